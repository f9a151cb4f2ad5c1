"""Text files: whichever way Vietnamese was stored, it comes out as the same Unicode."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from thidua.reading.errors import Refusal
from thidua.reading.intake import open_intake, take_in
from thidua.reading.intake_text import decode_text
from thidua.reading.legacy_vn import _TCVN3, _VNI_ONE, _VNI_PAIRS, from_tcvn3, from_vni, undo_legacy
from thidua.reading.limits import DEFAULT_LIMITS, Limits

PLAN = (
    "Kế hoạch triển khai phong trào thi đua “Cả nước thi đua xây dựng xã hội học tập” trên địa bàn phường.\n"
    "1. Mục đích: nâng cao nhận thức của các tầng lớp nhân dân về vai trò của học tập suốt đời.\n"
    "2. Chậm nhất ngày 01/12 hằng năm, các đơn vị báo cáo kết quả về phòng Văn hóa - Xã hội.\n"
)
LETTERS = [
    unicodedata.normalize("NFC", base + tone)
    for base in "aăâeêioôơuưy"
    for tone in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
] + ["đ"]


def tcvn3_bytes(text: str) -> bytes:
    codes = {letter: code for code, letter in _TCVN3.items()}
    plain = text.replace("“", '"').replace("”", '"')
    return bytes(codes.get(letter) or ord(letter) for letter in plain)


def vni_bytes(text: str) -> bytes:
    pairs = {letter: pair for pair, letter in [*_VNI_ONE.items(), *_VNI_PAIRS.items()]}
    return "".join(pairs.get(letter, letter) for letter in text).encode("cp1252")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PLAN.encode("utf-8"), "UTF-8"),
        (PLAN.encode("utf-8-sig"), "UTF-8"),
        (unicodedata.normalize("NFD", PLAN).encode("utf-8"), "UTF-8"),
        (PLAN.encode("utf-16"), "UTF-16"),
        (PLAN.encode("utf-16-be"), "UTF-16"),
        (PLAN.encode("utf-16-le"), "UTF-16"),
        (tcvn3_bytes(PLAN), "TCVN3"),
        (vni_bytes(PLAN), "VNI"),
        (tcvn3_bytes(PLAN).decode("latin-1").encode("utf-8"), "TCVN3"),
        (vni_bytes(PLAN).decode("cp1252").encode("utf-8"), "VNI"),
        (
            unicodedata.normalize("NFD", PLAN.replace("“", '"').replace("”", '"')).encode("cp1258", "ignore"),
            None,
        ),
    ],
)
def test_every_encoding_gives_the_same_text(data: bytes, encoding: str | None) -> None:
    text, found = decode_text(data, "a.txt", DEFAULT_LIMITS)
    if encoding is None:
        # Windows-1258 has no code for some composed vowels: what it can hold is read.
        assert found == "CP1258"
        assert "Chậm nhất ngày 01/12" in text or "học" in text
        return
    assert found == encoding
    assert text.replace("“", '"').replace("”", '"') == PLAN.replace("“", '"').replace("”", '"')


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_survives_both_old_encodings(letter: str) -> None:
    assert from_tcvn3(tcvn3_bytes(letter).decode("latin-1")) == letter
    assert from_vni(vni_bytes(letter).decode("cp1252")) == letter
    assert from_vni(vni_bytes(letter.upper()).decode("cp1252")) == letter.upper()


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban nhân dân phường; Café Müller, Société Générale",
        "Đề án “Xây dựng xã hội học tập” giai đoạn 2021 - 2030",
        "Les élèves français étudient à l'école",
        "Triﬁn khai thyc hién Phong trao “Ca nwéc thi dua xay dung xa hdi hoc tap",
        "",
    ],
)
def test_unicode_text_is_left_alone(text: str) -> None:
    assert undo_legacy(text) == (text, None)


def test_an_old_encoding_is_told_to_the_person(tmp_path: Path) -> None:
    path = tmp_path / "cũ.txt"
    path.write_bytes(tcvn3_bytes(PLAN))
    intake = open_intake(path)
    assert [finding.code for finding in intake.findings] == ["file.legacy-encoding"]
    assert "TCVN3" in intake.findings[0].message
    assert intake.source.pages[0][1].startswith("1. Mục đích")


def test_line_numbers_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# KẾ HOẠCH\r\n\r\nmột\fhai\n", encoding="utf-8", newline="")
    source = take_in(path)
    assert source.pages == (("# KẾ HOẠCH", "", "một"), ("hai",))
    assert (source.markdown, source.kind, source.ocr) == (True, "text", False)


def test_too_long_a_text_is_refused_with_the_limit() -> None:
    with pytest.raises(Refusal) as caught:
        decode_text(PLAN.encode(), "a.txt", Limits(characters=100))
    assert (caught.value.code, caught.value.limit) == ("READ-016", 100)
