"""`hoso form`: a form of a dossier, filled in from the record, as text or HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from hoso import workflows
from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import ASKING, command
from hoso.adapters.cli.form_values import FormValues
from hoso.adapters.cli.named_file import bytes_of
from hoso.adapters.cli.trouble import Trouble
from hoso.engine.forms_text import FormsFile, parse_forms
from hoso.engine.language.yaml_bytes import LARGEST_FILE
from hoso.engine.reason import Refusal

if TYPE_CHECKING:
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View
    from hoso.engine.head import Head
    from hoso.engine.procedure import Procedure

#: What stands on a line that is filled in by hand.
_BLANK = "…" * 20


@command("form", ASKING)
def form(
    call: Call,
    dossier: arguments.Dossier,
    form: arguments.FormName = None,
    format: arguments.FormFormat = "text",  # noqa: A002 - the name of the option
    forms: arguments.FormsFile = None,
) -> int:
    """Fill in a form of a dossier from the record and print it; without a name, list the forms there are."""
    if format not in ("text", "html"):
        raise Trouble("one_of", value=format, name="--format", known=["text", "html"], command="hoso form")
    with call.engine() as engine:
        admission = call.look(engine, "show", dossier)
        if isinstance(admission, Refusal):
            return call.unseen(engine, admission, dossier)
        with call.view(engine, admission) as view:
            head = view.dossier(dossier)
            procedure = view.definition(head).procedure
            table = _table(procedure, forms)
            if form is None:
                listed = _listed(call, view, head, procedure, table)
                return call.done({"forms": listed}, lambda screen: _show_list(screen, listed))
            name = form.removeprefix(f"{table.forms}.")  # as `hoso explain` calls it
            filled = _filled(call, view, head, procedure, table, name)
            return call.done(filled, lambda screen: _show(screen, filled, format, call.wording.language))


def _table(procedure: Procedure, file: str | None) -> FormsFile:
    """The table of the forms that the actions of a procedure print: a file's, or the shipped one."""
    wanted = {reference.rpartition(".")[0] for reference in procedure.prints.values()}
    sources = [(bytes_of(file, LARGEST_FILE), file)] if file else map(_shipped, sorted(wanted))
    for found in sources:
        table = parse_forms(*found)[0] if found is not None else None
        if table is not None and table.forms in wanted:
            return table
    raise Trouble("forms_absent")


def _shipped(name: str) -> tuple[bytes, str] | None:
    return workflows.sources("forms", name)


def _printed_with(procedure: Procedure, table: FormsFile) -> dict[str, str]:
    """Form → the action that prints it."""
    return {
        reference.rpartition(".")[2]: action
        for action, reference in procedure.prints.items()
        if reference.rpartition(".")[0] == table.forms
    }


def _listed(
    call: Call, view: View, head: Head, procedure: Procedure, table: FormsFile
) -> list[dict[str, Any]]:
    """The forms there are for a dossier: of what its actions print, and what is printed at any time."""
    names, by = view.names(view.definition(head)), _printed_with(procedure, table)
    anywhere = {name for name, form in table.papers.items() if all(n in procedure.fields for n in form.needs)}
    return [
        {
            "form": name,
            "number": form.number,
            "title": names.label(form.labels, name),
            "when": call.say("form.printed_with", action=names.action(by[name]))
            if name in by
            else call.say("form.any_time"),
        }
        for name, form in table.papers.items()
        if name in by or name in anywhere
    ]


def _filled(
    call: Call, view: View, head: Head, procedure: Procedure, table: FormsFile, name: str
) -> dict[str, Any]:
    """A form with its lines: what each is called, and what stands there."""
    known = [item["form"] for item in _listed(call, view, head, procedure, table)]
    if name not in known:
        raise Trouble("form_unknown", value=name, known=known)
    form, action = table.papers[name], _printed_with(procedure, table).get(name)
    names = view.names(view.definition(head))
    lines = view.lines(head.name)
    act = next((line for line in reversed(lines) if line.action == action), None) if action else None
    if action is not None and act is None:
        label = names.action(action)
        raise Trouble("form_not_yet", value=name, action=label, dossier=head.name)
    values = FormValues(call, view, head, lines, act)
    return {
        "form": name,
        "number": form.number,
        "number_label": call.say("form.number", number=form.number),
        "title": names.label(form.labels, name),
        "lines": [
            {"label": names.label(line.labels, ""), "text": values.of(line.value) if line.value else [_BLANK]}
            for line in form.lines
            if line.value is None or not line.optional or values.has(line.value)
        ],
    }


def _show_list(screen: Screen, listed: list[dict[str, Any]]) -> None:
    for item in listed:
        screen.line(f"{item['form']}: {item['number']} {item['title']} ({item['when']})", hang=4)


def _show(screen: Screen, filled: dict[str, Any], format_: str, language: str) -> None:
    if format_ == "html":
        for line in html_of(filled, language):
            screen.raw(line)
        return
    screen.line(filled["number_label"])
    screen.title(filled["title"])
    for item in filled["lines"]:
        first, *rest = item["text"] or [""]
        screen.line(f"{item['label']}: {first}" if not rest else f"{item['label']}:", hang=4)
        for text in item["text"] if rest else ():
            screen.line(f"- {text}", indent=2, hang=4)


#: One column that is read on a telephone and printed on A4; what is asked stands above what is answered.
_STYLE = """\
<style>
body { font: 1rem/1.5 serif; max-width: 40rem; margin: 1rem auto; padding: 0 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.4rem; margin: 0 0 1rem } p { margin: 0 }
dt { font-weight: bold; margin-top: .6rem } dd { margin: 0 }
@page { size: A4; margin: 2cm } @media print { body { margin: 0; padding: 0; max-width: none } }
</style>"""


def html_of(filled: dict[str, Any], language: str) -> list[str]:
    """A page that prints as it is, with nothing in it that is not text."""
    found = [
        "<!DOCTYPE html>",
        f'<html lang="{language}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(filled['title'])}</title>",
        *_STYLE.splitlines(),
        "</head><body>",
        f"<p>{escape(filled['number_label'])}</p><h1>{escape(filled['title'])}</h1><dl>",
    ]
    for item in filled["lines"]:
        found.append(f"<dt>{escape(item['label'])}</dt>")
        found.extend(f"<dd>{escape(text)}</dd>" for text in item["text"])
    return [*found, "</dl></body></html>"]
