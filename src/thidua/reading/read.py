"""One file's text in, one reading out: the parts put together."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

from thidua.reading import criteria, duties, funding, lint, markdown, phases, quality, reporting, targets
from thidua.reading.citations import Cited, find_citations
from thidua.reading.closing import read_closing, take_stamps
from thidua.reading.grids import mark_tabbed
from thidua.reading.headings import mark_headings
from thidua.reading.keys import plain, sentences, squeeze_blanks
from thidua.reading.letterhead import Letterhead, read_letterhead
from thidua.reading.letterhead_missing import complete
from thidua.reading.line_boxes import Box, LineBox
from thidua.reading.outline import Node, build
from thidua.reading.page_furniture import without_page_furniture
from thidua.reading.paragraphs import Paragraph, join
from thidua.reading.parts import Part, split_parts
from thidua.reading.restoration.lines import restore_lines
from thidua.reading.restoration.points import letter_points
from thidua.reading.restoration.result import RestoredLine, RestoredText
from thidua.reading.restoration.symbols import mended
from thidua.reading.schema import Attachment, Citation, Clause, Reading, Section, Source, Status
from thidua.reading.source import SourceText
from thidua.reading.tables.doctypes import DISPATCH

#: Types that give work in numbered items without a part of their own for it.
_ORDERS = (DISPATCH, "CÔNG ĐIỆN", "THÔNG BÁO", "CHỈ THỊ")
_MAX_PARAGRAPHS = 20_000


def read_document(source: SourceText, *, today: str | None = None, relatives: Sequence[str] = ()) -> Reading:
    """Read one file's text into the structure of the reading contract.

    A file holding several documents gives the first one with all of them in `documents`. Never raises for any
    text; what is not found is None or empty. `today` (ISO) lets the linter see a draft cite what is still to come.
    `relatives` are clean texts of documents this one may share sentences with (the superior's plan, a sibling's): a
    damaged text is restored from them.
    """
    lines = list(source.lines())
    judged = quality.judge(line.text for line in lines)
    damaged = judged == "damaged"
    if source.markdown:
        lines = markdown.undo(lines)
    lines = without_page_furniture(mark_tabbed(lines))
    done: dict[int, RestoredLine] = {}
    if damaged:
        restored = restore_lines(lines, relatives)
        lines, done = restored.lines, restored.done
    stamps, lines = take_stamps(lines)
    about = Source(source.name, source.kind, len(source.pages), judged, source.ocr)
    parts = split_parts(lines, damaged)
    readings = [_read_part(part, about, source.whole_paragraphs, damaged, done, today) for part in parts]
    if boxes := source.line_boxes():
        readings = [
            dataclasses.replace(reading, line_boxes=_line_boxes(part, boxes))
            for reading, part in zip(readings, parts, strict=True)
        ]
    readings[0] = dataclasses.replace(readings[0], signing_stamps=tuple(stamps))
    if readings[0].kind == "QUYẾT ĐỊNH":  # what a decision issues has the decision's issuer
        readings[1:] = [dataclasses.replace(r, issuer=r.issuer or readings[0].issuer) for r in readings[1:]]
    if len(readings) == 1:
        return readings[0]
    carried = tuple(
        Attachment(reading.kind or "", reading.title, _first_line(part))
        for reading, part in zip(readings[1:], parts[1:], strict=True)
    )
    first = dataclasses.replace(readings[0], attachments=(*carried, *readings[0].attachments))
    return dataclasses.replace(first, documents=(first, *readings[1:]))


def read_text(text: str, file: str = "text.txt") -> Reading:
    """Read plain text or Markdown (see `SourceText.from_text`)."""
    return read_document(SourceText.from_text(text, file))


def _first_line(part: Part) -> int:
    return next((line.number for line in (*part.head, *part.body) if line.text.strip()), 1)


def _read_part(
    part: Part,
    about: Source,
    whole: bool,
    damaged: bool,
    done: Mapping[int, RestoredLine],
    today: str | None,
) -> Reading:
    head = read_letterhead(part.head, damaged)
    if damaged:
        head = dataclasses.replace(head, number=mended(head.number), symbol=mended(head.symbol))
    closing = read_closing(part.closing)
    paragraphs = _bounded(join(list(part.body), whole, damaged))
    appendix = _bounded(join(list(part.appendix), whole, damaged))
    if damaged:
        paragraphs, appendix = letter_points(paragraphs), letter_points(appendix)
    head = complete(head, paragraphs)
    root = build([*paragraphs, *appendix])
    mark_headings(root)
    appendix_from = part.appendix[0].number if part.appendix else None
    main = _main(root, appendix_from)
    _number(root)
    bases, references = _citations(root, damaged)
    made = Reading(
        source=about,
        kind=head.kind,
        status=_status(head, closing.signature is not None),
        issuer=head.issuer,
        parent=head.parent,
        number=head.number,
        symbol=head.symbol,
        date=head.date,
        place=head.place,
        title=head.title,
        legal_bases=tuple(bases),
        other_references=tuple(references),
        sections=tuple(_sections(root)),
        clauses=tuple(_clauses(root)),
        criteria_groups=tuple(criteria.criteria_groups(main)),
        titles=tuple(criteria.titles_asked(main)),
        rewards=tuple(criteria.rewards(main)),
        phases=tuple(phases.phases(main)),
        milestones=tuple(phases.milestones(main)),
        targets=tuple(targets.targets(main)),
        duties=tuple(duties.duties(main, dispatch=head.kind in _ORDERS)),
        reporting=tuple(reporting.reporting(main, head.addressees)),
        funding=tuple(funding.funding(main)),
        recipients=closing.recipients,
        signature=closing.signature,
        attachments=tuple(_appendices(part)),
        restored_text=_restored(part, [*paragraphs, *appendix], done) if damaged else None,
    )
    found = lint.check(lint.Subject(made, main, head, today=today))
    return dataclasses.replace(made, findings=tuple(found))


def _restored(part: Part, paragraphs: list[Paragraph], done: Mapping[int, RestoredLine]) -> RestoredText:
    """The restored text: letterhead and closing line by line, the body in paragraphs."""
    body = [f"{p.marker.printed} {p.text}" if p.marker else p.text for p in paragraphs]
    head, closing = (
        [line.text for line in lines if line.text.strip()] for lines in (part.head, part.closing)
    )
    lines = tuple(
        done[line.number]
        for line in (*part.head, *part.body, *part.closing, *part.appendix)
        if line.number in done
    )
    words = [word for line in lines for word in line.syllables]
    changed = sum(word.text != word.original for word in words)
    share = round(changed / len(words), 4) if words else 0.0
    return RestoredText("\n".join((*head, *body, *closing)), share, lines)


def _line_boxes(part: Part, boxes: Mapping[int, tuple[int, Box]]) -> tuple[LineBox, ...]:
    """Where the lines of a document stand; what was dropped as page furniture has no place in it."""
    numbers = {line.number for line in (*part.head, *part.body, *part.closing, *part.appendix)}
    return tuple(LineBox(number, *boxes[number]) for number in sorted(numbers & boxes.keys()))


def _bounded(paragraphs: list[Paragraph]) -> list[Paragraph]:
    return paragraphs[:_MAX_PARAGRAPHS]


def _main(root: Node, appendix_from: int | None) -> Node:
    """The tree without appendices: forms and tables set no duties."""
    if appendix_from is None:
        return root
    main = Node(root.paragraph, None, 0)
    main.children = [child for child in root.children if child.line < appendix_from]
    return main


def _number(root: Node) -> None:
    for index, node in enumerate(root.walk(), start=1):
        node.id = f"c{index}"


def _status(head: Letterhead, signed: bool) -> Status:
    if head.draft or (head.number_blank and head.date is None):
        return "draft"
    if head.number and (head.date or signed):
        return "issued"
    return "unknown"


def _sections(root: Node) -> list[Section]:
    made = []
    for node in root.walk():
        if node.is_section:
            marker = node.marker.printed if node.marker else None
            level = 1 + sum(1 for up in node.ancestors() if up.is_section or up.numbered)
            made.append(Section(marker, node.heading, level, node.line))
    return made


def _clauses(root: Node) -> list[Clause]:
    return [
        Clause(
            node.id,
            node.parent.id if node.parent is not None and node.parent.id else None,
            node.marker.printed if node.marker else None,
            node.paragraph.original or node.paragraph.text,
            node.line,
            node.paragraph.text if node.paragraph.original else None,
        )
        for node in root.walk()
    ]


_BASIS_START = re.compile(
    r"^(?:can cu|thuc hien|theo|xet|tiep theo|tren co so|trien khai|thi hanh|chap hanh|quan "
    r"triet|de (?:trien khai|tiep tuc|thuc hien|cu the)|nham)\b"
)


def _citations(root: Node, damaged: bool) -> tuple[list[Citation], list[Citation]]:
    bases: list[Citation] = []
    references: list[Citation] = []
    seen: set[tuple[object, ...]] = set()
    preamble = True
    for node in root.walk():
        if node.is_section or node.numbered:
            preamble = False
        if node.quoted or re.match(r"\(?\s*(?:ban hanh )?kem theo\b", plain(node.text[:40])):
            continue
        starts = _basis_sentences(node.text) if preamble else []
        for cited in find_citations(node.text, damaged):
            basis = preamble and (
                node.is_bullet or any(first <= cited.start < last for first, last in starts)
            )
            where = None if basis else node.where
            mark = (basis, cited.number, cited.date, where)
            if mark in seen:
                continue
            seen.add(mark)
            (bases if basis else references).append(_citation(cited, where, node.line, damaged))
    return bases, references


def _basis_sentences(text: str) -> list[tuple[int, int]]:
    """The stretches of a preamble's paragraph that cite bases: sentences that begin with "Căn cứ", "Thực hiện" …"""
    return [(first, last) for first, last in sentences(text) if _BASIS_START.match(plain(text[first:last]))]


