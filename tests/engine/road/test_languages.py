"""A road in fewer languages than its regime has: labels of the others are left out, its own are asked for."""

from __future__ import annotations

from .files import read

ROAD = """\
hoso: procedure/1
procedure: sample.one_language
regime: vn.118_2025
languages: [vi]
vi: "Một thứ tiếng"
source: {vi: "Bài kiểm thử"}
in_force: {from: "2026-01-01"}
total: 1wd
steps:
  - {step: reception, is: accepted, by: one_stop, time: 0.5wd, vi: "Tiếp nhận"}
  - {step: signing, by: one_stop, time: 0.5wd, decision: true, vi: "Ký"}
"""


def test_labels_of_other_languages_are_left_out():
    """The regime speaks Vietnamese and English; of a Vietnamese procedure all labels are Vietnamese."""
    (found,) = read(ROAD)
    assert found.procedure is not None, found.findings
    things = [*found.procedure.states.values(), *found.procedure.roles.values()]
    assert {language for thing in things for language in thing.labels} == {"vi"}


def test_a_language_that_the_regime_lacks_is_missed():
    """What the regime does not say in the procedure's language has no label there."""
    (found,) = read(ROAD.replace("languages: [vi]", "languages: [vi, lo]"))
    assert "E203" in {item.code for item in found.findings}


def test_its_own_labels_are_in_its_languages():
    """In the file itself a label of a language that it does not list is an unknown key."""
    (found,) = read(ROAD.replace('vi: "Ký"', 'vi: "Ký", en: "Sign"'))
    assert [(item.code, item.details["key"]) for item in found.findings] == [("E131", "en")]
