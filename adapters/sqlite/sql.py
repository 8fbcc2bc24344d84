"""The texts of the statements, compiled by SQLAlchemy: see `statements.py`. Made, not written."""

from __future__ import annotations

#: No parameters.
PIN = "SELECT meta.value FROM meta WHERE meta.name = 'format'"

#: No parameters.
META = "SELECT meta.name, meta.value FROM meta"

#: No parameters.
PENDING = "SELECT meta.value FROM meta WHERE meta.name = 'erasing'"

#: stream.
HEAD = (
    "SELECT head.stream, head.kind, head.name, head.version, head.leaf, head.recorded_at, head.body, "
    "head.next_timer, head.position FROM head WHERE head.stream = ?"
)

#: kind, name.
NAMED = (
    "SELECT head.stream, head.kind, head.name, head.version, head.leaf, head.recorded_at, head.body, "
    "head.next_timer, head.position FROM head WHERE head.kind = ? AND head.name = ?"
)

#: kind, after, limit.
HEADS = (
    "SELECT head.stream, head.kind, head.name, head.version, head.leaf, head.recorded_at, head.body, "
    "head.next_timer, head.position FROM head WHERE head.kind = ? AND head.name > ? ORDER BY head.name "
    "LIMIT ? OFFSET 0"
)

#: kind, name.
VERSION = "SELECT head.version FROM head WHERE head.kind = ? AND head.name = ?"

#: No parameters.
VERSIONS = "SELECT meta.value FROM meta WHERE meta.name = 'versions'"

#: request_key, stream.
SIGHT = (
    "SELECT meta.value, EXISTS (SELECT * FROM entry WHERE entry.request_key = ?) AS anon_1, (SELECT "
    "max(entry.position) AS max_1 FROM entry) AS anon_2, head.stream, head.kind, head.name, head.version,"
    " head.leaf, head.recorded_at, head.body, head.next_timer, head.position FROM meta LEFT OUTER JOIN "
    "head ON head.stream = ? WHERE meta.name = 'versions'"
)

#: positions.
ENTRIES = (
    "SELECT entry.stream, entry.n, entry.leaf, entry.salted, entry.request_key, entry.recorded_at FROM "
    "entry WHERE entry.position IN (SELECT anon_1.value FROM json_each(?) AS anon_1) ORDER BY entry.n, "
    "entry.position"
)

#: request_key.
FIRST = (
    "SELECT entry.stream, entry.n, entry.leaf, entry.salted, entry.request_key, entry.recorded_at FROM "
    "entry WHERE entry.request_key = ?"
)

#: stream.
PLACE = "SELECT head.version, head.position FROM head WHERE head.stream = ?"

#: start, stream, version, of, least.
CHAIN = (
    "WITH RECURSIVE chain(position, n, previous) AS (SELECT entry.position AS position, entry.n AS n, "
    "entry.previous AS previous FROM entry WHERE entry.position = ? AND entry.stream = ? AND entry.n = ? "
    "UNION ALL SELECT entry.position AS position, entry.n AS n, entry.previous AS previous FROM entry "
    "JOIN chain ON entry.position = chain.previous WHERE entry.stream = ? AND entry.n = chain.n - 1 AND "
    "chain.n > ?) SELECT chain.position, chain.previous FROM chain"
)

#: stream, after.
SCAN = (
    "SELECT entry.n, entry.position FROM entry WHERE entry.stream = ? AND entry.n > ? ORDER BY entry.n, "
    "entry.position"
)

#: No parameters.
LOOSE = (
    "SELECT grouped.stream, head.stream IS NULL AS anon_1 FROM (SELECT entry.stream AS stream, count(*) "
    "AS entries FROM entry GROUP BY entry.stream) AS grouped LEFT OUTER JOIN head ON head.stream = "
    "grouped.stream WHERE grouped.entries != coalesce(head.version, 0) ORDER BY grouped.stream"
)

#: positions.
WITHHELD = (
    "SELECT entry.position, entry.n, entry.withheld FROM entry WHERE entry.withheld != '{}' AND "
    "entry.position IN (SELECT anon_1.value FROM json_each(?) AS anon_1) ORDER BY entry.n, entry.position"
)

#: digest.
DEFINITION = "SELECT definition.text FROM definition WHERE definition.digest = ?"

#: length, low, high, start.
SERIAL = (
    "SELECT head.name FROM head WHERE head.kind = 'dossier' AND length(head.name) = ? AND head.name "
    "BETWEEN ? AND ? AND NOT (substr(head.name, ?) GLOB '*[^0-9]*') ORDER BY head.name DESC LIMIT 1 "
    "OFFSET 0"
)

