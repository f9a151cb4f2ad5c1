"""The child's side of `sandbox`: gives up its rights, reads one file, says what it found on one pipe, ends."""

from __future__ import annotations

import base64
import ctypes
import json
import os
import resource
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from thidua.reading.limits import Limits

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


def main() -> None:
    """Reads the order on standard input, the file it names, and writes JSON lines on standard output."""
    order = json.loads(sys.stdin.buffer.read())
    limits = Limits(**order["limits"])
    pipe = os.dup(1)
    # What libraries print must not reach the pipe.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

    def say(**message: Any) -> None:
        data = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        while data:
            data = data[os.write(pipe, data) :]

    _die_with(order["parent"])
    _leave_the_network()
    _take_limits(limits)
    # Our own code is loaded, and cached on disk, before the first untrusted byte; nothing is cached after.
    import thidua.reading.intake
    import thidua.reading.read  # noqa: F401

    sys.dont_write_bytecode = True
    sys.addaudithook(_guard)
    code = 0
    try:
        _read(order, limits, say)
    except MemoryError:
        say(kind="refusal", code="READ-031", details=_details(order, limits))
    except BaseException as error:
        code = _say_refusal(error, order, say)
    os._exit(code)


def _say_refusal(error: BaseException, order: dict[str, Any], say: Any) -> int:
    from thidua.reading.errors import Refusal
    from thidua.reading.file_kind import shown_name

    if isinstance(error, Refusal):
        say(kind="refusal", code=error.code, details=error.details)
        return 0
    # The trace goes to the parent's log, the person gets a plain refusal.
    traceback.print_exception(error, limit=20, file=sys.stderr)
    details = {"file": shown_name(order["name"]), "what": type(error).__name__}
    say(kind="refusal", code="READ-032", details=details)
    return 1


def _details(order: dict[str, Any], limits: Limits) -> dict[str, Any]:
    from thidua.reading.file_kind import shown_name
    from thidua.reading.limits import human_bytes

    return {"file": shown_name(order["name"]), "limit": human_bytes(limits.memory)}


def _read(order: dict[str, Any], limits: Limits, say: Any) -> None:
    from thidua.ground.clock import today
    from thidua.reading.intake import open_intake, read_intake

    def ocr_begins(pages: int) -> None:
        # Drawing and straightening pages is our own time; Tesseract's processes have clocks of their own.
        _soft_cpu(limits.cpu_seconds + 2 * pages)
        say(kind="ocr", pages=pages)

    intake = open_intake(
        Path(order["path"]),
        progress=lambda done, total: say(kind="progress", done=done, total=total),
        limits=limits,
        ocr_begins=ocr_begins,
        name=order["name"],
        pictures=order["pictures"],
    )
    for picture in intake.pictures:
        data = base64.b64encode(picture.data).decode()
        say(kind="picture", page=picture.page, width=picture.width, height=picture.height, data=data)
    _soft_cpu(_cpu_used() + limits.cpu_seconds)
    reading = read_intake(intake, today=today().isoformat(), relatives=order["relatives"]).to_json()
    source = intake.source
    pages = []
    for page_index, page in enumerate(source.pages):
        lines = []
        for line_index, line in enumerate(page):
            hint = source.hints.get((page_index, line_index))
            lines.append(f"{hint.marker} {line}" if hint is not None and hint.marker else line)
        pages.append(lines)
    say(kind="result", reading=reading, pages=pages)


def _die_with(parent: int) -> None:
    """The child is killed when its parent is gone."""
    library = _libc()
    if library is not None:
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _leave_the_network() -> None:
    """A network of its own without any link, where the system allows it; the audit hook refuses in any case."""
    library = _libc()
    if library is not None and library.unshare(_CLONE_NEWNET) != 0 and os.getuid() != 0:
        library.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _libc() -> Any | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        return ctypes.CDLL(None, use_errno=True)
    except OSError:
        return None


def _take_limits(limits: Limits) -> None:
    memory = limits.memory
    written = limits.written
    for which, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        _lower(which, value)
    _soft_cpu(limits.cpu_seconds)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)


def _lower(which: int, value: int) -> None:
    _soft, hard = resource.getrlimit(which)
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(which, (bound, bound))
    except (ValueError, OSError):
        # macOS has no limit of address space; elsewhere a limit that cannot be set is a fault.
        if sys.platform.startswith("linux"):
            raise


def _soft_cpu(seconds: float) -> None:
    """Processor time of this process from its start; past it the system ends the process (SIGXCPU)."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    bound = max(1, int(seconds))
    if hard != resource.RLIM_INFINITY:
        bound = min(bound, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (bound, hard))


def _cpu_used() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


_FORBIDDEN = (
    "socket.connect",
    "socket.bind",
    "socket.sendto",
    "socket.getaddrinfo",
    "os.system",
    "os.exec",
    "os.fork",
)


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuses network and foreign programs from Python code; Tesseract is the only program there is."""
    if event in _FORBIDDEN:
        raise PermissionError(event)
    if event == "subprocess.Popen" and Path(str(arguments[0])).name != "tesseract":
        raise PermissionError(event)
