"""The network: nodes where a dossier can be, and edges for what can be done there, as operations on cubes.

Edges are made when a node is first looked at. How they are made says what is asked of the walk:

- `may`: every course there can be, and perhaps some more where a guard is not decided;
- `must`: only courses that there are for certain;
- `corrected`: as `may`, with values put right at any time.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple

from hoso.engine.branching import CANCELLED, OPEN, SKIPPED
from hoso.engine.exploration.groups import groups_of
from hoso.engine.exploration.operations import assume, counted, free, give, put
from hoso.engine.procedure import INTERNAL, JOIN, LEAVING, NO_QUORUM
from hoso.engine.quorum import has_quorum, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hoso.engine.exploration.abstraction import Abstraction
    from hoso.engine.exploration.choices import Choice
    from hoso.engine.exploration.groups import Groups
    from hoso.engine.exploration.operations import Operation
    from hoso.engine.exploration.space import Region
    from hoso.engine.quorum import Standing

Mode = Literal["may", "must", "corrected"]
#: The group of a parallel state that is not walked.
UNWALKED = -1


class Node(NamedTuple):
    """Where a dossier is."""

    #: One state; inside a parallel state those of the branches of one group that apply, ended ones too.
    states: tuple[str, ...]
    #: The parallel state around them.
    around: str = ""
    #: Which of its groups is walked.
    group: int = 0
    #: Is it walked aside, from the entry, while the others wait? Then its end leads nowhere.
    aside: bool = False


class Edge(NamedTuple):
    """Something that can be done at a node."""

    operations: tuple[Operation, ...]
    node: Node
    #: The action; `answer` where an agency gives values, empty at the opening.
    action: str
    #: In which role.
    role: str
    #: The state it starts in.
    source: str
    #: The rows that are taken, joins behind it too: number in the file and source state.
    rows: tuple[tuple[int, str], ...]


#: The beginning of an edge: its operations and rows so far.
_Way = tuple[tuple["Operation", ...], tuple[tuple[int, str], ...]]
#: One end of a way.
_End = tuple[tuple["Operation", ...], tuple[tuple[int, str], ...], Node]


class Network:
    """What can be done in a procedure."""

    def __init__(
        self,
        abstraction: Abstraction,
        choices: Mapping[tuple[str, str], tuple[Choice, ...]],
        groups: Mapping[str, Groups],
        mode: Mode,
    ) -> None:
        """Prepare to make edges."""
        self._abstraction = abstraction
        self._choices = choices
        self.groups = groups
        self._mode = mode
        self._edges: dict[Node, tuple[Edge, ...]] = {}
        self._starting: dict[str, list[Choice]] = {}
        for (source, action), found in choices.items():
            if action not in LEAVING:
                self._starting.setdefault(source, []).extend(found)
        fields = [item.name for item in abstraction.space.variables.values() if item.kind == "field"]
        self._corrected = (give(abstraction, fields, "correct"),) if mode == "corrected" else ()

    def openings(self) -> Iterator[tuple[int, Edge]]:
        """The cube before the opening, and each way to open."""
        procedure, space = self._abstraction.procedure, self._abstraction.space
        cube = space.full
        for name, variable in space.variables.items():
            if variable.kind in ("count", "branch", "consult") or variable.cells[0] is None:
                cube &= space.of(name, 1)  # the first cell is that of zero, of before, of not given
        required = [item for item in procedure.fields.values() if not item.optional]
        for role in procedure.open.by:
            if all(role in field.set_by for field in required):
                way: _Way = ((give(self._abstraction, self._abstraction.given(role)),), ())
                for operations, rows, node in self._enter(procedure.initial, way):
                    yield cube, Edge(operations, node, "", role, "", rows)

    def edges(self, node: Node) -> tuple[Edge, ...]:
        """What can be done at a node."""
        found = self._edges.get(node)
        if found is None:
            found = self._edges[node] = tuple(self._made(node))
        return found

    def _made(self, node: Node) -> Iterator[Edge]:
        states = self._abstraction.procedure.states
        if node.group == UNWALKED:
            yield from self._unwalked(node)
            return
        here = [name for name in node.states if states[name].ends is None]
        for source in (*here, *((node.around,) if node.around else ())):
            yield from self._answers(node, source)
            for choice in self._starting.get(source, ()):
                yield from self._taken(node, choice)

    def _taken(self, node: Node, choice: Choice) -> Iterator[Edge]:
        """A row is taken, by each role that may give other fields with it."""
        region = choice.surely if self._mode == "must" else choice.taken
        if not region:
            return
        kept: list[tuple[set[str], str]] = []
        for fields, role in choice.givers(self._abstraction):
            if not any(fields <= other for other, _ in kept):
                kept = [item for item in kept if not item[0] <= fields]
                kept.append((fields, role))
        for fields, role in kept:
            way = self._way(choice, fields, region)
            for operations, rows, to in self._moved(node, choice, way):
                yield Edge(operations, to, choice.row.trigger, role, choice.source, rows)

    def _way(self, choice: Choice, fields: set[str], region: Region) -> _Way:
        abstraction = self._abstraction
        operations = [*self._corrected, *self._consulting(choice.source)]
        if fields:
            operations.append(give(abstraction, sorted(fields)))
        operations += self._asked(region)
        operations += counted(abstraction.space, choice.row.trigger)
        return tuple(operations), ((choice.number, choice.source),)

    def _moved(self, node: Node, choice: Choice, way: _Way) -> Iterator[_End]:
        """Where a row leads, joins and groups behind it included."""
        dest, states = choice.row.dest, self._abstraction.procedure.states
        if dest == INTERNAL:
            yield *way, node
            return
        way = self._then(way, *self._consulted(choice.source))
        if not node.around:
            yield from self._enter(dest, way)
            return
        branch = states[choice.source].branch
        if branch is None or states[dest].branch != branch:
            left = self._left(node, way)
            if left is not None:
                yield from self._enter(dest, left)
            return
        after = tuple(dest if name == choice.source else name for name in node.states)
        if states[dest].ends:
            way = self._then(way, *put(self._abstraction.space, f"branch.{branch}", str(states[dest].ends)))
        way = self._then(way, *self._consulting(dest))
        stands = self._standing(node.around, after)
        if stands == "waits":
            yield *way, node._replace(states=after)
        else:
            way = self._cancelled(after, way)
            yield from self._after(node.around, node.group, way, aside=node.aside, missed=stands == "missed")

    def _standing(self, parallel: str, here: Sequence[str]) -> Standing:
        """Where a parallel state stands, or where it has no quorum the group of it that is walked."""
        states = self._abstraction.procedure.states
        said = {str(states[name].branch): states[name].ends or OPEN for name in here}
        return standing(states[parallel], said)

    def _cancelled(self, here: Sequence[str], way: _Way) -> _Way:
        """What is open still when a quorum is reached or missed is cancelled."""
        space, states = self._abstraction.space, self._abstraction.procedure.states
        for name in here:
            if states[name].ends is None:
                way = self._then(way, *self._consulted(name))
                way = self._then(way, *put(space, f"branch.{states[name].branch}", CANCELLED))
        return way

    def _enter(self, dest: str, way: _Way) -> Iterator[_End]:
        """Enter a state from outside."""
        if not self._abstraction.procedure.states[dest].branches:
            yield *self._then(way, *self._consulting(dest)), Node((dest,))
        elif self.groups[dest].is_walked:
            for number in range(len(self.groups[dest].groups)):
                waiting = self._then(way, *self._waiting(dest, number))
                yield from self._begin(dest, number, waiting, aside=number > 0)
        else:
            yield *way, Node((dest,), dest, UNWALKED)

    def _waiting(self, parallel: str, number: int) -> Iterator[Operation]:
        """The branches of the other groups begin as well, though they are not walked yet."""
        abstraction, branches = self._abstraction, self._abstraction.procedure.states[parallel].branches
        for other, names in enumerate(self.groups[parallel].groups):
            read = {
                item
                for name in names
                for guard in branches[name].only_if
                for item in abstraction.meanings[guard].names
            }
            if other != number and not any(item.startswith("branch.") for item in read):
                for name in names:
                    skipped = (SKIPPED,) if branches[name].only_if else ()
                    yield from put(abstraction.space, f"branch.{name}", OPEN, *skipped)

    def _after(
        self, parallel: str, number: int, way: _Way, *, aside: bool, missed: bool = False
    ) -> Iterator[_End]:
        """A group has ended: the next begins; behind the last the join leads on."""
        if aside:
            yield *way, Node((), parallel, number, aside=True)
        elif number + 1 == len(self.groups[parallel].groups):
            yield from self._join(parallel, way, NO_QUORUM if missed else JOIN)
        else:
            yield from self._begin(parallel, number + 1, way)

    def _begin(self, parallel: str, number: int, way: _Way, *, aside: bool = False) -> Iterator[_End]:
        """Enter a group of branches, each of which applies or not."""
        groups = self.groups[parallel].groups
        space, declared = self._abstraction.space, self._abstraction.procedure.states[parallel].branches
        asked = ((True, False) if declared[name].only_if else (True,) for name in groups[number])
        for applies in product(*asked):
            chosen = dict(zip(groups[number], applies, strict=True))
            own = self._then(
                way,
                *(
                    operation
                    for name, yes in chosen.items()
                    if declared[name].only_if
                    for operation in self._asked(self._applying(declared[name].only_if, yes=yes))
                ),
            )
            inner = [declared[name].initial for name, yes in chosen.items() if yes]
            for name, yes in chosen.items():
                own = self._then(own, *put(space, f"branch.{name}", OPEN if yes else SKIPPED))
            for name in inner:
                own = self._then(own, *self._consulting(name))
            quorum = has_quorum(self._abstraction.procedure.states[parallel])
            stands = self._standing(parallel, inner) if quorum else "waits" if inner else "reached"
            if stands == "waits":
                yield *own, Node(tuple(inner), parallel, number, aside)
            else:
                own = self._cancelled(inner, own)
                yield from self._after(parallel, number, own, aside=aside, missed=stands == "missed")

    def _applying(self, guards: tuple[str, ...], *, yes: bool) -> Region:
        """Where a branch applies, or does not; with `must` for certain."""
        space, found = self._abstraction.space, [self._abstraction.space.full]
        for name in guards:
            found = space.meet(found, self._abstraction.meanings[name].holds)
        if not yes:
            found = space.negated(found)
        return space.forced(found, self._abstraction.unsure) if self._mode == "must" else found

    def _join(self, parallel: str, way: _Way, action: str) -> Iterator[_End]:
        """Enough branches have ended, or never will: the first row for that whose guards hold is taken."""
        if self._mode != "must" and self.groups[parallel].shared:
            way = self._then(way, give(self._abstraction, sorted(self.groups[parallel].shared)))
        for choice in self._choices.get((parallel, action), ()):
            region = choice.surely if self._mode == "must" else choice.taken
            if region:
                operations, rows = self._then(way, *self._asked(region))
                yield from self._enter(choice.row.dest, (operations, (*rows, (choice.number, parallel))))

    def _left(self, node: Node, way: _Way) -> _Way | None:
        """A parallel state is left unfinished: what is open is cancelled. None where not all is certain."""
        space, states = self._abstraction.space, self._abstraction.procedure.states
        groups = self.groups[node.around]
        here = {states[name].branch: name for name in node.states}
        for number, names in enumerate(groups.groups):
            for name in names:
                if number > node.group or (node.aside and number != node.group):
                    skipped = (SKIPPED,) if states[node.around].branches[name].only_if else ()
                    if skipped and self._mode == "must" and self._abstraction.is_tracked(f"branch.{name}"):
                        return None
                    way = self._then(way, *put(space, f"branch.{name}", CANCELLED, *skipped))
                elif name in here and number == node.group and states[here[name]].ends is None:
                    way = self._then(way, *put(space, f"branch.{name}", CANCELLED))
        if self._mode != "must" and len(groups.groups) > 1 and groups.given:
            way = self._then(way, give(self._abstraction, sorted(groups.given)))
        return way

    def _unwalked(self, node: Node) -> Iterator[Edge]:
        """From a parallel state that is not walked everything can follow, and nothing is certain."""
        if self._mode == "must":
            return
        procedure, space = self._abstraction.procedure, self._abstraction.space
        marks = space.slots(item.name for item in space.variables.values() if item.kind != "field")
        fields = [item.name for item in space.variables.values() if item.kind == "field"]
        branches = procedure.states[node.around].branches
        inner = {name for name, state in procedure.states.items() if state.branch in branches}
        for index, row in enumerate(procedure.transitions):
            for source in row.source:
                if source == node.around or source in inner:
                    ends: list[_End] = [((), (), node)]
                    if row.dest != INTERNAL and row.dest not in inner:
                        way: _Way = ((*free(marks), give(self._abstraction, fields)), ())
                        ends = list(self._enter(row.dest, way))
                    for operations, rows, to in ends:
                        yield Edge(operations, to, row.trigger, "", source, ((index, source), *rows))

    def _answers(self, node: Node, source: str) -> Iterator[Edge]:
        """Agencies that are asked in a state give fields with their answers."""
        consult = self._abstraction.procedure.states[source].consult
        for role in consult.choose if consult is not None else ():
            fields = self._abstraction.given(role)
            if fields:
                yield Edge((give(self._abstraction, fields),), node, "answer", role, source, ())

    def _asked(self, region: Region) -> tuple[Operation, ...]:
        """Go on where a region is; an opaque answer is free before it is asked and after."""
        opaque = free(self._abstraction.free)
        return (*opaque, assume(region), *opaque)

    def _consulting(self, state: str) -> tuple[Operation, ...]:
        """While agencies are asked, every count of their answers can come true."""
        space = self._abstraction.space
        return free(space.slots(self._counts(state)))

    def _consulted(self, state: str) -> tuple[Operation, ...]:
        """What is open when the state is left is taken back."""
        space = self._abstraction.space
        asked = [name for name in self._counts(state) if name.endswith(".asked")]
        return (*free(space.slots(asked)), *put(space, f"consult.{state}.open", 0))

    def _counts(self, state: str) -> list[str]:
        of = f"consult.{state}."
        return [name for name in self._abstraction.space.variables if name.startswith(of)]

    @staticmethod
    def _then(way: _Way, *more: Operation) -> _Way:
        return (*way[0], *more), way[1]


def network_groups(
    abstraction: Abstraction, choices: Mapping[tuple[str, str], tuple[Choice, ...]]
) -> dict[str, Groups]:
    """The groups of every parallel state."""
    states = abstraction.procedure.states
    return {name: groups_of(abstraction, choices, name) for name, state in states.items() if state.branches}
