"""Duties to report regularly: who to whom, by when, how often.

Each deadline in a sentence is asked what is to be handed in by it: only a report counts. Dossiers, comments,
registrations, plans and lists have deadlines of their own which are no reporting.
"""

from __future__ import annotations

import dataclasses
import re

from thidua.reading.bodies import leading_body, split_bodies
from thidua.reading.deadlines import DEADLINE, JOINED, MOST, Deadline, find_deadlines
from thidua.reading.grids import LEAD_COLUMN, WHEN_COLUMN, WORK_COLUMN, column, grids
from thidua.reading.keys import plain, sentences
from thidua.reading.outline import Node
from thidua.reading.reporting_parties import addressees, asked_bodies, purpose, senders, via
from thidua.reading.schema import Recurrence, ReportingRule
from thidua.reading.targets import REPLACES, new_words

_REPORT = re.compile(
    r"(?<!du thao )(?<!chuan bi )(?<!mau )\bbao cao(?! vien)"
    r"(?! (?:thanh tich|tham luan|dien hinh|de xuat|tu danh gia|de nghi))"
    r"|\bso lieu\b[^;.]{0,50}\bcap nhat\b|\bcap nhat so lieu\b|\b(?:thong ke|so lieu)\b[^;.]{0,120}\bgui\b"
    r"|\bdanh sach\b[^;.]{0,60}\b(?:da duoc|duoc khen|duoc cong nhan)\b"
)
_OTHER = re.compile(
    r"\bho so\b|\bdai bieu\b|\bdu thao\b|\bdang ky\b|\bgop y\b|\by kien\b|\b(?:xay dung|ban "
    r"hanh|gui|hoan thanh|hoan thien|lap|nop|cu the hoa)\b[^;,.]{0,30}\bke hoach\b|\bdanh "
    r"sach\b(?![^;.]{0,60}\b(?:da duoc|duoc khen|duoc cong nhan)\b)|\bbao cao (?:thanh tich"
    r"|tham luan)\b"
    r"|\bto trinh\b|\btham du\b|\btai lieu\b|\bsan pham\b|\bbai du thi\b|\bdu toan\b|\bquyet "
    r"toan\b|\bbo tieu chi\b|\bthanh lap\b|\bkien toan\b"
)
_CONDITIONAL = re.compile(
    r"\bneu (?:co|phat sinh|gap)\b|\bco (?:gi )?(?:kho khan,? )?vuong mac\b|\bkhi co (?:yeu "
    r"cau|phat sinh)\b|\bphat sinh (?:kho khan|vuong mac)\b"
)
_RECURRING = re.compile(
    r"\b(?:hang|moi|tung) (?:nam|quy|thang|tuan|ky|ngay)\b|\bbao cao [^,;.]{3,60} theo quy "
    r"dinh|\bdinh ky\b|\b0?6 thang\b|\bsau thang\b"
    r"|\bhang hoc ky\b|\bcuoi (?:moi )?(?:hoc ky|nam hoc)\b"
)
#: "Ủy ban nhân dân đã có Công văn … đề nghị báo cáo trước ngày …": what was asked before is not asked now.
_PAST_ASKED = re.compile(
    r"\bda (?:co|ban hanh|gui|phat hanh)\b[^;.]{0,20}\b(?:cong van|van ban|ke hoach|thong bao)\b"
)
#: In a part that changes another document only what is said to follow from the change is asked here.
_FOLLOWS = re.compile(r"\W*(?:theo do|ke tu|tu (?:nam|ngay|nay))\b")
_QUOTE = re.compile(r"[“\"][^”\"]{0,400}[”\"]")


def reporting(root: Node, addressed: tuple[str, ...] = ()) -> list[ReportingRule]:
    """Every reporting rule, in order; `addressed` are the bodies a dispatch is written to."""
    made: list[ReportingRule] = []
    asked = asked_bodies(root) or list(addressed)
    for node in root.walk():
        if node.quoted or node.within(
            "results", "criteria", "purpose", "requirements", "rewards", "proposals"
        ):
            continue
        text = (
            node.text
            if not node.is_section
            else (node.rest or (node.heading if node.heading is None else "") or "")
        )
        if (node.is_section and node.heading is None) or (
            node.is_section and not node.rest and node.heading and DEADLINE.search(plain(node.heading))
        ):
            text = node.text
        if not text:
            continue
        if node.paragraph.hint.cell is not None:
            continue
        changing = node.within("amendment")
        for sentence in _sentences(text[:4000]):
            if changing and not _FOLLOWS.match(plain(sentence[:40])):
                sentence = new_words(sentence)  # noqa: PLW2901
            made += _of_sentence(sentence, node, asked)
    return _distinct([*made, *_of_grids(root)])


