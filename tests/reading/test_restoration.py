"""Restoring damaged text: what it must never do, and what it must do on invented sentences."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.corpus import damage_models
from thidua.reading import SourceText, read_document
from thidua.reading.restoration.lines import mend, restore_lines
from thidua.reading.restoration.model import MODEL_FILE, Lexicon
from thidua.reading.restoration.result import RestoredLine
from thidua.reading.restoration.symbols import mended
from thidua.reading.source import Line

SOUND = (
    "Ủy ban nhân dân phường giao Phòng Văn hóa - Xã hội chủ trì, phối hợp với các đơn vị liên quan theo dõi, đôn đốc "
    "việc thực hiện, báo cáo Ủy ban nhân dân thành phố trước ngày 05/12 hằng năm theo quy định."
)
#: Numbers standing by themselves: no letter, and no sign read for one, beside them.
_NUMBER = re.compile(r"(?<![\w$§¢@¥€&£|'‘’´`])\d+(?![\w$§¢@¥€&£|'‘’´`])")
_SYMBOL = re.compile(r"\d+(?:/20\d\d)?[/-][A-ZĐ]{2,}(?:-[A-ZĐ]\w+)?")
_PIECES = st.sampled_from(
    [
        "truéc", "ngay", "05/12", "$6:38", "86:119", "/KH-UBND", "1315/QD-TTg", "98/2023/NP-CP", "22/22/2033", "hoc",
        "16p", "s6", "c6", "tren", "80%", "1.500", "nguoi", "giai", "doan", "2023", "-", "2030", "x&", "x4", "12", ",",
        "I1.", "a)", "ngay21", "thang", "3,5", "trigu", "(02", "dong)", "UBND", "07;", "“Gia", "dinh”", "T6",
    ]
)  # fmt: skip


def lines_of(text: str) -> list[Line]:
    return list(SourceText.from_text(text, "plan.txt").lines())


def subsequence(wanted: list[str], found: list[str]) -> bool:
    rest = iter(found)
    return all(one in rest for one in wanted)


@settings(deadline=None)
@given(st.lists(_PIECES, min_size=1, max_size=30))
def test_every_number_and_symbol_survives_in_order(pieces: list[str]) -> None:
    text = " ".join(pieces)
    restored = mend(text)
    assert subsequence(_NUMBER.findall(text), _NUMBER.findall(restored)), restored
    assert subsequence(_SYMBOL.findall(text), _SYMBOL.findall(restored)), restored


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_restored_without_failing_and_line_by_line(text: str) -> None:
    lines = lines_of(text)
    restored = restore_lines(lines, [text])
    assert [line.number for line in restored.lines] == [line.number for line in lines]
    for line in restored.done.values():
        assert_spans(line)


def assert_spans(line: RestoredLine) -> None:
    for word in line.syllables:
        assert line.text[word.start : word.end] == word.text
        assert 0 <= word.confidence <= 1
    assert [word.start for word in line.syllables] == sorted(word.start for word in line.syllables)


@pytest.mark.parametrize("model", list(damage_models.MODELS))
def test_a_relative_gives_back_the_sentence_it_shares(model: str) -> None:
    damaged = damage_models.damage(SOUND, model, 3)
    [line] = restore_lines(lines_of(damaged), [SOUND]).lines
    wrong = [
        (left, right) for left, right in zip(line.text.split(), SOUND.split(), strict=False) if left != right
    ]
    assert len(wrong) <= 1, wrong
    assert line.original == damaged


def test_what_really_differs_from_the_relative_is_kept() -> None:
    damaged = (
        "Uy ban nhan dan huyén giao Phong Noi vu chu tri, phdi hop véi cac don vi lién quan trudc ngay 20/11."
    )
    restored = restore_lines(lines_of(damaged), [SOUND]).lines[0].text
    assert restored == (
        "Ủy ban nhân dân huyện giao Phòng Nội vụ chủ trì, phối hợp với các đơn vị liên quan trước ngày 20/11."
    )


def test_a_word_nobody_wrote_before_is_possible_and_unsure() -> None:
    text = "Phong trao tai Ban Khuôy duoc danh gia cao."
    done = restore_lines(lines_of(text)).done[1]
    by_word = {word.text: word.confidence for word in done.syllables}
    assert by_word["Phong"] > 0.8
    assert by_word["Khuôy"] < 0.5


def test_clean_texts_can_be_added_at_run_time() -> None:
    model = Lexicon.from_texts(["Lễ hội Gầu Tào của bản Sín Chải."] * 3)
    restored = restore_lines([Line("Lé hoi Gau Tao cua ban Sin Chai", 1, 1)], lexicon=model).lines[0].text
    assert restored == "Lễ hội Gầu Tào của bản Sín Chải"


def test_a_text_taken_out_again_leaves_no_trace() -> None:
    model = Lexicon.from_texts([SOUND])
    again = model.plus(Lexicon.from_texts(["Lễ hội Gầu Tào."])).plus(
        Lexicon.from_texts(["Lễ hội Gầu Tào."]), -1
    )
    assert (again.ones, again.twos, again.threes) == (model.ones, model.twos, model.threes)


def test_the_reading_keeps_the_clauses_as_read_and_tells_what_was_restored() -> None:
    damaged = damage_models.damage(
        "\n\n".join(["KẾ HOẠCH\nĐọc sách", "I. MỤC ĐÍCH", SOUND, SOUND]), "letters", 5
    )
    reading = read_document(SourceText.from_text(damaged, "a.txt"), relatives=[SOUND])
    assert reading.restored_text is not None
    assert "phối hợp với các đơn vị liên quan theo dõi" in reading.restored_text.text
    told = reading.to_json()
    long = [clause for clause in told["clauses"] if len(clause["text"]) > 100]
    assert all(clause["text"] in damaged for clause in long)
    assert all("đôn đốc" in clause["restored"] for clause in long)
    line = told["restored_text"]["lines"][-1]
    start, end, original, confidence = line["syllables"][0]
    assert (line["text"][start:end], original in (None, line["original"][: len(original or "")])) == (
        "Ủy",
        True,
    )
    assert confidence > 0.9


def test_clean_text_is_not_touched() -> None:
    assert read_document(SourceText.from_text(SOUND * 3, "a.txt")).restored_text is None


@pytest.mark.parametrize(
    ("printed", "meant"),
    [("38/KH-UBND", "38/KH-UBND"), ("12/PD-TB", "12/PD-TB"), ("705/PGDBT-GDTX", "705/PGDĐT-GDTX")],
)
def test_only_known_symbols_are_mended(printed: str, meant: str) -> None:
    assert mended(printed) == meant


def test_the_model_is_small() -> None:
    assert MODEL_FILE.stat().st_size < 1_500_000
