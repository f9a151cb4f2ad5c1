# ruff: noqa: S603 - asks installed programs for their version
"""What this machine has and lacks for running and testing the system."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from thidua.launch import environment, pgtools
from thidua.launch.errors import LaunchError
from thidua.launch.ports import port_is_free
from thidua.launch.postgres import Cluster

#: Node 18 is the oldest that npm's lock file version 3 and our copy script are tried on.
OLDEST_NODE = 18
OLDEST_PYTHON = (3, 11)
#: A province's year with its files; below this a laptop fills up during the demo world of the nation.
WANTED_DISK_GIB = 3


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``required`` things must be there to run; the others widen what works."""

    name: str
    ok: bool
    required: bool
    found: str
    remedy: str = ""


def find_chromium() -> str | None:
    """The browser of the tests: THIDUA_CHROMIUM, else the system's."""
    named = os.environ.get("THIDUA_CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        path = shutil.which(name)
        # Ubuntu's chromium-browser may be an empty shell that only points at another store.
        if path and _first_line([path, "--version"], timeout=20):
            return path
    return None


def tesseract_languages() -> set[str]:
    """Languages Tesseract can read; empty when it is not installed."""
    return set(_output(["tesseract", "--list-langs"]).split()[1:]) if shutil.which("tesseract") else set()


def examine() -> list[Finding]:
    """Look at everything; takes a second or two."""
    return [
        _python(),
        _node(),
        _npm(),
        _git(),
        _postgres(),
        _tesseract(),
        _chromium(),
        _disk(),
        _port(),
        _database(),
    ]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", sys.version_info[:2] >= OLDEST_PYTHON, True, version, "Cài Python 3.11 trở lên.")


def _node() -> Finding:
    found = _first_line(["node", "--version"])
    number = re.match(r"v(\d+)", found)
    return Finding(
        "Node.js",
        bool(number) and int(number.group(1)) >= OLDEST_NODE if number else False,
        True,
        found or "không có",
        f"Cài Node.js {OLDEST_NODE} trở lên (gói nodejs) để dựng tệp giao diện.",
    )


def _npm() -> Finding:
    found = _first_line(["npm", "--version"])
    return Finding("npm", bool(found), True, found or "không có", "Cài gói npm (đi cùng Node.js).")


def _git() -> Finding:
    found = _first_line(["git", "--version"]).removeprefix("git version ")
    return Finding("git", bool(found), False, found or "không có", "Cài gói git để lấy bản cập nhật.")


def _postgres() -> Finding:
    if os.environ.get("DATABASE_URL"):
        return Finding("PostgreSQL", True, True, "theo DATABASE_URL")
    try:
        tools = pgtools.find_tools()
    except LaunchError as error:
        return Finding("PostgreSQL", False, True, error.message, error.hint)
    return Finding(
        "PostgreSQL", True, True, f"{tools.version} ({'nhúng' if tools.source == 'wheel' else tools.source})"
    )


def _tesseract() -> Finding:
    languages = tesseract_languages()
    ok = "vie" in languages
    found = _first_line(["tesseract", "--version"]).removeprefix("tesseract ")
    found = f"{found}, tiếng Việt {'có' if ok else 'chưa có'}" if found else "không có"
    return Finding(
        "Tesseract", ok, False, found, install_line("tesseract-ocr", "tesseract-ocr-vie") + " (đọc bản quét)"
    )


def _chromium() -> Finding:
    path = find_chromium()
    found = f"{_first_line([path, '--version'], timeout=20)} ({path})" if path else "không có"
    return Finding("Chromium", bool(path), False, found, install_line("chromium") + " (kiểm thử trình duyệt)")


def _disk() -> Finding:
    var = environment.var_dir()
    place = next(folder for folder in [var, *var.parents] if folder.exists())
    free = shutil.disk_usage(place).free / 1024**3
    return Finding(
        "Đĩa trống", free >= WANTED_DISK_GIB, True, f"{free:.1f} GiB", f"Cần ít nhất {WANTED_DISK_GIB} GiB."
    )


def _port() -> Finding:
    port = int(os.environ.get("THIDUA_PORT") or 8000)
    free = port_is_free(port)
    return Finding(
        f"Cổng {port}", free, False, "trống" if free else "bận", "make run sẽ tự chọn cổng trống kế tiếp."
    )


def _database() -> Finding:
    if os.environ.get("DATABASE_URL"):
        from thidua.launch import gate

        try:
            gate.check(os.environ["DATABASE_URL"])
        except LaunchError as error:
            return Finding("Cơ sở dữ liệu", False, True, error.message, error.hint)
        return Finding("Cơ sở dữ liệu", True, True, "trả lời, đạt mọi điều kiện an toàn")
    cluster = Cluster(environment.var_dir())
    state = (
        "đang chạy"
        if cluster.pid()
        else "có, đang dừng"
        if cluster.exists()
        else "chưa tạo (make run sẽ tạo)"
    )
    return Finding("Cơ sở dữ liệu", True, False, state)


def install_line(*packages: str) -> str:
    """The command a person types to get these packages (Debian names)."""
    if sys.platform == "darwin":
        there = {"tesseract-ocr": "tesseract", "tesseract-ocr-vie": "tesseract-lang"}
        return "brew install " + " ".join(there.get(name, name) for name in packages)
    prefix = "" if os.name != "nt" and os.geteuid() == 0 else "sudo "
    return f"{prefix}apt-get install -y {' '.join(packages)}"


def report(findings: list[Finding]) -> str:
    """For reading."""
    width = max(len(finding.name) for finding in findings)
    lines = []
    for finding in findings:
        mark = "✓" if finding.ok else ("✗" if finding.required else "–")
        lines.append(f"  {mark} {finding.name:<{width}}  {finding.found}")
        if not finding.ok and finding.remedy:
            lines.append(f"    {'':<{width}}  → {finding.remedy}")
    bad = [finding for finding in findings if finding.required and not finding.ok]
    lines.append(f"\nThiếu {len(bad)} thứ bắt buộc." if bad else "\nMáy này chạy được hệ thống.")
    return "\n".join(lines) + "\n"


def _first_line(command: list[str], timeout: float = 15) -> str:
    return (_output(command, timeout).splitlines() or [""])[0].strip()


def _output(command: list[str], timeout: float = 15) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=timeout, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return (done.stdout or done.stderr) if done.returncode == 0 else ""
