"""adapters/witness/: a witness over a real socket answers as C2SP tlog-witness says, and remembers."""

from __future__ import annotations

import logging
import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from errno import ENOTCONN
from hashlib import sha256
from io import BytesIO
from random import Random

import pytest

from hoso.adapters.witness.application import LARGEST, Application
from hoso.adapters.witness.endpoint import listening
from hoso.adapters.witness.state import State
from hoso.engine.errors import WitnessUnusable
from hoso.engine.log.checkpoint import checkpoint_from
from hoso.engine.log.note import open_note
from hoso.engine.log.signature import signature_from
from hoso.engine.log.witness import cosigned_note
from tests.adapters.witness.conftest import Tree
from tests.engine.log.keys import WITNESS, WITNESS_VERIFIER

LOG = Tree()


def latest(served, log=LOG):
    """How far the witness says that it is, to monitors."""
    said = served.ask("GET", f"/{sha256(log.origin.encode()).hexdigest()}/checkpoint")
    if said.status == 404:
        return 0
    note = open_note(said.body, [log.verifier, WITNESS_VERIFIER])
    assert len(note.signatures) == 2
    return checkpoint_from(note.text).size


def test_every_status_of_the_specification(serve):
    """In the course of one log: 200, 400, 403, 404, 409 with the size, 422; a refusal changes nothing."""
    served = serve(LOG)
    said = served.add(LOG.request(0, 5))
    assert said.status == 200
    assert cosigned_note(LOG.note(5), said.body, [WITNESS_VERIFIER])
    assert signature_from(said.body.decode().removesuffix("\n")).name == "witness.example/w1"
    assert served.add(b"").status == 400
    assert served.add(b"old 9\n\nno note").status == 400
    assert served.add(LOG.request(5, 9).replace(b"old 5", b"old 10")).status == 400
    assert served.add(LOG.request(5, 9).replace(b"\n9\n", b"\n8\n")).status == 403
    assert served.add(Tree(seed=8).request(5, 9)).status == 403
    assert served.add(Tree("other.example").request(0, 9)).status == 404
    conflict = served.add(LOG.request(4, 9))
    assert (conflict.status, conflict.body) == (409, b"5\n")
    assert conflict.headers["Content-Type"] == "text/x.tlog.size"
    assert served.add(LOG.forked(2).request(5, 9)).status == 422
    assert latest(served) == 5
    assert served.add(LOG.request(5, 9)).status == 200
    assert latest(served) == 9


def test_two_logs_are_witnessed_each_by_itself(serve):
    """How far the one is means nothing for the other, nor for another year of the same."""
    other, next_year = Tree("other.example/log", year=None, seed=9), Tree(year="2027")
    served = serve(LOG, other)
    for log, size in ((LOG, 5), (other, 3), (next_year, 1)):
        assert served.add(log.request(0, size)).status == 200
        assert latest(served, log) == size
    assert served.add(other.request(3, 8)).status == 200
    assert (latest(served), latest(served, other), latest(served, next_year)) == (5, 8, 1)


@pytest.mark.parametrize("size", [9, 30])
def test_a_split_view_is_refused(serve, size):
    """Who showed a tree of 9 leaves gets no cosignature of another one, of that size or larger."""
    served, forked = serve(LOG), LOG.forked(4)
    assert served.add(LOG.request(0, 9)).status == 200
    assert served.add(forked.request(9, size)).status == 422
    assert served.add(forked.request(0, size)).status == 409
    assert latest(served) == 9


def test_what_was_cosigned_is_remembered_when_it_starts_again(serve):
    """Another start from the same folder knows how far the log is."""
    assert serve(LOG).add(LOG.request(0, 9)).status == 200
    again = serve(LOG)
    assert again.add(LOG.forked(4).request(0, 20)).body == b"9\n"
    assert again.add(LOG.forked(4).request(9, 20)).status == 422
    assert again.add(LOG.request(9, 20)).status == 200


