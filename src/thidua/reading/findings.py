"""The linter: what a reviewer should look at, in Vietnamese, each with a stable code. No false alarm before a find."""

from __future__ import annotations

import re

from thidua.reading.criteria import criteria_sections, titles_in
from thidua.reading.dates import is_possible
from thidua.reading.findings_text import text_findings
from thidua.reading.keys import plain
from thidua.reading.letterhead import Letterhead
from thidua.reading.numbering import numbering_findings
from thidua.reading.outline import Node
from thidua.reading.schema import Citation, Finding, Reading, ReportingRule
from thidua.reading.tables.powers import POWER_RULES
from thidua.reading.tables.subjects import COMMUNITY_LEVELS

#: Names of levels for messages.
LEVEL_NAMES = {
    "tinh": "cấp tỉnh",
    "thanhpho": "cấp thành phố",
    "huyen": "cấp huyện",
    "xa": "cấp xã",
    "to_dan_pho": "thôn, tổ dân phố",
}
_PLANS = ("KẾ HOẠCH", "CHƯƠNG TRÌNH", "PHƯƠNG ÁN", "ĐỀ ÁN")


def findings(reading: Reading, root: Node, head: Letterhead) -> list[Finding]:
    """Every finding of one document. Damaged text is only checked for what survives damage."""
    clean = reading.source.text_quality == "clean"
    made = [*_dates(reading), *numbering_findings(root), *_levels(root), *_missing(reading, root)]
    if clean:
        made += text_findings(root)
        made += [*_powers(reading), *_past_dues(reading), *_issuer(reading, head)]
    return sorted(made, key=lambda finding: (finding.line is None, finding.line or 0))


def findings_against(child: Reading, superior: Reading) -> list[Finding]:
    """Findings that need the superior's plan: a yearly report due later than, or on, the superior's own day.

    The last good day counts: "trước ngày 05/12" ends on 04/12, "chậm nhất 05/12" on 05/12.
    """
    wanted = [_last_day(rule) for rule in superior.reporting if rule.recurrence == "yearly" and rule.month]
    limit = min((day for day in wanted if day), default=None)
    made = []
    for rule in child.reporting:
        last = _last_day(rule)
        if limit and last and rule.recurrence == "yearly" and last >= limit:
            made.append(
                Finding(
                    "reporting.not-before-superior",
                    "warning",
                    f"Hạn báo cáo ngày {rule.day:02d}/{rule.month:02d} không sớm hơn hạn của cấp trên "
                    f"(muộn nhất ngày {limit[1]:02d}/{limit[0]:02d}): cấp này không kịp tổng hợp. Đặt hạn sớm hơn.",
                    rule.where,
                    rule.line,
                )
            )
    return made


def _last_day(rule: ReportingRule) -> tuple[int, int] | None:
    """(month, day) of the last good day: "trước ngày 05/12" ends on 04/12."""
    if rule.month is None or rule.day is None:
        return None
    if rule.qualifier == "before":
        return (rule.month, rule.day - 1) if rule.day > 1 else (rule.month - 1 or 12, 31)
    return rule.month, rule.day


def _shown(citation: Citation) -> str:
    return " ".join(
        part for part in (citation.kind, f"số {citation.number}" if citation.number else None) if part
    )


def _printed(date: str) -> str:
    year, month, day = date.split("-")
    return f"{day}/{month}/{year}"


def _dates(reading: Reading) -> list[Finding]:
    made: list[Finding] = []
    if reading.date and not is_possible(reading.date):
        text = f"Ngày ban hành {_printed(reading.date)} không có trên lịch. Kiểm tra lại dòng ngày tháng."
        made.append(Finding("date.impossible", "error", text, None, None))
    bases = [(citation, True) for citation in reading.legal_bases]
    for citation, basis in [*bases, *((c, False) for c in reading.other_references)]:
        if not citation.date:
            continue
        name = _shown(citation) or "văn bản"
        if not is_possible(citation.date):
            made.append(
                Finding(
                    "citation.impossible-date",
                    "error",
                    f"{name} ghi ngày {_printed(citation.date)}, không có trên lịch. Tra lại ngày ban hành "
                    f"của văn bản được viện dẫn.",
                    citation.where,
                    citation.line,
                )
            )
        elif reading.date and is_possible(reading.date) and citation.date > reading.date:
            code = "basis.after-document" if basis else "citation.after-document"
            made.append(
                Finding(
                    code,
                    "error" if basis else "warning",
                    f"{name} ghi ngày {_printed(citation.date)}, sau ngày ban hành văn bản này "
                    f"({_printed(reading.date)}). "
                    "Văn bản viện dẫn phải có trước; tra lại ngày.",
                    citation.where,
                    citation.line,
                )
            )
    return made + _one_number_two_dates(reading)


