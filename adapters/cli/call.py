"""A call: one command being answered - who asks, where the store is, in which language, to whom."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoso.adapters import bootstrap
from hoso.adapters.cli.screen import Screen
from hoso.adapters.cli.trouble import DONE, NO, NO_STORE, Trouble
from hoso.engine.errors import NotCanonical, StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hoso.adapters.cli.view import View
    from hoso.adapters.wording import Names, Wording
    from hoso.engine.admission import Admission
    from hoso.engine.commands import Asking
    from hoso.engine.handle import Engine
    from hoso.engine.ports import Store
    from hoso.engine.reason import Reason, Refusal

#: The stream of who looked and who was refused.
ACCESS = "access"
#: The name under which this program's keys are unique.
CLIENT = "cli"
#: What reading a record raises where somebody wrote into it what hoso never writes.
_SUSPECT = (LookupError, TypeError, ValueError, AttributeError, RecursionError, NotCanonical)


@dataclass(slots=True)
class Common:
    """The options that many commands have, as they were typed."""

    store: str | None = None
    actor: str | None = None
    acting_for: str | None = None
    key: str | None = None
    occurred_at: str | None = None
    lang: str | None = None
    json: bool = False


@dataclass(slots=True)
class Call:
    """One command being answered."""

    wording: Wording
    common: Common
    screen: Screen = field(default_factory=Screen)

    @property
    def store(self) -> Path:
        """Where the store is.

        Raises:
            Trouble: no file can be there.
        """
        return place_of(Path(self.common.store) if self.common.store else bootstrap.settings().store)

    @property
    def actor(self) -> str:
        """Who acts.

        Raises:
            Trouble: nobody was named.
        """
        if self.viewer is None:
            raise Trouble("actor_missing")
        return self.viewer

    @property
    def viewer(self) -> str | None:
        """Who looks, where that was said; without, only what is public is shown."""
        return self.common.actor or bootstrap.settings().actor

    def asking(self, seen: int | None = None, *, part: int = 0) -> Asking:
        """Who asks, under which key; `part` tells the requests of one command apart."""
        from hoso.adapters.cli.given import key_of, moment_of, seen_of
        from hoso.engine.commands import Asking

        key = key_of(self.common.key) or bootstrap.SystemEntropy().tag()
        return Asking(
            actor=self.actor,
            client=CLIENT,
            key=f"{key}.{part}" if part else key,
            acting_for=self.common.acting_for,
            seen=seen_of(seen),
            occurred_at=moment_of("--occurred-at", self.common.occurred_at),
        )

    @contextmanager
    def engine(self, *, create: bool = False, only_reads: bool = False) -> Iterator[Engine]:
        """Open the store and put an engine over it; one that only reads needs no place to write.

        Raises:
            Trouble: what was read makes no sense, and verification finds the record damaged.
        """
        if only_reads:
            store = bootstrap.open_to_read(self.store)
        else:
            store = bootstrap.open_store(self.store, create=create)
        try:
            yield bootstrap.open_engine(store)
        except _SUSPECT as error:
            _blame(store, error)
            raise
        finally:
            store.close()

    def look(self, engine: Engine, view: str, *names: str) -> Admission | Refusal:
        """What the one who looks may be shown of streams; recorded before it is shown, and so is a refusal.

        Raises:
            Trouble: nobody is named, and only inspectors see who looked.
            DossierUnknown: there is no such stream.
            StoreBusy, StoreUnusable: it cannot be recorded now.
        """
        from hoso.engine.admission import Admission
        from hoso.engine.commands import Read

        with self.view(engine) as seen:
            streams = tuple(seen.stream(name).stream for name in names)
        if self.viewer is None and view != "export" and ACCESS not in names:
            return Admission()
        viewer = self.viewer if view == "export" else self.actor
        return engine.read(Read(viewer, streams, view, self.common.acting_for))

    def unseen(self, engine: Engine, refusal: Refusal, name: str | None = None) -> int:
        """Answer that this is not for the one who looks."""
        with self.view(engine) as view:
            head = view.stream(name) if name is not None else None
            known = view.definition(head) if head is not None and head.kind == "dossier" else None
            return self.refused(view.explained(refusal.reasons, known))

    def sight_told(self, admission: Admission) -> str | None:
        """What is not shown, and what to do about it; None where nothing is kept back."""
        if self.viewer is None:
            return self.say("sight.public")
        if not admission.withheld:
            return None
        classes = ", ".join(self.say(f"sight.{name}") for name in sorted(admission.withheld))
        return self.say("sight.withheld", classes=classes)

    @contextmanager
    def view(
        self, engine: Engine, admission: Admission | None = None, *, whole: bool = False
    ) -> Iterator[View]:
        """Look at what is stored now: what is public, what an admission says, or the `whole`.

        Raises:
            Trouble: it cannot be read, and verification finds the record damaged.
        """
        from hoso.adapters.cli.view import View

        try:
            with engine.store.reading() as reading:
                shown = frozenset() if admission is None else admission.classes
                classes = None if whole else shown
                yield View(reading, engine.knowledge, self.wording, viewer=self.viewer, classes=classes)
        except StoreUnusable as error:
            _blame(engine.store, error)
            raise

    def say(self, key: str, names: Names | None = None, /, **details: Any) -> str:
        """A sentence of the interface."""
        return self.wording.say(key, names, **details)

    def done(self, answer: dict[str, Any], show: Callable[[Screen], None]) -> int:
        """Answer yes: JSON for a program, text for a person."""
        if self.common.json:
            self.screen.json({"ok": True, **answer})
        else:
            show(self.screen)
        return DONE

    def refused(self, reasons: list[tuple[Reason, str]], more: dict[str, Any] | None = None) -> int:
        """Answer no, with every reason and its sentence."""
        if self.common.json:
            self.screen.json({"ok": False, "refused": reasons_told(reasons), **(more or {})})
            return NO
        self.screen.title(self.say("refused", n=len(reasons)))
        for reason, sentence in reasons:
            self.screen.line(f"- {sentence} [{reason.code}]", indent=0, hang=2)
        return NO

    def retype(self, *words: str, actor: str | None = None) -> str:
        """A command that can be pasted: the same store, the same language, and who acts."""
        typed = [program(), *words]
        if self.common.store:
            typed += ["--store", self.common.store]
        if actor:
            typed += ["--actor", actor]
        if self.common.lang:
            typed += ["--lang", self.common.lang]
        return shlex.join(typed)


def reasons_told(reasons: list[tuple[Reason, str]]) -> list[dict[str, Any]]:
    """Reasons with their sentences, as programs read them."""
    return [
        {
            "code": reason.code,
            "about": reason.details.get("about"),
            "details": {key: item for key, item in reason.details.items() if key != "about"},
            "sentence": sentence,
        }
        for reason, sentence in reasons
    ]


def place_of(path: Path) -> Path:
    """The place of a store, where there can be one.

    Raises:
        Trouble: the path is too long, leads in a circle, or through a folder that is closed to us.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return path  # the store itself says what is wrong
    except (OSError, ValueError) as error:
        message = error.strerror or str(error) if isinstance(error, OSError) else str(error)
        raise Trouble("store_unusable", NO_STORE, store=str(path), message=message) from error
    return path


