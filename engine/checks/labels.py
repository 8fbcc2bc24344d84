"""What is shown to people has a label in every language of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.language.yaml_text import Path
    from hoso.engine.procedure import Labelled


def labelled_things(written: Written) -> Iterator[tuple[Path, Labelled]]:
    """Everything that carries labels, with its path in the file."""
    procedure = written.procedure
    yield (), procedure
    if procedure.source is not None:
        yield ("source",), procedure.source
    yield from ((("columns", index), column) for index, column in enumerate(procedure.columns))
    yield from ((("statuses", index), status) for index, status in enumerate(procedure.statuses))
    yield from ((("as_printed", index, "note"), item.note) for index, item in enumerate(procedure.as_printed))
    dictionaries: tuple[tuple[str, Mapping[str, Labelled]], ...] = (
        ("legal", procedure.legal),
        ("roles", procedure.roles),
        ("fields", procedure.fields),
        ("documents", procedure.documents),
        ("fees", procedure.fees),
        ("results", procedure.results),
        ("guards", procedure.guards),
        ("triggers", procedure.triggers),
        ("states", procedure.states),
    )
    for key, things in dictionaries:
        yield from (((key, name), thing) for name, thing in things.items())
    for name, state in procedure.states.items():
        yield from ((("states", name, "branches", branch), item) for branch, item in state.branches.items())
    for name, field in procedure.fields.items():
        yield from ((("fields", name, "of", value), choice) for value, choice in field.of.items())


def check_labels(written: Written) -> Iterator[Finding]:
    """E203: a label is missing in one of the file's languages."""
    languages = written.procedure.languages
    wanted = frozenset(languages)
    for path, thing in labelled_things(written):
        if not wanted <= thing.labels.keys():
            missing = [language for language in languages if language not in thing.labels]
            name = ".".join(str(step) for step in path) or written.procedure.procedure
            yield written.finding(path, "E203", key=bool(path), name=name, languages=", ".join(missing))


def check_commas(written: Written) -> Iterator[Finding]:
    """W320: a plain text with a comma loses its end as soon as it stands inside braces."""
    document = written.document
    if not document.may_have_commas:
        return
    for path, text in _with_commas(document.value, ()):
        if document.is_plain(path):
            yield written.finding(path, "W320", value=text[:60])


def _with_commas(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """The texts with a comma inside a value, each with its path: only of these is the place looked up."""
    pairs: Iterable[tuple[str | int, Any]] = value.items() if isinstance(value, dict) else enumerate(value)
    for step, item in pairs:
        if not isinstance(item, str):
            yield from _with_commas(item, (*path, step))
        elif "," in item:
            yield (*path, step), item
