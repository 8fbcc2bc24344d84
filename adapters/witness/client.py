"""The log's way to a witness: one request over HTTP, with a bound to everything the other side can do."""

from __future__ import annotations

from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from queue import Empty, SimpleQueue
from socket import SHUT_RDWR
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hoso.engine.errors import Malformed, WitnessSilent
from hoso.engine.log.key import COSIGNATURE
from hoso.engine.log.witness import PATH, Answer

if TYPE_CHECKING:
    from hoso.engine.log.signing import Verifier

#: Seconds in which the whole answer must be there.
DEADLINE = 20.0
#: No answer is larger: some lines of signatures.
_LARGEST = 64 * 1024


class HttpWitness:
    """A witness at a URL. Redirects are not followed: whom we ask is for the operator to say."""

    def __init__(self, verifier: Verifier, url: str, deadline: float = DEADLINE) -> None:
        """Know a witness by its key and its submission prefix.

        Raises:
            Malformed: the key is not one for cosignatures, or that is no such URL.
        """
        if verifier.key.type != COSIGNATURE:
            raise Malformed("vkey", f"{verifier.key.text()} is no key of a witness")
        self.verifier = verifier
        self._deadline = deadline
        try:
            parts = urlsplit(url)
            self._host, self._port = parts.hostname or "", parts.port
        except ValueError as error:
            raise Malformed("url", url) from error
        extra = parts.username is not None or parts.query or parts.fragment
        if parts.scheme not in {"http", "https"} or not self._host or extra or not url.isascii():
            raise Malformed("url", f"{url} is not http://HOST or https://HOST with a path")
        self._secure = parts.scheme == "https"
        self._path = parts.path.rstrip("/") + PATH

    def add_checkpoint(self, submission: bytes) -> Answer:
        """Send the body of a request and give the answer, whatever it says.

        Raises:
            WitnessSilent: there was none, or it was too large or too late.
        """
        # A timeout of a socket bounds each wait, not their sum: a server that drips would hold us for ever.
        kind = HTTPSConnection if self._secure else HTTPConnection
        connection = kind(self._host, self._port, timeout=self._deadline)
        came: SimpleQueue[Answer | str] = SimpleQueue()
        Thread(target=lambda: came.put(self._exchange(connection, submission)), daemon=True).start()
        try:
            found = came.get(timeout=self._deadline)
        except Empty:
            found = f"no answer in {self._deadline:g} s"
            with suppress(OSError, AttributeError):
                connection.sock.shutdown(SHUT_RDWR)  # so its thread ends, too
        if isinstance(found, str):
            raise WitnessSilent(self.verifier.key.name, found)
        return found

    def _exchange(self, connection: HTTPConnection, body: bytes) -> Answer | str:
        """The answer, or why there is none."""
        headers = {"Content-Type": "text/plain; charset=utf-8", "User-Agent": "hoso", "Connection": "close"}
        try:
            connection.request("POST", self._path, body, headers)
            response = connection.getresponse()
            data = response.read(_LARGEST + 1)
        except OSError as error:
            return error.strerror or type(error).__name__
        except (HTTPException, ValueError) as error:
            return type(error).__name__
        finally:
            connection.close()
        if len(data) > _LARGEST:
            return "the answer is too large"
        if response.length:
            return "the answer was cut off"
        return Answer(response.status, data, response.getheader("Content-Type", ""))
