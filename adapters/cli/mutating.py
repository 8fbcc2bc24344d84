"""`hoso test --mutants`: faults put into a procedure on purpose, and which of them no scenario notices."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.adapters.cli.checking import show_findings, told_of
from hoso.adapters.cli.progress import watched
from hoso.adapters.cli.scenarios import day_of, read_both
from hoso.adapters.cli.trouble import DONE, NO, Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.adapters.cli.call import Call
    from hoso.engine.mutants import Mutant
    from hoso.engine.procedure_text import ProcedureText

#: More survivors than this share of the mutants, and the answer is no.
MOST_SURVIVORS = 0.05


def tell_mutants(call: Call, names: Sequence[str]) -> int:
    """Try the mutants of each procedure on its scenarios, and say which survive."""
    told = [_tried(call, name) for name in names]
    whole = _Count(sum(item["mutants"] for item in told), sum(len(item["survivors"]) for item in told))
    own = _Count(*(sum(item["own"][key] for item in told) for key in _Count._fields))
    # The many rows of a regime must not hide how few of the file's own faults are noticed, nor these those.
    ok = not any(item["findings"] for item in told) and whole.is_little and own.is_little
    if call.common.json:
        found = {"ok": ok, **whole._asdict(), "own": own._asdict(), "files": told}
        call.screen.json(found)
        return DONE if ok else NO
    for item in told:
        _show(call, item)
    if own != whole:
        _sum(call, "mutants.own", own)
    _sum(call, "mutants.sum", whole)
    return DONE if ok else NO


class _Count(NamedTuple):
    """How many mutants there are, and how many of them no scenario notices."""

    mutants: int
    survived: int

    @property
    def is_little(self) -> bool:
        """Are there no more survivors than may be?"""
        return self.survived <= self.mutants * MOST_SURVIVORS


def _sum(call: Call, said: str, count: _Count) -> None:
    most = call.wording.tenths(MOST_SURVIVORS * 100)
    share = call.wording.tenths(100 * count.survived / count.mutants) if count.mutants else "–"
    call.screen.line(call.say(said, n=count.mutants, survived=count.survived, share=share, most=most))


def _tried(call: Call, name: str) -> dict[str, Any]:
    from hoso.adapters.cli.sources import Beside
    from hoso.engine.mutants import KINDS, Unsound, try_mutants
    from hoso.engine.scenarios.office import all_calendars

    cases, text, findings = read_both(name)
    told: dict[str, Any] = {"file": name, "procedure": "", "mutants": 0, "kinds": {}, "survivors": []}
    told["own"] = _Count(0, 0)._asdict()
    told["findings"] = [told_of(item, call.wording) for item in findings if item.is_error]
    if cases.cases is None or text is None or text.procedure is None or text.document is None:
        return told
    told["procedure"] = text.procedure.procedure
    try:
        day, calendars = day_of(text.procedure), all_calendars(text.procedure, cases, Beside(name))
        mutants, outcomes = try_mutants(cases, text.procedure, text.document, day, calendars)
    except Unsound as error:
        raise Trouble("scenarios_fail", NO, file=name, scenario=error.details[0]) from error
    working = call.say("mutants.working", procedure=text.procedure.procedure)
    watching = watched(outcomes, len(mutants), working, quiet=call.common.json)
    survivors = [outcome.mutant for outcome in watching if outcome.killed_by is None]
    made, left = Counter(item.kind for item in mutants), Counter(item.kind for item in survivors)
    told["mutants"], document = len(mutants), text.document
    own = [
        sum(document.place(item.path).file == document.file for item in some) for some in (mutants, survivors)
    ]
    told["own"] = _Count(*own)._asdict()
    told["kinds"] = {kind: {"mutants": made[kind], "survived": left[kind]} for kind in KINDS if made[kind]}
    told["survivors"] = [_survivor(call, item, text) for item in survivors]
    return told


def _survivor(call: Call, mutant: Mutant, text: ProcedureText) -> dict[str, Any]:
    assert text.document is not None
    names = call.wording.names(procedure=text.procedure)
    sentence = call.say(f"mutants.{mutant.kind}", names, action=mutant.action, what=mutant.what)
    place = text.document.place(mutant.path)
    return {
        "place": str(place),
        "kind": mutant.kind,
        "action": mutant.action,
        "what": mutant.what,
        "sentence": sentence,
    }


def _show(call: Call, told: dict[str, Any]) -> None:
    """One procedure: a line for each kind of fault, then every survivor with its place."""
    show_findings(call.screen, told["findings"])
    if not told["procedure"]:
        return
    call.screen.title(told["procedure"])
    rows = [
        [call.say(f"mutants.kinds.{kind}"), str(count["mutants"]), str(count["survived"])]
        for kind, count in told["kinds"].items()
    ]
    headers = [call.say(f"mutants.{key}") for key in ("kind", "made", "survived")]
    call.screen.table(headers, rows, indent=2)
    for item in told["survivors"]:
        call.screen.line(f"{item['place']} {item['sentence']} [{item['kind']}]", hang=2)
    call.screen.line()