def test_submissions_at_once_give_one_history(serve):
    """Two servers over one memory, eight clients, two views of one log: one view is cosigned, upwards."""
    servers = [serve(LOG), serve(LOG)]
    views = [LOG, LOG.forked(0)]
    start = threading.Barrier(8)

    def client(number):
        random, view, cosigned = Random(number), views[number % 2], []
        start.wait()
        old = 0
        for _ in range(12):
            size = random.randint(old, 70)
            said = random.choice(servers).add(view.request(old, size))
            if said.status == 200:
                cosigned.append((size, number % 2))
                old = size
            elif said.status == 409:
                old = int(said.body)
            else:
                assert said.status == 422
        return cosigned

    with ThreadPoolExecutor(8) as pool:
        got = [item for cosigned in pool.map(client, range(8)) for item in cosigned]
    assert len(got) > 4
    assert len({view for _, view in got}) == 1
    assert latest(servers[0], views[got[0][1]]) == max(size for size, _ in got)


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "/add-checkpoint", 405, "POST"),
        ("PUT", "/add-checkpoint", 405, "POST"),
        ("POST", "/" + "0" * 64 + "/checkpoint", 405, "GET, HEAD"),
        ("GET", "/" + "0" * 64 + "/checkpoint", 404, None),
        ("GET", "/witness.vkey", 404, None),
        ("GET", "/../witness.vkey", 404, None),
        ("GET", "/" + "A" * 64 + "/checkpoint", 404, None),
        ("POST", "/", 404, None),
        ("POST", "/add-checkpoint/", 404, None),
    ],
)
def test_other_methods_and_places(serve, method, path, status, allow):
    """What is not of the protocol is refused as HTTP refuses it."""
    said = serve(LOG).ask(method, path, b"x" if method != "GET" else None)
    assert (said.status, said.headers.get("Allow")) == (status, allow)


def test_head_says_what_get_would(serve):
    """The headers of a checkpoint, without it."""
    served = serve(LOG)
    served.add(LOG.request(0, 5))
    path = f"/{sha256(LOG.origin.encode()).hexdigest()}/checkpoint"
    there, head = served.ask("GET", path), served.ask("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(there.body))


def raw(served, data):
    """What comes back for bytes sent as they are; `reset` where the other side would not read them."""
    got = b""
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65536):
                got += part
        except OSError as error:
            # Reset before we end our writing is ENOTCONN on Linux, which is no ConnectionError.
            if not isinstance(error, ConnectionError) and error.errno != ENOTCONN:
                raise
            return got or b"reset"
    return got


def test_too_much_is_refused(serve):
    """A body above the limit, declared or in chunks, is not read to its end; nor are endless headers."""
    served = serve(LOG)
    declared = raw(
        served, b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: %d\r\n\r\nold" % (10 * LARGEST)
    )
    assert declared.startswith(b"HTTP/1.1 413 ")
    assert served.add(b"x" * (LARGEST - 1)).status == 400
    head = b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked = raw(served, head + (b"1000\r\n" + b"x" * 4096 + b"\r\n") * 40 + b"0\r\n\r\n")
    assert chunked.startswith((b"HTTP/1.1 413 ", b"reset"))
    assert [what[0] for what in served.told] == [400]
    endless = raw(served, b"GET / HTTP/1.1\r\nX: " + b"x" * 20_000)
    assert b" 431 " in endless[:20] or endless == b"reset"


def test_two_requests_on_one_connection(serve):
    """Connections are kept for those who go on asking."""
    body = b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 2\r\n\r\nno"
    assert raw(serve(LOG), body + body).count(b"HTTP/1.1 400 Bad Request\r\n") == 2


def test_a_fault_says_nothing_of_itself(serve, folder):
    """A damaged memory cosigns nothing: 500, without trace, path or content; it is told to the operator."""
    served = serve(LOG)
    assert served.add(LOG.request(0, 5)).status == 200
    (path,) = [item for item in folder.iterdir() if len(item.name) == 64]
    path.write_bytes(path.read_bytes().replace(b"\n5\n", b"\n4\n"))
    said = served.add(LOG.request(5, 9))
    assert (said.status, said.body) == (500, b"this witness cannot answer now\n")
    assert [what[:2] for what in served.told] == [(200, ""), (500, "WitnessUnusable")]


