"""Which threads of the test's server are answering a request, so that a test does not take the tables from under them."""

from __future__ import annotations

import threading
import time

from django.core.signals import request_finished, request_started


class Answering:
    """Requests the server has taken up and not yet ended, from now until ``wait`` returns."""

    def __init__(self) -> None:
        self._threads: set[int] = set()
        request_started.connect(self._began)
        request_finished.connect(self._ended)

    def _began(self, **_said: object) -> None:
        if threading.current_thread() is not threading.main_thread():
            self._threads.add(threading.get_ident())

    def _ended(self, **_said: object) -> None:
        self._threads.discard(threading.get_ident())

    def wait(self, seconds: float = 60) -> None:
        """Until everything asked is answered, and nothing was taken up for a while; then stop listening."""
        last = time.monotonic() + seconds
        quiet = 0
        while quiet < 5 and time.monotonic() < last:
            quiet = 0 if self._threads else quiet + 1
            time.sleep(0.04)
        request_started.disconnect(self._began)
        request_finished.disconnect(self._ended)
