"""The catalogues: complete in both languages, and in step with the engine and the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

import pytest
import yaml

from hoso.adapters.wording import LANGUAGES, Wording
from hoso.adapters.wording.catalogue import CATALOGUES, catalogue
from hoso.adapters.wording.moments import day, deadline, moment
from hoso.adapters.wording.sentence import Sentence
from hoso.engine import errors
from hoso.engine.reason import Reason

ROOT = Path(__file__).resolve().parents[3]
ENGINE = "\n".join(path.read_text() for path in ROOT.joinpath("engine").rglob("*.py"))


def texts(node, path=()):
    """Every sentence of a catalogue: its path, and language to text."""
    if not isinstance(node, Mapping):
        return
    if isinstance(node.get("vi"), str) or isinstance(node.get("en"), str):
        yield path, node
    for key, item in node.items():
        yield from texts(item, (*path, str(key)))


@pytest.mark.parametrize("name", CATALOGUES)
def test_read_by_sections_as_in_one_go(name):
    """A catalogue read section by section says what its file says."""
    whole = yaml.safe_load(ROOT.joinpath("adapters", "wording", f"{name}.yaml").read_text())
    assert dict(catalogue(name)) == whole
    assert len(catalogue(name)) == len(whole)


@pytest.mark.parametrize("name", CATALOGUES)
def test_both_languages_say_the_same_things(name):
    """Each sentence is there in both languages, filled from the same details in a way that exists."""
    found = list(texts(catalogue(name)))
    assert found
    for path, node in found:
        details = {}
        for language in LANGUAGES:
            assert node[language].strip(), (path, language)
            fields = [item for item in Formatter().parse(node[language]) if item[1] is not None]
            details[language] = {field for _, field, _, _ in fields}
            for _, field, spec, _ in fields:
                assert field, path
                assert not spec or "|" in spec or hasattr(Sentence, f"_as_{spec}"), (path, spec)
        if name != "help":
            assert details["vi"] == details["en"], path


def test_every_reason_of_the_engine_has_its_sentence():
    """Each code with which the engine refuses stands in the catalogue, and the catalogue has no other."""
    used = set(re.findall(r"(?:Reason|refuse)\(\s*\"([a-z_]+)\"", ENGINE))
    assert used == {code.partition(".")[0] for code in catalogue("reasons")}


def test_every_problem_of_the_engine_has_its_sentence():
    """Each code that verification names stands in the catalogue, and the catalogue has no other."""
    verify = "\n".join(path.read_text() for path in ROOT.joinpath("engine", "verification").glob("*.py"))
    used = set(re.findall(r"Problem\(\s*\"([a-z_]+)\"", verify)) | {"entries_swapped", "entry_out_of_place"}
    assert used == set(catalogue("problems"))


def test_every_error_of_the_engine_has_its_sentence():
    """Each situation in which the engine stops stands in the catalogue."""
    codes = {
        item.code
        for item in vars(errors).values()
        if isinstance(item, type) and issubclass(item, errors.HosoError)
    }
    assert codes <= set(catalogue("errors"))


@pytest.mark.parametrize(("page", "name"), [("reasons", "reasons"), ("verification", "problems")])
def test_the_pages_list_every_code(page, name):
    """The reference page has one row for each code, and no other."""
    text = ROOT.joinpath("docs", "reference", f"{page}.md").read_text()
    rows = re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE)
    assert sorted(rows) == sorted({code.partition(".")[0] for code in catalogue(name)})


@pytest.mark.parametrize(("page", "name"), [("reasons", "reasons"), ("verification", "problems")])
def test_the_pages_say_what_the_catalogues_say(page, name):
    """The sentences of the reference page are those that are printed, in both languages."""
    text = ROOT.joinpath("docs", "reference", f"{page}.md").read_text()
    for code, english, vietnamese in re.findall(r"^\| `([a-z_]+)` \| (.*?) \| (.*?) \|$", text, re.MULTILINE):
        said = catalogue(name)
        item = said.get(code) or next(item for key, item in said.items() if key.startswith(f"{code}."))
        plain = [re.sub(r"\{(\w+):[^}]*\}", r"{\1}", item[language]) for language in ("en", "vi")]
        assert [english, vietnamese] == plain, code


def test_one_word_for_a_stream():
    """Vietnamese says stream as the glossary does, names no reader, and says whose authority is acted on."""
    vietnamese = " ".join(
        node["vi"] for name in CATALOGUES for _, node in texts(catalogue(name)) if "vi" in node
    )
    assert "chuỗi ghi" in vietnamese
    assert "| **stream** | chuỗi ghi |" in ROOT.joinpath("docs", "glossary.md").read_text()
    assert re.findall(r"dòng ghi|thay mặt|\b[Bb]ạn\b|lời lẽ", vietnamese) == []


#: What once stood for an idea in place of the glossary's word, and that word.
OTHER_WORDS = {
    r"[Tt]riển khai|đưa vào hiệu lực": "đưa vào áp dụng",
    r"phương án": "trường hợp",
    r"[Cc]hế độ|[Qq]uy chế(?! chung)": "quy chế chung",
    r"[Tt]ệp dùng chung": "phần dùng chung",
    r"[Kk]hóa của yêu cầu": "khóa yêu cầu",
    r"ô băm": "mảnh cây",
    r"[Qq]uy tắc bốn mắt": "nguyên tắc bốn mắt",
    r"giá trị băm": "mã băm",
    r"nhánh[^.;]*dở dang|bỏ dở": "nhánh bị hủy",
}


@pytest.mark.parametrize("other", OTHER_WORDS)
def test_one_vietnamese_word_for_an_idea(other):
    """The catalogues, and those of `hoso-verify`, use the glossary's word and no other for one idea."""
    sentences = [
        said
        for name in CATALOGUES
        for _, node in texts(catalogue(name))
        for key, said in node.items()
        if key == "vi" or key.endswith("_vi")
    ]
    verifier = ROOT.joinpath("verifier", "hoso_verify", "data.json").read_text()
    sentences += re.findall(r'"vi": "((?:[^"\\]|\\.)*)"', verifier)
    assert len(sentences) > 1000
    assert [said for said in sentences if re.search(other, said)] == [], OTHER_WORDS[other]


