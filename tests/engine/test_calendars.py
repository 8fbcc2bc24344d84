"""The stream `calendars`: what a file says is recorded, told anew where it changes, known as of an entry."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from hoso import workflows
from hoso.engine.calendars import NO_CALENDARS, fold_calendars
from hoso.engine.canonical import canonical
from hoso.engine.commands import Asking, Decree
from hoso.engine.duration import parse_duration
from hoso.engine.head import Head
from hoso.engine.memory import MemoryStore
from hoso.engine.reason import Refusal
from hoso.engine.seal import seal
from hoso.engine.verification import verify
from hoso.engine.worktime.calendar import Calendar
from hoso.engine.worktime.calendar_text import read_calendar, read_layer
from hoso.engine.worktime.layer import layer_of
from hoso.engine.worktime.policy import Policy
from hoso.engine.worktime.worktime import WorkTime
from hoso.engine.worktime.written import WrittenCalendar, changes
from tests.properties.courses import PEOPLE, permit
from tests.properties.worlds import Clock, Counted, dump, founded, must, opened

from .worktime.places import at

VN, NGHE_AN = (workflows.sources("calendar", name)[0] for name in ("vn", "nghe_an"))
STORM = """\
hoso: calendar/1
calendar: own
vi: "Một cơ quan"
en: "One office"
extends: nghe_an
decisions:
  storm: {number: "1/QĐ", decided_on: "2026-08-03", vi: "Bão", en: "Storm"}
closures:
  - {from: "2026-08-04", to: "2026-08-06", decision: storm, vi: "Nghỉ bão", en: "Closed for the storm"}
