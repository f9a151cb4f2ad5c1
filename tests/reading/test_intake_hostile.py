"""Bad files are answered by a refusal within the limits: never a dead caller, nothing left behind."""

from __future__ import annotations

import os
import stat
import tempfile
import time
from pathlib import Path

import pytest

from tests.reading.hostile_files import CASES
from tests.reading.made_files import docx, paragraph
from thidua.reading.errors import LimitHit, Refusal
from thidua.reading.limits import MB, Limits
from thidua.reading.sandbox import take_in_isolated

#: Tighter than the product's, so that a test that reaches them stays short.
TIGHT = Limits(seconds=12.0, cpu_seconds=6, memory=512 * MB, ocr_seconds_per_page=5.0, ocr_page_seconds=10.0)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which the reader may leave anything, empty before and after."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.parametrize("name", CASES)
def test_hostile_file_is_answered_within_the_limits(name: str, tmp_path: Path, temporary: Path) -> None:
    file_name, maker, codes = CASES[name]
    path = tmp_path / file_name
    path.write_bytes(maker())
    started = time.monotonic()
    try:
        take_in_isolated(path, limits=TIGHT)
        answer = "ok"
    except Refusal as refused:
        answer = refused.code
        assert refused.message
        assert refused.why
        assert refused.remedy
        assert file_name.split(".")[0] in refused.message
    assert answer in codes
    assert time.monotonic() - started < TIGHT.seconds + 8
    assert list(temporary.iterdir()) == []
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted([file_name, "temp"])


def test_a_hundred_megabytes_are_refused_at_once_and_unread(tmp_path: Path) -> None:
    path = tmp_path / "lớn.pdf"
    with path.open("wb") as stream:
        stream.truncate(100 * MB)
    started = time.monotonic()
    with pytest.raises(Refusal) as caught:
        take_in_isolated(path)
    assert time.monotonic() - started < 0.1
    assert (caught.value.code, caught.value.limit) == ("READ-003", "50 MB")
    assert "100 MB" in caught.value.message


def test_only_plain_files_are_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.docx"
    os.mkfifo(pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    endless = tmp_path / "zero.pdf"
    endless.symlink_to("/dev/zero")
    for path in (pipe, endless, tmp_path, tmp_path / "không có.docx", tmp_path / "a\0b"):
        with pytest.raises(Refusal) as caught:
            take_in_isolated(path, limits=TIGHT)
        assert caught.value.code == "READ-017"


def test_hostile_names_do_not_reach_the_message(tmp_path: Path) -> None:
    path = tmp_path / "kế\u202ehoạch\n{0}{code}.docx"
    path.write_bytes(b"MZ" + b"\0" * 90)
    with pytest.raises(Refusal) as caught:
        take_in_isolated(path, limits=TIGHT)
    assert "kếhoạch{0}{code}.docx" in caught.value.message
    assert "\n" not in caught.value.message


def test_the_name_it_was_sent_with_decides_not_the_stored_one(tmp_path: Path) -> None:
    path = tmp_path / "9f8e7d.bin"
    path.write_bytes(docx(paragraph("Kế hoạch")))
    with pytest.raises(Refusal) as caught:
        take_in_isolated(path, limits=TIGHT, name="kế hoạch.pdf")
    assert caught.value.code == "READ-004"
    assert "kế hoạch.pdf" in caught.value.message
    assert not isinstance(caught.value, LimitHit)
