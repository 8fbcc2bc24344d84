"""A session of `hoso try`: one walk, who acts, and an answer to each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.adapters.cli.trouble import Trouble
from hoso.adapters.cli.try_saving import save
from hoso.adapters.cli.try_shown import show_standing, standing_of
from hoso.adapters.cli.try_typed import NotTyped, step_of, words_of
from hoso.adapters.cli.try_words import addressed, as_typed
from hoso.adapters.cli.view import View
from hoso.engine.duration import parse_duration
from hoso.engine.errors import DossierUnknown, HosoError
from hoso.engine.language.schema import ValidationError
from hoso.engine.reason import Refusal
from hoso.engine.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hoso.adapters.cli.call import Call
    from hoso.engine.procedure import Procedure
    from hoso.engine.walk import Start


class Session:
    """What is typed against what is."""

    def __init__(
        self, call: Call, procedure: Procedure, start: Start, cases: Path, scenarios: Sequence[str]
    ) -> None:
        """Begin a walk; `scenarios` are the names that stand in the file `cases` already."""
        self._call = call
        self._procedure = procedure
        self._start = start
        self._cases = cases
        self._scenarios = list(scenarios)
        self._people = list(start.cases.people)
        self._walk = Walk(start)
        #: Who acts.
        self.who = start.cases.given.who
        #: Was it said that nothing more comes?
        self.over = False
        #: What is typed first, where the procedure has no action of that name.
        self._commands: dict[str, Callable[[Sequence[str]], None]] = {
            "as": self._as,
            "at": self._at,
            "fields": self._fields,
            "help": self._help,
            "history": self._history,
            "keep": self._keep,
            "people": self._who,
            "quit": self._quit,
            "save": self._save,
            "show": self._show_again,
            "undo": self._undo,
            "wait": self._wait,
        }

    def show(self) -> None:
        """Say where the dossier stands."""
        told = standing_of(self._call, self._walk, self.who, self._people)
        if self._call.common.json:
            self._call.screen.json_line({"ok": True, **told})
        else:
            show_standing(self._call, told)

    def answer(self, line: str) -> bool:
        """Do what a line says; False where it is not understood."""
        words: list[str] = []
        try:
            words = words_of(line)
            if words:
                self._do(words)
        except NotTyped as error:
            return self._not_understood("try.not_understood", word=error.word)
        except DossierUnknown:
            self._told(ok=False, sentence=self._call.say("try.unopened", action=words[0]))
            return False
        except HosoError as error:
            return self._not_understood("try.impossible", word=str(error) or error.code)
        except Trouble as error:
            sentence, following = self._call.wording.error(error.code, error.details)
            return self._told(ok=False, sentence=f"{sentence} {following}".strip())
        return True

    def _do(self, words: Sequence[str]) -> None:
        name, rest = words[0], words[1:]
        if name not in self._procedure.triggers and name in self._commands:
            self._commands[name](rest)
        else:
            self._step(words)

    def echo(self, line: str) -> None:
        """Repeat a line that nobody typed here, so that what is printed can be read."""
        if line and not self._call.common.json:
            self._call.screen.raw(f"{self.who}> {line}")

    def _step(self, words: Sequence[str]) -> None:
        """Take an action, or whatever else a step of a scenario may do."""
        step = addressed(step_of(self.who, words), self._walk.body(), self._start.cases)
        outcome = self._walk.take(step)
        if not isinstance(outcome, Refusal):
            self.show()
            return
        player = self._walk.player
        with player.engine.store.reading() as reading:
            view = View(reading, player.engine.knowledge, self._call.wording, classes=None)
            head = reading.head(player.dossier)
            definition = (
                view.definition(head) if head is not None else view.current(self._procedure.procedure)
            )
            explained = view.explained(outcome.reasons, definition, head=head, action=step.do)
            reasons = [(reason, as_typed(sentence)) for reason, sentence in explained]
        if self._call.common.json:
            told = [{"code": reason.code, "sentence": sentence} for reason, sentence in reasons]
            self._call.screen.json_line({"ok": False, "refused": told})
            return
        self._call.screen.line(self._call.say("refused", n=len(reasons)))
        for reason, sentence in reasons:
            self._call.screen.line(f"- {sentence} [{reason.code}]", hang=2)

    def _as(self, rest: Sequence[str]) -> None:
        """Act as a person, or as the first who holds a role."""
        name = _one(rest)
        people = self._start.cases.people
        holder = next((who for who, person in people.items() if name in person.holds), None)
        who = name if name in people else holder
        if who is None:
            raise NotTyped(name)
        self.who = who
        self.show()

    def _wait(self, rest: Sequence[str]) -> None:
        try:
            passed = self._walk.wait(parse_duration(_one(rest)))
        except (ValidationError, ValueError) as error:
            raise NotTyped(_one(rest)) from error
        if not passed:
            self._told(ok=False, sentence=self._call.say("try.no_calendar"))
            return
        self.show()

    def _at(self, rest: Sequence[str]) -> None:
        from hoso.engine.scenarios.scenario import Step

        wall = " ".join(rest)
        try:
            Step.model_validate({"who": self.who, "do": "open", "at": wall})
        except ValidationError as error:
            raise NotTyped(wall or "at") from error
        if not self._walk.reach(wall):
            self._told(ok=False, sentence=self._call.say("try.past", at=self._walk.wall))
            return
        self.show()

    def _undo(self, rest: Sequence[str]) -> None:
        _none(rest)
        undone = self._walk.undo()
        if undone is None:
            self._told(ok=False, sentence=self._call.say("try.nothing_to_undo"))
            return
        self.show()

    def _keep(self, rest: Sequence[str]) -> None:
        _none(rest)
        kept = self._walk.keep()
        if kept is None:
            self._told(ok=False, sentence=self._call.say("try.nothing_to_keep"))
            return
        self._told(ok=True, sentence=self._call.say("try.kept", action=kept.do))

    def _history(self, rest: Sequence[str]) -> None:
        _none(rest)
        from hoso.adapters.cli.history import show_officer
        from hoso.adapters.cli.telling import Teller

        player = self._walk.player
        with player.engine.store.reading() as reading:
            view = View(reading, player.engine.knowledge, self._call.wording, viewer=self.who, classes=None)
            head = view.dossier(player.dossier)
            lines = view.lines(player.dossier)
            if self._call.common.json:
                told = [
                    {"n": line.n, "what": line.action or line.command, "who": line.actor} for line in lines
                ]
                self._call.screen.json_line({"ok": True, "history": told})
                return
            show_officer(self._call, self._call.screen, head, Teller(view, head, self._call.wording), lines)

    def _who(self, rest: Sequence[str]) -> None:
        _none(rest)
        names = self._call.wording.names(procedure=self._procedure)
        people = {name: list(person.holds) for name, person in self._start.cases.people.items()}
        if self._call.common.json:
            self._call.screen.json_line({"ok": True, "people": people})
            return
        pairs = [
            (who, ", ".join(f"{names.role(role)} ({role})" for role in held)) for who, held in people.items()
        ]
        self._call.screen.pairs(pairs, indent=2)

    def _fields(self, rest: Sequence[str]) -> None:
        """The fields and documents there are, with what a field takes."""
        _none(rest)
        names = self._call.wording.names(procedure=self._procedure)
        fields = {name: field.type for name, field in self._procedure.fields.items()}
        if self._call.common.json:
            answer = {"ok": True, "fields": fields, "documents": list(self._procedure.documents)}
            self._call.screen.json_line(answer)
            return
        told = [
            (f"{name}=", f"{names.field(name)}: {names.choices(name) if kind == 'choice' else kind}")
            for name, kind in fields.items()
        ]
        told += [(f"+{name}", names.document(name)) for name in self._procedure.documents]
        self._call.screen.pairs(told, indent=2)

    def _save(self, rest: Sequence[str]) -> None:
        if not rest or len(rest) > 1 + len(self._start.cases.languages):
            raise NotTyped("save")
        name, *labels = rest
        save(self._start, self._walk, self._cases, name, labels)
        self._scenarios.append(name)
        self._told(ok=True, sentence=self._call.say("try.saved", name=name, file=str(self._cases)))

    def _help(self, rest: Sequence[str]) -> None:
        del rest
        pairs = [
            (self._call.say(f"try.help.{key}.typed"), self._call.say(f"try.help.{key}.does")) for key in _HELP
        ]
        if self._call.common.json:
            self._call.screen.json_line({"ok": True, "help": dict(pairs)})
        else:
            self._call.screen.pairs(pairs, indent=2)

    def _show_again(self, rest: Sequence[str]) -> None:
        _none(rest)
        self.show()

    def _quit(self, rest: Sequence[str]) -> None:
        _none(rest)
        self.over = True

    def _not_understood(self, key: str, word: str) -> bool:
        self._told(ok=False, sentence=self._call.say(key, word=word))
        return False

    def _told(self, *, ok: bool, sentence: str) -> bool:
        if self._call.common.json:
            self._call.screen.json_line({"ok": ok, "sentence": sentence})
        else:
            self._call.screen.line(sentence)
        return ok


def _one(rest: Sequence[str]) -> str:
    """The one word that is wanted.

    Raises:
        NotTyped: there is none, or there are several.
    """
    if len(rest) != 1:
        raise NotTyped(" ".join(rest) or "…")
    return rest[0]


def _none(rest: Sequence[str]) -> None:
    """Nothing more is wanted.

    Raises:
        NotTyped: there is more.
    """
    if rest:
        raise NotTyped(" ".join(rest))


_HELP = ("action", "settle", "clock", "who", "time", "undo", "keep", "look", "save", "quit")
