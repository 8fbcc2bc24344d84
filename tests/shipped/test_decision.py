"""What ships of Decision 295 beside the decision's own table: every row, unit, time and total."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hoso import workflows
from hoso.engine.procedure_text import read_procedures

if TYPE_CHECKING:
    from hoso.engine.procedure import Procedure
    from hoso.engine.procedure_text import ProcedureText

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "internal-processes"
#: What ships of an appendix, and the file with its table: of the provincial one three procedures are given.
APPENDICES = {
    "qn.295.commune.": FOLDER / "quang-ninh-295-commune.json",
    "qn.295.province.": FOLDER / "quang-ninh-295-province-three.json",
}
COMMUNE, PROVINCE = APPENDICES
THERE = all(path.is_file() for path in APPENDICES.values())
pytestmark = pytest.mark.skipif(not THERE, reason="the data of the decision are not beside the project")
FILES = [name for name in workflows.shipped() if name.startswith(tuple(APPENDICES))]
#: The columns of the table, as the data name them.
COLUMNS = ("thoi_gian", "thoi_gian_mn")
#: Whose unit a row names, whatever its spelling there.
UNITS = {
    r"Trung tâm Phục vụ hành chính.*": "one_stop",
    r"Cơ quan chuyên môn về nông nghiệp và môi trường cấp xã": "land_officer",
    r"Lãnh đạo Cơ quan chuyên môn về nông nghiệp và môi trường cấp xã": "land_head",
    r"Lãnh đạo UBND cấp xã": "leader",
    r"Chủ tịch (UBND|Uỷ ban nhân dân) cấp xã": "chairman",
    r"Ủy ban nhân dân cấp xã": "committee",
    r"Văn thư": "clerk",
    r"Cơ quan thuế": "tax",
    r"(Văn phòng đăng ký đất đai hoặc chi|Chi) nhánh Văn phòng đăng ký đất đai": "registry",
    r"Lãnh đạo Chi nhánh Văn phòng đăng ký đất đai": "registry_head",
    r"Phòng Quản lý đất đai [-–] Sở Nông nghiệp và Môi trường": "land_division",
    r"Lãnh đạo phòng Quản lý đất đai( [-–])? Sở Nông nghiệp và Môi trường": "land_division_head",
    r"Lãnh đạo Sở Nông nghiệp và Môi trường": "department_head",
    r"Chủ tịch UBND tỉnh": "province_chairman",
    r"Văn phòng Đăng ký đất đai tỉnh": "provincial_registry",
    r"Lãnh đạo phòng Đăng ký và Cấp giấy chứng nhận": "certificate_head",
    r"Lãnh đạo Văn phòng Đăng ký đất đai tỉnh": "provincial_registry_head",
}
#: The clerk of a commune's office, and that of a department.
CLERKS = {COMMUNE: "clerk", PROVINCE: "department_clerk"}
#: A note row that names a unit and a time: in case 19.1 it stands behind the second row and is counted.
TIMED_NOTES = {
    (COMMUNE, "19.1"): (2, "Văn phòng Đăng ký đất đai có trách nhiệm cung cấp thông tin", "registry")
}
#: Printed headings of parts of a stage, with totals of their own.
PARTS = {
    (COMMUNE, "15"): {"revocation": "Thu hồi giấy chứng nhận đã cấp", "reissue": "Đăng ký đất đai, cấp lại"}
}

#: The appendix, and the number there.
Case = tuple[str, str]
Times = tuple[Fraction, Fraction]


@cache
def _data(appendix: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(APPENDICES[appendix].read_text(encoding="utf-8"))
    return found


@cache
def _cases() -> dict[Case, dict[str, Any]]:
    """The cases of the decision by appendix and number; one that has no rows is the heading of others."""
    return {
        (appendix, case["tt"]): case
        for appendix in APPENDICES
        for procedure in _data(appendix)["procedures"]
        for case in procedure["cases"]
        if case["stages"]
    }


def _appendix(name: str) -> str:
    return next(appendix for appendix in APPENDICES if name.startswith(appendix))


def _shipped() -> list[tuple[Case, ProcedureText]]:
    return [
        ((_appendix(name), str(_procedure(text).decision.item)), text)  # type: ignore[union-attr]
        for name in FILES
        for text in read_procedures(workflows.text(name), f"{name}.yaml", workflows.sources)
    ]


def _procedure(text: ProcedureText) -> Procedure:
    assert text.procedure is not None, text.findings
    return text.procedure


def _number(text: object) -> Fraction:
    return Fraction(str(text).strip().replace(",", ".") or "0")


def _printed_rows(case: Case) -> list[tuple[str, Times]]:
    """Unit and times of every row, as the data have them."""
    rows = [row for stage in _cases()[case]["stages"] for row in stage["steps"]]
    found = [
        (_role(case[0], row["bo_phan"]), (_number(row[COLUMNS[0]]), _number(row[COLUMNS[1]]))) for row in rows
    ]
    if case in TIMED_NOTES:
        place, words, role = TIMED_NOTES[case]
        found.insert(place, (role, _note(words)))
    return found


def _note(words: str) -> Times:
    (row,) = [row for row in _data(COMMUNE)["other_rows"] if any(cell.startswith(words) for cell in row)]
    first, second = [cell for cell in row if re.fullmatch(r"[0-9,]+", cell)]
    return _number(first), _number(second)


def _role(appendix: str, unit: str) -> str:
    plain = re.sub(r"\s+", " ", unit).strip(" ;")
    (role,) = [role for words, role in UNITS.items() if re.fullmatch(words, plain, re.IGNORECASE)]
    return CLERKS[appendix] if role == "clerk" else role


def _our_rows(procedure: Procedure) -> list[tuple[str, Times]]:
    """Holder and times of every state that is a row: those of the regime that no row replaces have none."""
    rows = [state for state in procedure.states.values() if state.time and state.clock != "stands"]
    return [(str(state.role), (_days(state.time[0]), _days(state.time[1]))) for state in rows]


def _days(time: object) -> Fraction:
    amount, unit = re.fullmatch(r"([0-9.]+)(wd)", str(time)).groups()  # type: ignore[union-attr]
    assert unit == "wd"
    return Fraction(amount)


SHIPPED = _shipped() if THERE else []
CASES = pytest.mark.parametrize(
    ("case", "text"), [pytest.param(case, text, id="".join(case)) for case, text in SHIPPED]
)


def test_procedures_ship_whole():
    """Every case of every procedure given ships, none twice: 19 and 3 procedures, 26 and 7 cases with rows.

    The data count 27 for the communes: one of them, 19, has no rows and is the heading of two.
    """
    assert sorted(case for case, _ in SHIPPED) == sorted(_cases())
    counted = [
        sum(len(procedure["cases"]) for procedure in _data(appendix)["procedures"]) for appendix in APPENDICES
    ]
    assert (len(FILES), len(SHIPPED), counted) == (19 + 3, 26 + 7, [27, 7])


@CASES
def test_every_row_has_the_printed_unit_and_times(case: Case, text: ProcedureText):
    """Row by row, in order, for both columns."""
    assert _our_rows(_procedure(text)) == _printed_rows(case)


@CASES
def test_totals_are_printed_and_sums_are_ours(case: Case, text: ProcedureText):
    """The total is the printed one; told is exactly what a separate sum over the data finds wrong."""
    procedure = _procedure(text)
    assert [_days(time) for time in procedure.total] == [Fraction(total) for total in _cases()[case]["days"]]
    columns = [column.column for column in procedure.columns]
    found = {
        (item.details["column"], _days(item.details["sum"]), _days(item.details["total"]))
        for item in text.findings
        if "sum" in item.details
    }
    assert found == {(columns[index], *sums) for index in (0, 1) for sums in _wrong_sums(case, index)}
    codes = {item.code for item in text.findings if "sum" in item.details}
    assert codes <= {"N301", "N304", "N305"}, "a contradiction is acknowledged"


def test_one_printed_total_is_wrong():
    """Over both appendices the rows of one case only, 11, miss its total, in the second column."""
    wrong = {
        (*case, index): _wrong_sums(case, index)
        for case in _cases()
        for index in (0, 1)
        if _wrong_sums(case, index)
    }
    assert wrong == {(COMMUNE, "11", 1): {(Fraction(20), Fraction(15))}}


def _wrong_sums(case: Case, index: int) -> set[tuple[Fraction, Fraction]]:
    """Sum and printed total where they differ in a column: rows or stages of the case, rows of a stage."""
    total = Fraction(_cases()[case]["days"][index])
    sums = [(sum(times[index] for _, times in _printed_rows(case)), total)]
    printed = _stage_totals(case)
    if len(printed) == len(_cases()[case]["stages"]):
        sums.append((sum(totals[index] for totals in printed), total))
        for stage, totals in zip(_cases()[case]["stages"], printed, strict=True):
            sums.append((sum(_number(row[COLUMNS[index]]) for row in stage["steps"]), totals[index]))
    return {(Fraction(one), Fraction(other)) for one, other in sums if one != other}


@pytest.mark.parametrize("name", FILES)
def test_totals_of_stages_are_printed(name: str):
    """Each stage of each case has the printed total in both columns, or none where none is printed."""
    road = yaml.load(workflows.text(name), Loader=yaml.BaseLoader)
    stages = {item["stage"]: item for item in road.get("stages", ()) if "stage" in item}
    variants = road.get("variants") or [{"number": road["decision"]["item"], "stages": list(stages)}]
    for variant in variants:
        ours = [_total(stages[stage]) for stage in variant["stages"] if stage in stages]
        printed = _stage_totals((_appendix(name), variant["number"]))
        assert [item for item in ours if item] == printed, variant["number"]


def _total(stage: dict[str, Any]) -> Times | None:
    written = stage.get("total")
    if written is None:
        return None
    both = written if isinstance(written, list) else [written, written]
    return _days(both[0]), _days(both[1])


def _stage_totals(case: Case) -> list[Times]:
    """The totals on the stages' own rows; where parts of one are printed with totals, those of the parts."""
    found: list[Times] = []
    for index, stage in enumerate(_cases()[case]["stages"]):
        numbers = [_number(cell) for cell in stage["vals"] if re.fullmatch(r"[0-9,]+", cell.strip())]
        if not numbers:
            continue
        printed = (numbers[-2], numbers[-1])
        parts = [_note(words) for words in PARTS.get(case, {}).values()] if index == 0 else []
        if parts:
            assert tuple(map(sum, zip(*parts, strict=True))) == printed
        found += parts or [printed]
    return found


def test_a_wrong_time_or_unit_is_seen():
    """The comparison can fail: one row changed is one row that differs."""
    case, text = next(item for item in SHIPPED if item[0] == (COMMUNE, "14"))
    rows = _printed_rows(case)
    role, times = rows[1]
    assert _our_rows(_procedure(text)) != [rows[0], (role, (times[0], times[1] + 1)), *rows[2:]]
    assert _our_rows(_procedure(text)) != [rows[0], ("tax", times), *rows[2:]]
