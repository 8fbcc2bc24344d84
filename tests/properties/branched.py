"""Random procedures with branches, and two ways to walk them that share nothing with the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from transitions import MachineError
from transitions.extensions import HierarchicalMachine
from transitions.extensions.nesting import NestedState

from hoso.engine.procedure import Procedure
from hoso.engine.resolved import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

#: Parallel states with the branches each has, and the states of each branch; what ends in `_done` ends it.
SHAPE = {"p": ("pa", "pb", "pc"), "q": ("qa", "qb")}
OUTSIDE = ("o0", "o1", "o2")
#: Guard -> its CEL; in the walks the answers come from outside.
GUARDS = {
    "ga": "f.a",
    "gb": "f.b",
    "gdone": "branch.pa.done",
    "gleft": "branch.pb.cancelled || branch.qa.open",
    "gskip": "branch.pb.skipped || branch.pb.declined",
}


def states_of(branch: str) -> list[str]:
    """The states of a branch."""
    return [f"{branch}_0", f"{branch}_1", f"{branch}_done", f"{branch}_declined"]


ACTIONS = [
    "go",
    "jump",
    *(f"{name}_{kind}" for name in SHAPE for kind in ("leave", "stay")),
    *(f"{branch}_{kind}" for names in SHAPE.values() for branch in names for kind in ("x", "y", "cancel")),
]
_guards = st.lists(st.sampled_from(sorted(GUARDS)), max_size=1)


def _row(draw: st.DrawFn, trigger: str, source: list[str], dests: list[str], **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"trigger": trigger, "source": source, "dest": draw(st.sampled_from(dests)), **more}
    for key in ("conditions", "unless"):
        names = draw(_guards)
        if names:
            row[key] = names
    return row


def _quorum(draw: st.DrawFn, most: int) -> dict[str, Any]:
    """How many branches are enough; often all."""
    join = draw(st.sampled_from(["all", "all", "majority", *range(1, most + 1)]))
    if join == "all":
        return {}
    return {"join": join, "counted": draw(st.sampled_from(["done", "ended"])), "rest": "cancelled"}


@st.composite
def procedures(draw: st.DrawFn, *, skipping: bool = True) -> dict[str, Any]:
    """A procedure with two parallel states; without `skipping` every branch applies."""
    states: dict[str, Any] = {name: {"role": "worker"} for name in OUTSIDE}
    rows: list[dict[str, Any]] = []
    enter = [*SHAPE, *OUTSIDE]
    for _ in range(draw(st.integers(2, 4))):
        sources = draw(st.lists(st.sampled_from(OUTSIDE), min_size=1, max_size=3, unique=True))
        rows.append(_row(draw, draw(st.sampled_from(["go", "jump"])), sources, enter, by=["worker"]))
    rows.append({"trigger": "go", "source": list(OUTSIDE), "dest": "p", "by": ["worker"]})
    for name, branches in SHAPE.items():
        states[name] = {"branches": {}, **_quorum(draw, len(branches))}
        rows.append(_row(draw, f"{name}_leave", [name], [*enter, "internal"], by=["worker"]))
        rows.append({"trigger": f"{name}_stay", "source": [name], "dest": "internal", "by": ["worker"]})
        for branch in branches:
            only = draw(_guards) if skipping else []
            states[name]["branches"][branch] = {"initial": f"{branch}_0"} | (
                {"only_if": only} if only else {}
            )
            first, second, done, declined = states_of(branch)
            states |= {
                first: {"role": "worker", "branch": branch},
                second: {"role": "worker", "branch": branch},
            }
            states |= {
                done: {"branch": branch, "ends": "done"},
                declined: {"branch": branch, "ends": "declined"},
            }
            for trigger in draw(st.lists(st.sampled_from(["x", "y"]), min_size=1, max_size=4)):
                source = draw(st.lists(st.sampled_from([first, second]), min_size=1, max_size=2, unique=True))
                dests = [first, second, done, done, declined, "internal"]
                rows.append(_row(draw, f"{branch}_{trigger}", source, dests, by=["worker"]))
            if draw(st.booleans()):
                cancel = {"trigger": f"{branch}_cancel", "source": [first], "cancels": True, "by": ["worker"]}
                rows.append({**cancel, "dest": draw(st.sampled_from(enter))})
        dests = [*OUTSIDE, *(["q"] if name == "p" else [])]
        for trigger in ("join", "no_quorum"):
            rows += [_row(draw, trigger, [name], dests) for _ in range(draw(st.integers(0, 2)))]
            rows.append({"trigger": trigger, "source": [name], "dest": draw(st.sampled_from(dests))})
    given = {"type": "boolean", "class": "public", "set_by": ["worker"]}
    return {
        "hoso": "procedure/1",
        "procedure": "random.branches",
        "in_force": {"from": "2026-01-01"},
        "total": "none",
        "roles": {"worker": {}},
        "fields": {"a": given, "b": given},
        "guards": {name: {"cel": text} for name, text in GUARDS.items()},
        "triggers": {name: {} for name in ACTIONS},
        "open": {"by": ["worker"]},
        "initial": "o0",
        "states": states,
        "transitions": rows,
    }


def resolved(procedure: dict[str, Any]) -> bytes:
    """The canonical bytes the engine runs it from."""
    return resolve(Procedure.model_validate(procedure))


def first_open(
    rows: list[dict[str, Any]], state: str, action: str, ask: Callable[[str], bool]
) -> dict[str, Any] | None:
    """The first row of an action in a state whose guards hold."""
    for row in rows:
        if row["trigger"] == action and state in row["source"]:
            said = [ask(name) for name in row.get("conditions", ())]
            if all(said) and not any(ask(name) for name in row.get("unless", ())):
                return row
    return None


def due(parallel: Mapping[str, Any], begun: Iterable[str], said: Mapping[str, str]) -> str | None:
    """How a parallel state is left now, by its file and by what is said of the branches that apply."""
    tally = [said[name] for name in begun]
    join, good = parallel.get("join", "all"), ["done"]
    if join == "all" or parallel["counted"] == "ended":
        good.append("declined")
    wanted = {"all": len(tally), "majority": (len(tally) + 2) // 2}.get(join, join)
    have = sum(word in good for word in tally)
    if have >= wanted:
        return "join"
    return None if have + tally.count("open") >= wanted else "no_quorum"


@dataclass
class Tree:
    """Where a dossier is, as a tree: outside a name; inside the inner state of each branch that was begun."""

    file: dict[str, Any]
    at: str = "o0"
    leaves: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    values: dict[str, bool] = field(default_factory=dict)

    def ask(self, guard: str) -> bool:
        """What a guard says now."""
        match guard:
            case "ga" | "gb":
                return self.values[guard[1]]
            case "gdone":
                return self.said.get("pa") == "done"
            case "gleft":
                return self.said.get("pb") == "cancelled" or self.said.get("qa") == "open"
            case _:
                return self.said.get("pb") in ("skipped", "declined")

    @property
    def configuration(self) -> list[str]:
        """As the head has it."""
        return sorted(self.leaves.values()) or [self.at]

    def take(self, action: str, values: Mapping[str, bool]) -> bool:
        """Take an action; False where nothing fires and nothing changed."""
        before = dict(self.values)
        self.values |= values
        rows = self.file["transitions"]
        for branch, leaf in [*self.leaves.items(), ("", self.at)]:
            row = None if leaf.endswith(("_done", "_declined")) else first_open(rows, leaf, action, self.ask)
            if row is not None:
                self._go(branch, row["dest"])
                return True
        self.values = before
        return False

    def _go(self, branch: str, dest: str) -> None:
        if dest == "internal":
            return
        if branch and dest.startswith(f"{branch}_"):
            self.leaves[branch] = dest
            if dest in (f"{branch}_done", f"{branch}_declined"):
                self.said[branch] = dest.rpartition("_")[2]
            self._join()
            return
        for name in self.leaves:
            if self.said[name] == "open":
                self.said[name] = "cancelled"
        self._reach(dest)

    def _reach(self, dest: str) -> None:
        self.at, self.leaves = dest, {}
        if dest not in SHAPE:
            return
        declared = self.file["states"][dest]["branches"]
        applies = {
            name: all(self.ask(guard) for guard in declared[name].get("only_if", ())) for name in declared
        }
        for name, does in applies.items():
            self.said[name] = "open" if does else "skipped"
            if does:
                self.leaves[name] = declared[name]["initial"]
        self._join()

    def _join(self) -> None:
        trigger = due(self.file["states"][self.at], self.leaves, self.said)
        if trigger is None:
            return
        for name in self.leaves:
            if self.said[name] == "open":
                self.said[name] = "cancelled"
        row = first_open(self.file["transitions"], self.at, trigger, self.ask)
        assert row is not None
        self._reach(row["dest"])


class Slashed(NestedState):
    """States of the library's own nested machine, with a separator that no name has."""

    separator = "/"


