"""The statements of the store as SQLAlchemy Core writes them; `sql.py` holds the compiled texts.

Importing SQLAlchemy takes longer than a command of the command line should, so opening and using a
store does without: the texts were compiled once, and a test compiles them anew and compares. After a
change here: `python -m hoso.adapters.sqlite.statements > adapters/sqlite/sql.py`.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    not_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.sqlite import dialect

from hoso.adapters.sqlite.tables import (
    DEFINITION,
    ENTRY,
    ERASURE,
    HEAD,
    LOG_CHECKPOINT,
    LOG_SHARD,
    LOG_TILE,
    META,
    NUMBER,
)

if TYPE_CHECKING:
    from sqlalchemy import Select, Table
    from sqlalchemy.sql.base import Executable
    from sqlalchemy.sql.elements import BindParameter, ColumnClause


def _columns(table: Table, *names: str) -> Select[*tuple[Any, ...]]:
    return select(*(table.c[name] for name in names))


def _names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


_HEAD = _columns(
    HEAD, "stream", "kind", "name", "version", "leaf", "recorded_at", "body", "next_timer", "position"
)
_ENTRY = _columns(ENTRY, "stream", "n", "leaf", "salted", "request_key", "recorded_at")
_LAST = select(func.max(ENTRY.c.position))
_ONE: ColumnClause[int] = literal_column("1")
#: Rows by their positions, given as a JSON array, in the order of their streams.
_AMONG = ENTRY.c.position.in_(select(func.json_each(bindparam("positions")).table_valued("value").c.value))
_IN_ORDER = (ENTRY.c.n, ENTRY.c.position)

_NAMES_VERSIONS = META.c.name == literal_column("'versions'")

_WIDTH = 110
#: SQLAlchemy writes an offset beside every limit on SQLite.
_ZERO: ColumnClause[int] = literal_column("0")


#: How many entries each stream has.
_GROUPED = select(ENTRY.c.stream, func.count().label("entries")).group_by(ENTRY.c.stream).subquery("grouped")
#: What changes of a head with each entry.
_MOVED = ("version", "position", "leaf", "recorded_at", "next_timer", "body")


def _given(name: str) -> BindParameter[Any]:
    return bindparam(name)


def _chain() -> Select[*tuple[Any, ...]]:
    """From an entry back: each is found by the position that the one after it names."""
    entry = _columns(ENTRY, "position", "n", "previous")
    chain = entry.where(
        ENTRY.c.position == _given("start"),
        ENTRY.c.stream == _given("stream"),
        ENTRY.c.n == _given("version"),
    ).cte("chain", recursive=True)
    before = entry.join(chain, ENTRY.c.position == chain.c.previous).where(
        ENTRY.c.stream == _given("of"), ENTRY.c.n == chain.c.n - _ONE, chain.c.n > _given("least")
    )
    chain = chain.union_all(before)
    return select(chain.c.position, chain.c.previous)


#: Name → the statement and the order of its parameters.
STATEMENTS: dict[str, tuple[Executable, tuple[str, ...]]] = {
    "PIN": (select(META.c.value).where(META.c.name == literal_column("'format'")), ()),
    "META": (_columns(META, "name", "value"), ()),
    "PENDING": (select(META.c.value).where(META.c.name == literal_column("'erasing'")), ()),
    "HEAD": (_HEAD.where(HEAD.c.stream == _given("stream")), ("stream",)),
    "NAMED": (
        _HEAD.where(HEAD.c.kind == _given("kind"), HEAD.c.name == _given("name")),
        ("kind", "name"),
    ),
    "HEADS": (
        _HEAD.where(HEAD.c.kind == _given("kind"), HEAD.c.name > _given("after"))
        .order_by(HEAD.c.name)
        .limit(_given("limit"))
        .offset(_ZERO),
        ("kind", "after", "limit"),
    ),
    "VERSION": (
        select(HEAD.c.version).where(HEAD.c.kind == _given("kind"), HEAD.c.name == _given("name")),
        ("kind", "name"),
    ),
    "VERSIONS": (_columns(META, "value").where(_NAMES_VERSIONS), ()),
    "SIGHT": (
        select(
            META.c.value,
            exists().where(ENTRY.c.request_key == _given("request_key")),
            _LAST.scalar_subquery(),
            *_HEAD.selected_columns,
        )
        .select_from(META.outerjoin(HEAD, HEAD.c.stream == _given("stream")))
        .where(_NAMES_VERSIONS),
        ("request_key", "stream"),
    ),
    "ENTRIES": (_ENTRY.where(_AMONG).order_by(*_IN_ORDER), ("positions",)),
    "FIRST": (_ENTRY.where(ENTRY.c.request_key == _given("request_key")), ("request_key",)),
    "PLACE": (_columns(HEAD, "version", "position").where(HEAD.c.stream == _given("stream")), ("stream",)),
    "CHAIN": (_chain(), ("start", "stream", "version", "of", "least")),
    "SCAN": (
        _columns(ENTRY, "n", "position")
        .where(ENTRY.c.stream == _given("stream"), ENTRY.c.n > _given("after"))
        .order_by(*_IN_ORDER),
        ("stream", "after"),
    ),
    "LOOSE": (
        select(_GROUPED.c.stream, HEAD.c.stream.is_(None))
        .select_from(_GROUPED.outerjoin(HEAD, HEAD.c.stream == _GROUPED.c.stream))
        .where(_GROUPED.c.entries != func.coalesce(HEAD.c.version, _ZERO))
        .order_by(_GROUPED.c.stream),
        (),
    ),
    "WITHHELD": (
        _columns(ENTRY, "position", "n", "withheld")
        .where(ENTRY.c.withheld != literal_column("'{}'"), _AMONG)
        .order_by(*_IN_ORDER),
        ("positions",),
    ),
    "DEFINITION": (select(DEFINITION.c.text).where(DEFINITION.c.digest == _given("digest")), ("digest",)),
    "SERIAL": (
        select(HEAD.c.name)
        .where(
            HEAD.c.kind == literal_column("'dossier'"),
            func.length(HEAD.c.name) == _given("length"),
            HEAD.c.name.between(_given("low"), _given("high")),
            not_(func.substr(HEAD.c.name, _given("start")).op("GLOB")(literal_column("'*[^0-9]*'"))),
        )
        .order_by(HEAD.c.name.desc())
        .limit(literal_column("1"))
        .offset(_ZERO),
        ("length", "low", "high", "start"),
    ),
    "NUMBER": (select(NUMBER.c.last).where(NUMBER.c.series == _given("series")), ("series",)),
    "USE_NUMBER": (
        insert(NUMBER).prefix_with("OR REPLACE").values({name: _given(name) for name in _names(NUMBER)}),
        _names(NUMBER),
    ),
    "TIMERS": (
        _columns(HEAD, "next_timer", "stream", "version")
        .where(
            HEAD.c.next_timer <= _given("until"),
            tuple_(HEAD.c.next_timer, HEAD.c.stream) > tuple_(_given("after"), _given("than")),
        )
        .order_by(HEAD.c.next_timer, HEAD.c.stream)
        .limit(_given("limit"))
        .offset(_ZERO),
        ("until", "after", "than", "limit"),
    ),
    "STREAMS": (
        _columns(HEAD, "stream", "kind", "name")
        .where(HEAD.c.stream > _given("after"))
        .order_by(HEAD.c.stream)
        .limit(_given("limit"))
        .offset(_ZERO),
        ("after", "limit"),
    ),
    "HEADLESS": (
        select(ERASURE.c.stream)
        .where(not_(exists().where(HEAD.c.stream == ERASURE.c.stream)))
        .distinct()
        .order_by(ERASURE.c.stream),
        (),
    ),
    "ADD_ENTRY": (insert(ENTRY).values({name: _given(name) for name in _names(ENTRY)}), _names(ENTRY)),
    "ADD_DEFINITION": (
        insert(DEFINITION).from_select(
            ["digest", "text"],
            select(_given("digest"), _given("text")).where(
                not_(exists().where(DEFINITION.c.digest == _given("same")))
            ),
        ),
        ("digest", "text", "same"),
    ),
    "ADD_HEAD": (
        insert(HEAD).values({name: _given(name) for name in _names(HEAD)}),
        _names(HEAD),
    ),
    "MOVE_HEAD": (
        update(HEAD)
        .values({name: _given(name) for name in _MOVED})
        .where(
            HEAD.c.stream == _given("of"),
            HEAD.c.version == _given("seen"),
            HEAD.c.kind == _given("as_kind"),
            HEAD.c.name == _given("as_name"),
        ),
        (*_MOVED, "of", "seen", "as_kind", "as_name"),
    ),
    "ADD_ERASURE": (
        insert(ERASURE).values({name: _given(name) for name in _names(ERASURE)}),
        _names(ERASURE),
    ),
    "ERASE": (
        update(ENTRY).values({"withheld": _given("withheld")}).where(ENTRY.c.position == _given("at")),
        ("withheld", "at"),
    ),
    "ADD_META": (
        insert(META).prefix_with("OR REPLACE").values({name: _given(name) for name in ("name", "value")}),
        ("name", "value"),
    ),
    "LEAVES": (
        _columns(ENTRY, "position", "leaf")
        .where(ENTRY.c.position > _given("after"))
        .order_by(ENTRY.c.position)
        .limit(_given("limit"))
        .offset(_ZERO),
        ("after", "limit"),
    ),
    "POSITION": (_LAST, ()),
    "SHARDS": (
        _columns(LOG_SHARD, "folder", "origin", "first", "size", "edge").order_by(LOG_SHARD.c.folder),
        (),
    ),
    "ADD_SHARD": (
        insert(LOG_SHARD).values({name: _given(name) for name in _names(LOG_SHARD)}),
        _names(LOG_SHARD),
    ),
    "GROW_SHARD": (
        update(LOG_SHARD)
        .values({name: _given(name) for name in ("size", "edge")})
        .where(
            LOG_SHARD.c.folder == _given("of"),
            LOG_SHARD.c.origin == _given("as_origin"),
            LOG_SHARD.c.first == _given("from"),
            LOG_SHARD.c.size <= _given("most"),
        ),
        ("size", "edge", "of", "as_origin", "from", "most"),
    ),
    "TILE": (
        _columns(LOG_TILE, "data").where(
            LOG_TILE.c.folder == _given("folder"),
            LOG_TILE.c.level == _given("level"),
            LOG_TILE.c.number == _given("number"),
        ),
        ("folder", "level", "number"),
    ),
    "ADD_TILE": (
        insert(LOG_TILE).values({name: _given(name) for name in _names(LOG_TILE)}),
        _names(LOG_TILE),
    ),
    "SIGNED": (
        _columns(LOG_CHECKPOINT, "folder", "size", "root", "note")
        .where(LOG_CHECKPOINT.c.folder == _given("folder"))
        .order_by(LOG_CHECKPOINT.c.size.desc())
        .limit(literal_column("1"))
        .offset(_ZERO),
        ("folder",),
    ),
    "ADD_SIGNED": (
        insert(LOG_CHECKPOINT).values({name: _given(name) for name in _names(LOG_CHECKPOINT)}),
        _names(LOG_CHECKPOINT),
    ),
    "GROW_SIGNED": (
        update(LOG_CHECKPOINT)
        .values(note=_given("note"))
        .where(LOG_CHECKPOINT.c.folder == _given("of"), LOG_CHECKPOINT.c.size == _given("at")),
        ("note", "of", "at"),
    ),
    "DROP_META": (delete(META).where(META.c.name == _given("name")), ("name",)),
}


def compiled(name: str) -> str:
    """Compile a statement for SQLite, with its parameters in the order promised.

    Raises:
        ValueError: SQLAlchemy put the parameters in another order.
    """
    statement, order = STATEMENTS[name]
    made = statement.compile(dialect=dialect(paramstyle="qmark"))  # type: ignore[attr-defined]
    found = tuple(made.positiontup or ())
    if found != order:
        raise ValueError(f"{name}: parameters {found}, expected {order}")
    return " ".join(str(made).split())


def module() -> str:
    """Write `sql.py`."""
    parts = [
        '"""The texts of the statements, compiled by SQLAlchemy: see `statements.py`. Made, not written."""',
        "from __future__ import annotations",
    ]
    for name, (_, order) in STATEMENTS.items():
        text = compiled(name)
        whole = f'{name} = "{text}"'
        if len(whole) > _WIDTH:
            lines = wrap(text, _WIDTH - 10, drop_whitespace=False, break_long_words=False)
            whole = "\n".join([f"{name} = (", *(f'    "{line}"' for line in lines), ")"])
        parts.append(f"#: {', '.join(order) or 'No parameters'}.\n{whole}")
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    print(module(), end="")  # noqa: T201 - this is how the module is made
