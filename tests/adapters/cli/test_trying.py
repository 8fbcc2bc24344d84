"""adapters/cli/trying.py: a procedure walked by lines, and saved as a scenario that passes."""

from __future__ import annotations

import io
import json
import shutil
import sys

import pytest

from .conftest import WORKFLOWS

NAME = "qn.295.commune.11"
OPEN = (
    'open area=ordinary applicant_name="Nguyễn Văn A" applicant_id=001 plot="Thửa 1" gifted_area=30.5'
    " +application +certificate"
)


@pytest.fixture
def gift(tmp_path):
    """The gift with its scenarios in a folder that may be written."""
    for ending in (".yaml", ".cases.yaml"):
        shutil.copy(WORKFLOWS / f"{NAME}{ending}", tmp_path)
    return tmp_path / f"{NAME}.yaml"


@pytest.fixture
def typed(hoso, monkeypatch):
    """Type lines into `hoso try`."""

    def call(*words, lines):
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + "\n"))
        return hoso("try", *words)

    return call


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("May do now", "Others may", "Due:")), ("vi", ("Có thể làm ngay", "Người khác làm được"))],
)
def test_it_says_where_things_stand(typed, gift, language, words):
    """After each line: the state, who holds it, what is due, what may be done, why not, and by whom else."""
    said = typed(str(gift), "--lang", language, lines=["accept", "transfer", "as minh", "finish_survey"])
    assert said.code == 0, said.err
    assert all(word in said.out for word in words)
    assert "plot_area= +survey_map" in said.out
    assert "[role]" in said.out
    assert "[field_missing]" in said.out
    assert "minh> finish_survey" in said.out


def test_a_walk_is_saved_and_passes(hoso, typed, gift):
    """What is saved stands behind the scenarios of the file, and hoso test passes all of them."""
    lines = [
        "accept",
        "as mai",
        "transfer",
        "keep",
        "as lan",
        "wait 3wd",
        "transfer",
        'save three_days "Ba ngày"',
    ]
    said = typed(str(gift), lines=lines)
    assert said.code == 0
    written = gift.with_name(f"{NAME}.cases.yaml").read_text()
    assert written.endswith(
        "  - scenario: three_days\n"
        '    vi: "Ba ngày"\n'
        '    en: "Ba ngày"\n'
        "    steps:\n"
        '      - {who: lan, do: accept, then: reception, due: "2026-07-27 08:00"}\n'
        "      - {who: mai, do: transfer, refused: [role]}\n"
        '      - {who: lan, do: transfer, at: "2026-07-16 08:00", then: survey}\n'
    )
    assert hoso("test", str(gift)).code == 0
    assert hoso("fmt", "--check", str(gift.with_name(f"{NAME}.cases.yaml"))).code == 0
    before = written
    for name in ("three_days", "Wrong!"):
        said = typed(str(gift), lines=["accept", f"save {name}"])
        assert (said.code, said.out.count("was not saved")) == (2, 1)
    assert gift.with_name(f"{NAME}.cases.yaml").read_text() == before


def test_it_goes_on_from_a_scenario(hoso, typed, gift):
    """With --case the walk begins at the end of a scenario, and so does what is saved."""
    said = typed(str(gift), "--case", "remote_area", lines=["transfer", "save onward"])
    assert said.code == 0
    text = gift.with_name(f"{NAME}.cases.yaml").read_text()
    assert "    after: {scenario: remote_area}\n" in text
    assert hoso("test", str(gift)).code == 0
    said = typed(str(gift), "--case", "nowhere", lines=[])
    assert said.code == 2
    assert "remote_area" in said.err


def test_without_scenarios_the_file_begins_with_the_walk(hoso, typed, gift):
    """Where no scenario file is, each role has two people, and the walk makes the first one."""
    cases = gift.with_name(f"{NAME}.cases.yaml")
    cases.unlink()
    lines = [OPEN, "as land_officer", "accept", "keep", "as one_stop_2", "accept", "save first"]
    assert typed(str(gift), lines=lines).code == 0
    assert hoso("check", str(cases)).code == 0
    said = hoso("test", str(gift))
    assert said.code == 0, said.out
    assert "one_stop_2: {holds: [one_stop]}" in cases.read_text()


def test_the_clock_is_moved_by_hand(typed, gift):
    """Once its time has come the clock may do what is due by itself; before, it is refused."""
    lines = ["request_supplement missing_items=x reason=y", "clock stop", "wait 16d", "clock stop", "history"]
    said = typed(str(gift), "--json", lines=lines)
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert [item["ok"] for item in answers] == [True, True, False, True, True, True]
    last = answers[3]["clock"][-1]
    assert (last["timer"], last["typed"], last["due"]) == ("stop", "clock stop", True)
    assert (answers[4]["states"], answers[4]["outcome"]) == (["stopped"], "failure")
    assert [item["what"] for item in answers[5]["history"]] == ["open", "request_supplement", "stop"]


def test_undo(typed, gift):
    """A step is taken back, and what was typed before it stands."""
    said = typed(str(gift), "--json", lines=["accept", "transfer", "undo", "undo", "undo"])
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert [item.get("states") for item in answers] == [
        ["submitted"],
        ["reception"],
        ["survey"],
        ["reception"],
        ["submitted"],
        None,
    ]


