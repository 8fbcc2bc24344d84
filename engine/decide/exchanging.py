"""Deciding what the engine does between a dossier and its sub-dossiers: in one, on what the other says.

Its authority is the rule of the parent's definition, not a role. Each of them says in `causes` which entry of
the other dossier it rests on, and is decided on what that dossier's head says as it is read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.commands import EXCHANGE, Open, Take
from hoso.engine.decide.giving import read_given
from hoso.engine.decide.opening import first_entry, owed_at_once, reasons_of
from hoso.engine.decide.situation import Decision, common_reasons, on_dossier, refused
from hoso.engine.decide.step import ByItself, step_by_itself
from hoso.engine.reason import Reason, Refusal
from hoso.engine.sub_dossier import is_kept, sub_of
from hoso.engine.values import as_given

if TYPE_CHECKING:
    from hoso.engine.commands import Exchange
    from hoso.engine.decide.opening import Opening
    from hoso.engine.decide.situation import Situation
    from hoso.engine.definition import Definition
    from hoso.engine.head import Head
    from hoso.engine.procedure import Transition
    from hoso.engine.procedure_parts import SubDossier
    from hoso.engine.sub_dossier import Sub


class Other(NamedTuple):
    """The other dossier, as it is read."""

    head: Head
    definition: Definition

    @property
    def cause(self) -> dict[str, Any]:
        """Its last entry, as what this rests on."""
        return {"stream": self.head.stream, "n": self.head.version}


def decide_exchange(command: Exchange, situation: Situation, other: Other | None) -> Decision:
    """Tell a dossier something of its parent or child."""
    command = replace(command, asking=replace(command.asking, actor=EXCHANGE, acting_for=None))
    reasons = common_reasons(command.asking, situation.now)
    if reasons:
        return refused(reasons)
    match command.what:
        case "opened" | "ended" | "released":
            return _in_parent(command, situation, other)
        case "told" | "left" if other is not None:
            return _in_child(command, situation, other)
    return refused([_closed(command)])


def decide_sub_open(command: Exchange, opening: Opening, parent: Other, item: Sub, unit: str) -> Decision:
    """Open a sub-dossier with what its parent hands down; nothing may become more public by that."""
    declared = declared_for(parent.definition, item)
    asking = replace(command.asking, actor=EXCHANGE, acting_for=None)
    procedure = opening.definition.procedure
    if item["status"] != "asked":
        return refused([_closed(command)])
    values, wrong = handed(parent.definition, parent.head.body["data"], opening.definition, declared.gives)
    wrong += [
        Reason("sub_unknown", {"about": name, "what": what, "procedure": procedure.procedure})
        for what, name, known in (
            ("action", declared.recall, procedure.triggers),
            ("state", declared.withdrawn, procedure.states),
        )
        if name is not None and name not in known
    ]
    wrong += [
        Reason("sub_unknown", {"about": name, "what": "field", "procedure": procedure.procedure})
        for name in declared.takes.values()
        if name not in procedure.fields
    ]
    wanted = Open(asking, procedure.procedure, unit, opening.code, fields=values)
    given = read_given(procedure, values, (), None, None)
    reasons = reasons_of(wanted, opening, given, wrong)
    owed = owed_at_once(opening.definition, given, reasons)
    if reasons:
        return refused(reasons)
    of = {"kind": "sub_of", "parent": parent.head.stream, "sub": item["sub"]}
    made = first_entry(wanted, opening, None, given, owed, (of,))
    return made if isinstance(made, Refusal) else {**made, "causes": [parent.cause]}


def declared_for(definition: Definition, item: Sub) -> SubDossier:
    """What a definition says of a sub-dossier that was asked for."""
    found = definition.procedure.states[item["state"]].sub_dossier
    assert found is not None
    return found


def handed(
    source: Definition, data: dict[str, Any], dest: Definition, names: dict[str, str]
) -> tuple[dict[str, Any], list[Reason]]:
    """The values that go from one dossier to another, as a person would give them; and why some may not.

    Args:
        source: the definition of the dossier they come from.
        data: its values; what is missing or erased is not handed on.
        dest: the definition of the dossier they go to.
        names: field there -> field here.
    """
    ours, theirs = source.procedure.fields, dest.procedure.fields
    reasons: list[Reason] = []
    there: dict[str, Any] = {}
    for name, own in names.items():
        if name not in theirs or own not in ours:
            missing, of = (name, dest) if name not in theirs else (own, source)
            details = {"about": missing, "what": "field", "procedure": of.procedure.procedure}
            reasons.append(Reason("sub_unknown", details))
        elif not is_kept(ours[own].class_, theirs[name].class_):
            details = {"about": name, "field": own, "class": theirs[name].class_, "of": ours[own].class_}
            reasons.append(Reason("sub_class", details))
        elif own in data and not isinstance(data[own], dict):
            there[name] = as_given(source.procedure, {own: data[own]})[own]
    return there, reasons


def ended_as(declared: SubDossier, child: Other) -> str:
    """How a sub-dossier came back, for its parent."""
    withdrawn = declared.withdrawn is not None and child.head.body["state"] == [declared.withdrawn]
    return "withdrawn" if withdrawn else str(child.head.body["outcome"])


def _in_parent(command: Exchange, situation: Situation, child: Other | None) -> Decision:
    """The child is there; it has ended; it is no longer waited for."""
    item = sub_of(situation.head.body, command.sub)
    if item is None:
        return refused([_closed(command)])
    if command.what == "released":
        if item["status"] != "recalled":
            return refused([_closed(command)])
        effect: dict[str, Any] = {"kind": "sub_released", "sub": command.sub}
        causes = []
        if child is not None:
            effect["child"] = child.head.stream
            causes = [child.cause]
        return on_dossier(EXCHANGE, command.asking, None, situation, [effect], causes=causes)
    if child is None or not _is_child(command, situation, child):
        return refused([_closed(command)])
    if command.what == "opened":
        if item["status"] != "asked":
            return refused([_closed(command)])
        effect = {"kind": "sub_opened", "sub": command.sub, "child": child.head.stream}
        effect["code"] = child.head.body["code"]
        causes = [{"stream": child.head.stream, "n": 1}]
        return on_dossier(EXCHANGE, command.asking, None, situation, [effect], causes=causes)
    return _ended(command, situation, child, item)


def _ended(command: Exchange, situation: Situation, child: Other, item: Sub) -> Decision:
    """The child has ended: the parent goes on by the row for that outcome, with what is handed up."""
    definition, state = situation.definition, item["state"]
    if item["status"] == "recalled" or "outcome" not in child.head.body:
        return refused([_closed(command)])
    declared = declared_for(definition, item)
    outcome = ended_as(declared, child)
    action = action_for(definition, state, outcome)
    values, wrong = handed(child.definition, child.head.body["data"], definition, declared.takes)
    if wrong:
        return refused(wrong)

    def why_not(row: Transition) -> Reason | None:
        return None if row.sub == outcome else _closed(command)

    def effect(row: Transition, source: str) -> dict[str, Any]:
        del row, source
        return {"kind": "sub_ended", "sub": command.sub, "child": child.head.stream, "outcome": outcome}

    itself = ByItself(EXCHANGE, why_not, effect, (child.cause,), command.sub)
    return step_by_itself(Take(command.asking, command.dossier, action, values), situation, itself)


def action_for(definition: Definition, state: str, outcome: str) -> str:
    """The action by which a state goes on when its sub-dossier has ended so; empty where there is none."""
    rows = definition.procedure.transitions
    return next((row.trigger for row in rows if row.sub == outcome and state in row.source), "")


def _in_child(command: Exchange, situation: Situation, parent: Other) -> Decision:
    """The parent knows the end; or it no longer waits: the child is withdrawn if that is possible still."""
    body = situation.head.body
    of = body.get("parent", {})
    if (of.get("stream"), of.get("sub")) != (parent.head.stream, command.sub) or of.get("told"):
        return refused([_closed(command)])
    causes = [parent.cause]
    if command.what == "told":
        if "outcome" not in body:
            return refused([_closed(command)])
        told = [{"kind": "sub_told"}]
        return on_dossier(EXCHANGE, command.asking, None, situation, told, causes=causes)
    item = sub_of(parent.head.body, command.sub)
    if item is None or item["status"] != "recalled":
        return refused([_closed(command)])
    left: dict[str, Any] = {"kind": "parent_left"}
    if "outcome" not in body:
        itself = ByItself(EXCHANGE, lambda _: None, lambda *_: left, (parent.cause,))
        action = declared_for(parent.definition, item).recall
        step = step_by_itself(Take(command.asking, command.dossier, action), situation, itself)
        if not isinstance(step, Refusal):
            return step
    return on_dossier(EXCHANGE, command.asking, None, situation, [left], causes=causes)


def _is_child(command: Exchange, situation: Situation, child: Other) -> bool:
    of = child.head.body.get("parent", {})
    return (of.get("stream"), of.get("sub")) == (situation.head.stream, command.sub)


def _closed(command: Exchange) -> Reason:
    return Reason("sub_closed", {"about": command.what, "sub": command.sub})
