"""engine/drawing: what the pictures say, in SVG and in Mermaid."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoso import workflows
from hoso.engine.drawing import Walk, draw_mermaid, draw_svg
from hoso.engine.drawing.chart import chart_of
from hoso.engine.procedure_text import read_procedures
from hoso.engine.resolved import procedure_of, resolve

from .charts import captions, procedures, roads, walks
from .drawn import faults

_SVG = "{http://www.w3.org/2000/svg}"


def said(drawn):
    """Every text of a picture, lines joined as a reader hears them."""
    root = ET.fromstring(drawn)
    return [" ".join("".join(item.itertext()).split()) for item in root.iter(f"{_SVG}text")]


def shipped():
    """Every shipped procedure."""
    return [
        text.procedure
        for name in workflows.shipped()
        for text in read_procedures(workflows.text(name), name, workflows.sources)
    ]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_state_and_action_is_written(data):
    """A picture is well-formed and has each state and each action that can be taken as text."""
    procedure = data.draw(procedures())
    known = captions(procedure)
    texts = said(draw_svg(procedure, known, data.draw(walks(procedure))))
    for state in procedure.states.values():
        assert squeezed(state.labels["vi"]) in map(squeezed, texts)
    everything = " ".join(map(squeezed, texts))
    for row in procedure.transitions:
        assert squeezed(known.actions[row.trigger]) in everything


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_text_is_whole_and_alone(data):
    """No text leaves the picture, lies on another or over the edge of a box; no line leaves the picture."""
    procedure = data.draw(st.one_of(procedures(), roads()))
    walk = data.draw(st.one_of(st.none(), walks(procedure)))
    assert faults(draw_svg(procedure, captions(procedure), walk)) == []


def squeezed(text):
    """A text without spaces: a long word is broken where it has none."""
    return text.replace(" ", "")


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_the_same_input_gives_the_same_bytes(data):
    """Drawing twice gives the same picture."""
    procedure = data.draw(procedures(most=12))
    walk = data.draw(walks(procedure))
    for draw in (draw_svg, draw_mermaid):
        assert draw(procedure, captions(procedure), walk) == draw(procedure, captions(procedure), walk)


@pytest.mark.parametrize("procedure", shipped(), ids=lambda item: item.procedure)
def test_a_deployed_definition_gives_the_picture_of_its_file(procedure):
    """The bytes that are pinned sort their names; that changes nothing in the picture."""
    known = captions(procedure)
    assert draw_svg(procedure_of(resolve(procedure)), known) == draw_svg(procedure, known)


@settings(max_examples=30, deadline=None)
@given(procedures(most=12))
def test_a_strict_page_lets_the_picture_stand(procedure):
    """It is a group with title and description, without style, script, id or anything loaded."""
    root = ET.fromstring(draw_svg(procedure, captions(procedure)))
    assert root.get("role") == "group"
    assert root.find(f"{_SVG}title").text == "Thủ tục <thử> & vẽ"
    assert len(root.find(f"{_SVG}desc").text.splitlines()) == len(procedure.states)
    for item in root.iter():
        assert item.tag.removeprefix(_SVG) not in {"style", "script", "image", "use", "a"}
        assert not {"style", "id", "class", "href", "aria-label"} & set(item.attrib)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_mermaid_is_quoted(data):
    """Each line is one statement whose label holds nothing that could end or change it."""
    procedure = data.draw(procedures(most=12))
    _, title, _, *lines = draw_mermaid(
        procedure, captions(procedure), data.draw(walks(procedure))
    ).splitlines()
    assert title == 'title: "Thủ tục <thử> & vẽ"'
    label = r"(?:[^\W_]|[̀-ͯ .,/()–+×→·?!'-]|#\d+;)*"
    name = r"(?:s_\w+|any_[A-Z]\d*|\[\*\])"
    several = rf"{label}(?:<br/>{label})*"
    known = re.compile(
        rf'stateDiagram-v2|  direction TB|  %% {label}|  state "{label}" as {name}|  {name} : {label}'
        rf"|  {name} --> {name}(?: : {several})?|  classDef now [\w:,-]+|  class {name} now"
    )
    assert [line for line in lines if not known.fullmatch(line)] == []
    assert sum(line.startswith('  state "') and " as s_" in line for line in lines) == len(procedure.states)


@pytest.mark.parametrize("procedure", shipped(), ids=lambda item: item.procedure)
def test_moves_from_anywhere_are_no_web(procedure):
    """In the shipped procedures withdrawal and supplement, possible in three states or more, have a letter
    each, and no state has many lines.
    """
    chart = chart_of(procedure)
    sources = [(row.trigger, source) for row in procedure.transitions for source in row.source]
    many = {trigger for trigger, _ in sources if [item for item, _ in sources].count(trigger) >= 3}
    assert {"withdraw", "request_supplement"} & many <= {item.action for item in chart.shared}
    for state in chart.states:
        assert sum(state in (edge.source, edge.dest) for edge in chart.edges) <= 7


def test_what_is_led_by_guards_says_so():
    """Where one action leads two ways, the line that needs guards says so, in every form."""
    birth = next(item for item in shipped() if item.procedure == "vn.birth")
    known = captions(birth)
    transfer = known.actions["transfer"]
    for drawn in (" ".join(said(draw_svg(birth, known))), draw_mermaid(birth, known)):
        assert drawn.count(f"{transfer}, nếu áp dụng") == 1
        assert drawn.count(transfer) > 1
    assert f"{transfer} → {known.states['verification'][0]} (nếu áp dụng)" in draw_svg(birth, known)


def test_where_a_dossier_is_stands_in_a_word():
    """The state a dossier is in has the thickest frame and says so; what it did twice is counted."""
    procedure = shipped()[0]
    first, *_ = chart_of(procedure).edges
    walk = Walk({(first.source, first.actions[0], first.dest): 2}, {first.dest: 2}, (first.dest,))
    known = captions(procedure)
    drawn = draw_svg(procedure, known, walk)
    assert "HIỆN TẠI" in said(drawn)
    assert "đã qua 2 lần" in drawn
    assert f"{known.actions[first.actions[0]]} (2 lần)" in said(drawn)
    assert drawn.count('stroke-width="5"') == 1
    assert "HIỆN TẠI" not in draw_svg(procedure, known)
