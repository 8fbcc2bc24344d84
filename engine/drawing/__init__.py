"""Drawing: a procedure as a picture, and a dossier's path in it. Pure: a procedure in, text out."""

from __future__ import annotations

from hoso.engine.drawing.captions import Captions
from hoso.engine.drawing.mermaid import draw_mermaid
from hoso.engine.drawing.svg import draw_svg
from hoso.engine.drawing.walk import Walk, walk_of

__all__ = ["Captions", "Walk", "draw_mermaid", "draw_svg", "walk_of"]
