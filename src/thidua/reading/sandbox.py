"""Untrusted files are read in a child process that can be lost (house rule 11).

The parent never opens the file: it looks at its size, starts a fresh interpreter in a process group and folder of
its own, reads progress and result from a pipe, keeps the clock, and in the end kills the whole group and removes
the folder. Whatever happens in the child comes back as a `Refusal`; the caller never dies with it.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import thidua
from thidua.reading.errors import LimitHit, Refusal, refusal
from thidua.reading.file_kind import check_file, shown_name
from thidua.reading.limits import DEFAULT_LIMITS, Limits, human_bytes
from thidua.reading.page_picture import PagePicture, is_sound

Progress = Callable[[int, int], None]

_START = "from thidua.reading.sandbox_child import main; main()"
_ERROR_TAIL = 4_096


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What the child found: the reading (`reading-schema.md`) and the text it was read from.

    `pages` holds each page's lines as printed, automatic numbers in front; lines are numbered through the file,
    as `line` in the reading counts them. `pictures`, when asked for, show the pages that were scanned.
    """

    reading: dict[str, Any]
    pages: list[list[str]] = field(default_factory=list)
    pictures: tuple[PagePicture, ...] = ()


def read_file_isolated(
    path: Path,
    *,
    progress: Progress | None = None,
    limits: Limits = DEFAULT_LIMITS,
    name: str | None = None,
    relatives: Sequence[str] = (),
) -> dict[str, Any]:
    """The reading of a file as plain data, made in a child process with limits. Raises `Refusal` only.

    `name` is the name the file was sent with, when it is stored under another; `progress(done, total)` is called
    in this process, page by page, for scans; `relatives` are clean texts a damaged one is restored from.
    """
    return take_in_isolated(path, progress=progress, limits=limits, name=name, relatives=relatives).reading


def take_in_isolated(
    path: Path,
    *,
    progress: Progress | None = None,
    limits: Limits = DEFAULT_LIMITS,
    name: str | None = None,
    relatives: Sequence[str] = (),
    pictures: bool = False,
) -> TakenIn:
    """As `read_file_isolated`, with the lines of the text for showing the document beside its reading.

    With `pictures` also those of its scanned pages; they never refuse a file, whatever their size.
    """
    check_file(path, limits, name)
    with tempfile.TemporaryDirectory(prefix="thidua-read-", ignore_cleanup_errors=True) as folder:
        child = _Child(path, name or path.name, limits, folder, progress, relatives, pictures)
        try:
            result = child.run()
        finally:
            child.end()
    return TakenIn(result["reading"], result["pages"], tuple(child.pictures.values()))


class _Child:
    """One child process: started, listened to, and always ended."""

    def __init__(
        self,
        path: Path,
        name: str,
        limits: Limits,
        folder: str,
        progress: Progress | None,
        relatives: Sequence[str],
        pictures: bool,
    ) -> None:
        self.pictures: dict[int, PagePicture] = {}
        self.file = shown_name(name)
        self.limits = limits
        self.progress = progress
        self.seconds = limits.seconds
        self.started = time.monotonic()
        self.error = b""
        order = {
            "path": str(path.resolve()),
            "name": name,
            "limits": limits.to_json(),
            "parent": os.getpid(),
            "relatives": list(relatives),
            "pictures": pictures,
        }
        kept = {
            key: os.environ[key]
            for key in ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")
            if key in os.environ
        }
        source = str(Path(thidua.__file__).resolve().parent.parent)
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
            [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {source!r}); {_START}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env={**kept, "TMPDIR": folder, "HOME": folder, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"},
            start_new_session=True,
            close_fds=True,
        )
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(order).encode())
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # it died at once: its silence is read below

    def run(self) -> dict[str, Any]:
        """The child's result; a `Refusal` for its refusal, its death or its silence."""
        buffer = bytearray()
        received = 0
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            selector.register(self.process.stderr, selectors.EVENT_READ)
            while True:
                left = self.started + self.seconds - time.monotonic()
                if left <= 0:
                    raise refusal("READ-030", file=self.file, limit=round(self.seconds))
                for key, _events in selector.select(min(left, 1.0)):
                    chunk = os.read(key.fd, 65_536)
                    if key.fileobj is self.process.stderr:
                        if chunk:
                            self.error = (self.error + chunk)[-_ERROR_TAIL:]
                        else:
                            selector.unregister(self.process.stderr)
                        continue
                    if not chunk:
                        raise self._death()
                    received += len(chunk)
                    if received > self.limits.result_bytes:
                        raise refusal("READ-033", file=self.file, limit=human_bytes(self.limits.result_bytes))
                    buffer += chunk
                    while (end := buffer.find(b"\n")) >= 0:
                        line = bytes(buffer[:end])
                        del buffer[: end + 1]
                        if (result := self._heard(line)) is not None:
                            return result

    def _heard(self, line: bytes) -> dict[str, Any] | None:
        """Acts on one line from the child; the result when it is the last one."""
        try:
            message = json.loads(line)
            kind = message["kind"]
            if kind == "progress":
                done, total = int(message["done"]), int(message["total"])
                if self.progress is not None:
                    self.progress(done, total)
            elif kind == "ocr":
                pages = min(max(int(message["pages"]), 0), self.limits.pages)
                self.seconds = min(
                    self.limits.seconds + pages * self.limits.ocr_seconds_per_page,
                    max(self.limits.ocr_seconds, self.limits.seconds),
                )
            elif kind == "picture":
                self._take_picture(message)
            elif kind == "refusal":
                raise refusal(str(message["code"]), **dict(message["details"]))
            elif kind == "result":
                return {"reading": dict(message["reading"]), "pages": list(message["pages"])}
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise refusal("READ-032", file=self.file, what="tiến trình đọc trả lời sai quy cách") from error
        return None

    def _take_picture(self, message: dict[str, Any]) -> None:
        """Keeps one page's picture; a child that breaks the limits it was given is not listened to further."""
        page, width, height = (int(message[key]) for key in ("page", "width", "height"))
        picture = PagePicture(page, width, height, base64.b64decode(message["data"], validate=True))
        self.pictures[page] = picture
        known = 0 < page <= self.limits.pages and len(self.pictures) <= self.limits.picture_pages
        if not known or not is_sound(picture, self.limits):
            raise ValueError("a picture beyond the limits")

    def _death(self) -> Refusal:
        """Why the child fell silent without a result."""
        try:
            code = self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            return refusal("READ-032", file=self.file, what="tiến trình đọc im lặng")
        if code == -signal.SIGXCPU or (code == -signal.SIGKILL and self._cpu_spent()):
            return refusal("READ-030", file=self.file, limit=self.limits.cpu_seconds)
        if (
            b"MemoryError" in self.error
            or b"bad_alloc" in self.error
            or b"out of memory" in self.error.lower()
        ):
            return refusal("READ-031", file=self.file, limit=human_bytes(self.limits.memory))
        if code < 0:
            return refusal("READ-032", file=self.file, what=f"tín hiệu {signal.Signals(-code).name}")
        return refusal("READ-032", file=self.file, what=f"mã thoát {code}")

    def _cpu_spent(self) -> bool:
        return time.monotonic() - self.started >= self.limits.cpu_seconds

    def end(self) -> None:
        """Kills the child and everything it started, and waits for it."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for stream in (self.process.stdout, self.process.stderr, self.process.stdin):
            if stream is not None:
                stream.close()


__all__ = ["LimitHit", "Refusal", "TakenIn", "read_file_isolated", "take_in_isolated"]
