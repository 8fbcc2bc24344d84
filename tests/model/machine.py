"""The model test: what may happen in an office, in any order, well and badly done.

One machine for every store; what differs is how a store is made and opened again.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from hoso.engine.commands import Change, Deploy
from hoso.engine.handle import Engine
from hoso.engine.reason import Refusal
from tests.model import cast
from tests.model.rules_office import Office
from tests.model.rules_take import Taking
from tests.model.side_by_side import resolved
from tests.model.strategies import INDEX


class Model(Taking, Office):
    """Random commands, and the passing of time."""

    @initialize()
    def found(self) -> None:
        """Found the directory and deploy the procedure."""
        self.compare(Change(self.asking("registrar"), cast.founding()))
        outcome = self.engine.handle(Deploy(self.asking("registrar"), resolved()))
        assert not isinstance(outcome, Refusal), outcome
        self.open_one("desk", "commune", "near", form=True)

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
        self.pass_minutes(minutes)

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
