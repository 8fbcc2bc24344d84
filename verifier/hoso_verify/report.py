"""What was found: problems with their place, verdicts, sums; and the sentences for them in vi and en."""

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hoso_verify.record import MALFORMED, need

#: `verdicts`: exit codes in the order in which they count; `stops`: those of other ends; `words`: sentences.
DATA = json.loads(Path(__file__).with_name("data.json").read_bytes())
_LISTED, _LONGEST = 50, 200


class Report:
    """What was found in a part of a folder; `verdict` and `place` are what is looked at just now."""

    def __init__(self, language: str, *, progress: bool = False) -> None:
        self.language, self._next = language, time.monotonic() if progress else 1e99
        self.verdict, self.place = "", dict[str, Any]()
        self.problems, self._skipped = list[dict[str, Any]](), dict[str, str]()
        self.sums = Counter[tuple[str, str]]()  # of a sort: counts, kinds, failed, entry, value
        #: What entries say that only all streams together can show, by its sort: the least number, its place.
        self.told = defaultdict[str, dict[tuple[str, ...], tuple[int, dict[str, Any]]]](dict)

    def add(self, other: "Report") -> None:
        """Take over what was found in another part."""
        self.problems += other.problems
        self.sums.update(other.sums)
        for sort, told in other.told.items():
            for what, (number, self.place) in told.items():
                self.tell(sort, number, *what)

    def tell(self, sort: str, number: int, *what: str) -> None:
        """Note that an entry says this, with a number of which the least counts."""
        told = self.told[sort]
        if what not in told or number < told[what][0]:
            need(type(number) is int and all(isinstance(one, str) for one in what))
            told[what] = number, self.place

    def say(self, code: str, **facts: Any) -> str:
        """A sentence. What strangers wrote stands in it short, in one line and without control characters."""
        for key, fact in facts.items():
            text = str(fact)[:_LONGEST] if isinstance(fact, str | int) else "…"
            facts[key] = "".join([sign if sign.isprintable() else "\ufffd" for sign in text])
        return str(DATA["words"][code][self.language]).format(**facts)

    def part(self, verdict: str, **place: Any) -> "Report":
        """Begin a part: `with` it, what ends it is noted as a problem, and what stands behind it goes on."""
        self.verdict, self.place = verdict, place
        return self

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> bool:
        if isinstance(fault, MALFORMED):
            code, facts = getattr(fault, "code", "malformed"), getattr(fault, "facts", {})
            self.sums["failed", self.verdict] += 1
            if self.sums["failed", self.verdict] <= _LISTED:
                at = self.place | ({"file": facts["name"]} if "name" in facts else {})
                problem = {"verdict": self.verdict, "code": code, "place": at}
                self.problems.append(problem | {"sentence": self.say(code, **facts)})
        return isinstance(fault, MALFORMED)

    def skip(self, verdict: str, code: str, **facts: Any) -> None:
        """Note that something of a verdict could not be checked, and why."""
        self._skipped.setdefault(verdict, self.say(code, **facts))

    def progress(self, code: str, done: int, whole: int) -> None:
        """Say on a terminal how far it is, in a line that renews itself."""
        if time.monotonic() > self._next:
            self._next = time.monotonic() + 0.2
            sys.stderr.write(f"\r\x1b[K{self.say(code, done=done, whole=whole)}\r")

    def result(self, about: dict[str, Any]) -> dict[str, Any]:
        """The report as one object; `about` is what the folder says of itself."""
        verdicts, problems, withheld = dict[str, Any](), list[Any](), list[Any]()
        for name in DATA["verdicts"]:
            number = self.sums["failed", name]
            status = "failed" if number else "not_checked" if name in self._skipped else "passed"
            sentence = f"{self.say(f'{name}_{status}')} {self._skipped.get(name, '')}".strip()
            verdicts[name] = {"status": status, "problems": number, "sentence": sentence}
            problems += [one for one in self.problems if one["verdict"] == name][:_LISTED]
        for (of, rule), number in sorted(self.sums.items()):
            if of in {"entry", "value"}:
                words = about["rules"][rule] | {"of": of, "rule": rule, "number": number}
                withheld.append({"legal": "–"} | words | {"words": words[self.language]})
        stop = DATA["verdicts"][problems[0]["verdict"]] if problems else 0
        found = {"exit": stop, "audience": about["audience"], "packet": about.get("packet", "")}
        found |= {"verdicts": verdicts, "counts": {key: self.sums["counts", key] for key in DATA["counts"]}}
        return found | {"withheld": withheld, "problems": problems}

    def text(self, found: dict[str, Any]) -> Iterator[str]:
        """The same in lines for a reader: what is there, then each verdict, and its problems below it."""
        yield self.say("packet" if found["packet"] else "register", **found["counts"], **found)
        yield from ["  " + self.say(one["of"], **one) for one in found["withheld"]]
        for name, verdict in found["verdicts"].items():
            yield f"{self.say(verdict['status'])} · {self.say(name)}: {verdict['sentence']}"
            for one in [one for one in found["problems"] if one["verdict"] == name]:
                place = [self.say(f"at_{key}", at=at) for key, at in one["place"].items()]
                yield f"    {' '.join(place)}: {one['sentence']}"
        yield self.say("wrong" if found["exit"] else "right", **found)
