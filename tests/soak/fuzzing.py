"""Mutated event logs and maps: `python -m tests.soak.fuzzing FOLDER logs COUNT SEED` tells the figures.

Each input is a seed (XES, gzipped XES, a table, a map) after a few faults drawn by a seeded generator: bytes
changed, pieces cut, doubled, swapped, put in from a list of what readers stumble over, or from another seed.
Logs that can still be read are walked.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import resource
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from hoso.adapters.bootstrap import event_log, replay_office
from hoso.engine.replay.event_log import EventLogMalformed
from hoso.engine.replay.event_map import read_map
from hoso.engine.replay.walk import walk_all
from hoso.engine.resolved import resolve
from tests.engine.replay.logs import FINES, ROOT, meaning_of

if TYPE_CHECKING:
    from hoso.engine.replay.event_log import EventLog

#: The longest that one input may take, in seconds.
LONGEST = 20
XES = ROOT.joinpath("examples", "traffic_fines.xes").read_bytes()
TABLE = b"""\
case:concept:name,concept:name,time:timestamp,org:resource,article,points,amount,totalPaymentAmount
A1,Create Fine,2006-07-24T00:00:00+02:00,541,157,0,35.0,
A2,Create Fine,2006-10-02 00:00,EMPTY,7,0,36.0,
A1,Payment,2006-07-24T00:00:00+02:00,"EMPTY",,,,35.0
A2,Add penalty,2006-11-05,,,,72.0,
"""
MAP = FINES[1].read_bytes()
SEEDS = [
    *(("log.xes", XES), ("log", XES), ("log.gz", XES)),
    *(("log.csv", TABLE), ("log", TABLE), ("log.csv", TABLE)),
    ("map.yaml", MAP),
]
#: What readers stumble over.
TOKENS = [
    *(
        b"<",
        b">",
        b"/>",
        b'"',
        b"'",
        b"&",
        b"&lt;",
        b"&#0;",
        b"&#x10FFFF;",
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"-->",
    ),
    *(b"<?xml version='1.0' encoding='utf-16'?>", b"<!DOCTYPE log [<!ENTITY a 'aaaa'>]>", b"&a;", b"<?pi?>"),
    *(b"<log>", b"</log>", b"<trace>", b"</trace>", b"<event>", b"</event>", b"<list key='l'><values>"),
    *(
        b'<string key="concept:name" value="Payment"/>',
        b'<float key="amount" value="1e400"/>',
        b'<int key="points"',
    ),
    *(
        b'<date key="time:timestamp" value="9999-12-31T23:59:59-14:00"/>',
        b"2006-02-30T24:00:00Z",
        b"NaN",
        b"-INF",
    ),
    *(
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\r\n",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\x1f\x8b",
    ),
    *(b"\xe2\x80\xae", b"\xf4\x8f\xbf\xbf", b"9" * 400, b"-", b"A" * 70_000, b"<a>" * 300, b'""' * 100),
]


def mutated(chance: random.Random) -> tuple[bytes, str]:
    """One input, and what it is called."""
    name, data = chance.choice(SEEDS)
    text = bytearray(data)
    packed_first = name == "log.gz" and chance.random() < 0.5
    if packed_first:
        text = bytearray(gzip.compress(data, mtime=0))
    for _ in range(chance.choice([0, 1, 1, 2, 3, 8])):
        at = chance.randrange(len(text) + 1)
        to = min(len(text), at + chance.choice([1, 2, 8, 64, 512]))
        match chance.randrange(7):
            case 0:
                text[at:to] = bytes(byte ^ (1 << chance.randrange(8)) for byte in text[at:to])
            case 1:
                del text[at:to]
            case 2:
                text[at:at] = text[at:to] * chance.choice([1, 1, 2, 50])
            case 3:
                text[at:at] = chance.choice(TOKENS)
            case 4:
                text[at:to] = chance.choice(TOKENS)
            case 5:
                other = chance.choice([XES, TABLE])
                begin = chance.randrange(len(other))
                text[at:to] = other[begin : begin + chance.choice([1, 8, 64, 512])]
            case _:
                del text[at:]
    if name == "log.gz" and not packed_first:
        text = bytearray(gzip.compress(bytes(text), mtime=0))
    return bytes(text), name


def fuzz(count: int, seed: int) -> dict[str, object]:
    """Read and walk so many inputs; whatever is raised, but what a reader says of its input, is a fault."""
    meaning = meaning_of(FINES[0].read_bytes(), FINES[1].read_bytes())
    resolved = resolve(meaning.procedure)
    found: Counter[str] = Counter()
    slowest, began, office = 0.0, time.monotonic(), replay_office(resolved, ())
    for number in range(count):
        data, name = mutated(random.Random(f"{seed}.{number}"))
        if number % 200 == 0:
            office = replay_office(resolved, ())
        here = office
        signal.alarm(LONGEST)
        start = time.monotonic()
        try:
            if name == "map.yaml":
                read = read_map(data, name, meaning.procedure)
                found["map" if read.map is not None else "map.findings"] += 1
                continue
            log: EventLog = event_log(io.BytesIO(data), name, {}, None)
            sum(1 for _ in log.cases())
            for answer in walk_all(log.cases(), meaning, None, lambda here=here: here):
                found["accepted" if answer.is_accepted else "refused"] += 1
            found["read"] += 1
        except EventLogMalformed as error:
            placed = error.line >= 1 and error.column >= 1
            found[f"malformed.{error.problem}" if placed else "unplaced"] += 1
        except BaseException as error:
            raise AssertionError(f"input {number} of seed {seed}: {error!r}") from error
        finally:
            signal.alarm(0)
        slowest = max(slowest, time.monotonic() - start)
    return {
        "inputs": count,
        "seconds": round(time.monotonic() - began, 1),
        "slowest": round(slowest, 3),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        "found": dict(sorted(found.items())),
    }


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(exist_ok=True)
    print(json.dumps(fuzz(int(float(sys.argv[3])), int(float(sys.argv[4])))))  # noqa: T201 - its answer
