"""The command `hoso-verify`: a published folder and public keys in, verdicts out."""

import argparse
import gc
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from hoso_verify.canonical import MALFORMED, Fault, need
from hoso_verify.folder import Folder
from hoso_verify.note import LOG, WITNESS, Checkpoint, Key
from hoso_verify.register import Register
from hoso_verify.report import DATA, Report
from hoso_verify.stream import read_streams


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Fault("usage", message=message)


def _given(made: Callable[[str], Any], values: list[str]) -> dict[str, Any]:
    """What the reader gave → what is made of it; a Fault `refused` that names what is of no use."""
    found = {}
    for value in values:
        try:
            found[value] = made(value)
        except (OSError, *MALFORMED) as fault:
            code = (
                fault.code
                if isinstance(fault, Fault) and fault.code in {"key_kind", "older_refused"}
                else "refused"
            )
            raise Fault(code, **getattr(fault, "facts", {}) | {"value": value}) from None
    return found


def verify(words: Sequence[str], report: Report) -> int:
    """Run the command and return its exit code. Fault, MALFORMED where there is no verdict."""
    parser = _Parser("hoso-verify", description=report.say("program"), add_help=False, allow_abbrev=False)
    for name, options in DATA["arguments"].items():
        parser.add_argument(name, help=report.say(name), **options)
    told = parser.parse_args(words)

    def key(text: str, kind: int) -> Key:
        return Key(Path(text).read_text("utf-8").strip() if os.path.exists(text) else text, kind)

    def kept(path: str) -> Checkpoint:
        checkpoint = Checkpoint(Path(path).read_bytes())
        need(checkpoint.signers(keys), "older_refused")
        return checkpoint

    keys = [*_given(lambda text: key(text, LOG), told.key).values()]
    witnesses = [*_given(lambda text: key(text, WITNESS), told.witness).values()]
    least = int(told.witnesses or len(witnesses))
    need(keys, "no_key")
    need(bool(witnesses) <= least <= len(witnesses), "witnesses_number")
    folder = Folder(told.FOLDER)
    register = Register(folder, folder.about(), report, keys)
    register.prepare(witnesses, least, _given(kept, told.older))
    last = read_streams(register)
    register.conclude(last.n if last else 0, last.hash if last else b"")
    found = report.result(register.about)
    lines = [json.dumps(found, ensure_ascii=False)] if told.json else report.text(found)
    sys.stdout.write("".join([f"{line}\n" for line in lines]))
    sys.stdout.flush()
    return int(found["exit"])


def main() -> int:
    """Run the command and return its exit code; however it ends, it says so in a sentence."""
    gc.freeze()
    gc.set_threshold(50_000)  # what is read has no cycles, and to look for some takes a tenth of the time
    asked = [os.environ.get(name, "") for name in ("HOSO_LANG", "LC_ALL", "LC_MESSAGES", "LANG")]
    asked = [*re.findall(r"--lang[ =](\w+)", " ".join(sys.argv)), *filter(None, asked), "en"]
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", dict)(errors="backslashreplace")
    report = Report("vi" if asked[0].startswith("vi") else "en", progress="--quiet" not in sys.argv)
    try:
        return verify(sys.argv[1:], report)
    except KeyboardInterrupt:
        code, facts = "interrupted", dict[str, Any]()
    except MALFORMED as fault:
        code, facts = getattr(fault, "code", "malformed"), getattr(fault, "facts", {})
    except Exception as error:  # noqa: BLE001 - a full disk, no memory, a closed pipe: a sentence all the same
        code, facts = "machine", {"error": f"{type(error).__name__} {error}"}
    stop, sentence = DATA["stops"].get(code, DATA["stops"]["unreadable"]), report.say(code, **facts)
    if "--json" in sys.argv:
        sys.stdout.write(
            json.dumps({"exit": stop, "code": code, "sentence": sentence}, ensure_ascii=False) + "\n"
        )
    sys.stderr.write(f"hoso-verify: {sentence}\n")
    return int(stop)


if __name__ == "__main__":
    sys.exit(main())
