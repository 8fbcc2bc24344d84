"""Random procedures to draw, with labels that a markup would trip over."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from hoso.engine.drawing import Captions, Walk
from hoso.engine.procedure import Labelled, Procedure

_WORDS = ["Thẩm định", "hồ sơ", "<b>", "&amp;", '"giấy"', "a:b;c", "Giấychứngnhậnquyềnsửdụngđất", "1/2", "%%"]
labels = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=7).map(" ".join)


@st.composite
def procedures(draw: st.DrawFn, most: int = 30) -> Procedure:
    """A procedure of one to thirty states with up to sixty rows, circles and unreached states among them."""
    states = [f"s{index}" for index in range(draw(st.integers(1, most)))]
    actions = [f"t{index}" for index in range(draw(st.integers(1, 12)))]
    some = st.sampled_from(states)
    rows = draw(st.lists(_rows(states, actions, draw(st.sampled_from([1, 2, 6]))), max_size=60))
    transitions = (_road(states, actions[0]) if draw(st.booleans()) else []) + rows
    return _procedure(draw, states, actions, draw(some), transitions)


@st.composite
def roads(draw: st.DrawFn) -> Procedure:
    """A long road, from its first state, with a few rows that lead elsewhere."""
    states = [f"s{index}" for index in range(draw(st.integers(12, 40)))]
    actions = [f"t{index}" for index in range(4)]
    rows = draw(st.lists(_rows(states, actions, 1), max_size=4))
    return _procedure(draw, states, actions, states[0], _road(states, actions[0]) + rows)


def _rows(states: list[str], actions: list[str], most: int) -> st.SearchStrategy[dict[str, Any]]:
    some = st.sampled_from(states)
    return st.fixed_dictionaries(
        {
            "trigger": st.sampled_from(actions),
            "source": st.lists(some, min_size=1, max_size=most, unique=True),
            "dest": st.one_of(some, st.just("internal")),
            "by": st.just(["worker"]),
        }
    )


def _road(states: list[str], action: str) -> list[dict[str, Any]]:
    return [
        {"trigger": action, "source": [one], "dest": other, "by": ["worker"]}
        for one, other in pairwise(states)
    ]


def _procedure(
    draw: st.DrawFn, states: list[str], actions: list[str], initial: str, transitions: list[dict[str, Any]]
) -> Procedure:
    written: dict[str, Any] = {
        "hoso": "procedure/1",
        "procedure": "random.drawing",
        "in_force": {"from": "2026-01-01"},
        "total": "none",
        "roles": {"worker": {}},
        "triggers": {name: {"labels": {"vi": f"{draw(labels)} {name}"}} for name in actions},
        "open": {"by": ["worker"]},
        "initial": initial,
        "states": {name: {"role": "worker", "labels": {"vi": f"{draw(labels)} {name}"}} for name in states},
        "transitions": transitions,
    }
    return Procedure.model_validate(written)


@st.composite
def walks(draw: st.DrawFn, procedure: Procedure) -> Walk:
    """What a dossier may have done: some of the moves there are, and where it is."""
    moves = [
        (source, row.trigger, source if row.dest == "internal" else row.dest)
        for row in procedure.transitions
        for source in row.source
    ]
    taken = draw(st.dictionaries(st.sampled_from(moves), st.integers(1, 3), max_size=5)) if moves else {}
    entered = {dest: times for (_, _, dest), times in taken.items()}
    now = draw(st.sampled_from(sorted(procedure.states)))
    return Walk(taken, {**entered, now: 1}, (now,))


def label(thing: Labelled) -> str:
    """The Vietnamese label, or the first of a file that has none."""
    return thing.labels.get("vi") or next(iter(thing.labels.values()))


def captions(procedure: Procedure) -> Captions:
    """Captions with the labels of the procedure."""
    return Captions(
        language="vi",
        title="Thủ tục <thử> & vẽ",
        subtitle=("random.drawing",),
        states={name: (label(state), "Cán bộ", "2 ngày") for name, state in procedure.states.items()},
        actions={
            "join": "đủ các nhánh",
            **{name: label(trigger) for name, trigger in procedure.triggers.items()},
        },
        branches={
            name: (label(branch), "5 ngày")
            for state in procedure.states.values()
            for name, branch in state.branches.items()
        },
        begin="Bắt đầu",
        now="HIỆN TẠI",
        stays="giữ nguyên",
        shared="Từ nhiều trạng thái",
        sources=lambda n: f"từ {n} trạng thái",
        entered=lambda n: f"đã qua {n} lần",
        times=lambda n: f"{n} lần",
        chosen="nếu áp dụng",
        otherwise="trường hợp còn lại",
        legend="Nét đậm: đã đi qua.",
    )
