"""hoso take --batch: many actions, each with an answer of its own, and nothing twice."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def dossiers(hoso, dossier):
    """Three dossiers that wait for reception."""
    codes = [dossier]
    for n in (2, 3):
        done = hoso(
            *("open", "qn.295.commune.14", "--unit", "tan_hoa", "--actor", "cb01", "--json"),
            *(
                "-f",
                "area=ordinary",
                "-f",
                f"applicant_name=Nguyễn Văn {n}",
                "-f",
                "applicant_id=02200000000",
            ),
            *("-f", f"certificate_number=AB {n}", "-f", "wrong_entry=Sai họ"),
            *("--file", "application=form.pdf", "--file", "certificate=form.pdf"),
        )
        codes.append(done.json["receipt"]["code"])
    return codes


@pytest.fixture
def batch(hoso, tmp_path):
    """Take the rows of a file by the one-stop clerk."""

    def call(text, *more, name="rows.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return hoso("take", "--batch", name, "--actor", "cb01", *more)

    return call


def lines(said):
    """The objects of standard output."""
    return [json.loads(line) for line in said.out.splitlines()]


def versions(hoso, dossiers):
    """How many entries each dossier has."""
    return [hoso("show", code, "--json").json["version"] for code in dossiers]


def test_every_row_is_done(hoso, batch, dossiers):
    """Each row takes its action; progress stands on standard error, the sum on standard output."""
    said = batch("dossier,action\n" + "".join(f"{code},accept\n" for code in dossiers))
    assert (said.code, said.out.strip()) == (0, "3 done")
    assert "3/3" in said.err
    assert versions(hoso, dossiers) == [2, 2, 2]
    assert hoso("verify").code == 0


def test_the_same_file_again_repeats_nothing(hoso, batch, dossiers):
    """Run again, with rows added and moved about, each row that was done gives its first receipt."""
    first = batch(f"dossier,action\n{dossiers[0]},accept\n{dossiers[1]},accept\n", "--json")
    again = batch(
        f"action,dossier\naccept,{dossiers[2]}\naccept,{dossiers[1]}\naccept,{dossiers[0]}\n", "--json"
    )
    assert (first.code, again.code) == (0, 0)
    assert [item["receipt"] for item in lines(first)] == [item["receipt"] for item in lines(again)][:0:-1]
    assert versions(hoso, dossiers) == [2, 2, 2]
    said = batch(f"action,dossier\naccept,{dossiers[2]}\naccept,{dossiers[1]}\naccept,{dossiers[0]}\n")
    assert said.out.strip() == "3 stored before"


def test_the_same_row_twice_is_meant_twice(hoso, batch, dossiers):
    """Two equal rows are two requests; and a key given by hand is the key."""
    text = f"dossier,action,key\n{dossiers[0]},accept,\n{dossiers[0]},accept,\n{dossiers[1]},accept,my-1\n"
    said = batch(text, "--json")
    assert said.code == 1
    assert [item["ok"] for item in lines(said)] == [True, False, True]
    assert lines(said)[2]["key"] == "my-1"
    assert len({item["key"] for item in lines(said)}) == 3
    again = hoso("take", dossiers[1], "accept", "--actor", "cb01", "--key", "my-1", "--json")
    assert again.json["receipt"] == lines(said)[2]["receipt"]


def test_with_a_key_it_is_another_batch(hoso, batch, dossiers):
    """Under --key the same rows are other requests: what may be done again is."""
    text = f"dossier,action,reason\n{dossiers[0]},request_supplement,Thiếu trang 2\n"
    assert batch(text, "--key", "monday").code == 1  # missing_items is not given
    text = f'dossier,action,reason,field.missing_items\n{dossiers[0]},request_supplement,Thiếu,"Trang 2, 3"\n'
    assert batch(text, "--key", "monday").out.strip() == "1 done"
    assert batch(text, "--key", "monday").out.strip() == "1 stored before"
    assert "[" in batch(text, "--key", "tuesday").out
    assert versions(hoso, dossiers[:1]) == [2]


def test_a_refused_row_stops_no_other(hoso, batch, dossiers):
    """A refusal is told with the row's place and every reason; the rows around it are done; exit code 1."""
    text = f"dossier,action\n{dossiers[0]},accept\n{dossiers[1]},refuse_reception\n{dossiers[2]},accept\n"
    said = batch(text)
    assert said.code == 1
    assert f"rows.csv:3:1 {dossiers[1]} refuse_reception:" in said.out
    assert "[reason_missing]" in said.out
    assert said.out.endswith("2 done, 1 refused\n")
    assert versions(hoso, dossiers) == [2, 1, 2]
    told = lines(batch(text, "--json"))
    assert [item["line"] for item in told] == [2, 3, 4]
    assert [reason["code"] for reason in told[1]["refused"]] == ["reason_missing"]


