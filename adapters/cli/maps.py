"""Map files: read with the procedure they are for, which stands beside them or ships."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hoso import workflows
from hoso.adapters.cli.named_file import bytes_of
from hoso.engine.language.yaml_bytes import LARGEST_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.finding import Finding
    from hoso.engine.procedure import Procedure

_ENDING = ".yaml"


def map_findings(data: bytes, file: str) -> Sequence[Finding]:
    """Check a map; names are looked up where its procedure is found and sound."""
    from hoso.engine.replay.event_map import map_procedure, read_map

    name = map_procedure(data, file)
    return read_map(data, file, _procedure_of(name, file) if name is not None else None).findings


def _procedure_of(name: str, file: str) -> Procedure | None:
    """The procedure beside a map, of its name or as a variant of a file's; else the shipped one."""
    from hoso.adapters.cli.checking import procedures_of

    for stem in (name, name.rpartition(".")[0]):
        path = Path(file).with_name(f"{stem}{_ENDING}")
        if stem and path.is_file():
            data, found = bytes_of(str(path), LARGEST_FILE), str(path)
        elif stem in workflows.shipped():
            data, found = workflows.text(stem), f"{stem}{_ENDING}"
        else:
            continue
        texts = procedures_of(data, found)
        return next(
            (item.procedure for item in texts if item.procedure and item.procedure.procedure == name), None
        )
    return None
