"""Random consultations beside a small model, which knows the rules from the page, not from the code."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.engine.verification import verify
from tests.engine.opinions import AGENCIES, Consulted, day

#: State -> whom it may ask, how many it must, how many answers are enough (0: all), what silence counts as.
RULES: dict[str, tuple[tuple[str, ...], int, int, str]] = {
    "opinions": (AGENCIES, 2, 0, "agrees"),
    "quorum": (AGENCIES[:3], 1, 2, "objects"),
    "above": (AGENCIES[:2], 1, 0, ""),
}
NEXT = {"opinions": "quorum", "quorum": "above", "above": "done"}


class Office:
    """What everybody knows who reads the decision document."""

    def __init__(self) -> None:
        """The dossier is in `opinions`."""
        self.state = "opinions"
        self.today = 0
        #: (agency, state) -> what is known of the request of this visit.
        self.asked: dict[tuple[str, str], dict[str, Any]] = {}

    def here(self) -> list[dict[str, Any]]:
        """What was asked in this visit and not taken back."""
        return [item for (_, state), item in self.asked.items() if state == self.state and not item["back"]]

    def said(self, item: dict[str, Any]) -> str:
        """What a request counts as; empty where it counts as nothing."""
        if item["opinion"]:
            return str(item["opinion"])
        return RULES[self.state][3] if item["silent"] else ""

    def ask(self, agencies: tuple[str, ...], due: int | None) -> bool:
        """Each once, from the list, until a day to come."""
        chosen, *_ = RULES.get(self.state, ((),))
        asked = {item["agency"] for item in self.here()}
        good = (
            bool(agencies)
            and len(set(agencies)) == len(agencies)
            and set(agencies) <= set(chosen) - asked
            and (due is None or due > self.today)
        )
        for agency in agencies if good else ():
            fresh = {"agency": agency, "due": due, "opinion": "", "silent": False, "back": False}
            self.asked[agency, self.state] = fresh
        return good

    def latest(self, agency: str) -> dict[str, Any] | None:
        """The request that an agency would answer: of this visit, or of a state left since."""
        found = [item for (name, _), item in self.asked.items() if name == agency]
        item = self.asked.get((agency, self.state))
        return item if item is not None and (not found or found[-1] is item) else None

    def answer(self, agency: str, opinion: str) -> bool:
        """What is asked and neither answered nor taken back."""
        item = self.latest(agency)
        if item is None or item["opinion"] or item["back"]:
            return False
        item["opinion"] = opinion
        return True

    def lapse(self, agency: str) -> bool:
        """From its day on, once."""
        item = self.latest(agency)
        if item is None or item["opinion"] or item["silent"] or item["back"]:
            return False
        item["silent"] = item["due"] is not None and self.today >= item["due"]
        return bool(item["silent"])

    def recall(self, agency: str, who: str) -> bool:
        """By a lead, which in `above` the head is too; what was escalated by the head alone."""
        item = self.latest(agency)
        if item is None or item["opinion"] or item["back"]:
            return False
        escalated = item["silent"] and not RULES[self.state][3]
        leads = ("ann", "hans") if self.state == "above" else ("ann",)
        item["back"] = who in (("hans",) if escalated else leads)
        return bool(item["back"])

    def go(self) -> bool:
        """Enough were asked and answered, and what they said lets it pass."""
        if self.state not in RULES:
            return False
        _, least, enough, _ = RULES[self.state]
        here = self.here()
        said = [self.said(item) for item in here]
        done = len([one for one in said if one]) >= enough if enough else all(said)
        agreed, objected = said.count("agrees"), said.count("objects")
        passes = {"opinions": objected == 0, "quorum": agreed > objected, "above": True}[self.state]
        if len(here) < least or not done or not passes:
            return False
        self.enter(NEXT[self.state])
        return True

    def enter(self, state: str) -> None:
        """What was asked at an earlier visit is gone; what is left behind is closed."""
        for item in self.here():
            if not item["opinion"] and not item["silent"]:
                item["back"] = True
        self.asked = {key: item for key, item in self.asked.items() if key[1] != state}
        self.state = state


def drawn(chance: Random, office: Office) -> tuple[str, Any, Any]:
    """Something to try, mostly something that could be done here, so that courses get somewhere."""
    chosen = RULES.get(office.state, (AGENCIES, 0, 0, ""))[0]
    waiting = [item["agency"] for item in office.here() if not item["opinion"]]
    agency = chance.choice(waiting if waiting and chance.random() < 0.8 else AGENCIES)
    kind = chance.choice(["ask", "answer", "answer", "answer", "lapse", "recall", "go", "go", "go", "time"])
    if chance.random() < 0.1:
        kind = chance.choice(["skip", "again", "stay"])
    match kind:
        case "ask":
            due = chance.choice([None, office.today + 1, office.today + 2])
            if chance.random() < 0.2:
                return kind, tuple(chance.choices(AGENCIES, k=chance.randrange(4))), due or office.today
            asked = {item["agency"] for item in office.here()}
            fresh = [name for name in chosen if name not in asked]
            return kind, tuple(fresh[: chance.randrange(1, 3)]), due
        case "answer":
            return kind, agency, chance.choice(["agrees", "agrees", "agrees", "objects"])
        case "recall":
            return kind, agency, chance.choice(["ann", "hans"])
        case _:
            return kind, agency, None


def both(course: Consulted, office: Office, move: tuple[str, Any, Any]) -> tuple[bool, bool]:
    """Do one thing in the engine and in the model: was it done?"""
    kind, what, how = move
    match kind:
        case "ask":
            return course.ask(*what, due=how) is None, office.ask(what, how)
        case "answer":
            return course.answer(what, how) is None, office.answer(what, how)
        case "lapse":
            return course.lapse(what) is None, office.lapse(what)
        case "recall":
            return course.recall(what, who=how) is None, office.recall(what, how)
        case "time":
            office.today += 1
            course.clock.now = day(office.today)
            return True, True
        case "go":
            action = "finish" if office.state == "above" else "go"
            return course.take(action) is None, office.go()
        case _:
            return course.take(kind) is None, _passing(office, kind)


def _passing(office: Office, kind: str) -> bool:
    """Actions that wait for nobody."""
    if office.state == "done" or (kind == "skip" and office.state == "above"):
        return False
    if kind != "stay":
        office.enter("opinions" if kind == "again" else NEXT[office.state])
    return True


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 60))
def test_consultations_go_as_the_rules_say(seed: int, length: int) -> None:
    """Step by step the engine does what the model does, stands where it stands, and the record verifies."""
    course, office, chance = Consulted(), Office(), Random(seed)
    for _ in range(length):
        move = drawn(chance, office)
        done, expected = both(course, office, move)
        assert done is expected, move
        body = course.body
        assert body["state"] == [office.state]
        assert len({item["request"] for item in body["requests"]}) == len(body["requests"])
    with course.engine.store.reading() as reading:
        assert [problem for verdict in verify(reading) for problem in verdict.problems] == []
