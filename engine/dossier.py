"""The dossier: its state folded from its entries, one at a time.

The fold is the only way a head is made, so that replaying the record gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.branching import fold_branches
from hoso.engine.clocks.course import folded as clocks_folded
from hoso.engine.consultation import entered, folded
from hoso.engine.disclosure import WITHHELD
from hoso.engine.fees import fees_folded
from hoso.engine.sub_dossier import OF_CHILD, OF_PARENT, fold_subs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.definition import Definition

    #: Digest → (name, value) of the disclosures that are at hand.
    Disclosed = Mapping[str, tuple[str, Any]]

#: Kinds of effects that say something of sub-dossiers.
_OF_SUBS = frozenset({*OF_PARENT, *OF_CHILD, "ended"})
#: What stands for a value whose salt and text were destroyed.
ERASED = {"erased": True}


def is_erased(value: Any) -> bool:
    """Is this what stands for an erased value? No field has an object for a value."""
    return isinstance(value, dict)


def evolve(
    body: Mapping[str, Any], entry: Mapping[str, Any], n: int, disclosed: Disclosed, definition: Definition
) -> dict[str, Any]:
    """Fold one entry into a dossier's state and give the new one; the old one stays as it is.

    Args:
        body: the state before, empty before the first entry.
        entry: the entry, digests in `_sd`.
        n: its sequence.
        disclosed: the entry's disclosures that are at hand; an erased one is simply missing.
        definition: the one the dossier is pinned to, which says which actions a separation rule names.
    """
    new = dict(body) if body else _fresh(entry)
    _move(new, entry, definition)
    change = entry.get("clock")
    if change:
        new["clock"] = clocks_folded(new["clock"], change)
    for effect in entry["effects"]:
        if effect["kind"] != "reasoned":  # nearly every step has one, and it says nothing of the state
            _apply(new, effect, n, disclosed)
            if effect["kind"] in _OF_SUBS:
                fold_subs(new, effect, n, entry)
    return new


def _fresh(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The state of a dossier that is just being opened, with the slots of issues to come."""
    return {
        "procedure": entry["procedure"],
        "definition": entry["definition"],
        "state": [],
        "data": {},
        "documents": {},
        "counts": {},
        "performed": {},
        "holders": {},
        "branches": {},
        "requests": [],
        "clock": {},
    }


def _move(new: dict[str, Any], entry: Mapping[str, Any], definition: Definition) -> None:
    """Count and remember the action taken, and enter the states it led to.

    An inner state that is not entered keeps its holder and its round.
    """
    action = entry.get("action")
    if action is not None:
        new["counts"] = {**new["counts"], action: new["counts"].get(action, 0) + 1}
        if action in definition.signing and "role" in entry:
            new["signers"] = {**new.get("signers", {}), action: signer_of(entry)}
        if action in definition.separated:
            new["performed"] = {**new["performed"], action: _performed(new, entry, action)}
    to = entry.get("to")
    if to is None or entry.get("stays"):
        return
    reached = entry.get("entered", to)
    new["state"] = to
    if new["holders"]:
        kept = set(to).difference(reached)
        new["holders"] = {state: holder for state, holder in new["holders"].items() if state in kept}
    new["requests"] = entered(new["requests"], reached)
    for state in reached:
        for ended in definition.rounds.get(state, ()):
            if ended in new["performed"]:
                before = new["performed"][ended]
                new["performed"] = {**new["performed"], ended: {**before, "round": []}}


def signer_of(entry: Mapping[str, Any]) -> dict[str, str]:
    """Who took an action, and for whom."""
    signer = {"officer": entry["actor"]}
    return signer | ({"for": entry["for"]["officer"]} if "for" in entry else {})


def _performed(new: Mapping[str, Any], entry: Mapping[str, Any], action: str) -> dict[str, list[str]]:
    """Who did a separated action: the persons, and those for whom they did it."""
    persons = {entry["actor"]}
    if "for" in entry:
        persons.add(entry["for"]["officer"])
    before = new["performed"].get(action, {"ever": [], "round": []})
    return {key: sorted(persons.union(before[key])) for key in ("ever", "round")}


def _apply(new: dict[str, Any], effect: Mapping[str, Any], n: int, disclosed: Disclosed) -> None:
    """Let one effect act. Kinds that do not concern the state, or are unknown, change nothing."""
    match effect["kind"]:
        case "opened":
            new["code"], new["unit"] = effect["code"], effect["unit"]
        case "given" | "corrected":
            new["data"] = {**new["data"], **_open_values(effect["fields"], disclosed)}
        case "attached":
            new["documents"] = {**new["documents"], effect["document"]: n}
        case "held":
            held = {key: effect[key] for key in ("officer", "role", "for") if key in effect}
            new["holders"] = {**new["holders"], effect["state"]: held}
        case "released":
            new["holders"] = {key: held for key, held in new["holders"].items() if key != effect["state"]}
        case "branched" | "branch_ended" | "branches_cancelled":
            new["branches"] = fold_branches(new["branches"], effect)
        case "erased":
            new["data"] = {**new["data"], **dict.fromkeys(effect.get("fields", ()), ERASED)}
        case "asked" | "answered" | "lapsed" | "recalled":
            new["requests"] = folded(new["requests"], effect)
        case "fee_due" | "fee_paid" | "fee_waived" | "fee_reopened":
            new["fees"] = fees_folded(new.get("fees", {}), effect, n)
        case "issued":
            kept = {key: effect[key] for key in ("number", "date", "signer")}
            new["results"] = {**new.get("results", {}), effect["result"]: {**kept, "n": n}}
        case "ended":
            new["outcome"] = effect["outcome"]


def _open_values(fields: Mapping[str, Any], disclosed: Disclosed) -> dict[str, Any]:
    """The values of a `fields` object: those that stand open and those whose disclosure is at hand."""
    values = {name: value for name, value in fields.items() if name != WITHHELD}
    for digest in fields.get(WITHHELD, ()):
        if digest in disclosed:
            name, value = disclosed[digest]
            values[name] = value
    return values
