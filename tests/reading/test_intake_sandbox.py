"""The child process that reads: whatever it does, the caller gets an answer in time and nothing is left."""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path

import pytest

from tests.reading.made_files import docx, paragraph
from thidua.reading import sandbox
from thidua.reading.errors import LimitHit, Refusal
from thidua.reading.limits import MB, Limits

_FAKE = """
import thidua.reading as room, thidua.reading.intake as door, thidua.reading.sandbox_child as child
from thidua.reading.schema import Reading, Source
def read(source, **_given):
    facts = Source(source.name, source.kind, len(source.pages), "clean", source.ocr)
    return Reading(facts, None, "unknown", None, None, None, None, None, None, "Tên")
room.read_document = read
def taken(path, *, progress=None, limits=None, ocr_begins=None, name=None, pictures=False):
{body}
{keep}door.open_intake = taken
child.main()
"""


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    path = tmp_path / "kế hoạch.docx"
    path.write_bytes(docx(paragraph("KẾ HOẠCH") + paragraph("Nội dung")))
    return path


def behave(monkeypatch: pytest.MonkeyPatch, body: str | None) -> None:
    """Lets the child run this instead of opening the file; `None`: open it, with a reader that reads nothing."""
    lines = "\n".join("    " + line for line in (body or "pass").splitlines())
    code = _FAKE.format(body=lines, keep="# " if body is None else "")
    monkeypatch.setattr(sandbox, "_START", f"exec({code!r})")


