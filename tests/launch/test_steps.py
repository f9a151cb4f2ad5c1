"""Stamps, secrets, ports, locks, package installation and the two-command plumbing."""

from __future__ import annotations

import contextlib
import io
import json
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

from thidua.launch import environment, machine, packages, preparation, smells
from thidua.launch.console import Console
from thidua.launch.errors import Busy, LaunchError
from thidua.launch.filelock import held
from thidua.launch.run import Wishes, choose_port
from thidua.launch.stamps import Stamps, digest_of, quick_digest_of
from thidua.launch.supervisor import birth

ROOT = Path(__file__).resolve().parents[2]


def test_a_step_is_skipped_only_while_its_inputs_are_the_same(tmp_path: Path) -> None:
    lock, stamps = tmp_path / "lock.txt", Stamps(tmp_path / "stamps")
    lock.write_text("a==1")
    first = digest_of([lock])
    assert not stamps.is_done("install", first)
    stamps.mark("install", first)
    assert stamps.is_done("install", digest_of([lock]))
    lock.write_text("a==2")
    assert not stamps.is_done("install", digest_of([lock]))
    assert digest_of([lock], "other database") != digest_of([lock])
    lock.unlink()
    assert digest_of([lock]) not in {first, digest_of([])}
    stamps.forget("install")
    assert not stamps.is_done("install", first)


