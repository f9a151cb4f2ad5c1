"""The mail server's account and encryption come from the environment, and a wrong word stops the start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = (
    "from config import settings as s; "
    "print(s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL, s.EMAIL_TIMEOUT)"
)


def settings_with(**given: str) -> subprocess.CompletedProcess[str]:
    """The mail settings of a fresh process in this environment."""
    return subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env={**os.environ, "THIDUA_TESTING": "1", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **given},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("security", "expected"), [("", "False False"), ("starttls", "True False"), ("TLS", "False True")]
)
def test_account_password_file_and_encryption(tmp_path: Path, security: str, expected: str) -> None:
    secret = tmp_path / "mat-khau"
    secret.write_text("bi-mat\n", encoding="utf-8")
    done = settings_with(
        THIDUA_EMAIL_USER="thi-dua",
        THIDUA_EMAIL_PASSWORD_FILE=str(secret),
        THIDUA_EMAIL_SECURITY=security,
    )
    assert done.stdout.strip() == f"thi-dua bi-mat {expected} 30", done.stderr


def test_a_wrong_word_stops_the_start_and_names_the_setting() -> None:
    done = settings_with(THIDUA_EMAIL_SECURITY="ssl3")
    assert done.returncode != 0
    assert "THIDUA_EMAIL_SECURITY: cần một trong none, starttls, tls" in done.stderr