def _one_number_two_dates(reading: Reading) -> list[Finding]:
    """The same number within one year under two dates is a slip; two years are two documents."""
    made: list[Finding] = []
    seen: dict[tuple[str, str], str] = {}
    for citation in (*reading.legal_bases, *reading.other_references):
        if not citation.number or not citation.date or not is_possible(citation.date):
            continue
        mark = (citation.number, citation.date[:4])
        before = seen.setdefault(mark, citation.date)
        if before != citation.date:
            made.append(
                Finding(
                    "citation.two-dates",
                    "warning",
                    f"{_shown(citation)} được ghi hai ngày khác nhau: {_printed(before)} và "
                    f"{_printed(citation.date)}. Tra lại và thống nhất.",
                    citation.where,
                    citation.line,
                )
            )
    return made


def _levels(root: Node) -> list[Finding]:
    made: list[Finding] = []
    for node, subject, level in criteria_sections(root):
        allowed = COMMUNITY_LEVELS.get(level)
        if allowed is None:
            continue
        for child in (node, *node.walk()):
            text = node.rest if child is node else child.text
            for title, asked in titles_in(text):
                if title == "Cộng đồng học tập" and asked is not None and asked not in allowed:
                    made.append(
                        Finding(
                            "title.wrong-level",
                            "warning",
                            f"Tiêu chí của “{subject}” đòi danh hiệu “{title}” {LEVEL_NAMES.get(asked, asked)}; "
                            f"đối tượng này được công nhận ở mức {LEVEL_NAMES[allowed[0]]}. Có thể chép từ kế hoạch "
                            f"cấp trên; sửa lại cấp.",
                            node.where,
                            child.line,
                        )
                    )
    return made


def _missing(reading: Reading, root: Node) -> list[Finding]:
    if reading.kind not in _PLANS or len(reading.sections) < 3:
        return []
    topics = {topic for node in root.walk() for topic in node.topics}
    if "amendment" in topics:
        return []
    made: list[Finding] = []

    def missing(code: str, what: str, todo: str) -> None:
        made.append(Finding(code, "warning", f"Văn bản không có {what}. {todo}", None, None))

    party = re.search(r"/(?:TU|TW|HU|QU|ThU|ĐU|ĐTN|HĐTN)\b", reading.symbol or "")
    if "funding" not in topics and not reading.funding and not party:
        missing(
            "section.missing-funding", "phần kinh phí", "Nêu nguồn kinh phí thực hiện, kể cả khi lồng ghép."
        )
    if not reading.reporting and reading.source.text_quality == "clean":
        missing("section.missing-reporting", "chế độ báo cáo", "Nêu ai báo cáo, gửi đâu, hạn ngày nào.")
    if reading.signature is None:
        missing("section.missing-signature", "khối ký", "Bổ sung chức vụ và họ tên người ký.")
    return made


def _powers(reading: Reading) -> list[Finding]:
    made: list[Finding] = []
    for duty in reading.duties:
        body = plain(duty.body)
        for item in duty.items:
            key = plain(item.text)
            for rule in POWER_RULES:
                if rule.body.match(body) and rule.act.search(key) and not rule.unless.search(key):
                    unsure = "" if rule.verified else " (căn cứ chưa xác minh)"
                    made.append(
                        Finding(
                            rule.code,
                            "warning" if rule.verified else "note",
                            f"Việc giao cho “{duty.body}” có thể vượt thẩm quyền: {rule.why}. Nên {rule.instead}. Căn "
                            f"cứ: {rule.source}{unsure}.",
                            item.where,
                            item.line,
                        )
                    )
    return made


def _past_dues(reading: Reading) -> list[Finding]:
    """A due date with a year before the document's own date can no longer be met."""
    if not reading.date or not is_possible(reading.date):
        return []
    made: list[Finding] = []
    seen: set[int | None] = set()
    for duty in reading.duties:
        for item in duty.items:
            found = re.search(
                r"(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})", item.due or ""
            )
            if not found or item.line in seen:
                continue
            due = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
            if due < reading.date:
                seen.add(item.line)
                made.append(
                    Finding(
                        "due.past",
                        "warning",
                        f"Hạn {_printed(due)} đã qua khi văn bản ban hành ({_printed(reading.date)}). Đặt lại hạn.",
                        item.where,
                        item.line,
                    )
                )
    return made


def _issuer(reading: Reading, head: Letterhead) -> list[Finding]:
    if not head.issuer_from_symbol:
        return []
    return [
        Finding(
            "letterhead.issuer",
            "note",
            f"Tên cơ quan in trên đầu văn bản không khớp ký hiệu “{reading.symbol}”: ký hiệu thuộc "
            f"“{reading.issuer}”. Sửa phần tên cơ quan ban hành.",
            None,
            None,
        )
    ]
