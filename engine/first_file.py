"""A first file: a procedure from a few answers, in the style of the shipped files, and a first walk."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.actions import options
from hoso.engine.commands import Asking
from hoso.engine.duration import parse_duration
from hoso.engine.layout.scalars import in_quotes
from hoso.engine.reason import Refusal
from hoso.engine.scenarios.first import situation_of
from hoso.engine.scenarios.scenario import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hoso.engine.walk import Walk

#: The one field and the one paper that a first file has.
_FIELD, _PAPER = "applicant_name", "application"


class FirstRow(NamedTuple):
    """One row: who does what in how long."""

    step: str
    labels: tuple[str, str]
    role: str
    time: str


class FirstFile(NamedTuple):
    """What was answered."""

    procedure: str
    #: In Vietnamese and English; without English the whole file is in Vietnamese.
    labels: tuple[str, str]
    #: Number and day of the decision; None: the file is a draft.
    decision: tuple[str, str] | None
    #: None: the file says all of it.
    regime: str | None
    #: The day from which dossiers may be opened.
    from_: str
    #: Roles that the regime does not have, with their labels.
    roles: dict[str, tuple[str, str]]
    rows: tuple[FirstRow, ...]
    #: The row by which the case is decided.
    decides: str
    #: Row -> the state of the regime in whose place it stands.
    places: dict[str, str] = {}  # noqa: RUF012 - nobody changes an answer
    #: Decisions of the regime beside that row, which keep the same people away.
    beside: tuple[str, ...] = ()


def first_file(answers: FirstFile) -> str:
    """The file of a procedure as answered; the checker has still to look at it."""
    opens = ("one_stop", "applicant") if answers.regime else (answers.rows[0].role,)
    needed = "accept" if answers.regime else f"forward_{answers.rows[0].step}"
    return "\n".join([*_head(answers), *_things(answers, opens, needed), *_rows(answers)]) + "\n"


def _labels(answers: FirstFile, labels: tuple[str, str]) -> str:
    """Labels in the languages of the file."""
    english = f", en: {in_quotes(labels[1])}" if answers.labels[1] else ""
    return f"vi: {in_quotes(labels[0])}{english}"


def _head(answers: FirstFile) -> Iterator[str]:
    yield "hoso: procedure/1"
    yield f"procedure: {answers.procedure}"
    if not answers.labels[1]:
        yield "languages: [vi]"
    if answers.decision is None:
        yield "draft: true"
    if answers.regime:
        yield f"regime: {answers.regime}"
    yield f"vi: {in_quotes(answers.labels[0])}"
    if answers.labels[1]:
        yield f"en: {in_quotes(answers.labels[1])}"
    if answers.decision is None:
        yield f"source: {{{_labels(answers, ('Bản nháp, chưa đối chiếu', 'A draft, not yet checked'))}}}"
    else:
        number, date = answers.decision
        yield f"decision: {{number: {in_quotes(number)}, date: {in_quotes(date)}}}"
    yield f"in_force: {{from: {in_quotes(answers.from_)}}}"
    yield f"total: {total_of(answers.rows)}"
    if not answers.regime:
        yield "clock: {calendar: vn, supplement: restart}"


def total_of(rows: Sequence[FirstRow]) -> str:
    """The times of rows added up; `none` where they stand in several units, which are not added up."""
    times = [parse_duration(row.time) for row in rows]
    units = {time.unit for time in times}
    if len(units) > 1 or "same_day" in units:
        return "none"
    scale = max(time.scale for time in times)
    amount = sum(time.in_scale(scale) for time in times)
    # Read again, so that 3.00wd is written 3wd.
    return str(parse_duration(str(times[0].model_copy(update={"amount": amount, "scale": scale}))))


def _things(answers: FirstFile, opens: Sequence[str], needed: str) -> Iterator[str]:
    if answers.roles:
        yield "roles:"
    for name, labels in answers.roles.items():
        yield f"  {name}: {{{_labels(answers, labels)}}}"
    yield "fields:"
    set_by = ", ".join(opens)
    name = _labels(answers, ("Họ và tên người nộp", "Name of the applicant"))
    yield f"  {_FIELD}: {{type: text, class: personal, set_by: [{set_by}], max: 200, {name}}}"
    yield "documents:"
    yield f"  {_PAPER}: {{needed_for: [{needed}], {_labels(answers, ('Đơn đề nghị', 'Application'))}}}"
    if not answers.regime:
        yield f"open: {{by: {opens[0]}}}"
        yield f"initial: {answers.rows[0].step}"
        yield "after_last_step: done"


def _rows(answers: FirstFile) -> Iterator[str]:
    yield "steps:"
    before = _before_decision(answers)
    for row in answers.rows:
        said = [f"step: {row.step}"]
        if row.step in answers.places:
            said.append(f"is: {answers.places[row.step]}")
        said += [f"by: {row.role}", f"time: {row.time}"]
        if row.step == answers.decides:
            said.append("decision: true")
            if before is not None:
                said.append(f"different_from: {{{before}: this_round}}")
        said.append(_labels(answers, row.labels))
        if not answers.regime:
            action = (f"Xong: {row.labels[0]}", f"Done: {row.labels[1]}")
            said.append(f"action: {{{_labels(answers, action)}}}")
        yield f"  - {{{', '.join(said)}}}"
    if not answers.regime:
        yield "states:"
        yield f"  done: {{final: success, {_labels(answers, ('Đã giải quyết', 'Settled'))}}}"
    if answers.beside and before is not None:
        yield "departs:"
        why = _labels(
            answers, ("Ai không được quyết định thì không được từ chối", "Who may not grant may not refuse")
        )
        for name in answers.beside:
            yield f"  - {{from: {name}, different_from: {{{before}: this_round}}, because: {{{why}}}}}"


def _before_decision(answers: FirstFile) -> str | None:
    """The row before the decision, whose doer does not decide; rows in places of the regime are not meant."""
    steps = [row.step for row in answers.rows]
    before = steps[: steps.index(answers.decides)]
    return before[-1] if before and before[-1] not in answers.places else None


def first_walk(walk: Walk, people: Sequence[str]) -> None:
    """Walk straight to the end: at each step somebody is refused first, then somebody who may takes it."""
    seen: set[str] = set()
    fields = {_FIELD: "Nguyễn Văn A"}
    steps = (Step(who=person, do="open", fields=fields) for person in people)
    if not any(_taken(walk, step) for step in steps):
        return
    while "outcome" not in walk.body():
        seen.update(walk.body()["state"])
        found = _next(walk, people, seen)
        if found is None:
            return
        step, other = found
        if other is not None and not _taken(walk, step.model_copy(update={"who": other})):
            walk.keep()
        walk.take(step)


def _taken(walk: Walk, step: Step) -> bool:
    return not isinstance(walk.take(step), Refusal)


def _next(walk: Walk, people: Sequence[str], seen: set[str]) -> tuple[Step, str | None] | None:
    """A step that leads on, and one who may not take it."""
    situation = situation_of(walk.player)
    offered = {
        person: {it.action: it for it in options(Asking(person, "", ""), situation, situation.actions)}
        for person in people
    }
    states = situation.definition.procedure.states
    for action in situation.definition.procedure.triggers:
        for person, own in offered.items():
            option = own.get(action)
            if option is None or not option.is_open or seen.intersection(option.leads_to):
                continue
            papers = tuple(
                str(item.details["about"]) for item in option.needs if item.code == "document_missing"
            )
            failing = any(states[dest].final == "failure" for dest in option.leads_to)
            if not failing and len(papers) == len(option.needs):
                other = next((name for name, its in offered.items() if not its[action].is_open), None)
                return Step(who=person, do=action, documents=papers), other
    return None
