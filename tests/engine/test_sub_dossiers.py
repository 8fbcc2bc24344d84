"""Sub-dossiers: a dossier waits for another one, and each hears of the other exactly once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.commands import EXCHANGE, Asking, Correct, Deploy, Exchange, Open, Override
from hoso.engine.memory import MemoryStore
from hoso.engine.procedure_text import read_procedure
from hoso.engine.reason import Refusal
from hoso.engine.receipt import Receipt
from tests.properties.worlds import Clock, must

from .sub_worlds import PARENT, World

if TYPE_CHECKING:
    from pathlib import Path

    from hoso.engine.ports import Store


def _waiting(**more: Any) -> tuple[World, str]:
    """A world whose parent waits for its child."""
    world = World(**more)
    assert world.take("lan", world.parent, "send") == ["at_province"]
    world.work()
    (child,) = world.children()
    return world, child


def test_entering_the_state_opens_a_dossier_above_with_what_is_handed_down():
    """In the unit above, under the parent's code with a number; it cites the parent, which knows it."""
    world, child = _waiting()
    head, parent = world.head(child), world.head(world.parent)
    assert (head.body["procedure"], head.body["unit"], head.body["code"]) == (
        "sample.child",
        "province",
        "H-1.2",
    )
    assert head.body["data"] == {"owner": "Trần Thị B", "size": 120500}
    assert head.body["parent"] == {"stream": world.parent, "sub": 2}
    first = world.entries(child)[0]
    assert (first["command"], first["actor"], "role" in first) == ("open", EXCHANGE, False)
    assert first["causes"] == [{"stream": world.parent, "n": 2}]
    told = world.entries(world.parent)[2]
    assert told["command"] == EXCHANGE
    assert told["causes"] == [{"stream": child, "n": 1}]
    (item,) = parent.body["subs"]
    assert (item["sub"], item["state"], item["status"], item["child"]) == (2, "at_province", "open", child)
    assert (head.next_timer, parent.next_timer) == (None, None)
    assert world.problems() == {}


def test_success_comes_back_with_what_is_handed_up():
    """The parent goes on by its row for success; the child knows that it was heard; nothing is due."""
    world, child = _waiting()
    world.take("hai", child, "look")
    assert world.take("hai", child, "agree", number="12/VB") == ["agreed"]
    world.work()
    parent = world.head(world.parent)
    assert (parent.body["state"], parent.body["outcome"]) == (["issued"], "success")
    assert parent.body["data"]["number"] == "12/VB"
    assert parent.body["subs"] == []
    last = world.entries(world.parent)[-1]
    assert (last["command"], last["action"], last["causes"]) == (
        EXCHANGE,
        "agreed",
        [{"stream": child, "n": 3}],
    )
    assert last["effects"][0] == {"kind": "sub_ended", "sub": 2, "child": child, "outcome": "success"}
    heard = world.entries(child)[-1]
    assert (heard["effects"], heard["causes"]) == (
        [{"kind": "sub_told"}],
        [{"stream": world.parent, "n": 4}],
    )
    assert (world.head(child).next_timer, parent.next_timer) == (None, None)
    assert world.problems() == {}


def test_failure_and_withdrawal_come_back_as_such():
    """The declared final state counts as withdrawn, every other end as its outcome."""
    world, child = _waiting()
    world.take("hai", child, "look")
    assert world.take("hai", child, "refuse", "Không phù hợp") == ["refused"]
    world.work()
    assert world.head(world.parent).body["state"] == ["declined"]
    world, child = _waiting()
    assert world.take("hai", child, "withdraw", "Xã rút") == ["withdrawn"]
    world.work()
    assert world.head(world.parent).body["state"] == ["draft"]
    assert world.problems() == {}


def test_nobody_takes_these_rows_by_hand():
    """The outcome is the child's to say."""
    world, _ = _waiting()
    assert world.take("lan", world.parent, "agreed") == {"not_by_hand.agreed"}


