"""Amounts of money as people write them."""

from __future__ import annotations

from hoso.engine.duration import decimal_text


def money_text(amount: int, scale: int, language: str) -> str:
    """`1.200.000` in Vietnamese, `1,200,000` in English: an amount in units of 10^-`scale`."""
    whole, point, fraction = decimal_text(amount, scale).partition(".")
    text = f"{int(whole):,}{point}{fraction}"
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text
