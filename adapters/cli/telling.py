"""Telling: one entry of a stream in words - what, who, for whom, why, what was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.decreed import dates_told, decreed
from hoso.adapters.cli.looked import LOOKED, looked
from hoso.adapters.cli.subs_told import sub_told
from hoso.adapters.cli.timer_told import timer_told
from hoso.engine.access import NOBODY
from hoso.engine.commands import CLOCK, EXCHANGE
from hoso.engine.sub_dossier import OF_CHILD, OF_PARENT
from hoso.engine.timeline import Hidden

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoso.adapters.cli.view import View
    from hoso.adapters.wording import Names, Wording
    from hoso.engine.definition import Definition
    from hoso.engine.head import Head
    from hoso.engine.timeline import Line

#: How much of a digest is shown to people.
_SHORT = 12
#: Effects on what all dossiers rest on, and those of the clock.
_OF_SUBS = frozenset({*OF_PARENT, *OF_CHILD})
_PLAIN = frozenset(
    {"unit", "officer", "granted", "revoked", "delegated", "undelegated", "deployed"}
    | {"calendar", "decided", "day", "closure", "hours", "withdrawn"}
    | {"reminded", "escalated", "passed_over", "came_due"}
)


class Teller:
    """Tells the entries of one stream."""

    def __init__(self, view: View, head: Head, wording: Wording) -> None:
        """Know the labels of the stream's procedure, if it has one."""
        self._view = view
        self._wording = wording
        definition = view.definition(head) if head.kind == "dossier" else None
        self._names: Names = view.names(definition)
        self._telling = _telling(definition) if definition else frozenset()

    def title(self, head: Head) -> str:
        """What the timeline is of."""
        if head.kind != "dossier":
            return self._say(f"history.{head.kind}")
        return self._say("history.title", dossier=head.name, procedure=self._names.procedure_label())

    def what(self, line: Line) -> str:
        """The action's label, or the command's."""
        return self._names.action(line.action) if line.action else self._say(f"done.{line.command}")

    def plainly(self, line: Line) -> str:
        """The same for the citizen: where the date was put off, to when."""
        total = {at: {"total": item["total"]} for at, item in line.clock.items() if "total" in item}
        if line.command != "redate" or total.keys() != {"before", "after"}:
            return self.what(line)
        return f"{self.what(line)}: {dates_told(total, self._wording, self._names)}"

    def state(self, line: Line) -> str:
        """Where it led: the states entered that the dossier is still in; else all it is in."""
        moved = [state for state in line.entered if state in line.to]
        return self._names.states(moved or line.to)

    def told(self, line: Line, lines: Sequence[Line]) -> list[tuple[str, str]]:
        """Label and text of everything the office wants to know about an entry."""
        names = self._names
        who = self._who(line)
        if line.role:
            who += f" · {names.role(line.role)}, {names.unit(line.unit or '')}"
        told = [(self._say("history.who"), who)]
        if line.acting_for:
            told.append((self._say("history.for"), self._on_behalf(line)))
        if line.occurred_at:
            told.append((self._say("history.occurred"), self._wording.moment(line.occurred_at)))
        if isinstance(line.reason, Hidden):
            told.append((self._say("history.why"), self._say(line.reason.why)))
        elif line.reason:
            told.append((self._say("history.why"), f"“{line.reason}”"))
        for effect in line.effects:
            if effect["kind"] in LOOKED:
                told.extend(looked(effect, self._view, self._wording))
            elif effect["kind"] in _OF_SUBS:
                told.extend(sub_told(effect, self._wording, self._names))
            else:
                told.extend(self._effect(effect, line, lines))
        if line.command == "redate":
            told.append((self._say("history.dates"), dates_told(line.clock, self._wording, names)))
        told.extend(self._hidden(line))
        if line.guards:
            asked = ", ".join(
                f"{guard['guard']}: {self._say('yes' if guard['result'] else 'no')}" for guard in line.guards
            )
            told.append((self._say("history.guards"), asked))
        return told

    def brief(self, line: Line) -> tuple[str, str]:
        """One entry in two sentences: what and where it led; who, for whom, what was given, and why.

        Of what was given it tells what a guard reads, as later refusals turn on it; never anything personal.
        """
        state = self.state(line)
        what = self.what(line)
        if state and line.came_from != line.to:
            what = f"{what} → {state}"
        who = self._who(line)
        if line.acting_for:
            who = self._say("history.brief_for", who=who, whom=self._on_behalf(line))
        for effect in line.effects:
            if effect["kind"] == "held" and effect["officer"] != line.actor:
                who = f"{who} → {self._names.officer(effect['officer'])}"
        if isinstance(line.reason, str):
            who = f"{who}: “{line.reason}”"
        given = [
            f"{self._names.field(name)}: {self._names.value(name, value)}"
            for name, value in line.fields.items()
            if name in self._telling
        ]
        return what, " · ".join([who, *given])

    def _who(self, line: Line) -> str:
        """Who did it; the clock is nobody in the directory."""
        if line.actor == NOBODY:
            typed = next((effect["actor"] for effect in line.effects if "actor" in effect), None)
            return self._say("history.stranger" if typed else "history.unnamed", typed=typed or "")
        if line.actor in (CLOCK, EXCHANGE):
            return self._say("history.the_clock" if line.actor == CLOCK else "history.the_exchange")
        return self._names.officer(line.actor)

    def _on_behalf(self, line: Line) -> str:
        officer = self._names.officer(line.acting_for or "")
        authority = self._view.authorities.get(line.delegation or "")
        if authority:
            return self._say("history.by_authority", officer=officer, authority=authority)
        return self._say("history.by_delegation", officer=officer, delegation=line.delegation or "")

    def _held(self, effect: Mapping[str, Any]) -> str:
        """Who holds it; among branches also where."""
        who, state = self._names.officer(effect["officer"]), effect["state"]
        declared = self._names.procedure.states.get(state) if self._names.procedure else None
        return f"{who} · {self._names.state(state)}" if declared and declared.branch else who

    def _effect(self, effect: Mapping[str, Any], line: Line, lines: Sequence[Line]) -> list[tuple[str, str]]:
        match effect["kind"]:
            case "given" | "corrected":
                label = self._say(f"history.{effect['kind']}")
                return [
                    (label, self._given(name, value, line, lines, corrected=effect["kind"] == "corrected"))
                    for name, value in effect["fields"].items()
                ]
            case "attached":
                return [(self._say("history.attached"), self._attached(effect))]
            case "branched" | "branch_ended" | "branches_cancelled" | "joined" | "quorum_missed":
                return self._branched(effect)
            case "held":
                return [(self._say("history.held"), self._held(effect))]
            case "asked" | "answered" | "lapsed" | "recalled":
                return self._consulted(effect, lines)
            case "erased" | "overridden":
                return self._by_authority(effect)
            case "fee_due" | "fee_paid" | "fee_waived" | "fee_reopened":
                return [(self._say(f"history.{effect['kind']}"), self._fee(effect))]
            case "issued":
                return [(self._say("history.issued"), numbered(self._wording, self._names, effect))]
            case "ended":
                return [(self._say("history.ended"), self._say(f"show.outcome_{effect['outcome']}"))]
            case kind if kind in _PLAIN:
                return [(self._say(f"effect.{kind}"), self._staffed(effect))]
        return []

    def _branched(self, effect: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What became of branches with an entry."""
        match effect["kind"]:
            case "branched":
                skipped = [name for name, status in effect["branches"].items() if status == "skipped"]
                return self._branches("history.skipped", skipped)
            case "branch_ended":
                return self._branches(f"history.branch_{effect['as']}", [effect["branch"]])
            case "branches_cancelled":
                return self._branches("history.cancelled", effect["branches"])
        return [(self._say(f"history.{effect['kind']}"), self._names.state(effect["state"]))]

    def _branches(self, key: str, branches: Sequence[str]) -> list[tuple[str, str]]:
        """What became of branches; nothing where it became of none."""
        labels = ", ".join(self._names.branch(name) for name in branches)
        return [(self._say(key), labels)] if labels else []

    def _given(self, name: str, value: Any, line: Line, lines: Sequence[Line], *, corrected: bool) -> str:
        """A value; struck visibly where a later entry corrected it, with the old one where this one did."""
        text = f"{self._names.field(name)}: {self._names.value(name, value)}"
        if corrected:
            before = [item.fields[name] for item in lines if item.n < line.n and name in item.fields]
            old = self._names.value(name, before[-1]) if before else self._say("unknown")
            return self._say("history.instead", text=text, old=old)
        later = next((item.n for item in lines if item.n > line.n and _corrects(item, name)), None)
        return self._say("history.struck", text=text, n=later) if later else text

    def _fee(self, effect: Mapping[str, Any]) -> str:
        """A fee with its amount, where that is fixed, and the number of the receipt, where it is shown."""
        text = self._names.fee(effect["fee"])
        if "amount" in effect:
            text = f"{text}: {self._names.money(effect['fee'], effect['amount'])}"
        if "receipt" in effect:
            text = self._say("history.fee_receipt", fee=text, receipt=effect["receipt"])
        return text

    def _consulted(self, effect: Mapping[str, Any], lines: Sequence[Line]) -> list[tuple[str, str]]:
        """A request: whom it went to, what was asked or answered, what silence counts as."""
        kind = effect["kind"]
        agency = f"{self._names.role(_agency_of(effect['request'], lines))} [{effect['request']}]"
        text = agency
        opinion = self._wording.plain.action(effect.get("opinion") or effect.get("counts_as") or "")
        if kind == "asked" and "due" in effect:
            text = self._say("history.until", agency=agency, due=self._wording.deadline(effect["due"]))
        elif kind == "answered":
            form = "history.said_late" if effect.get("late") else "history.said"
            text = self._say(form, agency=agency, opinion=opinion)
        elif kind == "lapsed":
            form = "history.counts_as" if opinion else "history.escalated"
            text = self._say(form, agency=agency, opinion=opinion)
        told = [(self._say(f"history.{kind}"), text)]
        for name, label in (("question", "history.question"), ("text", "history.answer")):
            if name in effect:
                told.append((self._say(label), f"“{effect[name]}”"))
        return told

    def _attached(self, effect: Mapping[str, Any]) -> str:
        document = self._names.document(effect["document"])
        file = effect.get("file")
        if file is None:
            return document
        return f"{document}: {file['name']}, {file['size']} B, SHA-256 {file['digest'][:_SHORT]}…"

    def _by_authority(self, effect: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What is done on a stated authority: values erased, the procedure overridden."""
        if effect["kind"] == "overridden":
            told = [(self._say("history.way"), self._say(f"history.{effect['way']}"))]
        else:
            told = [(self._say("history.erasure"), self._say("history.lost", n=len(effect["digests"])))]
        what = [self._names.field(name) for name in effect.get("fields", ())]
        if "officer" in effect:
            what.append(effect["officer"])
        if what:
            told.append(("", ", ".join(what)))
        if "authority" in effect:
            told.append((self._say("history.authority"), f"“{effect['authority']}”"))
        return told

    def _staffed(self, effect: Mapping[str, Any]) -> str:
        names, kind = self._names, effect["kind"]
        if "calendar" in effect:
            return decreed(effect, self._wording, names)
        if "at" in effect:
            return timer_told(effect, self._wording, names)
        match kind:
            case "unit":
                return f"{names.label(effect['labels'], effect['unit'])} ({effect['unit']})"
            case "officer":
                return names.officer(effect["officer"])
            case "granted":
                who = names.officer(effect["officer"])
                text = f"{effect['grant']}: {who}, {effect['role']}, {effect['unit']}"
            case "delegated":
                who, to = names.officer(effect["officer"]), names.officer(effect["to"])
                text = f"{effect['delegation']}: {who} → {to}"
                text += f", “{effect['authority']}”" if "authority" in effect else ""
            case "deployed":
                return f"{effect['procedure']}, {effect['definition'][:_SHORT]}…"
            case _:
                return str(effect.get("grant") or effect.get("delegation"))
        ends = [self._wording.moment(effect[key]) if key in effect else "" for key in ("from", "until")]
        return f"{text}, {ends[0]} – {ends[1]}" if any(ends) else text

    def _hidden(self, line: Line) -> list[tuple[str, str]]:
        """How many values are not shown, and why. The reason is told in its own line."""
        told = []
        for why in ("erased", "withheld"):
            n = sum(item.why == why for item in line.hidden)
            if isinstance(line.reason, Hidden) and line.reason.why == why:
                n -= 1
            if n:
                told.append((self._say("history.not_shown"), self._say(f"history.{why}", n=n)))
        return told

    def _say(self, key: str, /, **details: Any) -> str:
        return self._wording.say(key, self._names, **details)


def numbered(wording: Wording, names: Names, given: Mapping[str, Any], result: str = "") -> str:
    """A result with its number, day and signer."""
    signer = names.officer(given["signer"]["officer"])
    if "for" in given["signer"]:
        signer = wording.say("acting_for", who=signer, whom=names.officer(given["signer"]["for"]))
    label = names.result(result or given["result"])
    details = {"result": label, "number": given["number"], "date": given["date"], "signer": signer}
    return wording.say("history.numbered", names, **details)


def _telling(definition: Definition) -> frozenset[str]:
    """Fields that a guard reads, without those that are personal or secret."""
    read = {
        item.partition(".")[2]
        for name in definition.procedure.guards
        for item in definition.guards.inputs(name)
    }
    fields = definition.procedure.fields
    return frozenset(
        name for name in read if name in fields and fields[name].class_ in {"public", "restricted"}
    )


def _corrects(line: Line, name: str) -> bool:
    return any(effect["kind"] == "corrected" and name in effect["fields"] for effect in line.effects)


def _agency_of(request: str, lines: Sequence[Line]) -> str:
    """Whom a request went to."""
    effects = (effect for line in lines for effect in line.effects)
    asked = (
        effect["agency"] for effect in effects if effect.get("request") == request and "agency" in effect
    )
    return next(asked, request)
