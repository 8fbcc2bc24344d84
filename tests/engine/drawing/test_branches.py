"""engine/drawing: branches side by side in a frame, between the bar where they begin and where they meet."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

from hoso.engine.drawing import Walk, draw_mermaid, draw_svg
from hoso.engine.drawing.chart import EXIT, chart_of
from hoso.engine.drawing.layout import layout_of
from hoso.engine.drawing.words import Words
from hoso.engine.procedure_text import read_procedure
from hoso.engine.resolved import procedure_of, resolve

from .charts import captions

_SVG = "{http://www.w3.org/2000/svg}"
PROCEDURE = read_procedure(
    Path(__file__).parents[1].joinpath("branches.yaml").read_bytes(), "branches.yaml"
).procedure
KNOWN = captions(PROCEDURE)


def test_what_is_inside_stands_in_charts_of_its_own():
    """Outside there is the parallel state alone; a row that cancels leads out from it."""
    chart = chart_of(PROCEDURE)
    assert not [name for name in chart.states if PROCEDURE.states[name].branch]
    lines = {(edge.source, edge.dest): edge.actions for edge in chart.edges}
    assert lines["registrations", "draft"] == ("annul",)
    assert lines["registrations", "returning"] == lines["registrations", "explaining"] == ("join",)
    inside = dict(chart.branches["registrations"])
    assert list(inside) == ["residence", "insurance", "card"]
    residence = inside["residence"]
    assert residence.initial == "residence_check"
    assert residence.ends == {"residence_done": "success", "residence_declined": "failure"}
    assert {edge.source for edge in residence.edges if edge.dest == EXIT} == set(residence.ends)


def test_branches_stand_beside_each_other_inside_the_frame():
    """No column reaches into another or over the frame; both bars span all branches, which begin in a row."""
    layout = layout_of(Words(chart_of(PROCEDURE), KNOWN, Walk()))
    frame = layout.frames["registrations"]
    (node,) = [node for node in layout.nodes if node.state == "registrations"]
    assert (node.width, node.height) == (frame.width, frame.height)
    for one, other in pairwise(frame.columns):
        assert one.x + one.layout.width < other.x
    assert frame.columns[0].x >= 0
    assert frame.columns[-1].x + frame.columns[-1].layout.width <= frame.width
    for column in frame.columns:
        assert frame.fork < frame.top
        assert frame.top + column.y + column.layout.height < frame.join < frame.height
        for upper, place in ((True, column.begins), (False, column.ends)):
            left, right = frame.bar(upper=upper)
            assert left < place < right
        assert all(column.y + node.bottom <= column.last for node in column.layout.nodes)
    begins = {
        round(column.y + node.bottom, 1)
        for column in frame.columns
        for node in column.layout.nodes
        if node.kind == "begin"
    }
    assert len(begins) == 1


def test_everything_inside_is_written():
    """Each state and action of each branch, the branch itself, and the join."""
    root = ET.fromstring(draw_svg(PROCEDURE, KNOWN))
    texts = {" ".join("".join(item.itertext()).split()).replace(" ", "") for item in root.iter(f"{_SVG}text")}
    everything = "".join(texts)
    for state in PROCEDURE.states.values():
        assert state.labels["vi"].replace(" ", "") in texts
        for name in state.branches:
            assert KNOWN.branches[name][0].replace(" ", "") in everything
    for action in (*PROCEDURE.triggers, "join"):
        assert KNOWN.actions[action].replace(" ", "") in everything
    told = root.find(f"{_SVG}desc").text
    assert "Thường trú: Kiểm tra; Cán bộ; 2 ngày: Kiểm tra xong → Xác minh" in told


def test_a_deployed_definition_gives_the_picture_of_its_file():
    """The order of branches is that of the moves in them, however the bytes sort their names."""
    assert draw_svg(procedure_of(resolve(PROCEDURE)), KNOWN) == draw_svg(PROCEDURE, KNOWN)


def test_where_a_dossier_is_in_several_branches():
    """Each state it is in is marked; the way to the bar is thick where a branch has ended."""
    taken = {("draft", "send", "registrations"): 1, ("insurance_issue", "issue", "insurance_done"): 1}
    names = ("draft", "registrations", "residence_check", "card_issue", "insurance_issue", "insurance_done")
    walk = Walk(taken, dict.fromkeys(names, 1), ("card_issue", "residence_check"))
    drawn = draw_svg(PROCEDURE, KNOWN, walk)
    assert drawn.count(KNOWN.now) >= 2
    assert drawn.count('stroke-width="5"') == 2


def test_mermaid_holds_branches_side_by_side():
    """A composite state with a region for each branch, each between its own beginning and ends."""
    lines = [line.strip() for line in draw_mermaid(PROCEDURE, KNOWN).splitlines()]
    assert 'state "Đăng ký liên thông" as s_registrations {' in lines
    assert lines.count("--") == 2
    assert [line for line in lines if line.startswith("state") and " as b_" in line] == [
        f'state "{label}, 5 ngày" as b_{name} {{'
        for name, label in (("residence", "Thường trú"), ("insurance", "Bảo hiểm"), ("card", "Căn cước"))
    ]
    assert sum(line.endswith("{") for line in lines) == lines.count("}") == 4
    for name in ("residence_check", "insurance_issue", "card_issue"):
        assert f"[*] --> s_{name}" in lines
    assert "s_residence_declined --> [*]" in lines
    assert "s_registrations --> s_returning : đủ các nhánh, trường hợp còn lại" in lines