@pytest.mark.parametrize(
    "line", ["as nobody", "wait soon", "at noon", 'accept "', "accept what", "keep it", "save", "approve +X!"]
)
def test_a_line_that_is_not_understood_ends_a_script(typed, gift, line):
    """What makes no sense is told, and what stands behind it in a file is not done."""
    said = typed(str(gift), lines=[line, "accept"])
    assert said.code == 2
    assert "accept\n" not in said.out.split(line)[-1]


def test_before_there_is_a_dossier(typed, gift):
    """Nothing can be taken before one is opened, and nothing told of it; that is said, not broken off."""
    said = typed(str(gift), "--case", "none", lines=["show", "fields", "people", "help", "quit", "accept"])
    assert said.code == 0
    assert "certificate" in said.out
    for line in ("accept", "history", "save x"):
        assert typed(str(gift), "--case", "none", lines=[line]).code in (0, 2)


def test_another_unit_of_the_file(hoso, typed, tmp_path):
    """Of a file with variants one is named; a file that is wrong has findings."""
    path = str(WORKFLOWS / "qn.295.commune.1.yaml")
    assert typed(path, lines=[]).code == 2
    said = typed(path, "--procedure", "qn.295.commune.1.2", lines=["quit"])
    assert said.code == 0
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("hoso: procedure/1\n")
    assert hoso("try", str(wrong)).code == 1


@pytest.fixture
def permit(tmp_path):
    """The house permit with its scenarios, where agencies are asked."""
    for ending in (".yaml", ".cases.yaml"):
        shutil.copy(WORKFLOWS / f"vn.house_permit{ending}", tmp_path)
    return tmp_path / "vn.house_permit.yaml"


ASKED = [
    *("accept", "transfer", "as binh", "appoint", "as minh"),
    "finish_site max_density=0.8 near_heritage=true near_power_line=false +site_report",
]


def test_the_agency_is_known_where_only_one_can_be_meant(typed, permit):
    """Whoever answers does it for the agency whose role they hold; of several the lead names one."""
    lines = [*ASKED, 'ask fire_police heritage_office text="?"', "as phong", "answer opinion=agrees"]
    said = typed(str(permit), "--lang", "en", lines=[*lines, "as minh", "lapse agency=heritage_office"])
    assert said.code == 0, said.out
    assert "[not_due]" in said.out
    assert "none" not in said.out
    several = typed(
        str(permit), "--lang", "en", lines=[*ASKED, 'ask fire_police heritage_office text="?"', "lapse"]
    )
    assert "Several agencies are asked: fire_police or heritage_office. Say which: agency=…" in several.out
    nobody = typed(str(permit), "--lang", "en", lines=[*ASKED, "answer opinion=agrees"])
    assert "No request for an opinion waits." in nobody.out


def test_what_happens_by_itself_is_said_in_words(typed, permit):
    """A move by its label, silence by its agency, and what is typed for either; never a key of the record."""
    said = typed(str(permit), "--lang", "en", lines=[*ASKED, 'ask fire_police text="?"'])
    flat = " ".join(said.out.split())
    assert "“Fire police” keeps silent (clock lapse agency=fire_police)" in flat
    waiting = typed(
        str(permit),
        *("--lang", "en"),
        lines=["accept", 'request_supplement missing_items=x reason="y"'],
    )
    assert "Stop: not completed in time (clock stop)" in " ".join(waiting.out.split())
    opened = typed(str(permit), "--lang", "en", lines=["show"])
    assert "“Reception and results desk” reminded (clock new_dossier)" in " ".join(opened.out.split())


def test_refusals_say_what_is_typed_here(typed, permit):
    """Nothing advises an option of the command line, which a walk does not take."""
    lines = ["as minh", "accept", "as lan", "accept", "request_supplement", "transfer", "as binh", "appoint"]
    said = typed(str(permit), "--lang", "en", lines=[*lines, "as minh", "finish_site"])
    assert "missing_items=…" in said.out
    assert 'reason="…"' in said.out
    assert "+site_report" in said.out
    assert " --" not in said.out


def test_the_word_that_will_not_do_is_named(typed, permit):
    """The word as it was typed, not the form it was read into."""
    said = typed(str(permit), "--lang", "en", lines=[*ASKED, "ask fire_police:10 text=y"])
    assert "“fire_police:10” is not understood" in said.out


def test_a_fee_is_settled_in_a_walk(hoso, typed, permit):
    """What is paid is typed as a scenario says it, and what waited for the fee is possible from then on."""
    lines = ["accept", "settle fee=permit_fee way=paid amount=75000 receipt=1", "save paid"]
    said = typed(str(permit), "--lang", "en", lines=lines)
    assert said.code == 0, said.out
    written = permit.with_name("vn.house_permit.cases.yaml").read_text()
    assert '{who: lan, do: settle, fee: permit_fee, amount: "75000", receipt: "1", way: paid' in written
    assert hoso("test", str(permit)).code == 0
    told = typed(str(permit), "--lang", "en", lines=["help"])
    assert "settle fee=FEE way=paid" in told.out


def test_a_step_before_there_is_a_dossier_is_told_in_the_language(typed, gift):
    """It says that one is to be opened first, in the words of whoever types."""
    said = typed(str(gift), "--case", "none", "--lang", "vi", lines=["accept"])
    assert said.code == 2
    assert "mở bằng: open trường=giá_trị" in " ".join(said.out.split())
    assert "No dossier" not in said.out
