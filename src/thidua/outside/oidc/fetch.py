"""One bounded HTTP request: no redirect, no proxy, a limit of bytes, and one clock for all of it."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from thidua.ground.ports import ProviderFailed

#: Seconds for one request from the first packet to the last byte: somebody is waiting at the sign-in page.
SECONDS = 5.0
#: Bytes of an answer. The largest honest one, a set of keys, has a tenth of it.
BYTES = 64 * 1024


def fetch_json(
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    status: int = 200,
) -> dict[str, Any]:
    """The JSON object behind an address, by GET, or by POST when there is a body.

    The caller has judged the address: this opens whatever it is given.

    :raises ProviderFailed: ``down``, whatever went wrong: no connection, too slow, too large, another status (a
        redirect is one), or no JSON object.
    """
    parts = urlsplit(url)
    until = time.monotonic() + seconds
    connection = _connection(parts.scheme, parts.hostname or "", parts.port, seconds)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = {"Accept": "application/json", "Connection": "close", **(headers or {})}
    cut: threading.Timer | None = None
    try:
        connection.connect()
        # A timeout of the socket counts each packet; only this ends an answer that comes byte by byte.
        cut = threading.Timer(max(0.0, until - time.monotonic()), _cut, [connection.sock])
        cut.daemon = True
        cut.start()
        connection.request("POST" if body is not None else "GET", target, body, sent)
        answer = connection.getresponse()
        if answer.status != status:
            raise ProviderFailed("down", f"{parts.path}: status {answer.status}")
        content = answer.read(BYTES + 1)
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise ProviderFailed("down", f"{parts.path}: {problem!r}") from problem
    finally:
        if cut is not None:
            cut.cancel()
        connection.close()
    if len(content) > BYTES:
        raise ProviderFailed("down", f"{parts.path}: more than {BYTES} bytes")
    if time.monotonic() >= until:
        raise ProviderFailed("down", f"{parts.path}: slower than {seconds} s")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise ProviderFailed("down", f"{parts.path}: no JSON") from problem
    if not isinstance(found, dict):
        raise ProviderFailed("down", f"{parts.path}: no JSON object")
    return found


def _connection(scheme: str, host: str, port: int | None, seconds: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=seconds)


def _cut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