def test_the_verifier_names_the_parts_of_a_log_as_the_glossary_does():
    """A log is `nhật ký`, not `sổ`; a checkpoint `điểm chốt`, a salt `muối`, a proof `bằng chứng`."""
    verifier = ROOT.joinpath("verifier", "hoso_verify", "data.json").read_text()
    words = " ".join(re.findall(r'"vi": "([^"]*)"', verifier)).replace("(checkpoint)", "")
    assert re.findall(r"\bsổ (?!ghi)|checkpoint|\bsalt\b|[Bb]ản chứng minh|cùng ký", words) == []


def test_every_field_type_has_its_sentence():
    """A wrong value is told by the type that was wanted."""
    types = ("text", "integer", "decimal", "money", "boolean", "date")
    assert {f"field_type.{kind}" for kind in types} <= set(catalogue("reasons"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_detail_is_no_fault(language):
    """A sentence whose details are not all known is still a sentence."""
    wording = Wording(language)
    for code in {code.partition(".")[0] for code in catalogue("reasons")}:
        told = wording.reason(Reason(code, {"type": "date", "least": "1"}), wording.plain)
        assert told


def test_time_is_that_of_the_office():
    """Instants are shown in Vietnam's time; in English the month has its name, so that nobody misreads it."""
    late = "2026-11-22T17:30:00.000000Z"
    assert moment(late, "vi") == "23/11/2026 00:30"
    assert moment(late, "en") == "23 Nov 2026 00:30"
    assert day("2026-07-10", "vi") == "10/07/2026"
    assert day("2026-07-10", "en") == "10 Jul 2026"
    assert day(late, "vi") == "23/11/2026"
    assert day("some day", "en") == "some day"


def test_a_day_lasts_to_its_end():
    """A time that ends with a day names that day, not the first minute of the next."""
    end = "2026-11-30T17:00:00.000000Z"
    assert deadline(end, "vi") == "hết ngày 30/11/2026"
    assert deadline(end, "en") == "the end of 30 Nov 2026"
    assert deadline("2026-11-30T02:30:00.000000Z", "en") == "30 Nov 2026 09:30"
    assert deadline("some day", "en") == "some day"


def test_numbers_are_written_as_the_language_does():
    """A decimal has a point in English and a comma in Vietnamese."""
    assert (Wording("en").tenths(1.32), Wording("vi").tenths(1.32)) == ("1.3", "1,3")


@pytest.mark.parametrize(("most", "words"), [(1, "only once"), (2, "at most 2 times")])
def test_once_is_a_word(most, words):
    """An action that may be taken once is told so; a greater number is counted."""
    wording = Wording("en")
    assert words in wording.reason(
        Reason("at_most", {"about": "x", "most": most, "taken": most}), wording.plain
    )


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("en", "3wd", "within 3 working days from"),
        ("en", "1wh", "within 1 working hour from"),
        ("vi", "2.5wd", "trong 2,5 ngày làm việc kể từ"),
        ("vi", "4d", "trong 4 ngày kể từ"),
    ],
)
def test_a_reason_of_time_says_its_duration_in_words(language, written, said):
    """A declared duration in a reason is told as people say it, not as the file writes it."""
    wording = Wording(language)
    details = {"about": "ask", "time": written, "since": "accept", "until": "2026-11-20T02:53:00.000000Z"}
    told = wording.reason(Reason("too_late", details), wording.plain)
    assert said in told
    assert written not in told
