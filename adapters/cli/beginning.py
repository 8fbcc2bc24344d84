"""`hoso new`: a few questions, then a first file that passes the checker, and a scenario that passes too."""

from __future__ import annotations

import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.checking import findings_in, procedures_of, show_findings, told_of
from hoso.adapters.cli.command import WITHOUT_STORE, command
from hoso.adapters.cli.scenarios import day_of
from hoso.adapters.cli.trouble import NO, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.first_file import FirstFile, FirstRow

_NONE = "none"


@command("new", WITHOUT_STORE)
def new(call: Call, file: arguments.MaybePath = None) -> int:
    """Ask, and write a first file with a scenario beside it; never over anything."""
    from hoso.engine.first_file import first_file

    asking = _Asking(call)
    answers = _answers(asking, file)
    path = Path(file) if file is not None else Path(f"{answers.procedure}.yaml")
    cases = path.with_name(f"{path.name.removesuffix('.yaml')}.cases.yaml")
    _free(path, cases)
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
    scenarios = _scenarios(texts[0].procedure, path, cases)
    for place, content in ((path, text), (cases, scenarios)):
        _write(place, content)
    written = [str(path), str(cases)]
    return call.done(
        {"files": written},
        lambda screen: screen.line(call.say("new.written", files=" ".join(written), file=str(path))),
    )


class _Asking:
    """Questions on a terminal; answers line by line where nobody types."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def one(self, key: str, wanted: Callable[[str], bool], default: str = "", **details: Any) -> str:
        """Ask until the answer is what is wanted; an empty one is the default.

        Raises:
            Trouble: the answers end, or one of them is wrong and nobody is there to be asked again.
        """
        question = self._call.say(f"new.ask.{key}", **details)
        while True:
            answer = self._line(f"{question}{f' [{default}]' if default else ''}: ") or default
            if wanted(answer):
                return answer
            if not sys.stdin.isatty():
                raise Trouble("answer_unreadable", value=answer, question=question)
            self._call.screen.line(self._call.say("new.again", value=answer))

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


def _answers(asking: _Asking, file: str | None) -> FirstFile:
    from hoso import workflows
    from hoso.engine.first_file import FirstFile

    if file is not None:
        _free(Path(file))
    stem = Path(file).name.removesuffix(".yaml") if file is not None else ""
    procedure = asking.one("procedure", _is_dotted, stem)
    labels = asking.one("vi", bool), asking.one("en", bool)
    number = asking.one("decision", lambda _: True)
    decision = (number, asking.one("date", _is_day)) if number else None
    regimes = [_NONE, *workflows.sources.known("regime")]
    regime = asking.one("regime", lambda text: text in regimes, "vn.118_2025", known=regimes)
    from_ = asking.one("from", _is_day, decision[1] if decision else f"{date.today().year}-01-01")  # noqa: DTZ011
    roles, rows = _rows(asking, _roles_of(regime))
    decides = asking.one("decides", lambda text: text in {row.step for row in rows}, rows[-1].step)
    known = None if regime == _NONE else regime
    return FirstFile(procedure, labels, decision, known, from_, roles, tuple(rows), decides)


def _rows(asking: _Asking, known: set[str]) -> tuple[dict[str, tuple[str, str]], list[FirstRow]]:
    """Rows until an empty one, and the roles in them that are new."""
    from hoso.engine.first_file import FirstRow

    roles: dict[str, tuple[str, str]] = {}
    rows: list[FirstRow] = []
    while True:
        taken = {row.step for row in rows}
        step = asking.one("step", partial(_is_new, taken), n=len(rows) + 1)
        if not step:
            return roles, rows
        labels = asking.one("step_vi", bool), asking.one("step_en", bool)
        role = asking.one("role", _is_id)
        if role not in roles and role not in known:
            roles[role] = asking.one("role_vi", bool), asking.one("role_en", bool)
        rows.append(FirstRow(step, labels, role, asking.one("time", _is_duration)))


def _roles_of(regime: str) -> set[str]:
    """The roles that a shipped regime has."""
    from hoso import workflows
    from hoso.engine.yaml_text import Document, read_yaml

    found = workflows.sources("regime", regime)
    document = read_yaml(*found) if found is not None else None
    return set(document.value.get("roles", {})) if isinstance(document, Document) else set()


def _scenarios(procedure: Any, path: Path, cases_path: Path) -> str:
    """The scenario file: a walk straight to the end, with somebody refused at every step."""
    from hoso.adapters.cli.sources import Beside
    from hoso.adapters.cli.try_saving import text_of_walk
    from hoso.adapters.cli.trying import everybody
    from hoso.engine.first_file import first_walk
    from hoso.engine.resolved import resolve
    from hoso.engine.scenario import CasesText
    from hoso.engine.scenario_office import calendars_of
    from hoso.engine.walk import Start, Walk

    cases = everybody(procedure)
    calendars = calendars_of(procedure, Beside(str(path)))
    start = Start(CasesText(cases, ()), cases, resolve(procedure), day_of(procedure), calendars)
    walk = Walk(start)
    first_walk(walk, list(cases.people))
    return text_of_walk(
        start, walk, cases_path, "straight", {"vi": "Đúng trình tự", "en": "Straight through"}
    )


def _free(*paths: Path) -> None:
    """See that nothing is there yet.

    Raises:
        Trouble: something is.
    """
    for path in paths:
        if path.exists() or path.is_symlink():
            raise Trouble("file_exists", file=str(path))


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as new_file:
            new_file.write(text)
    except FileExistsError as error:
        raise Trouble("file_exists", file=str(path)) from error
    except (OSError, ValueError) as error:
        message = error.strerror or str(error) if isinstance(error, OSError) else str(error)
        raise Trouble("folder_unwritable", file=str(path), message=message) from error


def _is_new(taken: set[str], text: str) -> bool:
    """Is it the id of a new row, or nothing where there are rows already?"""
    return _is_id(text) and text not in taken if text else bool(taken)


def _reads(kind: Any, text: str) -> bool:
    from hoso.engine.schema import ValidationError, validator_of

    try:
        validator_of(kind).validate_python(text)
    except (ValidationError, ValueError):
        return False
    return True


def _is_id(text: str) -> bool:
    from hoso.engine.scalars import Id

    return _reads(Id, text)


def _is_dotted(text: str) -> bool:
    from hoso.engine.scalars import DottedId

    return _reads(DottedId, text)


def _is_day(text: str) -> bool:
    from hoso.engine.scalars import Day

    return _reads(Day, text)


def _is_duration(text: str) -> bool:
    from hoso.engine.duration import Duration

    return _reads(Duration, text)
