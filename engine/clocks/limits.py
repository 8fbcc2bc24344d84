"""Limits of time: from which moment on, and until which, an action may be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.clocks.dates import after, before, is_later
from hoso.engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.procedure import Transition
    from hoso.engine.worktime.worktime import WorkTime


def time_reasons(row: Transition, clocks: Mapping[str, Any], time: WorkTime | None, now: str) -> list[Reason]:
    """Why an action comes too early or too late; without a calendar no limit can be reckoned."""
    found: list[Reason] = []
    if time is None:
        return found
    earliest, latest = opens_at(row, clocks, time), closes_at(row, clocks, time)
    if earliest is not None and now < earliest:
        assert row.after is not None
        details: dict[str, Any] = {"about": row.trigger, "from": earliest, "now": now}
        details |= {"time": str(row.after.time), "since": row.after.since}
        found.append(Reason("too_early", details | _legal(row.after.legal or row.legal)))
    if latest is not None and is_later(now, latest):
        assert row.not_later_than is not None
        limit = row.not_later_than
        details = {"about": row.trigger, "until": latest, "now": now, "time": str(limit.time)}
        details |= {"since": limit.since} if limit.since else {"before": "due"}
        found.append(Reason("too_late", details | _legal(limit.legal or row.legal)))
    return found


def opens_at(row: Transition, clocks: Mapping[str, Any], time: WorkTime) -> str | None:
    """The first instant at which an action may be taken; None: nothing holds it back."""
    if row.after is None:
        return None
    since = clocks.get("marks", {}).get(row.after.since)
    return after(time, row.after.time, since) if since is not None else None


def closes_at(row: Transition, clocks: Mapping[str, Any], time: WorkTime) -> str | None:
    """The last instant at which an action may be taken; None: nothing ends it."""
    limit = row.not_later_than
    if limit is None:
        return None
    if limit.since is not None:
        since = clocks.get("marks", {}).get(limit.since)
        return after(time, limit.time, since) if since is not None else None
    due = due_now(clocks)
    return before(time, limit.time, due) if due is not None else None


def due_now(clocks: Mapping[str, Any]) -> str | None:
    """What is promised: the due date of the phase that runs, or else of the whole; None: nothing is due."""
    for stage in clocks.get("stages", {}).values():
        if "done" not in stage and "due" in stage:
            return str(stage["due"])
    total = clocks.get("total", {})
    return str(total["due"]) if "due" in total and "done" not in total else None


def _legal(legal: str | None) -> dict[str, str]:
    return {"legal": legal} if legal else {}
