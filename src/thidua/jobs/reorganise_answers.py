"""The open questions of a reorganisation as a table to fill in, and the answers read back: unit; work; who takes it over."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from thidua.ground.text_vn import search_key, squeeze
from thidua.journeys.reorganise import Undecided
from thidua.journeys.reorganise_facts import ENDS

#: Columns of the table: key → (heading as printed, other folded headings an office may give it).
COLUMNS: Mapping[str, tuple[str, frozenset[str]]] = {
    "unit": ("Đơn vị", frozenset({"co quan", "ten don vi", "don vi cu"})),
    "work": ("Việc", frozenset({"loai viec"})),
    "item": ("Mục", frozenset({"ten viec"})),
    "taker": ("Nơi nhận", frozenset({"don vi nhan", "don vi tiep nhan", "noi tiep nhan"})),
    "mark": ("Khóa", frozenset()),
}
#: What stands at “Nơi nhận” where something ends together with its body.
END = "kết thúc"
#: Rows of one table: every body of a country would be fewer.
MOST = 20_000
_OFFERED = "Chọn một trong"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing wrong with one cell; ``line`` counts as Excel does, 0 for the whole file."""

    line: int
    column: str
    message: str
    value: str = ""


@dataclass(slots=True)
class Answers:
    """What was said. ``assign`` is what the journey is told, ``open`` the questions nobody answered."""

    assign: dict[str, str] = field(default_factory=dict)
    open: list[Undecided] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


def assigned(said: Sequence[tuple[Undecided, str]]) -> dict[str, str]:
    """What was said (``END`` or the ``ref`` of a taker) in the journey's own terms."""
    return {one.key: ENDS if ref == END else ref for one, ref in said}


def mark_of(one: Undecided) -> str:
    """A question by itself, the same in every look at the act."""
    return f"{one.room}/{one.key}"


def item_of(one: Undecided) -> str:
    """What stands behind a question, by name; the first of many."""
    return "; ".join(one.names) + (f" … (+{one.more})" if one.more else "")


def told(one: Undecided) -> str:
    """A question in one line, with what may be answered."""
    item = f" “{item_of(one)}”" if one.names else ""
    return f"{one.body_name}: {one.count} {one.what}{item}; chọn một trong: {_offered(one)}"


def _offered(one: Undecided) -> str:
    return " | ".join([*(c.name for c in one.candidates), *([END] if one.may_end else [])])


def as_table(questions: Sequence[Undecided]) -> str:
    """The table to fill in, as CSV that Excel opens: every question, nobody named yet."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([printed for printed, _others in COLUMNS.values()] + [_OFFERED])
    for one in questions:
        writer.writerow(
            [_cell(x) for x in (one.body_name, one.what, item_of(one), "", mark_of(one), _offered(one))]
        )
    return "\ufeff" + out.getvalue()


def _cell(text: str) -> str:
    """A typed name that begins like a formula stays text in Excel."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text


def rows_of(file: Path) -> list[list[str]]:
    """Rows of a .csv or an Excel file.

    :raises NotPossible: ``orgs-010`` when an Excel file cannot be read. :raises OSError: no such file.
    """
    content = file.read_bytes()
    if file.suffix.lower() in {".xlsx", ".xls", ".ods"}:
        from thidua.foundations.orgs.services.residential import read_sheet

        return read_sheet(content, most=MOST, wanted=COLUMNS["unit"][0])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("utf-16") if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ""
    first = text.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))[: MOST + 1]


def read_answers(rows: Sequence[Sequence[str]], questions: Sequence[Undecided]) -> Answers:
    """Hold the rows of a table against the questions; everything wrong at once, and what is left open.

    A row is found by its mark, else by unit and work (and item, where several are alike). Blank at “Nơi nhận”: not said.
    """
    found = Answers()
    said: dict[str, tuple[Undecided, str, int]] = {}
    places, body = _heading(rows)
    if not {"unit", "taker"} <= places.keys() and not {"mark", "taker"} <= places.keys():
        asked = ", ".join(f"“{COLUMNS[key][0]}”" for key in ("unit", "work", "taker"))
        found.wrong.append(Wrong(0, "", f"Không thấy dòng tiêu đề. Cần các cột: {asked}."))
    else:
        for line, cells in body:
            row = {key: squeeze(cells[at]) if at < len(cells) else "" for key, at in places.items()}
            if row["taker"]:
                _row(line, row, questions, said, found)
    found.assign = assigned([(one, ref) for one, ref, _line in said.values()])
    found.open = [one for one in questions if mark_of(one) not in said and one.key not in found.assign]
    return found


def _heading(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], list[tuple[int, Sequence[str]]]]:
    names = {
        word: key for key, (printed, others) in COLUMNS.items() for word in (search_key(printed), *others)
    }
    for at, row in enumerate(rows[:10]):
        places: dict[str, int] = {}
        for index, cell in enumerate(row):
            if key := names.get(search_key(cell)):
                places.setdefault(key, index)
        if "taker" in places:
            return places, [(line, row) for line, row in enumerate(rows[at + 1 :], start=at + 2) if any(row)]
    return {}, []


def _row(
    line: int,
    row: Mapping[str, str],
    questions: Sequence[Undecided],
    said: dict[str, tuple[Undecided, str, int]],
    found: Answers,
) -> None:
    def wrong(column: str, message: str, value: str = "") -> None:
        told_now = Wrong(line, COLUMNS[column][0], message, value[:80])
        if told_now not in found.wrong:  # one row may speak of many posts
            found.wrong.append(told_now)

    asked = _asked(row, questions)
    if not asked:
        column = "unit" if not any(_same(row.get("unit", ""), one.body_name) for one in questions) else "work"
        wrong(column, "Không có việc nào chờ giao như dòng này nêu.", row.get(column, ""))
        return
    if (
        len({mark_of(one) for one in asked}) > 1
        and len({(one.body_name, one.what, item_of(one)) for one in asked}) == 1
    ):
        wrong(
            "unit",
            "Có nhiều đơn vị cùng tên này; hãy ghi cả cột “Khóa” của bảng câu hỏi.",
            row.get("unit", ""),
        )
        return
    for one in asked:
        ref = _taker(row["taker"], one)
        if ref is None:
            wrong(
                "taker",
                f"Không chọn được nơi này cho {one.what}; chọn một trong: {_offered(one)}.",
                row["taker"],
            )
            continue
        before = next((was for was in said.values() if was[0].key == one.key and was[1] != ref), None)
        if before is not None:
            wrong(
                "taker", f"Dòng {before[2]} giao {before[0].what} của đơn vị này cho nơi khác.", row["taker"]
            )
            continue
        said[mark_of(one)] = (one, ref, line)


def _asked(row: Mapping[str, str], questions: Sequence[Undecided]) -> list[Undecided]:
    """The questions a row speaks of: one by its mark, else all of the unit that are of this work and item."""
    if mark := row.get("mark", "").lstrip("'"):
        return [one for one in questions if mark_of(one) == mark]
    return [
        one
        for one in questions
        if _same(row.get("unit", ""), one.body_name)
        and (not row.get("work") or _same(row["work"], one.what))
        and (not row.get("item") or _same(row["item"], item_of(one)))
    ]


def _taker(said: str, one: Undecided) -> str | None:
    if _same(said, END):
        return END if one.may_end else None
    refs = {c.ref for c in one.candidates if _same(said, c.name) or said == c.ref}
    return refs.pop() if len(refs) == 1 else None


def _same(said: str, known: str) -> bool:
    return search_key(said.lstrip("'")) == search_key(known)
