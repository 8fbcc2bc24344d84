"""adapters/cli/plain.py: a plain line is answered as the parser would answer it."""

from __future__ import annotations

import pytest

from hoso.adapters.cli import plain


@pytest.mark.parametrize(
    "more", [[], ["--json"], ["--lang", "vi"], ["--json", "--lang", "en"], ["nowhere.yaml"], ["--lang"], [""]]
)
@pytest.mark.parametrize("first", [True, False])
def test_plain_lines_mean_what_the_parser_says(hoso, monkeypatch, shipped, more, first):
    """With and without the parser, `check` gives the same words and the same exit code."""
    line = ["check", *more, shipped] if first else ["check", shipped, *more]
    said = hoso(*line)
    monkeypatch.setattr(plain, "_OF_FILES", ())
    parsed = hoso(*line)
    assert (said.code, said.out, said.err) == (parsed.code, parsed.out, parsed.err)


def test_what_is_not_plain_is_left_to_the_parser(hoso):
    """Unknown options, no file, and help are answered by the parser."""
    assert hoso("check").code == 2
    assert hoso("check", "--nonsense", "x.yaml").code == 2
    assert hoso("check", "--help").code == 0
