"""The integers of the record."""

from __future__ import annotations

#: The largest integer every JSON reader keeps exactly (RFC 8785, section 3.2.2.3; IEEE 754).
LARGEST_INTEGER = 2**53 - 1
