"""Guards in CEL: compiled once, evaluated on the record's values. The one file that speaks to CEL.

Inputs are dotted variables: `f.<field>`, `given.<field>` for optional fields, `count.<action>`,
`consult.<state>.<count>`, `branch.<branch>.<status>`, `fee.<fee>.<status>`; no clock and no person. An
evaluation that fails is a fault of its own and never counts as false.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from cel_expr_python import cel

from hoso.engine.branching import STATUSES
from hoso.engine.checked_expression import References, Tree, references_of, tree_of
from hoso.engine.consultation import COUNTS
from hoso.engine.fees import STATUSES as FEE_STATUSES
from hoso.engine.guard_text import common_names, renamed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.procedure import Procedure

#: Longest expression, in bytes of UTF-8.
LONGEST_EXPRESSION = 2_048

#: Type of a field -> kind of its variable: text, whole number, yes or no, day.
_KINDS = {
    "text": "S",
    "choice": "S",
    "integer": "I",
    "decimal": "I",
    "money": "I",
    "boolean": "B",
    "date": "D",
}
_TYPES = {"S": cel.Type.STRING, "I": cel.Type.INT, "B": cel.Type.BOOL, "D": cel.Type.TIMESTAMP}
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
    #: What the expression calls them, in that order.
    called: tuple[str, ...]
    #: Those names that are dates.
    dates: frozenset[str]
    is_bool: bool
    #: Does it read nothing but counts and public fields?
    is_public: bool
    #: The fields among what it reads.
    fields: frozenset[str]


def variables_of(procedure: Procedure) -> dict[str, str]:
    """The variables a guard of this procedure may read, with their kinds."""
    variables = {f"f.{name}": _KINDS[field.type] for name, field in procedure.fields.items()}
    variables |= {f"given.{name}": "B" for name, field in procedure.fields.items() if field.optional}
    variables |= {f"count.{name}": "I" for name in procedure.triggers}
    variables |= {
        f"consult.{name}.{what}": "I"
        for name, state in procedure.states.items()
        if state.consult
        for what in COUNTS
    }
    variables |= {
        f"branch.{name}.{status}": "B"
        for state in procedure.states.values()
        for name in state.branches
        for status in STATUSES
    }
    variables |= {f"fee.{name}.{status}": "B" for name in procedure.fees for status in FEE_STATUSES}
    return variables


class CompiledGuards:
    """The guards of one procedure over one environment; each compiles when it is first needed."""

    def __init__(self, procedure: Procedure) -> None:
        self._procedure = procedure
        self._environment: Any = None
        self._compiled: dict[str, CompiledGuard | GuardProblem] = {}
        #: Guard, what it read, and of which types → what it answered.
        self._answers: dict[tuple[Any, ...], bool | GuardFault] = {}

    @cached_property
    def _variables(self) -> dict[str, str]:
        return variables_of(self._procedure)

    @cached_property
    def _public(self) -> frozenset[str]:
        fields = self._procedure.fields
        return frozenset(name for name, field in fields.items() if field.class_ == "public")

    @property
    def variables(self) -> tuple[str, ...]:
        """All variables that guards of this procedure may read."""
        return tuple(self._variables)

    def compiled(self, name: str) -> CompiledGuard | GuardProblem:
        """Compile a guard, or say why it does not compile."""
        found = self._compiled.get(name)
        if found is None:
            found = self._compiled[name] = self._compile(self._procedure.guards[name].cel)
        return found

    def inputs(self, name: str) -> tuple[str, ...]:
        """The variables a guard reads, sorted; none where it does not compile."""
        guard = self.compiled(name)
        return guard.inputs if isinstance(guard, CompiledGuard) else ()

    def fields(self, name: str) -> frozenset[str]:
        """The fields among what a guard reads; none where it does not compile."""
        guard = self.compiled(name)
        return guard.fields if isinstance(guard, CompiledGuard) else frozenset()

    def tree(self, name: str) -> Tree | None:
        """The expression of a guard as a tree; None where it does not compile."""
        guard = self.compiled(name)
        if not isinstance(guard, CompiledGuard):
            return None
        names = dict(zip(guard.called, guard.inputs, strict=True))
        return tree_of(guard.expression.serialize()).renamed(names)

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
        common = renamed(text, self._variables)
        compiled = _compiled_once(common.text) if common is not None else None
        names: Mapping[str, str] = common.names if common is not None and compiled is not None else {}
        if compiled is None:
            try:
                compiled = self._compiled_here(text)
            except RuntimeError as error:  # the one class CEL raises
                return _problem(str(error))
        read = {names.get(name, name): name for name in compiled.references.names}
        inputs = tuple(sorted(read.keys() & self._variables.keys()))
        called = tuple(read[name] for name in inputs)
        dates = frozenset(read[name] for name in inputs if self._variables[name] == "D")
        parts = (name.partition(".") for name in inputs)
        fields = frozenset(name for root, _, name in parts if root in {"f", "given"})
        references = References(frozenset(read), compiled.references.overloads)
        is_public = fields <= self._public
        return CompiledGuard(
            compiled.expression, references, inputs, called, dates, compiled.is_bool, is_public, fields
        )

    def _compiled_here(self, text: str) -> _Compiled:
        """Compile against the variables of this procedure."""
        if self._environment is None:
            self._environment = _environment(self._variables)
        return _compiled(self._environment, text)


def _environment(variables: Mapping[str, str]) -> Any:
    return cel.NewEnv(variables={name: _TYPES[kind] for name, kind in variables.items()})


class _Compiled(NamedTuple):
    """An expression that CEL took."""

    expression: Any
    references: References
    is_bool: bool


def _compiled(environment: Any, text: str) -> _Compiled:
    expression = environment.compile(text)
    return _Compiled(
        expression, references_of(expression.serialize()), expression.return_type() == cel.Type.BOOL
    )


@lru_cache(maxsize=1)
def _common() -> Any:
    """The environment of the common names."""
    return _environment(common_names())


@lru_cache(maxsize=_REMEMBERED)
def _compiled_once(text: str) -> _Compiled | None:
    """Compile an expression in common names; None where CEL does not take it."""
    try:
        return _compiled(_common(), text)
    except RuntimeError:
        return None


def _evaluated(guard: CompiledGuard, read: tuple[Any, ...]) -> bool | GuardFault:
    """Ask CEL; `read` are the values of the guard's inputs, None where there is none."""
    data = {key: value for key, value in zip(guard.called, read, strict=True) if value is not None}
    for key in guard.dates & data.keys():
        data[key] = datetime.fromisoformat(data[key]).replace(tzinfo=UTC)
    result = guard.expression.eval(data=data)
    value = result.value()
    if isinstance(value, bool):
        return value
    if result.type() == cel.Type.ERROR:
        return GuardFault(_fault(str(value), guard))
    return GuardFault(f"the result is no BOOL but {result.type()}")


def _fault(message: str, guard: CompiledGuard) -> str:
    """What CEL says, where it is one of the things it says of no value: its messages may quote a field."""
    for name, called in zip(guard.inputs, guard.called, strict=True):
        message = message.replace(f'"{called}"', f'"{name}"')
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
