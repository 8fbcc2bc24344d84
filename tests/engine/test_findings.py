"""adapters/wording/pages.yaml: every code has its page, and every example fails and is mended as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from hoso.engine.procedure_text import read_procedure
from tests.engine.pages import PAGES, PARTS, ROOT, examples, put_into
from tests.engine.sentences import assert_filled

SAMPLE = Path(__file__).with_name("sample.yaml").read_text(encoding="utf-8")
WORDING = yaml.safe_load(ROOT.joinpath("adapters/wording/findings.yaml").read_text(encoding="utf-8"))
EXAMPLES = examples("procedure")


def replaced(snippet: str) -> str:
    """The sample with the top-level keys of a snippet in place of its own."""
    return put_into(SAMPLE, snippet)


def codes(text: str) -> set[str]:
    """The codes of all findings about a file."""
    return {finding.code for finding in read_procedure(text.encode(), "sample.yaml").findings}


def test_sample_is_clean() -> None:
    """The sample that the examples change has no finding at all."""
    assert codes(SAMPLE) == set()


@pytest.mark.parametrize("code", EXAMPLES)
def test_example_fails_and_is_repaired(code: str) -> None:
    """The first example of a code has that finding and hardly another; the second passes."""
    failing, repaired = EXAMPLES[code]
    found = codes(replaced(failing))
    assert code in found
    assert {other for other in found - {code} if other.startswith("E")} <= {"E201", "E210", "E202"}
    assert {other for other in codes(replaced(repaired)) if other.startswith("E") or other == code} == set()


@pytest.mark.parametrize("code", EXAMPLES)
def test_sentences_are_filled(code: str) -> None:
    """Every sentence of the catalogue finds what it needs in the details of its finding."""
    for finding in read_procedure(replaced(EXAMPLES[code][0]).encode(), "sample.yaml").findings:
        assert_filled(finding)


def test_every_code_is_explained() -> None:
    """Each code of the source has a page and, in both languages, a sentence; no other code has."""
    sources = [*ROOT.joinpath("engine/checks").glob("*.py"), *ROOT.joinpath("engine/road").glob("*.py")]
    sources += [
        path
        for part in ("language", "scenarios", "worktime", "replay")
        for path in ROOT.joinpath("engine", part).glob("*.py")
    ]
    files = ("procedure_text", "directory_checks")
    sources += [ROOT / "engine" / f"{name}.py" for name in files]
    texts = [path.read_text(encoding="utf-8") for path in sources]
    raised = {code for text in texts for code in re.findall(r'"([EWN]\d{3})"', text)}
    raised |= {"N301", "N303", "N304", "N305"}  # the acknowledged form of W301 and so on
    assert raised == set(PAGES) == set(WORDING)
    assert all(set(item) == {"en", "vi", "hint_en", "hint_vi"} for item in WORDING.values())


def test_a_page_has_both_languages() -> None:
    """Title and text stand in Vietnamese and English, and the page belongs to a part of the reference."""
    for page in (*PAGES.values(), *PARTS.values()):
        assert {"en", "vi"} <= page.keys()
        assert ("more_en" in page) == ("more_vi" in page)
    assert {page["part"] for page in PAGES.values()} == set(PARTS)
    assert all(("fails" in page) == ("mended" in page) == ("in" in page) for page in PAGES.values())


def test_procedure_without_origin_is_warned_of() -> None:
    """W313: neither decision nor source."""
    assert codes(re.sub(r"^source:.*\n", "", SAMPLE, flags=re.MULTILINE)) == {"W313"}
