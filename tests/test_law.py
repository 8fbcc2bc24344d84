"""docs/reference/law.md: each of the 24 rules leads to the line that holds it and the test that shows it."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "law.md"
REGIME = ROOT / "workflows" / "vn.118_2025.regime.yaml"
TEXT = PAGE.read_text(encoding="utf-8")
#: A link, and what stands in code behind it.
LINK = re.compile(r"\[[^\]]+\]\(([^)]+)\)((?:[:,]? `[^`]+`)*)")
NO_RULE = "No rule of order or time: "


class Rule(NamedTuple):
    """A row of the table."""

    number: str
    rule: str
    article: str
    held: str
    shown: str


class Anchor(NamedTuple):
    """A file and a text that leads to a place in it."""

    path: Path
    text: str


def rules(text: str) -> list[Rule]:
    """The rows of the table in their order."""
    rows = re.findall(r"^\| (\d+) \|(.*)\|$", text, re.MULTILINE)
    return [Rule(number, *(cell.strip() for cell in rest.split(" | "))) for number, rest in rows]


def anchors(cell: str) -> list[Anchor]:
    """What a cell leads to; a link without a text behind it leads to nothing in particular."""
    return [
        Anchor((PAGE.parent / link).resolve(), text)
        for link, behind in LINK.findall(cell)
        for text in re.findall(r"`([^`]+)`", behind) or [""]
    ]


def is_held(anchor: Anchor) -> bool:
    """Is there one line with the text; and behind `…` the rest, further on in the same entry?"""
    if not anchor.path.is_file() or not anchor.text:
        return False
    lines = anchor.path.read_text(encoding="utf-8").splitlines()
    first, *rest = anchor.text.split(" … ")
    found = [index for index, line in enumerate(lines) if first in line]
    if len(found) != 1:
        return False
    entry = "\n".join([lines[found[0]].partition(first)[2], *_entry(lines, found[0])])
    for part in rest:
        _, there, entry = entry.partition(part)
        if not there:
            return False
    return True


def _entry(lines: list[str], first: int) -> list[str]:
    """The lines of an entry of a list behind its first: those that are deeper."""
    depth = len(lines[first]) - len(lines[first].lstrip())
    behind = lines[first + 1 :]
    ends = (n for n, line in enumerate(behind) if line.strip() and len(line) - len(line.lstrip()) <= depth)
    return behind[: next(ends, len(behind))]


def is_shown(anchor: Anchor) -> bool:
    """Is there a scenario of this name in a scenario file, or a test in a file of tests?"""
    if not anchor.path.is_file():
        return False
    text = anchor.path.read_text(encoding="utf-8")
    if anchor.path.name.endswith(".cases.yaml"):
        return anchor.text in scenarios(anchor.path)
    tests = [item.name for item in ast.walk(ast.parse(text)) if isinstance(item, ast.FunctionDef)]
    return anchor.text.startswith("test_") and anchor.text in tests


@cache
def scenarios(path: Path) -> dict[str, list[str]]:
    """The scenarios of a file: what is done in each, with what those before it did that it goes on from."""
    found: dict[str, list[str]] = {}
    for item in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["scenarios"]:
        before = found[item["after"]["scenario"]] if "after" in item else []
        found[item["scenario"]] = [*before, *(step["do"] for step in item["steps"])]
    return found


def broken(text: str) -> list[str]:
    """What of the page leads nowhere: the number of the rule and the text."""
    found = []
    for rule in rules(text):
        if rule.held.startswith(NO_RULE):
            found += [rule.number] if rule.shown != "–" or len(rule.held) < len(NO_RULE) + 20 else []
            continue
        held, shown = anchors(rule.held), anchors(rule.shown)
        found += [] if held and shown else [rule.number]
        found += [f"{rule.number} {anchor.text}" for anchor in held if not is_held(anchor)]
        found += [f"{rule.number} {anchor.text}" for anchor in shown if not is_shown(anchor)]
    return found


def articles(text: str) -> set[str]:
    """The articles in a citation: `nd118 11(2c), 16(3)` has two."""
    return set(re.findall(r"\b\d+(?:\(\w+\))?(?=[,;\s]|$)", text.removeprefix("nd118 ")))


def test_all_the_rules_are_there():
    """There are 24 rules in their order, each with an article."""
    assert [int(rule.number) for rule in rules(TEXT)] == list(range(1, 25))
    assert [rule.number for rule in rules(TEXT) if not rule.rule or not re.match(r"\d", rule.article)] == []


def test_every_link_is_followed():
    """Each rule leads to lines that are there once, and to scenarios and tests; or says why not."""
    assert broken(TEXT) == []


@pytest.mark.parametrize(
    ("right", "wrong", "number"),
    [
        ("request_supplement … at_most: 1", "request_supplement … at_most: 2", "1"),
        ("request_supplement … at_most: 1", "withdraw … at_most: 1", "1"),
        ("`one_supplement_only` |", "`two_supplements` |", "1"),
        ("`trigger: refuse_reception`", "`trigger:`", "2"),
        ("test_escalated_silence", "test_silence", "9"),
        ("house_permit.yaml): `consult: {choose: [fire", "house.yaml): `consult: {choose: [fire", "9"),
        ("No rule of order or time: it says which systems there are.", "No rule of order or time: no.", "19"),
    ],
)
def test_what_leads_nowhere_is_seen(right: str, wrong: str, number: str):
    """The check can fail: wrong lines, scenarios, tests and files, and a reason that is none."""
    assert right in TEXT
    assert [item.split()[0] for item in broken(TEXT.replace(right, wrong, 1))] == [number]


def test_every_article_of_the_regime_is_on_the_page():
    """What the regime cites, for an action or for a number, is a rule of the page."""
    regime = yaml.load(REGIME.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    cited = [row["legal"] for row in regime["transitions"] if "legal" in row]
    cited += [setting["article"] for setting in regime["settings"].values()]
    assert len(cited) > 15
    wanted = set().union(*map(articles, cited))
    assert wanted - set().union(*(articles(rule.article) for rule in rules(TEXT))) == set()


def test_what_shows_a_rule_does_what_holds_it():
    """Where a move holds a rule, the scenarios that show it take the move, or try to."""
    for rule in rules(TEXT):
        moves = re.findall(r"`trigger: (\w+)", rule.held)
        done = {
            action
            for anchor in anchors(rule.shown)
            if anchor.path.name.endswith(".cases.yaml")
            for action in scenarios(anchor.path)[anchor.text]
        }
        assert set(moves) <= done, rule.number
