"""`hoso form`: the papers of Circular 03/2025, filled in from the record."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from hoso import workflows


def lines(hoso, dossier, name, *words):
    """The lines of a form, as programs read them."""
    told = hoso("form", dossier, name, *words, "--json")
    assert told.code == 0, told.out + told.err
    return {item["label"]: item["text"] for item in told.json["lines"]}


def test_the_receipt_is_printed_once_the_dossier_is_accepted(hoso, dossier):
    """Before its action there is nothing to print; then it says code, papers, when and by whom."""
    early = hoso("form", dossier, "receipt", "--json")
    assert early.json["error"]["code"] == "form_not_yet"
    assert hoso("take", dossier, "accept", "--actor", "cb01").code == 0
    told = lines(hoso, dossier, "receipt", "--actor", "cb01")
    assert told["Dossier code"] == [dossier]
    assert told["Applicant"] == ["Nguyễn Văn A"]
    assert len(told["Papers handed in"]) == 2
    assert told["Fees"] == ["none"]
    assert "cb01" in told["Received by (officer)"][0]
    assert set(told["Address, telephone, e-mail"][0]) == {"…"}


def test_nothing_personal_stands_on_it_for_nobody(hoso, dossier):
    """Without a name of who looks the form keeps back what is not public."""
    assert hoso("take", dossier, "accept", "--actor", "cb01").code == 0
    said = hoso("form", dossier, "receipt")
    assert said.code == 0
    assert "Nguyễn Văn A" not in said.out


def test_a_form_is_found_by_the_name_that_explain_tells(hoso, dossier):
    """`vn.03_2025.receipt`, as a procedure refers to it, is the form `receipt` of its table."""
    assert hoso("take", dossier, "accept", "--actor", "cb01").code == 0
    assert lines(hoso, dossier, "vn.03_2025.receipt") == lines(hoso, dossier, "receipt")
    assert hoso("form", dossier, "other.receipt", "--json").json["error"]["code"] == "form_unknown"


def test_the_control_sheet_is_the_trail(hoso, dossier):
    """Form 06 belongs to no action: it lists each state with when and who, at any time."""
    assert hoso("take", dossier, "accept", "--actor", "cb01").code == 0
    (trail,) = [
        text for label, text in lines(hoso, dossier, "control_sheet").items() if "step by step" in label
    ]
    assert len(trail) == 2
    assert "cb01" in trail[1]


def test_the_list_says_when_each_is_printed(hoso, dossier):
    """Without a name the forms are listed, each with its number and when it is printed."""
    listed = hoso("form", dossier, "--json").json["forms"]
    assert [item["number"] for item in listed] == ["01", "02", "03", "04", "05", "06"]
    assert "control_sheet: 06" in hoso("form", dossier).out
    assert hoso("form", dossier, "letter", "--json").json["error"]["code"] == "form_unknown"


class Page(HTMLParser):
    """Which elements a page has."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag, attrs):
        """Note one."""
        del attrs
        self.tags.append(tag)


def test_html_holds_nothing_but_text(hoso, dossier):
    """What somebody typed is text on the page, never an element of it."""
    asked = ("request_supplement", "-f", "missing_items=<script>alert(1)</script>", "-r", "<b>thiếu</b>")
    assert hoso("take", dossier, *asked, "--actor", "cb01").code == 0
    said = hoso("form", dossier, "supplement", "--format", "html", "--actor", "cb01")
    page = Page()
    page.feed(said.out)
    assert set(page.tags) == {"html", "head", "meta", "style", "title", "body", "p", "h1", "dl", "dt", "dd"}
    assert "&lt;script&gt;" in said.out
    assert '<html lang="en">' in said.out
    assert "width=device-width" in said.out
    assert "\ndt { font-weight: bold" in said.out


@pytest.mark.parametrize("own", [True, False])
def test_an_office_may_have_its_own_file(hoso, dossier, office, own):
    """A file of the same name takes the place of the shipped one; one of another name does not."""
    text, _ = workflows.sources("forms", "vn.03_2025")
    changed = text.decode().replace('en: "Control sheet"', 'en: "Our sheet"')
    changed = changed if own else changed.replace("forms: vn.03_2025", "forms: vn.other")
    office.joinpath("our.forms.yaml").write_text(changed, encoding="utf-8")
    told = hoso("form", dossier, "control_sheet", "--forms", "our.forms.yaml", "--json").json
    assert (told["title"] if own else told["error"]["code"]) == ("Our sheet" if own else "forms_absent")
