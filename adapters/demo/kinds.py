"""Kinds of ways: what is to happen to a dossier, if its procedure knows it; to be combined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from random import Random

End = Literal["", "refused", "declined", "withdrawn", "stopped"]
Holding = Literal["", "claim", "assign"]
_ENDS: tuple[End, ...] = ("", "refused", "declined", "withdrawn", "stopped")
_HOLDINGS: tuple[Holding, ...] = ("", "claim", "assign")


@dataclass(frozen=True, slots=True)
class Kind:
    """Wishes for one dossier; what its procedure has no action for does not happen."""

    #: How it is to end; empty: by the road's own end.
    end: End = ""
    #: The remote column of times.
    remote: bool = False
    #: A supplement is asked for, and a second one is tried and refused.
    supplement: bool = False
    #: Sent back to an earlier step once.
    back: bool = False
    #: The time is extended once.
    extended: bool = False
    #: It lies on a desk until it is overdue, and longer.
    late: bool = False
    #: Deputies act by their delegations.
    delegated: bool = False
    #: `claim` by the officer, or `assign` by the head; a colleague is kept out.
    holding: Holding = ""
    #: Somebody tries to check their own work, by a delegation.
    own_work: bool = False
    #: A value is corrected.
    corrected: bool = False
    #: Papers come later than the dossier.
    attached: bool = False
    #: Somebody acts on an old version.
    stale: bool = False
    #: Somebody tries what is not theirs.
    foreign: bool = False
    #: A program sends the same request twice.
    repeated: bool = False
    #: Personal data is erased at the end.
    erased: bool = False


#: Each thing once; the random ones follow.
EVERY = (
    Kind(),
    Kind(foreign=True),
    Kind(remote=True, delegated=True),
    Kind(remote=True, own_work=True),
    Kind(supplement=True, repeated=True),
    Kind(end="refused"),
    Kind(end="declined", stale=True),
    Kind(end="withdrawn", attached=True),
    Kind(back=True, holding="assign"),
    Kind(end="stopped"),
    Kind(holding="claim", corrected=True, own_work=True),
    Kind(corrected=True, erased=True),
    Kind(late=True),
)


def kind(number: int, random: Random) -> Kind:
    """The kind of the dossier with this number: first each in turn, then as chance has it."""
    if number < len(EVERY):
        return EVERY[number]

    def chance(percent: int) -> bool:
        return random.randrange(100) < percent

    return Kind(
        end=random.choices(_ENDS, weights=(76, 5, 8, 6, 5))[0],
        remote=chance(30),
        supplement=chance(12),
        back=chance(12),
        extended=chance(5),
        late=chance(5),
        delegated=chance(30),
        holding=random.choices(_HOLDINGS, weights=(6, 2, 2))[0],
        own_work=chance(12),
        corrected=chance(10),
        attached=chance(12),
        stale=chance(6),
        foreign=chance(6),
        repeated=chance(6),
    )
