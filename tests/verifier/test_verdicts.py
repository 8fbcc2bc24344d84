"""Every verdict: the sound folder passes, and each planted fault has its exit code and names its place."""

from __future__ import annotations

import json
import re

import pytest
from folders import (
    Book,
    Signer,
    canonical,
    head_note,
    make_packet,
    make_register,
    note,
    put,
    put_about,
    put_tiles,
)

LANGUAGES = ("vi", "en")


def book(**options) -> Book:
    """A book of two shards in which something was erased."""
    made = Book(**options)
    made.erase(made.dossiers[0], "2026", 1)
    return made


def stream(folder, tag):
    """The file of a stream."""
    return folder / "streams" / tag[:2] / f"{tag}.jsonl"


def edit(file, change):
    """Change the lines of a file."""
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    change(lines)
    file.write_text("".join(canonical(line) + "\n" for line in lines))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("audience", ["public", "applicant", "inspector"])
def test_sound_register_passes(verify, tmp_path, audience, language):
    """Two shards, an erasure, hidden entries, witnesses, older states: every verdict passes."""
    made = book()
    made.witnesses = [Signer("w.example/1", 5, 4), Signer("w.example/2", 6, 4)]
    make_register(tmp_path / "r", made, audience)
    put(tmp_path / "old", made.checkpoint("2026", 4))
    put(tmp_path / "key", made.signers[0].vkey + "\n")
    words = ["--older", tmp_path / "old", "--key", tmp_path / "key", "--lang", language]
    words += [word for one in made.witnesses for word in ("--witness", one.vkey)]
    found = verify(tmp_path / "r", *words)
    assert found.code == 0, found.out + found.err
    assert len(re.findall("^(?:PASSED|ĐẠT) ", found.out, re.MULTILINE)) == 9
    assert "{" not in found.out
    said = json.loads(verify(tmp_path / "r", *words, "--json").out)
    assert said["counts"]["erased"] == 2
    assert {one["rule"] for one in said["withheld"]} >= {"access", "request"}


@pytest.mark.parametrize("audience", ["public", "applicant", "inspector"])
def test_sound_packet_passes(verify, tmp_path, audience):
    """A packet passes; what needs the whole register is said to be not checked."""
    made = book()
    make_packet(tmp_path / "p", made, made.dossiers[0], audience)
    found = verify(tmp_path / "p", *made.keys(), "--lang", "en")
    assert found.code == 0, found.out + found.err
    assert re.findall(r"^NOT CHECKED · (\w+)", found.out, re.MULTILINE) == [
        "consistency",
        "cosignatures",
        "definitions",
    ]


@pytest.mark.parametrize("entries", [1, 2, 255, 256, 257, 700])
def test_trees_of_any_size(verify, tmp_path, entries):
    """Trees around the width of a tile verify, with each earlier state."""
    made = Book(years=("2026",), dossiers=1, steps=max(0, entries - 3))
    make_register(tmp_path / "r", made, earlier=(1, min(256, len(made.logs["2026"]))))
    assert verify(tmp_path / "r", *made.keys()).code == 0


def cut_tail(folder, made):
    """The last line of a dossier is not shown."""
    edit(stream(folder, made.dossiers[1]), lambda lines: lines.pop())


def drop_line(folder, made):
    """A line in the middle is gone."""
    edit(stream(folder, made.dossiers[1]), lambda lines: lines.pop(2))


def change_entry(folder, made):
    """A value that stands open was changed."""
    file = stream(folder, made.dossiers[1])
    edit(file, lambda lines: lines[2]["salted"][1]["effects"][0]["fields"].update(area="ordinarx"))


def change_leaf(folder, made):
    """A leaf names another entry."""
    file = stream(folder, made.dossiers[1])
    edit(file, lambda lines: lines[2]["leaf"].update(e="x" * 42 + "A"))


def swap_lines(folder, made):
    """Two lines stand in the wrong order."""
    edit(stream(folder, made.dossiers[1]), lambda lines: lines.insert(2, lines.pop(3)))


def remove_stream(folder, made):
    """A whole dossier is not there."""
    stream(folder, made.dossiers[1]).unlink()


def cut_file(folder, made):
    """The file ends in the middle of a line."""
    file = stream(folder, made.dossiers[1])
    file.write_bytes(file.read_bytes()[:-9])


