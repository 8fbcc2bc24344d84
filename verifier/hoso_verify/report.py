"""What was found: problems with their place, verdicts, counts; and the sentences for them in vi and en."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from typing import Any

from hoso_verify.canonical import MALFORMED

#: `verdicts`: exit codes in the order in which they count; `stops`: those of other ends; `words`: sentences.
DATA = json.loads(resources.files("hoso_verify").joinpath("data.json").read_text("utf-8"))
_LISTED, _LONGEST = 50, 200


class Report:
    """Problems, at most 50 of a verdict in full, and what could not be checked. `place` is where it looks."""

    def __init__(self, language: str, *, progress: bool) -> None:
        self._language, self._next = language, time.monotonic() if progress and sys.stderr.isatty() else 1e99
        self._problems, self._failed, self._skipped = list[Any](), Counter[str](), dict[str, str]()
        self.place, self.verdict = dict[str, Any](), ""
        self.counts = Counter[str](streams=0, entries=0, shown=0, erased=0, definitions=0)
        self.withheld = Counter[tuple[str, str]]()

    def say(self, code: str, **facts: Any) -> str:
        """A sentence. What strangers wrote stands in it short, in one line and without control characters."""
        for key, fact in facts.items():
            text = str(fact)[:_LONGEST] if isinstance(fact, str | int) else "…"
            facts[key] = "".join([sign if sign.isprintable() else "\ufffd" for sign in text])
        return str(DATA["words"][code][self._language]).format(**facts)

    def check(self, verdict: str, good: object, code: str, **facts: Any) -> None:
        """Note a problem at the place unless it is good."""
        if not good:
            self._failed[verdict] += 1
            if self._failed[verdict] <= _LISTED:
                place = self.place | ({"file": facts["name"]} if "name" in facts else {})
                sentence = self.say(code, **facts)
                self._problems.append(
                    {"verdict": verdict, "code": code, "place": place, "sentence": sentence}
                )

    @contextmanager
    def part(self, verdict: str, **place: object) -> Iterator[None]:
        """Note what ends a part, as a problem of `verdict` as it is then, and go on behind it."""
        self.verdict, self.place = verdict, place or self.place
        try:
            yield
        except MALFORMED as fault:
            self.note(fault)

    def note(self, fault: Exception) -> None:
        """Note what was raised as a problem of the present verdict, at the present place."""
        self.check(self.verdict, None, getattr(fault, "code", "malformed"), **getattr(fault, "facts", {}))

    def skip(self, verdict: str, code: str, **facts: Any) -> None:
        """Note that something of a verdict could not be checked, and why."""
        self._skipped.setdefault(verdict, self.say(code, **facts))

    def progress(self, code: str, done: int, whole: int) -> None:
        """Say on a terminal how far it is, in a line that renews itself."""
        if time.monotonic() > self._next:
            self._next = time.monotonic() + 0.2
            sys.stderr.write(f"\r\x1b[K{self.say(code, done=done, whole=whole)}\r")
            sys.stderr.flush()

    def result(self, about: dict[str, Any]) -> dict[str, Any]:
        """The report as one object; `about` is what the folder says of itself."""
        rules, language, verdicts, exits = about["rules"], self._language, {}, [0]
        for name, code in reversed(DATA["verdicts"].items()):
            status = "failed" if self._failed[name] else "not_checked" if name in self._skipped else "passed"
            exits += [code] * (status == "failed")
            told = DATA["words"][f"{name}_{status}"][language] if status != "not_checked" else ""
            sentence = f"{told} {self._skipped.get(name, '')}".strip()
            verdicts[name] = {"status": status, "problems": self._failed[name], "sentence": sentence}
        found = {"exit": exits[-1], "audience": about["audience"], "packet": about.get("packet", "")}
        found |= {"verdicts": dict(reversed(verdicts.items())), "counts": self.counts}
        withheld = [(of, rule, n, rules[rule]) for (of, rule), n in sorted(self.withheld.items())]
        told = [
            {"of": of, "rule": rule, "number": n, "words": words[language], "legal": words.get("legal", "–")}
            for of, rule, n, words in withheld
        ]
        return found | {"withheld": told, "problems": self._problems}

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
