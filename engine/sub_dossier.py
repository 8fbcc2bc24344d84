"""Sub-dossiers: what a head remembers of the dossiers it waits for, and of the one that waits for it.

A sub-dossier is a dossier of its own. A parent's head has `subs`: for each one `sub` (the entry that asked
for it), `state`, `status`, `at` and, once known, `child`; a child's head has `parent`: `stream` and `sub`.
What one has still to tell the other stands in these two: nothing is lost between their transactions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from hoso.engine.definition import Definition
    from hoso.engine.directory import Directory
    from hoso.engine.procedure_parts import SubDossier

    #: One sub-dossier, as the head of the parent has it.
    Sub = dict[str, Any]

#: Words for the unit of a sub-dossier that are no unit's name.
ABOVE, SAME = "above", "same"
#: How a sub-dossier may come back.
OUTCOMES = ("success", "failure", "withdrawn")
#: Kinds of effects, of the parent and of the child.
OF_PARENT = ("sub_asked", "sub_opened", "sub_ended", "sub_recalled", "sub_released")
OF_CHILD = ("sub_of", "sub_told", "parent_left")
#: Those that follow from a move of the parent.
OF_MOVES = ("sub_asked", "sub_recalled")
#: Classes of values, the most public one first.
_CLASSES = ("public", "restricted", "personal", "secret")


def unit_of(sub: SubDossier, directory: Directory, unit: str) -> str | None:
    """The unit in which a sub-dossier is opened; None: there is none above, or the named one is not known."""
    if sub.unit == SAME:
        return unit
    if sub.unit == ABOVE:
        line = directory.line_of(unit)
        return line[1] if len(line) > 1 else None
    return sub.unit if sub.unit in directory.units else None


def is_kept(given: str, taken: str) -> bool:
    """Is a value at least as protected where it goes to? By the classes of the two fields."""
    return _CLASSES.index(taken) >= _CLASSES.index(given)


def moving(
    definition: Definition,
    body: Mapping[str, Any],
    left: Collection[str],
    reached: Collection[str],
    unit_for: Mapping[str, str],
    ended: int | None = None,
) -> list[dict[str, Any]]:
    """The effects by which a step asks for sub-dossiers, and leaves those it no longer waits for.

    Args:
        definition: says in which states one is asked for.
        body: the head before.
        left: the states that are left.
        reached: the states of the new configuration that are entered.
        unit_for: state -> the unit in which its sub-dossier is opened.
        ended: the sub-dossier that ended with this step, by its number: that one is not left.
    """
    effects: list[dict[str, Any]] = [
        {"kind": "sub_recalled", "sub": item["sub"]}
        for item in body.get("subs", ())
        if item["state"] in left and item["status"] != "recalled" and item["sub"] != ended
    ]
    for state in sorted(reached):
        sub = definition.procedure.states[state].sub_dossier
        if sub is not None:
            effects.append(
                {"kind": "sub_asked", "state": state, "procedure": sub.procedure, "unit": unit_for[state]}
            )
    return effects


def fold_subs(new: dict[str, Any], effect: Mapping[str, Any], n: int, entry: Mapping[str, Any]) -> None:
    """Let one effect of entry n act on what a head remembers of parent and children."""
    kind = effect["kind"]
    if kind == "sub_asked":
        item = {"sub": n, "state": effect["state"], "status": "asked", "at": entry["recorded_at"]}
        new["subs"] = [*new.get("subs", ()), item]
    elif kind in OF_PARENT:
        new["subs"] = list(_after(new.get("subs", ()), effect, entry["recorded_at"]))
    elif kind == "sub_of":
        new["parent"] = {"stream": effect["parent"], "sub": effect["sub"]}
    elif kind == "ended" and "parent" in new and "told" not in new["parent"]:
        new["parent"] = {**new["parent"], "at": entry["recorded_at"]}
    elif kind in OF_CHILD and "parent" in new:
        kept = {key: item for key, item in new["parent"].items() if key != "at"}
        new["parent"] = {**kept, "told": True}


def _after(subs: Collection[Sub], effect: Mapping[str, Any], at: str) -> Iterator[Sub]:
    for item in subs:
        if item["sub"] != effect["sub"]:
            yield item
        elif effect["kind"] == "sub_opened":
            yield {**item, "status": "open", "child": effect["child"]}
        elif effect["kind"] == "sub_recalled":
            yield {**item, "status": "recalled", "at": at}


def sub_of(body: Mapping[str, Any], number: int) -> Sub | None:
    """What a parent's head remembers of a sub-dossier."""
    return next((item for item in body.get("subs", ()) if item["sub"] == number), None)


def to_tell(body: Mapping[str, Any]) -> Iterator[str]:
    """Since when a dossier has something to tell to its parent or its children; nothing: it has not."""
    for item in body.get("subs", ()):
        if item["status"] in ("asked", "recalled"):
            yield item["at"]
    at = body.get("parent", {}).get("at")
    if at is not None:
        yield at
