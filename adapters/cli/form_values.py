"""What stands on the lines of a form: values of a dossier, of the act that prints it, and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.telling import numbered
from hoso.adapters.wording.durations import time_said
from hoso.engine.commands import CLOCK
from hoso.engine.fees import fees_in
from hoso.engine.forms_text import OF_FIELDS
from hoso.engine.timeline import Hidden

if TYPE_CHECKING:
    from hoso.adapters.cli.call import Call
    from hoso.adapters.cli.view import View
    from hoso.engine.head import Head
    from hoso.engine.timeline import Line


class FormValues:
    """The values of one dossier, as far as they are shown to who looks."""

    def __init__(self, call: Call, view: View, head: Head, lines: list[Line], act: Line | None) -> None:
        """Know the dossier and, where an action prints the form, its entry."""
        self._call, self._view, self._head = call, view, head
        self._definition = view.definition(head)
        self._names = view.names(self._definition)
        self._lines, self._act = lines, act

    def has(self, value: str) -> bool:
        """Has the procedure what a line shows?"""
        fields = self._definition.procedure.fields
        return not value.startswith(OF_FIELDS) or value.removeprefix(OF_FIELDS) in fields

    def of(self, value: str) -> list[str]:
        """What stands there, in lines."""
        root, _, name = value.partition(".")
        if root == "f":
            return [self._field(name)]
        found = {"dossier": self._dossier, "act": self._of_act}.get(root)
        if found is not None:
            return [found(name) or "–"]
        listed = {
            "documents": self._documents,
            "fees": self._fees,
            "results": self._results,
            "steps": self._steps,
        }[root]()
        return listed or [self._call.say("form.none")]

    def _field(self, name: str) -> str:
        declared = self._definition.procedure.fields[name]
        known = self._head.body["data"].get(name)
        if known is None:
            return "–"
        if isinstance(known, dict):
            return self._call.say("erased")
        if not self._view.shows(declared.class_):
            return self._call.say("sight.kept_back")
        return self._names.value(name, known)

    def _dossier(self, name: str) -> str | None:
        body, wording = self._head.body, self._call.wording
        total = body["clock"].get("total", {})
        match name:
            case "code":
                return self._head.name
            case "procedure":
                return self._names.procedure_label()
            case "procedure_code":
                return self._definition.procedure.code
            case "unit":
                return self._names.unit(body["unit"])
            case "opened":
                return wording.moment(self._lines[0].recorded_at) if self._lines else None
            case "accepted":
                return wording.moment(total["since"]) if "since" in total else None
            case "due":
                return wording.moment(total["due"]) if "due" in total else None
        return self._time(total)

    def _time(self, total: dict[str, Any]) -> str | None:
        """The declared time of the whole, in the dossier's column."""
        plan = self._definition.clock
        if plan is None or not plan.total:
            return None
        columns = [column for column, _ in plan.columns]
        at = columns.index(total["column"]) if "column" in total else 0
        return time_said(self._call.wording, [plan.total[at if len(plan.total) > 1 else 0]])

    def _of_act(self, name: str) -> str | None:
        act, wording = self._act, self._call.wording
        if act is None:
            return None
        match name:
            case "at":
                return wording.moment(act.occurred_at or act.recorded_at)
            case "by":
                return self._who(act)
            case "reason":
                return self._call.say(act.reason.why) if isinstance(act.reason, Hidden) else act.reason
        before = act.clock.get("before", {}).get("total", {}).get("due")
        return wording.moment(before) if before else None

    def _who(self, line: Line) -> str:
        """Who did it; the clock is nobody in the directory."""
        return self._call.say("history.the_clock") if line.actor == CLOCK else self._names.officer(line.actor)

    def _documents(self) -> list[str]:
        say, names = self._call.say, self._names
        return [
            say("form.paper", document=names.document(name), n=n)
            for name, n in self._head.body["documents"].items()
        ]

    def _fees(self) -> list[str]:
        names, found = self._names, []
        for name, item in fees_in(self._head.body).items():
            amount = f" ({names.money(name, item['amount'])})" if "amount" in item else ""
            found.append(f"{names.fee(name)}{amount}: {self._call.say('show.fee_' + item['status'])}")
        return found

    def _results(self) -> list[str]:
        given = self._head.body.get("results", {})
        return [numbered(self._call.wording, self._names, item, name) for name, item in given.items()]

    def _steps(self) -> list[str]:
        """Each state the dossier came to, when, and by whom: the audit trail, printed."""
        moved = [line for line in self._lines if line.to and line.came_from != line.to]
        return [
            self._call.say(
                "form.step",
                state=self._names.states(line.to),
                at=self._call.wording.moment(line.recorded_at),
                who=self._who(line),
            )
            for line in moved
        ]
