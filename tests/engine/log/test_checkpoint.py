"""engine/log/checkpoint.py: the text of a checkpoint is read in its one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.errors import Malformed
from hoso.engine.log.checkpoint import Checkpoint, checkpoint_from
from hoso.engine.log.hashing import EMPTY_ROOT

SOFA = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), min_size=1)


def test_the_example_of_the_specification():
    """C2SP tlog-checkpoint; and with lines that a log added."""
    checkpoint = checkpoint_from(SOFA)
    assert checkpoint[:2] == ("example.com/behind-the-sofa", 20_852_163)
    assert checkpoint.root.hex().startswith("0ac5186a91863e8e")
    assert checkpoint.text() == SOFA
    assert checkpoint_from(SOFA + "lots\nof\nlines\n").extensions == ("lots", "of", "lines")


@given(LINES, st.integers(0, 2**64 - 1), st.binary(min_size=32, max_size=32), st.lists(LINES, max_size=3))
def test_what_is_written_is_read_back(origin, size, root, extensions):
    """Whatever the origin and the lines behind."""
    checkpoint = Checkpoint(origin, size, root, tuple(extensions))
    assert checkpoint_from(checkpoint.text()) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "Log\n123\n",
        f"\n9944\n{ROOT}\n",
        f"Log\n123\n{ROOT}",
        f"Log\nbananas\n{ROOT}\n",
        f"Log\n-34\n{ROOT}\n",
        f"Log\n+34\n{ROOT}\n",
        f"Log\n034\n{ROOT}\n",
        f"Log\n00\n{ROOT}\n",
        f"Log\n\n{ROOT}\n",
        f"Log\n 34\n{ROOT}\n",
        f"Log\n٣\n{ROOT}\n",
        f"Log\n1_0\n{ROOT}\n",
        f"Log\n18446744073709551616\n{ROOT}\n",
        f"Log\n{'9' * 5000}\n{ROOT}\n",
        "Log\n123\nThisIsn'tBase64\n",
        "Log\n123\nYmFuYW5hcw==\n",
        f"Log\n123\n{ROOT[:-1]}\n",
        f"Log\n123\n{ROOT[:-2]}J=\n",
        f"Log\n123\n{ROOT.replace('/', '_')}\n",
        f"Log\n123\n{ROOT} \n",
        f"Log\n123\n{ROOT}\n\n",
        f"Log\n123\n{ROOT}\na\n\nb\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    """Those of transparency-dev/formats, and more. One of them is refused here alone: a root is 32 bytes."""
    with pytest.raises(Malformed):
        checkpoint_from(text)


@pytest.mark.parametrize(
    "wrong",
    [
        Checkpoint("", 1, EMPTY_ROOT),
        Checkpoint("a\nb", 1, EMPTY_ROOT),
        Checkpoint("a", -1, EMPTY_ROOT),
        Checkpoint("a", 2**64, EMPTY_ROOT),
        Checkpoint("a", 1, EMPTY_ROOT[:31]),
        Checkpoint("a", 1, EMPTY_ROOT, ("",)),
        Checkpoint("a", 1, EMPTY_ROOT, ("b\nc",)),
    ],
)
def test_what_could_not_be_read_back_is_not_written(wrong):
    """No checkpoint is made that says something else to its reader."""
    with pytest.raises(Malformed):
        wrong.text()
