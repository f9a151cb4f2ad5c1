"""Documents cited: dates that cannot be, documents that did not exist yet, numbers that could mean two documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from thidua.reading.dates import is_possible
from thidua.reading.keys import plain
from thidua.reading.lint.rule import LOGIC, Hit, Source, Subject, examples, rule
from thidua.reading.schema import Citation
from thidua.reading.tables.known_documents import KNOWN_DATES

_CITING = Source("Nghị định 30/2020/NĐ-CP, Phụ lục I (viện dẫn văn bản)", "unverified")


def printed(date: str) -> str:
    """An ISO date day first, as documents print it: of the months only January and February take a nought.

    >>> printed("2033-22-22"), printed("2025-04-01"), printed("2025-02-03")
    ('22/22/2033', '01/4/2025', '03/02/2025')
    """
    year, month, day = date.split("-")
    return f"{day}/{month if int(month) < 3 else int(month)}/{year}"


def called(citation: Citation) -> str:
    """How a message names a cited document."""
    kind = citation.kind or "Văn bản"
    return " ".join((kind, "số", citation.number)) if citation.number else kind


def _cited(subject: Subject) -> Iterator[Citation]:
    yield from subject.reading.legal_bases
    yield from subject.reading.other_references


def _dated(subject: Subject) -> Iterator[tuple[Citation, str]]:
    """Every citation with a date of the calendar."""
    for citation in _cited(subject):
        if citation.date and is_possible(citation.date):
            yield citation, citation.date


def _younger(subject: Subject, citations: Iterable[Citation]) -> Iterator[Hit]:
    """Citations dated after the day the document itself was issued."""
    issued = _issued(subject)
    for citation in citations:
        if issued and citation.date and is_possible(citation.date) and citation.date > issued:
            what = (
                f"{called(citation)} ghi ngày {printed(citation.date)}, sau ngày ban hành văn bản này "
                f"({printed(issued)})."
            )
            yield Hit(what, citation.where, citation.line)


def _issued(subject: Subject) -> str | None:
    date = subject.reading.date
    return date if date and is_possible(date) else None


@rule(
    "citation.impossible-date",
    "error",
    "Ngày của văn bản được dẫn không có thật",
    why="Không ai tra được một văn bản theo ngày không có trên lịch.",
    todo="Tra lại văn bản ấy và ghi đúng ngày ban hành.",
    sources=(LOGIC, _CITING),
    fires=examples(
        "Thực hiện Công văn số 812/VP-VX ngày 22/22/2033 của Văn phòng Ủy ban nhân dân tỉnh;",
        "Căn cứ Quyết định số 15/QĐ-UBND ngày 31/4/2024 của Ủy ban nhân dân huyện;",
    ),
    silent=examples(
        "Căn cứ Quyết định số 1315/QĐ-TTg ngày 09/11/2023 của Thủ tướng Chính phủ;",
        "Căn cứ Quyết định số 15/QĐ-UBND ngày 29 tháng 02 năm 2024 của Ủy ban nhân dân huyện;",
        "Tỷ lệ 22/22/2033 là số liệu, không phải ngày của một văn bản.",
    ),
    damaged=True,
)
def impossible_date(subject: Subject) -> Iterator[Hit]:
    """A cited date that is in no calendar."""
    for citation in _cited(subject):
        if citation.date and not is_possible(citation.date):
            what = f"{called(citation)} được ghi ngày {printed(citation.date)}, ngày không có trên lịch."
            yield Hit(what, citation.where, citation.line)


@rule(
    "basis.after-document",
    "error",
    "Căn cứ ban hành sau chính văn bản",
    why="Căn cứ phải có trước khi văn bản được ban hành.",
    todo="Tra lại ngày của căn cứ, hoặc bỏ căn cứ chưa có.",
    sources=(LOGIC,),
    fires=examples("Căn cứ Quyết định số 15/QĐ-UBND ngày 10/3/2025 của Ủy ban nhân dân huyện;"),
    silent=examples(
        "Căn cứ Quyết định số 15/QĐ-UBND ngày 03/02/2025 của Ủy ban nhân dân huyện;",
        "Căn cứ Quyết định số 15/QĐ-UBND ngày 22/22/2033 của Ủy ban nhân dân huyện;",
    ),
    damaged=True,
)
def basis_after_document(subject: Subject) -> Iterator[Hit]:
    """A legal basis younger than the document that rests on it."""
    return _younger(subject, subject.reading.legal_bases)


@rule(
    "citation.after-document",
    "error",
    "Dẫn một văn bản chưa có vào ngày ban hành",
    why="Văn bản được dẫn phải có trước văn bản dẫn nó.",
    todo="Tra lại ngày của văn bản được dẫn.",
    sources=(LOGIC,),
    fires=examples("I. NHIỆM VỤ\n\n1. Thực hiện Kế hoạch số 9/KH-UBND ngày 20/12/2025 của tỉnh."),
    silent=examples("I. NHIỆM VỤ\n\n1. Thực hiện Kế hoạch số 9/KH-UBND ngày 20/12/2024 của tỉnh."),
    damaged=True,
)
def citation_after_document(subject: Subject) -> Iterator[Hit]:
    """A document cited in the body that did not exist when this one was issued."""
    return _younger(subject, subject.reading.other_references)


@rule(
    "citation.future",
    "error",
    "Dẫn một văn bản của ngày chưa tới",
    why="Bản thảo chưa ghi ngày thì chỉ được dẫn văn bản đã ban hành đến hôm nay.",
    todo="Tra lại ngày của văn bản được dẫn.",
    sources=(LOGIC,),
    fires=examples(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nKẾ HOẠCH\nHọc tập\n\n"
        "Căn cứ Quyết định số 15/QĐ-UBND ngày 10/3/2099 của Ủy ban nhân dân huyện;\n\nI. MỤC ĐÍCH\n\nHọc."
    ),
    silent=examples(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nKẾ HOẠCH\nHọc tập\n\n"
        "Căn cứ Quyết định số 15/QĐ-UBND ngày 10/3/2019 của Ủy ban nhân dân huyện;\n\nI. MỤC ĐÍCH\n\nHọc."
    ),
    damaged=True,
)
def citation_future(subject: Subject) -> Iterator[Hit]:
    """In a document without a date: a citation dated after the day of reading."""
    if subject.today is None or subject.reading.date:
        return
    for citation, date in _dated(subject):
        if date > subject.today:
            what = (
                f"{called(citation)} ghi ngày {printed(date)}, chưa tới (hôm nay {printed(subject.today)})."
            )
            yield Hit(what, citation.where, citation.line)


@rule(
    "citation.two-dates",
    "warning",
    "Một văn bản được ghi hai ngày",
    why="Trong một năm, một cơ quan không ban hành hai văn bản cùng số, ký hiệu; một trong hai ngày là nhầm.",
    todo="Tra lại và ghi thống nhất một ngày.",
    sources=(LOGIC,),
    fires=examples(
        "Căn cứ Kế hoạch số 9/KH-UBND ngày 12/3/2024 của Ủy ban nhân dân tỉnh;\n"
        "Căn cứ Kế hoạch số 9/KH-UBND ngày 13/3/2024 của Ủy ban nhân dân tỉnh;"
    ),
    silent=examples(
        "Căn cứ Kế hoạch số 9/KH-UBND ngày 12/3/2024 của Ủy ban nhân dân tỉnh;\n"
        "Căn cứ Kế hoạch số 9/KH-UBND ngày 13/5/2024 của Ủy ban nhân dân huyện;",
        "Căn cứ Kế hoạch số 9/KH-UBND ngày 12/3/2023 của Ủy ban nhân dân tỉnh;\n"
        "Căn cứ Kế hoạch số 9/KH-UBND ngày 13/3/2024 của Ủy ban nhân dân tỉnh;",
    ),
    damaged=True,
)
def two_dates(subject: Subject) -> Iterator[Hit]:
    """One number of one year and one issuer under two dates."""
    for before, citation in _same_number(subject):
        if before[0].date and citation.date and before[1][:4] == citation.date[:4]:
            what = f"{called(citation)} được ghi hai ngày: {printed(before[1])} và {printed(citation.date)}."
            yield Hit(what, citation.where, citation.line)


@rule(
    "citation.same-number",
    "note",
    "Hai văn bản cùng số, khác năm",
    why="Số văn bản được lấy lại từ đầu mỗi năm, nên riêng số chưa chỉ ra văn bản nào.",
    todo="Mỗi lần dẫn ghi kèm ngày ban hành; khi thực hiện, mở đúng văn bản của năm.",
    sources=(Source("Nghị định 30/2020/NĐ-CP, Điều 15 (số của văn bản)", "unverified"),),
    fires=examples(
        "I. NHIỆM VỤ\n\n1. Thực hiện Kế hoạch 145/KH-UBND ngày 23/12/2021 và Kế hoạch 145/KH-UBND ngày "
        "07/11/2022 của Ủy ban nhân dân tỉnh."
    ),
    silent=examples(
        "Căn cứ Kế hoạch số 9/KH-UBND ngày 12/3/2023 của Ủy ban nhân dân tỉnh;\n"
        "Căn cứ Kế hoạch số 9/KH-UBND ngày 13/3/2024 của Ủy ban nhân dân huyện;",
        "I. NHIỆM VỤ\n\n1. Thực hiện Kế hoạch 145/KH-UBND ngày 23/12/2021.\n\n2. Tiếp tục Kế hoạch 145/KH-UBND.",
    ),
    damaged=True,
)
def same_number(subject: Subject) -> Iterator[Hit]:
    """One number in two years: two documents a reader may take for one."""
    told: set[str] = set()
    for before, citation in _same_number(subject):
        number = citation.number or ""
        if citation.date and before[1][:4] != citation.date[:4] and number not in told:
            told.add(number)
            what = (
                f"Hai văn bản cùng mang số {number}: một của ngày {printed(before[1])}, một của ngày "
                f"{printed(citation.date)}."
            )
            yield Hit(what, citation.where, citation.line)


def _same_number(subject: Subject) -> Iterator[tuple[tuple[Citation, str], Citation]]:
    """Pairs of citations with one number and two dates, of issuers not known to be two; each date once."""
    seen: dict[str, list[tuple[Citation, str]]] = {}
    for citation, date in _dated(subject):
        if not citation.number:
            continue
        before = seen.setdefault(citation.number, [])
        if any(date == other for _, other in before):
            continue
        yield from (((one, other), citation) for one, other in before[:1] if _may_be_one(one, citation))
        before.append((citation, date))


def _may_be_one(one: Citation, other: Citation) -> bool:
    return not one.issuer or not other.issuer or plain(one.issuer) == plain(other.issuer)


@rule(
    "citation.known-date",
    "warning",
    "Ngày ghi khác ngày của văn bản trung ương",
    why="Văn bản trung ương này đã được tra; trong năm ấy chỉ có một văn bản mang số, ký hiệu đó.",
    todo="Ghi lại đúng ngày; nếu định dẫn văn bản khác, sửa số.",
    sources=(Source("Bảng ngày ban hành đã tra trong reading/tables/known_documents.py", "project"),),
    fires=examples("Căn cứ Nghị quyết số 71/NQ-CP ngày 04/01/2025 của Chính phủ;"),
    silent=examples(
        "Căn cứ Nghị quyết số 03/NQ-CP ngày 09/01/2025 của Chính phủ;",
        "Căn cứ Nghị quyết số 71/NQ-CP ngày 20/8/2019 của Chính phủ;",
        "Căn cứ Quyết định số 1315/QĐ-UBND ngày 10/11/2023 của Ủy ban nhân dân tỉnh;",
    ),
    damaged=True,
)
def known_date(subject: Subject) -> Iterator[Hit]:
    """A central document cited under another date of its year than the one it bears."""
    for citation, date in _dated(subject):
        right = KNOWN_DATES.get(plain(citation.number or ""))
        if right and date != right and date[:4] == right[:4]:
            what = f"{called(citation)} được ghi ngày {printed(date)}; văn bản ấy ban hành ngày {printed(right)}."
            yield Hit(what, citation.where, citation.line)
