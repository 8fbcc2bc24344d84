"""Names: ids of the record with the labels people know them by, in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.wording.moments import day
from hoso.adapters.wording.money import money_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoso.engine.directory import Directory
    from hoso.engine.procedure import Procedure


class Names:
    """Gives labels. Where nothing has a label, the id stands for itself."""

    def __init__(
        self,
        language: str,
        *,
        procedure: Procedure | None = None,
        directory: Directory | None = None,
        officers: Mapping[str, str] | None = None,
        words: Mapping[str, str] | None = None,
        forms: Mapping[str, str] | None = None,
    ) -> None:
        """Know the labels of a procedure and a directory, officers' names, words, titles of forms."""
        self.language = language
        self.procedure = procedure
        self.directory = directory
        self._officers = officers or {}
        self._words = words or {}
        self._forms = forms or {}

    def label(self, labels: Mapping[str, str], other: str) -> str:
        """The label in this language, else in any the file has, else the id."""
        return labels.get(self.language) or next(iter(labels.values()), other)

    def procedure_label(self) -> str:
        """The title of the procedure."""
        return "" if self.procedure is None else self.label(self.procedure.labels, self.procedure.procedure)

    def officer(self, officer: str) -> str:
        """`Nguyễn Thị Lan (cb01)`."""
        name = self._officers.get(officer)
        return f"{name} ({officer})" if name else officer

    def person(self, officer: str) -> str:
        """The name alone, where lines are short."""
        return self._officers.get(officer, officer)

    def role(self, role: str) -> str:
        """The role's label."""
        return self._of("roles", role)

    def unit(self, unit: str) -> str:
        """The unit's label."""
        known = self.directory.units.get(unit) if self.directory else None
        return self.label(known.labels, unit) if known else unit

    def state(self, state: str) -> str:
        """The state's label; of one inside a branch with the branch's in front."""
        return f"{self._branch_of(state)}{self.state_alone(state)}"

    def state_alone(self, state: str) -> str:
        """The state's own label, where its branch is seen anyway."""
        return self._of("states", state)

    def states(self, configuration: Sequence[str]) -> str:
        """Where a dossier stands: one state, or one for each branch."""
        return "; ".join(self.state(state) for state in configuration)

    def stage(self, stage: str) -> str:
        """The label of a phase; where the file gives it none, its name."""
        declared = self.procedure.stages.get(stage) if self.procedure else None
        return self.label(declared.labels, stage) if declared is not None else stage

    def legal(self, article: str) -> str:
        """An article with the label of its instrument: `nd118 19(5)`."""
        instrument, _, rest = article.partition(" ")
        declared = self.procedure.legal.get(instrument) if self.procedure else None
        label = self.label(declared.labels, instrument) if declared is not None else instrument
        return f"{label} {rest}".strip()

    def branch(self, branch: str) -> str:
        """The branch's label."""
        declared = self.procedure.states.values() if self.procedure else ()
        labels = next((state.branches[branch].labels for state in declared if branch in state.branches), {})
        return self.label(labels, branch)

    def _branch_of(self, state: str) -> str:
        declared = self.procedure.states.get(state) if self.procedure else None
        return f"{self.branch(declared.branch)}: " if declared and declared.branch else ""

    def part(self, part: str, name: str) -> str:
        """A part of the clocks: a phase, a branch, or the row of a state."""
        if part == "branches":
            return self.branch(name)
        return self.state(name) if part == "rows" else self._of("stages", name)

    def action(self, action: str) -> str:
        """The action's label; a command such as `correct` has one of ours."""
        return self._of("triggers", action)

    def field(self, field: str) -> str:
        """The field's label; `reason` and `authority` have one of ours."""
        return self._of("fields", field)

    def document(self, document: str) -> str:
        """The document's label."""
        return self._of("documents", document)

    def status(self, status: str) -> str:
        """What has become of a request."""
        return self._words.get(f"request.{status}", status)

    def result(self, result: str) -> str:
        """The result's label."""
        return self._of("results", result)

    def fee(self, fee: str) -> str:
        """The fee's label."""
        return self._of("fees", fee)

    def form(self, reference: str) -> str:
        """The title of a form with its reference, which is all there is where its table is not known."""
        title = self._forms.get(reference)
        return f"“{title}” ({reference})" if title else reference

    def money(self, fee: str, amount: int) -> str:
        """An amount of a fee, as people write it. What a Vietnamese procedure asks for is owed in dong."""
        declared = self.procedure.fees.get(fee) if self.procedure else None
        return self._in_dong(amount, declared.scale if declared is not None else 0)

    def amount(self, written: str) -> str:
        """An amount as it stands in a file, as people write it."""
        whole, _, fraction = written.partition(".")
        return self._in_dong(int(whole + fraction), len(fraction))

    def _in_dong(self, amount: int, scale: int) -> str:
        text = money_text(amount, scale, self.language)
        is_dong = self.procedure is not None and "vi" in self.procedure.languages
        return f"{text} {self._words.get('dong', 'VND')}" if is_dong else text

    def portal_status(self, code: str) -> str:
        """What the portal calls a status; without a table of them its code stands for itself."""
        declared = self.procedure.statuses if self.procedure else ()
        return next((self.label(item.labels, code) for item in declared if item.status == code), code)

    def guard(self, guard: str) -> str:
        """The guard's label, which says why not."""
        return self._of("guards", guard)

    def input(self, name: str) -> str:
        """What a guard reads: a field by its label, a count by its action's, a branch by its own."""
        root, _, about = name.partition(".")
        if root == "consult":
            state, _, what = about.rpartition(".")
            return f"{self.state(state)}: {self._words.get(name.replace(about, what), what)}"
        if root == "branch":
            return self.branch(about.partition(".")[0])
        if root == "fee":
            return self.fee(about.partition(".")[0])
        return self.action(about) if root == "count" else self.field(about or root)

    def value(self, field: str, value: Any) -> str:
        """A field's value as people write it: choices by label, scaled integers with their point."""
        declared = self.procedure.fields.get(field) if self.procedure else None
        if isinstance(value, bool):
            return self._words.get("true" if value else "false", str(value).lower())
        if declared is None:
            return str(value)
        if declared.type == "choice" and value in declared.of:
            return self.label(declared.of[value].labels, str(value))
        if declared.scale and isinstance(value, int):
            digits = str(abs(value)).rjust(declared.scale + 1, "0")
            sign = "-" if value < 0 else ""
            return f"{sign}{digits[: -declared.scale]}.{digits[-declared.scale :]}"
        if declared.type == "date":
            return day(str(value), self.language)
        return str(value)

    def choices(self, field: str) -> str:
        """The values of a choice: `ordinary (Thông thường), remote (Vùng khó khăn)`."""
        declared = self.procedure.fields.get(field) if self.procedure else None
        known = declared.of if declared else {}
        return ", ".join(f"{name} ({self.label(item.labels, name)})" for name, item in known.items())

    def _of(self, part: str, name: str) -> str:
        known = getattr(self.procedure, part, {}).get(name) if self.procedure else None
        if known is None:
            return self._words.get(name, name)
        return self.label(known.labels, name)
