"""engine/drawing/fold.py: a long road stands in columns, read from the left."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.engine.drawing import Walk
from hoso.engine.drawing.chart import chart_of
from hoso.engine.drawing.fold import STEEP, folded
from hoso.engine.drawing.layout import Turn, layout_of
from hoso.engine.drawing.words import Words

from .charts import captions, procedures, roads


def laid_out(procedure):
    """Lay a procedure out in one column."""
    return layout_of(Words(chart_of(procedure), captions(procedure), Walk()))


def turns(layout):
    """Where lines lead from one column to the next, from the left."""
    found = [piece for route in layout.routes for piece in route.pieces if isinstance(piece, Turn)]
    return sorted(found, key=lambda turn: turn.gutter)


@settings(max_examples=40, deadline=None)
@given(roads(), st.integers(1, 5))
def test_a_road_has_no_more_columns_than_asked_for(procedure, most):
    """One line leads from each column to the next; with one column nothing is folded."""
    assert len(turns(folded(laid_out(procedure), most))) <= most - 1


@settings(max_examples=40, deadline=None)
@given(st.one_of(procedures(), roads()))
def test_folding_makes_lower_or_changes_nothing(procedure):
    """What is folded is lower by a quarter; what is not steep stays as it is."""
    before, after = laid_out(procedure), folded(laid_out(procedure))
    if turns(after):
        assert before.height > STEEP * before.width
        assert after.height <= 0.75 * before.height
        assert after.width > before.width
    else:
        assert (after.width, after.height) == (before.width, before.height)


@settings(max_examples=40, deadline=None)
@given(st.one_of(procedures(), roads()))
def test_columns_do_not_touch(procedure):
    """Between two columns runs one line, in a gutter that holds nothing else."""
    layout = folded(laid_out(procedure))
    gutters = [turn.gutter for turn in turns(layout)]
    for one, other in pairwise([0.0, *gutters, layout.width]):
        inside = [node for node in layout.nodes if one <= node.x <= other]
        assert inside
        assert all(one - 0.2 <= node.left and node.right <= other + 0.2 for node in inside)
    assert sorted(set(gutters)) == gutters


@settings(max_examples=20, deadline=None)
@given(roads())
def test_a_straight_road_is_never_steep(procedure):
    """A road that can be cut anywhere gets as many columns as it needs."""
    rows = [
        row.model_copy(update={"source": (one,), "dest": other})
        for row in procedure.transitions[:1]
        for one, other in pairwise(procedure.states)
    ]
    layout = folded(laid_out(procedure.model_copy(update={"transitions": tuple(rows)})))
    assert layout.height <= STEEP * layout.width