def test_withdrawing_the_parent_withdraws_the_child():
    """By the child's own action, on the parent's entry; the parent lets go of it, and hears no more."""
    world, child = _waiting()
    assert world.take("lan", world.parent, "withdraw") == ["withdrawn"]
    assert {"kind": "sub_recalled", "sub": 2} in world.entries(world.parent)[-1]["effects"]
    world.work()
    assert world.head(child).body["state"] == ["withdrawn"]
    last = world.entries(child)[-1]
    assert (last["command"], last["action"], last["effects"][0]) == (
        EXCHANGE,
        "withdraw",
        {"kind": "parent_left"},
    )
    assert last["causes"] == [{"stream": world.parent, "n": 4}]
    assert world.entries(world.parent)[-1]["effects"] == [{"kind": "sub_released", "sub": 2, "child": child}]
    assert world.head(world.parent).body["subs"] == []
    assert (world.head(child).next_timer, world.head(world.parent).next_timer) == (None, None)
    assert world.problems() == {}


def test_a_child_that_cannot_be_withdrawn_any_more_is_told_and_goes_on():
    """What the province does with it then is its own matter; its end is not told to anybody."""
    world, child = _waiting()
    world.take("hai", child, "look")
    world.take("lan", world.parent, "withdraw")
    world.work()
    assert world.entries(child)[-1]["effects"] == [{"kind": "parent_left"}]
    assert world.head(child).body["state"] == ["signing"]
    world.take("hai", child, "agree", number="1")
    assert world.work() == []
    assert world.head(world.parent).body["outcome"] == "failure"
    assert world.problems() == {}


def test_left_and_entered_again_it_is_another_dossier():
    """The first child is withdrawn, the second one is opened; each by the entry that asked for it."""
    world, child = _waiting()
    assert world.take("lan", world.parent, "recall") == ["draft"]
    assert world.take("lan", world.parent, "send") == ["at_province"]
    world.work()
    first, second = sorted(world.children(), key=lambda tag: world.head(tag).name)
    assert first == child
    assert world.head(first).body["state"] == ["withdrawn"]
    assert world.head(second).body["state"] == ["received"]
    assert [item["child"] for item in world.head(world.parent).body["subs"]] == [second]
    assert world.problems() == {}


def test_left_before_the_child_was_opened_none_is_opened():
    """Nobody had told the province yet: there is nothing to withdraw."""
    world = World()
    world.take("lan", world.parent, "send")
    world.take("lan", world.parent, "withdraw")
    world.work()
    assert world.children() == []
    assert world.head(world.parent).body["subs"] == []
    assert world.problems() == {}


def test_an_override_asks_for_and_leaves_sub_dossiers_too():
    """A supervisor who skips into the state has the child opened, who rewinds out of it has it withdrawn."""
    world = World()
    override = Override(world.asking("boss"), world.parent, "skip", "at_province", "Bận", "Lệnh 1")
    assert isinstance(world.engine.handle(override), Receipt)
    world.work()
    (child,) = world.children()
    back = Override(world.asking("boss"), world.parent, "rewind", "draft", "Nhầm", "Lệnh 2")
    assert isinstance(world.engine.handle(back), Receipt)
    world.work()
    assert world.head(child).body["state"] == ["withdrawn"]
    assert world.problems() == {}


def test_what_stands_in_the_way_is_said_and_tried_again():
    """Nothing is deployed yet: the parent waits, the worker says why; once it is, the child is opened."""
    world = World(deployed=False)
    world.take("lan", world.parent, "send")
    (outcome,) = world.work()
    assert isinstance(outcome, Refusal)
    assert outcome.subjects() == {"procedure_unknown.sample.child"}
    assert isinstance(world.engine.handle(Deploy(world.asking("boss"), world.child)), Receipt)
    world.work()
    assert len(world.children()) == 1
    assert world.problems() == {}


