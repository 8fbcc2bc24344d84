"""The tables of a store. The record itself is text, kept verbatim; columns beside it are derived."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    func,
)

METADATA = MetaData()

#: Where each stream stands: a cache, written anew with every entry. `position` is that of its last entry.
HEAD = Table(
    "head",
    METADATA,
    Column("stream", Text, primary_key=True, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("leaf", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("next_timer", Text),
    Column("body", Text, nullable=False),
    UniqueConstraint("kind", "name", name="head_name"),
    sqlite_strict=True,
)
#: Within one length the order of codes is the order of their numbers: X9999 before X10000.
Index("head_serial", HEAD.c.kind, func.length(HEAD.c.name), HEAD.c.name)

#: What is due; most dossiers have nothing that ever is, and cost this index nothing.
Index("head_timer", HEAD.c.next_timer, HEAD.c.stream, sqlite_where=HEAD.c.next_timer.is_not(None))

#: The record. `position` is the order of commits, 1, 2, 3 … without gaps, which the public log follows.
#: `previous` is the position of the stream's entry before, 0 where there is none: so a stream is a chain from
#: its head back, and needs no index (`chain.py`). `withheld` is a JSON object, digest → text, of the values
#: the entry withholds: they alone can be erased (`triggers.py`). In its row they cost no page more.
ENTRY = Table(
    "entry",
    METADATA,
    Column("position", Integer, primary_key=True),
    Column("stream", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("previous", Integer, nullable=False),
    Column("leaf", Text, nullable=False),
    Column("salted", Text, nullable=False),
    Column("request_key", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("withheld", Text, nullable=False, server_default="{}"),
    UniqueConstraint("request_key", name="entry_request"),
    CheckConstraint("position > 0", name="entry_position"),
    sqlite_strict=True,
)

#: Which values were erased, and by which entry.
ERASURE = Table(
    "erasure",
    METADATA,
    Column("digest", Text, primary_key=True, nullable=False),
    Column("stream", Text, nullable=False),
    Column("n", Integer, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

#: Resolved definitions, byte for byte.
DEFINITION = Table(
    "definition",
    METADATA,
    Column("digest", Text, primary_key=True, nullable=False),
    Column("text", Text, nullable=False),
    sqlite_strict=True,
)

#: What the store says of itself: `format`; `versions` of directory, definitions and calendars, so that a step
#: learns from one row that nothing it rests on has changed; `erasing` while erased values may still stand in
#: its files.
META = Table(
    "meta",
    METADATA,
    Column("name", Text, primary_key=True, nullable=False),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

#: The last number of results in each series: a cache of what the entries say.
NUMBER = Table(
    "number",
    METADATA,
    Column("series", Text, primary_key=True, nullable=False),
    Column("last", Integer, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

#: The shards of the public log: a cache of what the entries and their order say. `first` is the position of a
#: shard's first leaf, `edge` the partial tiles of its tree, each level's after its length as four bytes.
LOG_SHARD = Table(
    "log_shard",
    METADATA,
    Column("folder", Text, primary_key=True, nullable=False),
    Column("origin", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("edge", LargeBinary, nullable=False),
    sqlite_strict=True,
)

#: Full tiles of the log, once each.
LOG_TILE = Table(
    "log_tile",
    METADATA,
    Column("folder", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    UniqueConstraint("folder", "level", "number", name="log_tile_place"),
    sqlite_strict=True,
)

#: Checkpoints that were signed: what the log must never fall behind.
LOG_CHECKPOINT = Table(
    "log_checkpoint",
    METADATA,
    Column("folder", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("root", Text, nullable=False),
    Column("note", LargeBinary, nullable=False),
    PrimaryKeyConstraint("folder", "size", name="log_checkpoint_size"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
