"""Verify an export of the record, format `1`, by what docs/reference/record.md says and nothing else.

`second_reader.py FOLDER` prints guards, faults (`stream n class: why`) and a verdict. [Numbers] are sections
of record.md. It exits with 0 (intact), 1 (broken) or 2 (no export of this format).
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import unicodedata
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FORMAT, FIRST = "1", "A" * 43  # thirty-two zero bytes stand for the leaf before the first
LEAF = {"v": "format", "s": "tag", "n": "sequence", "e": "entry-digest", "p": "previous"}
INSTANT, ZEROS = "0000-00-00T00:00:00.000000Z", str.maketrans("123456789", "000000000")
MALFORMED = (AttributeError, LookupError, RecursionError, TypeError, ValueError)


def binary(data: bytes) -> str:
    """[1] Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def digest(data: bytes) -> str:
    """[1] H: SHA-256 as binary text."""
    return binary(hashlib.sha256(data).digest())


def disclosed(text: str) -> str:
    """[2] The digest of a disclosure: over the base64url form of its text."""
    return digest(binary(text.encode()).encode())


def canonical(value: Any) -> str:
    """[1] The one way to write a value, that of RFC 8785; ValueError outside the record's domain."""
    if isinstance(value, int) and abs(value) < 2**53:
        return json.dumps(value)  # or true, or false
    if isinstance(value, str) and unicodedata.is_normalized("NFC", value):
        value.encode()  # a lone surrogate has no UTF-8: a ValueError too
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join([canonical(item) for item in value]) + "]"
    if isinstance(value, dict) and all(key.isascii() for key in value):
        return "{" + ",".join([f"{canonical(key)}:{canonical(value[key])}" for key in sorted(value)]) + "}"
    raise ValueError(f"a {type(value).__name__} outside the record's domain")


def parsed(text: str, kind: type) -> Any:
    """[1] The value of a canonical text: to parse it and to write it again finds the same text."""
    if canonical(value := json.loads(text)) != text or not isinstance(value, kind):
        raise ValueError(f"no canonical {kind.__name__}")
    return value


