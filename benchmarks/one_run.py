"""One side, one fresh process, one fresh store: `one_run.py SIDE FILE SECONDS` prints one line of JSON."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from time import perf_counter

from sides import SIDES, Connections

#: Dossiers before the measurement begins, as in the comparison beside the project.
WARM_UP = 6


def _cpu() -> float:
    """Seconds of processor this process has used, in user and system mode."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measure(side: str, file: Path, seconds: float) -> dict[str, float]:
    """Walk whole dossiers until the time is over.

    Returns:
        rate: steps per second. p50_ms, p99_ms: latency of a step or batch. cpu_us: processor time per step.

    Raises:
        ValueError: the store does not flush its commits; nothing of it may be compared.
    """
    connections = Connections()
    walked = SIDES[side](file)
    latencies: list[float] = []
    no = 0
    for no in range(1, WARM_UP + 1):
        for action in walked.plan(no):
            walked.step(no, action)
    cpu, start = _cpu(), perf_counter()
    end = start + seconds
    while perf_counter() < end:
        no += 1
        for action in walked.plan(no):
            before = perf_counter()
            walked.step(no, action)
            latencies.append(perf_counter() - before)
    elapsed, cpu = perf_counter() - start, _cpu() - cpu
    unsafe = connections.unsafe()
    if unsafe:
        raise ValueError(f"{side}: {'; '.join(unsafe)}")
    latencies.sort()
    steps = len(latencies) * walked.at_once
    return {
        "steps": steps,
        "rate": steps / elapsed,
        "p50_ms": latencies[len(latencies) // 2] * 1e3,
        "p99_ms": latencies[int(len(latencies) * 0.99)] * 1e3,
        "cpu_us": cpu / steps * 1e6,
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]))), flush=True)