LIMITS = Limits(seconds=4.0, cpu_seconds=2, memory=300 * MB, written=5 * MB, result_bytes=1 * MB)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("while True: pass", "READ-030"),
        ("import time; time.sleep(60)", "READ-030"),
        ("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)", "READ-030"),
        ("hoard = []\nwhile True: hoard.append(bytearray(1_000_000))", "READ-031"),
        ("import ctypes; ctypes.string_at(0)", "READ-032"),
        ("import os; os.abort()", "READ-032"),
        ("import os; os._exit(0)", "READ-032"),
        ("raise SystemExit(0)", "READ-032"),
        ("return taken(path)", "READ-032"),
        ("import os\nwhile True: os.write(3, b'x' * 65536)", "READ-033"),
        (
            "import os\nfor n in range(3, 9):\n    try: os.write(n, b'[1]\\n')\n    except OSError: pass",
            "READ-032",
        ),
        ("open('big', 'wb').write(b'0' * 10_000_000)", "READ-032"),
        ("import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)", "READ-032"),
        ("import socket; socket.getaddrinfo('example.org', 80)", "READ-032"),
        ("import subprocess; subprocess.run(['sleep', '60'])", "READ-032"),
        ("import os; os.system('sleep 60')", "READ-032"),
        ("import os\nkept = [os.open('/dev/null', 0) for _ in range(500)]", "READ-032"),
    ],
)
def test_a_child_that_misbehaves_becomes_a_refusal(
    body: str, code: str, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    behave(monkeypatch, body)
    started = time.monotonic()
    with pytest.raises(LimitHit) as caught:
        sandbox.read_file_isolated(plan, limits=LIMITS)
    assert caught.value.code == code
    assert "kế hoạch.docx" in caught.value.message
    assert caught.value.exit_code == 4
    assert time.monotonic() - started < LIMITS.seconds + 2
    assert list((plan.parent / "temp").iterdir()) == []


def test_what_the_child_started_dies_with_it(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A foreign process smuggled past the audit hook: forked in C.
    note = plan.parent / "pid"
    behave(
        monkeypatch,
        "import ctypes, os, time\n"
        "pid = ctypes.CDLL(None).fork()\n"
        f"if pid: open({str(note)!r}, 'w').write(str(pid))\n"
        "time.sleep(60)",
    )
    with pytest.raises(Refusal):
        sandbox.read_file_isolated(plan, limits=Limits(seconds=1.5))
    grandchild = int(note.read_text())
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline and _alive(grandchild):
        time.sleep(0.05)
    assert not _alive(grandchild)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_the_child_sees_no_secrets_and_writes_only_in_its_folder(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    behave(
        monkeypatch,
        "import os, tempfile\n"
        "assert 'DATABASE_URL' not in os.environ\n"
        "assert os.getcwd() == tempfile.gettempdir() == os.environ['HOME']\n"
        "assert os.getpgid(0) == os.getpid()\n"
        "open('left behind', 'w').write('x')\n"
        "from thidua.reading.errors import refusal\n"
        "raise refusal('READ-018', file='đúng')",
    )
    with pytest.raises(Refusal) as caught:
        sandbox.read_file_isolated(plan, limits=LIMITS)
    assert caught.value.code == "READ-018"
    assert list((plan.parent / "temp").iterdir()) == []


def test_ocr_earns_time_and_reports_its_pages(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    behave(
        monkeypatch,
        "import time\n"
        "ocr_begins(3)\n"
        "for page in range(3):\n"
        "    time.sleep(0.6)\n"
        "    progress(page + 1, 3)\n"
        "from thidua.reading.intake import Intake\n"
        "from thidua.reading.source import SourceText\n"
        "return Intake(SourceText.from_text('Kế hoạch', name, 'scan'))",
    )
    seen: list[tuple[int, int]] = []
    reading = sandbox.read_file_isolated(
        plan,
        limits=Limits(seconds=1.0, ocr_seconds_per_page=1.0),
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert reading["source"]["kind"] == "scan"


def test_a_good_file_comes_back_with_its_lines(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    behave(monkeypatch, None)
    taken = sandbox.take_in_isolated(plan)
    assert taken.pages == [["KẾ HOẠCH", "Nội dung"]]
    assert taken.reading["title"] == "Tên"
    assert taken.reading["source"]["file"] == "kế hoạch.docx"


def test_several_threads_may_read_at_once(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    behave(monkeypatch, None)
    results: list[int] = []
    threads = [
        threading.Thread(target=lambda: results.append(len(sandbox.take_in_isolated(plan).pages)))
        for _ in range(4)
    ]
    open_before = len(list(Path("/proc/self/fd").iterdir()))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [1] * 4
    assert len(list(Path("/proc/self/fd").iterdir())) == open_before


_SAY = """
import base64, json, os
for n in range(3, 9):
    try: os.write(n, json.dumps({message}).encode() + b"\\n")
    except OSError: pass
"""


@pytest.mark.parametrize(
    "message",
    [
        "{'kind': 'picture', 'page': 1, 'width': 90_000, 'height': 90_000, 'data': 'AAAA'}",
        "{'kind': 'picture', 'page': 0, 'width': 9, 'height': 9, 'data': 'AAAA'}",
        "{'kind': 'picture', 'page': 1, 'width': 9, 'height': -9, 'data': 'AAAA'}",
        "{'kind': 'picture', 'page': float('inf'), 'width': 9, 'height': 9, 'data': 'AAAA'}",
        "{'kind': 'picture', 'page': 1, 'width': 9, 'height': 9, 'data': 'không phải base64'}",
        "{'kind': 'picture', 'page': 1, 'width': 9, 'height': 9, 'data': 'A' * 400_000}",
    ],
)
def test_a_picture_beyond_the_limits_is_not_taken(
    message: str, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    behave(monkeypatch, _SAY.format(message=message))
    with pytest.raises(LimitHit) as caught:
        sandbox.take_in_isolated(plan, limits=LIMITS, pictures=True)
    assert caught.value.code == "READ-032"


def test_more_pictures_than_pages_allowed_are_not_taken(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    message = "{'kind': 'picture', 'page': n, 'width': 9, 'height': 9, 'data': 'AAAA'}"
    behave(
        monkeypatch,
        f"import json, os\nfor n in range(1, 4): os.write(3, json.dumps({message}).encode() + b'\\n')",
    )
    with pytest.raises(LimitHit) as caught:
        sandbox.take_in_isolated(plan, limits=Limits(seconds=4.0, picture_pages=2), pictures=True)
    assert caught.value.code == "READ-032"