def _blame(store: Store, error: Exception) -> None:
    """Blame the record for an error, but only where verification finds it damaged; else the fault is ours.

    Raises:
        Trouble: it is damaged; the first place where it is.
    """
    from hoso.engine.verification import verify

    found = None
    with suppress(*_SUSPECT, StoreUnusable), store.reading() as reading:
        found = next(((item, problem) for item in verify(reading) for problem in item.problems), None)
    if found is not None:
        verdict, problem = found
        place = " ".join([verdict.name or verdict.stream, *([str(problem.n)] if problem.n else [])])
        raise Trouble("record_damaged", NO, message=f"{place} [{problem.code}]") from error


def program() -> str:
    """How this program is called here: its name where the shell finds it, else its path."""
    if home() is None:
        return "hoso"
    beside = os.path.relpath(sys.argv[0])
    return str(Path(sys.argv[0]).resolve()) if beside.startswith(os.pardir) else beside


def home() -> Path | None:
    """The folder this program lies in, where the shell does not find it by its name."""
    path = Path(sys.argv[0])
    from shutil import which  # brings every way to pack, for a few sentences that name a path

    found = which("hoso")
    if path.name != "hoso" or (found is not None and Path(found).resolve() == path.resolve()):
        return None
    return Path(os.path.abspath(path)).parent  # noqa: PTH100 - a link to the program stays a link
