"""The whole record: every stream of a store, one verdict each, as they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.access import ACCESS
from hoso.engine.calendars import Calendars, fold_calendars
from hoso.engine.canonical import canonical
from hoso.engine.clocks.pending import next_timer
from hoso.engine.definition import compile_definition
from hoso.engine.errors import HosoError, NotCanonical
from hoso.engine.head import BENEATH
from hoso.engine.registry import fold_registry
from hoso.engine.resolved import definition_digest
from hoso.engine.verification.accesses import access_problems
from hoso.engine.verification.chain import chain_problems, read_links
from hoso.engine.verification.directories import Directories
from hoso.engine.verification.others import Others
from hoso.engine.verification.past import Past
from hoso.engine.verification.powers import power_problems
from hoso.engine.verification.problem import Problem, Verdict
from hoso.engine.verification.replay import replay
from hoso.engine.verification.values import salt_problems, value_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hoso.engine.definition import Definition
    from hoso.engine.disclosure import Disclosure
    from hoso.engine.head import Head
    from hoso.engine.ports import Reading
    from hoso.engine.stored import Stored
    from hoso.engine.verification.chain import Link
    from hoso.engine.verification.values import Disclosed

#: What dossiers rest on comes first.
_ORDER = {"directory": 0, "definitions": 1, "calendars": 2, "access": 4, "": 5}


def verify(reading: Reading, only: str | None = None) -> Iterator[Verdict]:
    """Verify every stream of a store, or with `only` one dossier by its tag and what it rests on.

    Verdicts come as they are ready, so that progress can be shown and the work interrupted.
    """
    streams = sorted(reading.streams(), key=lambda item: (_ORDER.get(item[1], 3), item[2], item[0]))
    lengths = dict.fromkeys(BENEATH, 0)
    compiled: dict[str, Definition | None] = {}

    def definition(digest: str) -> Definition | None:
        if digest not in compiled:
            compiled[digest] = _definition(reading, digest)
        return compiled[digest]

    past = Past(definition=definition, others=Others(reading, definition))
    salts: set[str] = set()
    for tag, kind, name in streams:
        if only is not None and tag != only and kind not in BENEATH:
            continue
        verdict = Verdict(tag, kind, name)
        head, rows, hidden = _read(reading, tag, verdict)
        links, problems = read_links(rows)
        verdict.entries = len(rows)
        verdict.problems.extend(problems)
        verdict.problems.extend(chain_problems(tag, kind, links))
        verdict.problems.extend(salt_problems(links, hidden, salts))
        broken, disclosed, verdict.erased = value_problems(links, hidden)
        verdict.problems.extend(broken)
        verdict.problems.extend(_basis_problems(links, lengths, kind))
        if kind in lengths:
            lengths[kind] = rows[-1].n if rows else 0
        past.places = _places(reading, tag)
        if kind in ("directory", "calendars"):
            past.order[kind] = sorted(past.places.values())
        if kind == "definitions":
            past.registry = fold_registry(past.registry, _readable(links))
        if kind == "directory":
            past.directories = Directories(_readable(links), sound=verdict.is_intact)
        if kind == "calendars":
            past.calendars, past.stream = _calendars(links, verdict), tag
        body = _body(links, disclosed, past, verdict)
        if not any(problem.code == "head_differs" for problem in verdict.problems):
            verdict.problems.extend(_head_problems(head, rows[-1] if rows else None, body))
        # Where an entry is missing, or one too many, that says it better.
        if not verdict.problems and not reading.is_linked(tag):
            verdict.problems.append(Problem("head_unlinked", rows[-1].n))
        yield verdict


def _places(reading: Reading, tag: str) -> dict[int, int]:
    """Where the entries of a stream stand in the order of commits, as far as that can be read."""
    try:
        return dict(reading.positions(tag))
    except (HosoError, ValueError):
        return {}


def _read(
    reading: Reading, tag: str, verdict: Verdict
) -> tuple[Head | None, list[Stored], list[tuple[int, Disclosure]]]:
    """Read a stream as far as it can be read: what is no text at all is a problem of this stream alone."""
    head: Head | None = None
    rows: list[Stored] = []
    hidden: list[tuple[int, Disclosure]] = []
    try:
        head = reading.head(tag)
    except (HosoError, ValueError) as error:
        verdict.problems.append(Problem("head_differs", 0, {"error": str(error)}))
    try:
        rows.extend(reading.entries(tag))
    except (HosoError, ValueError) as error:
        verdict.problems.append(Problem("leaf_unreadable", len(rows) + 1, {"error": str(error)}))
    try:
        hidden.extend(reading.disclosures(tag))
    except (HosoError, ValueError) as error:
        verdict.problems.append(Problem("value_altered", 0, {"error": str(error)}))
    return head, rows, hidden


def _basis_problems(links: Sequence[Link], lengths: dict[str, int], kind: str) -> list[Problem]:
    """Entries rest on entries of directory and registry: a tail cut there shows in what rests on it."""
    if kind in lengths:
        return []  # they name each other, in whatever order they grow
    return [
        Problem("basis_missing", n, {"kind": of, "entry": at})
        for n, entry in _readable(links)
        for of, at in entry.get("basis", {}).items()
        if at > lengths.get(of, 0)
    ]


def _calendars(links: Sequence[Link], verdict: Verdict) -> Calendars:
    """The calendars, which must be such as time can be reckoned by."""
    try:
        return fold_calendars(Calendars(), _readable(links))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        verdict.problems.append(Problem("replay_failed", 0, {"error": repr(error)}))
        return Calendars()


def _readable(links: Sequence[Link]) -> Iterator[tuple[int, dict[str, Any]]]:
    return ((link.stored.n, link.entry) for link in links if link.entry is not None)


def _body(links: Sequence[Link], disclosed: Disclosed, past: Past, verdict: Verdict) -> dict[str, Any] | None:
    """The state a dossier's entries fold to; None where that cannot be said."""
    named: dict[str, int] = {}
    for n, entry in _readable(links):
        digest = entry.get("definition")
        if digest is None:
            continue
        named.setdefault(digest, n)
        version = n if verdict.kind == "definitions" else entry["basis"]["definitions"]
        if not past.registry.knows(str(entry.get("procedure")), digest, version):
            details = {"procedure": entry.get("procedure"), "definition": digest}
            verdict.problems.append(Problem("definition_not_deployed", n, details))
    for digest, n in named.items():
        if past.definition(digest) is None:
            verdict.problems.append(Problem("definition_altered", n, {"definition": digest}))
    definition = past.definition(next(iter(named))) if named else None
    # What an altered entry says is not asked: only entries that are what their leaf says are replayed.
    altered = {"entry_altered", "leaf_unreadable"} & {problem.code for problem in verdict.problems}
    body: dict[str, Any] = {}
    try:
        if verdict.kind == ACCESS:
            verdict.problems.extend([] if altered else access_problems(links, past))
            return body
        if verdict.kind != "dossier":
            if not altered:
                verdict.problems.extend(power_problems(verdict.kind, links, disclosed, past))
            return body
        if definition is None or altered:
            return None
        body = replay(links, disclosed, definition, past, verdict)
        canonical(body)
    except (LookupError, TypeError, ValueError, AttributeError, RuntimeError, NotCanonical) as error:
        # An entry that was tampered with can be shaped in any way: name it and go on.
        verdict.problems.append(Problem("replay_failed", 0, {"error": repr(error)}))
        return None
    return body


