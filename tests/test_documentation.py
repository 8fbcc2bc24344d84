"""The pages keep their word: snippets run, links lead somewhere, words stand in the glossary."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.joinpath("docs").rglob("*.md")])
#: Pages whose `python` and `sh` blocks are run from top to bottom in an empty folder.
RUN = [page for page in PAGES if page.name == "README.md" or page.parent.name == "how-to"]
#: The second reader is a tool that wants a folder; it has its own tests.
EXAMPLES = sorted(set(ROOT.joinpath("examples").glob("*.py")) - {ROOT / "examples" / "second_reader.py"})
#: Pages in Vietnamese that stand beside an English one of the same name.
TRANSLATED = sorted(ROOT.joinpath("docs", "vi", "how-to").glob("*.md"))
#: What the languages may say differently inside a command: the language itself, and what `echo` prints.
SPOKEN = re.compile(r"(?<=HOSO_LANG=)(?:vi|en)|(?<=--lang )(?:vi|en)|(?<=echo )\"[^\"]*\"")
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block: its language, its text, and the line it begins at."""

    language: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page in order."""
    text = page.read_text()
    return [Block(m[1], m[2], text.count("\n", 0, m.start()) + 1) for m in FENCE.finditer(text)]


def name(page: Path) -> str:
    """A page's path in the project, for the name of its test."""
    return page.relative_to(ROOT).as_posix()


def language(page: Path) -> str:
    """The language in which hoso answers the reader of a page."""
    return "vi" if page.is_relative_to(ROOT / "docs" / "vi") else "en"


def execute(words: list[str], text: str, folder: Path, spoken: str = "en") -> str:
    """Run a snippet as a reader would, the environment's commands at hand, and return what it prints."""
    mine = {key: value for key, value in os.environ.items() if not key.startswith(("HOSO", "PYTHON"))}
    mine["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{mine['PATH']}"
    mine |= {
        "LANG": "C.UTF-8",
        "HOSO_LANG": spoken,
        "PYTHONWARNINGS": "error",
        "PYTHONUTF8": "1",
        "COLUMNS": "110",
        "HOME": str(folder),
    }
    done = subprocess.run(
        [*words, text],
        cwd=folder,
        env=mine,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, f"{text}\nended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


def same(promised: str, printed: str) -> bool:
    """Whether the output is as promised; `…` stands for anything, as digests and dates differ."""
    pattern = ".*?".join(re.escape(part) for part in promised.strip().split("…"))
    return (
        re.fullmatch(pattern, re.sub(r"[ \t]+$", "", printed, flags=re.MULTILINE).strip(), re.DOTALL)
        is not None
    )


@pytest.mark.parametrize("page", RUN, ids=name)
def test_snippets_run(page, tmp_path):
    """Each `python` and `sh` block runs; an `output` block after it is what it prints."""
    shells = {"python": [sys.executable, "-c"], "sh": ["bash", "-euo", "pipefail", "-c"]}
    printed = None
    for block in blocks(page):
        if block.language == "output":
            assert printed is not None, f"line {block.line}: an output of nothing"
            assert same(block.text, printed), (
                f"line {block.line} promises\n{block.text}\nand this is printed:\n{printed}"
            )
        printed = (
            execute(shells[block.language], block.text, tmp_path, language(page))
            if block.language in shells
            else None
        )


@pytest.mark.parametrize("page", TRANSLATED, ids=name)
def test_a_translation_has_the_blocks_of_its_page(page):
    """Files and commands are those of the English page, in its order; only what is printed is translated."""

    def told(page: Path) -> list[tuple[str, str]]:
        return [
            (block.language, "" if block.language == "output" else SPOKEN.sub("…", block.text))
            for block in blocks(page)
        ]

    assert told(page) == told(ROOT / "docs" / "how-to" / page.name)


def test_the_index_of_the_translations_is_complete():
    """Each page in Vietnamese is named by the index beside it; the blocks of at least five are held."""
    index = ROOT.joinpath("docs", "vi", "README.md").read_text()
    assert len(TRANSLATED) >= 5
    assert [page.name for page in TRANSLATED if f"(how-to/{page.name})" not in index] == []


def test_examples_run(tmp_path):
    """Each example runs and prints what its last comment says."""
    for example in EXAMPLES:
        last = re.search(r"(?:^#[^\n]*\n)+\Z", example.read_text(), re.MULTILINE)
        assert last is not None, f"{example.name} ends without saying what it prints"
        printed = execute([sys.executable], str(example), tmp_path)
        assert same(re.sub(r"^# ?", "", last[0], flags=re.MULTILINE), printed), f"{example.name}: {printed}"


def test_a_wrong_output_is_noticed():
    """The comparison takes `…` for anything and nothing else for granted."""
    assert same("leaf …\nend", "leaf abc  \nend\n")
    assert not same("leaf …\nend", "leaf abc\nend of it\n")
    assert not same("leaf .*", "leaf abc")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    """A link to a file of the project leads to a file of the project."""
    prose = FENCE.sub("", page.read_text())
    targets = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", prose) if "://" not in link]
    assert [target for target in targets if target and not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_make_targets_exist(page):
    """What a page tells to `make` is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", ROOT.joinpath("Makefile").read_text(), re.MULTILINE))
    told = set(re.findall(r"^\$ make ([a-z]+)|`make ([a-z]+)", page.read_text(), re.MULTILINE))
    assert {word for pair in told for word in pair if word} - targets == set()


def test_glossary_is_complete_and_sorted():
    """Each term has its Vietnamese word and one sentence; the terms stand in the order of the alphabet."""
    rows = re.findall(
        r"^\| \*\*(.+?)\*\* \| (.+?) \| (.+?) \|$",
        ROOT.joinpath("docs", "glossary.md").read_text(),
        re.MULTILINE,
    )
    terms = [term for term, _, _ in rows]
    assert len(terms) > 20
    assert terms == sorted(set(terms), key=str.casefold)
    assert [
        term for term, vietnamese, meaning in rows if not vietnamese.strip("- ") or not meaning.endswith(".")
    ] == []


def test_decisions_are_numbered():
    """Decisions are numbered without a gap; each has its context, what is decided and what follows."""
    decisions = sorted(ROOT.joinpath("docs", "decisions").glob("*.md"))
    assert [int(file.name[:4]) for file in decisions] == list(range(1, len(decisions) + 1))
    for file in decisions:
        text = file.read_text()
        assert text.startswith(f"# {int(file.name[:4])}. "), file.name
        assert [
            part for part in ("## Context", "## Decision", "## Consequences") if part not in text
        ] == [], file.name
