"""Rules of the model test: opening dossiers."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hoso.engine.binary import digest
from hoso.engine.commands import File, Open
from tests.model.side_by_side import PROCEDURE, SideBySide
from tests.model.strategies import FIELDS, FILES, MOMENTS, PAIRS, REASONS


class Opening(SideBySide):
    """Dossiers are opened, well and badly."""

    @precondition(lambda self: sum(not paper.outcome for paper in self.oracle.papers.values()) < 3)
    @rule(
        who=st.sampled_from(["desk", "desk_all", "portal", "everything"]),
        unit=st.sampled_from(["commune", "commune", "commune", "other", "hamlet"]),
        area=st.sampled_from(["near", "far"]),
        form=st.booleans(),
    )
    def open_well(self, who: str, unit: str, area: str, form: bool) -> None:  # noqa: FBT001
        """Open a dossier as it should be."""
        self.open_one(who, unit, area, form=form)

    def open_one(self, who: str, unit: str, area: str, *, form: bool) -> None:
        """Open a dossier with all it needs."""
        files = (File("form", digest(b"form"), "form.pdf", 4),) if form else ()
        fields = {"area": area, "name": "Trần Văn Bình"}
        self.compare(Open(self.asking(who), PROCEDURE, unit, series="M-", fields=fields, files=files))

    @rule(
        pair=PAIRS,
        unit=st.sampled_from(["commune", "other", "hamlet", "moon"]),
        code=st.sampled_from([None, "M-0001", "M-0007", "H49.9"]),
        fields=FIELDS,
        files=FILES,
        reason=REASONS,
        moment=MOMENTS,
    )
    def open_anyhow(self, pair, unit, code, fields, files, reason, moment) -> None:
        """Open a dossier in any way, mostly a wrong one."""
        asking = self.asking(*pair, moment=moment)
        self.compare(
            Open(asking, PROCEDURE, unit, code=code, series="M-", fields=fields, files=files, reason=reason)
        )
