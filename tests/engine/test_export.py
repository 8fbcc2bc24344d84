"""engine/export.py: what stands in an export."""

from __future__ import annotations

import json

from hoso.engine.binary import digest
from hoso.engine.commands import Asking, Erase, Open, Take
from hoso.engine.disclosure import digest_of, digests_in
from hoso.engine.export import export_files
from hoso.engine.leaf import FORMAT, leaf_hash
from tests.properties.courses import FORM, begun, permit
from tests.properties.worlds import must


def test_an_export_holds_every_entry_byte_for_byte():
    """Its lines chain, its disclosures stand in their entries, its definition has its digest for a name."""
    engine, dossier = begun()
    must(engine, Take(Asking("ann", "t", "1"), dossier, "accept", {"plots": 4}, (FORM,), "Đủ"))
    with engine.store.reading() as reading:
        files = dict(export_files(reading))
    names = [f"streams/{kind}-000001.jsonl" for kind in ("definitions", "directory", "dossier")]
    assert sorted(files) == sorted(["about.json", f"definitions/{digest(permit())}.json", *names])
    assert files[f"definitions/{digest(permit())}.json"] == permit()
    entries = 0
    for name in names:
        before = "A" * 43
        for n, line in enumerate(files[name].decode().splitlines(), start=1):
            row = json.loads(line)
            leaf, (_, entry) = json.loads(row["leaf"]), json.loads(row["salted"])
            assert (leaf["n"], leaf["p"], leaf["e"]) == (n, before, digest_of(row["salted"]))
            assert sorted(map(digest_of, row["disclosures"])) == sorted(digests_in(entry))
            before = leaf_hash(row["leaf"])
            entries += 1
    about = {"format": FORMAT, "streams": 3, "entries": entries, "completeness": "unknown"}
    assert json.loads(files["about.json"]) == about


def test_chosen_dossiers_come_with_what_they_rest_on():
    """Directory and definitions come along; another dossier does not; erased values are not there."""
    engine, dossier = begun()
    fields = {"area": "far", "name": "Người khác"}
    must(engine, Open(Asking("ann", "t", "1"), "model.permit", "office", "C-2", fields=fields))
    must(engine, Erase(Asking("bob", "t", "2"), dossier, "Order"))
    with engine.store.reading() as reading:
        files = dict(export_files(reading, [dossier]))
    everything = b"".join(files.values()).decode()
    assert len(files) == 5
    assert "Người khác" not in everything
    assert "Phạm Thị Mở" not in everything
    assert json.loads(files["about.json"])["streams"] == 3
