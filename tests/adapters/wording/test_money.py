"""adapters/wording/money.py: thousands and decimals are marked as each language marks them."""

import pytest

from hoso.adapters.wording.money import money_text


@pytest.mark.parametrize(
    ("amount", "scale", "vietnamese", "english"),
    [
        (1_200_000, 0, "1.200.000", "1,200,000"),
        (1_250, 2, "12,50", "12.50"),
        (123_456_789, 2, "1.234.567,89", "1,234,567.89"),
        (999, 0, "999", "999"),
        (5, 2, "0,05", "0.05"),
    ],
)
def test_money(amount: int, scale: int, vietnamese: str, english: str) -> None:
    """Vietnamese has points between thousands and a comma before decimals; English has it the other way."""
    assert (money_text(amount, scale, "vi"), money_text(amount, scale, "en")) == (vietnamese, english)
