"""First scenarios of a procedure: what else may be done on the way, by whom, and what is refused for it.

They go on from the straight walk, each to one idea: an action beside the road, a guard that stays shut, four
eyes, a last moment, an opening without what it needs. Everything in them is what the engine says; nobody has
to guess a reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.actions import options
from hoso.engine.commands import Asking
from hoso.engine.decide.situation import Situation
from hoso.engine.guard import CompiledGuards
from hoso.engine.mutants.times import doubled
from hoso.engine.procedure import INTERNAL
from hoso.engine.reason import Refusal
from hoso.engine.scenarios.founding import founded
from hoso.engine.scenarios.play import Player
from hoso.engine.scenarios.scenario import Step
from hoso.engine.scenarios.text import cases_text, scenario_text
from hoso.engine.scenarios.values import value_of, values_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hoso.engine.actions import Option
    from hoso.engine.procedure import Procedure, Transition
    from hoso.engine.scenarios.scenario import Given
    from hoso.engine.scenarios.strangers import Strangers
    from hoso.engine.walk import Start

#: The scenario that all others go on from.
STRAIGHT = "straight"


class Made(NamedTuple):
    """One scenario that was made."""

    name: str
    labels: dict[str, str]
    #: The scenario and the state where it begins; None: it opens a dossier of its own.
    after: tuple[str, str] | None
    steps: tuple[Step, ...]
    #: What that is opened with, where no step opens it.
    given: Given | None = None


def first_cases(
    start: Start, strangers: Strangers, procedure: Procedure, given: Given, straight: Sequence[Step]
) -> str:
    """The whole scenario file: the straight walk, and what was made of it."""
    making = _Making(start, strangers, procedure, given, straight)
    every = (
        *making.openings(),
        *making.guards(),
        *making.four_eyes(),
        *making.beside(),
        *making.last_moments(),
    )
    made: dict[str, Made] = {}
    for item in every:
        # Of two rows of one action and role in one state the first that is open is taken both times.
        made.setdefault(item.name, item)
    said = [step for item in made.values() for step in item.steps]
    who = {given.who, *(step.who for step in (*straight, *said))}
    people = {name: person for name, person in start.cases.people.items() if name in who}
    head = cases_text(start.cases.model_copy(update={"people": people, "given": given}))
    labels = {"vi": "Đúng trình tự", "en": "Straight through"}
    called = {language: labels.get(language, STRAIGHT) for language in procedure.languages}
    texts = [scenario_text(STRAIGHT, called, straight)]
    for item in made.values():
        more: dict[str, Any] = {"opened": "by_step"}
        if item.given is not None:
            more = {"given": item.given.model_dump(brief=True)}
        elif item.after is not None:
            more = {"after": {"scenario": item.after[0], "at": item.after[1]}}
        texts.append(scenario_text(item.name, item.labels, item.steps, more))
    return head + "".join(texts)


class _Making:
    """The procedure, its straight walk, and where dossiers can be brought."""

    def __init__(
        self,
        start: Start,
        strangers: Strangers,
        procedure: Procedure,
        given: Given,
        straight: Sequence[Step],
    ) -> None:
        self._start = start
        self._guest, self._both = strangers
        self._procedure = procedure
        self._given = given
        self._straight = [step for step in straight if step.refused is None]
        self._guards = CompiledGuards(procedure)
        #: State -> the scenario that comes to it first, and the steps by which.
        self._ways: dict[str, tuple[str, tuple[Step, ...]]] = {}
        player = self._opened()
        for number, step in enumerate(self._straight):
            for state in player.states():
                self._ways.setdefault(state, (STRAIGHT, tuple(self._straight[:number])))
            player.do(step)

    def openings(self) -> Iterator[Made]:
        """Opened by nobody who may, and without what it needs; then the first action without its papers."""
        player = self._player()
        steps = [_refused(player, Step(who=self._guest, do="open"))]
        opening = Step(who=self._given.who, do="open", fields=self._given.fields)
        opened = _taken(player, opening)
        promised = player.office.promised(player.dossier) if player.dossier else None
        if opened is not None and promised is not None and promised.due:
            due = player.office.wall(promised.due, player.dossier)
            opened = opened.model_copy(update={"due": due})
        steps.append(opened)
        first = self._straight[0]
        bare = first.model_copy(update={"documents": (), "then": None, "due": None, "outcome": None})
        steps.append(_refused(player, bare))
        labels = self._said("Mở hồ sơ thiếu", "Opened without what it needs")
        if all(step is not None for step in steps):
            yield Made("opened_without", labels, None, tuple(step for step in steps if step is not None))

    def guards(self) -> Iterator[Made]:
        """With other values a guard on the road keeps its action shut."""
        for number, step in enumerate(self._straight):
            state = self._state_before(number)
            for row in self._procedure.transitions:
                if row.trigger != step.do or state not in row.source:
                    continue
                for name in (*row.conditions, *row.unless):
                    made = self._shut(number, name, answer=name not in row.conditions)
                    if made is not None:
                        yield made
                break

    def _rows_of(self, number: int) -> list[int]:
        """The rows by which a step of the straight walk may have been taken."""
        step, state = self._straight[number], self._state_before(number)
        rows = enumerate(self._procedure.transitions)
        return [at for at, row in rows if row.trigger == step.do and state in row.source]

    def _state_before(self, number: int) -> str:
        """The state in which a step of the straight walk is taken; inside branches where it starts."""
        before = [step.then for step in self._straight[:number] if step.then]
        states = before[-1] if before else (self._procedure.initial,)
        action = self._straight[number].do
        rows = [row for row in self._procedure.transitions if row.trigger == action]
        return next((state for state in states if any(state in row.source for row in rows)), states[0])

    def _shut(self, number: int, name: str, *, answer: bool) -> Made | None:
        """The straight walk to an action, with values for which one of its guards answers otherwise."""
        other = values_for(self._procedure, self._guards, {name: answer})
        if other is None:
            return None
        given = self._given.model_copy(update={"fields": self._with(self._given.fields, other)})
        player = self._player()
        if isinstance(player.open(given.who, given.fields, given.documents, None), Refusal):
            return None
        steps: list[Step] = []
        for step in self._straight[:number]:
            own = step.model_copy(update={"fields": self._with(step.fields, other), "due": None})
            taken = _taken(player, own)
            if taken is None or taken.then != step.then:
                return None
            steps.append(taken)
        last = self._straight[number]
        tried = last.model_copy(
            update={"fields": self._with(last.fields, other), "then": None, "due": None, "outcome": None}
        )
        refused = _refused(player, tried)
        if refused is None or refused.refused != (f"guard.{name}",):
            return None
        labels = {
            language: f"{self._action(last.do, language)}: "
            + _label(self._procedure.guards[name].labels, language, name)
            for language in self._procedure.languages
        }
        return Made(f"guard_{name}_{last.do}"[:60], labels, None, (*steps, refused), given)

    def _with(self, fields: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
        """These fields, with the other values of those that are among them."""
        return {name: other.get(name, value) for name, value in fields.items()}

    def four_eyes(self) -> Iterator[Made]:
        """Where four eyes are asked for, whoever did the earlier thing tries the later."""
        for row in self._procedure.transitions:
            for action in row.different_from:
                made = self._barred(row, action)
                if made is not None:
                    yield made

    def _barred(self, row: Transition, action: str) -> Made | None:
        number = next((n for n, step in enumerate(self._straight) if step.do == action), None)
        if number is None:
            return None
        player = self._opened(self._straight[:number])
        state = player.states()[0]
        steps: list[Step] = []
        for step in self._straight[number:]:
            if row.source[0] in player.states():
                break
            who = self._both if step.do == action else step.who
            taken = _taken(player, step.model_copy(update={"who": who, "due": None}))
            if taken is None:
                return None
            steps.append(taken)
        tried = _refused(player, self._furnished(player, row.trigger, self._both))
        if tried is None or tried.refused != (f"four_eyes.{action}",):
            return None
        words = self._said("không phải người đã làm bước trước", "not by who did it before")
        labels = self._about(row.trigger, words)
        return Made(f"four_eyes_{row.trigger}_{action}"[:60], labels, (STRAIGHT, state), (*steps, tried))

    def beside(self) -> Iterator[Made]:
        """Every action that is not on the road, by each role that may take it, where it can be first."""
        rows = self._procedure.transitions
        done = {(number, step.who) for n, step in enumerate(self._straight) for number in self._rows_of(n)}
        tried: set[int] = set()
        waiting = list(self._ways)
        while waiting:
            state = waiting.pop(0)
            for number, row in enumerate(rows):
                if state not in row.source:
                    continue
                for role in row.by:
                    if (number, role) in done or role not in self._start.cases.people:
                        continue
                    made = self._aside(state, row, role, is_new=number not in tried)
                    if made is None:
                        continue
                    done.add((number, role))
                    tried.add(number)
                    yield made
                    waiting += self._new_ways(made, state)

    def _new_ways(self, made: Made, state: str) -> list[str]:
        """States that only this scenario comes to; from them one goes on."""
        scenario, before = self._ways[state]
        del scenario
        found: list[str] = []
        own: list[Step] = []
        for step in made.steps:
            if step.refused is not None:
                continue
            own.append(step)
            for name in step.then or ():
                if name not in self._ways and not self._procedure.states[name].final:
                    self._ways[name] = (made.name, (*before, *own))
                    found.append(name)
        return found

    def _aside(self, state: str, row: Transition, role: str, *, is_new: bool) -> Made | None:
        action, player = row.trigger, self._opened(self._ways[state][1])
        if state not in player.states():
            return None
        steps: list[Step | None] = []
        if is_new:
            steps.append(_refused(player, Step(who=self._guest, do=action)))
        whole = self._furnished(player, action, role)
        if row.after is not None:
            steps.append(_refused(player, whole))
            whole = whole.model_copy(update={"after": row.after.time})
        taken = _taken(player, whole)
        if taken is None:
            return None
        steps.append(taken)
        if row.at_most is not None and is_new:
            steps += self._once_more(player, row, whole)
        name = f"{action}_{role}_{state}"[:60]
        label = {
            language: f"{self._action(action, language)} ({self._state(state, language)})"
            for language in self._procedure.languages
        }
        return Made(name, label, (self._ways[state][0], state), tuple(step for step in steps if step))

    def _once_more(self, player: Player, row: Transition, whole: Step) -> Iterator[Step]:
        """Once more, at once or after one step that leads to where it could be."""
        again = whole.model_copy(update={"after": None})
        if row.dest == INTERNAL:
            step = _refused(player, again)
            if step is not None and step.refused == (f"at_most.{row.trigger}",):
                yield step
            return
        for person in self._start.cases.people:
            for option in self._offered(player, person):
                if option.is_open and not option.needs and set(option.leads_to) & set(row.source):
                    led = _taken(player, Step(who=person, do=option.action))
                    step = _refused(player, again)
                    if led is not None and step is not None and step.refused == (f"at_most.{row.trigger}",):
                        yield from (led, step)
                    return

    def last_moments(self) -> Iterator[Made]:
        """Past its last moment an action is refused."""
        told: set[str] = set()
        for row in self._procedure.transitions:
            limit = row.not_later_than
            if limit is None or row.trigger in told:
                continue
            total = self._procedure.total
            late = doubled(limit.time) if limit.since is not None else (total[0] if total else None)
            for state in row.source:
                if state not in self._ways or late is None:
                    continue
                player = self._opened(self._ways[state][1])
                role = next((name for name in row.by if name in self._start.cases.people), None)
                if role is None or state not in player.states():
                    continue
                step = self._furnished(player, row.trigger, role).model_copy(update={"after": late})
                refused = _refused(player, step)
                if refused is not None and refused.refused == (f"too_late.{row.trigger}",):
                    told.add(row.trigger)
                    labels = self._about(row.trigger, self._said("quá hạn", "too late"))
                    yield Made(f"too_late_{row.trigger}", labels, (self._ways[state][0], state), (refused,))
                    break

    def _furnished(self, player: Player, action: str, who: str) -> Step:
        """An action with everything it asks for."""
        fields, papers, reason = {}, [], None
        for option in self._offered(player, who):
            if option.action != action:
                continue
            for need in option.needs:
                about = str(need.details.get("about"))
                if need.code == "field_missing":
                    fields[about] = value_of(self._procedure.fields[about])
                elif need.code == "document_missing":
                    papers.append(about)
                else:
                    reason = "…"
        return Step(who=who, do=action, fields=fields, documents=tuple(papers), reason=reason)

    def _offered(self, player: Player, who: str) -> list[Option]:
        situation = situation_of(player)
        return options(Asking(who, "", ""), situation, situation.actions)

    def _player(self) -> Player:
        start = self._start
        office = founded(start.cases, start.resolved, start.calendars, start.day)
        return Player(start.cases.procedure, office, "first")

    def _opened(self, steps: Sequence[Step] = ()) -> Player:
        """A dossier of its own, brought as far as these steps go."""
        player = self._player()
        player.open(self._given.who, self._given.fields, self._given.documents, None)
        for step in steps:
            player.do(step)
        return player

    def _said(self, vi: str, en: str) -> dict[str, str]:
        return {language: {"vi": vi, "en": en}.get(language, en) for language in self._procedure.languages}

    def _about(self, action: str, words: dict[str, str]) -> dict[str, str]:
        """An action with what is shown of it, in each language."""
        return {language: f"{self._action(action, language)}: {word}" for language, word in words.items()}

    def _action(self, action: str, language: str) -> str:
        return _label(self._procedure.triggers[action].labels, language, action)

    def _state(self, state: str, language: str) -> str:
        return _label(self._procedure.states[state].labels, language, state)


def situation_of(player: Player) -> Situation:
    """What a command on the player's dossier is decided by, now."""
    engine = player.engine
    with engine.store.reading() as reading:
        head = reading.head(player.dossier)
        assert head is not None
        definition = engine.knowledge.definition(reading, head.body["definition"])
        directory, calendars = engine.knowledge.directory(reading), engine.knowledge.calendars(reading)
        version = reading.version("definitions")
        return Situation(head, definition, directory, version, player.office.now, calendars)


def _label(labels: Mapping[str, str], language: str, other: str) -> str:
    return labels.get(language, other)


def _taken(player: Player, step: Step) -> Step | None:
    """A step with the states after it; None where it is refused."""
    if isinstance(player.do(step), Refusal):
        return None
    return step.model_copy(update={"then": tuple(player.states())})


def _refused(player: Player, step: Step) -> Step | None:
    """A step with the reasons why it is refused; None where it is not."""
    outcome = player.do(step)
    if not isinstance(outcome, Refusal):
        return None
    return step.model_copy(update={"refused": tuple(sorted(outcome.subjects()))})
