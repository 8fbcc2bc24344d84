"""Exit codes, languages, and that bad input never ends in a traceback."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hoso.adapters.cli.command import HOMES
from hoso.adapters.cli.help_page import GROUPS

DIRECTORY = str(Path(__file__).resolve().parents[3] / "workflows" / "demo.directory.yaml")
BAD = [
    (2, ("chek", "x")),
    (2, ("show", "--lang", "xx")),
    (2, ("show", "--limit", "many")),
    (2, ("show", "--limit", "0")),
    (2, ("open",)),
    (2, ("open", "p", "--unit")),
    (2, ("take", "a", "b", "c")),
    (2, ("take", "a", "b", "--feld", "x=1")),
    (2, ("take", "a", "b", "--field", "x", "--actor", "a")),
    (2, ("check", "absent.yaml")),
    (2, ("check", ".")),
    (2, ("explain", "absent.yaml")),
    (2, ("test", "absent.yaml")),
    (2, ("deploy", "absent.yaml", "--actor", "a")),
    (2, ("grant", "--revoke", "g1.1", "somebody")),
    (2, ("grant", "somebody")),
    (2, ("delegate", "a")),
    (2, ("erase", "--authority", "x")),
    (2, ("history", "x", "--reading", "loud")),
    (2, ("export",)),
    (2, ("demo", "--dossiers", "0")),
    (2, ("--wrong",)),
    (2, ("show", "\udcff")),
    (3, ("show",)),
    (3, ("verify", "--store", "absent.sqlite")),
    (3, ("show", "--store", ".")),
    (3, ("show", "--store", "s" * 300)),
    (3, ("demo", "--store", "s" * 300)),
    (2, ("show", "--store", "")),
    (2, ("deploy", "x", "--actor", "")),
    (2, ("take", "a", "b", "--actor", "a", "--key", " ")),
    (2, ("take", "a", "b", "--actor", "a", "--for", "")),
    (2, ("take", "a", "b", "--actor", "a", "--file", "x=/dev/zero")),
    (2, ("take", "a", "b", "--actor", "a", "--seen", "many")),
    (2, ("export", "--out", "")),
    (2, ("check", "/dev/zero")),
    (2, ("check", "s" * 300)),
    (2, ("test", "/dev/zero")),
    (2, ("explain", "/dev/zero")),
    (2, ("deploy", "/dev/zero", "--actor", "a")),
    (2, ("grant", "a", "b", "--unit", "c", "--until", "9999-12-31", "--actor", "a")),
    (2, ("grant", "a", "b", "--unit", "c", "--from", "0001-01-01", "--actor", "a")),
    (2, ("grant", "a", "b", "--unit", "c", "--until", "20261231", "--actor", "a")),
    (2, ("delegate", "a", "b", "--actor", "a")),
    (2, ("delegate", "a", "b", "--authority", " ", "--actor", "a")),
    (2, ("delegate", "a", "b", "--authority", "x", "--role", "Land head", "--actor", "a")),
    (2, ("delegate", "a", "b", "--authority", "x", "--procedure", "thủ tục", "--actor", "a")),
]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("code", "words"), BAD, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_bad_input_is_told_in_a_sentence(hoso, monkeypatch, code, words, language):
    """What is not understood ends with its exit code, a sentence and the next step on standard error."""
    monkeypatch.setenv("HOSO_LANG", language)
    said = hoso(*words)
    assert said.code == code
    assert said.err.startswith("hoso: ")
    assert said.out == ""
    assert len(said.err.splitlines()) >= 2
    assert "…" not in said.err.replace('"…"', ""), "a detail of the sentence is missing"


@pytest.mark.parametrize(
    ("code", "words"), BAD, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_bad_input_has_one_json_shape(hoso, code, words):
    """Under --json the same trouble is one object with code, sentence and next step."""
    said = hoso(*words[:1], "--json", *words[1:]) if words[0] in HOMES else hoso(*words, "--json")
    assert said.code == code
    assert set(said.json) == {"ok", "error"}
    assert set(said.json["error"]) == {"code", "sentence", "next"}
    assert said.json["ok"] is False


@pytest.mark.parametrize("words", [("show",), ("deploy", DIRECTORY, "--actor", "quantri"), ("demo",)])
def test_links_in_a_circle_are_no_store(hoso, tmp_path, words):
    """Links that lead to each other end with 3 and a sentence, and nothing is laid beside them."""
    tmp_path.joinpath("a").symlink_to("b")
    tmp_path.joinpath("b").symlink_to("a")
    said = hoso(*words, "--store", "a")
    assert said.code == 3
    assert said.err.startswith("hoso: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("key_unreadable", ("take", "{}", "accept", "--actor", "cb01", "--key", "khóa")),
        ("seen_unreadable", ("take", "{}", "accept", "--actor", "cb01", "--seen", str(2**53))),
        (
            "moment_out_of_range",
            ("claim", "{}", "--actor", "cb01", "--occurred-at", "9999-12-31T23:59:59-05:00"),
        ),
        ("id_unreadable", ("correct", "{}", "--actor", "cb01", "-f", "họ=x", "--reason", "r")),
    ],
)
def test_what_no_record_can_keep_is_refused_before_it_is_asked(hoso, dossier, code, words):
    """Keys, numbers, times and names that have no place in the record end with 2 and their own sentence."""
    said = hoso(*(word.format(dossier) for word in words), "--json")
    assert (said.code, said.json["error"]["code"]) == (2, code)
    assert hoso("show", dossier, "--json").json["version"] == 1


def test_languages_differ(hoso, monkeypatch):
    """Every command has its help in both languages, and they are not the same."""
    pages = {}
    for language in ("vi", "en"):
        monkeypatch.setenv("HOSO_LANG", language)
        pages[language] = [hoso("--help").out, *(hoso(name, "--help").out for name in HOMES)]
    for vietnamese, english in zip(pages["vi"], pages["en"], strict=True):
        assert vietnamese
        assert english
        assert vietnamese != english
        assert max(len(line) for line in english.splitlines() if not line.startswith("  hoso ")) <= 80


def test_every_command_is_on_the_main_page(hoso):
    """The main page lists every command there is, each with a word about it."""
    assert {name for names in GROUPS.values() for name in names} == set(HOMES)
    page = hoso("--help").out
    for name in HOMES:
        assert re.search(rf"^  {name} +\S", page, re.MULTILINE), name


def test_every_option_is_explained(hoso, monkeypatch):
    """No option or argument of any command stands without its explanation, in either language."""
    for language in ("vi", "en"):
        monkeypatch.setenv("HOSO_LANG", language)
        for name in HOMES:
            assert not re.search(r"^  \S.*  –$", hoso(name, "--help").out, re.MULTILINE), name


@pytest.mark.parametrize(
    ("variables", "vietnamese"),
    [
        ({"HOSO_LANG": "vi", "LANG": "en_US.UTF-8"}, True),
        ({"LC_ALL": "vi_VN.UTF-8", "LANG": "en_US.UTF-8"}, True),
        ({"LC_MESSAGES": "vi_VN.UTF-8"}, True),
        ({"LC_ALL": "C", "LANG": "vi_VN.UTF-8"}, False),
        ({}, False),
    ],
)
def test_language_of_the_environment(hoso, monkeypatch, variables, vietnamese):
    """HOSO_LANG decides, then LC_ALL, LC_MESSAGES and LANG; English where none of them says Vietnamese."""
    for name in ("HOSO_LANG", "LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ("Cách dùng" in hoso("--help").out) is vietnamese
    assert "Cách dùng" in hoso("show", "--help", "--lang", "vi").out


def test_process_speaks_utf8_under_any_locale(program):
    """Under LANG=C a Vietnamese sentence comes out whole."""
    said = program("show", language="vi", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert said.returncode == 3
    assert "Không có kho" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.usefixtures("office")
def test_closed_pipe_is_no_fault(tmp_path):
    """Whoever stops reading gets no traceback; the exit code says that the pipe was closed."""
    command = [sys.executable, "-m", "hoso.adapters.cli.main", "history", "directory", "--reading", "record"]
    running = subprocess.Popen(
        command, cwd=tmp_path, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    running.stdout.close()
    error = running.stderr.read().decode()
    assert running.wait(timeout=30) == 141
    running.stderr.close()
    assert error == ""


def test_interrupt_ends_with_130(tmp_path):
    """Ctrl-C ends with a sentence and 130."""
    command = [sys.executable, "-m", "hoso.adapters.cli.main", "demo", "--dossiers", "20000"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout.readline()
        time.sleep(0.3)
        running.send_signal(signal.SIGINT)
        _, error = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "Stopped as asked" in error
    assert "Traceback" not in error


def test_log_is_only_for_those_who_ask(program):
    """HOSO_LOG=1 gives one structured line on standard error; without it there is none."""
    assert "answered" not in program("show").stderr
    line = program("show", HOSO_LOG="1").stderr.splitlines()[-1]
    assert json.loads(line)["exit"] == 3
