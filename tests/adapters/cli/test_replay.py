"""`hoso replay`: every case is answered, to people and programs; what is malformed is told first."""

from __future__ import annotations

import gzip
import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hoso.adapters.wording.catalogue import catalogue
from tests.engine.replay.logs import DECLARATIONS, ROOT, SMALL

LOGS = ROOT / "adapters" / "event_logs"
FINES = str(ROOT / "examples" / "traffic_fines.map.yaml")
MAP = """\
hoso: map/1
procedure: small
activities:
  - {log: "ask", opens: true}
  - {log: "check", does: check, fields: {sum: {value: "1"}}}
"""


@pytest.fixture
def small(tmp_path):
    """The small procedure, its map, and a log of three cases, the second of which is refused."""
    tmp_path.joinpath("small.yaml").write_text(SMALL)
    tmp_path.joinpath("map.yaml").write_text(MAP)
    rows = ["1,ask,ann", "2,ask,ann", "2,check,ann", "1,check,ann", "2,grant,ann", "3,ask,", "1,grant,bob"]
    head = "case:concept:name,concept:name,org:resource"
    tmp_path.joinpath("log.csv").write_text("\n".join([head, *rows, ""]))
    return ("log.csv", "--workflow", "small.yaml", "--map", "map.yaml")


def test_people_are_told_what_was_refused_and_the_sums(hoso, small):
    """The refused case stands with its place, event and reasons; who did it has the name of the log."""
    said = hoso("replay", *small)
    assert said.code == 1
    told = " ".join(said.out.split())
    assert "log.csv:6: case 2 is refused at event 3 of 3: grant" in told
    assert "ann" in told
    assert "[four_eyes]" in told
    assert "2 of 3 cases accepted, 1 refused; 6 of 7 events accepted, 0 passed over" in told
    assert "Walking the cases: 3/3" in said.err


def test_programs_are_told_every_case(hoso, small):
    """One JSON object with a case each, in the order of the log; nothing but it is on standard output."""
    said = hoso("replay", *small, "--json")
    assert (said.code, said.err) == (1, "")
    told = said.json
    assert [(case["case"], case["accepted"], case["states"]) for case in told["cases"]] == [
        ("1", True, ["granted"]),
        ("2", False, ["checked"]),
        ("3", True, ["asked"]),
    ]
    refused = told["cases"][1]["refused"]
    assert (refused["event"], refused["line"], refused["activity"]) == (3, 6, "grant")
    assert [reason["code"] for reason in refused["reasons"]] == ["four_eyes"]
    assert (told["ok"], told["total"], told["accepted"], told["refused"]) == (False, 3, 2, 1)
    assert told["kinds"] == [{"activity": "grant", "reasons": ["four_eyes.check"], "cases": 1}]


def test_it_ends_with_0_where_all_is_accepted(hoso):
    """The invented fines go through the shipped procedure, which is named by its id."""
    log = str(ROOT / "examples" / "traffic_fines.xes")
    said = hoso("replay", log, "--workflow", "it.traffic_fine", "--map", FINES, "--lang", "vi")
    assert said.code == 0
    assert "Chấp nhận 3 trong 3 trường hợp, từ chối 0; chấp nhận 15 trong 15 sự kiện" in said.out.replace(
        "\n", " "
    )


def test_an_archive_and_an_empty_log(hoso, tmp_path):
    """A gzipped log is read as it is; a log without cases has no refused one."""
    packed = gzip.compress(ROOT.joinpath("examples", "traffic_fines.xes").read_bytes())
    tmp_path.joinpath("log.xes.gz").write_bytes(packed)
    assert hoso("replay", "log.xes.gz", "--workflow", "it.traffic_fine", "--map", FINES).code == 0
    tmp_path.joinpath("none.xes").write_text("<log/>")
    said = hoso("replay", "none.xes", "--workflow", "it.traffic_fine", "--json")
    assert (said.code, said.json["cases"], said.json["total"]) == (0, [], 0)


@pytest.mark.parametrize(("language", "words"), [("en", "has no zone"), ("vi", "không ghi múi giờ")])
def test_a_malformed_log_is_told_once_before_any_case(hoso, tmp_path, language, words):
    """Place and reason in either language, and no case, however many stand before it."""
    good = '<trace><event><string key="concept:name" value="Create Fine"/></event></trace>\n'
    bad = '<date key="t" value="2020-01-01T00:00:00"/>'
    tmp_path.joinpath("bad.xes").write_text(f"<log>\n{good * 3}{bad}</log>")
    said = hoso("replay", "bad.xes", "--workflow", "it.traffic_fine", "--lang", language)
    assert (said.code, said.out) == (2, "")
    assert "bad.xes:5:1" in said.err
    assert words in said.err.replace("\n      ", " ")
    said = hoso("replay", "bad.xes", "--workflow", "it.traffic_fine", "--lang", language, "--json")
    assert said.json["error"]["code"] == "event_log_zone"