def test_json_lines_and_other_separators(hoso, batch, dossiers):
    """Lines of JSON, CSV with semicolons, with tabs, with a byte order mark and quoted lines say the same."""
    given = {
        "dossier": dossiers[0],
        "action": "request_supplement",
        "reason": "Thiếu",
        "field.missing_items": "a\nb",
    }
    assert batch(json.dumps(given) + "\n\n", name="rows.jsonl").out.strip() == "1 done"
    text = '\ufeffdossier;action;reason;field.missing_items\r\n{};request_supplement;Thiếu;"a\nb"\r\n'
    assert batch(text.format(dossiers[1])).out.strip() == "1 done"
    assert batch(text.format(dossiers[2]).replace(";", "\t")).out.strip() == "1 done"
    shown = [hoso("show", code, "--actor", "cb01", "--json").json for code in dossiers]
    assert all("a\\nb" in json.dumps(item) for item in shown), shown


WRONG = [
    ("dossier,action\n", "batch_empty", ""),
    ("", "batch_empty", ""),
    (b"dossier,action\nx,\xff\n", "batch_not_text", "2:3"),
    ("dossier,acton\n", "batch_column_unknown", "1:9"),
    ("dossier,action,field.\n", "batch_column_unknown", "1:16"),
    ("dossier,action,dossier\n", "batch_column_twice", "1:16"),
    ("dossier,reason\n", "batch_column_missing", "1:1"),
    ("dossier,action,reason\n{code},accept,a,b\n", "batch_cells", "2:27"),
    ("dossier,action\n{code}\n", "batch_cells", "2:1"),
    ('dossier,action\n"{code}",accept\n\n,accept\n', "batch_cell_empty", "4:1"),
    ('dossier,action,reason\n{code},,"a\nb"\n', "batch_cell_empty", "2:20"),
    ("dossier,key,action\n{code},khóa,accept\n", "batch_key_unreadable", "2:20"),
    ("key,dossier,action\nk,{code},accept\nk,{code},accept\n", "batch_key_twice", "3:1"),
    ('dossier,action\n"{code},accept\n', "batch_unreadable", "2:1"),
    ('{{"dossier": "{code}", "action": "accept"}}\n{{"dossier" 1}}', "batch_unreadable", "2:12"),
    ('{{"dossier": "{code}", "action": "accept"}}\n[1]', "batch_no_object", "2:1"),
    ('{{"dossier": "{code}", "action": 1}}', "batch_cell_no_text", "1:35"),
    ('{{"dossier": "{code}", "action": "accept", "field.x": 0.5}}', "batch_cell_no_text", "1:55"),
    ('{{"dossier": "{code}", "action": "accept", "note": "x"}}', "batch_column_unknown", "1:55"),
    ('{{"dossier": "{code}", "action": "accept", "action": "x"}}', "batch_column_twice", "1:35"),
    ("dossier,action\n{code},accept\nnobody,accept\n", "batch_dossier_unknown", "3:1"),
]


@pytest.mark.parametrize(
    ("text", "code", "place"), WRONG, ids=[f"{item[1]}-{n}" for n, item in enumerate(WRONG)]
)
def test_what_is_wrong_is_told_before_anything_is_done(hoso, batch, dossier, text, code, place):
    """What is wrong anywhere in a file is told at line and column, and not even its good rows are done."""
    if isinstance(text, str):
        text = text.replace("{code}", dossier).replace("{{", "{").replace("}}", "}")
    said = batch(text, "--json")
    assert (said.code, said.json["error"]["code"]) == (2, code), said.out
    if place:
        assert f"rows.csv:{place}:" in said.json["error"]["sentence"]
    assert hoso("show", dossier, "--json").json["version"] == 1
    assert batch(text, "--lang", "vi").err.startswith("hoso: ")


def test_what_the_rows_say_is_not_said_beside_them(hoso, batch, dossier):
    """A dossier, fields or a reason beside --batch are refused; without it dossier and action are needed."""
    for more in ([dossier], ["--reason", "x"], ["--field", "a=1"], ["--seen", "1"], ["--file", "a=b"]):
        said = batch(f"dossier,action\n{dossier},accept\n", *more, "--json")
        assert (said.code, said.json["error"]["code"]) == (2, "both_named")
    for words in ((), (dossier,)):
        said = hoso("take", *words, "--actor", "cb01", "--json")
        assert (said.code, said.json["error"]["code"]) == (2, "parameter_missing")
    assert (
        hoso("take", "--batch", "none.csv", "--actor", "cb01", "--json").json["error"]["code"]
        == "file_absent"
    )


def test_vietnamese_is_vietnamese(batch, dossiers):
    """The sum and the refusals are in the person's language."""
    said = batch(f"dossier,action\n{dossiers[0]},accept\n{dossiers[1]},approve\n", "--lang", "vi")
    assert said.out.strip().endswith("đã thực hiện 1, không được phép 1")
    assert "Thực hiện: 2/2" in said.err
