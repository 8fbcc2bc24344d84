"""RFC 6962, section 2.1, as it is written there: slow, recursive, and nothing of ours."""

from __future__ import annotations

from hashlib import sha256


def sha(data):
    """SHA-256."""
    return sha256(data).digest()


def split(n):
    """The k of the definitions: the largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(entries):
    """MTH(D[n]): the Merkle tree hash of a list of data."""
    n = len(entries)
    if n == 0:
        return sha(b"")
    if n == 1:
        return sha(b"\x00" + entries[0])
    k = split(n)
    return sha(b"\x01" + mth(entries[:k]) + mth(entries[k:]))


def path(m, entries):
    """PATH(m, D[n]): the audit path of leaf m."""
    n = len(entries)
    if n == 1:
        return []
    k = split(n)
    if m < k:
        return [*path(m, entries[:k]), mth(entries[k:])]
    return [*path(m - k, entries[k:]), mth(entries[:k])]


def proof(m, entries):
    """PROOF(m, D[n]), 0 < m <= n: that the first m are the beginning."""
    return subproof(m, entries, whole=True)


def subproof(m, entries, *, whole):
    """SUBPROOF(m, D[n], b)."""
    n = len(entries)
    if m == n:
        return [] if whole else [mth(entries)]
    k = split(n)
    if m <= k:
        return [*subproof(m, entries[:k], whole=whole), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], whole=False), mth(entries[:k])]


def entries_of(count):
    """So many different entries."""
    return [f"entry {number}".encode() for number in range(count)]


def lookup(entries):
    """Look hashes up by computing each of them anew."""

    def hash_at(level, index):
        part = entries[index << level : (index + 1) << level]
        if len(part) != 1 << level:
            raise IndexError(level, index)
        return mth(part)

    return hash_at
