"""The regimes and fragments of these tests, and the shipped ones."""

from __future__ import annotations

from pathlib import Path

from hoso import workflows
from hoso.engine.procedure_text import ProcedureText, read_procedures

FOLDER = Path(__file__).parent
SAMPLE = (FOLDER / "sample.yaml").read_text(encoding="utf-8")


class Files:
    """Files beside this one, with some texts replaced; then the shipped ones."""

    def __init__(self, **texts: str) -> None:
        self.texts = texts

    def __call__(self, kind: str, name: str) -> tuple[bytes, str] | None:
        """The file of a kind and name."""
        if kind in self.texts:
            return self.texts[kind].encode(), f"{name}.{kind}.yaml"
        path = FOLDER / f"{name}.{kind}.yaml"
        return (path.read_bytes(), path.name) if path.is_file() else workflows.sources(kind, name)

    def known(self, kind: str) -> list[str]:
        """The names there are."""
        return [path.name.removesuffix(f".{kind}.yaml") for path in FOLDER.glob(f"*.{kind}.yaml")]


def read(text: str, **texts: str) -> tuple[ProcedureText, ...]:
    """Every procedure of a road."""
    return read_procedures(text.encode(), "sample.yaml", Files(**texts))


def one(text: str, **texts: str) -> ProcedureText:
    """The one procedure of a road, which must be right."""
    (found,) = read(text, **texts)
    assert found.procedure is not None, found.findings
    return found
