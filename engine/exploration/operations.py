"""Operations: what happens to what is known when a move is made, forwards and backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.exploration.space import joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.engine.exploration.abstraction import Abstraction
    from hoso.engine.exploration.space import Region, Space


class Operation(NamedTuple):
    """One operation on cubes."""

    #: `assume`, `give`, `correct`, `count`, `put` or `free`.
    kind: str
    #: The bits it is about: the slots; of `give` and `correct` those of values, without `not given`.
    bits: int = 0
    #: The slots, each by itself.
    slots: tuple[int, ...] = ()
    #: Of `put`, the cells that it leaves.
    cells: int = 0
    #: Of `assume`, what must hold.
    region: tuple[int, ...] = ()


def assume(region: Iterable[int]) -> Operation:
    """Go on only where a region is."""
    return Operation("assume", region=tuple(region))


def give(abstraction: Abstraction, names: Iterable[str], kind: str = "give") -> Operation:
    """Fields may get any value; with `correct` only those that have one."""
    space, values, slots = abstraction.space, 0, []
    for name in names:
        variable = space.variables[name]
        own = space.slot(name)
        slots.append(own)
        values |= own & ~(1 << space.shifts[name]) if variable.cells[0] is None else own
    return Operation(kind, values, tuple(slots))


def counted(space: Space, action: str) -> tuple[Operation, ...]:
    """An action was taken once more; nothing where nobody asks how often."""
    name = f"count.{action}"
    return (Operation("count", space.slot(name)),) if name in space.variables else ()


def put(space: Space, name: str, *values: str | int) -> tuple[Operation, ...]:
    """A variable gets one of these values; nothing where no guard reads it."""
    if name not in space.variables:
        return ()
    cells = sum(1 << index for index, item in enumerate(space.variables[name].cells) if item in values)
    return (Operation("put", space.slot(name), cells=cells << space.shifts[name]),)


def free(slots: int) -> tuple[Operation, ...]:
    """Nothing more is known of some variables."""
    return (Operation("free", slots),) if slots else ()


def forward(space: Space, operation: Operation, cubes: Region) -> Region:
    """What is known after it."""
    bits = operation.bits
    match operation.kind:
        case "assume":
            met = (cube & item for cube in cubes for item in operation.region)
            return [cube for cube in met if not space.is_empty(cube)]
        case "count":
            top = bits & ~(bits >> 1)
            return [cube & ~bits | (cube & bits & ~top) << 1 | cube & top for cube in cubes]
        case "put":
            return [cube & ~bits | operation.cells for cube in cubes]
        case "correct":
            return [_widened(cube, operation, cube) for cube in cubes]
    return [cube | bits for cube in cubes]


def backward(space: Space, operation: Operation, cubes: Region) -> Region:
    """From where it leads into a region: for which some way of doing it does."""
    bits = operation.bits
    match operation.kind:
        case "assume":
            return space.meet(cubes, list(operation.region))
        case "count":
            low, top = bits & ~(bits << 1), bits & ~(bits >> 1)
            before = (cube & ~bits | (cube & bits & ~low) >> 1 | cube & top for cube in cubes)
            return joined(cube for cube in before if not space.is_empty(cube))
        case "put":
            return joined(
                cube | bits for cube in cubes if not space.is_empty(cube & (operation.cells | ~bits))
            )
        case "give" | "correct":
            return joined(_before_giving(cube, operation) for cube in cubes)
    return joined(cube | bits for cube in cubes)


def _widened(cube: int, operation: Operation, by: int) -> int:
    """Fields that have a value may have any other."""
    for slot in operation.slots:
        values = slot & operation.bits
        if by & values:
            cube |= values
    return cube


def _before_giving(cube: int, operation: Operation) -> int:
    """A field that has some value then may have been given or not before; one without had none."""
    for slot in operation.slots:
        values = slot & operation.bits
        if cube & values:
            cube |= slot if operation.kind == "give" else values
    return cube
