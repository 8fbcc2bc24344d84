"""Comparing two versions of a procedure: thing by thing and key by key, so that nothing is passed over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.difference.difference import Difference
from hoso.engine.difference.groups import group_of
from hoso.engine.difference.plain import Ordered, Time, plain
from hoso.engine.difference.renames import KINDS, renamed, renames_of
from hoso.engine.difference.rows import paired, rows_of
from hoso.engine.resolved import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hoso.engine.difference.rows import Row
    from hoso.engine.finding import Place
    from hoso.engine.language.yaml_text import Document, Path
    from hoso.engine.procedure import Procedure

#: Dictionaries of named things, and what one of each is called.
_THINGS = {
    **KINDS,
    "fees": "fee",
    "results": "result",
    "stages": "stage",
    "legal": "law",
    "columns": "column",
}
#: Keys under which names are invented: what comes and goes there has a name.
_INVENTED = frozenset({"labels", "of", "different_from", "extras", "legal", "branches", "timers"})
#: Keys whose list is one value, and no list of names that come and go.
_WHOLE = frozenset({"amount"})
#: Keys of the whole that are called otherwise in codes, so that they are not taken for keys of its parts.
_CALLED = {"decision": "decision_of"}


class Version(NamedTuple):
    """One version: a settled procedure, and the document that it was read from, where it was."""

    procedure: Procedure
    document: Document | None = None


def differences(old: Version, new: Version) -> list[Difference]:
    """Say everything that is otherwise; nothing only where the two have one digest."""
    before, after = plain(old.procedure), plain(new.procedure)
    renames = renames_of(before, after)
    comparing = _Comparing(old, new, renamed(before, renames), after, renames)
    found = _merged(comparing.all())
    if not found and resolve(old.procedure) != resolve(new.procedure):
        found = [Difference("order", "text", "procedure", new.procedure.procedure)]
    return found


def _merged(found: Iterator[Difference]) -> list[Difference]:
    """One difference of a row that starts in several states is told once."""
    merged: dict[tuple[Any, ...], Difference] = {}
    for item in found:
        about = (item.code, item.name, item.item, repr(item.before), repr(item.after), item.old, item.new)
        other = merged.get(about)
        merged[about] = replace(other, states=(*other.states, *item.states)) if other else item
    return list(merged.values())


class _Thing(NamedTuple):
    """What is compared now: its kind and name, itself before and after, and where each is written."""

    kind: str
    name: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    old_at: Path | None
    new_at: Path | None
    states: tuple[str, ...] = ()


class _Comparing:
    def __init__(
        self,
        old: Version,
        new: Version,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        renames: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._old, self._new = old, new
        self._before, self._after = before, after
        #: New name -> old name, by dictionary.
        self._was = {key: {new: old for old, new in pairs.items()} for key, pairs in renames.items()}
        both = (*before.get("roles", {}).items(), *after.get("roles", {}).items())
        self._applicants = frozenset(name for name, role in both if role.get("applicant"))

    def all(self) -> Iterator[Difference]:
        before, after = self._before, self._after
        whole = _Thing("procedure", self._new.procedure.procedure, before, after, (), ())
        for key in dict.fromkeys((*before, *after)):
            if key not in _THINGS and key not in ("hoso", "transitions"):
                called = f"procedure.{_CALLED.get(key, key)}"
                yield from self._values(whole, called, before.get(key), after.get(key), (key,))
        moved = set()
        for difference in self._moves():
            moved.add(difference.name)
            yield difference
        for key, kind in _THINGS.items():
            for difference in self._dictionary(key, kind):
                # An action that comes or goes is told by its moves.
                if difference.code not in ("action.added", "action.removed") or difference.name not in moved:
                    yield difference

    def _dictionary(self, key: str, kind: str) -> Iterator[Difference]:
        before, after = self._before.get(key, {}), self._after.get(key, {})
        was = self._was.get(key, {})
        for name in dict.fromkeys((*before, *after)):
            old_at, new_at = (key, was.get(name, name)), (key, name)
            thing = _Thing(
                kind,
                name,
                before.get(name, {}),
                after.get(name, {}),
                old_at if name in before else None,
                new_at if name in after else None,
            )
            if name not in after:
                yield self._told(thing, f"{kind}.removed", before=thing.old)
            elif name not in before:
                yield self._told(thing, f"{kind}.added", after=thing.new)
            else:
                if name in was:
                    yield self._told(thing, f"{kind}.renamed", before=was[name], after=name)
                yield from self._keys(thing, kind, thing.old, thing.new, ())

    def _moves(self) -> Iterator[Difference]:
        before = rows_of(self._before, self._old.document)
        after = rows_of(self._after, self._new.document)
        for state, action in dict.fromkeys((*before, *after)):
            pairs, moved = paired(before.get((state, action), ()), after.get((state, action), ()))
            for old, new in pairs:
                thing = _Thing(
                    "move", action, _says(old), _says(new), _row_at(old), _row_at(new), states=(state,)
                )
                if new is None:
                    yield self._told(thing, "move.removed", before=thing.old)
                elif old is None:
                    yield self._told(thing, "move.added", after=thing.new)
                else:
                    yield from self._keys(thing, "move", thing.old, thing.new, ())
            if moved:
                yield self._told(_Thing("move", action, {}, {}, None, None, (state,)), "move.order")

    def _keys(
        self, thing: _Thing, code: str, old: Mapping[str, Any], new: Mapping[str, Any], at: Path
    ) -> Iterator[Difference]:
        for key in dict.fromkeys((*old, *new)):
            yield from self._values(thing, f"{code}.{key}", old.get(key), new.get(key), (*at, key))

    def _values(self, thing: _Thing, code: str, old: Any, new: Any, at: Path) -> Iterator[Difference]:
        """Compare what stands under one key: by items where it is a mapping or a list of names."""
        if old == new:
            return
        if at and at[-1] in _INVENTED and isinstance(old or new, dict):
            yield from self._invented(thing, code, old or {}, new or {}, at)
        elif isinstance(old, dict) and isinstance(new, dict):
            yield from self._keys(thing, code, old, new, at)
        elif _is_names(old) and _is_names(new) and not (at and at[-1] in _WHOLE):
            yield from self._names(thing, code, old or (), new or (), at)
        else:
            yield self._told(thing, code, at, before=old, after=new)

    def _invented(
        self, thing: _Thing, code: str, old: Mapping[str, Any], new: Mapping[str, Any], at: Path
    ) -> Iterator[Difference]:
        labels = at[-1] == "labels"
        code = f"{code.removesuffix('labels')}label" if labels else code
        for item in dict.fromkeys((*old, *new)):
            # Labels and kept keys stand in the file beside the other keys.
            path = (*at[:-1], item) if labels else (*at, item)
            before, after = old.get(item), new.get(item)
            if item in old and item in new and isinstance(before, dict) and isinstance(after, dict):
                for found in self._keys(thing, code, before, after, path):
                    yield replace(found, item=item)
            elif before != after:
                how = (
                    "" if labels or (item in old and item in new) else ".removed" if item in old else ".added"
                )
                yield self._told(thing, f"{code}{how}", path, item=item, before=before, after=after)

    def _names(
        self, thing: _Thing, code: str, old: tuple[str, ...], new: tuple[str, ...], at: Path
    ) -> Iterator[Difference]:
        gone = [item for item in old if item not in new]
        come = [item for item in new if item not in old]
        for item in gone:
            yield self._told(thing, f"{code}.removed", at, item=item)
        for item in come:
            yield self._told(thing, f"{code}.added", at, item=item)
        if not gone and not come:
            yield self._told(thing, f"{code}.order", at, before=old, after=new)

    def _told(
        self,
        thing: _Thing,
        code: str,
        at: Path = (),
        *,
        item: str | None = None,
        before: Any = None,
        after: Any = None,
    ) -> Difference:
        group = group_of(code, thing.kind, thing.new or thing.old, self._applicants)
        if group != "citizens" and thing.old and thing.new:
            # What was the citizen's concerns the citizen when it is taken away, too.
            group = group_of(code, thing.kind, thing.old, self._applicants)
        return Difference(
            code,
            group,
            thing.kind,
            thing.name,
            thing.states,
            item,
            before,
            after,
            _place(self._old.document, thing.old_at, at),
            _place(self._new.document, thing.new_at, at),
        )


def _is_names(value: Any) -> bool:
    """A list of names, or nothing where one may stand."""
    if value is None:
        return True
    plain_names = isinstance(value, tuple) and not isinstance(value, Ordered)
    return plain_names and all(isinstance(item, str) and not isinstance(item, Time) for item in value)


def _place(document: Document | None, thing: Path | None, at: Path) -> Place | None:
    if document is None or thing is None:
        return None
    path = (*thing, *at)
    return document.place(path, key=document.spot(path) is not None)


def _says(row: Row | None) -> dict[str, Any]:
    return row.says if row is not None else {}


def _row_at(row: Row | None) -> Path | None:
    return ("transitions", row.number) if row is not None and row.number is not None else None
