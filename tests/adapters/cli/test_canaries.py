"""The log of the program names commands, never a value: canaries go through the command line."""

from __future__ import annotations

import pytest

from tests.adapters.cli.published import files_of, found_log

VALUES = (
    *("Canary Nguyễn Văn Kín", "022099887766", "AB 70001", "Canary Sai họ", "canary-đơn.pdf"),
    *("Canary lý do", "Canary căn cứ", "Canary Lê Thị Sửa"),
)
NAME, NUMBER, CERTIFICATE, ENTRY, FILE, REASON, AUTHORITY, CORRECTED = VALUES


@pytest.fixture
def logged(hoso, office, monkeypatch, capsys):
    """Call with the log on; gives what was written to it, and everything that was answered."""
    found_log(hoso)
    (office / FILE).write_bytes(b"canary form")
    monkeypatch.setenv("HOSO_LOG", "1")
    assert capsys
    lines: list[str] = []

    def call(*words: str):
        said = hoso(*words, "--json")
        lines.extend(said.err.splitlines())
        return said

    return call, lines


def test_no_log_line_and_no_public_file_has_a_value(logged, office):
    """Whether it was done, refused, not understood or published: the log has none, the folder has none."""
    call, lines = logged
    fields = {"area": "ordinary", "applicant_name": NAME, "applicant_id": NUMBER}
    fields |= {"certificate_number": CERTIFICATE, "wrong_entry": ENTRY}
    given = [word for name, value in fields.items() for word in ("-f", f"{name}={value}")]
    papers = ("--file", f"application={FILE}", "--file", f"certificate={FILE}")
    opening = ("open", "qn.295.commune.14", "--unit", "tan_hoa", *given, *papers)
    opened = call(*opening, "--actor", "cb01")
    assert opened.code == 0, opened.out
    code = opened.json["receipt"]["code"]
    many = [
        call(*opening, "--actor", "cb06"),
        call("take", code, "accept", "--actor", "cb01", "--reason", REASON),
        call("take", code, "nothing", "--actor", "cb01", "-f", f"applicant_name={NAME}"),
        call("take", code, "transfer", "--actor", "cb06", "-f", f"x={NAME}", "--reason", REASON),
        call("take", code, "transfer", "--actor", "cb01", "--file", f"x={NAME}"),
        call("correct", code, "-f", f"applicant_name={CORRECTED}", "--reason", REASON, "--actor", "cb01"),
        call("correct", code, "-f", f"area={NAME}", "--reason", REASON, "--actor", "cb01"),
        call("attach", code, "--file", f"application={FILE}", "--actor", "cb01"),
        call("show", NAME),
        call("history", code),
        call("history", code, "--reading", "record"),
        call("show", code, "--actor", "cb01"),
        call("erase", code, "--authority", AUTHORITY, "--actor", "cb06"),
        call("verify"),
        call("export", "--out", "all"),
        call("publish", "out", "--audience", "public", "--key-file", "log.key"),
        call("packet", code, "packet", "--audience", "public", "--key-file", "log.key"),
        call("packet", NAME, NAME, "--audience", "public", "--key-file", NAME),
    ]
    assert {said.code for said in many} == {0, 1, 2}
    assert sum('"answered"' in line for line in lines) == len(many) + 1
    assert [value for value in VALUES if value in "\n".join(lines)] == []
    public = {**files_of(office / "out"), **{f"p/{k}": v for k, v in files_of(office / "packet").items()}}
    whole = b"".join(public.values()).decode(errors="replace").replace("\\", "")
    assert [value for value in VALUES if value in whole] == []