def spaced_line(folder, made):
    """A line is not canonical."""
    file = stream(folder, made.dossiers[1])
    file.write_text(file.read_text().replace('"at":[', '"at": [', 1))


def flip(name, at=40):
    """Damage one byte of a file of the log."""

    def damage(folder, _):
        data = bytearray((folder / name).read_bytes())
        data[at] ^= 1
        (folder / name).write_bytes(data)

    damage.__doc__ = name
    return damage


def wrong_key(folder, made):
    """The checkpoint is signed by another key."""
    made.signers = [Signer(made.name, 99)]
    put(folder / "2026" / "checkpoint", made.checkpoint("2026"))
    made.signers = [Signer(made.name, 1)]


def false_signature(folder, _):
    """The signature in the name of the key is that of another text."""
    file = folder / "2026" / "checkpoint"
    file.write_text(re.sub(r"\n(\d+)\n", lambda form: f"\n{int(form[1]) - 1}\n", file.read_text(), count=1))


def withhold_more(folder, made):
    """More values are said to be withheld than there are."""
    edit(stream(folder, made.dossiers[1]), lambda lines: lines[1]["withheld"].update(personal=3))


def withhold_silently(folder, made):
    """Values are withheld without a rule."""
    edit(stream(folder, made.dossiers[1]), lambda lines: lines[1]["withheld"].pop("request"))


def unknown_rule(folder, made):
    """A rule is none of about.json."""
    edit(
        stream(folder, made.dossiers[1]),
        lambda lines: lines[1]["withheld"].update(whim=lines[1]["withheld"].pop("request")),
    )


def withheld(line):
    """The same line, withheld as a whole by the rule of the access stream."""
    return {"at": line["at"], "leaf": line["leaf"], "rule": "access"}


def unfit_rule(folder, made):
    """An entry of a dossier is withheld by the rule for another stream."""
    edit(stream(folder, made.dossiers[1]), lambda lines: lines.append(withheld(lines.pop())))


def unfit_rule_first(folder, made):
    """The first entry of a dossier is withheld by the rule for another stream."""
    edit(stream(folder, made.dossiers[1]), lambda lines: lines.insert(0, withheld(lines.pop(0))))


def unfit_rule_everywhere(folder, made):
    """All entries of a dossier are withheld, as if it were a second access stream."""
    edit(
        stream(folder, made.dossiers[1]),
        lambda lines: lines.extend([withheld(lines.pop(0)) for _ in [*lines]]),
    )


def stray_disclosure(folder, made):
    """A disclosure belongs to another entry."""
    text = next(text for text, _ in made.streams[made.dossiers[1]][0].values.values())
    edit(stream(folder, made.dossiers[1]), lambda lines: lines[1]["disclosures"].append(json.loads(text)))


def shown_though_erased(folder, made):
    """A value that was erased is still shown."""
    entry = made.streams[made.dossiers[0]][0]
    digest = made.streams[made.dossiers[0]][-1].erases[0]
    edit(
        stream(folder, made.dossiers[0]),
        lambda lines: lines[0]["disclosures"].append(json.loads(entry.values[digest][0])),
    )


def change_definition(folder, made):
    """A definition is another text under the same name."""
    (folder / "definitions" / f"{made.digest}.json").write_text("{}")


def remove_definition(folder, made):
    """A definition is not there."""
    (folder / "definitions" / f"{made.digest}.json").unlink()


def say_otherwise(folder, _):
    """About.json counts another number of entries."""
    about = json.loads((folder / "about.json").read_text())
    (folder / "about.json").write_text(canonical(about | {"entries": about["entries"] + 1}))


def show_in_public(folder, _):
    """The folder says it is for everybody."""
    about = json.loads((folder / "about.json").read_text())
    (folder / "about.json").write_text(canonical(about | {"audience": "public"}))


def earlier_fork(folder, _):
    """An earlier checkpoint in the folder is of another tree."""
    other = Book(seed=1, dossiers=2)
    put(folder / "2026" / "checkpoints" / "5", other.checkpoint("2026", 5))


def name(one):
    """The name of a test: what the fault is."""
    return str(one) if isinstance(one, int) else one.__doc__


