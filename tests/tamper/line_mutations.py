"""Mutations of what the lines of a register show and withhold, by whoever can write its files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.tamper.damage import Damage, Damaging, a_line, lines_of, pick, put_lines
from tests.tamper.forging import Files, counted
from tests.tamper.rows import binary, canonical

if TYPE_CHECKING:
    import random

    from tests.tamper.record import Record


def change_a_disclosure(_: Record, files: Files, chance: random.Random) -> Damage:
    """A value that is shown is another."""
    path, lines, line = a_line(files, chance, "disclosures")
    at = chance.randrange(len(line["disclosures"]))
    salt, name, value = line["disclosures"][at]
    value = f"{value}x" if isinstance(value, str) else ["x"]
    line["disclosures"][at] = [salt, name, value]
    return Damage(put_lines(files, path, lines), {"disclosures"})


def drop_a_salt(_: Record, files: Files, chance: random.Random) -> Damage:
    """A value that was shown is gone, or shown under an empty or another salt."""
    path, lines, line = a_line(files, chance, "disclosures")
    at = chance.randrange(len(line["disclosures"]))
    _, name, value = line["disclosures"][at]
    salt = chance.choice([None, "", binary(chance.randbytes(16))])
    line["disclosures"][at : at + 1] = [[salt, name, value]] if salt is not None else []
    return Damage(put_lines(files, path, lines), {"disclosures"})


def show_an_erased_value(record: Record, files: Files, chance: random.Random) -> Damage:
    """A value that was erased stands there again."""
    digest = chance.choice(sorted(record.lost))
    for path in sorted(path for path in files if path.startswith("streams/")):
        if digest.encode() in files[path]:
            lines = lines_of(files, path)
            line = next(line for line in lines if digest in canonical(line.get("salted")))
            line["disclosures"].append(json.loads(record.lost[digest]))
            return Damage(put_lines(files, path, lines), {"disclosures"})
    raise LookupError(digest)


def withhold_a_value_without_rule(_: Record, files: Files, chance: random.Random) -> Damage:
    """A value is withheld and counted by no rule."""
    path, lines, line = a_line(files, chance, "withheld")
    rule = chance.choice(sorted(line["withheld"]))
    line["withheld"][rule] -= 1
    if not line["withheld"][rule]:
        del line["withheld"][rule]
    return Damage(put_lines(files, path, lines), {"disclosures"})


def withhold_by_an_unknown_rule(_: Record, files: Files, chance: random.Random) -> Damage:
    """A value is withheld by a rule that `about.json` does not tell."""
    path, lines, line = a_line(files, chance, "withheld")
    rule = chance.choice(sorted(line["withheld"]))
    line["withheld"]["convenience"] = line["withheld"].pop(rule)
    return Damage(put_lines(files, path, lines), {"disclosures"})


def withhold_an_entry_without_rule(_: Record, files: Files, chance: random.Random) -> Damage:
    """An entry is not shown, and no rule of `about.json` says why."""
    path, lines, line = a_line(files, chance, "withheld")
    at, leaf, links = line["at"], line["leaf"], "shard_opened" in canonical(line["salted"])
    line.clear()
    line |= {"at": at, "leaf": leaf, "rule": chance.choice(["", "convenience", "tối mật"])}
    # Where it linked two shards, nothing does now.
    return Damage(put_lines(files, path, lines), {"completeness" if links else "disclosures"})


def withhold_by_a_rule_that_does_not_apply(_: Record, files: Files, chance: random.Random) -> Damage:
    """An entry of a dossier, or all of them, are withheld by the rule that withholds the access stream."""
    path = chance.choice(_dossiers(files))
    lines = lines_of(files, path)
    whole = chance.choice([True, len(lines) == 1])
    for line in lines if whole else [chance.choice(lines)]:
        at, leaf = line["at"], line["leaf"]
        line.clear()
        line |= {"at": at, "leaf": leaf, "rule": "access"}
    # Where nothing of it is shown it says to be the access stream, of which there is one already.
    return Damage(put_lines(files, path, lines), {"chain" if whole else "disclosures"})


def count_falsely(_: Record, files: Files, chance: random.Random) -> Damage:
    """More is said to be withheld than there is."""
    path, lines, line = a_line(files, chance, "withheld")
    line["withheld"][chance.choice(sorted(line["withheld"]))] += chance.randrange(1, 4)
    return Damage(put_lines(files, path, lines), {"disclosures"})


def withhold_a_tail(_: Record, files: Files, chance: random.Random) -> Damage:
    """The last lines of a dossier are left out, and all counts agree with that."""
    path = pick(files, chance, "streams/")
    lines = lines_of(files, path)
    while len(lines) < 2:
        path = pick(files, chance, "streams/")
        lines = lines_of(files, path)
    return Damage(put_lines(files, path, lines[: chance.randrange(1, len(lines))]), {"completeness"})


def withhold_a_dossier(_: Record, files: Files, chance: random.Random) -> Damage:
    """A dossier is left out as a whole, and all counts agree with that."""
    path = chance.choice(_dossiers(files))
    return Damage(counted({name: data for name, data in files.items() if name != path}), {"completeness"})


def _dossiers(files: Files) -> list[str]:
    """The paths of the dossiers."""
    return sorted(
        path for path, data in files.items() if path.startswith("streams/") and b'"stream":"dossier"' in data
    )


def say_another_audience(_: Record, files: Files, __: random.Random) -> Damage:
    """What inspectors see is said to be what everybody sees."""
    about = json.loads(files["about.json"]) | {"audience": "public"}
    return Damage(files | {"about.json": canonical(about).encode()}, {"about"})


LINE_MUTATIONS = (
    Damaging("inspector", change_a_disclosure, ("disclosures",)),
    Damaging("inspector", drop_a_salt, ("disclosures",)),
    Damaging("inspector", show_an_erased_value, ("disclosures",)),
    Damaging("public", withhold_a_value_without_rule, ("disclosures",)),
    Damaging("public", withhold_by_an_unknown_rule, ("disclosures",)),
    Damaging("public", withhold_an_entry_without_rule, ("disclosures", "completeness")),
    Damaging("public", withhold_by_a_rule_that_does_not_apply, ("disclosures", "chain")),
    Damaging("public", count_falsely, ("disclosures",)),
    Damaging("public", withhold_a_tail, ("completeness",)),
    Damaging("public", withhold_a_dossier, ("completeness",)),
    Damaging("inspector", say_another_audience, ("about",)),
)
