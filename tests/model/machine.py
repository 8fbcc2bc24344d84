"""The model test: what may happen in an office, in any order, well and badly done.

One machine for every store; what differs is how a store is made and opened again.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from hoso.engine.binary import digest
from hoso.engine.commands import (
    Assign,
    Attach,
    Change,
    Claim,
    Correct,
    Deploy,
    Erase,
    File,
    Open,
    Release,
    Take,
)
from hoso.engine.handle import Engine
from hoso.engine.reason import Refusal
from tests.model import cast
from tests.model.side_by_side import PROCEDURE, SideBySide, instant, resolved
from tests.model.stepper import as_list
from tests.model.strategies import (
    ACTIONS,
    FEW_FIELDS,
    FIELDS,
    FILES,
    INDEX,
    MOMENTS,
    OFFSETS,
    ONWARD,
    PAIRS,
    PEOPLE,
    REASONS,
    STEPS,
    VALUES,
    VARIANTS,
)

if TYPE_CHECKING:
    from hoso.engine.commands import Command


class Model(SideBySide):
    """Random commands, and the passing of time."""

    @initialize()
    def found(self) -> None:
        """Found the directory and deploy the procedure."""
        self.compare(Change(self.asking("registrar"), cast.founding()))
        outcome = self.engine.handle(Deploy(self.asking("registrar"), resolved()))
        assert not isinstance(outcome, Refusal), outcome
        self.open_one("desk", "commune", "near", form=True)

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

    @precondition(lambda self: self.oracle.papers)
    @rule(at=INDEX, steps=STEPS)
    def advance(self, at, steps) -> None:
        """Take steps that start here, by somebody who may, mostly with what they need."""
        paper = self.paper(at)
        for kind, action, *how in steps:
            if paper.outcome:
                self.open_one("desk_all", "commune", "far" if action % 2 else "near", form=True)
                paper = list(self.oracle.papers.values())[-1]
            if kind is not None:
                self.keep_well(kind, paper, action)
            rows = [row for row in self.oracle.rows if row["source"] == paper.state]
            if rows:
                # Actions that lead on come up more often than the way out.
                onward = [row for row in rows if row["trigger"] in ONWARD]
                rows = [row for row in rows if row["trigger"] != "withdraw"] * 5 + rows + onward * 10
                self.step(paper, rows[action % len(rows)], *how)

    @precondition(lambda self: self.oracle.papers)
    @rule(at=INDEX, seed=st.integers(0, 2**32), length=st.integers(3, 12))
    def go_on(self, at, seed, length) -> None:
        """A longer stretch of work, drawn from a seed, so that dossiers get somewhere in many ways."""
        chance = Random(seed)
        fields = [{name: chance.choice(of)} for name, of in VALUES.items()]
        steps = [
            (
                chance.choice([None, None, None, "claim", "assign", "release"]),
                chance.randrange(1000),
                chance.randrange(1000),
                chance.random() < 0.5,
                chance.random() < 0.9,
                chance.choice(fields),
            )
            for _ in range(length)
        ]
        self.advance(at, steps)

    def step(self, paper, row, who, through, good, more) -> None:
        """Take one step by somebody who may, for somebody else too."""
        able = self.able(paper, row["by"], through=through)
        if not able:
            return
        # Those who did what another must do come up often: four eyes are to be tried from every side.
        done = set().union(*(paper.ever.get(action, ()) for action in row.get("different_from", ())))
        again = [pair for pair in able if done.intersection(pair)]
        for_them = [pair for pair in again if pair[0] not in done]
        able = [able, for_them or again or able, again or able][who % 3]
        chosen = able[who // 3 % len(able)]
        fields = more
        if good:
            fields = {"check": dict(VARIANTS[who % 9]), "look": {"plots": (4, 16, 3)[who % 3]}}.get(
                row["trigger"], {}
            )
        names = {"accept": ["form"], "check": ["minutes"]}.get(row["trigger"], [])
        files = tuple(File(name, digest(name.encode()), name, 1) for name in names)
        reason = "Đủ lý do" if row.get("reason") else None
        asking = self.asking(*chosen)
        self.compare(Take(asking, paper.stream, row["trigger"], fields, files, reason))

    @precondition(lambda self: self.oracle.papers)
    @rule(
        at=INDEX,
        action=st.sampled_from(ACTIONS),
        here=st.sampled_from([True, True, False]),
        pair=PAIRS,
        fields=FEW_FIELDS,
        files=FILES,
        reason=REASONS,
        seen=OFFSETS,
        moment=MOMENTS,
    )
    def take_anyhow(self, at, action, here, pair, fields, files, reason, seen, moment) -> None:
        """Try any action in any way."""
        paper = self.paper(at)
        starts = [row["trigger"] for row in self.oracle.rows if row["source"] == paper.state]
        if here and starts:
            action = starts[ACTIONS.index(action) % len(starts)]
        asking = self.asking(*pair, paper=paper, seen=seen, moment=moment)
        self.compare(Take(asking, paper.stream, action, fields, files, reason))

    @precondition(lambda self: self.oracle.papers)
    @rule(
        at=INDEX,
        kind=st.sampled_from(["claim", "claim", "assign", "release", "attach"]),
        pair=PAIRS,
        whom=PEOPLE,
        files=FILES,
        reason=REASONS,
        seen=OFFSETS,
    )
    def hold(self, at, kind, pair, whom, files, reason, seen) -> None:
        """Claim, assign, release, attach."""
        paper = self.paper(at)
        self.keep(kind, paper, self.asking(*pair, paper=paper, seen=seen), whom, reason, files)

    def keep(self, kind, paper, asking, whom, reason, files) -> None:
        """Change who holds a dossier, or what papers it has."""
        commands: dict[str, Command] = {
            "claim": Claim(asking, paper.stream),
            "assign": Assign(asking, paper.stream, whom, reason),
            "release": Release(asking, paper.stream, reason),
            "attach": Attach(asking, paper.stream, files),
        }
        self.compare(commands[kind])

    def keep_well(self, kind: str, paper, pick: int) -> None:
        """Claim, assign or release by somebody who may."""
        role = self.oracle.file["states"][paper.state].get("role")
        workers = self.able(paper, [role], through=False)
        able = self.able(paper, ["head" if kind == "assign" else role], through=True)
        if kind == "release" and paper.holder:
            able = [
                (paper.holder["officer"], paper.holder.get("for")),
                *self.able(paper, ["head"], through=False),
            ]
        if able and workers:
            whom = workers[pick % len(workers)][0]
            self.keep(kind, paper, self.asking(*able[pick % len(able)]), whom, "Phân công", ())

    @precondition(lambda self: self.oracle.papers)
    @rule(
        at=INDEX,
        pair=PAIRS,
        fields=FEW_FIELDS,
        reason=REASONS,
        seen=OFFSETS,
        good=st.booleans(),
    )
    def correct(self, at, pair, fields, reason, seen, good) -> None:
        """Correct values that were given, or try to."""
        paper = self.paper(at)
        if good:
            given = sorted(paper.data)
            name = given[cast.PEOPLE.index(pair[0]) % len(given)]
            fields = {**fields, name: VALUES[name][len(fields) % 2]}
            roles = as_list(self.oracle.file["fields"][name]["set_by"])
            able = self.able(paper, roles, through=pair[1] is not None)
            pair = able[0] if able else pair
            reason = "Viết nhầm"
        asking = self.asking(*pair, paper=paper, seen=seen)
        self.compare(Correct(asking, paper.stream, fields, reason))

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

    @precondition(lambda self: self.oracle.asked)
    @rule(which=INDEX, other=st.booleans())
    def repeat(self, which: int, other: bool) -> None:  # noqa: FBT001
        """Ask again under a key that was used, the same or something else."""
        asked = list(self.oracle.asked.values())
        # The latest requests are repeated most.
        command = asked[-1 - which % len(asked)].command
        if other:
            asking = command.asking
            command = replace(command, asking=replace(asking, actor="nobody", acting_for="desk"))
        self.compare(command)

    @rule(minutes=st.sampled_from([-240, -30, -1, 1, 15, 30, 45, 60, 1500]))
    def pass_time(self, minutes: int) -> None:
        """The clock goes on, or is set back."""
        self.minutes += minutes
        self.clock.now = instant(self.minutes)

    @rule()
    def restart(self) -> None:
        """Another process goes on with the store: nothing that was in mind is left."""
        self.store = self.reopened()
        self.engine = Engine(self.store, self.entropy)
        self.agree()

    @rule()
    def verify(self) -> None:
        """Verify at any moment, not only at the end."""
        self.verify_all()
