"""`hoso new`: a few questions, then a first file that passes the checker, and a scenario that passes too."""

from __future__ import annotations

import re
import sys
import unicodedata
from datetime import date
from functools import partial
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.checking import findings_in, procedures_of, show_findings, told_of
from hoso.adapters.cli.command import WITHOUT_STORE, command
from hoso.adapters.cli.first_scenarios import scenarios_of, write_scenarios
from hoso.adapters.cli.named_file import located
from hoso.adapters.cli.trouble import NO, Trouble
from hoso.adapters.cli.writing_new import see_free, write_new

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.first_file import FirstFile, FirstRow

_NONE = "none"
#: What yes and no may be called; the first one is shown.
_YES, _NO = ("yes", "y", "có", "co"), ("no", "n", "không", "khong")


@command("new", WITHOUT_STORE)
def new(call: Call, file: arguments.MaybePath = None, *, scenarios: arguments.Scenarios = False) -> int:
    """Ask, and write a first file with scenarios beside it, or scenarios for a file; never over anything."""
    if scenarios:
        if file is None:
            raise Trouble("scenarios_of_what")
        return write_scenarios(call, located(file))
    from hoso.engine.first_file import first_file

    asking = _Asking(call)
    answers = _answers(asking, file)
    path = Path(file) if file is not None else Path(f"{answers.procedure}.yaml")
    cases = path.with_name(f"{path.name.removesuffix('.yaml')}.cases.yaml")
    see_free(path, cases)
    text = first_file(answers)
    texts = procedures_of(text.encode(), str(path))
    errors = [item for item in findings_in(texts) if item.is_error]
    if errors:
        told = [told_of(item, call.wording) for item in errors]
        if call.common.json:
            call.screen.json({"ok": False, "findings": told})
        else:
            show_findings(call.screen, told)
        return NO
    assert texts[0].procedure is not None
    first = scenarios_of(texts[0].procedure, path, call)
    for place, content in ((path, text), (cases, first)):
        write_new(place, content)
    written = [str(path), str(cases)]
    return call.done(
        {"files": written},
        lambda screen: screen.line(
            call.say("new.written", files=" ".join(map(quote, written)), file=quote(str(path)))
        ),
    )


