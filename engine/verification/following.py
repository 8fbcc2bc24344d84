"""Following a dossier from entry to entry: each is judged on what stood before it, and rests on no less."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.decide.erasure import of_fields
from hoso.engine.verification.legality import Case, judge
from hoso.engine.verification.problem import Problem
from hoso.engine.verification.retold import retold

if TYPE_CHECKING:
    from collections.abc import Collection

    from hoso.engine.definition import Definition
    from hoso.engine.verification.move import Recorded
    from hoso.engine.verification.past import Past
    from hoso.engine.verification.problem import Verdict
    from hoso.engine.verification.values import Disclosed


class Course:
    """What the entries of one dossier had come to rest on, so far."""

    def __init__(self, stream: str, definition: Definition, past: Past, lost: Collection[str]) -> None:
        """Begin before the first entry; `lost` are the fields of which a value was erased at some time."""
        self._stream = stream
        self._definition = definition
        self._past = past
        self._lost = lost
        self._basis: dict[str, int] = {}
        self._of_fields: set[str] = set()

    def calendars(self, n: int) -> int:
        """The least entry of the calendars that entry n, the next one, can rest on."""
        return max(self._basis.get("calendars", 0), self._past.known("calendars", n))

    def follow(
        self,
        n: int,
        entry: dict[str, Any],
        before: dict[str, Any],
        disclosed: Disclosed,
        recorded: Recorded,
        verdict: Verdict,
        *,
        named: bool,
    ) -> None:
        """Judge the next entry. Where something is `named` at it already, only what says more is added."""
        case = Case(
            self._stream,
            n,
            entry,
            before,
            self._definition,
            retold(entry, disclosed),
            self._lost,
            self._of_fields,
            self.calendars(n),
            recorded,
        )
        judged = judge(case, self._past)
        verdict.attested += judged.untold
        found = [*self._steps_back(n, entry), *judged.problems]
        telling = [problem for problem in found if problem.code != "decision_differs"]
        verdict.problems.extend(_unique(telling if named or telling else found[:1]))
        self._of_fields |= of_fields([entry])

    def _steps_back(self, n: int, entry: dict[str, Any]) -> list[Problem]:
        """What comes later in a stream was decided later: it knows no less."""
        found = [
            Problem("basis_differs", n, {"kind": kind})
            for kind, at in entry["basis"].items()
            if at < self._basis.get(kind, 0)
        ]
        for kind, at in entry["basis"].items():
            self._basis[kind] = max(at, self._basis.get(kind, 0))
        return found


def _unique(problems: list[Problem]) -> list[Problem]:
    """Each problem once, in order."""
    found: list[Problem] = []
    for problem in problems:
        if problem not in found:
            found.append(problem)
    return found
