"""A register or a packet as a whole (publication.md, section 8): its parts held against each other."""

import signal
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from hashlib import file_digest
from multiprocessing import get_context

from hoso_verify.log import Folder
from hoso_verify.record import DIGEST, SIZE, Checkpoint, Key, Note, binary, need, standard, written
from hoso_verify.report import Report
from hoso_verify.stream import read_folder

_ONCE, _MANY = ("directory", "definitions", "calendars", "keys", "access"), 5_000


def check_log(folder: Folder, report: Report, keys: list[Key], kept: dict[str, Checkpoint]) -> None:
    """Check the log: its checkpoints and trees, and that earlier states are beginnings of it."""
    for shard in folder.shards.values():
        shard.prepare(report, keys)
        for size in folder.names(f"{shard.year}/checkpoints", SIZE):
            with report.part("consistency", file=(name := f"{shard.year}/checkpoints/{size}")):
                one = Checkpoint(folder.read(name))
                one.signers(keys)
                need(f"{one.origin} {one.size}" == f"{shard.origin} {size}", "earlier_name")
                shard.hold(report, one)
    for place, one in kept.items():
        with report.part("consistency", file=place):
            found = [shard for shard in folder.shards.values() if shard.origin == one.origin]
            need(found or folder.packet, "shard_gone", origin=one.origin)
            for shard in found:
                shard.hold(report, one)
    if not kept:
        report.skip("consistency", "none_kept")


def check_witnesses(folder: Folder, report: Report, witnesses: list[Key], least: int) -> None:
    """Count who cosigned the newest checkpoint, which by its link holds the older ones; in a packet each."""
    for shard in [*folder.shards.values()][0 if folder.packet else -1 :]:
        with report.part("cosignatures", file=f"{shard.year}/checkpoint"):
            number = shard.checkpoint.signers(witnesses)
            need(number >= least, "cosignatures_lacking", found=number, least=least)
    if not witnesses:
        report.skip("cosignatures", "no_witnesses")


def read_streams(folder: Folder, report: Report) -> None:
    """Read all streams in 256 parts; where there are many, on all processors."""
    size = sum(shard.loaded for shard in folder.shards.values())
    read, ignore = partial(read_folder, folder, report.language), (signal.SIGINT, signal.SIG_IGN)
    # Ctrl-C is for this process alone; what waits to be read is given up as the loop over it is left.
    with ProcessPoolExecutor(None, get_context("fork"), signal.signal, ignore) as pool:
        each = partial(pool.map, chunksize=16) if size > _MANY else map  # each lot has a copy of the folder
        for found in each(read, folder.names("streams", "[0-9a-f]{2}")):
            report.add(found)
            report.progress("progress_entries", report.sums["counts", "entries"], size)


def check_about(folder: Folder, report: Report) -> None:
    """Check what the folder says of itself, and the definitions that entries name."""
    for key in ("streams", "entries", "erased"):
        with report.part("about", file="about.json"):
            said, found = folder.about[key], report.sums["counts", key]
            need(said == found, "about_count", key=key, said=said, found=found)
    with report.part("about", file="about.json"):
        need(folder.about["audience"] != "public" or not report.sums["counts", "shown"], "about_public")
    for (digest,), (_, place) in sorted(report.told["file"].items()):
        with report.part("definitions", **place):
            need(DIGEST.fullmatch(digest))
            with folder.open(name := f"definitions/{digest}.json") as file:
                data = file_digest(file, "sha256").digest()
            need(binary(data) == digest, "definition_false", name=name)
            report.sums["counts", "definitions"] += 1


def check_packet(folder: Folder, report: Report, keys: list[Key]) -> None:
    """Check the stream head: the log's key says that the stream goes as far as the last line."""
    report.skip("definitions", "packet_deployments")
    with report.part("completeness", file=(name := f"heads/{folder.packet[:2]}/{folder.packet}")):
        note = Note(folder.read(name))
        need(note.signers(keys), "head_unsigned")
        (*state, number, last), newest = note.lines, [*folder.shards.values()][-1]
        due = ["hoso stream head v1", newest.origin, str(newest.checkpoint.size), folder.packet]
        need(state == due, "head_other")
        (leaf,), (n, _) = [*report.told["last"].items(), (("",), (0, {}))][0]
        need(number == str(n), "head_number", head=number, found=n)
        need(binary(standard(last)) == leaf, "head_leaf")


def check_whole(folder: Folder, report: Report) -> None:
    """Check that every leaf has its line, each shard its link, and what dossiers name was deployed before."""
    deployed = {what: n for what, (n, _) in report.told["deployed"].items()}
    for what, (by, place) in sorted(report.told["named"].items()):
        with report.part("definitions", **place):
            need(deployed.get(what, by + 1) <= by, "not_deployed", procedure=what[0], definition=what[1])
    for kind in _ONCE:
        with report.part("chain", file="streams"):
            need(report.sums["kinds", kind] <= 1, "kind_twice", kind=kind)
    firsts, before = {first[0]: first[1] for first in sorted(report.told["first"])}, None
    for shard in folder.shards.values():
        opened, (number, first) = firsts.get(shard.year), shard.lacking()
        if not shard.whole or (opened is None and before is None):
            report.skip("completeness", "not_known", origin=shard.origin)
        with report.part("completeness", file=shard.year, index=first):
            need(not number, "lacking", number=number)
        with report.part("completeness", file=shard.year, index=0):
            need(before or not opened, "not_first", origin=shard.origin)
            if before and before.known:
                size, root = before.checkpoint.size, binary(before.checkpoint.root)
                due = [shard.origin, {"origin": before.origin, "size": size, "root": root}]
                need(opened == written(due), "link_false", origin=shard.origin)
        before = shard