def objects(value: Any) -> list[dict[str, Any]]:
    """[2] Every object in a value: `_sd` may stand in any of them, also in an effect of unknown kind."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] * isinstance(value, dict) + [thing for item in inner for thing in objects(item)]


def effects(entry: Any, kind: str) -> list[dict[str, Any]]:
    """[5] The effects of one kind; every other kind is opaque."""
    return [effect for effect in entry.get("effects", []) if effect["kind"] == kind]


class Reader:
    """The streams of an export folder, and what was found broken in them."""

    def __init__(self, folder: Path) -> None:
        self.found, self.guards, self.used = list[str](), list[str](), set[str]()
        self.deployed, self.counts, self.last = list[tuple[int, str, str]](), [0, 0], dict[str, int]()
        files = {path.stem: digest(path.read_bytes()) for path in folder.glob("definitions/*.json")}
        self.definitions = {name for name, actual in files.items() if name == actual}
        for path, lines in [(path, self.chain(path)) for path in sorted(folder.glob("streams/*.jsonl"))]:
            self.follow(path.stem, lines)
        self.place = "about.json -"

    def check(self, kind: str, good: object, why: str) -> None:
        """Note what is broken."""
        self.found += [] if good else [f"{self.place} {kind}: {why}"]

    @contextmanager
    def part(self, kind: str) -> Any:
        """Note a part that cannot be read, and go on behind it."""
        try:
            yield
        except MALFORMED as error:
            self.check(kind, None, f"{type(error).__name__} {error}")

    def once(self, chance: str) -> str:
        """[2, 3] Salts, and the tags of streams, are 128 bits, none ever used twice."""
        good = len(chance) == 22 and binary(base64.urlsafe_b64decode(chance + "==")) == chance  # noqa: PLR2004
        self.check("salt", good and chance not in self.used, f"{chance} is not 128 bits, or used elsewhere")
        self.used.add(chance)
        return chance

    def chain(self, path: Path) -> list[Any]:
        """[3, 9] The entries of a stream: each leaf names the leaf before it and the entry beside it."""
        lines, n, tag, before, kind = [], 0, "", FIRST, path.stem.rpartition("-")[0]
        self.counts[0] += 1
        for raw in path.read_bytes().removesuffix(b"\n").split(b"\n"):
            n, self.place = n + 1, f"{path.stem} {n + 1}"
            self.counts[1] += 1
            with self.part("line"):
                line = json.loads(raw.decode())
                text, whole, given = line["leaf"], line["salted"], list.copy(line["disclosures"])
                with self.part("leaf"):
                    leaf = parsed(text, dict)
                    due = {"v": FORMAT, "s": tag or leaf["s"], "n": n, "e": disclosed(whole), "p": before}
                    before, n = digest(b"\0" + text.encode()), int(leaf["n"])
                    tag = tag or self.once(leaf["s"])
                    for key in sorted(due.keys() | leaf.keys()):
                        self.check(LEAF[key], canonical(leaf[key]) == canonical(due[key]), f"not {due[key]}")
                with self.part("entry"):
                    salt, entry = parsed(whole, list)
                    self.once(salt)
                    good = entry["stream"] == kind and {"semantics", "command"} <= {*entry}
                    self.check("entry", good, f"no semantics, no command, or not of kind {kind}")
                    gone = {text for effect in effects(entry, "erased") for text in effect["digests"]}
                    lost = {name for effect in effects(entry, "erased") for name in effect.get("fields", [])}
                    for effect in effects(entry, "deployed") if kind == "definitions" else ():
                        self.deployed.append((n, effect["procedure"], effect["definition"]))
                    self.last[kind] = len(lines) + 1
                    lines.append((n, entry, gone, lost, given))
        return lines

    def follow(self, name: str, lines: list[Any]) -> None:
        """[4, 7] Entry by entry: disclosures, times, states, the definition it follows, guards."""
        erased = {text: n for n, _, gone, *_ in lines for text in gone}
        fields = {root + field for *_, lost, _ in lines for field in lost for root in ("f.", "given.")}
        state, clock, stood = list[str](), "", set[str]()
        for n, entry, gone, _, given in lines:
            self.place = f"{name} {n}"
            with self.part("entry"):
                self.check("erasure", gone <= stood, "it erases what stands in no entry before")
                stood |= self.disclosures(entry, given, {text for text in erased if erased[text] > n})
                now, then = entry["recorded_at"], entry.get("occurred_at", entry["recorded_at"])
                self.check("time", then <= now and (then + now).translate(ZEROS) == 2 * INSTANT, then)
                self.check("order", clock <= now, f"recorded at {now}, after an entry of {clock}")
                late = [kind for kind, at in entry.get("basis", {}).items() if at > self.last.get(kind, 0)]
                self.check("basis", not late, f"it rests on entries of {late} that are not here")
                old, new = entry.get("from", [] if "to" in entry else state), entry.get("to", state)
                good = (old, new) == (state, sorted({*new})) and (old == new or "stays" not in entry)
                self.check("state", good, f"from {old} to {new}, where {state} was")
                clock, state = now, new
                named = {e["definition"] for e in [entry, *effects(entry, "deployed")] if "definition" in e}
                self.check("definition", named <= self.definitions, "there is no file with that digest")
                if named and entry["stream"] == "dossier":
                    known = [pair for at, *pair in self.deployed if at <= entry["basis"]["definitions"]]
                    self.check("definition", [entry["procedure"], *named] in known, "not deployed by then")
                for guard in entry.get("guards", []):
                    verdict = "attested (input erased)" if fields & {*guard["inputs"]} else "re-checkable"
                    self.guards.append(f"{self.place} guard {guard['guard']}: {verdict}")

    def disclosures(self, entry: Any, given: list[str], gone: set[str]) -> set[str]:
        """[2, 6] Every digest is disclosed here or erased later, and no name is in an object twice."""
        names, shown = dict[str, set[str]](), set[str]()
        for owner in objects(entry):
            digests, own = owner.get("_sd", []), {*owner}
            self.check("sorting", digests == sorted(set(digests)), "an _sd is not sorted")
            names |= dict.fromkeys(digests, own)
        for text in given:
            with self.part("disclosure"):
                salt, name, _ = parsed(text, list)
                self.once(salt)
                own = names[disclosed(text)]
                self.check("name-twice", name not in own and name.isascii(), f"{name} is there already")
                own.add(name)
                shown.add(disclosed(text))
        self.check("salt-dropped", shown | gone >= names.keys(), f"{sorted(names.keys() - shown - gone)}")
        self.check("not-erased", not shown & gone, f"{sorted(shown & gone)}")
        return {*names}


def main() -> None:
    """Judge the folder named on the command line."""
    folder = Path(*sys.argv[1:2])
    try:
        about = json.loads((folder / "about.json").read_text("utf-8"))
        if about["format"] != FORMAT:
            raise ValueError(f"its format is {about['format']}")
        reader = Reader(folder)
        good = [about["streams"], about["entries"], about["completeness"]] == [*reader.counts, "unknown"]
        reader.check("about", good, f"here are {reader.counts}")
    except (OSError, *MALFORMED) as error:
        sys.stderr.write(ascii(f"{folder} is no export of format {FORMAT}: {error}") + "\n")
        sys.exit(2)
    verdict = "BROKEN" if reader.found else "chain intact, completeness unknown"
    print(*(ascii(line)[1:-1] for line in [*reader.guards, *reader.found, verdict]), sep="\n")
    sys.exit(1 if reader.found else 0)


if __name__ == "__main__":
    main()
