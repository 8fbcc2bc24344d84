"""Wording: one language's voice. Codes come in as data, sentences go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.wording.catalogue import catalogue
from hoso.adapters.wording.durations import time_said
from hoso.adapters.wording.moments import day, deadline, moment
from hoso.adapters.wording.names import Names
from hoso.adapters.wording.sentence import Sentence
from hoso.engine.duration import parse_duration
from hoso.engine.language.near import near_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.finding import Finding
    from hoso.engine.reason import Reason

#: Reasons that name a declared duration, which is said in words.
_OF_TIME = frozenset({"too_early", "too_late", "due_beyond"})
#: Languages of the interface; the first is taken where the other is not asked for by name.
LANGUAGES = ("en", "vi")


class Wording:
    """Every sentence of the interface in one language."""

    def __init__(self, language: str) -> None:
        """Speak `vi` or `en`."""
        self.language = language
        self.plain = self.names()

    def names(self, **known: Any) -> Names:
        """Labels in this language; see `Names` for what it can know."""
        words = {key: item[self.language] for key, item in catalogue("words")["names"].items()}
        return Names(self.language, words=words, **known)

    def say(self, key: str, names: Names | None = None, /, **details: Any) -> str:
        """A word or sentence of the interface: `say("register.title")`."""
        node: Any = catalogue("words")
        for part in key.split("."):
            node = node[part]
        return self._fill(node[self.language], details, names)

    def help(self, key: str) -> str:
        """The help text of a command or option; empty where there is none."""
        node: Any = catalogue("help")
        for part in key.split("."):
            node = node.get(part, {})
        return str(node.get(self.language, ""))

    def moment(self, instant: str) -> str:
        """An instant in the office's time."""
        return moment(instant, self.language)

    def deadline(self, instant: str) -> str:
        """An instant before which something is to be done: where a day ends with it, that day."""
        return deadline(instant, self.language)

    def day(self, text: str) -> str:
        """A day, or the day of an instant in the office's time."""
        return day(text, self.language)

    def tenths(self, number: float) -> str:
        """A number with one decimal: `1.3`, in Vietnamese `1,3`."""
        return f"{number:.1f}".replace(".", "," if self.language == "vi" else ".")

    def error(self, code: str, details: dict[str, Any]) -> tuple[str, str]:
        """The sentence of an error and what to do next (which may be empty)."""
        known = catalogue("errors")
        item = known.get(_variant(code, details, known), known["error"])
        following = item.get("next", {}).get(self.language, "")
        return self._fill(item[self.language], details), self._fill(following, details)

    def reason(self, reason: Reason, names: Names, **more: Any) -> str:
        """Why not, and what would make it possible, in one sentence."""
        details: dict[str, Any] = {**reason.details, **more}
        if reason.code == "field_choice":
            details["choices"] = names.choices(str(details.get("about")))
        if reason.code in _OF_TIME and "time" in details:
            details["time"] = time_said(self, [parse_duration(str(details["time"]))])
        if "known" in details and "about" in details:
            near = near_word(str(details["about"]), details["known"])
            if near is not None:
                details["near"] = near
        if reason.code == "unknown_action" and names.procedure is not None:
            near = near_word(str(details["about"]), names.procedure.triggers)
            if near is not None:
                details["near"] = near
        known = catalogue("reasons")
        item = known.get(_variant(reason.code, details, known))
        if item is None:
            return f"{reason.code}: {details}"
        return self._fill(item[self.language], details, names)

    def problem(self, code: str, n: int, details: dict[str, Any], names: Names | None = None) -> str:
        """What verification found at an entry."""
        item = catalogue("problems").get(code)
        if item is None:
            return f"{code}: {details}"
        return self._fill(item[self.language], {**details, "n": n}, names)

    def finding(self, finding: Finding) -> tuple[str, str]:
        """What the checker found, and its hint; the near word is part of the hint."""
        item = catalogue("findings").get(finding.code)
        if item is None:
            return f"{finding.details}", ""
        hint = self._fill(item.get(f"hint_{self.language}", ""), finding.details)
        if finding.near is not None:
            hint = f"{self.say('finding.near', near=finding.near)} {hint}".strip()
        return self._fill(item[self.language], finding.details), hint

    def filled(self, template: str, details: dict[str, Any], names: Names) -> str:
        """A sentence of a catalogue, filled."""
        return self._fill(template, details, names)

    def _fill(self, template: str, details: dict[str, Any], names: Names | None = None) -> str:
        words = {"vi": ("hoặc", "và"), "en": ("or", "and")}[self.language]
        return Sentence(names or self.plain, *words).fill(template, details)


def _variant(code: str, details: dict[str, Any], known: Mapping[str, Any]) -> str:
    """The most telling form of a sentence that what is known allows."""
    if code == "field_type":
        return f"{code}.{details.get('type')}"
    if code == "guard" and details.get("wanted") is False:
        return "guard.unless"
    if code == "guard" and not any(
        str(name).startswith(("f.", "given.")) for name in details.get("inputs", ())
    ):
        return "guard.counted"
    if code == "at_most" and details.get("most") == 1:
        return "at_most.once"
    if code == "field_range":
        least, most = details.get("least"), details.get("most")
        return code if least and most else f"{code}.{'least' if least else 'most'}"
    if code == "role" and any(str(role).startswith("hoso.") for role in details.get("roles", ())):
        return "role.power"
    if code == "procedure_unknown" and not details.get("known"):
        return "procedure_unknown.none"
    for key in ("near", "could_act_for", "holders", "possible_in", "to", "before"):
        if details.get(key) and f"{code}.{key}" in known:
            return f"{code}.{key}"
    return code
