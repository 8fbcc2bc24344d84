"""The published folder: files opened without leaving it, and `about.json` (publication.md, 2 and 3)."""

import functools
import os
import re
import stat
from typing import Any, BinaryIO

from hoso_verify.canonical import Fault, need, parsed

_FLAGS = sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
_real = functools.lru_cache(4096)(os.path.realpath)


class Folder:
    """A folder of which nothing is believed: no link in it is followed, and only plain files are opened."""

    def __init__(self, path: str) -> None:
        self._path = os.path.realpath(path)

    def open(self, name: str) -> BinaryIO:
        """A plain file, by its name from here, `/` between its parts. Fault `missing`."""
        path = f"{self._path}/{name}"
        try:
            need(_real(os.path.dirname(path)) == os.path.dirname(path), "missing", name=name)
            file = open(os.open(path, _FLAGS), "rb")
        except (OSError, ValueError):
            raise Fault("missing", name=name) from None
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.close()
            raise Fault("missing", name=name)
        return file

    def read(self, name: str, most: int = 1 << 20) -> bytes:
        """A small file as a whole. Fault `missing`, `too_long`."""
        with self.open(name) as file:
            data = file.read(most + 1)
        need(len(data) <= most, "too_long", name=name, most=most)
        return data

    def names(self, name: str, form: re.Pattern[str]) -> list[str]:
        """The names of this form in a folder of it, sorted; none where there is no such folder."""
        try:
            return sorted(filter(form.fullmatch, os.listdir(f"{self._path}/{name}")))
        except OSError:
            return []

    def about(self) -> dict[str, Any]:
        """What the folder says of itself. Fault `missing`, `unfinished`, `format` and others, MALFORMED."""
        need(not os.path.lexists(f"{self._path}/unfinished"), "unfinished")
        about = parsed(self.read("about.json").decode().removesuffix("\n"))
        need(about["format"] == "1-draft", "format", found=about["format"])
        rules, shards = about["rules"].values(), about["shards"]
        forms = [("public|applicant|inspector", about["audience"]), (r"[^\s+]+", about["name"])]
        forms += [("[0-9a-f]{32}", about.get("packet", "0" * 32)), *[(".*", one["origin"]) for one in shards]]
        forms += [("[0-9]{4}", one["folder"]) for one in shards]
        forms += [("(?s:.*)", rule[key]) for rule in rules for key in ("vi", "en", *rule)]
        counts = [about["streams"], about["entries"], about["erased"], *[one["size"] for one in shards]]
        years = [one["folder"] for one in shards]
        need({*map(type, counts)} == {int} and years and years == sorted({*years}), "malformed")
        need(all(re.fullmatch(form, text) for form, text in forms), "malformed")
        return dict(about)
