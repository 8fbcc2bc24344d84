"""Branches that share nothing are walked one after another, so that many of them do not explode."""

from __future__ import annotations

from typing import Any

from hoso.engine.exploration.explore import explored
from hoso.engine.exploration.verdicts import doomed
from hoso.engine.guard import CompiledGuards
from hoso.engine.procedure import Procedure
from tests.engine.exploration.made import Made, empty
from tests.engine.exploration.making import exploration, findings, of_courses

STEPS = 4


def wide(count: int, **row: Any) -> Made:
    """Branches side by side of four steps each, of which the last may ask more."""
    made = empty({"yes": {"set_by": ["desk"]}}, ("desk", "officer"))
    states: dict[str, Any] = {"s0": {"role": "desk"}, "p": {"branches": {}}, "end": {"final": "success"}}
    rows = [{"trigger": "go", "source": ["s0"], "dest": "p"}]
    for index in range(count):
        own = [f"b{index}_{step}" for step in range(STEPS)]
        states["p"]["branches"][f"b{index}"] = {"initial": own[0]}
        states |= {name: {"branch": f"b{index}", "role": "officer"} for name in own}
        states |= {f"b{index}_done": {"branch": f"b{index}", "ends": "done"}}
        rows += [
            {"trigger": f"go_{name}", "source": [name], "dest": dest}
            for name, dest in zip(own, [*own[1:], f"b{index}_done"], strict=True)
        ]
        rows[-1] |= {key: value.format(index, (index + 1) % count) for key, value in row.items()}
    rows.append({"trigger": "join", "source": ["p"], "dest": "end"})
    made["states"], made["transitions"] = states, rows
    made["triggers"] = {item["trigger"]: {} for item in rows if item["trigger"] != "join"}
    guards = {"yes": ("f.yes", lambda at: at.values["yes"])}
    guards |= {
        f"done{index}": (
            f"branch.b{index}.done",
            lambda at, index=index: at.statuses.get(f"b{index}") == "done",
        )
        for index in range(count)
    }
    used = {name for item in rows for name in [item.get("conditions")] if name}
    made["guards"] = {name: {"cel": text} for name, (text, _) in guards.items() if name in used}
    return Made(made, {name: asked for name, (_, asked) in guards.items()})


def test_twelve_branches_do_not_explode() -> None:
    """Twelve branches that share nothing: 244 million configurations, some hundred places."""
    made = wide(12)
    assert len(exploration(made).may.places) < 200
    assert of_courses(findings(made)) == []


def test_twelve_branches_that_read_one_field() -> None:
    """They all wait for what nobody gives any more: each is found stuck, and still nothing explodes."""
    made = wide(12, conditions="yes")
    assert len(exploration(made).may.places) < 400
    found = of_courses(findings(made))
    assert {item.code for item in found} == {"E707"}
    assert len(found) == 12
    assert found[0].steps[0].given == {"yes": "false"}


def test_branches_that_wait_for_each_other() -> None:
    """In a ring of three each waits for the next: they are walked together, and the join never completes."""
    made = wide(3, conditions="done{1}")
    assert exploration(made).groups["p"].groups == (("b0", "b1", "b2"),)
    assert [item.code for item in of_courses(findings(made))] == ["E709"]


def test_a_ring_of_twelve_is_not_analysed() -> None:
    """What is too large is said to be so, and nothing is said against it."""
    found = of_courses(findings(wide(12, conditions="done{1}")))
    assert [(item.code, item.details["name"]) for item in found] == [("N721", "p")]


def limited(**go: Any) -> Made:
    """A state with twelve actions that may each be taken six times, and one that leads on and back."""
    made = empty({"yes": {"set_by": ["desk"]}}, ("desk",))
    made["states"] = {"s0": {"role": "desk"}, "s1": {"role": "desk"}, "end": {"final": "success"}}
    made["transitions"] = [
        {"trigger": f"note{index}", "source": ["s0"], "dest": "internal", "at_most": 6} for index in range(12)
    ]
    made["transitions"] += [
        {"trigger": "go", "source": ["s0"], "dest": "s1", **go},
        {"trigger": "back", "source": ["s1"], "dest": "s0"},
        {"trigger": "done", "source": ["s1"], "dest": "end"},
    ]
    made["triggers"] = {item["trigger"]: {} for item in made["transitions"]}
    return Made(made, {})


def test_limits_that_do_not_matter_are_left_out() -> None:
    """Where an end is reached without anything limited, how often each was taken need not be followed."""
    made = limited()
    procedure = Procedure.model_validate(made.definition)
    assert not explored(procedure, CompiledGuards(procedure)).limits
    assert of_courses(findings(made)) == []


def test_limits_that_may_matter_are_told() -> None:
    """Here the way on is limited: that it may be used up was not looked at, and that is said."""
    assert [item.code for item in of_courses(findings(limited(at_most=1)))] == ["N722"]


def test_what_another_branch_gives_may_open_the_way_out() -> None:
    """A branch in a circle is no dead end where a field of another branch opens the way out."""
    made = wide(2)
    states, rows = made.definition["states"], made.definition["transitions"]
    made.definition["fields"]["yes"] = {
        "type": "boolean",
        "class": "public",
        "optional": True,
        "set_by": ["giver"],
    }
    made.definition["roles"]["giver"] = {}
    rows[[item["trigger"] for item in rows].index("go_b0_0")]["dest"] = "b0_0"
    states["b1_0"]["role"] = "giver"
    assert any(item.circle for item in doomed(exploration(made)))
    rows.append({"trigger": "cut", "source": ["p"], "dest": "end", "by": ["desk"], "fills": ["yes"]})
    made.definition["triggers"]["cut"] = {}
    assert not doomed(exploration(made))