def _definition(reading: Reading, digest: str) -> Definition | None:
    """A definition whose text is the one its digest names; None where it is another or gone."""
    text = reading.definition(digest)
    if text is None or definition_digest(text) != digest:
        return None
    try:
        return compile_definition(text)
    except (HosoError, ValueError):
        return None


def _head_problems(head: Head | None, last: Stored | None, body: dict[str, Any] | None) -> list[Problem]:
    """The head must say what the last entry and the fold say."""
    if head is None:
        return [Problem("head_missing", last.n if last else 0)]
    if last is None:
        return [Problem("entry_missing", 0, {"from": 1, "to": head.version})]
    problems: list[Problem] = []
    if head.version > last.n:
        problems.append(Problem("entry_missing", last.n, {"from": last.n + 1, "to": head.version}))
    elif head.version < last.n:
        problems.append(Problem("entry_inserted", last.n, {"head": head.version}))
    elif head.leaf != last.leaf_hash:
        problems.append(Problem("entry_replaced", last.n, {"named_by": "head"}))
    if not problems and not _is_folded(head, last, body):
        problems.append(Problem("head_differs", last.n))
    return problems


def _is_folded(head: Head, last: Stored, body: dict[str, Any] | None) -> bool:
    """Is every column of the head what the last entry and the fold say?"""
    if head.recorded_at != last.recorded_at:
        return False
    if body is None:
        return True
    if head.next_timer != (next_timer(body) if body else None):
        return False
    named = body.get("code") if head.kind == "dossier" else head.kind
    try:
        return head.name == named and canonical(body) == canonical(head.body)
    except NotCanonical:
        return False