IN_LINE = {"chain", "inclusion", "disclosures"}
REGISTER = [
    (wrong_key, 10), (false_signature, 10), (flip("2026/checkpoint", 60), 10),
    (flip("2026/tile/0/000.p/12"), 11), (flip("2026/tile/entries/000.p/12"), 11), (change_leaf, 11),
    (change_entry, 12), (drop_line, 12), (swap_lines, 12), (cut_file, 12), (spaced_line, 12),
    (unfit_rule_everywhere, 12),
    (cut_tail, 13), (remove_stream, 13), (earlier_fork, 14),
    (withhold_more, 16), (withhold_silently, 16), (unknown_rule, 16), (stray_disclosure, 16),
    (unfit_rule, 16), (unfit_rule_first, 16),
    (shown_though_erased, 16),
    (change_definition, 17), (remove_definition, 17), (say_otherwise, 18), (show_in_public, 18),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("fault", "code"), REGISTER, ids=name)
def test_fault_in_a_register(verify, tmp_path, fault, code, language):
    """Each fault gives its exit code, a sentence without leftovers, and the file it is in."""
    made = book()
    make_register(tmp_path / "r", made, "inspector")
    fault(tmp_path / "r", made)
    found = verify(tmp_path / "r", *made.keys(), "--lang", language)
    assert found.code == code, found.out + found.err
    assert "{" not in found.out
    problems = verify(tmp_path / "r", *made.keys(), "--lang", language, "--json").problems
    assert problems
    for one in problems:
        assert one["place"]["file"]
        if one["verdict"] in IN_LINE and one["place"]["file"].startswith("streams"):
            assert one["place"].get("line", 1) >= 1


def test_all_processors_say_the_same(verify, tmp_path, monkeypatch):
    """Streams read on several processors give the report that reading them one after the other gives."""
    from hoso_verify import register

    made = book(dossiers=9)
    make_register(tmp_path / "r", made, "inspector")
    for fault in (drop_line, change_entry, unfit_rule, shown_though_erased, remove_definition):
        fault(tmp_path / "r", made)
    said = []
    for many in (1 << 60, 0):
        monkeypatch.setattr(register, "_MANY", many)
        said.append(verify(tmp_path / "r", *made.keys(), "--json"))
    assert said[0] == said[1]
    found = {one["verdict"] for one in said[0].problems}
    assert found >= {"chain", "completeness", "disclosures", "definitions"}


def packet_short(folder, made):
    """The tail of the dossier is withheld with its proof; the signed head says more."""
    cut_tail(folder, made)


def packet_old_head(folder, made):
    """The head is of a moment at which the stream was shorter."""
    put(folder / f"heads/{made.dossiers[1][:2]}/{made.dossiers[1]}", head_note(made, made.dossiers[1], 2))


def packet_no_head(folder, made):
    """There is no head."""
    (folder / f"heads/{made.dossiers[1][:2]}/{made.dossiers[1]}").unlink()


def packet_false_proof(folder, _):
    """A proof does not lead to the root."""
    file = min((folder / "proofs" / "2026").iterdir())
    lines = file.read_text().split("\n")
    lines[2] = "A" * 43 + "="
    file.write_text("\n".join(lines))


def packet_no_proof(folder, _):
    """A proof is not there."""
    min((folder / "proofs" / "2026").iterdir()).unlink()


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (packet_short, 13),
        (packet_old_head, 13),
        (packet_no_head, 13),
        (packet_false_proof, 11),
        (packet_no_proof, 11),
        (unfit_rule_everywhere, 16),
        (wrong_key, 10),
    ],
    ids=name,
)
def test_fault_in_a_packet(verify, tmp_path, fault, code):
    """Each fault of a packet gives its exit code."""
    made = book()
    make_packet(tmp_path / "p", made, made.dossiers[1])
    fault(tmp_path / "p", made)
    found = verify(tmp_path / "p", *made.keys())
    assert found.code == code, found.out + found.err


def test_a_checkpoint_that_cannot_be_read(verify, tmp_path):
    """Of a shard whose checkpoint is of no use nothing is said that is not known: neither cut nor other."""
    made = book()
    folder = make_register(tmp_path / "r", made)
    (folder / "2026" / "checkpoint").write_bytes(b"x")
    found = verify(folder, *made.keys(), "--json")
    assert found.code == 10
    assert json.loads(found.out)["verdicts"]["consistency"]["status"] == "not_checked"
    assert not {one["code"] for one in found.problems} & {"shorter", "inconsistent", "about_shard"}


