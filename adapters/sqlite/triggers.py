"""What the database itself refuses, whatever program writes to it.

`INSERT OR REPLACE` deletes the old row without firing delete triggers, unless the connection that does
it has `recursive_triggers` on. So replacing is refused before the row is inserted, where every
connection fires the trigger. A stranger who drops a trigger is noticed at the next opening, and what
was changed in between by verification.
"""

from __future__ import annotations

_NEVER = (
    "CREATE TRIGGER {table}_{what} BEFORE {event} ON {table}\nBEGIN\n  SELECT RAISE(ABORT, '{why}');\nEND"
)
_WHEN = (
    "CREATE TRIGGER {table}_{what} BEFORE {event} ON {table}\nWHEN {when}\n"
    "BEGIN\n  SELECT RAISE(ABORT, '{why}');\nEND"
)

#: An entry takes the next position and continues its stream, whose head was moved to it just now. Whoever
#: alters heads too can put an entry beside one that stands: verification finds what no head leads to.
_ENTRY_STANDS = (
    "EXISTS (SELECT 1 FROM entry WHERE request_key = NEW.request_key)\n"
    "  OR NEW.position <> 1 + coalesce((SELECT max(position) FROM entry), 0)\n"
    "  OR NOT EXISTS (SELECT 1 FROM head\n"
    "    WHERE stream = NEW.stream AND version = NEW.n AND position = NEW.position)\n"
    "  OR NEW.n = 1 AND NEW.previous <> 0\n"
    "  OR NEW.n <> 1 AND NOT EXISTS (SELECT 1 FROM entry\n"
    "    WHERE position = NEW.previous AND stream = NEW.stream AND n = NEW.n - 1)\n"
    "  OR EXISTS (SELECT 1 FROM erasure) AND EXISTS\n"
    "    (SELECT 1 FROM json_each(NEW.withheld) AS came JOIN erasure ON erasure.digest = came.key)"
)
#: An entry changes in one way only: of its withheld values those go whose erasure is there.
_NO_ERASURE = (
    "(OLD.position, OLD.stream, OLD.n, OLD.previous, OLD.leaf, OLD.salted, OLD.request_key,\n"
    "    OLD.recorded_at)\n"
    "  IS NOT (NEW.position, NEW.stream, NEW.n, NEW.previous, NEW.leaf, NEW.salted, NEW.request_key,\n"
    "    NEW.recorded_at)\n"
    "  OR NEW.withheld = OLD.withheld\n"
    "  OR EXISTS (SELECT key, value FROM json_each(NEW.withheld)\n"
    "    EXCEPT SELECT key, value FROM json_each(OLD.withheld))\n"
    "  OR EXISTS (SELECT key FROM json_each(OLD.withheld) EXCEPT SELECT key FROM json_each(NEW.withheld)\n"
    "    EXCEPT SELECT gone.key FROM json_each(OLD.withheld) AS gone\n"
    "      JOIN erasure ON erasure.digest = gone.key AND erasure.stream = OLD.stream)"
)

_SHARD_STANDS = "EXISTS (SELECT 1 FROM log_shard WHERE folder >= NEW.folder)"
_NO_GROWTH = (
    "(OLD.folder, OLD.origin, OLD.first) IS NOT (NEW.folder, NEW.origin, NEW.first) OR NEW.size < OLD.size"
)
_TILE_STANDS = (
    "EXISTS (SELECT 1 FROM log_tile\n"
    "  WHERE folder = NEW.folder AND level = NEW.level AND number = NEW.number)"
)
_SIGNED_STANDS = "EXISTS (SELECT 1 FROM log_checkpoint WHERE folder = NEW.folder AND size >= NEW.size)"

#: Its note may be followed by more signatures; an empty line among them would make it another text.
_NO_SIGNATURE = (
    "(OLD.folder, OLD.size, OLD.root) IS NOT (NEW.folder, NEW.size, NEW.root)\n"
    "  OR length(NEW.note) <= length(OLD.note)\n"
    "  OR substr(NEW.note, 1, length(OLD.note)) <> OLD.note\n"
    "  OR instr(substr(NEW.note, max(length(OLD.note), 1)), x'0A0A') > 0"
)


def _same(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table} WHERE digest = NEW.digest)"  # noqa: S608 - our own names


def _trigger(table: str, event: str, why: str, when: str = "") -> tuple[str, str]:
    what = event.lower()
    form = _WHEN if when else _NEVER
    return f"{table}_{what}", form.format(table=table, what=what, event=event, when=when, why=why)


#: Name → text of every trigger a store must have.
TRIGGERS: dict[str, str] = dict(
    (
        _trigger(
            "entry", "INSERT", "the record is append-only: an entry continues its stream", _ENTRY_STANDS
        ),
        _trigger(
            "entry", "UPDATE", "the record is append-only: an entry only loses erased values", _NO_ERASURE
        ),
        _trigger("entry", "DELETE", "the record is append-only: no entry is deleted"),
        _trigger("erasure", "INSERT", "an erasure is written once", _same("erasure")),
        _trigger("erasure", "UPDATE", "an erasure is never changed"),
        _trigger("erasure", "DELETE", "an erasure is never taken back"),
        _trigger("definition", "INSERT", "a definition is written once", _same("definition")),
        _trigger("definition", "UPDATE", "a definition is never changed"),
        _trigger("definition", "DELETE", "a definition is never deleted"),
        _trigger("log_shard", "INSERT", "a shard is opened once", _SHARD_STANDS),
        _trigger("log_shard", "UPDATE", "a shard of the log only grows", _NO_GROWTH),
        _trigger("log_shard", "DELETE", "a shard of the log is never deleted"),
        _trigger("log_tile", "INSERT", "a tile is written once", _TILE_STANDS),
        _trigger("log_tile", "UPDATE", "a tile is never changed"),
        _trigger("log_tile", "DELETE", "a tile is never deleted"),
        _trigger("log_checkpoint", "INSERT", "a checkpoint goes no way back", _SIGNED_STANDS),
        _trigger("log_checkpoint", "UPDATE", "the note of a checkpoint only gains signatures", _NO_SIGNATURE),
        _trigger("log_checkpoint", "DELETE", "a checkpoint is never deleted"),
    )
)
