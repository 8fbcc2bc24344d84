"""The outside of hoso: stores, the command line, clocks and words. The folders here never import each other.

`bootstrap` is the one place that puts them together.
"""
