"""The course of one dossier: who does what, after how long, and what they are refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hoso.adapters.demo.kinds import CORRECTION, GIFT, Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

#: Officers of the shipped directory by what they do.
DESK = ("cb01", "cb02")
LAND = ("cb03", "cb04")
HEAD, HEADS_DEPUTY = "cb05", "cb04"
CHAIR, CHAIRS_DEPUTY = "cb06", "cb07"
CLERK, REGISTRY, PORTAL, KEEPER = "cb08", "cb09", "portal", "quantri"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing somebody does."""

    who: str
    #: A command, or an action of the procedure.
    do: str
    fields: dict[str, str] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    reason: str | None = None
    acting_for: str | None = None
    #: Whom `assign` gives it to.
    to: str = ""
    #: Minutes of work before it.
    wait: float = 60
    #: Codes of the reasons for which it must be refused; empty where it must go through.
    refused: frozenset[str] = frozenset()
    #: The version the person saw, where it is an old one.
    seen: int | None = None
    #: The same request is sent once more.
    twice: bool = False


class Course:
    """Writes the steps of one dossier."""

    def __init__(self, kind: Kind, random: Random, text: Callable[[str], str], person: str) -> None:
        """Take chance and words from outside; `person` is the applicant."""
        self._kind = kind
        self._random = random
        self._text = text
        self._person = person
        self._desk = random.choice(DESK)
        self._officer = LAND[0] if kind.delegated else random.choice(LAND)
        if kind.own_work:
            self._officer = HEADS_DEPUTY
        self.steps: list[Step] = []

    def write(self) -> list[Step]:
        """All of it, to its end."""
        self._open()
        if self._kind.end == "refused":
            self._add(self._desk, "refuse_reception", reason=self._text("refuse_reception"))
            return self.steps
        self._reception()
        if self._kind.end == "stopped":
            self._add(self._desk, "stop", reason=self._text("stop"), wait=15 * 450)
            return self.steps
        self._work()
        if self._kind.end == "withdrawn":
            self._add(PORTAL, "withdraw", reason=self._text("withdraw"))
            return self.steps
        self._submission()
        self._decision()
        if self._kind.erased:
            self._add(KEEPER, "erase", reason=self._text("erase"), wait=450)
        return self.steps

    def _add(
        self,
        who: str,
        do: str,
        fields: dict[str, str] | None = None,
        documents: tuple[str, ...] = (),
        *,
        wait: float | None = None,
        refused: tuple[str, ...] = (),
        reason: str | None = None,
        acting_for: str | None = None,
        to: str = "",
        seen: int | None = None,
        twice: bool = False,
    ) -> None:
        if wait is None:
            # Something that is refused is tried shortly before it is done properly.
            wait = self._random.uniform(5, 20) if refused else self._random.uniform(40, 450)
        step = Step(
            who,
            do,
            fields or {},
            documents,
            reason=reason,
            acting_for=acting_for,
            to=to,
            wait=wait,
            refused=frozenset(refused),
            seen=seen,
            twice=twice,
        )
        self.steps.append(step)

    def _open(self) -> None:
        kind, random = self._kind, self._random
        fields = {
            "area": "remote" if kind.remote else "ordinary",
            "applicant_name": self._person,
            "applicant_id": f"022{random.randrange(10**9):09d}",
        }
        if kind.procedure == GIFT:
            fields |= {
                "plot": f"Thửa {random.randrange(1, 400)}, tờ {random.randrange(1, 40)}",
                "gifted_area": f"{random.randrange(100, 900) / 10}",
            }
        else:
            fields |= {
                "certificate_number": f"AB {random.randrange(10**6):06d}",
                "wrong_entry": self._text("wrong_entry"),
            }
        papers = ("application",) if kind.attached or kind.supplement else ("application", "certificate")
        self._add(self._desk, "open", fields=fields, documents=papers, wait=0)
        if kind.corrected:
            self._add(
                self._desk,
                "correct",
                fields={"applicant_name": f"{self._person}h"},
                reason=self._text("correct"),
            )

    def _reception(self) -> None:
        kind = self._kind
        if kind.supplement or kind.end == "stopped":
            asked = {"missing_items": self._text("missing_items")}
            self._add(self._desk, "request_supplement", fields=asked, reason=self._text("supplement"))
            if kind.end == "stopped":
                return
            self._add(PORTAL, "resubmit", documents=("certificate",), wait=900)
            again = ("at_most", "reason_missing")
            self._add(self._desk, "request_supplement", refused=again)
        elif kind.attached:
            self._add(self._desk, "accept", refused=("document_missing",))
            self._add(self._desk, "attach", documents=("certificate",))
        self._add(self._desk, "accept", twice=kind.repeated)
        if kind.stale:
            self._add(DESK[0], "transfer", seen=1, refused=("stale_version",))
        self._add(self._desk, "transfer")

    def _work(self) -> None:
        """The registry's part, and the land officer's."""
        kind = self._kind
        if kind.procedure == CORRECTION:
            self._add(REGISTRY, "provide_file", documents=("first_file",))
        if kind.holding == "claim":
            self._add(self._officer, "claim")
        elif kind.holding == "assign":
            self._add(HEAD, "assign", to=self._officer, reason=self._text("assign"))
        if kind.holding:
            colleague = LAND[1] if self._officer == LAND[0] else LAND[0]
            self._examine(colleague, refused=("held",))
        if kind.end == "withdrawn":
            return
        self._examine(self._officer)

    def _examine(self, officer: str, *, again: bool = False, refused: tuple[str, ...] = ()) -> None:
        fields: dict[str, str] = {}
        papers: tuple[str, ...] = ()
        do = "finish_survey" if self._kind.procedure == GIFT else "propose"
        if not again and do == "finish_survey":
            fields, papers = {"plot_area": "412.5"}, ("survey_map",)
        elif not again:
            fields = {"error_found": "false" if self._kind.end == "declined" else "true"}
            papers = ("minutes",)
        self._add(officer, do, fields, papers, refused=refused)

    def _submission(self) -> None:
        kind = self._kind
        if kind.back:
            self._add(HEAD, "send_back", reason=self._text("send_back"))
            self._examine(self._officer, again=True)
        if kind.own_work:
            self._add(HEADS_DEPUTY, "submit", acting_for=HEAD, refused=("four_eyes",))
        if kind.delegated and self._officer != HEADS_DEPUTY:
            self._add(HEADS_DEPUTY, "submit", acting_for=HEAD)
        else:
            self._add(HEAD, "submit")

    def _decision(self) -> None:
        kind = self._kind
        who, acting_for = CHAIR, None
        if kind.delegated:
            who, acting_for = CHAIRS_DEPUTY, CHAIR if kind.procedure == CORRECTION else None
        if kind.end == "declined":
            if kind.procedure == CORRECTION:
                self._add(who, "approve", acting_for=acting_for, refused=("guard",))
            why = "decline" if kind.procedure == CORRECTION else "decline_gift"
            self._add(who, "decline", acting_for=acting_for, reason=self._text(why))
            self._add(self._desk, "deliver_refusal")
            return
        self._add(who, "approve", acting_for=acting_for)
        self._add(CLERK, "stamp")
        self._add(self._desk, "return_result")


