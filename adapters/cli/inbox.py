"""`hoso inbox`: my work - what I hold, what I am asked, what is free for somebody in my role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import SEEING, command
from hoso.adapters.cli.lights import light_of, light_told
from hoso.adapters.cli.trouble import Trouble
from hoso.engine.authority import Authority, authorise
from hoso.engine.commands import Asking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View
    from hoso.engine.head import Head

#: Kinds of work in the order in which they are told.
KINDS = ("mine", "request", "free")


@dataclass(frozen=True, slots=True)
class Work:
    """One thing that somebody may work on."""

    #: `mine`, `request` or `free`.
    kind: str
    head: Head
    state: str
    #: In which role, and for whom.
    authority: Authority
    request: dict[str, Any] | None = None

    @property
    def order(self) -> tuple[int, str, str]:
        """Kinds in their order; within one what has waited longest first, requests by when they are due."""
        since = self.head.recorded_at
        if self.request is not None:
            since = self.request.get("due", "9")
        return KINDS.index(self.kind), since, self.head.name


@command("inbox", SEEING)
def inbox(
    call: Call,
    role: arguments.OnlyRole = None,
    unit: arguments.MaybeUnit = None,
    limit: arguments.Limit = 20,
    page: arguments.Page = 1,
) -> int:
    """List the dossiers whose state I may work on, mine first, and the requests I may answer."""
    for name, number in (("--limit", limit), ("--page", page)):
        if number < 1:
            raise Trouble("number_unreadable", name=name, command="hoso inbox")
    with call.engine() as engine, call.view(engine) as view:
        found = sorted(_Desk(view, call.actor, role, unit).work(), key=lambda item: item.order)
        first = limit * (page - 1)
        told = [_told(view, item) for item in found[first : first + limit]]
        counted = {kind: sum(item.kind == kind for item in found) for kind in KINDS}
        answered = {
            "actor": call.actor,
            "total": len(found),
            "counts": counted,
            "page": page,
            "limit": limit,
            "rows": told,
        }
        return call.done(answered, lambda screen: _show(call, screen, view, answered))


class _Desk:
    """Whose work it is, in which roles and for whom; the engine's own rule is asked once for each."""

    def __init__(self, view: View, actor: str, role: str | None, unit: str | None) -> None:
        self._view = view
        self._actor = actor
        self._role = role
        self._unit = unit
        directory = view.directory
        delegations = (directory.delegations[key] for key in directory.delegations_to.get(actor, ()))
        self._principals = [None, *dict.fromkeys(item.officer for item in delegations)]
        self._asked: dict[tuple[str, str, str], list[Authority]] = {}
        self._now = view.reading.now()

    def work(self) -> Iterator[Work]:
        """Everything there is to do, in the order of the dossiers' codes."""
        for head in self._view.reading.heads("dossier"):
            if "outcome" not in head.body and self._is_wanted(head.body["unit"]):
                yield from self._of(head)

    def _is_wanted(self, unit: str) -> bool:
        return self._unit is None or self._unit in self._view.directory.line_of(unit)

    def _of(self, head: Head) -> Iterator[Work]:
        states = self._view.definition(head).procedure.states
        for state in head.body["state"]:
            role, holder = states[state].role, head.body["holders"].get(state)
            for authority in self._able(role, head) if role else ():
                if holder is None:
                    yield Work("free", head, state, authority)
                elif authority.persons & {holder["officer"], holder.get("for", "")}:
                    yield Work("mine", head, state, authority)
                else:
                    continue
                break
        for item in head.body["requests"]:
            if item["status"] in {"asked", "late"} and item["state"] in head.body["state"]:
                able = self._able(item["agency"], head)
                if able:
                    yield Work("request", head, item["state"], able[0], item)

    def _able(self, role: str, head: Head) -> list[Authority]:
        """In which ways the actor may act in a role: in person, then for others."""
        if self._role not in (None, role):
            return []
        key = (role, head.body["unit"], head.body["procedure"])
        if key not in self._asked:
            _, unit, procedure = key
            found = (
                authorise(
                    self._view.directory,
                    Asking(self._actor, "", "", principal),
                    [role],
                    unit,
                    procedure,
                    max(self._now, head.recorded_at),
                )
                for principal in self._principals
            )
            self._asked[key] = [item for item in found if isinstance(item, Authority)]
        return self._asked[key]