class Nested(HierarchicalMachine):
    """The library's nested machine over such states."""

    state_cls = Slashed


class Statechart:
    """The same procedure as a statechart of `transitions` itself; a join is fired from outside."""

    def __init__(self, file: dict[str, Any], ask: Callable[[str], bool]) -> None:
        """Build it; guards are asked of `ask`."""
        self.path = {
            name: f"{parent}/{branch}/{name}"
            for parent, names in SHAPE.items()
            for branch in names
            for name in states_of(branch)
        }
        self.ask = ask
        nested: list[Any] = list(OUTSIDE)
        for parent, names in SHAPE.items():
            inner = [
                {"name": branch, "children": states_of(branch), "initial": f"{branch}_0"} for branch in names
            ]
            nested.append({"name": parent, "parallel": inner})
        self.machine = Nested(
            model=None, states=nested, initial=None, auto_transitions=False, send_event=True, transitions=[]
        )
        for row in file["transitions"]:
            dest = None if row["dest"] == "internal" else self.path.get(row["dest"], row["dest"])
            itself = row["trigger"] in ("join", "no_quorum")
            trigger = f"{row['source'][0]}_{row['trigger']}" if itself else row["trigger"]
            for source in row["source"]:
                self.machine.add_transition(
                    trigger,
                    self.path.get(source, source),
                    dest,
                    conditions=[self._condition(name) for name in row.get("conditions", ())],
                    unless=[self._condition(name) for name in row.get("unless", ())],
                )
        self.model = type("Model", (), {})()
        self.machine.add_model(self.model, initial="o0")

    def _condition(self, name: str) -> Callable[[Any], bool]:
        return lambda _event: self.ask(name)

    @property
    def configuration(self) -> list[str]:
        """Its inner states, by their own names."""
        at = self.model.state
        return sorted(name.rpartition("/")[2] for name in (at if isinstance(at, list) else [at]))

    def fire(self, action: str) -> bool:
        """Fire one trigger."""
        found = self.machine.events.get(action)
        if found is None:
            return False
        try:
            return bool(getattr(self.model, action)())
        except MachineError:  # it does not start here
            return False
