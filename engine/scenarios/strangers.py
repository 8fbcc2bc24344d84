"""Two more people for first scenarios: one who may do nothing, and one who may do everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.scenarios.scenario import Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.procedure import Procedure
    from hoso.engine.scenarios.scenario import Cases


class Strangers(NamedTuple):
    """What they are called: as no role is."""

    #: Somebody without any role.
    guest: str
    #: Somebody with all of them.
    both: str


def strangers_to(cases: Cases) -> Strangers:
    """Names that nobody has among these people."""
    return Strangers(*(_free(name, cases.people) for name in Strangers._fields))


def with_strangers(cases: Cases, strangers: Strangers, procedure: Procedure) -> Cases:
    """The people of a walk, and those two."""
    roles = tuple(name for name, role in procedure.roles.items() if not role.applicant)
    people = {**cases.people, strangers.guest: Person(), strangers.both: Person(holds=roles)}
    return cases.model_copy(update={"people": people})


def _free(name: str, people: Mapping[str, Person]) -> str:
    return name if name not in people else _free(f"{name}_1", people)
