"""The vectors of docs/reference/record.md against hoso's own code and against the second reader."""

from __future__ import annotations

import contextlib
import importlib.util
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from hoso.engine.binary import ZERO_HASH, bytes_of, digest, text_of
from hoso.engine.canonical import canonical, parse
from hoso.engine.clocks.pending import next_timer
from hoso.engine.commands import CLOCK
from hoso.engine.disclosure import digest_of, digests_in, disclose, salted
from hoso.engine.dossier import evolve
from hoso.engine.errors import NotCanonical
from hoso.engine.leaf import FORMAT, leaf_hash, leaf_of
from hoso.engine.verification.shape import shaped

ROOT = Path(__file__).resolve().parent.parent
VECTORS = json.loads(ROOT.joinpath("docs", "reference", "record-vectors.json").read_text("utf-8"))
STREAMS = {stream["name"]: stream for stream in VECTORS["streams"]}


def second():
    """The second reader as a module of its own."""
    spec = importlib.util.spec_from_file_location("second_reader", ROOT / "examples" / "second_reader.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


READER = second()


def rows():
    """Every entry of every stream, with the stream it stands in."""
    return [(stream, row) for stream in VECTORS["streams"] for row in stream["entries"]]


def named(group):
    """Vectors with their names for the names of the tests."""
    return [pytest.param(vector, id=vector["name"]) for vector in group]


def test_format_is_that_of_the_vectors():
    """Vectors, hoso and the second reader speak of one format and one zero."""
    assert VECTORS["format"] == FORMAT == READER.FORMAT
    assert ZERO_HASH == READER.FIRST == text_of(bytes(32))


@pytest.mark.parametrize("vector", named(VECTORS["canonical"]["accepted"]))
def test_canonical_bytes(vector):
    """A value of the domain is written in one way, and that way is read back."""
    written = vector["bytes"].encode()
    assert canonical(vector["value"]) == written
    assert parse(written) == vector["value"]
    assert READER.canonical(vector["value"]) == vector["bytes"]
    assert READER.parsed(vector["bytes"], type(vector["value"])) == vector["value"]


@pytest.mark.parametrize("vector", named(VECTORS["canonical"]["refused"]))
def test_values_outside_the_domain_are_refused(vector):
    """A value outside the domain has no canonical form: neither written nor read."""
    value = json.loads(vector["json"])
    with pytest.raises(NotCanonical):
        canonical(value)
    with pytest.raises(NotCanonical):
        parse(vector["json"])
    with pytest.raises(ValueError, match=r"."):
        READER.canonical(value)


@pytest.mark.parametrize(
    "vector", named([*VECTORS["canonical"]["not_canonical"], *VECTORS["canonical"]["refused"]])
)
def test_texts_that_are_not_canonical_are_refused(vector):
    """A text that is not what its value would be written as is not read, not even as equal."""
    with pytest.raises(NotCanonical):
        parse(vector["json"])
    with pytest.raises(ValueError, match=r"."):
        READER.parsed(vector["json"], object)


@pytest.mark.parametrize("vector", VECTORS["binary"]["accepted"], ids=lambda vector: vector["text"])
def test_binary_text(vector):
    """Binary is base64url without padding, both ways."""
    data = bytes.fromhex(vector["hex"])
    assert text_of(data) == READER.binary(data) == vector["text"]
    assert bytes_of(vector["text"]) == data


@pytest.mark.parametrize("vector", named(VECTORS["binary"]["refused"]))
def test_binary_text_that_is_no_salt(vector):
    """What is not the one text of 128 bits is noted by the second reader wherever a salt is due."""
    text = vector["text"]
    with contextlib.suppress(ValueError):  # where hoso's decoder does not say so by itself
        assert (text_of(bytes_of(text)), len(bytes_of(text))) != (text, 16)
    reader = READER.Reader(ROOT / "tests" / "no such folder")
    with reader.part("salt"):
        reader.once(text)
    assert [line.split()[2] for line in reader.found] == ["salt:"]


@pytest.mark.parametrize("vector", VECTORS["digests"], ids=lambda vector: vector["of"])
def test_digests(vector):
    """H is SHA-256 as binary text."""
    assert digest(vector["of"].encode()) == READER.digest(vector["of"].encode()) == vector["digest"]


@pytest.mark.parametrize("vector", VECTORS["disclosures"], ids=lambda vector: vector["name"])
def test_disclosures(vector):
    """A disclosure is the canonical text of salt, name and value; its digest goes over the base64url form."""
    made = disclose(vector["salt"], vector["name"], vector["value"])
    assert (made.text, made.digest) == (vector["text"], vector["digest"])
    assert (made.name, made.value) == (vector["name"], vector["value"])
    assert READER.disclosed(vector["text"]) == vector["digest"]
    assert READER.parsed(vector["text"], list) == [vector["salt"], vector["name"], vector["value"]]


@pytest.mark.parametrize("vector", VECTORS["wholes"], ids=lambda vector: vector["salt"])
def test_wholes(vector):
    """A whole is salted as a pair."""
    assert salted(vector["salt"], vector["value"]) == vector["text"]
    assert digest_of(vector["text"]) == READER.disclosed(vector["text"]) == vector["digest"]


@pytest.mark.parametrize("vector", VECTORS["rfc9901"], ids=lambda vector: vector["digest"])
def test_the_examples_of_rfc_9901(vector):
    """The digest of a disclosure is that of RFC 9901, section 4.2.3, on its own examples."""
    assert text_of(vector["text"].encode()) == vector["base64url"]
    assert digest_of(vector["text"]) == READER.disclosed(vector["text"]) == vector["digest"]


@pytest.mark.parametrize("vector", VECTORS["withheld"], ids=lambda vector: len(vector["disclosures"]))
def test_withheld_properties_are_sorted_by_digest(vector):
    """In `_sd` the digests of what an object withholds stand sorted, and tell nothing of the names."""
    digests = sorted(digest_of(text) for text in vector["disclosures"])
    assert vector["withheld"] == {**vector["open"], "_sd": digests}
    assert digests_in(vector["withheld"]) == digests
    assert [text for thing in READER.objects(vector["withheld"]) for text in thing["_sd"]] == digests


@pytest.mark.parametrize(
    ("stream", "row"), [pytest.param(s, r, id=f"{s['name']}-{n}") for n, (s, r) in enumerate(rows())]
)
def test_entries_and_leaves(stream, row):
    """An entry is salted, digested by its leaf, and the leaf hashed, to exactly the texts of the vectors."""
    assert salted(row["salt"], row["entry"]) == row["salted"]
    assert digest_of(row["salted"]) == READER.disclosed(row["salted"]) == row["e"]
    leaf = leaf_of(row["leaf"])
    assert (leaf.stream, leaf.entry, leaf.format) == (stream["tag"], row["e"], FORMAT)
    assert leaf.text() == row["leaf"]
    assert leaf_hash(row["leaf"]) == READER.digest(b"\0" + row["leaf"].encode()) == row["hash"]


@pytest.mark.parametrize("stream", named(VECTORS["streams"]))
def test_streams_are_chains(stream):
    """Each leaf names the one before; each digest in an entry is disclosed, or erased further on."""
    previous, digests, given = ZERO_HASH, set(), set()
    for n, row in enumerate(stream["entries"], 1):
        leaf = leaf_of(row["leaf"])
        assert (leaf.n, leaf.previous) == (n, previous)
        previous = leaf_hash(row["leaf"])
        digests |= set(digests_in(row["entry"]))
        given |= {digest_of(text) for text in row["disclosures"]}
    erased = stream.get("erased", [])
    assert digests == given | {item["digest"] for item in erased}
    assert all(digest_of(item["disclosure_before_it_was_erased"]) == item["digest"] for item in erased)


def test_heads_are_canonical():
    """A head's text is canonical, its hash that of the leaf it stands at; slots may be filled."""
    dossier = STREAMS["dossier-1"]
    assert [head["version"] for head in dossier["heads"]] == [1, 2, 3, 4]
    for head, row in zip(dossier["heads"], dossier["entries"], strict=True):
        assert head["hash"] == leaf_hash(row["leaf"])
        assert canonical(parse(head["state"])).decode() == head["state"]
    filled = parse(VECTORS["heads"]["slots"])
    assert {"branches", "requests", "clock"} <= {key for key, value in filled.items() if value}


def test_branches_and_holders_are_folded():
    """Entry by entry: who holds which leaf and what is said of each branch is what the vectors say."""
    stream = STREAMS["dossier-4"]
    nothing = SimpleNamespace(signing=frozenset(), separated=frozenset(), rounds={})
    body = {}
    for n, (row, standing) in enumerate(zip(stream["entries"], stream["standing"], strict=True), 1):
        body = evolve(body, row["entry"], n, {}, nothing)
        assert {key: body[key] for key in standing} == standing


def test_clocks_are_folded():
    """Entry by entry: the clocks of the head, and when they act next, are what the vectors say."""
    stream = STREAMS["dossier-5"]
    nothing = SimpleNamespace(signing=frozenset(), separated=frozenset(), rounds={})
    body = {}
    for n, row in enumerate(stream["entries"], 1):
        body = evolve(body, shaped(row["entry"]), n, {}, nothing)
        standing = stream["standing"][n - 1]
        assert {key: body[key] for key in standing} == standing
        assert (next_timer(body) or "") == stream["next_timer"][n - 1]


def test_the_clock_acts_by_no_authority():
    """What the clock did has its name for the actor, and neither role nor unit; all else is as it ever is."""
    entries = [row["entry"] for _, row in rows() if row["entry"]["command"] == "fire"]
    assert [entry.get("action") for entry in entries] == [None, "dong"]
    for entry in entries:
        assert entry["actor"] == CLOCK
        assert not entry.keys() & {"role", "unit", "for"}
        assert entry["basis"]["calendars"] == len(STREAMS["calendars-1"]["entries"])


def test_definitions_stand_under_their_digest():
    """A definition is found under the digest of its canonical bytes."""
    resolved = STREAMS["definitions-1"]["resolved"]
    assert all(
        digest(text.encode()) == name == READER.digest(text.encode()) for name, text in resolved.items()
    )
    assert {f"definitions/{name}.json": text for name, text in resolved.items()}.items() <= VECTORS[
        "export"
    ].items()
