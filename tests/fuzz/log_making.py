"""Event logs for the replay: XES plain and gzipped, and tables; with slips, bombs, and noise."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.fuzz.bytes_making import battered

if TYPE_CHECKING:
    from random import Random

ROOT = Path(__file__).parents[2]


class Walked(NamedTuple):
    """A log, and what it is walked through."""

    name: str
    data: bytes
    workflow: str
    #: The map, or empty: the log's words are those of the procedure.
    map: str


FINES = ROOT.joinpath("examples/traffic_fines.xes").read_text(encoding="utf-8")
_ROWS = (
    ("a1", "Declaration SUBMITTED by EMPLOYEE", "2018-01-02 09:00:00", "EMPLOYEE", "12.50", "86566"),
    (
        "a1",
        "Declaration APPROVED by ADMINISTRATION",
        "2018-01-03 09:00:00",
        "ADMINISTRATION",
        "12.50",
        "86566",
    ),
    ("a2", "Declaration SAVED by EMPLOYEE", "2018-01-02 10:00:00+01:00", "EMPLOYEE", "7", "UNKNOWN"),
    (
        "a1",
        "Declaration FINAL_APPROVED by SUPERVISOR",
        "2018-01-04T09:00:00Z",
        "SUPERVISOR",
        "12.50",
        "86566",
    ),
    ("a2", "Declaration SUBMITTED by EMPLOYEE", "2018-01-05", "EMPLOYEE", "7", "UNKNOWN"),
    ("a1", "Request Payment", "2018-01-06 09:00:00", "SYSTEM", "12.50", "86566"),
)
_HEAD = (
    "case:concept:name",
    "concept:name",
    "time:timestamp",
    "org:role",
    "(case)_Amount",
    "(case)_BudgetNumber",
)
TABLE = "\n".join(",".join(row) for row in (_HEAD, *_ROWS)) + "\n"
#: What XML, tables and instants read in ways of their own.
SIGNS = [
    *(
        "<",
        ">",
        "</trace>",
        "<trace>",
        "<event/>",
        "&amp;",
        "&#0;",
        "&#x110000;",
        "&a;",
        "<![CDATA[",
        "]]>",
        "<!--",
    ),
    *(
        "<?x ?>",
        "<!DOCTYPE log [<!ENTITY a 'b'>]>",
        "<!DOCTYPE log SYSTEM 'file:///etc/passwd'>",
        "xmlns:x='y'",
    ),
    *(
        '"',
        '""',
        "'",
        ",",
        ";",
        "\t",
        "\r",
        "\r\n",
        "\0",
        "\ufeff",
        "\u2028",
        "\U0001f600",
        "=1+1",
        " " * 500,
    ),
    *(
        "9" * 400,
        "-1",
        "1e400",
        "NaN",
        "0x1",
        "1,5",
        "9999-12-31T23:59:59.999999999Z",
        "0000-01-01",
        "2006-02-30",
    ),
    *(
        "2006-07-24T24:00:00Z",
        "2006-07-24T00:00:00+99:99",
        "2006-07-24T00:00:60Z",
        "10000-01-01",
        "T",
        "x" * 9_000,
    ),
    *(
        "Create Fine",
        "Payment",
        "Appeal to Judge",
        "Request Payment",
        "concept:name",
        "time:timestamp",
        "true",
    ),
]
#: Values that are well written and perhaps not meant.
PLAIN = [
    *(
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z",
        "1582-10-10T00:00:00+00:00",
        "2006-07-24T00:00:00-23:59",
    ),
    *(
        "1e400",
        "NaN",
        "-0.0",
        "0.005",
        "99999999999999999999",
        "-1",
        "",
        " ",
        "ế",
        "đất",
        "x" * 9_000,
        "true",
    ),
    *("2006-10-29T02:30:00+02:00", "2006-10-29T02:30:00+01:00", "2016-12-31T23:59:60Z", "Appeal to Judge"),
]


def made_log(chance: Random) -> Walked:
    """A log of one of the kinds."""
    is_table = chance.random() < 0.4
    text = TABLE if is_table else FINES
    ending = (
        chance.choice((".csv", ".csv", ".tsv", ""))
        if is_table
        else chance.choice((".xes", ".xes", ".xml", ""))
    )
    if chance.random() < 0.08:
        text = _hostile(chance)
    elif chance.random() < 0.6:
        text = _meant(text, chance)
    elif chance.random() < 0.85:
        text = _slipped(text, chance)
    data = text.encode(chance.choice(("utf-8",) * 8 + ("utf-16", "latin-1")), "replace")
    if chance.random() < 0.1:
        data = battered(data, chance)
    if chance.random() < 0.25:
        data = _packed(data, chance)
        ending += ".gz"
    which = ("declarations", "declarations.map") if is_table else ("it.traffic_fine", "traffic_fines.map")
    if chance.random() < 0.05:
        which = (which[0], "")
    workflow = str(ROOT / "examples" / "declarations.yaml") if is_table else which[0]
    return Walked(
        f"log{ending}", data, workflow, str(ROOT / "examples" / f"{which[1]}.yaml") if which[1] else ""
    )


def _meant(text: str, chance: Random) -> str:
    """Rows or events moved, doubled and lost, and values of one put into another."""
    lines = text.split("\n")
    rows = [at for at, line in enumerate(lines) if "<event>" in line or line.startswith("a")]
    for _ in range(chance.randint(1, 6)):
        at, other = chance.choice(rows), chance.choice(rows)
        match chance.randrange(5):
            case 0:
                lines[at], lines[other] = lines[other], lines[at]
            case 1:
                lines[at] = ""
            case 2 if "<event>" in lines[at]:
                lines[at] = "\n".join([lines[at]] * chance.choice((2, 3, 30)))
            case _:
                values = re.findall(r'value="([^"]*)"', text) or [item for line in _ROWS for item in line]
                found = list(re.finditer(r'(?<=value=")[^"]*|(?<=,)[^,\n]*', lines[at]))
                if found:
                    start, end = chance.choice(found).span()
                    value = chance.choice(values if chance.random() < 0.6 else PLAIN)
                    lines[at] = lines[at][:start] + value + lines[at][end:]
    return "\n".join(line for line in lines if line)


def _slipped(text: str, chance: Random) -> str:
    for _ in range(chance.randint(1, 6)):
        match chance.randrange(5):
            case 0:
                at = chance.randrange(len(text) + 1)
                text = text[:at] + chance.choice(SIGNS) + text[at + chance.choice((0, 0, 1, 20)) :]
            case 1:
                lines = text.split("\n")
                at = chance.randrange(len(lines))
                lines[at:at] = [chance.choice(lines)] * chance.choice((1, 1, 5, 80))
                text = "\n".join(lines)[:300_000]
            case 2:
                lines = text.split("\n")
                del lines[chance.randrange(len(lines))]
                text = "\n".join(lines) or "x"
            case 3:
                quoted = [
                    found.span(1) for found in re.finditer(r'value="([^"]*)"|(?<=,)([^,\n]*)(?=,)', text)
                ]
                quoted = [span for span in quoted if span != (-1, -1)]
                if quoted:
                    start, end = chance.choice(quoted)
                    text = text[:start] + chance.choice(SIGNS) + text[end:]
            case _:
                words = [found.span() for found in re.finditer(r"[A-Za-z0-9:_.+-]+", text)]
                if words:
                    (start, end), (other, last) = chance.choice(words), chance.choice(words)
                    text = text[:start] + text[other:last] + text[end:]
    return text


def _packed(data: bytes, chance: Random) -> bytes:
    """Gzipped; sometimes cut off, damaged, twice, or a bomb."""
    packed = gzip.compress(data, mtime=0)
    match chance.randrange(8):
        case 0:
            return packed[: chance.randrange(len(packed))]
        case 1:
            return battered(packed, chance)
        case 2:
            return packed + packed
        case 3:
            return gzip.compress(packed, mtime=0)
        case 4:
            begun = FINES[: FINES.index("<event>")].encode()
            return gzip.compress(begun + b" " * chance.choice((1 << 16, 1 << 24, 1 << 26)), 9, mtime=0)
        case _:
            return packed


def _hostile(chance: Random) -> str:
    """What is meant to hurt a reader of XML or of tables."""
    size = chance.choice((10, 1_000, 100_000))
    entities = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    return chance.choice(
        [
            f"<!DOCTYPE log [<!ENTITY a0 'ha'>{entities}]><log>&a9;</log>",
            "<log>" + "<trace>" * size,
            "<log>" + "<a>" * size + "</a>" * size,
            "<log " + " ".join(f"a{n}='b'" for n in range(min(size, 20_000))) + "/>",
            f"<log><trace><string key='concept:name' value='{'x' * size}'/></trace></log>",
            "<log>" + "<trace><string key='concept:name' value='c'/></trace>" * min(size, 2_000) + "</log>",
            "<log><trace>" + "<event><string key='concept:name' value='Payment'/></event>" * min(size, 2_000),
            '"' * size,
            "," * size,
            ",".join(_HEAD) + "\n" + '"' + "a\n" * size,
            ",".join(_HEAD) + "\n" + "a,b\n" * min(size, 20_000),
            ",".join(f"c{n}" for n in range(min(size, 20_000))) + "\n",
            "\n" * size,
            "\0" * size,
        ]
    )
