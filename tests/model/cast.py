"""Who is in the model test: units, people, what they hold, and who may act for whom from the start."""

from __future__ import annotations

from typing import Any

UNITS = {"top": None, "commune": "top", "other": "top", "hamlet": "commune"}
#: Officer → (role, unit it is held in, unit whose dossiers it covers).
HELD: dict[str, list[tuple[str, str, str | None]]] = {
    "registrar": [
        ("hoso.registrar", "top", None),
        ("hoso.publisher", "top", None),
        ("hoso.data_protection", "top", None),
        ("hoso.supervisor", "top", "commune"),
    ],
    "desk": [("desk", "commune", None)],
    "desk_all": [("desk", "commune", "top")],
    "officer_a": [("officer", "commune", None)],
    "officer_b": [("officer", "commune", None)],
    "officer_top": [("officer", "top", None)],
    "officer_other": [("officer", "other", None)],
    "head": [("head", "commune", None), ("chief", "commune", None)],
    "head_top": [("head", "top", None)],
    "chief": [("chief", "top", None), ("hoso.supervisor", "top", None)],
    "everything": [
        (role, "top", None) for role in ("chief", "desk", "officer", "head", "fire", "water", "roads")
    ],
    "fire": [("fire", "top", None)],
    "water": [("water", "commune", None), ("roads", "other", "commune")],
    "roads": [("roads", "top", "commune"), ("fire", "commune", None)],
    "portal": [("applicant", "top", None)],
    "nobody": [],
}
PEOPLE = (*HELD, "stranger")
#: Delegations from the start: who acts, for whom. One has ended, two are for another procedure.
STANDING = (
    ("officer_a", "head"),
    ("nobody", "officer_b"),
    ("officer_b", "chief"),
    ("portal", "officer_top"),
    ("head_top", "chief"),
    ("nobody", "everything"),
    ("nobody", "officer_a"),
    ("desk", "registrar"),
    ("officer_a", "fire"),
    ("desk", "water"),
)
ROLES = (
    "desk",
    "officer",
    "head",
    "chief",
    "applicant",
    "fire",
    "water",
    "hoso.registrar",
    "hoso.data_protection",
)


def founding() -> tuple[dict[str, Any], ...]:
    """The changes that found the directory."""
    changes: list[dict[str, Any]] = []
    for unit, parent in UNITS.items():
        above = {} if parent is None else {"parent": parent}
        changes.append({"kind": "unit", "unit": unit, "labels": {"en": unit}, **above})
    for officer, held in HELD.items():
        changes.append({"kind": "officer", "officer": officer, "_sd": {"name": f"Name of {officer}"}})
        changes += [granted(officer, role, unit, covers) for role, unit, covers in held]
    changes += [
        delegated("head", "officer_a", roles=["head"]),
        delegated("officer_b", "nobody"),
        delegated("chief", "officer_b", procedures=["another.procedure"]),
        delegated("chief", "head_top"),
        delegated("everything", "nobody"),
        delegated("officer_top", "portal", procedures=["another.procedure"]),
        delegated("officer_a", "nobody", until="2026-01-01T00:00:00.000000Z"),
        delegated("registrar", "desk"),
        delegated("fire", "officer_a"),
        delegated("water", "desk", roles=["roads"]),
    ]
    return tuple(changes)


def granted(officer: str, role: str, unit: str, covers: str | None = None) -> dict[str, Any]:
    """A change that grants a role."""
    more = {} if covers is None else {"covers": covers}
    return {"kind": "granted", "officer": officer, "role": role, "unit": unit, **more}


def delegated(officer: str, to: str, **scope: Any) -> dict[str, Any]:
    """A change by which one may act for another."""
    return {"kind": "delegated", "officer": officer, "to": to, **scope, "_sd": {"authority": "Order 1"}}