def _of_grids(root: Node) -> list[ReportingRule]:
    """Reports assigned in a table's row: what, by whom, by when."""
    made: list[ReportingRule] = []
    for grid in grids(root):
        lead, work = column(grid, LEAD_COLUMN), column(grid, WORK_COLUMN)
        when = column(grid, WHEN_COLUMN)
        if (
            lead is None
            or work is None
            or when is None
            or grid.section.within("results", "amendment", "proposals")
        ):
            continue
        for row, line in zip(grid.rows, grid.lines, strict=True):
            for rule in _of_sentence(f"{row[work].rstrip(' .;')} {row[when]}", grid.section, []):
                made.append(dataclasses.replace(rule, senders=tuple(split_bodies(row[lead])), line=line))
    return made


def _sentences(text: str) -> list[str]:
    """Sentences; also at a ";" behind which another body is given its own work."""
    made: list[str] = []
    for first, last in sentences(text):
        piece = text[first:last].rstrip()
        start = 0
        for found in re.finditer(r";\s+(?=[^\W\d_])", piece):
            begins = piece[found.end() :]
            if (begins[0].isupper() or begins.startswith("các ")) and leading_body(begins) is not None:
                made.append(piece[start : found.start()])
                start = found.end()
        made.append(piece[start:])
    return [piece for piece in made if piece.strip()]


def _of_sentence(sentence: str, node: Node, asked: list[str]) -> list[ReportingRule]:
    if re.search(r"[“\"]", sentence) and REPLACES.search(plain(sentence)):
        return []
    if re.match(r"\W*(?:bai bo|huy bo)\b", plain(sentence[:40])):
        return []
    masked = (
        sentence
        if sentence.count("“") > MOST * 4
        else _QUOTE.sub(lambda m: "\x00" * len(m.group()), sentence)
    )
    key = plain(masked)
    if not _REPORT.search(key):
        return []
    deadlines = [d for d in find_deadlines(key) if not _PAST_ASKED.search(key[: d.start])][:MOST]
    reports = [d for i, d in enumerate(deadlines) if _is_report(key, deadlines, i)]
    if reports:
        return [_rule(sentence, key, node, asked, deadlines, d) for d in reports]
    if deadlines or _CONDITIONAL.search(key):
        return []
    found = _undated(key, sentence)
    if found is None:
        return []
    return [_rule(sentence, key, node, asked, [], None)]


def _chunk(key: str, deadlines: list[Deadline], index: int) -> tuple[int, int]:
    """The stretch of the sentence a deadline belongs to: from the one before, or the last ";", to its own end."""
    one = deadlines[index]
    start = deadlines[index - 1].end if index else 0
    semicolon = key.rfind(";", start, one.start)
    return (semicolon + 1 if semicolon >= 0 else start), one.end


def _is_report(key: str, deadlines: list[Deadline], index: int, looked: frozenset[int] = frozenset()) -> bool:
    while deadlines[index].joined:
        index -= 1
    start, _ = _chunk(key, deadlines, index)
    one = deadlines[index]
    later = next((i for i in range(index + 1, len(deadlines)) if not deadlines[i].joined), None)
    before = key[start : one.start]
    reports = [m.start() for m in _REPORT.finditer(before)]
    others = [m.start() for m in _OTHER.finditer(before)]
    if others and not re.search(r"\bbao cao\b", before):
        return False  # "Hồ sơ đề nghị khen thưởng và biểu số liệu gửi về …": the dossier's own deadline
    if reports or others:
        return bool(reports) and (
            not others or max(reports) > max(others) or _report_governs(before, max(reports), max(others))
        )
    end = deadlines[(later or len(deadlines)) - 1].end
    goes_on = index > 0 and JOINED.fullmatch(key[deadlines[index - 1].end : one.start]) is not None
    if goes_on and index - 1 not in looked and _is_report(key, deadlines, index - 1, looked | {index}):
        return True
    if later is not None and later not in looked and JOINED.fullmatch(key[end : deadlines[later].start]):
        return _is_report(key, deadlines, later, looked | {index})
    after = key[end : deadlines[later].start if later is not None else len(key)]
    semicolon = after.find(";")
    after = after if semicolon < 0 else after[:semicolon]
    report, other = _REPORT.search(after), _OTHER.search(after)
    if report is None:
        return False
    return other is None or report.start() < other.start()


def _report_governs(before: str, report: int, other: int) -> bool:
    """ "báo cáo kết quả đăng ký về …": the later word stands inside what is reported."""
    between = before[report:other]
    if re.fullmatch(r"bao cao(?:,| va| kem(?: theo)?)\s*(?:cac )?", between):
        return True  # "Báo cáo và danh sách gửi về …": both are handed in, the report among them
    return not re.search(r"[;,]|\b(?:gui|lap|nop|va)\b", between) and bool(
        re.search(r"\b(?:ket qua|tinh hinh|viec)\b", between)
    )


