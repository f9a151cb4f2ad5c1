"""The verb `thidua lint`: what it prints, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from thidua.cli import main
from thidua.reading.lint.samples import framed, reports

CLEAN = framed("")
WRONG = framed("Căn cứ Quyết định số 15/QĐ-UBND ngày 31/4/2024 của Ủy ban nhân dân huyện;")
OWN, ABOVE = (framed(text) for text in reports("trước ngày 06/12", "trước ngày 05/12"))


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    made = {"clean": CLEAN, "wrong": WRONG, "own": OWN, "above": ABOVE}
    for name, text in made.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return {name: str(tmp_path / f"{name}.txt") for name in made}


def test_a_clean_plan_ends_with_0(files: dict[str, str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["lint", files["clean"], "--json"]) == 0
    told = json.loads(capfdbinary.readouterr().out)
    assert told["findings"] == [] and told["counts"] == {"error": 0, "warning": 0, "note": 0}
    assert told["documents"][0]["number"] == "7/KH-UBND"


def test_an_error_ends_with_1_and_its_rule_is_explained(
    files: dict[str, str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["lint", files["wrong"], "--json"]) == 1
    told = json.loads(capfdbinary.readouterr().out)
    assert [(f["document"], f["code"], f["severity"]) for f in told["findings"]] == [
        (1, "citation.impossible-date", "error")
    ]
    assert "31/4/2024" in told["findings"][0]["message"]
    assert told["rules"]["citation.impossible-date"]["todo"] in told["findings"][0]["message"]


def test_a_superior_is_compared_with_and_a_warning_ends_with_0(
    files: dict[str, str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    codes = []
    for parent in ([], ["--parent", files["above"]]):
        assert main(["lint", files["own"], *parent, "--json"]) == 0
        codes.append([f["code"] for f in json.loads(capfdbinary.readouterr().out)["findings"]])
    assert [code for code in codes[1] if code not in codes[0]] == ["reporting.not-before-superior"]


def test_without_json_it_prints_a_list_for_a_person(
    files: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", files["wrong"]]) == 1
    text = capfd.readouterr().out
    assert "LỖI" in text and "Ngày của văn bản được dẫn không có thật" in text
    assert "1 lỗi, 0 cảnh báo, 0 lưu ý." in text


@pytest.mark.parametrize("which", ["file", "parent"])
def test_a_refused_file_ends_with_2(
    which: str, files: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_text("không phải PDF", encoding="utf-8")
    words = [str(bad)] if which == "file" else [files["clean"], "--parent", str(bad)]
    assert main(["lint", *words]) == 2
    assert "READ-" in capfd.readouterr().err


def test_wrong_usage_ends_with_64(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["lint"])
    assert ended.value.code == 64