def test_what_is_told_of_requests_holds_nothing_of_them(serve, capfd, caplog):
    """Status, fault and seconds; standard error stays empty whatever strangers send."""
    served = serve(LOG)
    with caplog.at_level(logging.WARNING):
        served.add(b"old 0\n\ncanary")
        raw(served, b"canary\r\n\r\n")
        raw(served, b"POST /canary HTTP/1.1\r\nContent-Length: canary\r\n\r\n")
    assert all(len(what) == 3 and what[0] in {400, 404} and what[1] == "" for what in served.told)
    assert "canary" not in caplog.text + "".join(capfd.readouterr())


def test_answers_name_no_program(serve):
    """Nobody learns from an answer what serves it."""
    assert "Server" not in serve(LOG).ask("GET", "/").headers


def test_garbage_gets_an_answer_and_hurts_nobody(serve):
    """Five hundred mutations of a good request: each is answered by a status of the protocol, never 500."""
    served, random = serve(LOG), Random(5)
    served.add(LOG.request(0, 5))
    good = LOG.request(5, 9)
    for _ in range(500):
        data = bytearray(good)
        for _ in range(random.randint(1, 3)):
            at = random.randrange(len(data))
            data[at : at + random.randint(0, 4)] = random.randbytes(random.randint(0, 4))
        assert served.add(bytes(data)).status in {200, 400, 403, 404, 409, 422}
    assert latest(served) in {5, 9}


class TestMemory:
    """adapters/witness/state.py."""

    def test_it_is_that_of_one_key(self, folder):
        """Another key does not go on from it, and a folder without memory is none."""
        with pytest.raises(WitnessUnusable, match="another key"):
            State(folder, LOG.verifier)
        with pytest.raises(WitnessUnusable, match="no memory"):
            State(folder.parent, WITNESS_VERIFIER)

    def test_the_note_is_on_the_disk_before_the_answer(self, folder, monkeypatch):
        """Written beside, flushed, renamed, the folder flushed; only then the answer is given."""
        state, done = State(folder, WITNESS_VERIFIER), []
        flush, rename = os.fsync, os.replace
        monkeypatch.setattr(os, "fsync", lambda file: (done.append("fsync"), flush(file))[1])
        monkeypatch.setattr(os, "replace", lambda *paths: (done.append("rename"), rename(*paths))[1])
        application = Application(state, WITNESS, [LOG.verifier], lambda status, *_: done.append(status))
        body = BytesIO(LOG.request(0, 5))
        environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/add-checkpoint", "wsgi.input": body}
        application(environ, lambda *_: done.append("answered"))
        assert done == ["fsync", "rename", "fsync", "answered", 200]

    def test_a_folder_that_cannot_be_written_cosigns_nothing(self, serve, folder):
        """A place where the note cannot be kept is 500, and what was there stays."""
        served = serve(LOG)
        served.add(LOG.request(0, 5))
        (path,) = [item for item in folder.iterdir() if len(item.name) == 64]
        folder.joinpath(path.name + ".new").mkdir()
        assert served.add(LOG.request(5, 9)).status == 500
        assert latest(served) == 5

    def test_a_folder_that_was_taken_away_cosigns_nothing(self, serve, folder):
        """It does not begin anew while it runs."""
        served = serve(LOG)
        served.add(LOG.request(0, 5))
        folder.rename(folder.with_name("away"))
        assert served.add(LOG.request(0, 5)).status == 500
        folder.mkdir()
        assert served.add(LOG.request(0, 5)).status == 500


def test_an_address_that_is_taken():
    """Two cannot listen at one place; the error names it."""
    with listening("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WitnessUnusable, match=str(port)):
            listening("127.0.0.1", port)
    with pytest.raises(WitnessUnusable):
        listening("host.invalid", 1)


def test_stopping_what_has_ended(serve):
    """Whoever stops a witness twice, or one that an interrupt ended, hears of no closed pipe."""
    served = serve(LOG)
    served.endpoint.stop()
    served.endpoint.stop()
    with suppress(OSError):
        while True:
            served.ask("GET", "/witness.vkey")
    served.endpoint.stop()
