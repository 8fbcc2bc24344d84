"""The file of a batch: rows of CSV or lines of JSON, each one action on one dossier.

All of it is read before anything is done. What is wrong is told at file:line:col, and nothing happens.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.given import key_of
from hoso.adapters.cli.named_file import bytes_of
from hoso.adapters.cli.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: The largest file, in bytes.
LARGEST = 1 << 26
#: The columns beside those of fields.
COLUMNS = ("dossier", "action", "key", "reason")
#: Columns without which a row says nothing.
_NEEDED = ("dossier", "action")
#: What the column of a field begins with.
FIELD = "field."
#: What may stand between two cells; spreadsheets write the second where a comma marks decimals.
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """One action on one dossier, as the file gives it."""

    #: Where it begins, from 1.
    line: int
    dossier: str
    action: str
    key: str | None
    reason: str | None
    #: Field → value as it was written: text, or of JSON also an integer or a boolean.
    fields: dict[str, Any]
    #: Where the dossier is named, from 1.
    column: int = 1


def wrong(code: str, file: str, line: int, column: int, **details: Any) -> Trouble:
    """What is wrong at a place of the file."""
    return Trouble(code, file=file, line=line, column=column, **details)


def read_batch(file: str) -> list[Row]:
    """Read a file of rows: JSON lines where it begins with `{`, else CSV with a header.

    Raises:
        Trouble: it cannot be read, or a row of it not; the first place where something is wrong.
    """
    data = bytes_of(file, LARGEST)
    if len(data) > LARGEST:
        raise Trouble("batch_too_large", file=file, most=LARGEST >> 20)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise wrong("batch_not_text", file, line, column) from error
    read = _json_rows if text.lstrip().startswith("{") else _csv_rows
    rows: list[Row] = []
    keys: dict[str, int] = {}
    for cells, line, place in read(file, text):
        row = _row(file, cells, line, place)
        if row.key is not None and keys.setdefault(row.key, line) != line:
            raise wrong("batch_key_twice", file, line, place("key"), value=row.key, first=keys[row.key])
        rows.append(row)
    if not rows:
        raise Trouble("batch_empty", file=file)
    return rows


def _row(file: str, cells: dict[str, Any], line: int, place: Callable[[str], int]) -> Row:
    """Read one row; `place` tells in which column of its line a cell begins."""
    for name in COLUMNS:
        if not isinstance(cells.get(name, ""), str):
            raise wrong("batch_cell_no_text", file, line, place(name), name=name)
    texts = {name: cells.get(name, "").strip() for name in COLUMNS}
    for name in _NEEDED:
        if not texts[name]:
            raise wrong("batch_cell_empty", file, line, place(name), name=name)
    try:
        key = key_of(texts["key"] or None)
    except Trouble as trouble:
        raise wrong("batch_key_unreadable", file, line, place("key"), **trouble.details) from trouble
    fields = {name.removeprefix(FIELD): value for name, value in cells.items() if name.startswith(FIELD)}
    return Row(
        line, texts["dossier"], texts["action"], key, cells.get("reason") or None, fields, place("dossier")
    )


def _column(file: str, line: int, column: int, name: str) -> None:
    """See that a column is one a row can have."""
    if name in COLUMNS or (name.startswith(FIELD) and len(name) > len(FIELD) and name.isascii()):
        return
    raise wrong("batch_column_unknown", file, line, column, value=name, known=list(COLUMNS))


def _csv_rows(file: str, text: str) -> Iterator[tuple[dict[str, Any], int, Callable[[str], int]]]:
    """The cells of each row that are not empty, its line, and where its cells begin."""
    lines = text.splitlines(keepends=True)
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    header: list[str] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise wrong("batch_unreadable", file, line, 1, message=str(error)) from error
        if not any(cell.strip() for cell in cells):
            continue
        written = "".join(lines[line - 1 : reader.line_num])
        begins = _beginnings(written, delimiter)
        if not header:
            header = [cell.strip() for cell in cells]
            _check_header(file, header, line, begins)
            continue
        if len(cells) != len(header):
            last = begins[min(len(cells), len(header)) - 1]
            raise wrong("batch_cells", file, line, last, n=len(cells), due=len(header))
        given = {name: cell for name, cell in zip(header, cells, strict=True) if cell}
        where = dict(zip(header, begins, strict=False))
        yield given, line, where.__getitem__


def _check_header(file: str, header: list[str], line: int, begins: list[int]) -> None:
    for at, name in enumerate(header):
        _column(file, line, begins[at], name)
        if name in header[:at]:
            raise wrong("batch_column_twice", file, line, begins[at], value=name)
    for name in _NEEDED:
        if name not in header:
            raise wrong("batch_column_missing", file, line, 1, value=name)


def _beginnings(written: str, delimiter: str) -> list[int]:
    """In which columns the cells of a row begin, from 1: what is quoted holds no delimiter."""
    begins, quoted = [1], False
    for at, letter in enumerate(written, start=2):
        if letter == '"':
            quoted = not quoted
        elif letter == delimiter and not quoted:
            begins.append(at)
    return begins


def _json_rows(file: str, text: str) -> Iterator[tuple[dict[str, Any], int, Callable[[str], int]]]:
    """The values of each line, its number, and where each name stands in it."""
    for line, written in enumerate(text.split("\n"), start=1):
        if not written.strip():
            continue
        twice: list[str] = []

        def pairs(found: list[tuple[str, Any]], twice: list[str] = twice) -> dict[str, Any]:
            names = [name for name, _ in found]
            twice.extend(name for at, name in enumerate(names) if name in names[:at])
            return dict(found)

        try:
            cells = json.loads(written, object_pairs_hook=pairs)
        except (ValueError, RecursionError) as error:
            column = getattr(error, "colno", 1)
            message = getattr(error, "msg", str(error))
            raise wrong("batch_unreadable", file, line, column, message=message) from error
        if not isinstance(cells, dict):
            raise wrong("batch_no_object", file, line, 1)

        def place(name: str, written: str = written) -> int:
            return written.find(f'"{name}"') + 1 or 1

        for name in twice:
            raise wrong("batch_column_twice", file, line, place(name), value=name)
        for name, value in cells.items():
            _column(file, line, place(name), name)
            if not isinstance(value, str | int):
                raise wrong("batch_cell_no_text", file, line, place(name), name=name)
        yield cells, line, place
