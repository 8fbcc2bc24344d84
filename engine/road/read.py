"""From a road's file to the documents of its explicit forms: one, or one for each variant."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.finding import Finding
from hoso.engine.language.labels import languages_of
from hoso.engine.language.schema_text import read_model
from hoso.engine.road.check_order import check_order
from hoso.engine.road.check_rows import check_decision, check_first_and_last, check_form
from hoso.engine.road.clocks import check_clock
from hoso.engine.road.compile import compile_road
from hoso.engine.road.course import Course
from hoso.engine.road.definitions import columns
from hoso.engine.road.heading import procedure_id
from hoso.engine.road.law import check_deviations, check_places
from hoso.engine.road.piece import Origin
from hoso.engine.road.refusal import check_refusal
from hoso.engine.road.road import Road
from hoso.engine.road.sources import DICTIONARIES, Law, Sources, read_law
from hoso.engine.road.sums import check_stages
from hoso.engine.road.table import lay_out

if TYPE_CHECKING:
    from hoso.engine.language.yaml_text import Document
    from hoso.engine.road.road import Variant
#: Codes of what nothing uses.
_UNUSED = {"triggers": "W310", "guards": "W311", "roles": "W312"}


class Compiled(NamedTuple):
    """One explicit form of a road."""

    #: Id of the procedure it makes.
    procedure: str
    #: The explicit form, each path with the place it came from; None where the road is wrong.
    document: Document | None
    findings: tuple[Finding, ...]


def read_road(document: Document, sources: Sources) -> tuple[Compiled, ...]:
    """Compile a road's file; a road that is wrong is one without a document."""
    road, findings = read_model(
        document,
        Road,
        kind="procedure/1",
        languages=languages_of(document.value),
        dictionaries=DICTIONARIES,
    )
    name = str(document.value.get("procedure", ""))
    if road is None:
        return (Compiled(name, None, findings),)
    root = Origin(document, ())
    wrong = tuple(check_form(road, root))
    law = read_law(road, document, sources)
    if wrong or law.findings:
        return (Compiled(name, None, (*wrong, *law.findings)),)
    if not road.variants:
        return (_compiled(road, root, law, None, None)[1],)
    compiled = [
        _compiled(road, root, law, variant, root.down("variants", index))
        for index, variant in enumerate(road.variants)
    ]
    return _with_unused(compiled)


def _with_unused(compiled: list[tuple[Course, Compiled]]) -> tuple[Compiled, ...]:
    """W310 to W312 for what no variant uses, with the first of them."""
    unused = [set(course.unused) for course, _ in compiled]
    nowhere = sorted(set.intersection(*unused))
    more = tuple(
        Finding(compiled[0][0].unused[item].place(key=True), _UNUSED[item[0]], {"name": item[1]})
        for item in nowhere
    )
    first = compiled[0][1]._replace(findings=(*compiled[0][1].findings, *more))
    return (first, *(item for _, item in compiled[1:]))


def _compiled(
    road: Road, root: Origin, law: Law, variant: Variant | None, variant_at: Origin | None
) -> tuple[Course, Compiled]:
    course = Course(road, root, law, lay_out(road, root, variant, law.regime), variant, variant_at)
    check_deviations(course)
    check_clock(course)
    check_places(course)
    check_decision(course)
    check_first_and_last(course)
    check_refusal(course)
    check_order(course)
    document = compile_road(course)
    noted = tuple(Finding(at.place(key=True), code, {}) for code, at in course.notes)
    notes = () if course.findings else (*noted, *_sums(course))
    findings = (*course.findings, *notes)
    return course, Compiled(procedure_id(course), None if course.findings else document, findings)


def _sums(course: Course) -> tuple[Finding, ...]:
    names = [str(at.down("column").value) for at in columns(course)] or ["-"]
    return tuple(check_stages(course, names))
