"""Sub-dossiers: however steps and exchanges fall together, each asks for one child, each end is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.sub_worlds import World

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What people do: who, on which dossier, with what reason and fields.
STEPS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "send": ("lan", "parent", {}),
    "recall": ("lan", "parent", {}),
    "withdraw": ("lan", "parent", {}),
    "look": ("hai", "child", {}),
    "agree": ("hai", "child", {"number": "7"}),
    "refuse": ("hai", "child", {"reason": "Không"}),
    "child_withdraw": ("hai", "child", {"reason": "Rút"}),
}
_course = st.lists(
    st.tuples(st.sampled_from(["send", "once", "once", *STEPS]), st.integers(0, 3)), min_size=3, max_size=24
)


def _played(course: list[tuple[str, int]]) -> World:
    """Do it, each exchange in a transaction of its own, in whatever order; then all that is left to tell."""
    world = World()
    for what, index in course:
        if what == "once":
            world.once()
            continue
        who, on, more = STEPS[what]
        children = world.children()
        dossier = world.parent if on == "parent" else (children[index % len(children)] if children else "")
        if dossier:
            world.take(who, dossier, what.removeprefix("child_"), **more)
    world.work(60)
    return world


def _effects(world: World, dossier: str, kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for n, entry in enumerate(world.entries(dossier), 1):
        yield from ((n, effect) for effect in entry["effects"] if effect["kind"] == kind)


@settings(max_examples=120, deadline=None)
@given(_course)
def test_every_asking_has_one_child_and_every_end_is_told_once(course: list[tuple[str, int]]):
    """Told of its end, or that nobody waits; the parent went on only by what the child came to."""
    world = _played(course)
    children = {world.head(tag).body["parent"]["sub"]: tag for tag in world.children()}
    asked = [n for n, _ in _effects(world, world.parent, "sub_asked")]
    recalled = {effect["sub"] for _, effect in _effects(world, world.parent, "sub_recalled")}
    ended = {effect["sub"]: effect for _, effect in _effects(world, world.parent, "sub_ended")}
    released = [effect["sub"] for _, effect in _effects(world, world.parent, "sub_released")]
    waiting = {item["sub"] for item in world.head(world.parent).body.get("subs", ())}
    assert len(children) == len(world.children())
    assert set(children) <= set(asked)
    # Each asking is still waited for, came back, or was let go of: exactly one of them.
    assert sorted([*waiting, *ended, *released]) == asked
    assert recalled == set(released)
    for sub, tag in children.items():
        body = world.head(tag).body
        heard = [*_effects(world, tag, "sub_told"), *_effects(world, tag, "parent_left")]
        assert len(heard) == (sub not in waiting)
        if sub in ended:
            named = "withdrawn" if body["state"] == ["withdrawn"] else body["outcome"]
            assert ended[sub]["outcome"] == named
        assert world.head(tag).next_timer is None
    assert set(asked) - set(children) <= set(released)
    assert world.head(world.parent).next_timer is None
    assert world.problems() == {}
