"""engine/layout: one style, in which the shipped files are; nothing that is said changes."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from hoso import workflows
from hoso.engine.language.labels import languages_of
from hoso.engine.language.yaml_text import Document, read_yaml
from hoso.engine.layout import NotLaidOut, laid_out
from hoso.engine.procedure_text import read_procedures
from hoso.engine.resolved import definition_digest, resolve

FILES = sorted(Path(workflows.__file__).parent.glob("*.yaml"))
#: A text in quotes, or a comma or bracket outside of them.
PIECE = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'|[^"']""")


def rewritten(text):
    """A file in our style, its labels in quotes."""
    document = read_yaml(text.encode(), "f")
    assert isinstance(document, Document), document
    return laid_out(text.encode(), (), languages_of(document.value)).decode()


def digests(text):
    """The digests of the procedures of a file."""
    texts = read_procedures(text.encode(), "f.yaml", workflows.sources)
    return [definition_digest(resolve(item.procedure)) for item in texts]


def wide(line):
    """Twice as deep, with needless spaces inside and behind."""
    indent = len(line) - len(line.lstrip())
    body = line.strip()
    if body.startswith("- "):
        body = f"-   {body[2:]}"
    if not body.startswith("#"):
        body = outside_quotes(body, {",": " ,  ", "{": "{  ", "}": " }", "[": "[ ", "]": "  ]"})
    return f"{' ' * (2 * indent)}{body}   "


def broken(line):
    """What stands in braces over many lines."""
    indent = len(line) - len(line.lstrip())
    if "{" not in line or line.strip().startswith("#"):
        return line
    return outside_quotes(line, {",": f",\n{' ' * (indent + 7)}", "{": f"{{\n{' ' * (indent + 5)}"})


def outside_quotes(line, instead):
    """A line with signs replaced where they stand in no quotes."""
    return "".join(instead.get(piece, piece) for piece in PIECE.findall(line))


def requoted(line):
    """Single quotes where the text allows it, labels of one word without any."""
    if line.strip().startswith("#"):
        return line
    line = re.sub(r'\b(vi|en|it): "([A-Z][a-z]+)"', r"\1: \2", line)
    pieces = PIECE.findall(line)
    return "".join(f"'{piece[1:-1]}'" if _may_be_single(piece) else piece for piece in pieces)


def _may_be_single(piece):
    return piece.startswith('"') and "'" not in piece and "\\" not in piece


def spread(line):
    """Three empty lines in place of one, and none doubled elsewhere."""
    return line or "\n\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_shipped_files_are_in_our_style(path):
    """Nothing changes in a shipped file, so that its digest stays and `--check` is quiet."""
    assert rewritten(path.read_text()) == path.read_text()


@pytest.mark.parametrize("disorder", [wide, broken, requoted, spread])
@pytest.mark.parametrize("path", FILES[::3], ids=lambda path: path.name)
def test_disorder_is_put_right(path, disorder):
    """However a shipped file is spaced, broken or quoted, it comes back as it was, comments and all."""
    text = path.read_text()
    disordered = "\n".join(disorder(line) for line in text.splitlines())
    assert rewritten(disordered) == text


@pytest.mark.parametrize("name", workflows.shipped()[::4])
def test_the_digest_stays(name):
    """A procedure in disorder has the digest that it has in our style."""
    text = workflows.text(name).decode()
    disordered = "\n".join(wide(line) for line in text.splitlines())
    assert digests(disordered) == digests(text) == digests(rewritten(disordered))


AWKWARD = """\
# first


hoso:   procedure/1     # the kind


procedure: a
vi: Một
x_note:   |
      two
        lines

      of it
# of the roles
roles:
    # of one
    one: {vi: 'Nói "đúng"', en: 'It''s',   # half
      by: a}
    two:
      - - a
        - b
      -
        vi: "x"
        en: 'goes
          on'
      # after the last
x_last: [ ]
# at the end
"""
TIDY = """\
# first

hoso: procedure/1  # the kind

procedure: a
vi: "Một"
x_note: |
  two
    lines

  of it
# of the roles
roles:
  # of one
  one: {vi: 'Nói "đúng"', en: 'It''s',   # half
      by: a}
  two:
    - - a
      - b
    - vi: "x"
      en: "goes on"
      # after the last
x_last: []
# at the end
"""


def test_awkward_things():
    """Comments stay where they belong; braces that hold one are not joined; texts over lines are kept."""
    assert rewritten(AWKWARD) == TIDY
    assert rewritten(TIDY) == TIDY


@pytest.mark.parametrize(
    "text",
    [
        "hoso: a\nx: |4\n      deep\n",
        "hoso: a\nx: 'one\n\n  # no comment\n  two'\n",
        "hoso: a\n? x\n: y\n",
        "---\nhoso: a\n...\n# end\n",
        "{hoso: a, x: [1, {y: z}]}\n",
        "hoso: a\nx:\n- 1\n# between\n- 2 # behind\n",
        "hoso: a\r\nx:   b\r\n",
        "hoso: a\nx: >-\n  folded\n  text\n# after\ny: b",
        "hoso: a\nx: # of x\n  y: b\n",
        'hoso: a\nx: {y: "#no", z: b} # yes\n',
        "hoso: a\nx: |\ny: b\n",
    ],
)
def test_kept_or_refused(text):
    """Whatever is awkward is kept, in a form that is stable; or it is refused, and nothing is written."""
    before = read_yaml(text.encode(), "f")
    if not isinstance(before, Document):
        return
    try:
        written = laid_out(text.encode())
    except NotLaidOut:
        assert "|4" in text
        return
    assert read_yaml(written, "f").value == before.value
    assert laid_out(written) == written


def test_whatever_is_done_to_a_file():
    """With signs strewn in, what can still be read is kept in a stable form, or refused; nothing breaks."""
    chance = random.Random(5)
    signs = [
        "\n",
        "  ",
        "#",
        " # c",
        "\n# c\n",
        "'",
        '"',
        "- ",
        ": ",
        ",",
        "|",
        ">",
        "{",
        "}",
        "\n\n\n",
        "\r\n",
        "\n  ",
    ]
    kept = 0
    for _ in range(600):
        text = "\n".join(chance.choice(FILES).read_text().splitlines()[: chance.randrange(5, 30)])
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(signs) + text[at + chance.randrange(2) :]
        before = read_yaml(text.encode(), "f")
        if isinstance(before, Document):
            try:
                written = laid_out(text.encode())
            except NotLaidOut:
                continue
            kept += 1
            assert read_yaml(written, "f").value == before.value
            assert laid_out(written) == written
    assert kept > 50
