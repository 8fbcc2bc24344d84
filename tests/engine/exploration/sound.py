"""Random definitions that are sound because of how they are built: a road, with everything else beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.engine.exploration.made import FIELDS, Made, compared, empty

if TYPE_CHECKING:
    from random import Random

ROLES = ("desk", "officer", "head")


class Road:
    """A definition under construction: every state has a way on, and every case of a guard has a row."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        names = chance.sample(list(FIELDS), chance.randint(1, 2))
        self.fields: dict[str, dict[str, Any]] = {
            name: {"set_by": ["desk"], **({"optional": True} if chance.random() < 0.4 else {})}
            for name in names
        }
        self.definition = empty(self.fields, ROLES)
        self.guards: dict[str, Any] = {}
        self.states: dict[str, Any] = self.definition["states"]
        self.rows: list[dict[str, Any]] = self.definition["transitions"]
        self.before: list[str] = []

    def made(self) -> Made:
        """What was built."""
        used = {name for row in self.rows for key in ("conditions", "unless") for name in row.get(key, [])}
        for state in self.states.values():
            used.update(
                name for branch in state.get("branches", {}).values() for name in branch.get("only_if", [])
            )
        self.definition["guards"] = {
            name: item for name, item in self.definition["guards"].items() if name in used
        }
        return Made(self.definition, self.guards)

    def row(self, action: str, source: str, dest: str, **more: Any) -> None:
        """One row, with its action declared."""
        self.definition["triggers"].setdefault(action, {})
        self.rows.append({"trigger": action, "source": [source], "dest": dest, **more})

    def asked(self, role: str) -> str:
        """A guard that this role can make true and false where it acts: it may give the field."""
        name = self.chance.choice(list(self.fields))
        field = self.definition["fields"][name]
        if role not in field["set_by"]:
            field["set_by"].append(role)
        text, holds = compared(self.chance, name)
        if field.get("optional"):
            return self.guard(
                f"given.{name} && {text}", lambda at: at.values[name] is not None and holds(at.values[name])
            )
        return self.guard(text, lambda at: holds(at.values[name]))

    def guard(self, text: str, holds: Any) -> str:
        """A new guard."""
        name = f"g{len(self.guards)}"
        self.definition["guards"][name] = {"cel": text}
        self.guards[name] = holds
        return name

    def forward(self, state: str, role: str, after: str, aside: list[str]) -> None:
        """The way on from a state, perhaps by two rows."""
        chance, action = self.chance, f"go_{state}"
        more: dict[str, Any] = {}
        if self.before and chance.random() < 0.4:
            more["different_from"] = {chance.choice(self.before): chance.choice(["ever", "this_round"])}
        kind = chance.choice(["plain", "plain", "first", "split", "fills"])
        if kind == "first" and aside:
            self.row(action, state, chance.choice(aside), conditions=[self.asked(role)])
            self.row(action, state, after, **more)
        elif kind == "split" and aside:
            guard = self.asked(role)
            self.row(action, state, after, conditions=[guard], **more)
            self.row(f"no_{state}", state, chance.choice(aside), unless=[guard])
        elif kind == "fills":
            name = chance.choice(list(self.fields))
            field = self.definition["fields"][name]
            if role not in field["set_by"]:
                field["set_by"].append(role)
            self.row(action, state, after, fills=[name], **more)
        else:
            self.row(action, state, after, **more)
        self.before.append(action)

    def beside(self, state: str, ends: list[str]) -> None:
        """What else can be done in a state; none of it is the only way on."""
        chance, earlier = (
            self.chance,
            [name for name in self.states if name.startswith("s") and name != state],
        )
        if earlier and chance.random() < 0.4:
            more = {"at_most": chance.randint(1, 2)} if chance.random() < 0.7 else {}
            self.row(f"back_{state}", state, chance.choice(earlier), **more)
            if chance.random() < 0.4:
                action = f"back_{state}"
                guard = self.guard(f"count.{action} >= 1", lambda at: at.counts.get(action, 0) >= 1)
                self.row(f"again_{state}", state, chance.choice(ends), conditions=[guard])
        if chance.random() < 0.2:
            self.row(f"note_{state}", state, "internal", at_most=chance.randint(1, 2))

    def parallel(self, after: str, ends: list[str]) -> None:
        """A parallel state whose branches each come to an end by themselves."""
        chance = self.chance
        branches = [f"b{index}" for index in range(chance.randint(2, 4))]
        self.states["p"] = {"branches": {}}
        declining = []
        for name in branches:
            own = [f"{name}_{index}" for index in range(chance.randint(1, 2))]
            self.states["p"]["branches"][name] = {"initial": own[0]}
            done = f"{name}_done"
            for state, dest in zip(own, [*own[1:], done], strict=True):
                role = chance.choice(ROLES)
                self.states[state] = {"branch": name, "role": role}
                self.row(f"go_{state}", state, dest)
            self.states[done] = {"branch": name, "ends": "done"}
            if chance.random() < 0.5:
                self.states[f"{name}_no"] = {"branch": name, "ends": "declined"}
                self.row(f"no_{name}", own[-1], f"{name}_no")
                declining.append(name)
            if chance.random() < 0.15:
                self.row(f"stop_{name}", own[0], chance.choice(ends), cancels=True)
        if declining and chance.random() < 0.7:
            name = chance.choice(declining)
            guard = self.guard(f"branch.{name}.declined", lambda at: at.statuses.get(name) == "declined")
            self.row("join", "p", chance.choice(ends), conditions=[guard])
        self.row("join", "p", after)
        del self.definition["triggers"]["join"]


def sound(chance: Random) -> Made:
    """A sound definition."""
    road = Road(chance)
    count = chance.randint(2, 5)
    split = chance.randint(1, count - 1) if chance.random() < 0.5 else 0
    names = [f"s{index}" for index in range(count)]
    for index, state in enumerate(names):
        role = chance.choice(ROLES)
        road.states[state] = {"role": role}
        after = [*names[index + 1 :], "end"]
        goal = "p" if split and index + 1 == split else after[0]
        road.forward(state, role, goal, [*after, "refused"])
        road.beside(state, ["end", "refused"])
        if goal == "p":
            road.parallel(after[0], ["end", "refused"])
    road.states["end"] = {"final": "success"}
    if any(row["dest"] == "refused" for row in road.rows):
        road.states["refused"] = {"final": "failure"}
    return road.made()
