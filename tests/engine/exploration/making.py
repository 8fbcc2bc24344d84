"""What the tests of this folder do with a made definition: explore it, model it, check its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from hoso.engine.exploration.explore import Exploration
from hoso.engine.guard import CompiledGuards
from hoso.engine.procedure import Procedure
from hoso.engine.procedure_text import read_procedure
from tests.engine.exploration.made import Made, labelled
from tests.engine.exploration.small_model import Model

if TYPE_CHECKING:
    from hoso.engine.finding import Finding


def exploration(made: Made, *, limits: bool = True) -> Exploration:
    """The explorer's view, with the limits of actions followed or not."""
    procedure = Procedure.model_validate(made.definition)
    return Exploration(procedure, CompiledGuards(procedure), limits=limits)


def model(made: Made) -> Model | None:
    """The small model's; None where it would take long."""
    return Model(made.definition, made.guards, made.domains).explore()


def findings(made: Made) -> tuple[Finding, ...]:
    """What `hoso check` says of it as a file."""
    text = yaml.safe_dump(labelled(made.definition), sort_keys=False, allow_unicode=True)
    return read_procedure(text.encode(), "made.yaml").findings


def of_courses(found: tuple[Finding, ...]) -> list[Finding]:
    """Errors, and whatever is said of courses."""
    return [item for item in found if item.is_error or item.code[1] == "7"]
