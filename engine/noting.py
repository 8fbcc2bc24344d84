"""Noting: an entry of the access stream is appended, in the transaction of what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.access import ACCESS
from hoso.engine.binary import ZERO_HASH
from hoso.engine.head import Head
from hoso.engine.request import access_key
from hoso.engine.seal import seal

if TYPE_CHECKING:
    from hoso.engine.decide.situation import Draft
    from hoso.engine.entropy import Entropy
    from hoso.engine.ports import Transaction


def note(transaction: Transaction, entropy: Entropy, draft: Draft) -> int:
    """Append an entry to the access stream; its sequence there."""
    head = transaction.named(ACCESS, ACCESS) or Head(entropy.tag(), ACCESS, ACCESS, 0, ZERO_HASH, "", {})
    n, at = head.version + 1, max(draft["recorded_at"], head.recorded_at)
    sealed = seal(
        {**draft, "recorded_at": at},
        stream=head.stream,
        n=n,
        previous=head.leaf,
        request_key=access_key(head.stream, n),
        salts=entropy.tag,
    )
    transaction.append(sealed, Head(head.stream, ACCESS, ACCESS, n, sealed.stored.leaf_hash, at, {}))
    return n
