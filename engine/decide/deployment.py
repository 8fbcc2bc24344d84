"""Deciding to deploy: from now on new dossiers of a procedure follow this definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.authority import authorise
from hoso.engine.checks import check
from hoso.engine.decide.situation import Decision, common_reasons, draft, refused
from hoso.engine.directory import PUBLISHER
from hoso.engine.language.yaml_text import Document
from hoso.engine.reason import Reason

if TYPE_CHECKING:
    from hoso.engine.commands import Deploy
    from hoso.engine.definition import Definition
    from hoso.engine.directory import Directory
    from hoso.engine.registry import Registry


def decide_deploy(
    command: Deploy, definition: Definition, directory: Directory, registry: Registry, now: str
) -> Decision:
    """Deploy by the power to publish. Running dossiers stay with the definition they began under."""
    name = definition.procedure.procedure
    reasons = common_reasons(command.asking, now)
    top = directory.top()
    authority = authorise(directory, command.asking, [PUBLISHER], top, name, now)
    if isinstance(authority, Reason):
        reasons.append(authority)
    findings = check(definition.procedure, Document.unplaced())
    unsound = [finding.code for finding in findings if finding.is_error]
    if unsound:
        reasons.append(Reason("definition_unsound", {"about": name, "findings": unsound}))
    if registry.current(name) == definition.digest:
        reasons.append(Reason("already_deployed", {"about": name, "definition": definition.digest}))
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    effect = {"kind": "deployed", "procedure": name, "definition": definition.digest}
    return draft(
        "deploy",
        "definitions",
        command.asking,
        authority,
        now=now,
        basis={"directory": directory.version, "definitions": registry.version},
        effects=[effect],
        procedure=name,
        definition=definition.digest,
    )
