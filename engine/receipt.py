"""The receipt of a command: a pure function of the entry it made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.stored import Stored


class Receipt(NamedTuple):
    """What the one who asked is told once the entry is stored, the same however often asked again."""

    #: Tag of the stream.
    stream: str
    #: Sequence of the entry, which is the stream's new version.
    n: int
    #: Hash of its leaf.
    leaf: str
    #: Kind of the command.
    command: str
    #: Action taken, for `take`.
    action: str | None
    #: State configuration after it.
    to: tuple[str, ...]
    #: Legal code, for `open`.
    code: str | None
    #: Instant of the record.
    recorded_at: str
    #: The requests it made, for `ask`.
    requests: tuple[str, ...] = ()


def receipt_of(
    stored: Stored, entry: Mapping[str, Any] | None = None, leaf_hash: str | None = None
) -> Receipt:
    """Read the receipt out of a stored entry; what its texts say and hash to is given where it is at hand."""
    entry = stored.entry if entry is None else entry
    code: str | None = None
    requests: list[str] = []
    for effect in entry["effects"]:
        if effect["kind"] == "opened":
            code = effect["code"]
        elif effect["kind"] == "asked":
            requests.append(effect["request"])
    return Receipt(
        stored.stream,
        stored.n,
        stored.leaf_hash if leaf_hash is None else leaf_hash,
        entry["command"],
        entry.get("action"),
        tuple(entry.get("to", ())),
        code,
        entry["recorded_at"],
        tuple(requests),
    )
