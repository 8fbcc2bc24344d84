"""Files for the loader: shipped ones with slips, hostile pieces, their trees turned about, and noise."""

from __future__ import annotations

import json
import pickle
import re
from copy import deepcopy
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.fuzz.bytes_making import battered

if TYPE_CHECKING:
    from random import Random

ROOT = Path(__file__).parents[2]
#: Every kind of file we ship, and the files of our tests.
BASES = sorted(
    [*ROOT.glob("workflows/*.yaml"), *ROOT.glob("examples/*.yaml"), *ROOT.glob("tests/engine/*.yaml")]
)
#: What YAML, the language and CEL read in ways of their own.
SIGNS = [
    *(
        "&a ",
        "*a",
        "!t ",
        "!!python/name:os.system ",
        "<<: ",
        "? ",
        ": ",
        "- ",
        "|\n",
        ">-\n ",
        "%YAML 1.1\n",
    ),
    *(
        "---\n",
        "...\n",
        "[",
        "]",
        "{",
        "}",
        ",",
        "#",
        "'",
        '"',
        "\\",
        "\t",
        "\r",
        "\0",
        "\x85",
        "\u2028",
        "\ufeff",
    ),
    *(
        "\u202e",
        "e\u0301",
        "\U0001f600",
        "~",
        "null",
        "yes",
        "0x1f",
        "1:30",
        "2026-02-30",
        "1e400",
        ".inf",
        "-0",
    ),
    *(
        "9" * 400,
        "a" * 9_000,
        "x_y",
        "labels",
        "extras",
        "hoso: ",
        "internal",
        "join",
        "open",
        "same_day",
        "none",
    ),
    *("f.x", "given.x", "consult.x.open", "branch.x.done", "0wd", "999999wd", "0.00001d", "-1d", "wd"),
]
#: Values that no schema expects where they are put.
VALUES: list[Any] = [
    *(
        "",
        "none",
        "same_day",
        "0wd",
        "999999y",
        "2026-01-01",
        "9999-12-31",
        "0001-01-01",
        "true",
        "24:00",
        "a.b.c",
    ),
    *("9007199254740993", "-1", "0.1", "ế" * 60, "x" * 3_000, "internal", "first_step", "any_step", "here"),
    *([], {}, [[]], [{}], {"vi": "a", "en": "b"}, [["a", ["b", ["c"]]]], {"x_kept": {"a": ["b"]}}),
]


def made_file(chance: Random) -> tuple[str, bytes]:
    """A name and a file."""
    base = chance.choice(BASES)
    text = _text(base)
    match chance.randrange(16):
        case 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7:
            text = _meant(_tree(base), chance)
        case 8 | 9:
            text = _turned(_tree(base), chance)
        case 10 | 11 | 12:
            text = _slipped(text, chance)
        case 13:
            text = _hostile(chance)
        case 14:
            other = _text(chance.choice(BASES)).splitlines()
            lines = text.splitlines()
            text = "\n".join(lines[: chance.randrange(len(lines))] + other[chance.randrange(len(other)) :])
        case _:
            return base.name, battered(text.encode(), chance)
    return base.name, text.encode("utf-8", "surrogatepass")


def _slipped(text: str, chance: Random) -> str:
    """A few slips of the pen: signs put in, words swapped, lines moved, doubled or lost."""
    for _ in range(chance.randint(1, 5)):
        lines = text.split("\n")
        at = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                del lines[at]
                text = "\n".join(lines)
            case 1:
                lines.insert(at, chance.choice(lines))
                text = "\n".join(lines)
            case 2:
                place = chance.randrange(len(text) + 1)
                text = text[:place] + chance.choice(SIGNS) + text[place + chance.choice((0, 0, 1, 4)) :]
            case 3:
                lines[at] = " " * chance.randint(0, 6) + lines[at].lstrip()
                text = "\n".join(lines)
            case _:
                words = [found.span() for found in re.finditer(r"[A-Za-z_0-9.]+", text)]
                if words:
                    (start, end), (other, last) = chance.choice(words), chance.choice(words)
                    text = text[:start] + text[other:last] + text[end:]
        text = text or "a"
    return text


@cache
def _text(base: Path) -> str:
    return base.read_text(encoding="utf-8")


@cache
def _kept(base: Path) -> bytes:
    return pickle.dumps(yaml.load(_text(base), Loader=yaml.CBaseLoader))


def _tree(base: Path) -> Any:
    """The lists, mappings and texts of a file, to be changed."""
    return pickle.loads(_kept(base))


@lru_cache(maxsize=1)
def _written() -> dict[str, list[Any]]:
    """Key -> everything that stands under it in any of our files."""
    found: dict[str, list[Any]] = {}
    for base in BASES:
        for holder in _inside(_tree(base)):
            if isinstance(holder, dict):
                for key, value in holder.items():
                    found.setdefault(key, []).append(value)
    return found


def _meant(tree: Any, chance: Random) -> str:
    """What somebody might have meant: other values of the same keys, rows moved, doubled, lost, renamed."""
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        holder = chance.choice([item for item in _inside(tree) if item] or [tree])
        if isinstance(holder, list):
            at, other = chance.randrange(len(holder)), chance.randrange(len(holder))
            match chance.randrange(4):
                case 0:
                    del holder[at]
                case 1:
                    holder[at], holder[other] = holder[other], holder[at]
                case 2:
                    holder.insert(at, deepcopy(holder[other]))
                case _:
                    _many(holder, at, chance)
            continue
        key = chance.choice(list(holder))
        match chance.randrange(6):
            case 0:
                del holder[key]
            case 1 if all(isinstance(item, dict) for item in holder.values()):
                _many(holder, key, chance)
            case 2:
                holder["cel" if "cel" in holder else key] = _expression(chance)
            case 3:
                like = [
                    item for item in _inside(tree) if isinstance(item, dict) and len(holder.keys() & item) > 1
                ]
                other = chance.choice(like or [holder])
                more = chance.choice(list(other))
                holder[more] = deepcopy(other[more])
            case _:
                holder[key] = deepcopy(chance.choice(_written().get(key, VALUES)))
    return _dumped(tree, chance)


