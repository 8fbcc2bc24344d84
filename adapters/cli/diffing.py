"""`hoso diff`: what is otherwise in another version of a procedure, in terms of the law."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.checking import findings_in, kind_of, show_findings, told_of
from hoso.adapters.cli.command import READING, command
from hoso.adapters.cli.named_file import bytes_of
from hoso.adapters.cli.sources import Beside
from hoso.adapters.cli.trouble import DONE, NO, Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoso.engine.difference import Difference, Version
    from hoso.engine.finding import Finding, Place

_SHARED = re.compile(r"^(?:regime|fragment|statuses): *[\"']?([a-z0-9_.]+)", re.MULTILINE)


class _Side(NamedTuple):
    """One side of the comparison: its procedures by their ids, and what is wrong with it."""

    called: str
    versions: Mapping[str, Version]
    findings: Sequence[Finding] = ()
    #: Running dossiers under each definition, where it comes from a store.
    running: int | None = None


class _Instead(NamedTuple):
    """The sources of a procedure, with one regime or fragment in place of the one of its name."""

    beside: Beside
    data: bytes
    file: str

    def __call__(self, kind: str, name: str) -> tuple[bytes, str] | None:
        """The bytes of a file and what it is called; None where there is none."""
        own = _SHARED.search(self.data.decode(errors="replace"))
        if kind == kind_of(self.data) and own is not None and own[1] == name:
            return self.data, self.file
        return self.beside(kind, name)

    def known(self, kind: str) -> list[str]:
        """The names there are."""
        return self.beside.known(kind)


@command("diff", READING)
def diff(call: Call, old: arguments.Old, new: arguments.New, through: arguments.Through = None) -> int:
    """Compare two versions by what they mean, and say each difference with both places."""
    before = _of_file(old, through) if _is_path(old) else _of_store(call, old)
    after = _of_file(new, through)
    findings = [item for item in (*before.findings, *after.findings) if item.is_error]
    if findings:
        told = [told_of(item, call.wording) for item in findings]
        if call.common.json:
            call.screen.json({"ok": False, "findings": told})
        else:
            show_findings(call.screen, told)
        return NO
    told = _compared(call, before, after)
    if call.common.json:
        running = {} if before.running is None else {"running": before.running}
        call.screen.json({"ok": not told, "equal": not told, "differences": told, **running})
    else:
        _show(call, before, after, told)
    return NO if told else DONE


def _is_path(target: str) -> bool:
    return os.sep in target or target.endswith((".yaml", ".yml")) or Path(target).exists()


def _of_file(file: str, through: str | None) -> _Side:
    from hoso.engine.difference import Version
    from hoso.engine.language.yaml_bytes import LARGEST_FILE
    from hoso.engine.procedure_text import read_procedures

    data = bytes_of(file, LARGEST_FILE)
    if kind_of(data) in ("regime", "fragment", "statuses"):
        if through is None:
            raise Trouble("through_missing", file=file)
        procedure = bytes_of(through, LARGEST_FILE)
        texts = read_procedures(procedure, through, _Instead(Beside(through), data, file))
    elif through is not None or kind_of(data) in ("directory", "cases", "calendar", "publication"):
        raise Trouble("through_missing", file=file)
    else:
        texts = read_procedures(data, file, Beside(file))
    versions = {
        text.procedure.procedure: Version(text.procedure, text.document)
        for text in texts
        if text.procedure is not None
    }
    return _Side(file, versions, findings_in(texts))


def _of_store(call: Call, name: str) -> _Side:
    """The definition that new dossiers of a name follow, or the one of a digest."""
    from hoso.engine.difference import Version

    with call.engine(only_reads=True) as engine, engine.store.reading() as reading:
        registry = engine.knowledge.registry(reading)
        deployed = {digest for history in registry.deployed.values() for _, digest in history}
        digest = registry.current(name) or (name if name in deployed else None)
        if digest is None:
            known = sorted(registry.deployed)
            raise Trouble("definition_absent", store=str(call.store), value=name, known=known)
        procedure = engine.knowledge.definition(reading, digest).procedure
        running = sum(
            head.body.get("definition") == digest and "outcome" not in head.body
            for head in reading.heads("dossier")
        )
    return _Side(name, {procedure.procedure: Version(procedure)}, running=running)


def _compared(call: Call, before: _Side, after: _Side) -> list[dict[str, Any]]:
    from hoso.adapters.wording.difference import difference_said, names_of_both
    from hoso.engine.difference import Difference, differences

    told: list[dict[str, Any]] = []
    for name, old, new in _pairs(before.versions, after.versions):
        if old is not None and new is not None:
            found = differences(old, new)
            names = names_of_both(call.wording, old.procedure, new.procedure)
        else:
            code = "procedure.removed" if new is None else "procedure.added"
            found, names = [Difference(code, "citizens", "procedure", name)], call.wording.names()
        told += [_told(item, difference_said(call.wording, names, item), name) for item in found]
    return told


def _pairs(
    before: Mapping[str, Version], after: Mapping[str, Version]
) -> list[tuple[str, Version | None, Version | None]]:
    """The versions of each procedure; where both sides have but one, they are compared whatever their ids."""
    if len(before) == len(after) == 1:
        name = next(iter(after))
        return [(name, next(iter(before.values())), after[name])]
    return [(name, before.get(name), after.get(name)) for name in dict.fromkeys((*before, *after))]


def _told(item: Difference, sentence: str, procedure: str) -> dict[str, Any]:
    return {
        "procedure": procedure,
        "code": item.code,
        "group": item.group,
        "kind": item.kind,
        "name": item.name,
        "states": list(item.states),
        "item": item.item,
        "before": item.before,
        "after": item.after,
        "old": _place(item.old),
        "new": _place(item.new),
        "sentence": sentence,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"file": place.file, "line": place.line, "column": place.column}


def _show(call: Call, before: _Side, after: _Side, told: list[dict[str, Any]]) -> None:
    """Print the differences under whom they concern, of each the places of both sides."""
    from hoso.engine.difference import Group

    screen = call.screen
    if not told:
        screen.line(call.say("diff.equal", old=", ".join(before.versions)))
        return
    screen.title(call.say("diff.title", old=before.called, new=after.called, n=len(told)))
    several = len({item["procedure"] for item in told}) > 1
    for group in get_args(Group):
        own = [item for item in told if item["group"] == group]
        if own:
            screen.line()
            screen.title(call.say(f"diff.{group}"))
        for item in own:
            about = f"{item['procedure']}: " if several else ""
            screen.line(f"- {about}{item['sentence']}", hang=2)
            places = " → ".join(f"{at['file']}:{at['line']}" if at else "–" for at in _sides(item))
            if any(_sides(item)):
                screen.line(f"[{places}]", indent=2)
    screen.line()
    screen.line(call.say("diff.running"))
    if before.running is not None:
        screen.line(call.say("diff.pinned", n=before.running))


def _sides(item: dict[str, Any]) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    return item["old"], item["new"]
