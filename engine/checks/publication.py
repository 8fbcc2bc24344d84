"""What is published of a procedure: never more than its audience may see, and open text on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.publication.audience import AUDIENCES, WIDEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding


def check_publication(written: Written) -> Iterator[Finding]:
    """E290: a class that the audience never sees. W319: a text that everybody can read."""
    procedure = written.procedure
    publication = procedure.publication
    for audience in AUDIENCES:
        narrowed = getattr(publication, audience) if publication is not None else None
        for class_ in narrowed.classes if narrowed is not None else ():
            if class_ not in WIDEST[audience]:
                listed = ", ".join(sorted(WIDEST[audience]))
                path = ("publication", audience, "classes")
                yield written.finding(path, "E290", name=class_, audience=audience, classes=listed)
    if publication is not None and publication.public is not None:
        return
    for name, field in procedure.fields.items():
        if field.type == "text" and field.class_ == "public":
            yield written.finding(("fields", name), "W319", key=True, name=name)
