"""`ask`, `answer`, `withdraw`, `override` as somebody types them."""

from __future__ import annotations

import pytest

from tests.adapters.cli.permits import consulted


@pytest.fixture
def permit(hoso, office):
    """A dossier in which agencies are to be asked."""
    assert office.joinpath("hoso.sqlite").is_file()
    return consulted(hoso)


def asked(hoso, dossier, *agencies):
    """Ask agencies, to the end of the same day."""
    named = [word for agency in agencies for word in ("--agency", agency)]
    said = hoso(
        "ask", dossier, *named, "--until", "2031-11-30", "--text", "Ý kiến?", "--actor", "cb03", "--json"
    )
    assert said.code == 0, said.out
    return said.json["requests"]


def test_each_agency_has_a_time_of_its_own(hoso, permit):
    """`--agency ROLE=DATE` goes before `--until`; a day lasts to its end in Vietnam; files come along."""
    said = hoso(
        *("ask", permit, "--agency", "fire_police", "--agency", "heritage_office=2031-12-01"),
        *("--until", "2031-11-30", "--text", "Lối thoát nạn?", "--file", "drawings=form.pdf"),
        *("--actor", "cb03", "--json"),
    )
    assert said.json["requests"] == ["6.1", "6.2"]
    told = hoso("show", permit, "--json").json["requests"]
    assert [(item["agency"], item["due"], item["status"]) for item in told] == [
        ("fire_police", "2031-11-30T17:00:00.000000Z", "asked"),
        ("heritage_office", "2031-12-01T17:00:00.000000Z", "asked"),
    ]
    text = hoso("show", permit).out
    assert "6.2 Heritage office: waiting for the answer, to answer before the end of 1 Dec 2031" in " ".join(
        text.split()
    )


def test_an_agency_answers_the_one_request_that_is_for_it(hoso, permit):
    """Nobody types an id where there is but one; where the actor may answer none, the engine says why."""
    asked(hoso, permit, "fire_police")
    refused = hoso("answer", permit, "--opinion", "agrees", "--actor", "cb08", "--json")
    assert [item["code"] for item in refused.json["refused"]] == ["role"]
    said = hoso("answer", permit, "--opinion", "objects", "--text", "Thiếu lối", "--actor", "cb07", "--json")
    assert (said.code, said.json["request"], said.json["receipt"]["command"]) == (0, "6.1", "answer")
    assert "Fire police: objects" in hoso("show", permit).out
    again = hoso("answer", permit, "--opinion", "agrees", "--actor", "cb07", "--json")
    assert (again.code, again.json["error"]["code"]) == (1, "request_none")


def test_with_several_requests_one_is_named(hoso, permit):
    """Of two requests to agencies of another the person must say which is meant."""
    asked(hoso, permit, "fire_police", "heritage_office")
    hoso("grant", "cb07", "heritage_office", "--unit", "tan_hoa", "--actor", "quantri")
    said = hoso("answer", permit, "--opinion", "agrees", "--actor", "cb07", "--json")
    assert (said.code, said.json["error"]["code"]) == (2, "request_several")
    assert "6.1, 6.2" in said.json["error"]["sentence"]
    said = hoso("answer", permit, "--request", "6.2", "--opinion", "agrees", "--actor", "cb07", "--json")
    assert (said.code, said.json["request"]) == (0, "6.2")


def test_who_may_answer_none_of_several_is_told_why(hoso, permit):
    """Nobody is sent to name a request that is not theirs: it is refused by role, silence too."""
    asked(hoso, permit, "fire_police", "heritage_office")
    for words in (("--opinion", "agrees"), ("--silent",)):
        said = hoso("answer", permit, *words, "--actor", "cb01", "--json")
        assert (said.code, [item["code"] for item in said.json["refused"]]) in (
            (1, ["role"]),
            (1, ["role", "not_due"]),
        )
    several = hoso("answer", permit, "--silent", "--actor", "cb03", "--json")
    assert several.json["error"]["code"] == "request_several"


