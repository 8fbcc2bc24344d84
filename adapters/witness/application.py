"""What a witness answers over HTTP: `POST /add-checkpoint`, and `GET /HASH/checkpoint` for monitors."""

from __future__ import annotations

import re
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from hoso.engine.errors import Malformed
from hoso.engine.log.submission import submission_from
from hoso.engine.log.witness import NOT_FOUND, OK, PATH, TEXT, Answer, answer, malformed, trusted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from wsgiref.types import StartResponse, WSGIEnvironment

    from hoso.adapters.witness.state import State
    from hoso.engine.log.checkpoint import Checkpoint
    from hoso.engine.log.signing import Signer, Verifier

#: No request is larger: 63 hashes, and a checkpoint with the signatures of some witnesses.
LARGEST = 128 * 1024
_MONITORING = re.compile("/([0-9a-f]{64})/checkpoint")
_NOT_ALLOWED = 405
_TOO_LARGE = 413
_FAULT = 500


class Application:
    """A witness of some logs, as a WSGI application."""

    def __init__(
        self,
        state: State,
        signer: Signer,
        logs: Sequence[Verifier],
        told: Callable[[int, str, float], None],
    ) -> None:
        """Witness some logs.

        Args:
            state: what was cosigned.
            signer: the key of the witness, of type 0x04.
            logs: the keys of the logs, of type 0x01.
            told: hears of each answer its status, the name of the fault behind it if there was one, and the
                seconds it took; never what was asked.
        """
        self._state = state
        self._signer = signer
        self._logs = logs
        self._told = told

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Answer one request; no error of ours gets out, and nothing of it."""
        began = time.monotonic()
        why = ""
        more: list[tuple[str, str]] = []
        try:
            given, more = self._answered(environ)
        except Exception as error:  # noqa: BLE001 - the last resort: no answer may hold a trace
            why = type(error).__name__
            given = Answer(_FAULT, b"this witness cannot answer now\n")
        headers = [
            ("Content-Type", given.content_type),
            ("Content-Length", str(len(given.body))),
            ("X-Content-Type-Options", "nosniff"),
            *more,
        ]
        start_response(f"{given.status} {HTTPStatus(given.status).phrase}", headers)
        self._told(given.status, why, time.monotonic() - began)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else given.body]

    def _answered(self, environ: WSGIEnvironment) -> tuple[Answer, list[tuple[str, str]]]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if path == PATH:
            if method != "POST":
                return _not_allowed("POST")
            return self._add(environ["wsgi.input"].read(LARGEST + 1)), []
        asked = _MONITORING.fullmatch(path)
        if asked is None:
            return Answer(NOT_FOUND, b"there is nothing here\n"), []
        if method not in {"GET", "HEAD"}:
            return _not_allowed("GET, HEAD")
        note = self._state.note(asked[1])
        if note is None:
            return Answer(NOT_FOUND, b"nothing of that log was cosigned here\n"), []
        return Answer(OK, note, TEXT), []

    def _add(self, data: bytes) -> Answer:
        if len(data) > LARGEST:
            return Answer(_TOO_LARGE, b"no request is so large\n")
        try:
            submission = submission_from(data)
        except Malformed as error:
            return malformed(error)
        origin = submission.claimed.origin
        logs = trusted(origin, self._logs)

        def decide(latest: Checkpoint | None) -> Answer:
            return answer(submission, logs, latest, [self._signer], int(time.time()))

        # Strangers do not wait for the lock, nor hold it.
        return decide(None) if logs is None else self._state.decide(origin, decide)


def _not_allowed(methods: str) -> tuple[Answer, list[tuple[str, str]]]:
    return Answer(_NOT_ALLOWED, b"that method is not for this place\n"), [("Allow", methods)]
