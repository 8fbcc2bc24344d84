"""The model test: what may happen in an office, in any order, well and badly done.

One machine for every store; what differs is how a store is made and opened again.
"""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from hoso.engine.commands import Change, Deploy
from hoso.engine.handle import Engine
from hoso.engine.reason import Refusal
from tests.model import cast
from tests.model.rules_batch import Batch
from tests.model.side_by_side import resolved


class Model(Batch):
    """Random commands, and the passing of time."""

    @initialize()
    def found(self) -> None:
        """Found the directory and deploy the procedure."""
        self.compare(Change(self.asking("registrar"), cast.founding()))
        outcome = self.engine.handle(Deploy(self.asking("registrar"), resolved()))
        assert not isinstance(outcome, Refusal), outcome
        self.open_one("desk", "commune", "near", form=True)

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