def test_show_and_actions_agree_while_answers_are_missing(hoso, permit):
    """What waits for answers is nobody's to do: `show` says whose answer is missing, as `actions` does."""
    asked(hoso, permit, "fire_police")
    step = next(
        item
        for item in hoso("show", permit, "--actor", "cb03", "--json").json["next"]
        if item["action"] == "conclude"
    )
    option = next(
        item
        for item in hoso("actions", permit, "--actor", "cb03", "--json").json["actions"]
        if item["action"] == "conclude"
    )
    assert (step["mine"], option["open"]) == (False, False)
    assert [item["code"] for item in step["waits"]] == ["consult_open"]
    shown = hoso("show", permit, "--actor", "cb03").out
    assert "[consult_open]" in shown
    hoso("answer", permit, "--opinion", "agrees", "--actor", "cb07")
    after = hoso("show", permit, "--actor", "cb03", "--json").json["next"]
    assert next(item for item in after if item["action"] == "conclude")["mine"]


def test_what_is_answered_is_due_no_more(hoso, permit):
    """`due` lists the requests that still wait; programs get the others with their status."""
    asked(hoso, permit, "fire_police", "heritage_office")
    assert hoso("due", permit).out.count("2031") == 2
    hoso("answer", permit, "--opinion", "agrees", "--actor", "cb07")
    assert hoso("due", permit).out.count("2031") == 1
    told = hoso("due", permit, "--json").json["requests"]
    assert [item["status"] for item in told] == ["answered", "asked"]


def test_silence_is_declared_by_the_lead(hoso, permit):
    """Too soon it is refused; what the agency did not say cannot be typed beside it."""
    asked(hoso, permit, "fire_police")
    said = hoso("answer", permit, "--silent", "--actor", "cb03", "--json")
    assert [item["code"] for item in said.json["refused"]] == ["not_due"]
    assert "silence can be declared" in hoso("answer", permit, "--silent", "--actor", "cb03").out
    wrong = hoso("answer", permit, "--silent", "--text", "x", "--actor", "cb03", "--json")
    assert (wrong.code, wrong.json["error"]["code"]) == (2, "silent_alone")
    missing = hoso("answer", permit, "--actor", "cb03", "--json")
    assert (missing.code, missing.json["error"]["code"]) == (2, "parameter_missing")


def test_withdraw_takes_a_request_back_or_the_dossier(hoso, permit):
    """With `--request` the request; else the procedure's action, with all its reasons where it may not be."""
    asked(hoso, permit, "fire_police")
    refused = hoso("withdraw", permit, "--request", "6.1", "--actor", "cb03", "--json")
    assert [item["code"] for item in refused.json["refused"]] == ["reason_missing"]
    said = hoso("withdraw", permit, "--request", "6.1", "--reason", "Hỏi nhầm", "--actor", "cb03", "--json")
    assert said.json["receipt"]["command"] == "recall"
    both = hoso("withdraw", permit, "--request", "6.1", "--field", "floors=2", "--actor", "cb03", "--json")
    assert (both.code, both.json["error"]["code"]) == (2, "withdraw_one_thing")
    refused = hoso("withdraw", permit, "--actor", "cb03", "--json")
    assert [item["code"] for item in refused.json["refused"]] == ["role"]
    assert "cb01" in hoso("withdraw", permit, "--actor", "cb03").out
    said = hoso("withdraw", permit, "--actor", "cb01", "--json")
    assert (said.json["receipt"]["action"], said.json["receipt"]["to"]) == ("withdraw", ["withdrawn"])


def test_actions_say_whom_one_may_ask_and_what_one_may_answer(hoso, permit):
    """Each person sees their own part."""
    lead = hoso("actions", permit, "--actor", "cb03", "--json").json
    assert (lead["ask"], lead["answer"]) == (["fire_police", "heritage_office", "grid_company"], [])
    assert "Grid" not in hoso("actions", permit, "--actor", "cb01").out
    asked(hoso, permit, "fire_police")
    lead = hoso("actions", permit, "--actor", "cb03", "--json").json
    assert lead["ask"] == ["heritage_office", "grid_company"]
    agency = hoso("actions", permit, "--actor", "cb07", "--json").json
    assert (agency["ask"], agency["answer"]) == ([], ["6.1"])
    assert "May answer (hoso answer): 6.1." in hoso("actions", permit, "--actor", "cb07").out


def test_history_tells_the_whole_consultation(hoso, permit):
    """Who was asked what until when, and who said what; the plain reading holds none of the texts."""
    asked(hoso, permit, "fire_police", "heritage_office")
    hoso("answer", permit, "--opinion", "objects", "--text", "Thiếu lối thoát nạn", "--actor", "cb07")
    hoso("withdraw", permit, "--request", "6.2", "--reason", "Hỏi nhầm", "--actor", "cb03")
    told = " ".join(hoso("history", permit, "--actor", "cb03").out.split())
    for part in (
        "Fire police [6.1], to answer before the end of 30 Nov 2031",
        "question “Ý kiến?”",
        "Fire police [6.1] objects",
        "answer “Thiếu lối thoát nạn”",
        "request taken back Heritage office [6.2]",
    ):
        assert part in told
    assert "Thiếu" not in hoso("history", permit, "--reading", "plain").out