def _citation(cited: Cited, where: str | None, line: int, damaged: bool) -> Citation:
    number = mended(cited.number) if damaged else cited.number
    return Citation(number, cited.date, cited.issuer, where, cited.kind, line)


def _appendices(part: Part) -> list[Attachment]:
    """Appendices by the line that names each, with the title that follows."""
    made: list[Attachment] = []
    lines: Sequence[tuple[str, int]] = [
        (squeeze_blanks(line.text), line.number) for line in part.appendix if line.text.strip()
    ]
    for index, (text, number) in enumerate(lines):
        key = plain(text)
        if (
            not re.match(r"^phu luc\b(?:\s+(?:so\s+)?(?:[ivx]{1,5}|\d{1,2}))?\s*[:.]?\s*", key)
            or len(text) > 200
        ):
            continue
        if not (text.isupper() or (text[:1].isupper() and key.startswith("phu luc"))):
            continue
        after = re.sub(
            r"^ph[ụu] l[ụu]c\s*(?:số\s*)?(?:[IVX]{1,5}\b|\d{1,2}\b)?\s*[:.]?\s*",
            "",
            text,
            flags=re.IGNORECASE,
        ).strip()
        if (
            not after
            and index + 1 < len(lines)
            and not plain(lines[index + 1][0]).startswith(("(", "kem theo"))
        ):
            after = lines[index + 1][0]
        made.append(Attachment("PHỤ LỤC", after or None, number))
    return made