def _dumped(tree: Any, chance: Random) -> str:
    """A tree as a file: as JSON, which is YAML and quickly written; now and then in YAML's own ways."""
    if chance.random() < 0.8:
        return json.dumps(tree, ensure_ascii=False)
    return yaml.dump(
        tree, Dumper=_Quoting, allow_unicode=True, sort_keys=False, default_flow_style=None, width=10_000
    )


class _Quoting(yaml.CSafeDumper):
    """A writer that leaves no doubt about what is text."""


def _as_text(dumper: Any, text: str) -> Any:
    style = None if re.fullmatch(r"[a-z][a-z0-9_.]*|[0-9.]+[a-z]*", text) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Quoting.add_representer(str, _as_text)


def _turned(tree: Any, chance: Random) -> str:
    """The tree of a file with parts swapped, copied, lost, of another kind, or very many of them."""
    for _ in range(chance.randint(1, 6)):
        holders = [item for item in _inside(tree) if item]
        holder = chance.choice(holders)
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = chance.choice(keys)
        match chance.randrange(7):
            case 0:
                del holder[key]
            case 1:
                holder[key] = deepcopy(chance.choice(VALUES))
            case 2:
                other = chance.choice(holders)
                taken = list(other.values()) if isinstance(other, dict) else other
                holder[key] = deepcopy(chance.choice(taken)) if taken else ""
            case 3:
                _many(holder, key, chance)
            case 4 if isinstance(holder, dict):
                name = chance.choice([item for other in holders for item in other if isinstance(item, str)])
                holder[name] = holder.pop(key)
            case 5:
                holder[key] = _expression(chance)
            case _:
                names = [name for item in holders if isinstance(item, dict) for name in item]
                holder[key] = chance.choice(names)
        if not isinstance(tree, dict) or not tree:
            break
    return _dumped(tree, chance)


def _many(holder: Any, key: Any, chance: Random) -> None:
    """A part many times over, under names of its own."""
    part, often = holder[key], chance.choice((3, 8, 40, 120))
    if len(str(part)) * often > 150_000:
        return
    for number in range(often):
        copy = deepcopy(part)
        if isinstance(copy, dict):
            for name in ("step", "wait", "branch", "stage", "trigger", "variant", "column", "scenario", "id"):
                if isinstance(copy.get(name), str):
                    copy[name] = f"{copy[name][:50]}_{number}"
        if isinstance(holder, dict):
            holder[f"{str(key)[:50]}_{number}"] = copy
        else:
            holder.append(copy)


def _expression(chance: Random) -> str:
    """CEL, mostly wrong, sometimes large."""
    parts = [
        "f.area",
        "given.x",
        "count.accept",
        "1",
        '"a"',
        "true",
        "[1, 2, 3]",
        "timestamp('x')",
        "f",
        "dyn(f)",
    ]
    signs = [" == ", " && ", " || ", " + ", " < ", " in ", " ? true : ", ".size() > ", ".matches(", ")", "("]
    said = "".join(chance.choice(parts) + chance.choice(signs) for _ in range(chance.randint(1, 12)))
    match chance.randrange(8):
        case 0:
            return "(" * chance.choice((50, 400, 1_000)) + said
        case 1:
            return "!" * chance.choice((50, 1_500)) + "true"
        case 2:
            return " && ".join(["f.area == 'a'"] * chance.choice((20, 100)))
        case 3:
            nested = "1"
            for _ in range(chance.randint(1, 7)):
                nested = f"[1,2,3,4,5,6,7,8,9,10].map(x, {nested})"
            return f"{nested}.size() > 0"
        case 4:
            return "'" + "(a+)+" * 30 + f"'.matches('{'(a|aa)+' * chance.choice((5, 80))}$')"
        case _:
            return said


def _inside(value: Any) -> list[Any]:
    """Every mapping and list in a value."""
    found = [value]
    for item in found:
        parts = item.values() if isinstance(item, dict) else item
        found.extend(part for part in parts if isinstance(part, dict | list))
    return found


def _hostile(chance: Random) -> str:
    """What is meant to hurt a reader of YAML, in one of our files or by itself."""
    size = chance.choice((10, 1_000, 60_000))
    piece = chance.choice(
        [
            "[" * size,
            "{a: " * size,
            "- " * size,
            "? " * size,
            "- ? " * size,
            "[{a: " * size,
            "".join(" " * n + "a:\n" for n in range(min(size, 600))),
            "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, min(size, 60))),
            "a: &a [*a]\n",
            f"a: {'x' * size}\n",
            'a: "' + "\\x41" * min(size, 40_000) + '"\n',
            f"{'k' * min(size, 2_000)}: v\n",
            "".join(f"k{n}: v\n" for n in range(min(size, 25_000))),
            f"a: |{' ' * size}\n",
            f"a: >{chr(10) * size}b\n",
            "#" * size,
            "a: " + "'" * size,
            "a: " + '"' * size,
            "!" * size + " a",
            "!<" + "%41" * min(size, 5_000) + "> a",
            "%TAG ! tag:x,2000:\n---\na: !b c\n",
            "a: b\n---\n" * min(size, 5_000),
            "\n" * size,
            " " * size + "a: b",
        ]
    )
    begun = chance.choice(["", "hoso: procedure/1\n", "hoso: regime/1\n", "hoso: cases/1\nsteps: "])
    return begun + piece
