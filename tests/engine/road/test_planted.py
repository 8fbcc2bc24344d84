"""Printed tables made up at random, and spoilt: every wrong sum is told, with its numbers, and no other.

The sums here are added up from the numbers that the table was made from, never from what the checker reads.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from .files import read

#: What stands before the rows.
HEAD = """\
hoso: procedure/1
procedure: planted
regime: test.order
uses: test.words
vi: "Bảng in"
en: "A printed table"
source: {vi: "Bài kiểm thử", en: "The tests"}
in_force: {from: "2026-01-01"}
roles:
  officer: {vi: "Chuyên viên", en: "Officer"}
  head: {vi: "Trưởng phòng", en: "Head"}
"""
COLUMNS = """\
columns:
  - {column: plain, vi: "Thường", en: "Ordinary"}
  - {column: remote, when: large, vi: "Xa", en: "Remote"}
"""
#: Working days as decisions print them.
_times = st.sampled_from(
    [Fraction(text) for text in ("0", "0.25", "0.5", "1", "1.5", "2", "2.75", "5", "12")]
)
#: What a printed number is wrong by; mostly right.
_slips = st.sampled_from([Fraction(0)] * 5 + [Fraction(text) for text in ("0.25", "-0.25", "1", "10")])


@st.composite
def tables(draw):
    """Stages of rows with a time in each column, printed totals, and what each of them is wrong by."""
    width = draw(st.integers(1, 2))
    cells = st.lists(_times, min_size=width, max_size=width)
    stages = draw(st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=4))
    right = [[sum(row[column] for row in rows) for column in range(width)] for rows in stages]
    printed = [[max(Fraction(0), total + draw(_slips)) for total in totals] for totals in right]
    whole = [max(Fraction(0), sum(of[column] for of in right) + draw(_slips)) for column in range(width)]
    return stages, printed, whole


def days(number):
    """`2.5wd`."""
    text = f"{float(number):.2f}".rstrip("0").rstrip(".")
    return f"{text}wd"


def cell(numbers):
    """One time, or a list for the columns."""
    shown = [days(number) for number in numbers]
    return shown[0] if len(shown) == 1 else f"[{', '.join(shown)}]"


def written(table):
    """The file of a table."""
    stages, printed, whole = table
    lines = [HEAD, COLUMNS if len(whole) > 1 else "", f"total: {cell(whole)}\n", "stages:\n"]
    for number, rows in enumerate(stages):
        lines.append(f"  - stage: s{number}\n    total: {cell(printed[number])}\n    steps:\n")
        for place, row in enumerate(rows):
            last = number == len(stages) - 1 and place == len(rows) - 1
            more = ", by: head, decision: true" if last else ", by: officer"
            lines.append(f'      - {{step: r{place}{more}, time: {cell(row)}, vi: "Bước", en: "Step"}}\n')
    return "".join(lines)


def wrong_sums(table):
    """What a clerk with a pencil finds: stages against their rows, the case against rows and stages."""
    stages, printed, whole = table
    found = set()
    for column in range(len(whole)):
        name = ("plain", "remote")[column] if len(whole) > 1 else "-"
        of_rows = Fraction(0)
        for number, rows in enumerate(stages):
            own = sum(row[column] for row in rows)
            of_rows += own
            if own not in (0, printed[number][column]):
                found.add(("W304", name, f"s{number}", days(own), days(printed[number][column])))
        if of_rows not in (0, whole[column]):
            code = "W301" if of_rows > whole[column] else "N302"
            found.add((code, name, None, days(of_rows), days(whole[column])))
        of_stages = sum(totals[column] for totals in printed)
        if of_stages not in (0, whole[column]):
            found.add(("W305", name, None, days(of_stages), days(whole[column])))
    return found


@settings(max_examples=200)
@given(tables())
def test_every_wrong_sum_is_found_and_none_invented(table):
    """Two hundred tables: the findings are those of the pencil, column by column, with both numbers."""
    (text,) = read(written(table))
    assert text.procedure is not None, text.findings
    told = [(item.code, item.details) for item in text.findings if "sum" in item.details]
    found = {(code, said["column"], said.get("stage"), said["sum"], said["total"]) for code, said in told}
    assert len(found) == len(told)
    assert found == wrong_sums(table)


def test_the_pencil_can_find():
    """One table that is wrong in each way, by hand."""
    half, one, two = Fraction(1, 2), Fraction(1), Fraction(2)
    table = ([[[one, two]], [[half, half]]], [[one, one], [half, half]], [one, two])
    expected = {
        ("W304", "remote", "s0", "2wd", "1wd"),
        ("W301", "plain", None, "1.5wd", "1wd"),
        ("W301", "remote", None, "2.5wd", "2wd"),
        ("W305", "plain", None, "1.5wd", "1wd"),
        ("W305", "remote", None, "1.5wd", "2wd"),
    }
    assert wrong_sums(table) == expected
    (text,) = read(written(table))
    assert {item.code for item in text.findings} == {"W301", "W304", "W305"}