def test_an_override_is_seen_by_everybody(hoso, permit):
    """History marks it, verification names its entry and still says that the record is intact."""
    refused = hoso("override", permit, "skip", "returned", "--actor", "cb03", "--json")
    codes = [item["code"] for item in refused.json["refused"]]
    assert codes == ["role", "override_end", "reason_missing", "authority_missing"]
    ground = ("--reason", "Kẹt hồ sơ", "--authority", "Biên bản 7")
    said = hoso("override", permit, "skip", "approval", *ground, "--actor", "quantri", "--json")
    assert said.json["receipt"]["to"] == ["approval"]
    told = " ".join(hoso("history", permit, "--actor", "quantri").out.split())
    assert "‼ OVERRIDE" in told
    assert "steps in between skipped authority “Biên bản 7”" in told
    verdict = hoso("verify", "--json")
    assert (verdict.code, [item["n"] for item in verdict.json["overrides"]]) == (0, [6])
    assert (
        f"‼ 1 override of the procedure, within the power and with the reason recorded: {permit} entry 6."
        in (" ".join(hoso("verify").out.split()))
    )
    assert "CAN THIỆP" in hoso("history", permit, "--lang", "vi").out


@pytest.mark.parametrize(
    ("agency", "code"),
    [
        ("fire_police=", "pair_unreadable"),
        ("=2031-12-01", "pair_unreadable"),
        ("fire_police=soon", "moment_unreadable"),
    ],
)
def test_an_agency_that_cannot_be_read(hoso, permit, agency, code):
    """A role without a name, a day that is none."""
    said = hoso("ask", permit, "--agency", agency, "--text", "?", "--actor", "cb03", "--json")
    assert (said.code, said.json["error"]["code"]) == (2, code)


def test_asking_and_answering_say_which_request(hoso, permit):
    """The id that an answer or a withdrawal needs stands in the receipt, with what has become of it."""
    words = ("--agency", "fire_police=2031-11-30", "--text", "Ý kiến?", "--actor", "cb03")
    told = " ".join(hoso("ask", permit, *words).out.split())
    assert "6.1 Fire police: waiting for the answer, to answer before the end of 30 Nov 2031" in told
    assert "6.1 Fire police: agrees" in hoso("answer", permit, "--opinion", "agrees", "--actor", "cb07").out


def test_who_is_asked_is_told_so_before_all_else(hoso, permit):
    """An agency is not told that it may do nothing; the next lines write no opinion down for it."""
    asked(hoso, permit, "fire_police")
    told = hoso("actions", permit, "--actor", "cb07").out
    assert "May do nothing" not in told
    assert told.index("May answer (hoso answer): 6.1.") < told.index("May not do, and why:")
    for said in (told, hoso("inbox", "--actor", "cb07").out):
        assert f"hoso history {permit}" in said
        assert "--opinion agrees" not in said


def test_the_next_line_gives_nothing_up(hoso, permit):
    """What can be taken as it is comes before what wants more, and before a withdrawal."""
    asked(hoso, permit, "fire_police")
    hoso("answer", permit, "--opinion", "agrees", "--actor", "cb07")
    assert f"hoso take {permit} conclude --actor cb03" in hoso("actions", permit, "--actor", "cb03").out
    assert f"hoso take {permit} withdraw" not in hoso("actions", permit, "--actor", "cb01").out


def test_a_guard_over_answers_sends_nobody_to_correct(hoso, permit):
    """An objection is no field: correcting one would not lift it."""
    asked(hoso, permit, "fire_police")
    hoso("answer", permit, "--opinion", "objects", "--text", "Không", "--actor", "cb07")
    for who, action in (("cb03", "conclude"), ("cb03", "submit"), ("cb05", "endorse")):
        assert hoso("take", permit, action, "--actor", who).code == 0
    told = hoso("take", permit, "approve", "--file", "permit=form.pdf", "--actor", "cb06").out
    assert "An agency objects" in told
    assert "hoso correct" not in told
