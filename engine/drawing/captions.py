"""Captions: what a picture says, in one language. The engine has no words of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Captions:
    """Labels of states and actions, and the few words around them."""

    #: BCP 47 tag of the language.
    language: str
    title: str
    #: Lines under the title.
    subtitle: tuple[str, ...]
    #: State → its label, then who holds it, its time and so on, each a line.
    states: Mapping[str, tuple[str, ...]]
    #: Action → its label; of the join too.
    actions: Mapping[str, str]
    #: Branch → its label, then its time and whether it may be skipped, each a line.
    branches: Mapping[str, tuple[str, ...]]
    #: Stands where dossiers are opened.
    begin: str
    #: Marks the state a dossier is in.
    now: str
    #: Stands in place of a destination where an action does not move the dossier.
    stays: str
    #: Heading over the actions that are possible in several states.
    shared: str
    #: From how many states: `from 6 states`.
    sources: Callable[[int], str]
    #: That a dossier came to a state again, and how often in all: `been here 2 times`.
    entered: Callable[[int], str]
    #: How often something happened: `2 times`.
    times: Callable[[int], str]
    #: Stands behind an action that leads there only if its guards hold: `where it applies`.
    chosen: str
    #: Stands behind it on the line where it leads if they do not: `otherwise`.
    otherwise: str
    #: What thick lines and a thick border mean, in the picture of a dossier.
    legend: str
