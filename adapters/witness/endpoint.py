"""The endpoint of a witness: waitress serves the application, within limits."""

from __future__ import annotations

import logging
import socket
from threading import Lock
from typing import TYPE_CHECKING, Any

from waitress.server import create_server
from waitress.wasyncore import close_all

from hoso.adapters.witness.application import LARGEST
from hoso.engine.errors import WitnessUnusable

if TYPE_CHECKING:
    from hoso.adapters.witness.application import Application

#: Requests that are worked on at a time; they wait for one lock.
_THREADS = 4
#: Bytes of all headers of a request.
_HEADERS = 16 * 1024
#: Connections at a time.
_CONNECTIONS = 200
#: Seconds after which a connection is closed on which nothing comes.
_PATIENCE = 20


def listening(host: str, port: int) -> socket.socket:
    """Listen on an address; port 0 takes a free one.

    Raises:
        WitnessUnusable: nobody can listen there.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError, UnicodeError) as error:
        raise WitnessUnusable(f"{host}:{port}", getattr(error, "strerror", None) or str(error)) from error


class Endpoint:
    """Serves an application on a socket until it is stopped."""

    def __init__(self, application: Application, listener: socket.socket) -> None:
        """Serve on a socket that listens; it is closed in the end."""
        # Its warnings name what a stranger sent.
        logging.getLogger("waitress").setLevel(logging.CRITICAL)
        self._map: dict[int, Any] = {}
        self._server = create_server(
            application,
            map=self._map,
            sockets=[listener],
            threads=_THREADS,
            connection_limit=_CONNECTIONS,
            max_request_header_size=_HEADERS,
            max_request_body_size=LARGEST,
            channel_timeout=_PATIENCE,
            cleanup_interval=_PATIENCE // 2,
            ident=None,
            expose_tracebacks=False,
        )
        host, port = self._server.effective_host, self._server.effective_port
        #: What was open when it was stopped: the loop ends with an empty map, and closing comes after it.
        self._open: dict[int, Any] = {}
        self._closing = Lock()
        self._is_closed = False
        #: Where it is reached.
        self.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def serve(self) -> None:
        """Answer until `stop`, or an interrupt; what is being answered then is answered first."""
        try:
            self._server.run()  # an interrupt ends it as well
        finally:
            self._server.task_dispatcher.shutdown()
            with self._closing:
                self._is_closed = True
                close_all(self._map)
                close_all(self._open)

    def stop(self) -> None:
        """End `serve`; from any thread, and also where it has ended."""
        # The trigger is a pipe: closed while it is pulled, it would be another file's by then.
        with self._closing:
            if not self._is_closed:
                self._server.trigger.pull_trigger(self._end)

    def _end(self) -> None:
        self._open.update(self._map)
        self._map.clear()
