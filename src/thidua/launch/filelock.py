"""A lock between processes on one machine; released by the kernel even when the holder is killed."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from thidua.launch.errors import Busy


@contextlib.contextmanager
def held(path: Path, *, timeout: float = 60, message: str = "") -> Iterator[None]:
    """Hold the lock file for the length of the block; :class:`Busy` after ``timeout`` seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + timeout
        while not _try(handle):
            if time.monotonic() >= deadline:
                raise Busy(message or f"Một tiến trình khác đang giữ {path}.")
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)


def _try(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