def test_two_views(verify, tmp_path):
    """Who kept a checkpoint of another view sees that the two contradict each other."""
    made, other = Book(), Book(dossiers=2)
    make_register(tmp_path / "r", made)
    put(tmp_path / "old", other.checkpoint("2026", 5))
    assert verify(tmp_path / "r", *made.keys(), "--older", tmp_path / "old").code == 14
    put(tmp_path / "old", Book(steps=9).checkpoint("2025"))
    assert verify(tmp_path / "r", *made.keys(), "--older", tmp_path / "old").code == 14


def test_removed_shard(verify, tmp_path):
    """A register without its oldest shard, or with one that does not name it, is not whole."""
    made = Book()
    folder = make_register(tmp_path / "r", made)
    about = json.loads((folder / "about.json").read_text())
    (folder / "about.json").write_text(canonical(about | {"shards": about["shards"][1:]}))
    found = verify(folder, *made.keys(), "--json")
    assert "not_first" in {one["code"] for one in found.problems}
    made.logs["2025"].append(made.logs["2025"][0])
    put_tiles(folder / "2025", made.logs["2025"])
    put(folder / "2025" / "checkpoint", made.checkpoint("2025"))
    put_about(folder, made, made.logs, "public", {"streams": 7, "entries": 0, "erased": 0})
    assert {"link_false", "lacking"} <= {
        one["code"] for one in verify(folder, *made.keys(), "--json").problems
    }


def test_witnesses(verify, tmp_path):
    """As many witnesses as the reader wants have to cosign; a false cosignature fails too."""
    made = Book()
    made.witnesses = [Signer("w.example/1", 5, 4)]
    make_register(tmp_path / "r", made)
    two = ["--witness", made.witnesses[0].vkey, "--witness", Signer("w.example/2", 6, 4).vkey]
    assert verify(tmp_path / "r", *made.keys(), *two).code == 15
    assert verify(tmp_path / "r", *made.keys(), *two, "--witnesses", "1").code == 0
    file = tmp_path / "r" / "2026" / "checkpoint"
    text = file.read_text().split("\n\n")[0] + "\n"
    forged = note("other\n", made.witnesses).decode().split("\n\n")[1]
    file.write_text(note(text, made.signers).decode() + forged)
    assert verify(tmp_path / "r", *made.keys(), *two, "--witnesses", "1").code == 15


def test_undeployed_definition(verify, tmp_path):
    """An entry under a definition that was not deployed by then is found."""
    made = Book()
    made.add(
        made.dossiers[0],
        "2026",
        effects=[],
        more={"procedure": "other", "definition": made.digest, "basis": {"definitions": 1}},
    )
    make_register(tmp_path / "r", made)
    assert verify(tmp_path / "r", *made.keys()).code == 17


def test_stops(verify, tmp_path):
    """No folder, another format, unfinished, a wrong command: each its own code and one sentence."""
    made = Book()
    folder = make_register(tmp_path / "r", made)
    put(tmp_path / "empty" / "x", "")
    put(tmp_path / "other" / "about.json", '{"format":"9"}')
    put(tmp_path / "half" / "unfinished", "")
    for place, code in (("nowhere", 3), ("empty", 3), ("other", 4), ("half", 5)):
        for language in LANGUAGES:
            found = verify(tmp_path / place, *made.keys(), "--lang", language)
            assert (found.code, found.err.count("\n"), "{" in found.err) == (code, 1, False), found
    for words in (
        [],
        ["--key", "x"],
        ["--key", Signer("w", 2, 4).vkey],
        [*made.keys(), "--witnesses", "1"],
        [*made.keys(), "--witnesses", "abc"],
        [*made.keys(), "--witnesses", "9" * 5_000],
        ["--nonsense"],
    ):
        assert verify(folder, *words).code == 2
    put(tmp_path / "old", note("x\n1\n\n", [Signer("n", 3)]))
    assert verify(folder, *made.keys(), "--older", tmp_path / "old").code == 2
