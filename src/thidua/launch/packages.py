# ruff: noqa: S603 - calls the system's package manager with fixed package names
"""Getting what testing needs from the system's package manager, when we may; never a reason to fail."""

from __future__ import annotations

import os
import shutil
import subprocess

from thidua.launch import machine
from thidua.launch.console import Console

#: seconds; a machine without a network must not hold up the tests
_UPDATE_LIMIT, _INSTALL_LIMIT = 120, 600


def ensure_for_tests(console: Console, *, install: bool) -> list[str]:
    """Install the missing test programs; returns one line per kind of test that will be skipped and how to get it."""
    wanted = missing()
    if wanted and install and not os.environ.get("THIDUA_NO_INSTALL"):
        prefix = _as_root()
        if prefix is not None and shutil.which("apt-get"):
            names = [name for group in wanted.values() for name in group]
            with console.step(f"Cài gói cho kiểm thử: {' '.join(names)}") as step:
                step.result = _install(prefix, names)
            wanted = missing()
    return [
        f"{kind}: bỏ qua vì thiếu gói. Cài: {machine.install_line(*packages)}"
        for kind, packages in wanted.items()
    ]


def missing() -> dict[str, list[str]]:
    """Kind of test → packages it lacks here (Debian names)."""
    wanted: dict[str, list[str]] = {}
    if machine.find_chromium() is None:
        wanted["Kiểm thử trình duyệt và tiếp cận"] = ["chromium"]
    if "vie" not in machine.tesseract_languages():
        wanted["Kiểm thử đọc bản quét (OCR)"] = ["tesseract-ocr", "tesseract-ocr-vie"]
    return wanted


def _as_root() -> list[str] | None:
    """The prefix that makes a command run as root without asking, or None when we may not."""
    if os.name == "nt":
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _call(["sudo", "-n", "true"], 10) == 0:
        return ["sudo", "-n"]
    return None


def _install(prefix: list[str], packages: list[str]) -> str:
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "Acquire::Retries=1"]
    get = [*command, "install", "-y", "--no-install-recommends"]
    if _call([*get, *packages], _INSTALL_LIMIT) == 0:
        return "xong"
    # The lists of a fresh machine or image are empty or old.
    _call([*command, "update"], _UPDATE_LIMIT)
    if _call([*get, *packages], _INSTALL_LIMIT) == 0:
        return "xong"
    # One unknown name must not keep the others away.
    return (
        "xong" if min(_call([*get, name], _INSTALL_LIMIT) == 0 for name in packages) else "không cài được hết"
    )


def _call(command: list[str], limit: float) -> int:
    try:
        return subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=limit, check=False
        ).returncode
    except (OSError, subprocess.SubprocessError):
        return 1
