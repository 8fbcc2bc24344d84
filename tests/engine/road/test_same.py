"""A road compiled is the explicit form written by hand: procedure 11 of the decision, both ways."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from hoso import workflows
from hoso.engine.moves import Move, explain
from hoso.engine.procedure_text import read_procedure
from hoso.engine.resolved import definition_digest, resolve

from .files import SAMPLE, Files, one

#: What the regime adds to what was written by hand before there was a regime.
ADDED = {"extend", "correct_result"}
OF_ADDED = "extension_days"
GIFT = "qn.295.commune.11"


def _meant(move: Move) -> tuple[object, ...]:
    """A move without its place, and without the article it cites."""
    asked = sorted((item.kind, item.what) for item in move.requirements if item.kind != "legal")
    return move.source, move.action, move.dest, move.by, move.conditions, tuple(asked)


def test_the_road_makes_the_moves_written_by_hand():
    """Same moves from the same states, for the same roles, under the same conditions; the regime adds two."""
    by_hand = read_procedure(
        Path(__file__).with_name("gift.explicit.yaml").read_bytes(), "gift.explicit.yaml"
    )
    road = read_procedure(workflows.text(GIFT), f"{GIFT}.yaml", workflows.sources)
    compiled = {_meant(move) for move in explain(road) if move.action not in ADDED}
    assert compiled == {_meant(move) for move in explain(by_hand)}


def test_the_road_has_the_states_written_by_hand():
    """Same states, held by the same roles, with the same times of their own, status and labels."""
    by_hand = read_procedure(
        Path(__file__).with_name("gift.explicit.yaml").read_bytes(), "gift.explicit.yaml"
    ).procedure
    road = read_procedure(workflows.text(GIFT), f"{GIFT}.yaml", workflows.sources).procedure
    assert by_hand is not None
    assert road is not None
    limited = {name: state.model_copy(update={"time": ()}) for name, state in road.states.items()}
    assert road.states | {"supplement": limited["supplement"]} == by_hand.states
    fields = {name: field for name, field in road.fields.items() if name != OF_ADDED}
    assert (fields, road.documents, road.guards) == (by_hand.fields, by_hand.documents, by_hand.guards)
    assert (road.roles, road.total, road.columns) == (by_hand.roles, by_hand.total, by_hand.columns)
    assert (road.decision, road.in_force, road.labels) == (by_hand.decision, by_hand.in_force, by_hand.labels)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_writing_it_differently_changes_nothing(data: st.DataObject):
    """Comments, quotes, and the order of mappings leave the digest as it is; the order of rows does not."""
    blocks = SAMPLE.split("\n")
    expected = definition_digest(resolve(_procedure(SAMPLE)))
    head, rest = blocks[0], "\n".join(blocks[1:])
    parts = data.draw(st.permutations(_top_level(rest)))
    text = "\n".join([head, *parts]) + "\n"
    if data.draw(st.booleans()):
        text = text.replace("\n", "   # a remark\n")
    if data.draw(st.booleans()):
        text = text.replace("by: desk", 'by: ["desk"]').replace("time: 1wd", "time: '1.0wd'")
    if data.draw(st.booleans()):
        text = text.replace(
            "{step: receive, is: accepted, by: desk", "{is: accepted, by: desk, step: receive"
        )
    assert definition_digest(resolve(_procedure(text))) == expected


def test_the_order_of_rows_is_the_road():
    """Two rows exchanged make another procedure."""
    lines = SAMPLE.rstrip("\n").split("\n")
    lines[-2:] = [
        lines[-1].replace("decision: true", "fills: []"),
        lines[-2].replace("only_if: large", "decision: true"),
    ]
    other = one("\n".join(lines) + "\n").procedure
    assert other is not None
    assert resolve(other) != resolve(_procedure(SAMPLE))


def _procedure(text: str):
    procedure = read_procedure(text.encode(), "sample.yaml", Files()).procedure
    assert procedure is not None
    return procedure


def _top_level(text: str) -> list[str]:
    """The blocks of the top-level keys."""
    blocks: list[list[str]] = []
    for line in text.rstrip("\n").split("\n"):
        if line[:1] not in ("", " "):
            blocks.append([])
        blocks[-1].append(line)
    return ["\n".join(block) for block in blocks]
