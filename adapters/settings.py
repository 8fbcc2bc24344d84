"""Settings: the environment, read once into a value."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Where the store is when nobody says so.
STORE = Path("hoso.sqlite")


class Settings(NamedTuple):
    """What the environment says."""

    #: `HOSO_STORE`: the file of the store.
    store: Path
    #: `HOSO_ACTOR`: who acts.
    actor: str | None
    #: `HOSO_LANG`, or the language of the system: `vi` or `en`.
    language: str
    #: `HOSO_LOG`: is a log wanted on standard error?
    log: bool
    #: `XDG_CACHE_HOME`: the folder of what may be thrown away.
    cache: Path


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the environment. An unknown HOSO_LANG counts as not set: messages still need a language."""
    return Settings(
        store=Path(environment.get("HOSO_STORE") or STORE),
        actor=environment.get("HOSO_ACTOR") or None,
        language=_language(environment),
        log=environment.get("HOSO_LOG", "") not in {"", "0"},
        cache=_cache(environment),
    )


def _cache(environment: Mapping[str, str]) -> Path:
    """As freedesktop's Base Directory Specification says: a path that is not absolute counts as not set."""
    named = Path(environment.get("XDG_CACHE_HOME", ""))
    return (named if named.is_absolute() else Path(environment.get("HOME") or "/nowhere", ".cache")) / "hoso"


def _language(environment: Mapping[str, str]) -> str:
    own = environment.get("HOSO_LANG")
    if own in {"vi", "en"}:
        return own
    # POSIX: the first of these that is set decides.
    system = next((environment[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(key)), "")
    return "vi" if system.lower().startswith("vi") else "en"