def _undated(key: str, sentence: str) -> bool | None:
    """A regular report without a date: it recurs, and goes to somebody."""
    recurring = _RECURRING.search(key)
    if recurring is None:
        return None
    report = _REPORT.search(key)
    if report is None:
        return None
    purpose = re.search(r"\bde\s+(?:tong hop|[^,;]{0,30}bao cao)", key)
    if (
        purpose
        and purpose.start() < report.start()
        and not re.search(r"\b(?:gui|bao cao)\b", key[: purpose.start()])
    ):
        return None
    after = key[report.end() :]
    addressed = (
        re.search(r"\b(?:ve|gui(?: ve)?|len|cho)\s+\S", after)
        or re.match(
            r"\s+(?:voi |cho |len )?(?:lanh dao|tong cuc|cuc\b|vu\b|trung uong|uy ban|ubnd|so\b|hoi\b"
            r"|ban\b|dang uy|hieu truong|ban giam hieu|chu tich|phong\b|tinh uy|huyen uy|thanh uy"
            r"|thuong truc|cap tren|bo\b|hoi dong)",
            after,
        )
        or re.search(r"\bgui\b", key[: report.start()][-12:])
    )
    if not addressed and not sentence[report.end() :].lstrip()[:1].isupper():
        return None
    if re.search(
        r"\b(?:kiểm tra|giám sát|đưa|lấy)\b[^,;]{0,40}$", sentence[: report.start()][-50:]
    ) and not re.search(r"[,;]\s*(?:tong hop,? )?$", key[: report.start()]):
        return None
    return True


def _rule(
    sentence: str, key: str, node: Node, asked: list[str], deadlines: list[Deadline], one: Deadline | None
) -> ReportingRule:
    start, end = _chunk(key, deadlines, deadlines.index(one)) if one is not None else (0, len(key))
    return ReportingRule(
        day=one.day if one else None,
        month=one.month if one else None,
        recurrence=_recurrence(key, start, one),
        qualifier=one.qualifier if one else None,
        senders=tuple(senders(sentence, key, node, asked)),
        addressees=tuple(addressees(sentence, key, start, end)),
        via=via(sentence, key),
        purpose=purpose(sentence, key),
        where=node.where,
        line=node.line,
    )


_RECURRENCES: tuple[tuple[str, Recurrence], ...] = (
    (r"\bhang thang\b|\bmoi thang\b|\bbao cao thang\b|\bdinh ky thang\b", "monthly"),
    (
        r"\bhang quy\b|\bmoi quy\b|\bthang (?:cuoi|dau) (?:moi )?quy\b|\bbao cao quy\b|\bcuoi quy\b|\bdinh ky quy\b"
        r"|(?:[,;]|\bva)\s*quy\s*\((?=truoc|cham)",
        "quarterly",
    ),
    (
        r"\b0?2 lan ?(?:/|trong|mot|moi) ?nam\b|\b0?6 thang\b|\bsau thang\b|\bhoc ky\b|\bhoc ki\b"
        r"|\bnua nam\b",
        "half-yearly",
    ),
    (
        r"\bhang nam\b|\bmoi nam\b|\bbao cao nam\b|\bca nam\b|\bnam hoc\b|\bcuoi nam\b|\bthuong nien\b"
        r"|(?:[,;]|\bva)\s*(?:0?1 )?nam\s*\((?=truoc|cham)|\bket qua nam\b(?! (?:hoc|20))",
        "yearly",
    ),
)


_RECURRING_WORD = re.compile(r"\b(?:hang|moi|dinh ky|thuong nien)\b")


def _recurrence(key: str, start: int, one: Deadline | None) -> Recurrence | None:
    """How often: what stands right behind the date, then nearest before it, then anywhere in the sentence."""
    if one is not None:
        tail = key[one.end : one.end + 30]
        if re.match(
            r"\s*,?\s*(?:(?:hang|cua|thang|moi)\b|\((?:doi voi )?(?:bao cao|0?6 thang|ca nam))", tail
        ):
            behind = _nearest(tail, last=False)
            if behind is not None:
                return behind
        before = _nearest(key[start : one.end], last=True)
        if one.year is not None and (before is None or not _RECURRING_WORD.search(key[start : one.end])):
            return "once"
        if before is not None:
            return before
    anywhere = next((name for pattern, name in _RECURRENCES if re.search(pattern, key)), None)
    if anywhere is None and one is not None and one.month is not None:
        return "yearly"
    return anywhere


def _nearest(text: str, last: bool) -> Recurrence | None:
    spots = [(found.start(), name) for pattern, name in _RECURRENCES for found in re.finditer(pattern, text)]
    if not spots:
        return None
    return (max if last else min)(spots, key=lambda spot: spot[0])[1]


def _distinct(rules: list[ReportingRule]) -> list[ReportingRule]:
    seen: set[tuple[object, ...]] = set()
    made = []
    for rule in rules:
        mark = (rule.day, rule.month, rule.where, rule.senders, rule.addressees, rule.recurrence)
        if mark not in seen:
            seen.add(mark)
            made.append(rule)
    return made
