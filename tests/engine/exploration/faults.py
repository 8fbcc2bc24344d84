"""One fault put into a sound definition, with the code by which the checker must name it."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from tests.engine.exploration.made import Made

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

FAULTS: dict[str, tuple[str, Callable[[Random, Made], None]]] = {}


def planted(name: str, chance: Random, made: Made) -> Made:
    """A copy of a definition with a fault."""
    copy = Made(deepcopy(made.definition), dict(made.guards))
    FAULTS[name][1](chance, copy)
    return copy


def fault(code: str) -> Callable[[Callable[[Random, Made], None]], Callable[[Random, Made], None]]:
    """Declare a fault."""

    def declared(function: Callable[[Random, Made], None]) -> Callable[[Random, Made], None]:
        FAULTS[function.__name__] = (code, function)
        return function

    return declared


def guard(made: Made, text: str, holds: Any) -> str:
    """A new guard."""
    name = f"x{len(made.definition['guards'])}"
    made.definition["guards"][name] = {"cel": text}
    made.guards[name] = holds
    return name


def row(made: Made, action: str, source: str, dest: str, **more: Any) -> None:
    """A new row."""
    if action != "join":
        made.definition["triggers"].setdefault(action, {})
    made.definition["transitions"].append({"trigger": action, "source": [source], "dest": dest, **more})


def somewhere(chance: Random, made: Made) -> str:
    """A state of the road, which some course comes to."""
    return chance.choice([name for name in made.definition["states"] if name.startswith("s")])


def fixed(made: Made, *names: str) -> None:
    """Fields that are given at the opening, by somebody who does nothing else."""
    definition = made.definition
    definition["roles"]["opener"] = {}
    for item in definition["fields"].values():
        item["set_by"].append("opener")
    definition["open"] = {"by": ["opener"]}
    for name in names:
        definition["fields"][name] = {"type": "boolean", "class": "public", "set_by": ["opener"]}


def before(made: Made, *names: str) -> str:
    """States before the first; what was the first."""
    first = made.definition["initial"]
    made.definition["initial"] = names[0]
    for name in names:
        made.definition["states"][name] = {"role": "desk"}
    return str(first)


def two(made: Made) -> list[str]:
    """Two guards that exclude each other."""
    name, item = next(iter(made.definition["fields"].items()))
    texts = {
        "num": (("f.num > 1", lambda v: v > 1), ("f.num < 1", lambda v: v < 1)),
        "kind": (
            ('f.kind == "ux"', lambda v: v == "ux"),
            ('f.kind in ["vx", "wx"]', lambda v: v != "ux"),
        ),
        "yes": (("f.yes", lambda v: v), ("!f.yes", lambda v: not v)),
    }[name]
    shield = f"given.{name} && " if item.get("optional") else ""
    return [
        guard(
            made,
            f"{shield}{text}",
            lambda at, holds=holds: at.values[name] is not None and holds(at.values[name]),
        )
        for text, holds in texts
    ]


@fault("E701")
def never_true(chance: Random, made: Made) -> None:
    """A guard beyond what its field can be."""
    made.definition["fields"]["area"] = {
        "type": "integer",
        "min": "1",
        "max": "9",
        "class": "public",
        "set_by": ["desk"],
        "optional": True,
    }
    text = chance.choice(
        ["f.area > 9", "f.area == 0", "f.area < 1", "f.area in [0, 10]", "f.area >= 3 && f.area <= 2"]
    )
    row(
        made, "extra", somewhere(chance, made), "end", conditions=[guard(made, f"given.area && {text}", None)]
    )


@fault("W702")
def always_true(chance: Random, made: Made) -> None:
    """A guard that no value fails."""
    made.definition["fields"]["sort"] = {
        "type": "choice",
        "of": {"ux": {}, "wx": {}},
        "class": "public",
        "set_by": ["desk"],
    }
    one_of = 'f.sort in ["ux", "wx"]'
    text = chance.choice([one_of, 'f.sort == "ux" || f.sort != "ux"', 'f.sort != "ux" || f.sort != "wx"'])
    row(made, "extra", somewhere(chance, made), "end", conditions=[guard(made, text, None)])


@fault("E703")
def contradiction(chance: Random, made: Made) -> None:
    """A row whose guards exclude each other."""
    row(made, "extra", somewhere(chance, made), "end", conditions=two(made))


@fault("E703")
def nothing_left(chance: Random, made: Made) -> None:
    """A row behind two that take every case."""
    state, first = somewhere(chance, made), two(made)[0]
    del made.definition["guards"][f"x{len(made.definition['guards']) - 1}"]
    row(made, "extra", state, "end", conditions=[first])
    row(made, "extra", state, "internal", unless=[first])
    row(made, "extra", state, state)


@fault("E703")
def nobody_gives(chance: Random, made: Made) -> None:
    """A row that asks for a field of somebody who never acts."""
    made.definition["roles"]["ghost"] = {}
    made.definition["fields"]["late"] = {
        "type": "boolean",
        "class": "public",
        "set_by": ["ghost"],
        "optional": True,
    }
    asked = guard(made, "given.late && f.late", lambda at: bool(at.values["late"]))
    row(made, "extra", somewhere(chance, made), "end", conditions=[asked])


@fault("E703")
def counted_too_high(chance: Random, made: Made) -> None:
    """A row that asks for more times than come before it."""
    first = before(made, "pre")
    row(made, "enter", "pre", first)
    asked = guard(made, "count.enter >= 2", lambda at: at.counts.get("enter", 0) >= 2)
    row(made, "extra", somewhere(chance, made), "end", conditions=[asked])


@fault("E705")
def lost_state(chance: Random, made: Made) -> None:
    """A state to which only a row leads whose guards exclude each other."""
    made.definition["states"]["lost"] = {"role": "head"}
    row(made, "lose", somewhere(chance, made), "lost", conditions=two(made))
    row(made, "find", "lost", "end")


@fault("W704")
def only_corrected(chance: Random, made: Made) -> None:
    """A row for a case that was taken out before, of a field that nobody gives anew."""
    fixed(made, "late")
    first = before(made, "pre")
    asked = guard(made, "f.late", lambda at: at.values["late"])
    row(made, "sort", "pre", first, conditions=[asked])
    row(made, "sort", "pre", "end")
    row(made, "extra", somewhere(chance, made), "end", unless=[asked])


@fault("E707")
def case_left_out(chance: Random, made: Made) -> None:
    """Guards that exclude each other and leave a case out."""
    fixed(made, "one", "other")
    first = before(made, "pre")
    row(
        made,
        "sort",
        "pre",
        first,
        conditions=[guard(made, "f.one && f.other", lambda at: at.values["one"] and at.values["other"])],
    )
    row(made, "sort", "pre", "end", conditions=[guard(made, "!f.one", lambda at: not at.values["one"])])
    del chance


@fault("E707")
def used_up(chance: Random, made: Made) -> None:
    """The only way on is limited, and there is a way back."""
    first = before(made, "pre", "pre2")
    row(made, "enter", "pre", "pre2", at_most=chance.randint(1, 2))
    row(made, "return", "pre2", "pre")
    row(made, "leave", "pre2", first)


@fault("E707")
def nobody_fills(chance: Random, made: Made) -> None:
    """The only way on asks for a field that nobody there can give."""
    made.definition["roles"]["ghost"] = {}
    made.definition["fields"]["late"] = {
        "type": "boolean",
        "class": "public",
        "set_by": ["ghost"],
        "optional": True,
    }
    first = before(made, "pre")
    row(made, "enter", "pre", first, fills=["late"])
    del chance


@fault("E708")
def circle(chance: Random, made: Made) -> None:
    """Two states that lead to each other, and out only for one case."""
    fixed(made, "late")
    first = before(made, "pre", "pre2")
    row(made, "enter", "pre", "pre2")
    row(made, "return", "pre2", "pre")
    row(made, "leave", "pre2", first, conditions=[guard(made, "f.late", lambda at: at.values["late"])])
    del chance


def pair(made: Made, left: dict[str, Any], right: dict[str, Any]) -> None:
    """A parallel state of two branches before the first state."""
    first = before(made, "pre")
    states = made.definition["states"]
    states["pp"] = {"branches": {"l": {"initial": "l_0"}, "r": {"initial": "r_0"}}}
    for name in ("l", "r"):
        states |= {
            f"{name}_0": {"branch": name, "role": "desk"},
            f"{name}_done": {"branch": name, "ends": "done"},
        }
    row(made, "enter", "pre", "pp")
    row(made, "l_go", "l_0", "l_done", **left)
    row(made, "r_go", "r_0", "r_done", **right)
    row(made, "join", "pp", first)


@fault("E709")
def waiting_for_each_other(chance: Random, made: Made) -> None:
    """Two branches of which each ends only when the other has."""
    one = guard(made, "branch.l.done", lambda at: at.statuses.get("l") == "done")
    other = guard(made, "branch.r.done", lambda at: at.statuses.get("r") == "done")
    pair(made, {"conditions": [other]}, {"conditions": [one]})
    del chance


@fault("E705")
def branch_without_end(chance: Random, made: Made) -> None:
    """A branch whose end only a contradiction reaches."""
    both = two(made)
    pair(made, {"conditions": both}, {})
    del chance


@fault("E707")
def branch_left_out(chance: Random, made: Made) -> None:
    """A branch that ends only in one case."""
    fixed(made, "late")
    pair(made, {"conditions": [guard(made, "f.late", lambda at: at.values["late"])]}, {})
    del chance


@fault("W710")
def order_decides(chance: Random, made: Made) -> None:
    """Two rows whose guards both hold in some case, and that lead elsewhere."""
    fixed(made, "one", "other")
    first = before(made, "pre")
    row(made, "sort", "pre", first, conditions=[guard(made, "f.one", lambda at: at.values["one"])])
    row(made, "sort", "pre", "end", conditions=[guard(made, "f.other", lambda at: at.values["other"])])
    row(made, "sort", "pre", first)
    del chance


@fault("E711")
def one_applicant(chance: Random, made: Made) -> None:
    """Two acts of the applicant that must be of different people."""
    made.definition["roles"]["citizen"] = {"applicant": True}
    first = before(made, "pre", "pre2")
    row(made, "enter", "pre", "pre2", by=["citizen"])
    row(made, "leave", "pre2", first, by=["citizen"], different_from={"enter": "ever"})
    del chance


@fault("E218")
def separated_from_nothing(chance: Random, made: Made) -> None:
    """A separation from an action that comes only later."""
    first = before(made, "pre", "pre2")
    row(made, "enter", "pre", "pre2", different_from={"leave": "ever"})
    row(made, "leave", "pre2", first)
    del chance


@fault("E713")
def held_by_nobody(chance: Random, made: Made) -> None:
    """A role of the applicant that is held in another agency."""
    made.definition["roles"]["both"] = {"applicant": True, "outside": True}
    row(made, "extra", somewhere(chance, made), "end", by=["both"])


@fault("E715")
def never_opened(chance: Random, made: Made) -> None:
    """A required field that whoever opens may not give."""
    made.definition["fields"]["late"] = {"type": "boolean", "class": "public", "set_by": ["head"]}
    del chance


@fault("E210")
def orphan(chance: Random, made: Made) -> None:
    """A state to which nothing leads."""
    made.definition["states"]["lost"] = {"role": "head"}
    row(made, "find", "lost", "end")
    del chance


@fault("E211")
def trap(chance: Random, made: Made) -> None:
    """A state that nothing leaves."""
    made.definition["states"]["trap"] = {"role": "head"}
    row(made, "fall", somewhere(chance, made), "trap")


@fault("E212")
def life_after_death(chance: Random, made: Made) -> None:
    """A final state with an exit."""
    row(made, "revive", "end", somewhere(chance, made))


@fault("E214")
def shadowed(chance: Random, made: Made) -> None:
    """A row behind one without guards."""
    state = somewhere(chance, made)
    row(made, "extra", state, "end")
    row(made, "extra", state, "internal")


@fault("E223")
def unprotected(chance: Random, made: Made) -> None:
    """A guard that reads an optional field as if it were always there."""
    made.definition["fields"]["area"] = {
        "type": "integer",
        "class": "public",
        "set_by": ["desk"],
        "optional": True,
    }
    row(made, "extra", somewhere(chance, made), "end", conditions=[guard(made, "f.area > 3", None)])


@fault("E221")
def no_answer(chance: Random, made: Made) -> None:
    """A guard that is no yes or no."""
    row(made, "extra", somewhere(chance, made), "end", conditions=[guard(made, "count.extra + 1", None)])


@fault("E257")
def half_a_join(chance: Random, made: Made) -> None:
    """A join that leads on in one case only."""
    pair(made, {}, {})
    made.definition["transitions"][-1]["conditions"] = [guard(made, "branch.l.done", None)]
    del chance
