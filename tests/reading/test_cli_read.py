"""The verb `thidua read`: what it prints where, and its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from PIL import Image
from rich.console import Console

from tests.reading.corpus.damage_models import damage
from tests.reading.made_files import docx, paragraph
from thidua.reading import cli, terminal
from thidua.reading.cli_summary import print_summary

ROOT = Path(__file__).resolve().parents[2]
PLAN = """KẾ HOẠCH
Triển khai phong trào thi đua học tập suốt đời

Thực hiện Quyết định số 1315/QĐ-TTg ngày 09/11/2023 của Thủ tướng Chính phủ, phường ban hành kế hoạch như sau:

I. MỤC ĐÍCH
Nâng cao nhận thức của nhân dân.

II. TỔ CHỨC THỰC HIỆN
1. Phòng Văn hóa - Xã hội
- Chủ trì theo dõi việc thực hiện.
- Tổng hợp báo cáo trước ngày 05/12 hằng năm.
"""


def thidua(*words: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **more}
    start = "import sys; from thidua.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", start, "read", *words],
        capture_output=True,
        env=environment,
        check=False,
        timeout=60,
    )


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "kế hoạch.docx"
    path.write_bytes(docx("".join(paragraph(line) for line in PLAN.splitlines() if line)))
    return path


def test_json_is_one_object_of_the_contract_and_nothing_else(plan: Path) -> None:
    done = thidua(str(plan), "--json", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    text = done.stdout.decode("utf-8")
    assert text == unicodedata.normalize("NFC", text)
    reading = json.loads(text)
    assert {"source", "kind", "sections", "clauses", "duties", "findings"} <= set(reading)
    assert reading["source"]["file"] == "kế hoạch.docx"
    assert reading["source"]["kind"] == "docx"
    assert reading["kind"] == "KẾ HOẠCH"


def test_without_json_it_prints_a_summary_for_a_person(plan: Path) -> None:
    done = thidua(str(plan))
    text = done.stdout.decode("utf-8")
    assert done.returncode == 0, done.stderr
    assert "Triển khai phong trào thi đua học tập suốt đời" in text
    assert "1315/QĐ-TTg ngày 09/11/2023" in text
    assert "TỔ CHỨC THỰC HIỆN" in text
    assert "Phòng Văn hóa - Xã hội" in text
    assert "{" not in text
    assert len(text.splitlines()) < 80


@pytest.mark.parametrize("as_json", [True, False])
def test_a_refused_file_ends_with_2_and_says_why(as_json: bool, tmp_path: Path) -> None:
    path = tmp_path / "kế hoạch.pdf"
    path.write_bytes(docx(paragraph("x")))
    done = thidua(str(path), *(["--json"] if as_json else []))
    assert done.returncode == 2
    told = done.stderr.decode("utf-8")
    assert "READ-004" in told
    assert "Word (.docx)" in told
    if as_json:
        error = json.loads(done.stdout)["error"]
        assert error["code"] == "READ-004"
        assert "kế hoạch.pdf" in error["message"]
        assert "limit" in error
    else:
        assert done.stdout == b""


def test_a_limit_is_named_in_the_refusal(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    done = thidua(str(path), "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["limit"] == "50 MB"


def test_missing_ocr_ends_with_3(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("L", (300, 300), 255).save(path)
    done = thidua(str(path), "--json", PATH=str(tmp_path))
    assert done.returncode == 3
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "READ-040"
    assert "tesseract-ocr-vie" in error["remedy"]


def test_a_limit_that_stops_the_reading_ends_with_4(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from thidua.reading import sandbox

    monkeypatch.setattr(sandbox, "_START", "import os; os.abort()")
    assert cli.main([str(plan), "--quiet"]) == 4
    assert "READ-032" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["--khong-co", "a"], ["a", "b"]])
def test_wrong_usage_ends_with_64(words: list[str]) -> None:
    done = thidua(*words)
    assert done.returncode == 64
    assert b"usage:" in done.stderr


def test_a_file_that_is_not_there_ends_as_the_help_and_the_page_say(tmp_path: Path) -> None:
    done = thidua(str(tmp_path / "khong-co.pdf"))
    assert done.returncode == 64
    assert "READ-017: Không mở được khong-co.pdf" in done.stderr.decode("utf-8")
    assert "64 gọi sai: sai cú pháp, hoặc FILE không có" in " ".join(thidua("--help").stdout.decode().split())
    page = (Path(__file__).parents[2] / "docs" / "reading.md").read_text(encoding="utf-8")
    assert "64 wrong usage (also a file that is not there" in page


def test_it_answers_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    times = []
    for _ in range(3):
        started = time.perf_counter()
        assert thidua(str(tmp_path / "không có.docx")).returncode == 64
        times.append(time.perf_counter() - started)
    # The bar is 0.3 s on an idle machine; a busy one gets some slack.
    assert min(times) < 0.6
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, thidua.reading.cli, thidua.reading.sandbox; print(*sys.modules)"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=True,
    ).stdout.split()
    assert {"django", "lxml", "PIL", "pypdfium2", "docx", "rich"}.isdisjoint(loaded)


def test_progress_is_drawn_only_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.show_progress(3, 12)
    terminal.show_progress(12, 12)
    drawn = capsys.readouterr().err
    assert "trang 3/12" in drawn
    assert drawn.endswith("\n")


def test_the_summary_shows_every_kind_of_fact(tmp_path: Path) -> None:
    one = {
        "source": {"file": "[b]a.docx", "kind": "scan", "pages": 2, "text_quality": "damaged", "ocr": True},
        "kind": "KẾ HOẠCH", "status": "issued", "issuer": "UBND phường Mẫu", "parent": None, "number": None,
        "symbol": "KH-UBND", "date": "2025-08-20", "place": None, "title": "Tên [đỏ]",
        "legal_bases": [{"number": "1/QĐ", "date": None, "issuer": None}],
        "sections": [{"marker": "I.", "heading": "MỤC ĐÍCH", "level": 1, "line": 1}],
        "duties": [{"body": f"Phòng {n}", "role": "lead", "n": 2, "items": [], "where": "II.1"} for n in range(30)],
        "reporting": [{"day": 1, "month": 12, "recurrence": "yearly", "qualifier": "by", "from": ["A"], "to": ["B"],
                       "via": None, "purpose": None, "where": None}],
        "targets": [{"year": 2026, "op": ">=", "value": 80, "unit": "%", "population": "hộ",
                     "measure": None, "where": None}],
        "recipients": ["a", "b"], "signature": {"capacity": "KT.", "title": "PHÓ CHỦ TỊCH", "name": "Người Mẫu"},
        "findings": [{"code": "X", "severity": "note", "message": "nhẹ", "where": None, "line": None},
                     {"code": "Y", "severity": "error", "message": "nặng", "where": None, "line": 7}],
    }  # fmt: skip
    console = Console(record=True, width=100, file=Path(os.devnull).open("w"))  # noqa: SIM115
    print_summary({**one, "documents": [one, one]}, shown=24, console=console)
    text = console.export_text()
    for part in (
        "[b]a.docx", "bản quét", "Văn bản 2/2", "Tên [đỏ]", "(chưa có số)/KH-UBND", "20/08/2025", "đã ban hành",
        "KT. PHÓ CHỦ TỊCH, Người Mẫu", "I. MỤC ĐÍCH", "30 nơi (60 việc)", "… và 6 dòng nữa",
        "chậm nhất ngày 01/12 hằng năm · A → B", "2026: từ 80% trở lên hộ", "2 nơi", "(dòng 7)",
    ):  # fmt: skip
        assert part in text
    assert text.index("nặng") < text.index("nhẹ")


def test_a_damaged_file_is_restored_from_a_clean_relative_and_not_from_a_damaged_one(tmp_path: Path) -> None:
    own = "Câu lạc bộ Gió Đồng Chiêm phát sách Thuở Còn Thơ cho các cháu ở xóm Vạn Chài."
    clean, scanned = tmp_path / "sach.txt", tmp_path / "quet.txt"
    clean.write_text(f"{PLAN}{own}\n" * 3, encoding="utf-8")
    scanned.write_text(damage(f"{PLAN}{own}\n" * 3, "letters", 3), encoding="utf-8")
    told = json.loads(thidua(str(scanned), "--relative", str(clean), "--json").stdout)
    assert own in told["restored_text"]["text"]
    alone = thidua(str(scanned), "--relative", str(scanned), "--json")
    assert own not in json.loads(alone.stdout)["restored_text"]["text"]
    assert "quet.txt: bản này cũng hỏng chữ" in alone.stderr.decode()