@pytest.mark.parametrize(
    ("parent", "child", "reasons"),
    [
        ((), (("class: personal", "class: restricted"),), {"sub_class.owner", "field_missing.owner"}),
        (
            (),
            (("withdraw: {vi", "draw_back: {vi"), ("trigger: withdraw", "trigger: draw_back")),
            {"sub_unknown.withdraw"},
        ),
        ((("withdrawn: withdrawn", "withdrawn: gone"),), (), {"sub_unknown.gone"}),
        (
            (("gives: {owner: name", "gives: {holder: name"),),
            (),
            {"sub_unknown.holder", "field_missing.owner"},
        ),
        ((("gives: {owner: name, size: area}", "gives: {owner: name}"),), (), {"field_missing.size"}),
        ((("takes: {number: number}", "takes: {number: numbers}"),), (), {"sub_unknown.numbers"}),
    ],
)
def test_a_child_that_does_not_fit_is_not_opened(
    parent: tuple[tuple[str, str], ...], child: tuple[tuple[str, str], ...], reasons: set[str]
):
    """A value never becomes more public by being handed down; what a file names of the other one is there."""
    world = World(parent, child)
    world.take("lan", world.parent, "send")
    (outcome,) = world.work()
    assert isinstance(outcome, Refusal)
    assert outcome.subjects() == reasons
    assert world.children() == []


def test_nothing_is_handed_up_into_what_more_may_read():
    """The parent's field must be as protected as the child's."""
    world, child = _waiting(
        child=(("number: {type: text, class: restricted", "number: {type: text, class: secret"),)
    )
    world.take("hai", child, "look")
    world.take("hai", child, "agree", number="12")
    (outcome,) = [item for item in world.work() if isinstance(item, Refusal)]
    assert outcome.subjects() == {"sub_class.number"}
    assert world.head(world.parent).body["state"] == ["at_province"]


def test_there_is_no_unit_above_the_top():
    """The step that would wait there is refused, not left waiting for nobody."""
    world = World()
    from hoso.engine.commands import Change, Open

    granted = {"kind": "granted", "officer": "lan", "role": "clerk", "unit": "province"}
    assert isinstance(world.engine.handle(Change(world.asking("boss"), (granted,))), Receipt)
    fields = {"name": "A", "area": "1"}
    opened = world.engine.handle(
        Open(world.asking("lan"), "sample.parent", "province", code="P-1", fields=fields)
    )
    assert isinstance(opened, Receipt)
    assert world.take("lan", opened.stream, "send") == {"sub_unit.at_province"}


def test_whoever_asks_out_of_turn_changes_nothing():
    """A second opening, an end that is none, a call for another's child: refused, whatever the key."""
    world, child = _waiting()
    for what, dossier, other in (
        ("open", "", world.parent),
        ("opened", world.parent, child),
        ("ended", world.parent, child),
        ("released", world.parent, child),
        ("told", child, world.parent),
        ("left", child, world.parent),
        ("nonsense", child, world.parent),
    ):
        for number in (2, 3):
            outcome = world.engine.handle(
                Exchange(Asking("lan", "x", f"{what}{number}"), dossier, what, other, number)
            )
            assert isinstance(outcome, Refusal), (what, number)
    assert len(world.children()) == 1
    assert world.problems() == {}


class Killed(Exception):
    """The process ends here."""


def _killing(world: World, at: int) -> None:
    """Let the n-th append from now on end the process in the midst of its transaction."""
    from contextlib import contextmanager

    whole, count = world.store.transaction, [0]

    @contextmanager
    def transaction(**more: Any):
        with whole(**more) as inside:
            append = inside.append

            def dying(*args: Any, **kept: Any) -> None:
                append(*args, **kept)
                count[0] += 1
                if count[0] == at:
                    raise Killed

            inside.append = dying  # type: ignore[method-assign]
            yield inside

    world.store.transaction = transaction  # type: ignore[method-assign]


