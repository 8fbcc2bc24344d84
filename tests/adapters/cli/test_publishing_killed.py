"""publish, killed by SIGKILL at every write, rename, flush and removal there is, and then run again."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.adapters.cli.published import files_of, found_log
from tests.adapters.cli.test_publishing import KeyOf, publish
from tests.engine.publication.whole import check_packet, check_register

#: Publishes into copies of ./out; the k-th dies in the midst of the k-th thing it does to the disk.
DEADLY = """
import os, shutil, signal, sys
from pathlib import Path
from hoso.adapters.cli.main import main
import hoso.adapters.sqlite.store, hoso.adapters.signing.memory, hoso.adapters.publication.publisher

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def deadly(function, half=None):
    def call(*given, **more):
        global left
        left -= 1
        if not left:
            if half:
                half(*given)
            die()
        return function(*given, **more)
    return call

write = Path.write_bytes
stride = int(sys.argv[1])
point, ended = 1 - stride, False
while not ended:
    point += stride
    if os.path.exists("out"):
        shutil.copytree("out", f"killed/{point}")
    child = os.fork()
    if not child:
        left = point
        os.fsync = deadly(os.fsync)
        Path.replace = deadly(Path.replace)
        Path.unlink = deadly(Path.unlink)
        Path.mkdir = deadly(Path.mkdir)
        Path.write_bytes = deadly(write, lambda path, data: write(path, data[: len(data) // 2]))
        words = ["publish", f"killed/{point}", "--audience", "inspector", "--key-file", "log.key", "--json"]
        os._exit(main(words))
    _, status = os.waitpid(child, 0)
    ended = not os.WIFSIGNALED(status)
    assert not ended or os.WEXITSTATUS(status) == 0
    print(point, "whole" if ended else "killed")
"""
#: Every point, or one in so many.
STRIDES = [pytest.param(7, id="some"), pytest.param(1, id="all", marks=pytest.mark.soak)]


def killed(folder, script, stride):
    """The folders of those that were killed, and of the one that was not, which is the last."""
    folder.joinpath("killed").mkdir()
    words = [sys.executable, "-c", script, str(stride)]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr
    told = [line.split() for line in done.stdout.splitlines() if line.endswith(("killed", "whole"))]
    assert [how for _, how in told[-2:]] == ["killed", "whole"]
    return [folder / "killed" / point for point, _ in told]


@pytest.mark.parametrize("stride", STRIDES)
def test_wherever_it_is_killed_the_next_publication_finishes_it(hoso, dossier, office, stride):
    """Each folder is as it was, or says it is unfinished, or is whole; run again it is whole."""
    found_log(hoso)
    assert publish(hoso, audience="inspector").code == 0
    before = files_of(office / "out")
    assert hoso("erase", dossier, "--authority", "Order", "--actor", "quantri").code == 0
    folders = killed(office, DEADLY, stride)
    assert len(folders) > 40 / stride
    key = KeyOf(office / "log.key")
    assert b"Nguy\xe1\xbb\x85n V\xc4\x83n A" in b"".join(before.values())
    said_so = 0
    for folder in folders:
        files = files_of(folder)
        files.pop(".new", None)
        said_so += "unfinished" in files
        if "unfinished" not in files and files != before:
            check_register(files, key, pruned=False)
        assert publish(hoso, folder=str(folder), audience="inspector").code == 0
        files = files_of(folder)
        check_register(files, key, pruned=False)
        assert b"Nguy\xe1\xbb\x85n V\xc4\x83n A" not in b"".join(files.values())
    assert said_so > 20 / stride


@pytest.mark.parametrize("stride", STRIDES)
def test_a_packet_is_there_or_it_is_not(hoso, dossier, office, stride):
    """Killed at any point, there is no packet, and the next one finds nothing in its way; or it is whole."""
    found_log(hoso)
    words = f'["packet", {dossier!r}, f"killed/{{point}}", "--audience", "applicant"'
    script = DEADLY.replace('["publish", f"killed/{point}", "--audience", "inspector"', words)
    folders = killed(office, script, stride)
    assert len(folders) > 20 / stride
    for folder in folders:
        if folder.exists():
            check_packet(files_of(folder), KeyOf(office / "log.key"))
        else:
            more = ("--audience", "applicant", "--key-file", "log.key")
            assert hoso("packet", dossier, str(folder), *more).code == 0
            check_packet(files_of(folder), KeyOf(office / "log.key"))
    left = [item.name for item in (office / "killed").iterdir() if not item.name.isdigit()]
    assert left == []
