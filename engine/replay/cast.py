"""Who acts in a case: the people whom the log names, with the roles it gives them; made-up ones for the rest.

Whoever is named is one person all through the case and holds every role that the log gives them in it. Where
it does not say the role of an event, they hold those that the definition asks for it. Where it does not say
who, it is a made-up officer for each activity: nobody can say that it was the same person, so four eyes are
not refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoso.engine.replay.event_log import Event
    from hoso.engine.replay.meaning import Activity, Meaning


class Cast:
    """The people of one case."""

    def __init__(self, meaning: Meaning, events: Sequence[tuple[Event, Activity]]) -> None:
        """Look through all events: what somebody is later, they are from the beginning."""
        self._meaning = meaning
        self._numbers: dict[str, int] = {}
        found: dict[str, set[str]] = {}
        for event, activity in events:
            roles = meaning.roles(event.attributes) or self._asked(activity)
            found.setdefault(self._person(event, activity), set()).update(roles)
        self._roles = {person: tuple(sorted(roles)) for person, roles in found.items()}

    def of(self, event: Event, activity: Activity) -> tuple[str, tuple[str, ...]]:
        """Who did an event, and the roles they hold."""
        person = self._person(event, activity)
        return person, self._roles[person]

    def _person(self, event: Event, activity: Activity) -> str:
        actor = self._meaning.actor(event.attributes)
        if actor is None:
            return ".".join(["unknown", *activity.does, *self._meaning.roles(event.attributes)])
        return f"person_{self._numbers.setdefault(actor, len(self._numbers) + 1)}"

    def _asked(self, activity: Activity) -> set[str]:
        """The roles that the definition asks for an activity, wherever the dossier is."""
        procedure = self._meaning.procedure
        asked: set[str] = set()
        for row in procedure.transitions:
            if row.trigger in activity.does:
                asked.update(self._giving(row.by, activity.fields))
        if activity.opens is not False:
            asked.update(self._giving(procedure.open.by, self._meaning.opening))
        return asked

    def _giving(self, roles: Sequence[str], fields: Iterable[str]) -> Sequence[str]:
        """Of the roles that may act those that may also give these fields; where none may, all."""
        known = self._meaning.procedure.fields
        setting = [known[name].set_by for name in fields if name in known]
        return [role for role in roles if all(role in by for by in setting)] or roles
