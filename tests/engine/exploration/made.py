"""Random definitions, each with its guards in Python, for the small model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

#: Field -> how it is declared, and its values in the model.
FIELDS: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "num": ({"type": "integer", "min": "0", "max": "2"}, [0, 1, 2]),
    "kind": ({"type": "choice", "of": {"ux": {}, "vx": {}, "wx": {}}}, ["ux", "vx", "wx"]),
    "yes": ({"type": "boolean"}, [False, True]),
}
STATUSES = ("open", "done", "declined", "skipped", "cancelled")


@dataclass
class Made:
    """A definition as a plain mapping, with its guards as functions of what they can ask."""

    definition: dict[str, Any]
    guards: dict[str, Any]
    #: Field -> its values, where it is none of those above.
    values: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def domains(self) -> dict[str, list[Any]]:
        """Field -> its values."""
        return {name: self.values.get(name) or FIELDS[name][1] for name in self.definition["fields"]}


def labelled(definition: dict[str, Any]) -> dict[str, Any]:
    """The same with a label wherever one is needed, in one language."""
    made = {**definition, "languages": ["en"], "en": "Made", "source": {"en": "The tests"}}
    for key in ("roles", "fields", "guards", "triggers", "states"):
        made[key] = {name: {**item, "en": name} for name, item in definition[key].items()}
    for item in made["fields"].values():
        if "of" in item:
            item["of"] = {name: {"en": name} for name in item["of"]}
    for item in made["states"].values():
        if "branches" in item:
            item["branches"] = {name: {**branch, "en": name} for name, branch in item["branches"].items()}
    return made


def empty(fields: dict[str, dict[str, Any]], roles: tuple[str, ...]) -> dict[str, Any]:
    """A definition without states."""
    return {
        "hoso": "procedure/1",
        "procedure": "made.up",
        "in_force": {"from": "2026-01-01"},
        "total": "none",
        "roles": {name: {} for name in roles},
        "fields": {name: {**FIELDS[name][0], "class": "public", **item} for name, item in fields.items()},
        "guards": {},
        "triggers": {},
        "open": {"by": [roles[0]]},
        "initial": "s0",
        "states": {},
        "transitions": [],
    }


def opaque(chance: Random, definition: dict[str, Any]) -> tuple[str, Any]:
    """Something beyond the fragment, in CEL and in Python."""
    name = chance.choice(list(definition["fields"]))
    most = chance.randint(0, 4)
    text, asked = {
        "num": (f"f.num * f.num > {most}", lambda value: value * value > most),
        "kind": ('f.kind.startsWith("u")', lambda value: value.startswith("u")),
        "yes": ("[f.yes, true].all(x, x)", lambda value: value),
    }[name]
    if definition["fields"][name].get("optional"):
        return f"(given.{name} && {text})", lambda at: at.values[name] is not None and asked(at.values[name])
    return text, lambda at: asked(at.values[name])


def atom(chance: Random, definition: dict[str, Any], branches: list[str]) -> tuple[str, Any]:
    """One comparison, in CEL and in Python."""
    kinds = [*definition["fields"], "count"] + (["branch"] if branches else [])
    kind = chance.choice(kinds)
    if kind == "count":
        action, most = chance.choice(list(definition["triggers"])), chance.randint(1, 2)
        if chance.random() < 0.5:
            return f"count.{action} < {most}", lambda at: at.counts.get(action, 0) < most
        return f"count.{action} >= {most}", lambda at: at.counts.get(action, 0) >= most
    if kind == "branch":
        branch, status = chance.choice(branches), chance.choice(STATUSES)
        return f"branch.{branch}.{status}", lambda at: at.statuses.get(branch) == status
    optional = definition["fields"][kind].get("optional", False)
    if optional and chance.random() < 0.2:
        return f"given.{kind}", lambda at: at.values[kind] is not None
    text, asked = compared(chance, kind)
    if optional and chance.random() < 0.3:
        return f"(!given.{kind} || {text})", lambda at: at.values[kind] is None or asked(at.values[kind])
    if optional:
        return f"(given.{kind} && {text})", lambda at: at.values[kind] is not None and asked(at.values[kind])
    return text, lambda at: asked(at.values[kind])


def compared(chance: Random, name: str) -> tuple[str, Any]:
    """A field compared with a constant."""
    if name == "yes":
        return chance.choice([("f.yes", lambda x: x), ("!f.yes", lambda x: not x)])
    if name == "kind":
        one, other = chance.sample(["ux", "vx", "wx"], 2)
        return chance.choice(
            [
                (f'f.kind == "{one}"', lambda x: x == one),
                (f'f.kind != "{one}"', lambda x: x != one),
                (f'f.kind in ["{one}", "{other}"]', lambda x: x in (one, other)),
            ]
        )
    most = chance.randint(1, 2)
    return chance.choice(
        [
            (f"f.num < {most}", lambda x: x < most),
            (f"{most} <= f.num", lambda x: x >= most),
            (f"f.num == {most}", lambda x: x == most),
            (f"f.num > {most - 1}", lambda x: x > most - 1),
        ]
    )


def guard(
    chance: Random, definition: dict[str, Any], branches: list[str], *, hard: bool = False
) -> tuple[str, Any]:
    """One or two comparisons, the first of them perhaps beyond the fragment."""
    easy = not hard or chance.random() < 0.5
    one, first = atom(chance, definition, branches) if easy else opaque(chance, definition)
    if chance.random() < 0.6:
        return one, first
    other, second = atom(chance, definition, branches)
    if chance.random() < 0.5:
        return f"{one} && {other}", lambda at: first(at) and second(at)
    return f"!({one} || {other})", lambda at: not (first(at) or second(at))


def anything(chance: Random, *, hard: bool = False) -> Made:
    """Any definition whose form is right: few states, perhaps a parallel one, rows and guards at random."""
    roles = ("r0", "r1", "r2")
    names = chance.sample(list(FIELDS), chance.randint(1, 2))
    fields: dict[str, dict[str, Any]] = {}
    for name in names:
        fields[name] = {"set_by": chance.sample(roles, chance.randint(1, 2))}
        if chance.random() < 0.5:
            fields[name]["optional"] = True
        elif "r0" not in fields[name]["set_by"]:
            fields[name]["set_by"].append("r0")
    definition = empty(fields, roles)
    count = chance.randint(2, 4)
    states: dict[str, Any] = {f"s{index}": {"role": chance.choice(roles)} for index in range(count)}
    states["end"] = {"final": "success"}
    branches: list[str] = []
    inner: dict[str, list[str]] = {}
    if chance.random() < 0.6:
        branches = [f"b{index}" for index in range(chance.randint(2, 3))]
        states["p"] = {"branches": {}}
        for name in branches:
            inner[name] = [f"{name}_{index}" for index in range(chance.randint(1, 2))]
            states["p"]["branches"][name] = {"initial": inner[name][0]}
            states |= {key: {"branch": name, "role": chance.choice(roles)} for key in inner[name]}
            states[f"{name}_done"] = {"branch": name, "ends": "done"}
            states[f"{name}_no"] = {"branch": name, "ends": "declined"}
    definition["states"] = states
    definition["triggers"] = {f"t{index}": {} for index in range(4)}
    definition["triggers"] |= {f"{name}_t{index}": {} for name in branches for index in range(2)}
    guards: dict[str, Any] = {}
    for index in range(chance.randint(1, 4)):
        text, asked = guard(chance, definition, branches, hard=hard)
        definition["guards"][f"g{index}"] = {"cel": text}
        guards[f"g{index}"] = asked
    if branches and chance.random() < 0.4:
        states["p"]["branches"][chance.choice(branches)]["only_if"] = [chance.choice(list(guards))]
    definition["transitions"] = _rows(chance, definition, roles, inner, count)
    return Made(definition, guards)


def _rows(
    chance: Random,
    definition: dict[str, Any],
    roles: tuple[str, ...],
    inner: dict[str, list[str]],
    count: int,
) -> list[dict[str, Any]]:
    outside = [f"s{index}" for index in range(count)]
    goals = [*outside, "end", *(["p", "p"] if inner else [])]
    rows: list[dict[str, Any]] = []
    for source in outside:
        for _ in range(chance.randint(1, 3)):
            action = chance.choice(["t0", "t1", "t2", "t3"])
            rows.append(_row(chance, definition, roles, action, source, chance.choice(goals)))
    for name, own in inner.items():
        ends = [f"{name}_done", f"{name}_no"]
        for source in own:
            for _ in range(chance.randint(1, 2)):
                action = f"{name}_t{chance.randint(0, 1)}"
                dest = chance.choice([*own, *ends, *ends])
                row = _row(chance, definition, roles, action, source, dest)
                if chance.random() < 0.1:
                    row |= {"dest": chance.choice([*outside, "end"]), "cancels": True}
                rows.append(row)
    if inner:
        if chance.random() < 0.3:
            dest = chance.choice([*outside, "end", "internal"])
            rows.append({**_row(chance, definition, roles, "t0", "p", dest), "by": [chance.choice(roles)]})
        if chance.random() < 0.4:
            guards = [chance.choice(list(definition["guards"]))]
            rows.append(
                {"trigger": "join", "source": ["p"], "dest": chance.choice(outside), "conditions": guards}
            )
        rows.append({"trigger": "join", "source": ["p"], "dest": chance.choice([*outside, "end"])})
    return rows


def _row(
    chance: Random, definition: dict[str, Any], roles: tuple[str, ...], action: str, source: str, dest: str
) -> dict[str, Any]:
    row: dict[str, Any] = {"trigger": action, "source": [source], "dest": dest}
    if chance.random() < 0.4:
        row["by"] = chance.sample(roles, chance.randint(1, 2))
    for key, share in (("conditions", 0.5), ("unless", 0.2)):
        if chance.random() < share:
            row[key] = [chance.choice(list(definition["guards"]))]
    if chance.random() < 0.2:
        row["at_most"] = chance.randint(1, 2)
    if chance.random() < 0.15:
        row["fills"] = [chance.choice(list(definition["fields"]))]
    if chance.random() < 0.1:
        row["dest"] = "internal"
    return row
