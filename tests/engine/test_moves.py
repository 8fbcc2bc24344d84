"""engine/moves.py: the compiled moves, each with the line it came from."""

from __future__ import annotations

from pathlib import Path

from hoso.engine.moves import Move, Requirement, explain
from hoso.engine.procedure_text import read_procedure

SAMPLE = Path(__file__).with_name("sample.yaml").read_text(encoding="utf-8")


def test_each_row_and_source_is_a_move() -> None:
    """A row with two sources is two moves of one line, each for the holder of its source."""
    moves = explain(read_procedure(SAMPLE.encode(), "s.yaml"))
    lines = SAMPLE.splitlines()
    assert len(moves) == 7
    assert all(f"trigger: {move.action}," in lines[move.line - 1] for move in moves)
    asked = (
        Requirement("at_most", "1"),
        Requirement("reason", "required"),
        Requirement("legal", "nd118 16(3)"),
    )
    assert moves[1:3] == [
        Move("received", "supplement", "received", ("one_stop",), (), asked, 41, "s.yaml"),
        Move("examine", "supplement", "received", ("officer",), (), asked, 41, "s.yaml"),
    ]


def test_a_move_says_what_it_asks_for() -> None:
    """Guards, fields, documents and separations are named; an internal move stays where it is."""
    moves = explain(read_procedure(SAMPLE.encode(), "s.yaml"))
    assert moves[0].requirements == (Requirement("document", "application"),)
    assert (moves[3].dest, moves[3].conditions) == ("examine", ("is_large", "not is_remote"))
    assert moves[3].requirements == (Requirement("fills", "size"),)
    assert moves[4].requirements == (
        Requirement("different_from", "accept ever"),
        Requirement("decision", "true"),
    )


def test_a_file_with_errors_has_no_moves() -> None:
    """Nothing is explained that would not run."""
    assert explain(read_procedure(b"hoso: procedure/1\n", "s.yaml")) == []
