"""Rules of the model test: erasing, and changing the directory."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hoso.engine.commands import Change, Erase
from tests.model import cast
from tests.model.side_by_side import PROCEDURE, SideBySide, instant
from tests.model.strategies import INDEX, PEOPLE, VALUES


class Office(SideBySide):
    """What the registrar and data protection do."""

    @precondition(lambda self: self.oracle.papers)
    @rule(
        at=INDEX,
        who=st.sampled_from(["registrar", "registrar", "registrar", "desk", "nobody"]),
        principal=st.sampled_from([None, None, None, "registrar"]),
        authority=st.sampled_from(["Order 9", "Order 9", "Order 9", None, " "]),
        fields=st.lists(st.sampled_from([*VALUES, "name", "fee", "reason"]), max_size=2, unique=True),
        whom=st.one_of(st.none(), st.none(), PEOPLE),
    )
    def erase(self, at, who, principal, authority, fields, whom) -> None:
        """Erase everything withheld of a dossier, or some fields, or an officer's name."""
        if whom is not None:
            self.compare(Erase(self.asking(who, principal), None, authority, officer=whom))
            return
        paper = self.paper(at)
        self.compare(Erase(self.asking(who, principal), paper.stream, authority, fields=tuple(fields)))

    @rule(
        who=st.sampled_from(["registrar", "registrar", "registrar", "head", "officer_b", "stranger"]),
        principal=st.sampled_from([None, None, None, None, "registrar"]),
        kind=st.sampled_from(["granted", "revoked", "delegated", "delegated", "undelegated"]),
        officer=PEOPLE,
        to=PEOPLE,
        role=st.sampled_from(cast.ROLES),
        unit=st.sampled_from(list(cast.UNITS)),
        period=st.sampled_from([(None, None), (None, None), (-60, 60), (30, 90), (None, 45), (60, 60)]),
        pick=INDEX,
    )
    def staff(self, who, principal, kind, officer, to, role, unit, period, pick) -> None:
        """Grant, revoke, delegate, end a delegation."""
        staff = self.oracle.staff
        known = list(staff.grants if kind == "revoked" else staff.delegations)
        between = {
            key: instant(self.minutes + minutes)
            for key, minutes in zip(("from", "until"), period, strict=True)
            if minutes is not None
        }
        own = who if kind == "delegated" and pick % 2 else officer
        scope = {"roles": [role]} if pick % 3 == 0 else {"procedures": [PROCEDURE]} if pick % 3 == 1 else {}
        change = {
            "granted": {**cast.granted(officer, role, unit), **between},
            "revoked": {"kind": "revoked", "grant": [*known, "g0.0"][pick % (len(known) + 1)]},
            "delegated": {**cast.delegated(own, to, **scope), **between},
            "undelegated": {
                "kind": "undelegated",
                "delegation": [*known, "d0.0"][pick % (len(known) + 1)],
            },
        }[kind]
        self.compare(Change(self.asking(who, principal), (change,)))
