"""The dossier that is shown: a course written by hand, so that it tells something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.adapters.demo.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable

#: Its procedure.
CORRECTION = "qn.295.commune.14"
_HEAD, _HEADS_DEPUTY, _CHAIR, _CHAIRS_DEPUTY = "cb05", "cb04", "cb06", "cb07"


def telling_course(text: Callable[[str], str], person: str) -> list[Step]:
    """Supplement, assignment, delegations, a refusal, and what was not allowed: also for being too late."""
    fields = {
        "area": "remote",
        "applicant_name": person,
        "applicant_id": "022000000012",
        "certificate_number": "AB 123456",
        "wrong_entry": text("wrong_entry"),
    }
    no, yes = frozenset, {"error_found": "false"}
    again = text("supplement")
    asked = {"missing_items": text("missing_items")}
    return [
        Step("cb01", "open", fields, ("application", "certificate"), wait=0),
        Step("cb02", "accept", wait=20),
        Step("cb02", "transfer", wait=25),
        Step("cb09", "provide_file", documents=("first_file",), wait=300),
        Step("cb03", "request_supplement", asked, reason=text("supplement"), wait=65),
        Step("portal", "resubmit", documents=("certificate",), wait=600),
        Step("cb02", "accept", wait=70),
        Step("cb02", "transfer", wait=40),
        Step("cb09", "provide_file", documents=("first_file",), wait=500),
        Step(_HEAD, "assign", to="cb03", reason=text("assign"), wait=60),
        # More than three working days after the reception.
        Step("cb03", "request_supplement", wait=900, refused=no({"at_most", "too_late"}), reason=again),
        Step("cb03", "propose", yes, ("minutes",), wait=200),
        Step(_HEADS_DEPUTY, "submit", acting_for=_HEAD, wait=120),
        Step("cb03", "approve", wait=20, seen=11, refused=no({"stale_version", "role", "guard"})),
        Step(_CHAIRS_DEPUTY, "decline", reason=text("decline"), acting_for=_CHAIR, wait=200),
    ]
