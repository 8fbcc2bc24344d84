"""What an activity of a log is in a procedure: by its map, else by the name or label that is the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.replay.event_log import ACTIVITY, ACTOR, ROLE, TIME
from hoso.engine.replay.event_map import MapValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.procedure import Labelled, Procedure
    from hoso.engine.replay.event_map import MapFile

#: How logs write that they do not know.
UNKNOWN = frozenset({"", "empty", "unknown", "none", "missing", "null", "undefined", "n/a"})
_BETWEEN = re.compile(r"[^\w]+|_+")
#: The longest name of an action that is asked of the engine, in characters.
_LONGEST = 64


class Activity(NamedTuple):
    """What an activity is."""

    #: May it open the dossier? None: it may where it is the first of a case.
    opens: bool | None = False
    #: The actions it may be, the first that starts where the dossier is.
    does: tuple[str, ...] = ()
    ignored: bool = False
    fields: Mapping[str, MapValue] = {}


class Meaning:
    """The words of a log in the words of a procedure."""

    def __init__(self, procedure: Procedure, chosen: MapFile | None = None) -> None:
        """Read a log by a map; without one names and labels must be the same, and the first event opens."""
        self.procedure = procedure
        self._map = chosen
        said = chosen.columns.said() if chosen is not None else {}
        #: Where activity, time, actor and role stand.
        self.columns = {"activity": ACTIVITY, "time": TIME, "actor": ACTOR, "role": ROLE, **said}
        self.ends = frozenset(chosen.ends) if chosen is not None else frozenset()
        self._unknown = UNKNOWN | {word.casefold() for word in (chosen.unknown if chosen is not None else ())}
        self._actions = _by_words((name, item) for name, item in procedure.triggers.items())
        roles = _by_words((name, item) for name, item in procedure.roles.items())
        self._roles: dict[str, tuple[str, ...]] = {word: (name,) for word, name in roles.items()}
        self._listed: dict[str, Activity] = {}
        self.opening: Mapping[str, MapValue] = {
            name: MapValue.model_validate({"from": name}) for name in procedure.fields
        }
        if chosen is not None:
            self.opening = chosen.opening
            self._roles = {item.log: item.holds for item in chosen.roles}
            self._listed = {
                item.log: Activity(item.opens, item.does, item.ignored, item.fields)
                for item in chosen.activities
            }

    def activity(self, name: str) -> Activity:
        """What an activity is; one that nobody knows is an action that the procedure does not have."""
        found = self._listed.get(name)
        if found is None:
            action = self._actions.get(_words(name)) or _shown(name)
            opens = None if self._map is None else False
            found = Activity(opens, (action,), fields=self._own(action))
        return found

    def actor(self, attributes: Mapping[str, str]) -> str | None:
        """Whom the log names; None where it does not know."""
        name = attributes.get(self.columns["actor"], "").strip()
        return None if name.casefold() in self._unknown else name

    def roles(self, attributes: Mapping[str, str]) -> tuple[str, ...]:
        """The roles that the log says somebody has; none where it does not know."""
        name = attributes.get(self.columns["role"], "").strip()
        if name.casefold() in self._unknown:
            return ()
        return self._roles.get(name if self._map is not None else _words(name), ())

    def _own(self, action: str) -> Mapping[str, MapValue]:
        """Without a map: the fields that an action fills, from the attributes of their names."""
        if self._map is not None:
            return {}
        filled = {name for row in self.procedure.transitions if row.trigger == action for name in row.fills}
        return {name: self.opening[name] for name in filled if name in self.opening}


def _by_words(named: Iterable[tuple[str, Labelled]]) -> dict[str, str]:
    """Names by their own words and those of their labels; names go first."""
    found: dict[str, str] = {}
    pairs = list(named)
    for name, _ in pairs:
        found.setdefault(_words(name), name)
    for name, item in pairs:
        for label in item.labels.values():
            found.setdefault(_words(label), name)
    return found


def _words(text: str) -> str:
    """A name as people read it: letters and digits, whatever stands between them."""
    return _BETWEEN.sub(" ", text.casefold()).strip()


def _shown(name: str) -> str:
    """An unknown name as it is asked of the engine, which refuses it by that name."""
    return "".join(letter if letter.isprintable() else "?" for letter in name.strip()[:_LONGEST]) or "?"
