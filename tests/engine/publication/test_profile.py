"""engine/publication/profile.py and sight.py: what the shipped file shows, what a procedure narrows."""

from __future__ import annotations

import json
import re

import pytest

from hoso import workflows
from hoso.engine.binary import digest
from hoso.engine.commands import Asking, Erase, Take
from hoso.engine.procedure_text import read_procedure
from hoso.engine.publication.audience import AUDIENCES, VALUES, WIDEST
from hoso.engine.publication.line import ERASING
from hoso.engine.publication.profile import ProfileWrong, profile_findings, read_profile
from hoso.engine.publication.sight import BY_PROCEDURE
from hoso.engine.resolved import procedure_of, resolve
from tests.engine.publication.folders import check_sum, profile, published
from tests.properties.courses import FORM, PEOPLE, PERMIT
from tests.properties.worlds import founded, must, opened

NARROW = """publication:
  public: {entries: [open], legal: law 1}
  inspector: {classes: [public, personal], legal: law 2}
"""


def narrowed():
    """The model's procedure with a narrower publication, resolved."""
    text = PERMIT.read_text().replace("total: none\n", f"total: none\n{NARROW}", 1)
    read = read_procedure(text.encode(), "permit.yaml")
    assert [item for item in read.findings if item.is_error] == []
    return resolve(read.procedure)


def test_the_shipped_profiles_keep_to_the_widest_sight():
    """No audience is shown a class that it can never see, nor a kind of value nobody knows."""
    for audience in AUDIENCES:
        shown = profile(audience)
        assert shown.classes <= WIDEST[audience]
        assert shown.values <= set(VALUES)
        assert shown.audience == audience
    assert profile("public").values == frozenset()
    assert "secret" not in set().union(*WIDEST.values())


def test_every_rule_has_words():
    """Each rule that can withhold something says why in both languages."""
    rules = profile("public").rules
    classes = {"restricted", "personal", "secret"}
    assert {*classes, *VALUES, ERASING, BY_PROCEDURE, "access", "request", "other"} == set(rules)
    assert all(rule["vi"] and rule["en"] for rule in rules.values())


def test_a_profile_that_shows_too_much_is_an_error():
    """A class that an audience can never see is named at its place, and the file is not used."""
    text = workflows.publication().replace(b"classes: [public]\n", b"classes: [public, restricted]\n", 1)
    (finding,) = profile_findings(text, "own.publication.yaml")
    assert (finding.code, finding.details["audience"]) == ("E290", "public")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if b"restricted]" in row)
    assert finding.place.line == line
    with pytest.raises(ProfileWrong):
        read_profile(text, "own.publication.yaml", "public")


def test_another_profile_has_another_digest():
    """A folder made by another profile is known by its digest."""
    text = workflows.publication()
    other = text.replace(b"classes: [public, restricted, personal]\n", b"classes: [public, personal]\n")
    own = {read_profile(text, "a.yaml", audience).digest for audience in AUDIENCES}
    assert len(own) == 3
    assert read_profile(other, "a.yaml", "inspector").digest not in own


def test_a_file_that_is_no_profile_is_refused_with_its_places():
    """What is wrong is said with line and code."""
    with pytest.raises(ProfileWrong) as wrong:
        read_profile(b"hoso: publication/1\npublication: x\nrules: {}\n", "x.yaml", "public")
    assert {item.code for item in wrong.value.findings} == {"E132", "E142"}
    with pytest.raises(ProfileWrong):
        read_profile(b"\t", "x.yaml", "public")


def test_a_procedure_keeps_entries_back():
    """Entries of commands it does not name are withheld as a whole; what erases never is."""
    engine = founded(narrowed(), people=PEOPLE)
    dossier = opened(engine, "model.permit", fields={"area": "near", "name": "Phạm Thị Mở"})
    must(engine, Take(Asking("ann", "t", "1"), dossier, "accept", {}, (FORM,), "Đủ"))
    must(engine, Erase(Asking("bob", "t", "2"), dossier, "Order 9"))
    with engine.store.reading() as reading:
        lines = published(reading, dossier, "public")
        everything = published(reading, dossier, "applicant")
    rows = [json.loads(line.data) for line in lines]
    assert [row.get("rule") for row in rows] == [None, BY_PROCEDURE, None]
    assert "salted" not in rows[1]
    assert all("salted" in json.loads(line.data) for line in everything)
    check_sum(everything)
    assert lines[0].definitions == (digest(narrowed()),)
    assert lines[1].definitions == ()


def test_a_procedure_keeps_a_class_back():
    """Values of a class it does not name are counted under its own rule."""
    engine = founded(narrowed(), people=PEOPLE)
    dossier = opened(engine, "model.permit", fields={"area": "near", "name": "Phạm Thị Mở"})
    must(engine, Take(Asking("ann", "t", "1"), dossier, "accept", {}, (FORM,), "Đủ"))
    with engine.store.reading() as reading:
        lines = published(reading, dossier, "inspector")
    check_sum(lines)
    counted = [json.loads(line.data)["withheld"] for line in lines]
    assert counted == [{"request": 1}, {BY_PROCEDURE: 1, "request": 1}]


def test_publication_is_part_of_the_definition():
    """What is kept back is resolved with the rest: another digest, and read back as written."""
    kept = procedure_of(narrowed()).publication
    assert kept.public.entries == ("open",)
    assert kept.inspector.classes == ("public", "personal")
    assert kept.applicant is None


def test_a_regime_narrows_and_its_procedure_may_say_otherwise():
    """The compiled procedure has its own words for an audience, else the regime's."""
    sources = _Regime(
        "publication: {public: {entries: [open], legal: nd118 8}, inspector: {legal: nd118 9}}\n"
    )
    name = "vn.certified_copy"
    read = read_procedure(workflows.text(name), f"{name}.yaml", sources)
    assert [item for item in read.findings if item.is_error] == []
    assert read.procedure.publication.public.entries == ("open",)
    own = workflows.text(name).replace(
        b"roles:\n", b"publication: {public: {entries: [take], legal: nd118 8}}\nroles:\n", 1
    )
    read = read_procedure(own, f"{name}.yaml", sources)
    assert [item for item in read.findings if item.is_error] == []
    assert read.procedure.publication.public.entries == ("take",)
    assert read.procedure.publication.inspector.legal == "nd118 9"


class _Regime:
    """The shipped files, a regime with something more."""

    def __init__(self, more):
        self.more = more

    def __call__(self, kind, name):
        found = workflows.sources(kind, name)
        if kind != "regime" or found is None:
            return found
        text = re.sub(r"^roles:", f"{self.more}roles:", found[0].decode(), count=1, flags=re.MULTILINE)
        return text.encode(), found[1]

    def known(self, kind):
        return workflows.sources.known(kind)
