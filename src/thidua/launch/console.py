"""What the launcher says to the person: one line per step, Vietnamese, quiet when nothing happens."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import TextIO

_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class Console:
    """Progress on a stream; animates on a terminal, prints plain lines otherwise. ``quiet`` says errors only."""

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        self.stream = stream or sys.stdout
        self.quiet = quiet
        self.lively = self.stream.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")

    def say(self, line: str = "") -> None:
        if not self.quiet:
            self._write(line + "\n")

    def warn(self, line: str) -> None:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """One step with its duration; ``step.note(...)`` shows where it is, ``step.result`` how it ended;
        ``step.mark`` is "!" when
        the person should look."""
        step = Step(self, title)
        if self.quiet:
            yield step
            return
        step.begin()
        try:
            yield step
        except BaseException:
            step.end(mark="✗")
            raise
        step.end(mark=step.mark)

    def _write(self, text: str) -> None:
        try:
            self.stream.write(text)
            self.stream.flush()
        except UnicodeEncodeError:  # a terminal without UTF-8 still gets the words
            self.stream.write(text.encode("ascii", "replace").decode("ascii"))
            self.stream.flush()


class Step:
    """A step being done."""

    def __init__(self, console: Console, title: str) -> None:
        self.console, self.title, self.result = console, title, ""
        self.mark = "✓"
        self._note = ""
        self._start = time.monotonic()
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def note(self, text: str) -> None:
        """Where the step is now ("3/12 trang")."""
        self._note = text

    def begin(self) -> None:
        if self.console.lively:
            self._thread = threading.Thread(target=self._animate, daemon=True)
            self._thread.start()

    def end(self, *, mark: str) -> None:
        self._done.set()
        if self._thread:
            self._thread.join()
            self.console._write("\r\x1b[2K")
        took = time.monotonic() - self._start
        tail = f": {self.result}" if self.result else ""
        self.console._write(f"  {mark} {self.title}{tail} ({took:.1f} s)\n")

    def _animate(self) -> None:
        frame = 0
        while not self._done.wait(0.12):
            took = time.monotonic() - self._start
            note = f" – {self._note}" if self._note else ""
            self.console._write(
                f"\r\x1b[2K  {_FRAMES[frame % len(_FRAMES)]} {self.title}{note} ({took:.0f} s)"
            )
            frame += 1
