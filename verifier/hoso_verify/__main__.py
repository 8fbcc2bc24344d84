"""The command `hoso-verify`: a published folder and public keys in, verdicts out."""

import argparse
import gc
import json
import os
import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from hoso_verify import register
from hoso_verify.log import Folder
from hoso_verify.record import LOG, MALFORMED, WITNESS, Checkpoint, Fault, Key, need
from hoso_verify.report import DATA, Report


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Fault("usage", message=message)


def _made(form: Callable[[bytes], Any], value: str) -> Any:
    """What is made of a value, or of the file it names. Fault `refused`, `key_kind`."""
    try:
        return form(Path(value).read_bytes() if os.path.exists(value) else value.encode())
    except (OSError, *MALFORMED) as fault:
        raise (fault if getattr(fault, "code", "") == "key_kind" else Fault("refused", value=value)) from None


def verify(words: list[str], report: Report) -> int:
    """Run the command and return its exit code. Fault, MALFORMED where there is no verdict."""
    parser = _Parser("hoso-verify", description=report.say("program"), add_help=False, allow_abbrev=False)
    for name, options in DATA["arguments"].items():
        parser.add_argument(name, help=report.say(name), **options)
    told = parser.parse_args(words)
    keys = [_made(partial(Key, LOG), value) for value in told.key]
    witnesses = [_made(partial(Key, WITNESS), value) for value in told.witness]
    kept = {value: _made(Checkpoint, value) for value in told.older}
    least = int(told.witnesses or len(witnesses)) if re.fullmatch("[0-9]{0,4}", told.witnesses or "") else -1
    need(keys, "no_key")
    need(bool(witnesses) <= least <= len(witnesses), "witnesses_number")
    for value, checkpoint in kept.items():
        need(checkpoint.signers(keys), "older_refused", value=value)
    folder = Folder(told.FOLDER)
    register.check_log(folder, report, keys, kept)
    register.check_witnesses(folder, report, witnesses, least)
    register.read_streams(folder, report)
    register.check_about(folder, report)
    register.check_packet(folder, report, keys) if folder.packet else register.check_whole(folder, report)
    found = report.result(folder.about)
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
    language = "vi" if asked[0].startswith("vi") else "en"
    report = Report(language, progress="--quiet" not in sys.argv and sys.stderr.isatty())
    try:
        return verify(sys.argv[1:], report)
    except KeyboardInterrupt:
        fault = Fault("interrupted")
    except Exception as error:  # noqa: BLE001 - a full disk, no memory, a closed pipe: a sentence all the same
        code = "malformed" if isinstance(error, MALFORMED) else "machine"
        fault = error if isinstance(error, Fault) else Fault(code, error=f"{type(error).__name__} {error}")
    stop = DATA["stops"].get(fault.code, DATA["stops"]["unreadable"])
    found = {"exit": stop, "code": fault.code, "sentence": report.say(fault.code, **fault.facts)}
    if "--json" in sys.argv:
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    sys.stderr.write(f"hoso-verify: {found['sentence']}\n")
    return int(stop)


if __name__ == "__main__":
    sys.exit(main())