class _Asking:
    """Questions on a terminal; answers line by line where nobody types."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def one(
        self, key: str, wanted: Callable[[str], bool], default: str = "", form: str = "text", **details: Any
    ) -> str:
        """Ask until the answer is what is wanted; an empty one is the default.

        Raises:
            Trouble: the answers end, or one of them is wrong and nobody is there to be asked again.
        """
        question = self._call.say(f"new.ask.{key}", **details)
        while True:
            answer = self._line(f"{question}{f' [{default}]' if default else ''}: ") or default
            if form == "time":
                answer = _pointed(answer)
            if wanted(answer):
                return answer
            near = id_like(answer) or "appraisal"
            said = self._call.say(f"new.form.{form}", near=near, **details)
            if not sys.stdin.isatty():
                raise Trouble("answer_unreadable", value=answer, question=question, form=said)
            self._call.screen.line(f"{self._call.say('new.again', value=answer)} {said}")

    def agrees(self, key: str, **details: Any) -> bool:
        """Ask for yes or no; yes where nothing is answered."""
        answer = self.one(key, lambda text: text.lower() in (*_YES, *_NO), _YES[0], "agree", **details)
        return answer.lower() in _YES

    def _line(self, prompt: str) -> str:
        if sys.stdin.isatty():
            try:
                return input(prompt).strip()
            except EOFError as error:
                raise Trouble("answers_end") from error
        line = sys.stdin.readline()
        if not line:
            raise Trouble("answers_end")
        return line.strip()


class _Law(NamedTuple):
    """What a regime has that the answers stand on."""

    roles: frozenset[str] = frozenset()
    #: The state before the road and the one behind it, where a row may take their place, each with its role.
    first: tuple[str, str] | None = None
    last: tuple[str, str] | None = None
    #: Decisions that may be told to keep somebody away.
    decisions: tuple[str, ...] = ()
    #: The first and the last day on which it is law.
    days: tuple[str, str] = ("0001-01-01", "9999-12-31")


def _answers(asking: _Asking, file: str | None) -> FirstFile:
    from hoso import workflows
    from hoso.engine.first_file import FirstFile

    if file is not None:
        see_free(Path(file))
    stem = Path(file).name.removesuffix(".yaml") if file is not None else ""
    procedure = asking.one("procedure", _is_dotted, stem if _is_dotted(stem) else id_like(stem), "dotted")
    # Without an English name the file is in Vietnamese alone, and nothing more is asked in English.
    labels = asking.one("vi", bool), asking.one("en", lambda _: True)
    number = asking.one("decision", lambda _: True)
    decision = (number, asking.one("date", _is_day, form="day")) if number else None
    regimes = [_NONE, *workflows.sources.known("regime")]
    regime = asking.one("regime", lambda text: text in regimes, "vn.118_2025", "regime", known=regimes)
    law = _law_of(regime)
    from_ = _from(asking, law, decision[1] if decision else f"{date.today().year}-01-01")  # noqa: DTZ011
    roles, rows = _rows(asking, law.roles, is_both=bool(labels[1]))
    places = _places(asking, law, rows)
    free = [row for row in rows if row.step not in places] or rows
    inside = [row for row in free if law.first is None or row.role != law.first[1]] or free
    steps = [row.step for row in free]
    decides = asking.one("decides", lambda text: text in steps, inside[-1].step, "row", known=steps)
    known = None if regime == _NONE else regime
    return FirstFile(
        *(procedure, labels, decision, known, from_, roles, tuple(rows), decides), places, law.decisions
    )


def _from(asking: _Asking, law: _Law, day: str) -> str:
    """The first day in force, on which the regime is law; the one named where it is."""
    first, last = law.days
    default = max(first, min(day, last))
    return asking.one(
        "from", lambda text: _is_day(text) and first <= text <= last, default, "from", first=first, last=last
    )


def _places(asking: _Asking, law: _Law, rows: list[FirstRow]) -> dict[str, str]:
    """Whether the first row is the reception of the regime, and the last one its return of the result."""
    found: dict[str, str] = {}
    ends = ((rows[0], law.first, "is_first"), (rows[-1], law.last, "is_last"))
    for row, place, key in ends if len(rows) > 1 else ():
        if place is not None and row.role == place[1] and asking.agrees(key, row=row.step):
            found[row.step] = place[0]
    return found if len(found) < len(rows) else {}


def _rows(
    asking: _Asking, known: frozenset[str], *, is_both: bool
) -> tuple[dict[str, tuple[str, str]], list[FirstRow]]:
    """Rows until an empty one, and the roles in them that are new; their labels in both languages, or one."""
    from hoso.engine.first_file import FirstRow

    roles: dict[str, tuple[str, str]] = {}
    rows: list[FirstRow] = []
    while True:
        taken = {row.step for row in rows}
        step = asking.one(
            "step", partial(_is_new, taken), form="step" if rows else "first_step", n=len(rows) + 1
        )
        if not step:
            return roles, rows
        labels = asking.one("step_vi", bool), asking.one("step_en", bool) if is_both else ""
        named = sorted({*known, *roles})
        role = asking.one("role_known" if named else "role", _is_id, form="id", known=named)
        if role not in roles and role not in known:
            roles[role] = asking.one("role_vi", bool), asking.one("role_en", bool) if is_both else ""
        rows.append(FirstRow(step, labels, role, asking.one("time", _is_duration, form="time")))


def _law_of(regime: str) -> _Law:
    """What a shipped regime has; nothing where there is none."""
    from hoso import workflows
    from hoso.engine.language.yaml_text import Document, read_yaml
    from hoso.engine.road.regime import FIRST

    found = workflows.sources("regime", regime)
    document = read_yaml(*found) if found is not None else None
    if not isinstance(document, Document):
        return _Law()
    value = document.value
    moves = value["transitions"]
    before = next((move["source"] for move in moves if move["dest"] == FIRST), None)
    decisions = tuple(
        str(move["trigger"])
        for move in moves
        if move.get("decision") == "true" and "different_from" in move.get("yields", ())
    )
    days = value["in_force"].get("from", "0001-01-01"), value["in_force"].get("to", "9999-12-31")
    first, last = (_place(value["states"], name) for name in (before, value.get("after_last_step")))
    return _Law(frozenset(value.get("roles", {})), first, last, decisions, days)


def _place(states: Any, name: Any) -> tuple[str, str] | None:
    """A state of a regime and who holds it, where a row may stand in its place."""
    state = states.get(name, {})
    return (str(name), str(state["role"])) if state.get("row") == "true" else None


def id_like(text: str) -> str:
    """The id that a name suggests: lower-case letters without marks, digits, underscores."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return (
        re.sub(r"[^a-z0-9]+", "_", re.sub(r"[\u0300-\u036f]", "", plain))
        .strip("_0123456789")[:60]
        .rstrip("_")
    )


def _pointed(text: str) -> str:
    """A duration with a decimal point: Vietnamese decisions print a comma."""
    return re.sub(r"^([0-9]+),([0-9]+)", r"\1.\2", text)


def _is_new(taken: set[str], text: str) -> bool:
    """Is it the id of a new row, or nothing where there are rows already?"""
    return _is_id(text) and text not in taken if text else bool(taken)


def _reads(kind: Any, text: str) -> bool:
    from hoso.engine.language.schema import ValidationError, validator_of

    try:
        validator_of(kind).validate_python(text)
    except (ValidationError, ValueError):
        return False
    return True


def _is_id(text: str) -> bool:
    from hoso.engine.language.scalars import Id

    return _reads(Id, text)


def _is_dotted(text: str) -> bool:
    from hoso.engine.language.scalars import DottedId

    return _reads(DottedId, text)


def _is_day(text: str) -> bool:
    from hoso.engine.language.scalars import Day

    return _reads(Day, text)


def _is_duration(text: str) -> bool:
    from hoso.engine.duration import Duration

    return _reads(Duration, text)
