"""`hoso grant` and `hoso delegate`: who holds which role, and who may act for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import WRITING, command
from hoso.adapters.cli.given import ids_of, moment_of
from hoso.adapters.cli.trouble import Trouble
from hoso.adapters.cli.writing import answer
from hoso.engine.reason import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.handle import Engine


@command("grant", WRITING)
def grant(
    call: Call,
    officer: arguments.MaybeOfficer = None,
    role: arguments.MaybeRole = None,
    unit: arguments.MaybeUnit = None,
    covers: arguments.Covers = None,
    start: arguments.Start = None,
    until: arguments.Until = None,
    revoke: arguments.Revoke = None,
) -> int:
    """Grant an officer a role in a unit, or end such a grant."""
    if revoke is not None:
        _alone(officer, "--revoke", "OFFICER", "grant")
        return _changed(call, {"kind": "revoked", "grant": revoke})
    for name, given in (("OFFICER", officer), ("ROLE", role), ("--unit", unit)):
        if not given:
            raise Trouble("parameter_missing", name=name, command="hoso grant")
    change: dict[str, Any] = {"kind": "granted", "officer": officer, "role": role, "unit": unit}
    if covers is not None:
        change["covers"] = covers
    return _changed(call, change | _period(start, until), lambda n: f"g{n}.1", "--revoke")


@command("delegate", WRITING)
def delegate(
    call: Call,
    officer: arguments.MaybeOfficer = None,
    to: arguments.MaybeOther = None,
    start: arguments.Start = None,
    until: arguments.Until = None,
    roles: arguments.Roles = None,
    procedures: arguments.Procedures = None,
    authority: arguments.Authority = None,
    end: arguments.End = None,
) -> int:
    """Let one officer act for another, or end such a delegation."""
    if end is not None:
        _alone(officer, "--end", "OFFICER", "delegate")
        return _changed(call, {"kind": "undelegated", "delegation": end})
    for name, given in (("OFFICER", officer), ("TO", to)):
        if not given:
            raise Trouble("parameter_missing", name=name, command="hoso delegate")
    if authority is None or not authority.strip():
        raise Trouble("authority_needed", officer=officer, to=to)
    change: dict[str, Any] = {"kind": "delegated", "officer": officer, "to": to} | _period(start, until)
    if roles:
        change["roles"] = ids_of("--role", roles)
    if procedures:
        change["procedures"] = ids_of("--procedure", procedures)
    change["_sd"] = {"authority": authority}
    return _changed(call, change, lambda n: f"d{n}.1", "--end")


def _period(start: str | None, until: str | None) -> dict[str, str]:
    period = {"from": moment_of("--from", start), "until": moment_of("--until", until, end=True)}
    return {key: moment for key, moment in period.items() if moment is not None}


def _alone(given: str | None, option: str, name: str, command_name: str) -> None:
    if given is not None:
        raise Trouble("both_named", name=f"{name}, {option}", command=f"hoso {command_name}")


def _changed(
    call: Call, change: dict[str, Any], numbered: Callable[[int], str] | None = None, option: str = ""
) -> int:
    from hoso.engine.commands import Change

    with call.engine() as engine:
        outcome = engine.handle(Change(call.asking(), (change,)))
        if isinstance(outcome, Refusal) or numbered is None:
            return answer(call, engine, outcome)
        made = numbered(outcome.n)
        verb = "grant" if change["kind"] == "granted" else "delegate"
        following = call.retype(verb, option, made, actor=call.actor)
        more: dict[str, Any] = {"id": made}
        strange = _strange_role(call, engine, str(change.get("role", "")))
        if strange is not None:
            more |= {"role_unknown": strange}
        code = answer(call, engine, outcome, following=following, what_for=call.say("staff.undo"), more=more)
        if strange is not None and not call.common.json:
            near = strange["near"]
            call.screen.line(call.say(f"staff.role_unknown{'_near' if near else ''}", **strange))
        return code


def _strange_role(call: Call, engine: Engine, role: str) -> dict[str, Any] | None:
    """A role that is granted though no deployed procedure has it, with the near one; None: it is known.

    Officers may be appointed before a procedure is deployed, so this is said and not refused.
    """
    from hoso.engine.directory import POWERS
    from hoso.engine.language.near import near_word

    if not role or role in POWERS:
        return None
    with call.view(engine) as view:
        known = view.roles_deployed()
    return None if role in known or not known else {"role": role, "near": near_word(role, known)}
