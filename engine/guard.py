"""Guards in CEL: compiled once, evaluated on the record's values. The one file that speaks to CEL.

Inputs are dotted variables: `f.<field>`, `given.<field>` for optional fields, `count.<action>`,
`consult.<state>.<count>`, `branch.<branch>.<status>`, `fee.<fee>.<status>`; no clock and no person. An
evaluation that fails is a fault of its own and never counts as false.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from cel_expr_python import cel

from hoso.engine.branching import STATUSES
from hoso.engine.checked_expression import References, references_of
from hoso.engine.consultation import COUNTS
from hoso.engine.fees import STATUSES as FEE_STATUSES

if TYPE_CHECKING:
    from hoso.engine.procedure import Procedure

#: Longest expression, in bytes of UTF-8.
LONGEST_EXPRESSION = 2_048

_TYPES = {
    "text": cel.Type.STRING,
    "choice": cel.Type.STRING,
    "integer": cel.Type.INT,
    "decimal": cel.Type.INT,
    "money": cel.Type.INT,
    "boolean": cel.Type.BOOL,
    "date": cel.Type.TIMESTAMP,
}
_FIRST_ERROR = re.compile(r"<input>:(\d+):(\d+): (.*)")
#: A missing input is named, never what another one holds.
_MISSING = re.compile(r'No value with name "(?:f|given|count|consult|branch|fee)\.[a-z][a-z0-9_.]*"')
#: Messages that quote nothing.
_FAULTS = ("divide by zero", "modulus by zero", "integer overflow", "iteration budget exceeded")
#: How many answers of guards are remembered, for each definition.
_REMEMBERED = 1024
_STATUS = re.compile(r"^[A-Z_]+: ")


class Inputs(Protocol):
    """Values by their dotted names; None where there is none."""

    def get(self, key: str, /) -> Any:
        """The value of one input."""
        ...


class GuardFault(NamedTuple):
    """A guard could not be evaluated; the step is refused for that reason."""

    #: What CEL says, in English.
    text: str


class GuardProblem(NamedTuple):
    """A guard that does not compile."""

    #: What the compiler says, in English.
    text: str
    #: Column in the expression, from 1.
    column: int


class CompiledGuard(NamedTuple):
    """A guard ready to be evaluated."""

    expression: Any
    references: References
    #: Variables it reads, sorted.
    inputs: tuple[str, ...]
    #: Those of them that are dates.
    dates: frozenset[str]
    is_bool: bool
    #: Does it read nothing but counts and public fields?
    is_public: bool
    #: The fields among what it reads.
    fields: frozenset[str]


def variables_of(procedure: Procedure) -> dict[str, Any]:
    """The variables a guard of this procedure may read, with their CEL types."""
    variables = {f"f.{name}": _TYPES[field.type] for name, field in procedure.fields.items()}
    variables |= {
        f"given.{name}": cel.Type.BOOL for name, field in procedure.fields.items() if field.optional
    }
    variables |= {f"count.{name}": cel.Type.INT for name in procedure.triggers}
    variables |= {
        f"consult.{name}.{what}": cel.Type.INT
        for name, state in procedure.states.items()
        if state.consult
        for what in COUNTS
    }
    variables |= {
        f"branch.{name}.{status}": cel.Type.BOOL
        for state in procedure.states.values()
        for name in state.branches
        for status in STATUSES
    }
    variables |= {f"fee.{name}.{status}": cel.Type.BOOL for name in procedure.fees for status in FEE_STATUSES}
    return variables


class CompiledGuards:
    """The guards of one procedure over one environment; each compiles when it is first needed."""

    def __init__(self, procedure: Procedure) -> None:
        self._texts = {name: guard.cel for name, guard in procedure.guards.items()}
        self._variables = variables_of(procedure)
        self._environment: Any = None
        self._compiled: dict[str, CompiledGuard | GuardProblem] = {}
        self._public = frozenset(name for name, field in procedure.fields.items() if field.class_ == "public")
        #: Guard, what it read, and of which types → what it answered.
        self._answers: dict[tuple[Any, ...], bool | GuardFault] = {}

    @property
    def variables(self) -> tuple[str, ...]:
        """All variables that guards of this procedure may read."""
        return tuple(self._variables)

    def compiled(self, name: str) -> CompiledGuard | GuardProblem:
        """Compile a guard, or say why it does not compile."""
        found = self._compiled.get(name)
        if found is None:
            found = self._compiled[name] = self._compile(self._texts[name])
        return found

    def inputs(self, name: str) -> tuple[str, ...]:
        """The variables a guard reads, sorted; none where it does not compile."""
        guard = self.compiled(name)
        return guard.inputs if isinstance(guard, CompiledGuard) else ()

    def fields(self, name: str) -> frozenset[str]:
        """The fields among what a guard reads; none where it does not compile."""
        guard = self.compiled(name)
        return guard.fields if isinstance(guard, CompiledGuard) else frozenset()

    def evaluate(self, name: str, values: Inputs) -> bool | GuardFault:
        """Evaluate a guard on the record's values; a missing input is None.

        Dates are `YYYY-MM-DD` and stand for midnight UTC; decimals and money are scaled integers. What a
        guard said of public values is remembered; nothing else outlives the step.
        """
        guard = self._compiled.get(name) or self.compiled(name)
        if isinstance(guard, GuardProblem):
            return GuardFault(guard.text)
        read = tuple(map(values.get, guard.inputs))
        if not guard.is_public:
            return _evaluated(guard, read)
        key = (name, read, tuple(map(type, read)))
        try:
            answer = self._answers.get(key)
        except TypeError:  # no value of ours: somebody wrote into the record
            return _evaluated(guard, read)
        if answer is None:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            answer = self._answers[key] = _evaluated(guard, read)
        return answer

    def _compile(self, text: str) -> CompiledGuard | GuardProblem:
        if len(text.encode()) > LONGEST_EXPRESSION:
            return GuardProblem(f"longer than {LONGEST_EXPRESSION} bytes", 1)
        if self._environment is None:
            self._environment = cel.NewEnv(variables=self._variables)
        try:
            expression = self._environment.compile(text)
        except RuntimeError as error:  # the one class CEL raises
            return _problem(str(error))
        references = references_of(expression.serialize())
        inputs = tuple(sorted(references.names & self._variables.keys()))
        dates = frozenset(name for name in inputs if self._variables[name] == cel.Type.TIMESTAMP)
        parts = (name.partition(".") for name in inputs)
        fields = frozenset(name for root, _, name in parts if root in {"f", "given"})
        is_bool = expression.return_type() == cel.Type.BOOL
        return CompiledGuard(expression, references, inputs, dates, is_bool, fields <= self._public, fields)


def _evaluated(guard: CompiledGuard, read: tuple[Any, ...]) -> bool | GuardFault:
    """Ask CEL; `read` are the values of the guard's inputs, None where there is none."""
    data = {key: value for key, value in zip(guard.inputs, read, strict=True) if value is not None}
    for key in guard.dates & data.keys():
        data[key] = datetime.fromisoformat(data[key]).replace(tzinfo=UTC)
    result = guard.expression.eval(data=data)
    value = result.value()
    if isinstance(value, bool):
        return value
    if result.type() == cel.Type.ERROR:
        return GuardFault(_fault(str(value)))
    return GuardFault(f"the result is no BOOL but {result.type()}")


def _fault(message: str) -> str:
    """What CEL says, where it is one of the things it says of no value: its messages may quote a field."""
    missing = _MISSING.search(message)
    if missing:
        return missing[0]
    return next((known for known in _FAULTS if known in message), "the evaluation failed")


def _problem(message: str) -> GuardProblem:
    """The first error of the compiler, without its picture of the line."""
    found = _FIRST_ERROR.search(message)
    if not found:
        return GuardProblem(_STATUS.sub("", message.split("\n", maxsplit=1)[0]), 1)
    return GuardProblem(found[3], int(found[2]))