def test_every_problem_of_a_reader_has_its_sentence():
    """Each code with which a reader stops stands in the catalogue of errors, and none else does."""
    text = "\n".join(path.read_text() for path in LOGS.glob("*.py"))
    used = set(re.findall(r"(?:EventLogMalformed|_wrong)\(\s*\"([a-z_]+)\"", text)) | {"value", "zone"}
    known = {code.removeprefix("event_log_") for code in catalogue("errors") if code.startswith("event_log_")}
    assert used == known - {"malformed"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["none.csv", "--workflow", "small.yaml"], 2, "none.csv"),
        ([".", "--workflow", "small.yaml"], 2, "folder"),
        (["log.csv", "--workflow", "none.yaml"], 2, "none.yaml"),
        (["log.csv", "--workflow", "map.yaml"], 1, "E130"),
        (["log.csv", "--workflow", "small.yaml", "--map", "small.yaml"], 1, "E130"),
        (["log.csv", "--workflow", "small.yaml", "--map", FINES], 1, "E603"),
        (["log.csv", "--workflow", "small.yaml", "--procedure", "other"], 2, "small"),
        (["log.csv", "--workflow", "qn.295.commune.1"], 2, "qn.295.commune.1.1"),
        (["log.csv"], 2, "--workflow"),
        (["log.csv", "--workflow", "small.yaml", "--map", "zone.yaml"], 2, "Atlantis"),
    ],
)
def test_what_cannot_be_used_is_told(hoso, small, tmp_path, words, code, said):
    """Missing files, other kinds of files, another procedure's map, several variants: one clear answer."""
    assert small
    tmp_path.joinpath("zone.yaml").write_text(f'{MAP}zone: "Atlantis"\n')
    answer = hoso("replay", *words)
    assert (answer.code, said in answer.out + answer.err) == (code, True), answer


def test_a_map_is_checked_with_the_procedure_beside_it(hoso, small, tmp_path):
    """`hoso check` knows the kind, and looks names up where the procedure stands beside it or ships."""
    assert small
    assert hoso("check", "map.yaml", FINES, str(DECLARATIONS[1])).code == 0
    tmp_path.joinpath("wrong.yaml").write_text(MAP.replace("does: check", "does: chek"))
    said = hoso("check", "wrong.yaml")
    assert said.code == 1
    assert "wrong.yaml:5:" in said.out
    assert "E604" in said.out
    tmp_path.joinpath("elsewhere.yaml").write_text(MAP.replace("procedure: small", "procedure: elsewhere"))
    assert hoso("check", "elsewhere.yaml").code == 0


def test_ctrl_c_stops_a_replay(tmp_path):
    """However long the log is, it ends at once, with 130 and no fault."""
    one = ROOT.joinpath("examples", "traffic_fines.xes").read_text()
    head, trace, tail = (
        one.partition("<trace>")[0],
        one[one.index("<trace>") : one.rindex("</log>")],
        "</log>",
    )
    log = tmp_path / "long.xes"
    log.write_text(head + trace * 3000 + tail)
    words = ["replay", str(log), "--workflow", "it.traffic_fine", "--map", FINES]
    command = [sys.executable, "-m", "hoso.adapters.cli.main", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert "0/9000" in running.stderr.readline()
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "Traceback" not in said


def test_json_is_one_object_whatever_the_log_calls_things(hoso, small, tmp_path):
    """Names that would steer a terminal or break JSON are only names."""
    strange = '"\\\u202e\x1b[31m}],'
    tmp_path.joinpath("odd.csv").write_text(
        "case:concept:name,concept:name\n" + '"{0}","{0}"\n'.format(strange.replace('"', '""'))
    )
    said = hoso("replay", "odd.csv", *small[1:], "--json")
    assert json.loads(said.out)["cases"][0]["case"] == strange
    assert "\u202e" not in said.out
    assert "\x1b" not in hoso("replay", "odd.csv", *small[1:]).out


def test_the_declarations_go_through(hoso, shared):
    """500 of 500 declarations and 2,264 events, under the definition and the map of examples/."""
    log = shared / "data" / "event-logs" / "domestic-declarations-500.xes.gz"
    procedure, chosen = map(str, DECLARATIONS)
    said = hoso("replay", str(log), "--workflow", procedure, "--map", chosen, "--json")
    assert said.code == 0
    told = said.json
    assert (told["total"], told["accepted"], told["events"], told["accepted_events"]) == (
        500,
        500,
        2264,
        2264,
    )
    assert Path(procedure).is_file()
