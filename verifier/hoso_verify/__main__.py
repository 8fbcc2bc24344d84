"""The command `hoso-verify`: a published folder and public keys in, verdicts out."""

import argparse
import gc
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from hoso_verify.canonical import MALFORMED, Fault, need
from hoso_verify.note import LOG, WITNESS, Checkpoint, Key
from hoso_verify.register import Register
from hoso_verify.report import DATA, Report
from hoso_verify.stream import read_streams


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Fault("usage", message=message)


def _given(made: Callable[[bytes], Any], values: list[str]) -> Iterator[tuple[str, Any]]:
    """What the reader gave and what is made of it, or of the file it names. A Fault names what is no use."""
    for value in values:
        try:
            data = value.encode()
            if os.path.exists(value):
                with open(value, "rb") as file:
                    data = file.read()
            yield value, made(data)
        except (OSError, *MALFORMED) as fault:
            code, facts = getattr(fault, "code", ""), getattr(fault, "facts", {})
            code = code if code in {"key_kind", "older_refused"} else "refused"
            raise Fault(code, **facts | {"value": value}) from None


def verify(words: list[str], report: Report) -> int:
    """Run the command and return its exit code. Fault, MALFORMED where there is no verdict."""
    parser = _Parser("hoso-verify", description=report.say("program"), add_help=False, allow_abbrev=False)
    for name, options in DATA["arguments"].items():
        parser.add_argument(name, help=report.say(name), **options)
    told = parser.parse_args(words)

    def kept(data: bytes) -> Checkpoint:
        checkpoint = Checkpoint(data)
        need(checkpoint.signers(keys), "older_refused")
        return checkpoint

    keys = [key for _, key in _given(lambda data: Key(data.decode().strip(), LOG), told.key)]
    witnesses = [key for _, key in _given(lambda data: Key(data.decode().strip(), WITNESS), told.witness)]
    least = int(told.witnesses or len(witnesses))
    need(keys, "no_key")
    need(bool(witnesses) <= least <= len(witnesses), "witnesses_number")
    register = Register(told.FOLDER, report, keys)
    register.prepare(witnesses, least, dict(_given(kept, told.older)))
    register.conclude(*read_streams(register))
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
        fault = Fault("interrupted")
    except MALFORMED as error:
        fault = error if isinstance(error, Fault) else Fault("malformed")
    except Exception as error:  # noqa: BLE001 - a full disk, no memory, a closed pipe: a sentence all the same
        fault = Fault("machine", error=f"{type(error).__name__} {error}")
    stop = DATA["stops"].get(fault.code, DATA["stops"]["unreadable"])
    sentence = report.say(fault.code, **fault.facts)
    if "--json" in sys.argv:
        found = {"exit": stop, "code": fault.code, "sentence": sentence}
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    sys.stderr.write(f"hoso-verify: {sentence}\n")
    return int(stop)


if __name__ == "__main__":
    sys.exit(main())