"""


def decree(engine, text, key, who="founder"):
    """Ask that a file be recorded."""
    data = text if isinstance(text, bytes) else text.encode()
    return engine.handle(Decree(Asking(who, "t", key), data))


def known(engine):
    """The calendars as the store has them."""
    with engine.store.reading() as reading:
        return engine.knowledge.calendars(reading)


def entries(engine):
    """The entries of the stream."""
    with engine.store.reading() as reading:
        head = reading.named("calendars", "calendars")
        return [stored.entry for stored in reading.entries(head.stream)] if head else []


def recorded():
    """A store that knows the country's and the province's calendar."""
    engine = founded(permit())
    for name, text in (("vn", VN), ("na", NGHE_AN)):
        must(engine, Decree(Asking("founder", "t", name), text))
    return engine


@cache
def shipped():
    """The shipped calendars as what is recorded of them puts them together."""
    return known(recorded())


def test_what_is_recorded_is_what_the_file_says():
    """Every day of the shipped calendars is the same, read from the file and folded from the record."""
    for name in ("vn", "nghe_an"):
        read = read_calendar(*workflows.sources("calendar", name), workflows.sources).calendar
        assert shipped().history.as_of(name, 2).layers == read.layers
    five, start = parse_duration("5wd"), at("2026-02-12 15:20")
    time = shipped().worktime("nghe_an", Policy(), "2026-02-12T08:20:00.000000Z")
    assert time.explain(five, start) == WorkTime(read.known_at(start)).explain(five, start)


def test_only_what_changed_is_told():
    """A holiday more is an effect or two; the same file again is refused, and nothing is written."""
    engine = recorded()
    more = VN.decode().replace(
        "hours:\n",
        "closures:\n"
        '  - {from: "2026-12-24", to: "2026-12-25", decision: nq_28, vi: "Nghỉ", en: "Off"}\n\nhours:\n',
        1,
    )
    before = known(engine)
    must(engine, Decree(Asking("founder", "t", "more"), more.encode()))
    (effect,) = entries(engine)[-1]["effects"]
    assert (effect["kind"], effect["rule"], effect["from"]) == ("closure", "3.1", "2026-12-24")
    assert known(engine).version == 3
    assert before.version == 2  # what was known stays as it was
    again = decree(engine, more, "again")
    assert isinstance(again, Refusal)
    assert again.subjects() == {"calendar_unchanged.vn"}
    must(engine, Decree(Asking("founder", "t", "less"), VN))
    assert [effect["kind"] for effect in entries(engine)[-1]["effects"]] == ["withdrawn"]
    assert known(engine).history.as_of("vn", 4).layers == before.history.as_of("vn", 2).layers


def test_the_same_key_does_it_once():
    """A decree asked again gives its first receipt."""
    engine = recorded()
    before = dump(engine.store)
    assert decree(engine, VN, "vn").n == 1
    assert dump(engine.store) == before


def test_refusals():
    """No power, a file with errors, a calendar over one that is not recorded, over itself."""
    engine = founded(permit())
    assert decree(engine, NGHE_AN, "1").subjects() == {"calendar_unknown.vn"}
    assert decree(engine, VN, "2", who="ann").subjects() == {"role"}
    broken = decree(engine, VN.replace(b"2018-01-01", b"2018-01-32"), "3")
    assert broken.subjects() == {"calendar_unsound"}
    assert broken.reasons[0].details["findings"] == ["E138"]
    assert decree(engine, "}", "4").subjects() == {"calendar_unsound"}
    engine = recorded()
    circle = 'hoso: calendar/1\ncalendar: vn\nvi: "A"\nen: "A"\nextends: nghe_an\n'
    assert decree(engine, circle, "5").subjects() == {"calendar_circle.vn"}
    itself = 'hoso: calendar/1\ncalendar: own\nvi: "A"\nen: "A"\nextends: own\n'
    assert decree(engine, itself, "6").subjects() == {"calendar_circle.own"}
    assert known(engine).version == 2


def test_known_at_and_as_of():
    """A closure counts where it is recorded by then and decided by then; both can be asked for."""
    engine = recorded()
    must(engine, Decree(Asking("founder", "t", "storm"), STORM.encode()))
    calendars = known(engine)
    one, start = parse_duration("1wd"), at("2026-08-03 10:00")
    decided, before = "2026-08-03T03:00:00.000000Z", "2026-08-02T16:59:00.000000Z"
    assert calendars.worktime("own", Policy(), decided).after(one, start) == at("2026-08-07 10:00")
    assert calendars.worktime("own", Policy(), before).after(one, start) == at("2026-08-04 10:00")
    assert calendars.worktime("own", Policy(), decided, 2) is None
    assert calendars.worktime("nghe_an", Policy(), decided, 2).after(one, start) == at("2026-08-04 10:00")
    assert calendars.worktime("nobody", Policy(), decided) is None


def test_what_was_asked_once_is_kept():
    """Days by which nothing more was decided share what is compiled; a policy has its own."""
    calendars = shipped()
    first = calendars.worktime("vn", Policy(), "2026-08-02T16:59:00.000000Z")
    assert calendars.worktime("vn", Policy(), "2026-08-30T16:59:00.000000Z") is first
    assert calendars.worktime("vn", Policy("next_day"), "2026-08-30T16:59:00.000000Z") is not first
    assert calendars.worktime("vn", Policy(), "2019-08-30T16:59:00.000000Z") is not first


def test_nothing_is_recorded_before_a_calendar_that_it_may_rest_on():
    """Where the clock steps back, instants go on from that of the calendars."""
    clock = Clock("2026-08-01T03:00:00.000000Z")
    engine = founded(permit(), people=PEOPLE, store=MemoryStore(clock))
    clock.now = later = "2026-08-05T03:00:00.000000Z"
    must(engine, Decree(Asking("founder", "t", "1"), VN))
    clock.now = "2026-08-02T03:00:00.000000Z"
    assert must(engine, Decree(Asking("founder", "t", "2"), NGHE_AN)).recorded_at == later
    stream = opened(engine, "model.permit", fields={"area": "near", "name": "A"})
    with engine.store.reading() as reading:
        assert reading.head(stream).recorded_at == later


def test_the_record_of_calendars_is_verified():
    """Intact it passes; effects that make no calendar are a problem of their stream."""
    engine = recorded()
    assert problems(engine) == []
    with engine.store.transaction() as transaction:
        head = transaction.named("calendars", "calendars")
        last = next(transaction.entries(head.stream, after=1)).entry
        del last["_sd"]
        wrong = {**last, "effects": [{"kind": "withdrawn", "calendar": "vn", "rule": "9.9"}]}
        salts = Counted(1_000_000).tag
        sealed = seal(wrong, stream=head.stream, n=3, previous=head.leaf, request_key="x", salts=salts)
        leaf = sealed.stored.leaf_hash
        transaction.append(sealed, Head(head.stream, head.kind, head.name, 3, leaf, last["recorded_at"], {}))
    assert problems(engine) == [("calendars", "replay_failed")]


def problems(engine):
    """Kind of stream and code of everything that verification finds."""
    with engine.store.reading() as reading:
        return [(verdict.kind, item.code) for verdict in verify(reading) for item in verdict.problems]


_DAYS = [f"2027-03-{day:02}" for day in range(1, 9)]
_names = st.sampled_from(["a", "b", "c"])
_day = st.fixed_dictionaries(
    {"day": st.sampled_from(_DAYS), "kind": st.sampled_from(["off", "working"]), "decision": _names}
)
_closure = st.builds(
    lambda first, last, name: {"from": min(first, last), "to": max(first, last), "decision": name},
    st.sampled_from(_DAYS),
    st.sampled_from(_DAYS),
    _names,
)
_hours = st.fixed_dictionaries(
    {"periods": st.sampled_from([[["07:00", "11:00"]], [["08:00", "12:00"]]]), "decision": _names}
)
_decided = st.fixed_dictionaries({name: st.sampled_from(["2027-01-01", "2027-02-01"]) for name in "abc"})


@st.composite
def files(draw):
    """Files of one calendar, in which days, closures and decisions come, go and change places."""
    words = {"vi": "x", "en": "x"}
    dates = draw(_decided)
    days = draw(st.lists(_day, max_size=5, unique_by=lambda item: (item["day"], dates[item["decision"]])))
    file = {
        "hoso": "calendar/1",
        "calendar": "own",
        **words,
        "offset": draw(st.sampled_from(["+07:00", "+08:00"])),
        "week": ["mon", "tue"],
        "decisions": {name: {"number": name, "decided_on": on, **words} for name, on in dates.items()},
        "hours": draw(st.lists(_hours, min_size=1, max_size=3)),
        "days": [{**item, **words} for item in days],
        "closures": [{**item, **words} for item in draw(st.lists(_closure, max_size=3))],
    }
    return json.dumps(file).encode()


@settings(max_examples=150)
@given(st.lists(files(), min_size=1, max_size=4))
def test_however_it_changes_the_record_says_what_the_file_says(texts):
    """After each of several files the folded calendar rules each day as the last file does, by every date."""
    written = WrittenCalendar()
    for n, text in enumerate(texts, 1):
        read = read_layer(text, "own")
        assert read.written is not None, read.findings
        effects = changes(written, read.written, n)
        ids = [effect["rule"] for effect in effects if effect["kind"] in {"day", "closure", "hours"}]
        assert len(set(ids)) == len(ids)
        assert ids == [f"{n}.{place}" for place in range(len(effects) - len(ids) + 1, len(effects) + 1)]
        for effect in effects:
            assert canonical(effect)
            written = written.after(effect)
        assert changes(written, read.written, n + 1) == []
        folded = fold_calendars(NO_CALENDARS, [(1, entry_of(changes(WrittenCalendar(), written, 1)))])
        assert folded.written["own"].heading == written.heading
        one, other = layer_of(written), read.layer
        assert replace(one, rules=(), hours=()) == replace(other, rules=(), hours=())
        assert one.hours == other.hours
        assert told(one) == told(other)


def entry_of(effects):
    """As much of an entry as the fold looks at."""
    return {"effects": effects, "recorded_at": "2027-01-01T00:00:00.000000Z"}


def told(layer):
    """Which rule holds on each day, known on any day."""
    return [Calendar((layer,), known)._rules for known in (None, *Calendar((layer,)).decided)]
