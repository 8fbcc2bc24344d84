"""Bytes battered without knowing what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random


def battered(data: bytes, chance: Random) -> bytes:
    """Bits turned, bytes put in, taken out, repeated, cut off, or nothing but noise."""
    if chance.random() < 0.08:
        return chance.randbytes(chance.choice((0, 1, 20, 3_000)))
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 60))):
        if not found:
            break
        at = chance.randrange(len(found))
        match chance.randrange(7):
            case 0:
                found[at] ^= 1 << chance.randrange(8)
            case 1:
                found[at:at] = chance.randbytes(chance.choice((1, 3, 40)))
            case 2:
                del found[at : at + chance.choice((1, 5, 200))]
            case 3:
                part = bytes(found[at : at + chance.choice((1, 30, 300))])
                found[at:at] = part * chance.choice((2, 10, min(400, 100_000 // max(1, len(part)))))
            case 4:
                found[at] = chance.choice(b"\0\xff\xfe\x80\"'<>&;[]{}:,\n")
            case 5:
                del found[at:]
            case _:
                other = chance.randrange(len(found))
                found[at], found[other] = found[other], found[at]
        del found[400_000:]
    return bytes(found)
