"""Where our time goes: some thousand steps with every phase of a step measured, and what they leave."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import patch

import permit
from meter import WEIGHING, Meter, TimedStore

from hoso.adapters.bootstrap import open_engine, open_store

if TYPE_CHECKING:
    from pathlib import Path

    from hoso.engine.ports import Store

#: Dossiers walked before and in each measurement.
WARM_UP, DOSSIERS = 6, 400
_OUTSIDE = "other"
#: Module, name in it, phase. A name is patched where it is used; of a class its method.
_PHASES = (
    ("handle", "request_digest", "request key"),
    ("handle", "request_key", "request key"),
    ("decide", "decide_take", "decide: rest"),
    ("decide", "decide_open", "decide: rest"),
    ("decide.step", "authorise", "decide: authority"),
    ("decide.opening", "authorise", "decide: authority"),
    ("decide.step", "requirement_reasons", "decide: requirements"),
    ("decide.step", "read_given", "decide: what is given"),
    ("decide.opening", "read_given", "decide: what is given"),
    ("guard", "CompiledGuards.evaluate", "decide: guards in CEL"),
    ("machine", "CompiledMachine.fire", "decide: transitions"),
    ("writing", "seal", "seal: rest"),
    ("disclosure", "canonical", "seal: canonical text"),
    ("leaf", "canonical", "seal: canonical text"),
    ("disclosure", "digest", "seal: SHA-256"),
    ("leaf", "digest", "seal: SHA-256"),
    ("stored", "leaf_hash", "seal: SHA-256"),
    ("writing", "evolve", "fold"),
    ("writing", "receipt_of", "receipt"),
)


@dataclass(frozen=True, slots=True)
class Profile:
    """Microseconds per step, and bytes."""

    steps: int
    #: Of a step when nothing but the whole is measured.
    plain_us: float
    #: Phase → microseconds per step, the largest first.
    phases: dict[str, float]
    #: What measuring cost, of all phases together; it is part of their figures.
    meter_us: float
    #: What → (median, 99th percentile, largest) in bytes.
    sizes: dict[str, tuple[int, int, int]]


def profile(folder: Path) -> Profile:
    """Walk the workload once as it is and once with the meter, each on a fresh store."""
    plain = permit.Permits(open_engine(open_store(folder / "plain.db", create=True)))
    _walk(plain, 1, WARM_UP)
    start = perf_counter()
    steps = _walk(plain, WARM_UP + 1, DOSSIERS)
    plain_us = (perf_counter() - start) / steps * 1e6

    meter = Meter(_OUTSIDE)
    store = TimedStore(open_store(folder / "measured.db", create=True), meter)
    with measuring(meter):
        walked = permit.Permits(open_engine(cast("Store", store)))
        _walk(walked, 1, WARM_UP)
        for sizes in store.sizes.values():
            sizes.clear()
        meter.restart()
        steps = _walk(walked, WARM_UP + 1, DOSSIERS)
        meter.enter(_OUTSIDE)
    spent = {name: ns / steps / 1e3 for name, ns in meter.spent.items() if name != WEIGHING}
    phases = dict(sorted(spent.items(), key=lambda item: -item[1]))
    return Profile(
        steps,
        plain_us,
        phases,
        meter.cost_ns() * meter.entered / steps / 1e3,
        {name: _spread(found) for name, found in store.sizes.items()},
    )


def _walk(walked: permit.Permits, first: int, dossiers: int) -> int:
    """Walk dossiers and count the steps."""
    steps = 0
    for no in range(first, first + dossiers):
        for action in permit.plan(no):
            walked.step(no, action)
            steps += 1
    return steps


def measuring(meter: Meter) -> ExitStack:
    """Make every function that `_PHASES` names a phase, until the block ends.

    Raises:
        AttributeError: the engine has changed and `_PHASES` has not.
    """
    with ExitStack() as patches:
        for module, name, phase in _PHASES:
            patches.enter_context(_measured(meter, module, name, phase))
        return patches.pop_all()


def _measured(meter: Meter, module: str, name: str, phase: str) -> Any:
    """A patch that makes one function of the engine a phase."""
    owner: Any = import_module(f"hoso.engine.{module}")
    *classes, function = name.split(".")
    for part in classes:
        owner = getattr(owner, part)
    return patch.object(owner, function, meter.timed(phase, getattr(owner, function)))


def _spread(found: list[int]) -> tuple[int, int, int]:
    """Median, 99th percentile and largest."""
    ordered = sorted(found)
    return int(median(ordered)), ordered[int(len(ordered) * 0.99)], ordered[-1]