@pytest.mark.parametrize("end", ["agree", "withdraw"])
@pytest.mark.parametrize("at", range(1, 6))
def test_killed_between_or_in_any_of_its_transactions_each_is_told_once(end: str, at: int):
    """Whatever was not committed is done again, whatever was is not: the same records come of it."""
    world = World()
    world.take("lan", world.parent, "send")
    _killing(world, at)

    def work() -> None:
        for _ in range(20):
            try:
                if not world.once():
                    return
            except Killed:
                world.engine = type(world.engine)(world.store, world.entropy)

    work()
    (child,) = world.children()
    if end == "agree":
        for action, fields in (("look", {}), ("agree", {"number": "7"})):
            try:
                world.take("hai", child, action, **fields)
            except Killed:
                world.take("hai", child, action, **fields)
    else:
        try:
            world.take("lan", world.parent, "withdraw")
        except Killed:
            world.take("lan", world.parent, "withdraw")
    work()
    assert world.children() == [child]
    commands = [entry["command"] for entry in world.entries(world.parent)]
    assert commands.count(EXCHANGE) == 2
    assert world.head(world.parent).body["subs"] == []
    assert world.head(world.parent).body["outcome"] == ("success" if end == "agree" else "failure")
    assert world.problems() == {}


def test_a_corrected_value_is_handed_down_as_it_is_when_the_child_is_opened():
    """Not as it was when the state was entered: the child cites the entry up to which it was read."""
    world = World()
    world.take("lan", world.parent, "send")
    world.engine.handle(Correct(world.asking("lan"), world.parent, {"area": "99"}, "Đo lại"))
    world.work()
    (child,) = world.children()
    assert world.head(child).body["data"]["size"] == 99000
    assert world.entries(child)[0]["causes"] == [{"stream": world.parent, "n": 3}]
    assert world.problems() == {}


@pytest.mark.parametrize("signed", ["", "signed_by: agreed, "])
def test_a_result_that_nobody_signs_is_found(signed: str):
    """E296: what a sub-dossier's end takes by itself signs nothing, so its result could never be given."""
    result = f'  paper: {{kind: notice, number: "{{n}}/TB", {signed}vi: "Thông báo", en: "Notice"}}\n'
    text = PARENT.replace("triggers:\n", f"results:\n{result}triggers:\n")
    text = text.replace("dest: issued, sub: success", "dest: issued, sub: success, gives: paper")
    assert [item.code for item in read_procedure(text.encode(), "x").findings] == ["E296"]


@pytest.mark.parametrize("kept", ["memory", "sqlite"])
def test_a_result_given_as_a_sub_dossier_comes_back_has_the_next_number(kept: str, tmp_path: Path):
    """Numbers of steps that nobody takes are counted with all others, in any store, by the office's day."""
    clock = Clock()
    store: Store = (
        SqliteStore(tmp_path / "s.sqlite", create=True, clock=clock)
        if kept == "sqlite"
        else MemoryStore(clock)
    )
    result = '  paper: {kind: notice, number: "{n}/TB", signed_by: send, vi: "Thông báo", en: "Notice"}\n'
    changes = (
        ("triggers:\n", f"results:\n{result}triggers:\n"),
        ("dest: issued, sub: success", "dest: issued, sub: success, gives: paper"),
    )
    world = World(parent=changes, store=store, office_day=lambda _: "2026-08-02")
    fields = {"name": "Lê Văn C", "area": "80.00"}
    other = must(world.engine, Open(world.asking("lan"), "sample.parent", "commune", "H-9", fields=fields))
    parents = [world.parent, other.stream]
    for dossier in parents:
        world.take("lan", dossier, "send")
    world.work()
    for child in world.children():
        world.take("hai", child, "look")
        world.take("hai", child, "agree", number="12/VB")
    world.work()
    found = [world.head(dossier).body["results"]["paper"] for dossier in parents]
    assert sorted(item["number"] for item in found) == ["1/TB", "2/TB"]
    assert {item["date"] for item in found} == {"2026-08-02"}
    assert world.problems() == {}
    store.close()
