"""The way in: one command line becomes one answer and one exit code, whatever happens."""

from __future__ import annotations

import gc
import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from hoso.adapters import bootstrap
from hoso.adapters.cli.screen import Screen
from hoso.adapters.cli.trouble import (
    DONE,
    FAULT,
    INTERRUPTED,
    NO_STORE,
    NOT_UNDERSTOOD,
    OF_STORE,
    PIPE_CLOSED,
    Trouble,
)
from hoso.adapters.wording import LANGUAGES, Wording
from hoso.engine.errors import HosoError

if TYPE_CHECKING:
    from collections.abc import Sequence


#: Objects made between two searches for garbage. A command makes little of it and is over soon.
_SELDOM = 100_000


def main(words: Sequence[str] | None = None) -> int:
    """Answer one command line; see docs/reference/cli.md for the exit codes.

    Without `words` this is the program itself, and the process ends with it.
    """
    if words is not None:
        return _answered(list(words))
    gc.set_threshold(_SELDOM)
    code = _answered(sys.argv[1:])
    if code == INTERRUPTED:
        _end(code)
    # Python looks through everything once more when it ends, a tenth of a check: not through what is frozen.
    gc.freeze()
    return code


def _end(code: int) -> NoReturn:
    """End here and now with an exit code.

    An interrupt that falls into an `exec` or `eval` of text, as imports are full of, leaves a mark in
    CPython: however it was answered, `python -m` then kills itself by SIGINT, and its exit code is not seen.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _answered(typed: list[str]) -> int:
    _speak_utf8()
    try:
        code = _logged(typed) if bootstrap.settings().log else _answer(typed)
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads on. What is left in the buffer must not be tried again when Python ends.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _logged(typed: list[str]) -> int:
    """Answer, and leave a line in the log: which command, how it ended, how long it took."""
    began = time.monotonic()
    code = _answer(typed)
    seconds = round(time.monotonic() - began, 3)
    bootstrap.logger().info("answered", command=typed[0] if typed else "", exit=code, seconds=seconds)
    return code


def _answer(typed: list[str]) -> int:
    try:
        wording = Wording(_language(typed))
    except Trouble as trouble:
        return _tell(trouble, Wording(bootstrap.settings().language), typed)
    try:
        _readable(typed)
        return _run(typed or ["--help"], wording)
    except Trouble as trouble:
        if trouble.exit_code == PIPE_CLOSED:
            raise BrokenPipeError from trouble
        return _tell(trouble, wording, typed)
    except HosoError as error:
        return _tell(_trouble_of(error, typed), wording, typed)
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        return _tell(Trouble("interrupted", INTERRUPTED), wording, typed)
    except Exception as error:  # noqa: BLE001 - the last resort: a sentence, and the trace in the log
        if bootstrap.settings().log:
            bootstrap.logger().exception("fault", command=typed[0] if typed else "")
        return _tell(Trouble("unforeseen", FAULT, message=repr(error)), wording, typed)


def _readable(typed: Sequence[str]) -> None:
    """Refuse what was typed in bytes that are no UTF-8: it has no place in a record, a path or a sentence.

    Raises:
        Trouble: there is such a word.
    """
    for word in typed:
        if any("\ud800" <= letter <= "\udfff" for letter in word):
            raise Trouble("text_unreadable", value=word.encode(errors="replace").decode())


def _run(typed: list[str], wording: Wording) -> int:
    if typed == ["--version"]:
        from importlib.metadata import version

        print(f"hoso {version('hoso')}")
        return DONE
    from hoso.adapters.cli.plain import answer_plain

    code: Any = answer_plain(typed, wording)
    if code is not None:
        return int(code)
    from hoso.adapters.cli.app import build
    from hoso.adapters.cli.interrupt import interruptible

    try:
        with interruptible():
            code = build(wording, typed).main(typed, prog_name="hoso", standalone_mode=False)
    except Exception as error:
        from hoso.adapters.cli.usage import is_usage_error, usage_trouble

        if is_usage_error(error):
            raise usage_trouble(error, typed) from error
        raise
    return code if isinstance(code, int) else DONE


def _tell(trouble: Trouble, wording: Wording, typed: Sequence[str]) -> int:
    """Say what went wrong and what to do next: JSON on standard output, text on standard error."""
    sentence, following = wording.error(trouble.code, trouble.details)
    if "--json" in typed:
        error = {"code": trouble.code, "sentence": sentence, "next": following}
        Screen().json({"ok": False, "error": error})
        return trouble.exit_code
    screen = Screen(sys.stderr)
    screen.line(f"hoso: {sentence}", hang=6)
    if following:
        screen.line(following, indent=6)
    return trouble.exit_code


def _trouble_of(error: HosoError, typed: Sequence[str]) -> Trouble:
    message = "; ".join(error.details)
    exit_code = NO_STORE if error.code in OF_STORE else NOT_UNDERSTOOD
    store = str(_value_of("--store", typed) or bootstrap.settings().store)
    told = [detail for detail in error.details if detail != os.path.realpath(store)]
    return Trouble(error.code, exit_code, message="; ".join(told), dossier=message, store=store)


def _language(typed: Sequence[str]) -> str:
    """The language asked for on the command line, else that of the environment.

    Raises:
        Trouble: there is no such language.
    """
    asked = _value_of("--lang", typed)
    if asked is None:
        return bootstrap.settings().language
    if asked not in LANGUAGES:
        raise Trouble("language_unknown", value=asked)
    return asked


def _value_of(option: str, typed: Sequence[str]) -> str | None:
    """Look one option up before the parser runs: its help and errors need the language already."""
    for index, word in enumerate(typed):
        if word == "--":
            return None
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
        if word == option and index + 1 < len(typed):
            return typed[index + 1]
    return None


def _speak_utf8() -> None:
    """Write UTF-8 wherever it goes: under LANG=C a Vietnamese sentence must not end in a fault."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
