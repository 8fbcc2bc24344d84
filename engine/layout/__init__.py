"""Layout: a file of ours rewritten in one style, its comments kept; what it says stays as it is."""

from hoso.engine.layout.write import NotLaidOut, laid_out

__all__ = ["NotLaidOut", "laid_out"]
