"""A compiled report as the document it becomes: letterhead, parts, tables, recipients, signing. Values only, no layout.

Parts of a BÁO CÁO and of its letterhead: Nghị định 30/2020/NĐ-CP, Phụ lục I and mẫu 1.4. Number and day stay blank until
it is signed. Every figure and every paragraph of the report stands in it once (a test holds that).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from thidua.ground.numbers import OPERATOR_WORDS, ROUNDING, places, vn_number, vn_percent
from thidua.ground.text_vn import fold
from thidua.work.reports.rules.compiling import HOWS, Use
from thidua.work.reports.rules.form import Form, Section, rate_of, rate_words
from thidua.work.reports.rules.standing import STANDINGS, Standing

#: Names the shape of the plain form; raised when a field changes its meaning.
SCHEMA = "thidua/bao-cao/1"
#: What is printed where no body gave a figure.
NO_FIGURE = "chưa có số"
#: Below a table in which last year's figure and this one are not of the same bodies.
OTHER_BODIES = (
    "Dấu (*): năm trước và kỳ này không cùng những đơn vị có số, nên không so trực tiếp hai số với nhau."
)
_UNITS = {"vnd": "đồng", "percent": "%"}
_RESULTS = {
    "reached": "Đạt",
    "reached_so_far": "Đạt, số chưa đủ",
    "short": "Chưa đạt",
    "short_so_far": "Chưa đạt, số chưa đủ",
    "under_way": "Đang thực hiện",
    "no_figure": "Chưa có số",
}
_NOTHING = "Không có nội dung."


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The top of the document.

    :ivar above: the body above, where it is printed; else empty. :ivar number: with room for the number given later.
    """

    above: str
    issuer: tuple[str, ...]
    number: str
    dated: str


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A line of a table. ``value`` is exact (empty for none), ``printed`` as the document says it.

    :ivar code: the figure's, or the rate's indicator. :ivar given: how many bodies gave it; ``None`` for a rate.
    :ivar before: last year's as printed; empty where it is not known. :ivar before_given: how many bodies gave that.
    :ivar other: not the same bodies as last year, so that the two are not to be compared.
    :ivar under: what the figure is a part of, as it is called; empty for a figure of its own.
    """

    kind: str
    code: str
    label: str
    unit: str
    value: str
    printed: str
    before: str
    given: int | None
    before_given: int | None = None
    other: bool = False
    under: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """An answer in words, with the question and what it rests on."""

    code: str
    question: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A section of the form inside a part."""

    number: str
    code: str
    title: str
    lines: tuple[FigureLine, ...]
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target of the body against what was reported."""

    label: str
    goal: str
    result: str
    standing: str


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A part under a Roman number; ``code``: standing, results, targets, difficulties, proposals."""

    number: str
    code: str
    title: str
    sentences: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    targets: tuple[TargetLine, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedReport:
    """The whole document. ``version`` is the compilation's number, ``as_of`` the day its figures were frozen."""

    schema: str
    letterhead: Letterhead
    kind: str
    title: str
    basis: tuple[str, ...]
    lead: str
    parts: tuple[DocumentPart, ...]
    recipients: tuple[str, ...]
    signing: tuple[str, ...]
    signer: str
    version: int
    as_of: str

    def plain(self) -> dict[str, Any]:
        """The document as plain JSON, fields named as here."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is frozen with the figures: last year's, targets with their results, which bodies stand how.

    :ivar before: figure → last year's total as text. :ivar targets: {label, operator, value, unit, result,
        standing, answered, due}; the last two, for a total, how many of those who owe an answer gave one.
    :ivar before_given: figure → how many bodies gave last year's. :ivar before_other: figures not the same bodies gave.
    :ivar bodies: standing → names, the first ones of long lists. :ivar days: the first and last day the figures are of.
    """

    before: Mapping[str, str]
    targets: Sequence[Mapping[str, Any]]
    bodies: Mapping[str, Sequence[str]]
    days: Sequence[date] = ()
    before_given: Mapping[str, int] = field(default_factory=dict)
    before_other: frozenset[str] = frozenset()


def beside_of(kept: Mapping[str, Any]) -> Beside:
    """What a version keeps; of versions made before this was kept, nothing."""
    days = [date.fromisoformat(day) for day in kept.get("days", ())]
    return Beside(
        kept.get("before", {}),
        kept.get("targets", ()),
        kept.get("bodies", {}),
        days,
        kept.get("before_given", {}),
        frozenset(kept.get("before_other", ())),
    )


def period_words(period: str) -> str:
    """A period as a title says it.

    >>> [period_words(p) for p in ("2026", "2026-Q2", "2026-H1", "2026-11")]
    ['năm 2026', 'quý II năm 2026', '6 tháng đầu năm 2026', 'tháng 11 năm 2026']
    """
    found = re.fullmatch(r"(\d{4})-(?:Q([1-4])|H([12])|(\d{2}))", period)
    if found is None:
        return f"năm {period}"
    year, quarter, half, month = found.groups()
    if quarter:
        return f"quý {('I', 'II', 'III', 'IV')[int(quarter) - 1]} năm {year}"
    if half:
        return f"6 tháng {('đầu', 'cuối')[int(half) - 1]} năm {year}"
    return f"tháng {int(month)} năm {year}"


def title_of(round_title: str, period: str) -> str:
    """What the document is about, below the word BÁO CÁO.

    >>> title_of("Báo cáo kết quả phong trào Bình dân học vụ số, kỳ 2026", "2026")
    'Kết quả phong trào Bình dân học vụ số năm 2026'
    """
    about = round_title.removesuffix(f", kỳ {period}").strip()
    bare = re.sub(r"^báo cáo\s+", "", about, flags=re.IGNORECASE)
    when = period_words(period)
    return f"{bare[:1].upper()}{bare[1:]}{'' if fold(when) in fold(bare) else f' {when}'}"


def printed_report(
    *,
    form: Form,
    round_title: str,
    period: str,
    issuer: str,
    letterhead: Letterhead,
    basis: Sequence[str],
    figures: Mapping[str, Decimal | None],
    given: Mapping[str, int],
    standing: Standing,
    texts: Mapping[str, str],
    uses: Mapping[str, Sequence[Use]],
    beside: Beside,
    recipients: Sequence[str],
    signing: Sequence[str],
    signer: str = "",
    version: int,
    as_of: date,
) -> PrintedReport:
    """The document of one compilation that was sent."""
    role = {code: _role(code, str(prompt["vi"])) for code, prompt in form.prompts.items()}

    def said(prompts: Sequence[Mapping[str, Any]], wanted: str) -> tuple[Paragraph, ...]:
        codes = [(str(prompt["code"]), str(prompt["vi"])) for prompt in prompts]
        return tuple(
            Paragraph(code, question, texts[code], _sources(uses.get(code, ())))
            for code, question in codes
            if role[code] == wanted and texts.get(code)
        )

    everything = tuple(form.prompts.values())
    shown = [
        (section, _lines(section, form, figures, given, beside), said(section.prompts, "results"))
        for section in form.sections
    ]
    blocks = tuple(
        Block(f"{number}.", section.code, section.vi, lines, paragraphs)
        for number, (section, lines, paragraphs) in enumerate(
            ((s, rows, words) for s, rows, words in shown if rows or words), start=1
        )
    )
    targets = tuple(_target(one) for one in beside.targets)
    difficulties, proposals = said(everything, "difficulties"), said(everything, "proposals")
    parts = (
        DocumentPart("I.", "standing", "Tình hình báo cáo", sentences=_sentences(standing, beside.bodies)),
        DocumentPart(
            "II.",
            "results",
            "Kết quả thực hiện",
            sentences=(
                *((ROUNDING,) if form.rates else ()),
                *((OTHER_BODIES,) if any(line.other for block in blocks for line in block.lines) else ()),
            ),
            blocks=blocks,
        ),
        DocumentPart(
            "III.",
            "targets",
            "Kết quả so với chỉ tiêu",
            sentences=() if targets else ("Chưa đặt chỉ tiêu nào cho kỳ này trên hệ thống.",),
            targets=targets,
        ),
        DocumentPart(
            "IV.",
            "difficulties",
            "Khó khăn, hạn chế và nguyên nhân",
            sentences=() if difficulties else (_NOTHING,),
            paragraphs=difficulties,
        ),
        DocumentPart(
            "V.",
            "proposals",
            "Kiến nghị, đề xuất",
            sentences=() if proposals else (_NOTHING,),
            paragraphs=proposals,
        ),
    )
    title = title_of(round_title, period)
    return PrintedReport(
        schema=SCHEMA,
        letterhead=letterhead,
        kind="BÁO CÁO",
        title=title,
        basis=tuple(basis),
        lead=f"{issuer} báo cáo {title[:1].lower()}{title[1:]} ({_closed(beside.days, as_of)}) như sau:",
        parts=parts,
        recipients=(*(f"{name} (để b/c);" for name in recipients), "Lưu: VT."),
        signing=tuple(signing) or ("THỦ TRƯỞNG CƠ QUAN",),
        signer=signer,
        version=version,
        as_of=as_of.isoformat(),
    )


def _closed(days: Sequence[date], frozen: date) -> str:
    """The day the figures are of, as the bodies said it; of documents that kept none, the day they were frozen.

    >>> _closed([date(2026, 11, 30), date(2026, 12, 2)], date(2026, 12, 9))
    'số liệu của các đơn vị chốt từ ngày 30/11/2026 đến ngày 02/12/2026'
    """
    if not days:
        return f"số liệu chốt ngày {frozen:%d/%m/%Y}"
    if days[0] == days[-1]:
        return f"số liệu chốt đến ngày {days[0]:%d/%m/%Y}"
    return f"số liệu của các đơn vị chốt từ ngày {days[0]:%d/%m/%Y} đến ngày {days[-1]:%d/%m/%Y}"


def _role(code: str, question: str) -> str:
    """Where an answer stands: difficulties and proposals have parts of their own, the rest is with its section."""
    words = fold(question)
    if code == "kho_khan" or words.startswith(("kho khan", "han che", "ton tai")):
        return "difficulties"
    if code == "kien_nghi" or words.startswith(("kien nghi", "de xuat")):
        return "proposals"
    return "results"


def _lines(
    section: Section,
    form: Form,
    figures: Mapping[str, Decimal | None],
    given: Mapping[str, int],
    beside: Beside,
) -> tuple[FigureLine, ...]:
    last = {code: Decimal(kept) for code, kept in beside.before.items()}
    lines = [
        FigureLine(
            "figure",
            cell.code,
            cell.vi,
            _UNITS.get(cell.unit, ""),
            _exact(value := figures.get(cell.code)),
            NO_FIGURE if value is None else _printed(value),
            _printed(last[cell.code]) if cell.code in last else "",
            given.get(cell.code, 0),
            beside.before_given.get(cell.code),
            cell.code in last and cell.code in beside.before_other,
            form.under[cell.code].vi if cell.code in form.under else "",
        )
        for cell in section.cells
    ]
    for rate in section.rates:
        now, then = rate_of(rate, figures), rate_of(rate, last)
        label = rate_words(form, rate)
        lines.append(
            FigureLine(
                "rate",
                rate.indicator,
                label,
                "%",
                _exact(now),
                NO_FIGURE if now is None else vn_percent(now),
                "" if then is None else vn_percent(then),
                None,
                other=then is not None and bool({rate.numerator, rate.denominator} & beside.before_other),
            )
        )
    return tuple(lines)


def _exact(value: Decimal | None) -> str:
    return "" if value is None else format(value.normalize(), "f")


def _printed(value: Decimal) -> str:
    return vn_number(value, places(value))


def _sources(uses: Sequence[Use]) -> tuple[str, ...]:
    return tuple(f"{use.name} (lần gửi {use.number}, {HOWS[use.how]})" for use in uses)


def _sentences(standing: Standing, bodies: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """How the bodies answered, each standing in words: nothing to report, let off and silence are three things."""
    made = [
        f"Số đơn vị được hỏi: {vn_number(standing.asked)}; số đơn vị phải báo cáo: {vn_number(standing.due)}; "
        f"đã báo cáo: {vn_number(standing.answered)}."
    ]
    for code, words in STANDINGS.items():
        count = getattr(standing, code)
        if not count or code == "figures":
            continue
        names = list(bodies.get(code, ()))
        more = count - len(names)
        listed = "; ".join([*names, *([f"và {vn_number(more)} đơn vị khác"] if names and more > 0 else [])])
        made.append(f"{words}: {vn_number(count)} đơn vị{f' ({listed})' if listed else ''}.")
    return tuple(made)


def _target(kept: Mapping[str, Any]) -> TargetLine:
    sign = " %" if kept["unit"] == "percent" else ""
    goal, result = Decimal(str(kept["value"])), kept["result"]
    shown = NO_FIGURE
    if result is not None:
        value = Decimal(str(result))
        shown = vn_percent(value) if sign else _printed(value)
    standing = _RESULTS[str(kept["standing"])]
    answered, due = kept.get("answered"), kept.get("due")
    if answered is not None and due is not None and answered < due:
        standing = f"{standing} ({vn_number(answered)}/{vn_number(due)} đã báo cáo)"
    return TargetLine(
        label=str(kept["label"]),
        goal=f"{OPERATOR_WORDS[kept['operator']]} {_printed(goal)}{sign}",
        result=shown,
        standing=standing,
    )
