"""Filling a sentence: `{about:field}` becomes a label, `{n:entry|entries}` a number with its noun."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Any

from hoso.adapters.wording import moments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoso.adapters.wording.names import Names


class Sentence(Formatter):
    """Fills templates of the catalogues. A detail that is missing shows as `…`, never as a fault."""

    def __init__(self, names: Names, final: str, both: str) -> None:
        """Take labels from `names`; `final` and `both` are the words for *or* and *and*."""
        self._names = names
        self._final = final
        self._both = both

    def fill(self, template: str, details: Mapping[str, Any]) -> str:
        """Fill one template."""
        return self.vformat(template, (), details)

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Look a detail up."""
        del args
        return kwargs.get(str(key), "…")

    def format_field(self, value: Any, format_spec: str) -> str:
        """Show a detail as its spec says: a kind of label, or the two forms of a noun."""
        if "|" in format_spec:
            one, _, many = format_spec.partition("|")
            return f"{value} {one if value == 1 else many}"
        show = getattr(self, f"_as_{format_spec or 'text'}")
        text: str = show(value)
        return text

    def _listed(self, items: Sequence[str]) -> str:
        *first, last = items or ("–",)
        return f"{', '.join(first)} {self._final} {last}" if first else last

    def _with_id(self, label: str, name: str) -> str:
        return f"“{label}” ({name})" if label != name else f"“{name}”"

    def _as_text(self, value: Any) -> str:
        return self._as_ids(value) if isinstance(value, list | tuple) else str(value)

    def _as_ids(self, value: Any) -> str:
        return self._listed([str(item) for item in _many(value)])

    def _as_all(self, value: Any) -> str:
        return ", ".join(_many(value))

    def _as_officer(self, value: Any) -> str:
        return self._names.officer(str(value))

    def _as_officers(self, value: Any) -> str:
        return self._listed([self._names.officer(item) for item in _many(value)])

    def _as_persons(self, value: Any) -> str:
        *first, last = [self._names.officer(item) for item in _many(value)] or ["–"]
        return f"{', '.join(first)} {self._both} {last}" if first else last

    def _as_role(self, value: Any) -> str:
        return f"“{self._names.role(str(value))}”"

    def _as_roles(self, value: Any) -> str:
        return self._listed([self._with_id(self._names.role(item), item) for item in _many(value)])

    def _as_all_roles(self, value: Any) -> str:
        *first, last = [self._as_role(item) for item in _many(value)] or ["–"]
        return f"{', '.join(first)} {self._both} {last}" if first else last

    def _as_status(self, value: Any) -> str:
        return self._names.status(str(value))

    def _as_unit(self, value: Any) -> str:
        return self._names.unit(str(value))

    def _as_state(self, value: Any) -> str:
        return self._names.state(str(value))

    def _as_states(self, value: Any) -> str:
        return self._listed([f"“{self._names.state(item)}”" for item in _many(value)])

    def _as_state_ids(self, value: Any) -> str:
        return self._listed([self._with_id(self._names.state(item), item) for item in _many(value)])

    def _as_place(self, value: Any) -> str:
        """A state or an action, whichever has the name."""
        procedure = self._names.procedure
        is_state = procedure is not None and value in procedure.states
        return self._names.state(str(value)) if is_state else self._names.action(str(value))

    def _as_action(self, value: Any) -> str:
        return self._with_id(self._names.action(str(value)), str(value))

    def _as_actions(self, value: Any) -> str:
        return self._listed([self._with_id(self._names.action(item), item) for item in _many(value)])

    def _as_label_of_action(self, value: Any) -> str:
        return self._names.action(str(value))

    def _as_field(self, value: Any) -> str:
        return self._with_id(self._names.field(str(value)), str(value))

    def _as_fields(self, value: Any) -> str:
        return ", ".join(self._with_id(self._names.field(item), item) for item in _many(value))

    def _as_document(self, value: Any) -> str:
        return self._with_id(self._names.document(str(value)), str(value))

    def _as_documents(self, value: Any) -> str:
        return ", ".join(self._with_id(self._names.document(item), item) for item in _many(value))

    def _as_fee(self, value: Any) -> str:
        return self._with_id(self._names.fee(str(value)), str(value))

    def _as_result(self, value: Any) -> str:
        return self._with_id(self._names.result(str(value)), str(value))

    def _as_guard(self, value: Any) -> str:
        return self._names.guard(str(value))

    def _as_inputs(self, value: Any) -> str:
        """What a guard reads; two inputs about the same field are told once."""
        fields = {item.partition(".")[2] or item: self._names.input(item) for item in _many(value)}
        return ", ".join(self._with_id(label, name) for name, label in fields.items())

    def _as_moment(self, value: Any) -> str:
        return moments.moment(str(value), self._names.language)

    def _as_deadline(self, value: Any) -> str:
        return moments.deadline(str(value), self._names.language)

    def _as_kind(self, value: Any) -> str:
        """What the checker looked for, in a word of this language."""
        return _word("kinds", str(value), self._names.language)

    def _as_row(self, value: Any) -> str:
        """What a row is."""
        return _word("rows", str(value), self._names.language)

    def _as_needs(self, value: Any) -> str:
        """What a row still needs, each in words."""
        return ", ".join(_word("needs", item, self._names.language) for item in _many(value))

    def _as_fee_status(self, value: Any) -> str:
        """How a fee stands."""
        return _word("show", f"fee_{value}", self._names.language)

    def _as_column(self, value: Any) -> str:
        """A column of times by its name; where there are none, the procedure as a whole."""
        return _word("kinds", "whole", self._names.language) if value == "-" else str(value)

    def _as_yaml(self, value: Any) -> str:
        """What the YAML reader says, in this language where it is one of the common things."""
        return _word("yaml", str(value), self._names.language)

    def _as_day(self, value: Any) -> str:
        return moments.day(str(value), self._names.language)


def _word(section: str, value: str, language: str) -> str:
    """A word of a section of the catalogue; itself where it has none in this language."""
    from hoso.adapters.wording.catalogue import catalogue

    known: str = catalogue("words")[section].get(value, {}).get(language, value)
    return known


def _many(value: Any) -> list[str]:
    """A detail that may be one or several."""
    return [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]