def test_a_folder_changes_when_a_file_in_it_does(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    for digest in (digest_of, quick_digest_of):
        before = digest([tmp_path])
        (tmp_path / f"b{digest.__name__}").write_text("2")
        assert digest([tmp_path]) != before


def test_only_the_changed_steps_are_prepared(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[set[str]] = []

    def done(steps: set[str], *_rest: object) -> dict[str, dict[str, object]]:
        asked.append(set(steps))
        (var / "static").mkdir(exist_ok=True)
        answers: dict[str, dict[str, object]] = {step: {"result": ""} for step in steps}
        answers["accounts"]["accounts"] = [{"email": email} for email in there]
        return answers

    there = ["can-bo@mau.vn"]
    current = dict.fromkeys(preparation.TITLES.keys() - {"accounts"}, "1")
    monkeypatch.setattr(preparation, "identity_of", lambda _url: "db")
    monkeypatch.setattr(preparation, "unapplied", lambda _url: False)
    monkeypatch.setattr(preparation, "digests", lambda _identity: dict(current))
    monkeypatch.setattr(preparation, "_run", done)

    def prepare(**options: bool) -> list[dict[str, object]] | None:
        return preparation.prepare({"DATABASE_URL": "x"}, var=var, console=Console(quiet=True), **options)

    assert prepare() == [{"email": "can-bo@mau.vn"}]
    assert asked.pop() == set(preparation.TITLES)
    assert prepare() is None, "nothing was needed, so nobody has looked"
    assert not asked
    current["static"] = "2"
    there[:] = ["can-bo-moi@mau.vn"]
    assert prepare() == [{"email": "can-bo-moi@mau.vn"}], "what is in the database, not what was"
    assert asked.pop() == {"static", "accounts"}
    monkeypatch.setattr(preparation, "unapplied", lambda _url: True)
    prepare()
    assert asked.pop() == {"migrate", "base", "accounts"}


def test_sample_accounts_are_read_beside_the_start(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def beside(code: str) -> preparation.SampleAccounts:
        def child(_steps: object, _environ: object, _var: Path, out: IO[str]) -> subprocess.Popen[str]:
            return subprocess.Popen([sys.executable, "-c", code], stdout=out, text=True)

        monkeypatch.setattr(preparation, "_child", child)
        return preparation.SampleAccounts({}, var)

    told = {"done": "accounts", "result": "", "accounts": [{"email": "can-bo@mau.vn"}]}
    with contextlib.closing(beside(f"import json; print(json.dumps({told!r}))")) as reading:
        reading._process.wait(10)
        assert reading.read() == [{"email": "can-bo@mau.vn"}]
    with contextlib.closing(beside("raise SystemExit(1)")) as reading:
        reading._process.wait(10)
        assert reading.read() == [], "the log says why; the system still serves"
    with contextlib.closing(beside("import time; time.sleep(60)")) as reading:
        assert reading.read() is None
    assert reading._process.poll() is not None


def test_the_preparation_tells_its_steps_and_a_refusal_in_its_own_words() -> None:
    lines = [
        {"step": "migrate", "note": ""},
        {"step": "migrate", "note": "orgs.0001"},
        {"done": "migrate", "result": "3 bước"},
        {"step": "world", "note": ""},
        {"done": "world", "result": "chưa dựng được", "skipped": True},
        {"step": "base", "note": ""},
        {"failed": "base", "message": "Gói đã công bố, không thay được."},
    ]
    code = f"import json\nfor line in {lines!r}: print(json.dumps(line), flush=True)"
    said = io.StringIO()
    answers: dict[str, dict[str, object]] = {}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as child:
        refused = preparation._follow(child, Console(said), answers)
    assert refused == "Gói đã công bố, không thay được."
    assert answers["migrate"]["result"] == "3 bước"
    assert "✓ Cập nhật cấu trúc cơ sở dữ liệu: 3 bước" in said.getvalue()
    assert "! Nạp dữ liệu mẫu (phường): chưa dựng được" in said.getvalue()
    assert "✗ Nạp địa bàn" in said.getvalue()


def test_secrets_are_made_once_kept_private_and_never_replaced(var: Path) -> None:
    first: dict[str, str] = {"THIDUA_VAR_DIR": str(var)}
    environment.fill(first)
    field = Path(first["THIDUA_FIELD_KEY_FILE"])
    assert len(bytes.fromhex(field.read_text())) == 32
    assert stat.S_IMODE(field.stat().st_mode) == 0o600
    key = field.read_text()
    again: dict[str, str] = {"THIDUA_VAR_DIR": str(var)}
    environment.fill(again)
    assert field.read_text() == key
    field.unlink()
    with pytest.raises(LaunchError, match=r"field\.key"):
        environment.fill({"THIDUA_VAR_DIR": str(var)})
    # A service manager's own secrets are used as they are.
    own = {"THIDUA_VAR_DIR": str(var), "THIDUA_FIELD_KEY": "ab" * 32}
    environment.fill(own)
    assert "THIDUA_FIELD_KEY_FILE" not in own


def test_a_new_field_key_stands_beside_the_old_one_until_that_is_put_away(var: Path) -> None:
    environ: dict[str, str] = {"THIDUA_VAR_DIR": str(var)}
    environment.fill(environ)
    field = Path(environ["THIDUA_FIELD_KEY_FILE"])
    before = field.read_text()
    old = environment.renew_field_key(var, environ)
    assert old.read_text() == before
    assert field.read_text() != before
    assert {stat.S_IMODE(path.stat().st_mode) for path in (field, old)} == {0o600}
    with pytest.raises(LaunchError, match="chưa xong"):
        environment.renew_field_key(var, environ)
    restarted: dict[str, str] = {"THIDUA_VAR_DIR": str(var)}
    environment.fill(restarted)
    assert restarted["THIDUA_FIELD_KEY_OLD_FILE"] == str(old)
    kept = environment.put_away_old_key(var, "2026-11-22")
    assert kept is not None
    assert kept.read_text() == before
    assert environment.put_away_old_key(var, "2026-11-22") is None
    later: dict[str, str] = {"THIDUA_VAR_DIR": str(var)}
    environment.fill(later)
    assert "THIDUA_FIELD_KEY_OLD_FILE" not in later
    # After a crash between the two files, the same command goes on.
    old.write_text(field.read_text())
    environment.renew_field_key(var, later)
    with pytest.raises(LaunchError, match="var/secret"):
        environment.renew_field_key(var, {"THIDUA_FIELD_KEY": "ab" * 32})


def test_a_taken_port_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THIDUA_PORT", raising=False)
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = squatter.getsockname()[1]
        with pytest.raises(Busy, match=str(port)):
            choose_port(Wishes(port=port), Console(quiet=True))
        monkeypatch.setattr("thidua.launch.run.DEFAULT_PORT", port)
        said = io.StringIO()
        chosen = choose_port(Wishes(), Console(said))
        assert chosen > port
        assert str(chosen) in said.getvalue()


def test_a_lock_is_held_against_others_and_freed_by_death(tmp_path: Path) -> None:
    code = f"""
import sys, time
from pathlib import Path
from typing import IO
from thidua.launch.filelock import held
with held(Path({str(tmp_path / "lock")!r})):
    print("held", flush=True); time.sleep(60)
"""
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(Busy), held(tmp_path / "lock", timeout=0.1):
        pass
    holder.kill()
    holder.wait()
    with held(tmp_path / "lock", timeout=1):
        pass


def test_missing_test_programs_are_named_and_never_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(machine, "find_chromium", lambda: None)
    monkeypatch.setattr(machine, "tesseract_languages", lambda: {"eng"})
    monkeypatch.setattr(packages, "_as_root", list)
    monkeypatch.setattr("shutil.which", lambda _name: "/usr/bin/apt-get")

    def refuse(command: list[str], _limit: float) -> int:
        calls.append(command)
        return 100

    monkeypatch.setattr(packages, "_call", refuse)
    monkeypatch.delenv("THIDUA_NO_INSTALL", raising=False)
    lines = packages.ensure_for_tests(Console(quiet=True), install=True)
    assert any("update" in call for call in calls), "lists are refreshed before giving up"
    assert len(lines) == 2
    assert "chromium" in lines[0]
    assert "tesseract-ocr-vie" in lines[1]
    calls.clear()
    monkeypatch.setattr(packages, "_as_root", lambda: None)
    assert len(packages.ensure_for_tests(Console(quiet=True), install=True)) == 2
    assert calls == [], "without the right to install nothing is tried"


def test_the_command_line_is_quick_and_speaks_json(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    began = time.monotonic()
    shown = subprocess.run(
        [sys.executable, "-m", "thidua", "--help"], capture_output=True, text=True, check=True
    )
    assert time.monotonic() - began < 5  # 0.05 s alone; the machine may be busy
    assert "mã thoát" in shown.stdout
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "thidua", "--help"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    assert "django" not in loaded
    assert "rich" not in loaded
    unknown = subprocess.run(
        [sys.executable, "-m", "thidua", "bay"], capture_output=True, text=True, check=False
    )
    assert unknown.returncode == 2
    status = subprocess.run(
        [sys.executable, "-m", "thidua", "db", "status", "--json"], capture_output=True, text=True, check=True
    )
    assert json.loads(status.stdout)["running"] is False
    given = {
        "DATABASE_URL": "postgresql://x@127.0.0.1:1/x",
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT / "src"),
    }
    down = subprocess.run(
        [sys.executable, "-m", "thidua", "db", "check", "--json"],
        capture_output=True,
        text=True,
        check=False,
        env=given,
    )
    assert down.returncode == 5
    assert json.loads(down.stdout)["exit_code"] == 5


def test_every_verb_has_help_and_a_module_or_a_clear_refusal() -> None:
    from thidua.cli import VERBS, build_parser

    for verb in VERBS:
        with pytest.raises(SystemExit) as ended:
            build_parser(verb).parse_args([verb, "--help"])
        assert ended.value.code == 0


def test_smells_finds_what_is_large(tmp_path: Path) -> None:
    room = tmp_path / "src" / "thidua" / "room"
    room.mkdir(parents=True)
    (tmp_path / "config").mkdir()
    verbs = "".join(f"def do_{n}() -> None: ...\n" for n in range(16))
    long = "def long() -> None:\n" + "    x = 1\n" * 60
    flags = "def flags(a: bool, b: bool, *, c: bool) -> None: ...\n"
    (room / "services.py").write_text(verbs + "def _own() -> None: ...\n")
    (room / "other.py").write_text(long + flags + "# pad\n" * 400)
    found = {(smell.kind, smell.size) for smell in smells.find(tmp_path)}
    assert found == {("file", 462), ("function", 61), ("flags", 3), ("room", 16)}
    assert "services" not in smells.report([s for s in smells.find(tmp_path) if s.kind == "file"])


def test_progress_is_plain_without_a_terminal() -> None:
    said = io.StringIO()
    console = Console(said)
    with console.step("Đọc") as step:
        step.note("1/2")
        step.result = "2 tệp"
    with pytest.raises(ValueError, match="hỏng"), console.step("Ghi"):
        raise ValueError("hỏng")
    assert "✓ Đọc: 2 tệp" in said.getvalue()
    assert "✗ Ghi" in said.getvalue()
    assert "\x1b" not in said.getvalue()
    assert birth(-1) == ""
