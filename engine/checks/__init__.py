"""What a checker says about a procedure whose form is right: one file for each group of rules.

A rule about the graph or a guard is asked only when every name is known: one slip, one finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.checks.branches import check_branch_rows, check_branches, check_joins
from hoso.engine.checks.choices import check_choices
from hoso.engine.checks.clocks import check_clocks
from hoso.engine.checks.consultations import check_consultations
from hoso.engine.checks.fees import check_fees
from hoso.engine.checks.fields import check_fields
from hoso.engine.checks.graph import check_graph, check_shadowed
from hoso.engine.checks.guards import check_guards
from hoso.engine.checks.labels import check_commas, check_labels
from hoso.engine.checks.limits import check_limits
from hoso.engine.checks.names import check_names, check_unused
from hoso.engine.checks.origin import check_origin
from hoso.engine.checks.people import check_people
from hoso.engine.checks.publication import check_publication
from hoso.engine.checks.quorums import check_quorums
from hoso.engine.checks.results import check_results
from hoso.engine.checks.separations import check_separations
from hoso.engine.checks.statuses import check_statuses
from hoso.engine.checks.sub_dossiers import check_sub_dossiers
from hoso.engine.checks.times import check_columns, check_sums
from hoso.engine.checks.written import Written
from hoso.engine.guard import CompiledGuards

if TYPE_CHECKING:
    from hoso.engine.finding import Finding
    from hoso.engine.language.yaml_text import Document
    from hoso.engine.procedure import Procedure

_ALONE = (
    check_fields,
    check_labels,
    check_commas,
    check_columns,
    check_origin,
    check_publication,
    check_statuses,
)
_TOGETHER = (
    check_graph,
    check_shadowed,
    check_branches,
    check_branch_rows,
    check_joins,
    check_quorums,
    check_sub_dossiers,
    check_guards,
    check_choices,
    check_consultations,
    check_separations,
    check_clocks,
    check_limits,
    check_people,
    check_fees,
    check_results,
    check_unused,
)


def check(procedure: Procedure, document: Document) -> tuple[Finding, ...]:
    """All findings about a procedure, in the order of the file."""
    written = Written(procedure, document, CompiledGuards(procedure))
    names = list(check_names(written))
    findings = names + [finding for rule in _ALONE for finding in rule(written)]
    if not any(finding.is_error for finding in names):
        findings += [finding for rule in _TOGETHER for finding in rule(written)]
        if not any(finding.code == "E240" for finding in findings):
            findings += check_sums(written)
    if not any(finding.is_error for finding in findings):
        from hoso.engine.checks.courses import check_courses  # only where all else is right
        from hoso.engine.checks.meanings import check_meanings

        meanings = list(check_meanings(written))
        findings += meanings
        hopeless = frozenset(item.details["name"] for item in meanings if item.code == "E701")
        findings += check_courses(written, hopeless)
    return tuple(sorted(findings, key=lambda finding: (finding.place, finding.code)))
