"""Where things lie in a published folder: names that are safe where upper and lower case are the same."""

from __future__ import annotations

from hoso.engine.binary import bytes_of

#: What the folder says of itself.
ABOUT = "about.json"
#: A folder that is being written, or was interrupted.
UNFINISHED = "unfinished"
#: Where the resolved definitions lie.
DEFINITIONS = "definitions"
#: How many bytes a stream tag has.
_TAG = 16


def hex_of(tag: str) -> str:
    """A stream tag in lower-case hexadecimal.

    Raises:
        ValueError: it is no tag.
    """
    data = bytes_of(tag)
    if len(data) != _TAG:
        raise ValueError(f"{tag!r} is no stream tag")
    return data.hex()


def stream_path(tag: str) -> str:
    """The file of a stream's lines."""
    name = hex_of(tag)
    return f"streams/{name[:2]}/{name}.jsonl"


def head_path(tag: str) -> str:
    """The signed head of a stream, in a packet."""
    name = hex_of(tag)
    return f"heads/{name[:2]}/{name}"


def proof_path(folder: str, index: int) -> str:
    """The proof that a leaf is in the log, in a packet."""
    return f"proofs/{folder}/{index}.tlog-proof"


def definition_path(digest: str) -> str:
    """A resolved definition."""
    return f"{DEFINITIONS}/{digest}.json"


def checkpoint_path(folder: str, size: int | None = None) -> str:
    """The checkpoint of a shard, or an earlier one of this size."""
    return f"{folder}/checkpoint" if size is None else f"{folder}/checkpoints/{size}"
