#!/usr/bin/env python3
# ruff: noqa: S603, S607 - runs before anything is installed, and on an old Python only to say so
"""From a fresh clone to a ready ``.venv`` and front-end assets, with Python's own library only.

    python3 bootstrap.py [--dev]

Does only what changed since last time (stamps of the lock files in ``.venv``). ``--dev`` adds what testing needs.
Exit codes: 0 done, 1 a step failed (with its words), 3 a program is missing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
OLDEST = (3, 11)
#: The oldest Node that reads this lock file and runs the copy script's tools.
OLDEST_NODE = 18


def main():
    """Do what is missing; the exit code."""
    if sys.version_info[:2] < OLDEST:
        return use_newer_python()
    lock = only_one()
    made = make_venv()
    install("requirements/base.txt", fresh=made)
    if "--dev" in sys.argv[1:]:
        install("requirements/dev.txt", fresh=made)
    link_project()
    build_assets()
    if lock is not None:
        os.close(lock)
    return 0


def use_newer_python():
    """Started with an old Python: hand over to a newer one on this machine, if there is one."""
    for minor in range(15, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and subprocess.call([newer, "-c", "import venv, ensurepip"], stderr=subprocess.DEVNULL) == 0:
            return subprocess.call([newer, str(Path(__file__).resolve()), *sys.argv[1:]])
    return fail(f"Cần Python 3.11 trở lên; máy này có {sys.version_info[0]}.{sys.version_info[1]}.", code=3)


def only_one():
    """Two starts at once must not build the same folder; the kernel releases the lock when we end."""
    if WINDOWS:
        return None
    import fcntl

    handle = os.open(str(ROOT / ".bootstrap.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say("Một lần cài đặt khác đang chạy; chờ…")
        fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def make_venv():
    """Create .venv when it is missing, broken or of too old a Python; True when made now."""
    if PYTHON.exists():
        probe = "import sys, pip; raise SystemExit(sys.version_info < (3, 11))"
        if subprocess.call([str(PYTHON), "-c", probe], stderr=subprocess.DEVNULL) == 0:
            return False
        shutil.rmtree(str(VENV))
    with Step("Tạo môi trường Python riêng (.venv)"):
        import venv

        try:
            venv.EnvBuilder(with_pip=True, symlinks=not WINDOWS, clear=True).create(str(VENV))
        except (Exception, SystemExit) as error:
            shutil.rmtree(str(VENV), ignore_errors=True)
            fail(
                f"Không tạo được .venv: {error}\n  → Trên Debian/Ubuntu: cài gói python3-venv rồi chạy lại.",
                code=3,
            )
    return True


def install(lock, fresh, optional=False):
    """The packages of one lock file, each checked against its recorded hashes; only ready-built ones."""
    path = ROOT / lock
    if not path.exists():
        return
    digest = digest_of([path])
    stamp = VENV / f".{path.name}.stamp"
    if not fresh and read(stamp) == digest:
        return
    count = sum(1 for line in read(path).splitlines() if "==" in line and not line.startswith((" ", "#")))
    with Step(f"Cài {count} gói Python theo {lock}") as step:
        command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        command += ["--progress-bar", "off", "--require-hashes", "--only-binary", ":all:", "-r", str(path)]
        seen = []

        def watch(line):
            if line.startswith(("Collecting", "Requirement already")):
                seen.append(line)
                step.note(f"{min(len(seen), count)}/{count}")
            elif line.startswith("Installing"):
                step.note("đang ghi vào .venv")

        problem = run(command, watch)
        if problem and not optional:
            fail(f"Không cài được các gói của {lock}:\n{problem}")
        if problem:
            step.result = "bỏ qua (không bắt buộc)"
            return
    write(stamp, digest)


def link_project():
    """Make the package importable and the command ``thidua`` callable, without building anything."""
    ask = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    packages = subprocess.check_output([str(PYTHON), "-c", ask]).decode().strip()
    write(Path(packages) / "thidua-src.pth", f"{ROOT / 'src'}\n")
    if WINDOWS:
        write(BIN / "thidua.cmd", '@"%~dp0python.exe" -m thidua %*\r\n')
        return
    command = BIN / "thidua"
    # Not a shebang naming the interpreter: a path with spaces or beyond the system's limit would break it.
    script = '#!/bin/sh\nself=$(readlink -f "$0" 2>/dev/null || echo "$0")\n'
    script += 'exec "$(dirname "$self")/python" -m thidua "$@"\n'
    write(command, script)
    command.chmod(0o755)


def build_assets():
    """Fetch the locked front-end packages (no install scripts) and copy what the pages use."""
    front = ROOT / "frontend"
    lock, manifest, script = (
        front / "package-lock.json",
        front / "assets.json",
        ROOT / "scripts" / "copy_assets.py",
    )
    if not (lock.exists() and script.exists()):
        return
    digest = digest_of([lock, script, manifest])
    stamp = VENV / ".assets.stamp"
    vendor = ROOT / "src" / "thidua" / "web" / "static" / "vendor"
    if read(stamp) == digest and vendor.is_dir():
        return
    npm, node = shutil.which("npm"), node_version()
    if not npm or node < OLDEST_NODE:
        found = f"máy này có Node {node}" if node else "máy này không có"
        fail(
            f"Cần Node.js {OLDEST_NODE} trở lên và npm để dựng tệp giao diện ({found}).\n"
            "  → Cài gói nodejs và npm rồi chạy lại.",
            code=3,
        )
    with Step("Tải tệp giao diện (npm ci)"):
        problem = run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=front
        )
        if problem:
            fail(f"npm ci không xong:\n{problem}")
    with Step("Dựng tệp giao diện"):
        problem = run([str(PYTHON), str(script)])
        if problem:
            fail(f"Không dựng được tệp giao diện:\n{problem}")
    write(stamp, digest)


def node_version():
    """Node's main version, 0 when there is none."""
    try:
        return int(subprocess.check_output(["node", "--version"]).decode().strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


class Step:
    """One line per step: what, how far, how long."""

    def __init__(self, title):
        self.title, self.result, self.last, self.start = title, "", time.time(), time.time()
        self.lively = sys.stdout.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"

    def __enter__(self):
        if self.lively:
            emit(f"  … {self.title}")
        return self

    def note(self, words):
        """Where it is now; without a terminal only every 20 seconds, so that a log stays short."""
        if self.lively:
            emit(f"\r\x1b[2K  … {self.title} {words} ({time.time() - self.start:.0f} s)")
        elif time.time() - self.last > 20:
            self.last = time.time()
            say(f"    {self.title} {words}")

    def __exit__(self, kind, error, trace):
        if self.lively:
            emit("\r\x1b[2K")
        result = f": {self.result}" if self.result else ""
        say(f"  {'✗' if kind else '✓'} {self.title}{result} ({time.time() - self.start:.1f} s)")


def run(command, watch=None, cwd=ROOT):
    """Run to the end; "" when it went well, else the last lines it printed."""
    lines = []
    process = subprocess.Popen(
        command, cwd=str(cwd), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    for raw in process.stdout:
        line = raw.decode("utf-8", "replace").rstrip()
        lines = [*lines[-24:], line]
        if watch:
            watch(line)
    return "" if process.wait() == 0 else "\n".join(lines) or "không nói gì"


def digest_of(paths):
    """A digest of these files for this Python at this place (a moved folder is prepared again)."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for path in paths:
        if path.exists():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def read(path):
    """The text of a file, "" when there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def write(path, content):
    """Write a file only when it changes: read-only installations may start too."""
    if read(path) != content:
        path.write_text(content, encoding="utf-8")


def emit(text):
    """Print at once; a terminal without UTF-8 still gets the words."""
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:
        sys.stdout.write(text.encode("ascii", "replace").decode("ascii"))
    sys.stdout.flush()


def say(line):
    """One line."""
    emit(line + "\n")


def fail(message, code=1):
    """Say why and end."""
    sys.stderr.write(message + "\n")
    raise SystemExit(code)


if __name__ == "__main__":
    sys.exit(main())
