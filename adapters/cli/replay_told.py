"""What a replay says: each case as it comes in JSON; for people what was refused first, and the sums."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.call import reasons_told
from hoso.adapters.cli.visible import visible_json

if TYPE_CHECKING:
    from hoso.adapters.cli.call import Call
    from hoso.engine.procedure import Procedure
    from hoso.engine.reason import Reason
    from hoso.engine.replay.answer import Answer, Refused

#: Refused cases, and kinds of refusals, that are shown to people; JSON has all.
MOST_SHOWN = 10
#: How much of a word of the log people are shown, in characters.
_LONGEST = 80
#: Kinds of refusals that are counted; the words of a log may be endless.
_MOST_KINDS = 1_000


class Told:
    """Tells the answers of one replay, and counts them."""

    def __init__(self, call: Call, log: str, procedure: Procedure) -> None:
        """Tell them to whoever called."""
        self._call, self._log = call, log
        self._procedure = procedure
        self._cases = self._refused = self._events = self._accepted = self._ignored = 0
        self._kinds: Counter[tuple[str, str]] = Counter()
        self._shown: list[tuple[Answer, Refused]] = []

    def begin(self) -> None:
        """Before the first case."""
        if self._call.common.json:
            said = self._dumped({"log": self._log, "procedure": self._procedure.procedure})
            self._print(f'{said[:-1]}, "cases": [')

    def case(self, answer: Answer) -> None:
        """One case."""
        self._cases += 1
        self._events += answer.events
        self._accepted += answer.accepted
        self._ignored += answer.ignored
        if self._call.common.json:
            before = "," if self._cases > 1 else ""
            self._print(before + self._dumped(self._case_told(answer)))
        if answer.refused is not None:
            self._refused += 1
            self._count(answer.refused)
            if self._refused <= MOST_SHOWN:
                self._shown.append((answer, answer.refused))

    def end(self, seconds: float) -> bool:
        """After the last case: the sums; was all accepted?"""
        accepted = self._cases - self._refused
        sums = {
            "n": self._cases,
            "accepted": accepted,
            "refused": self._refused,
            "events": self._events,
            "accepted_events": self._accepted,
            "ignored_events": self._ignored,
        }
        if self._call.common.json:
            kinds = [
                {"activity": activity, "reasons": subjects.split(), "cases": n}
                for (activity, subjects), n in self._kinds.most_common()
            ]
            told = {**sums, "kinds": kinds, "seconds": round(seconds, 3), "ok": not self._refused}
            told["total"] = told.pop("n")
            self._print(f"], {self._dumped(told)[1:]}")
            return not self._refused
        call, screen = self._call, self._call.screen
        for answer, refused in self._shown:  # only now: a bar stands on the terminal while cases are walked
            self._show(answer, refused)
        if self._refused > MOST_SHOWN:
            screen.line(call.say("replay.more", n=self._refused - MOST_SHOWN))
        if self._kinds:
            screen.line()
            headers = [call.say(f"replay.{key}") for key in ("activity", "reasons", "cases")]
            rows = [
                [activity, subjects, str(n)]
                for (activity, subjects), n in self._kinds.most_common(MOST_SHOWN)
            ]
            screen.table(headers, rows, indent=2)
            screen.line()
        screen.line(call.say("replay.sum", **sums, seconds=call.wording.tenths(seconds)))
        return not self._refused

    def _case_told(self, answer: Answer) -> dict[str, Any]:
        told: dict[str, Any] = {
            "case": answer.case,
            "line": answer.line,
            "accepted": answer.is_accepted,
            "events": answer.events,
            "accepted_events": answer.accepted,
            "ignored_events": answer.ignored,
            "states": list(answer.states),
            "refused": None,
        }
        if answer.refused is not None:
            refused = answer.refused
            told["refused"] = {
                "event": refused.event.number,
                "line": refused.event.line,
                "activity": refused.activity,
                "action": refused.action,
                "at": refused.instant,
                "reasons": reasons_told(self._reasons(refused)),
            }
        return told

    def _show(self, answer: Answer, refused: Refused) -> None:
        call = self._call
        sentence = call.say(
            "replay.refused",
            case=answer.case[:_LONGEST],
            place=f"{self._log}:{refused.event.line}",
            event=refused.event.number,
            events=answer.events,
            activity=refused.activity[:_LONGEST],
        )
        call.screen.line(sentence, hang=2)
        for reason, said in self._reasons(refused):
            call.screen.line(f"- {said} [{reason.code}]", indent=2, hang=4)

    def _reasons(self, refused: Refused) -> list[tuple[Reason, str]]:
        names = self._call.wording.names(procedure=self._procedure, officers=refused.people)
        return [(reason, self._call.wording.reason(reason, names)) for reason in refused.reasons]

    def _count(self, refused: Refused) -> None:
        kind = refused.activity[:_LONGEST], " ".join(sorted({reason.subject for reason in refused.reasons}))
        if kind in self._kinds or len(self._kinds) < _MOST_KINDS:
            self._kinds[kind] += 1

    @staticmethod
    def _dumped(told: dict[str, Any]) -> str:
        import json

        return visible_json(json.dumps(told, ensure_ascii=False))

    def _print(self, text: str) -> None:
        print(text, file=self._call.screen.out)