#: series.
NUMBER = "SELECT number.last FROM number WHERE number.series = ?"

#: series, last.
USE_NUMBER = "INSERT OR REPLACE INTO number (series, last) VALUES (?, ?)"

#: until, after, than, limit.
TIMERS = (
    "SELECT head.next_timer, head.stream, head.version FROM head WHERE head.next_timer <= ? AND "
    "(head.next_timer, head.stream) > (?, ?) ORDER BY head.next_timer, head.stream LIMIT ? OFFSET 0"
)

#: after, limit.
STREAMS = (
    "SELECT head.stream, head.kind, head.name FROM head WHERE head.stream > ? ORDER BY head.stream LIMIT "
    "? OFFSET 0"
)

#: No parameters.
HEADLESS = (
    "SELECT DISTINCT erasure.stream FROM erasure WHERE NOT (EXISTS (SELECT * FROM head WHERE head.stream "
    "= erasure.stream)) ORDER BY erasure.stream"
)

#: position, stream, n, previous, leaf, salted, request_key, recorded_at, withheld.
ADD_ENTRY = (
    "INSERT INTO entry (position, stream, n, previous, leaf, salted, request_key, recorded_at, withheld) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

#: digest, text, same.
ADD_DEFINITION = (
    "INSERT INTO definition (digest, text) SELECT ? AS anon_1, ? AS anon_2 WHERE NOT (EXISTS (SELECT * "
    "FROM definition WHERE definition.digest = ?))"
)

#: stream, kind, name, version, position, leaf, recorded_at, next_timer, body.
ADD_HEAD = (
    "INSERT INTO head (stream, kind, name, version, position, leaf, recorded_at, next_timer, body) VALUES"
    " (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

#: version, position, leaf, recorded_at, next_timer, body, of, seen, as_kind, as_name.
MOVE_HEAD = (
    "UPDATE head SET version=?, position=?, leaf=?, recorded_at=?, next_timer=?, body=? WHERE head.stream"
    " = ? AND head.version = ? AND head.kind = ? AND head.name = ?"
)

#: digest, stream, n.
ADD_ERASURE = "INSERT INTO erasure (digest, stream, n) VALUES (?, ?, ?)"

#: withheld, at.
ERASE = "UPDATE entry SET withheld=? WHERE entry.position = ?"

#: name, value.
ADD_META = "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)"

#: after, limit.
LEAVES = (
    "SELECT entry.position, entry.leaf FROM entry WHERE entry.position > ? ORDER BY entry.position LIMIT "
    "? OFFSET 0"
)

#: No parameters.
POSITION = "SELECT max(entry.position) AS max_1 FROM entry"

#: No parameters.
SHARDS = (
    "SELECT log_shard.folder, log_shard.origin, log_shard.first, log_shard.size, log_shard.edge FROM "
    "log_shard ORDER BY log_shard.folder"
)

#: folder, origin, first, size, edge.
ADD_SHARD = "INSERT INTO log_shard (folder, origin, first, size, edge) VALUES (?, ?, ?, ?, ?)"

#: size, edge, of, as_origin, from, most.
GROW_SHARD = (
    "UPDATE log_shard SET size=?, edge=? WHERE log_shard.folder = ? AND log_shard.origin = ? AND "
    "log_shard.first = ? AND log_shard.size <= ?"
)

#: folder, level, number.
TILE = (
    "SELECT log_tile.data FROM log_tile WHERE log_tile.folder = ? AND log_tile.level = ? AND "
    "log_tile.number = ?"
)

#: folder, level, number, data.
ADD_TILE = "INSERT INTO log_tile (folder, level, number, data) VALUES (?, ?, ?, ?)"

#: folder.
SIGNED = (
    "SELECT log_checkpoint.folder, log_checkpoint.size, log_checkpoint.root, log_checkpoint.note FROM "
    "log_checkpoint WHERE log_checkpoint.folder = ? ORDER BY log_checkpoint.size DESC LIMIT 1 OFFSET 0"
)

#: folder, size, root, note.
ADD_SIGNED = "INSERT INTO log_checkpoint (folder, size, root, note) VALUES (?, ?, ?, ?)"

#: note, of, at.
GROW_SIGNED = "UPDATE log_checkpoint SET note=? WHERE log_checkpoint.folder = ? AND log_checkpoint.size = ?"

#: name.
DROP_META = "DELETE FROM meta WHERE meta.name = ?"
