"""What was found: problems with their place, verdicts, counts; and the sentences for them in vi and en."""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hoso_verify.canonical import MALFORMED

#: `verdicts`: exit codes in the order in which they count; `stops`: those of other ends; `words`: sentences.
with open(os.path.join(os.path.dirname(__file__), "data.json"), "rb") as _file:
    DATA = json.load(_file)
_LISTED, _LONGEST, _PLACE = 50, 200, ("file", "line", "entry", "index")


class Report:
    """Problems, at most 50 of a verdict in full, and what could not be checked. `place` is where it looks."""

    def __init__(self, language: str, *, progress: bool) -> None:
        self._language, self._next = language, time.monotonic() if progress and sys.stderr.isatty() else 1e99
        self._problems, self._failed, self._skipped = list[Any](), Counter[str](), dict[str, str]()
        self.verdict, self.place, self.withheld = (
            "",
            tuple[str | int | None, ...](),
            Counter[tuple[str, str]](),
        )
        self.counts = Counter[str](streams=0, entries=0, shown=0, erased=0, definitions=0)

    def say(self, code: str, **facts: Any) -> str:
        """A sentence. What strangers wrote stands in it short, in one line and without control characters."""
        for key, fact in facts.items():
            text = str(fact)[:_LONGEST] if isinstance(fact, str | int) else "…"
            facts[key] = "".join([sign if sign.isprintable() else "\ufffd" for sign in text])
        return str(DATA["words"][code][self._language]).format(**facts)

    def note(self, fault: Exception) -> None:
        """Note what was raised as a problem of the present verdict, at the present place."""
        code, facts = getattr(fault, "code", "malformed"), getattr(fault, "facts", {})
        self._failed[self.verdict] += 1
        if self._failed[self.verdict] <= _LISTED:
            place = {key: at for key, at in zip(_PLACE, self.place, strict=False) if at is not None}
            place |= {"file": facts["name"]} if "name" in facts else {}
            found = {"verdict": self.verdict, "code": code, "place": place}
            self._problems.append(found | {"sentence": self.say(code, **facts)})

    @contextmanager
    def part(self, verdict: str, *place: str | int | None) -> Iterator[None]:
        """Note what ends a part, as a problem of `verdict` as it is then, and go on behind it."""
        self.verdict, self.place = verdict, place
        try:
            yield
        except MALFORMED as fault:
            self.note(fault)

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
        verdicts, withheld, stops = dict[str, Any](), [], [0]
        for name, stop in DATA["verdicts"].items():
            status = "failed" if self._failed[name] else "not_checked" if name in self._skipped else "passed"
            told = self.say(f"{name}_{status}") if status != "not_checked" else ""
            sentence = f"{told} {self._skipped.get(name, '')}".strip()
            verdicts[name] = {"status": status, "problems": self._failed[name], "sentence": sentence}
            stops += [stop] * (status == "failed")
        for (of, rule), number in sorted(self.withheld.items()):
            words = about["rules"][rule]
            one = {"of": of, "rule": rule, "number": number, "words": words[self._language]}
            withheld.append(one | {"legal": words.get("legal", "–")})
        found = {"exit": stops[:2][-1], "audience": about["audience"], "packet": about.get("packet", "")}
        found |= {"verdicts": verdicts, "counts": self.counts}
        return found | {"withheld": withheld, "problems": self._problems}

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