def _told(view: View, item: Work) -> dict[str, Any]:
    """One piece of work as programs read it, with what is open to the actor."""
    from hoso.engine.actions import askable, options

    head = item.head
    definition = view.definition(head)
    names, holder = view.names(definition), head.body["holders"].get(item.state)
    entered = next((line for line in reversed(view.lines(head.name)) if item.state in line.entered), None)
    asking = Asking(item.authority.actor, "", "", item.authority.acting_for)
    open_ones: list[str] = []
    agencies: list[str] = []
    if item.request is None:
        agencies = askable(asking, view.situation(head)) if item.state in definition.consults else []
        mine = (item.state, definition.inside.get(item.state))
        found = options(asking, view.situation(head))
        open_ones = [option.action for option in found if option.is_open and option.source in mine]
    return {
        "kind": item.kind,
        "dossier": head.name,
        "procedure": head.body["procedure"],
        "unit": head.body["unit"],
        "state": item.state,
        "state_label": names.state(item.state),
        "since": entered.recorded_at if entered else head.recorded_at,
        "clock": light_of(view, head),
        "holder": holder["officer"] if holder else None,
        "role": item.authority.role,
        "role_label": names.role(item.authority.role),
        "for": item.authority.acting_for,
        "actions": open_ones,
        "action_labels": [names.action(action) for action in open_ones],
        "ask": agencies,
        "ask_labels": [names.role(agency) for agency in agencies],
        "request": item.request["request"] if item.request else None,
        "due": item.request.get("due") if item.request else None,
    }


def _show(call: Call, screen: Screen, view: View, told: dict[str, Any]) -> None:
    names = view.names()
    screen.title(call.say("inbox.title", names, officer=told["actor"], n=told["total"]))
    kind = ""
    for row in told["rows"]:
        if row["kind"] != kind:
            kind = row["kind"]
            screen.line()
            screen.title(call.say(f"inbox.{kind}", n=told["counts"][kind]))
        since = call.say("show.since", at=call.wording.moment(row["since"]))
        screen.line(f"{row['dossier']} · {row['state_label']}, {since}", indent=2, hang=4)
        light = light_told(call, row["clock"])
        if light:
            screen.line(f"{call.say('due.promised')}: {light}", indent=4, hang=6)
        who = row["role_label"]
        if row["for"]:
            who = call.say("history.brief_for", who=who, whom=names.officer(row["for"]))
        screen.line(f"{call.say('inbox.as')} {who}", indent=4, hang=6)
        if row["request"]:
            due = row["due"] and call.say("show.due", due=call.wording.deadline(row["due"]))
            screen.line(f"{call.say('inbox.asked')} {row['request']}{f', {due}' if due else ''}", indent=4)
        elif row["actions"]:
            labels = (
                f"{label} ({action})"
                for action, label in zip(row["actions"], row["action_labels"], strict=True)
            )
            screen.line(f"{call.say('inbox.may')} {', '.join(labels)}", indent=4, hang=6)
        if row["ask"]:
            labels = (f"{label} ({role})" for role, label in zip(row["ask"], row["ask_labels"], strict=True))
            screen.line(f"{call.say('inbox.ask')} {', '.join(labels)}", indent=4, hang=6)
    _show_following(call, screen, told)


def _show_following(call: Call, screen: Screen, told: dict[str, Any]) -> None:
    rows = told["rows"]
    if rows:
        screen.line()
        screen.line(f"{call.say('next')}:")
        first = rows[0]
        more = ["--for", first["for"]] if first["for"] else []
        if first["request"]:
            # What is asked is read first; which opinion to give is not ours to write down.
            screen.code(call.retype("history", first["dossier"]))
            screen.code(call.retype("answer", "--help"))
        else:
            screen.code(call.retype("actions", first["dossier"], *more, actor=told["actor"]))
    if told["limit"] * told["page"] < told["total"]:
        screen.code(call.retype("inbox", "--page", str(told["page"] + 1), actor=told["actor"]))
