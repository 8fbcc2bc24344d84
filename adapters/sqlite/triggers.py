"""What the database itself refuses, whatever program writes to it.

`INSERT OR REPLACE` deletes the old row without firing delete triggers, unless the connection that does
it has `recursive_triggers` on. So replacing is refused before the row is inserted, where every
connection fires the trigger. A stranger who drops a trigger is noticed at the next opening, and what
was changed in between by verification.
"""

from __future__ import annotations

#: The place of a withheld value: the position of its entry, followed by this many bits for its number in
#: the entry (so `>> 20` and `& 1048575` below). An entry's values stand in the order of their digests, so
#: that none can come twice.
PLACE_BITS = 20

_NEVER = (
    "CREATE TRIGGER {table}_{what} BEFORE {event} ON {table}\nBEGIN\n  SELECT RAISE(ABORT, '{why}');\nEND"
)
_WHEN = (
    "CREATE TRIGGER {table}_{what} BEFORE {event} ON {table}\nWHEN {when}\n"
    "BEGIN\n  SELECT RAISE(ABORT, '{why}');\nEND"
)

_ENTRY_STANDS = (
    "EXISTS (SELECT 1 FROM entry WHERE request_key = NEW.request_key)\n"
    "  OR EXISTS (SELECT 1 FROM entry WHERE position = NEW.position)\n"
    "  OR NEW.n <> 1 + coalesce((SELECT max(n) FROM entry WHERE stream = NEW.stream), 0)"
)
_VALUE_STANDS = (
    "EXISTS (SELECT 1 FROM disclosure WHERE place = NEW.place)\n"
    "  OR EXISTS (SELECT 1 FROM erasure WHERE digest = NEW.digest)\n"
    "  OR CASE WHEN NEW.place & 1048575\n"
    "    THEN coalesce((SELECT digest FROM disclosure WHERE place = NEW.place - 1) >= NEW.digest, 1)\n"
    "    ELSE NOT EXISTS (SELECT 1 FROM entry WHERE position = NEW.place >> 20) END"
)
_NOT_ERASED = (
    "NOT EXISTS (SELECT 1 FROM erasure JOIN entry ON entry.stream = erasure.stream\n"
    "  WHERE erasure.digest = OLD.digest AND entry.position = OLD.place >> 20)"
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
        _trigger("entry", "UPDATE", "the record is append-only: no entry is changed"),
        _trigger("entry", "DELETE", "the record is append-only: no entry is deleted"),
        _trigger("disclosure", "INSERT", "a withheld value is written once, with its entry", _VALUE_STANDS),
        _trigger("disclosure", "UPDATE", "a withheld value is never changed"),
        _trigger("disclosure", "DELETE", "a withheld value goes by an erasure only", _NOT_ERASED),
        _trigger("erasure", "INSERT", "an erasure is written once", _same("erasure")),
        _trigger("erasure", "UPDATE", "an erasure is never changed"),
        _trigger("erasure", "DELETE", "an erasure is never taken back"),
        _trigger("definition", "INSERT", "a definition is written once", _same("definition")),
        _trigger("definition", "UPDATE", "a definition is never changed"),
        _trigger("definition", "DELETE", "a definition is never deleted"),
    )
)
