"""engine/directory_text.py: a directory as a file."""

from __future__ import annotations

from hoso.engine.commands import Asking, Change
from hoso.engine.directory import Directory
from hoso.engine.directory_text import new_changes, read_directory
from hoso.engine.handle import Engine
from hoso.engine.memory import MemoryStore
from tests.properties.worlds import Clock, Counted, must

TEXT = """\
hoso: directory/1
units:
  hamlet: {parent: commune, vi: "Thôn", en: "Hamlet"}
  commune: {parent: province, vi: "Xã", en: "Commune"}
  province: {code: "H49", vi: "Tỉnh", en: "Province"}
officers:
  boss: {name: "Nguyễn Thị Ánh"}
  desk: {name: "Trần Văn Bình"}
  portal: {name: "Cổng", system: true}
grants:
  - {officer: boss, role: hoso.registrar, unit: province}
  - {officer: desk, role: one_stop, unit: hamlet, covers: province}
delegations:
  - {officer: boss, to: desk, roles: [leader], procedures: [land.14], authority: "Quyết định 1"}
"""


def _read(text: str) -> tuple[dict[str, object], ...]:
    found = read_directory(text.encode(), "a.yaml")
    assert found.changes is not None, found.findings
    return found.changes


def test_a_file_founds_a_directory():
    """Parents come before their units in whatever order the file has them, and names are withheld."""
    engine = Engine(MemoryStore(Clock()), Counted())
    changes = _read(TEXT)
    must(engine, Change(Asking("boss", "t", "1"), changes))
    with engine.store.reading() as reading:
        directory = engine.knowledge.directory(reading)
        entry = next(reading.entries(next(tag for tag, _, _ in reading.streams())))
    assert list(directory.units) == ["province", "commune", "hamlet"]
    assert directory.officers == {"boss": False, "desk": False, "portal": True}
    assert [grant.covers for grant in directory.grants.values()] == ["province", "province"]
    assert [item.procedures for item in directory.delegations.values()] == [("land.14",)]
    assert "Nguyễn" not in entry.salted
    assert "Quyết định" not in entry.salted
    assert new_changes(changes, directory) == ()


def test_only_what_is_new_is_changed():
    """A file deployed again adds what was added to it."""
    engine = Engine(MemoryStore(Clock()), Counted())
    must(engine, Change(Asking("boss", "t", "1"), _read(TEXT)))
    more = TEXT.replace("grants:\n", "grants:\n  - {officer: desk, role: clerk, unit: commune}\n").replace(
        'en: "Hamlet"', 'en: "Village"'
    )
    with engine.store.reading() as reading:
        found = new_changes(_read(more), engine.knowledge.directory(reading))
    assert [change["kind"] for change in found] == ["unit", "granted"]
    must(engine, Change(Asking("boss", "t", "2"), found))


def test_everything_is_new_to_an_empty_directory():
    """Nothing is left out of the first deployment."""
    assert new_changes(_read(TEXT), Directory()) == _read(TEXT)


def test_a_wrong_file_has_findings_and_no_changes():
    """An unknown key, and no YAML at all: a finding with its place."""
    for text in (TEXT.replace("role: one_stop", "rule: one_stop"), "a: [", TEXT.replace("/1", "/9")):
        found = read_directory(text.encode(), "a.yaml")
        assert found.changes is None
        assert found.findings
        assert all(finding.place.line for finding in found.findings)
