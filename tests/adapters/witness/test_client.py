"""adapters/witness/client.py: one answer comes back, or the witness is told to be silent, in bounded time."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest

from hoso.adapters.witness.client import HttpWitness
from hoso.engine.cosigning import cosign_checkpoints
from hoso.engine.errors import Malformed, WitnessSilent
from hoso.engine.log.note import open_note
from hoso.engine.log.witness import OK, SIZE
from tests.engine.log.keys import LOG_VERIFIER, WITNESS_VERIFIER
from tests.engine.logged import TestSigner, logged
from tests.engine.test_checkpointing import sign
from tests.engine.test_sequencing import open_some

BODY = b"old 0\n\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"


@contextmanager
def server(*parts, pause=0.0):
    """Somebody on a socket who sends these bytes, whatever is asked; gives the URL and what came."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(20)
    came = []

    def run():
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection, suppress(OSError):
                    connection.settimeout(20)
                    came.append(connection.recv(65536))
                    while came[-1].startswith(b"POST") and not came[-1].endswith(BODY):
                        came[-1] += connection.recv(65536)
                    for part in parts:
                        connection.sendall(part)
                        time.sleep(pause)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", came
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(20)


def asked(url, deadline=0.5):
    """The answer of a witness at a URL."""
    return HttpWitness(WITNESS_VERIFIER, url, deadline).add_checkpoint(BODY)


def test_what_is_sent_and_what_comes_back():
    """A POST below the submission prefix with the body as it is; status, body and type come back."""
    typed = b"HTTP/1.1 409 Conflict\r\nContent-Type: text/x.tlog.size\r\nContent-Length: 2\r\n\r\n7\n"
    with server(typed) as (url, came):
        assert asked(f"{url}/prefix/w/") == (409, b"7\n", SIZE, None)
    head, _, body = came[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /prefix/w/add-checkpoint HTTP/1.1\r\n")
    assert body == BODY


def test_a_redirect_is_not_followed():
    """It comes back as what it is, and nobody else is asked."""
    with server(ANSWER) as (elsewhere, visited):
        moved = f"HTTP/1.1 307 Moved\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n".encode()
        with server(moved) as (url, _):
            assert asked(url).status == 307
    assert visited == []


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ((b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 70_000,), "too large"),
        ((b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc",), "IncompleteRead|cut off"),
        (
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\nabc",),
            "IncompleteRead|cut off",
        ),
        ((b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",), "IncompleteRead|ValueError"),
        ((b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000,), "LineTooLong"),
        ((b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",), "HTTPException"),
        ((b"SSH-2.0-OpenSSH\r\n\r\n",), "BadStatusLine"),
        ((b"HTTP/1.1 999999 OK\r\n\r\n",), "BadStatusLine"),
        ((b"\xff\xfe\n",), "BadStatusLine"),
        ((), "RemoteDisconnected|[Rr]eset"),
    ],
)
def test_a_malformed_answer_is_none(parts, why):
    """Too large, cut off, or no HTTP: the witness is silent, and why is said in a word."""
    with server(*parts) as (url, _), pytest.raises(WitnessSilent, match=why):
        asked(url, 5)


@pytest.mark.parametrize(
    ("parts", "pause"),
    [
        ((), 0.0),
        ((b"HTTP/1.1 100 Continue\r\n\r\n",) * 400, 0.01),
        ((b"HTTP/1.1 200 OK\r\n", *[b"X", *[b"x"] * 400]), 0.01),
        ((b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", *[b"x"] * 400), 0.01),
    ],
)
def test_a_slow_answer_is_none(parts, pause):
    """Silence, endless `Continue`, a header or a body that drips: each has one deadline for the whole."""
    parts = parts or (b"",)
    with server(*parts, pause=pause or 0.8) as (url, _):
        began = time.monotonic()
        with pytest.raises(WitnessSilent, match=r"no answer in 0\.4 s|TimeoutError|timed out"):
            asked(url, 0.4)
        assert time.monotonic() - began < 2


def test_nobody_there():
    """A port where nobody listens, and a name that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", f"https://127.0.0.1:{port}", "http://witness.invalid"):
        with pytest.raises(WitnessSilent, match=r"witness\.example/w1: \w+"):
            asked(url, 5)


def test_what_is_no_witness_over_tls():
    """Somebody who speaks no TLS is no answer, and never asked without it."""
    with server(ANSWER) as (url, came), pytest.raises(WitnessSilent):
        asked(url.replace("http:", "https:"), 5)
    assert not any(b"old 0" in data for data in came)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://witness.example",
        "file:///etc/passwd",
        "http://",
        "http://user@witness.example",
        "http://witness.example/?q",
        "http://witness.example/#f",
        "http://witness.example:99999",
        "http://[::1",
        "http://nhân.example",
        "witness.example",
    ],
)
def test_what_is_no_url_of_a_witness(url):
    """Only http and https, with host and path."""
    with pytest.raises(Malformed):
        HttpWitness(WITNESS_VERIFIER, url)


def test_the_key_of_a_log_is_none_of_a_witness():
    """A witness is known by a key of type 0x04."""
    with pytest.raises(Malformed, match="no key of a witness"):
        HttpWitness(LOG_VERIFIER, "http://127.0.0.1")


def test_a_log_and_a_witness_over_a_socket(serve):
    """The log's side and the endpoint, as the log grows: each checkpoint comes to be cosigned."""
    engine = logged()
    log = TestSigner()

    class Known:
        """The log of the engine, as the endpoint is given it."""

        verifier = log

    served = serve(Known)
    witness = HttpWitness(WITNESS_VERIFIER, served.endpoint.url)
    for count in (3, 1, 300):
        open_some(engine, count, 1000 * count)
        sign(engine)
        assert [item.code for item in cosign_checkpoints(engine.store, [witness])] == ["cosigned"]
        with engine.store.reading() as reading:
            note = reading.signed("2026").note
        assert len(open_note(note, [log, WITNESS_VERIFIER]).signatures) == 2
    assert [what[0] for what in served.told] == [OK, *[409, OK] * 2]