def telling_course(text: Callable[[str], str], person: str) -> list[Step]:
    """The dossier that is shown: supplement, assignment, delegations, a refusal, and what was not allowed."""
    fields = {
        "area": "remote",
        "applicant_name": person,
        "applicant_id": "022000000012",
        "certificate_number": "AB 123456",
        "wrong_entry": text("wrong_entry"),
    }
    no, yes = frozenset, {"error_found": "false"}
    asked = {"missing_items": text("missing_items")}
    return [
        Step("cb01", "open", fields, ("application",), wait=0),
        Step("cb01", "request_supplement", asked, reason=text("supplement"), wait=25),
        Step(PORTAL, "resubmit", documents=("certificate",), wait=700),
        Step("cb02", "accept", wait=70),
        Step("cb02", "transfer", wait=40),
        Step(REGISTRY, "provide_file", documents=("first_file",), wait=500),
        Step(HEAD, "assign", to="cb03", reason=text("assign"), wait=60),
        Step("cb03", "request_supplement", wait=30, refused=no({"at_most", "reason_missing"})),
        Step("cb03", "propose", yes, ("minutes",), wait=600),
        Step(HEADS_DEPUTY, "submit", acting_for=HEAD, wait=120),
        Step("cb03", "approve", wait=20, seen=8, refused=no({"stale_version", "role", "guard"})),
        Step(CHAIRS_DEPUTY, "decline", reason=text("decline"), acting_for=CHAIR, wait=200),
    ]
