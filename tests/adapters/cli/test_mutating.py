"""adapters/cli/mutating.py: survivors are named at their lines, and too many of them are a no."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

#: A procedure under a regime.
SHIPPED = Path(__file__).resolve().parents[3] / "workflows" / "qn.295.commune.11.yaml"
#: What the one step says that tests a guard of its own.
OWN = "guard.within_plot"
ROOM = Path(__file__).resolve().parents[2].joinpath("engine", "mutants")


@pytest.fixture
def room(tmp_path):
    """The small procedure and its scenarios, side by side."""
    for name in ("room.yaml", "room.cases.yaml"):
        tmp_path.joinpath(f"sample.{name}").write_text(ROOM.joinpath(name).read_text())
    return tmp_path / "sample.room.yaml"


def weaken(room: Path) -> None:
    """Take out the step that is refused for want of a second person."""
    cases = room.with_name("sample.room.cases.yaml")
    kept = [line for line in cases.read_text().splitlines() if "four_eyes" not in line]
    cases.write_text("\n".join(kept))


def test_nothing_let_through(hoso, room):
    """Scenarios that notice every fault are a yes; each kind of fault is counted."""
    said = hoso("test", "--mutants", str(room), "--json").json
    assert (said["ok"], said["mutants"], said["survived"]) == (True, 12, 0)
    assert sum(item["mutants"] for item in said["files"][0]["kinds"].values()) == 12


@pytest.mark.parametrize(("language", "words"), [("en", "four eyes dropped"), ("vi", "bốn mắt")])
def test_a_survivor_is_named_with_its_line(hoso, room, language, words):
    """What survives is told with file, line and column of its rule; above 5 % the exit code is 1."""
    weaken(room)
    said = hoso("test", "--mutants", str(room), "--lang", language)
    assert said.code == 1
    flat = re.sub(r"\s+", "", said.out)
    assert f"{room}:34:76" in flat
    assert "[four_eyes_dropped]" in flat
    assert words.replace(" ", "") in flat
    assert "12/12" in said.err
    assert hoso("test", "--mutants", str(room), "--json").json["files"][0]["survivors"][0]["action"] == "lend"


def test_the_rules_of_the_file_are_summed_up_apart(hoso):
    """How few of the file's own are noticed does not hide behind the many rules of its regime."""
    said = hoso("test", "--mutants", str(SHIPPED), "--json").json
    own = said["own"]
    assert (said["ok"], said["files"][0]["own"]) == (True, own)
    assert 0 < own["mutants"] < said["mutants"]
    assert own["survived"] <= said["survived"]
    assert f"{own['survived']} of {own['mutants']}," in hoso("test", "--mutants", str(SHIPPED)).out


def test_few_of_its_own_noticed_is_a_no_whatever_the_regime_has(hoso, tmp_path):
    """Above 5 % of the file's own the exit code is 1, though all of them together are below."""
    for name in (SHIPPED.name, f"{SHIPPED.stem}.cases.yaml"):
        tmp_path.joinpath(name).write_text(SHIPPED.with_name(name).read_text())
    cases = tmp_path / f"{SHIPPED.stem}.cases.yaml"
    kept = [line for line in cases.read_text().splitlines() if OWN not in line]
    cases.write_text("\n".join(kept))
    said = hoso("test", "--mutants", str(tmp_path / SHIPPED.name), "--json")
    assert said.json["survived"] <= said.json["mutants"] * 0.05
    assert (said.code, said.json["ok"]) == (1, False)


def test_scenarios_must_pass_first(hoso, room):
    """Where a scenario fails by itself the answer says which, and what to do."""
    text = room.read_text().replace("at_most: 1, ", "")
    room.write_text(text)
    said = hoso("test", "--mutants", str(room))
    assert said.code == 1
    assert "lent" in said.err
    room.write_text(text.replace("dest: lent", "dest: gone"))
    assert "E201" in hoso("test", "--mutants", str(room)).out
