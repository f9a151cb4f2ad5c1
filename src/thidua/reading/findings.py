"""The linter: what a reviewer should look at, in Vietnamese, each with a stable code. No false alarm before a find."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from thidua.reading.criteria import criteria_sections, titles_in
from thidua.reading.dates import is_possible
from thidua.reading.keys import plain
from thidua.reading.letterhead import Letterhead
from thidua.reading.numbering import numbering_findings
from thidua.reading.outline import Node
from thidua.reading.schema import Citation, Finding, Reading, ReportingRule
from thidua.reading.tables.powers import POWER_RULES
from thidua.reading.tables.subjects import COMMUNITY_LEVELS, TITLES
from thidua.reading.targets import parse_number

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
        made += [*_quotes(root), *_spelling(root), *_personal(root), *_percents(root), *_periods(root)]
        made += [*_powers(reading), *_past_dues(reading), *_issuer(reading, head), *_repeated(root)]
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
    return " ".join(part for part in (citation.kind, f"số {citation.number}" if citation.number else None) if part)


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
                    f"{name} ghi ngày {_printed(citation.date)}, không có trên lịch. Tra lại ngày ban hành của văn bản được viện dẫn.",
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
                    f"{name} ghi ngày {_printed(citation.date)}, sau ngày ban hành văn bản này ({_printed(reading.date)}). "
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
                    f"{_shown(citation)} được ghi hai ngày khác nhau: {_printed(before)} và {_printed(citation.date)}. Tra lại và thống nhất.",
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
                            f"đối tượng này được công nhận ở mức {LEVEL_NAMES[allowed[0]]}. Có thể chép từ kế hoạch cấp trên; sửa lại cấp.",
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
        missing("section.missing-funding", "phần kinh phí", "Nêu nguồn kinh phí thực hiện, kể cả khi lồng ghép.")
    if not reading.reporting and reading.source.text_quality == "clean":
        missing("section.missing-reporting", "chế độ báo cáo", "Nêu ai báo cáo, gửi đâu, hạn ngày nào.")
    if reading.signature is None:
        missing("section.missing-signature", "khối ký", "Bổ sung chức vụ và họ tên người ký.")
    return made


def _quotes(root: Node) -> list[Finding]:
    made: list[Finding] = []
    open_quote = False
    for node in root.walk():
        text = node.text
        opened, closed = text.count("“"), text.count("”")
        straight = text.count('"')
        if node.quoted:
            open_quote = (open_quote or opened > closed) and closed <= opened
            continue
        if opened != closed or straight % 2:
            made.append(
                Finding(
                    "quotes.unbalanced",
                    "note",
                    f"Dấu ngoặc kép không cân: {opened} dấu mở, {closed} dấu đóng"
                    + (f", {straight} dấu thẳng" if straight else "")
                    + ". Bổ sung dấu còn thiếu để biết tên gọi kết thúc ở đâu.",
                    node.where,
                    node.line,
                )
            )
    return made


_QUOTED_TITLE = re.compile(r"[“\"]([^”\"]{8,40}?)[”\"]")


def _spelling(root: Node) -> list[Finding]:
    made: list[Finding] = []
    names = [title for title, _ in TITLES]
    for node in root.walk():
        if node.text.count("“") > 40:
            continue
        for found in _QUOTED_TITLE.finditer(node.text):
            said = found.group(1).strip()
            words = said.split()
            if not 4 <= len(words) <= 5 or said.lower() in (name.lower() for name in names):
                continue
            best = max(names, key=lambda name: fuzz.ratio(name.lower(), said.lower()))
            if fuzz.ratio(best.lower(), said.lower()) >= 88 and plain(words[0]) == plain(best.split()[0]):
                made.append(
                    Finding(
                        "title.misspelt",
                        "warning",
                        f"“{said}” có thể viết nhầm tên danh hiệu “{best}”. Sửa theo tên chính thức.",
                        node.where,
                        node.line,
                    )
                )
    return made


_PHONE = re.compile(r"(?<![\d./-])0\d{2,3}[ .]?\d{3}[ .]?\d{3,4}(?![\d/])")
_EMAIL = re.compile(r"[\w.+-]{2,64}@[\w-]{2,64}(?:\.[\w-]{2,20}){1,4}")
_IDENTITY = re.compile(r"\b(?:cccd|cmnd|can cuoc|so dinh danh)\b[^\d]{0,40}\d{9,12}\b")


def _personal(root: Node) -> list[Finding]:
    made: list[Finding] = []
    for node in root.walk():
        text = node.text[:20_000]
        held = []
        if _PHONE.search(text):
            held.append("số điện thoại")
        if _EMAIL.search(text):
            held.append("thư điện tử")
        if _IDENTITY.search(plain(text)):
            held.append("số định danh cá nhân")
        if held:
            made.append(
                Finding(
                    "personal-data",
                    "warning",
                    f"Đoạn này có {', '.join(held)}. Không đăng công khai; che trước khi chia sẻ.",
                    node.where,
                    node.line,
                )
            )
    return made


_SHARE = re.compile(
    r"(?<![\d/.,])(?P<part>\d{1,3}(?:\.\d{3})+|\d{1,7})\s*/\s*(?P<whole>\d{1,3}(?:\.\d{3})+|\d{1,7})(?![\d/.]*\d)(?P<between>[^;%\d]{1,70}?)"
    r"(?:dat|bang|chiem|ty le|\(|=)\s*(?:ty le\s*)?(?P<percent>\d{1,3}(?:[.,]\d{1,2})?)\s*%"
)


def _percents(root: Node) -> list[Finding]:
    made: list[Finding] = []
    for node in root.walk():
        for found in _SHARE.finditer(plain(node.text[:20_000])):
            part, whole, said = (parse_number(found[name]) for name in ("part", "whole", "percent"))
            if not part or not whole or said is None or part > whole:
                continue
            exact = part / whole * 100
            step = 0.1 if re.search(r"[.,]\d$", found["percent"]) else (0.01 if re.search(r"[.,]\d\d$", found["percent"]) else 1.0)
            if abs(exact - said) > step:
                shown = f"{exact:.1f}".replace(".", ",")
                made.append(
                    Finding(
                        "percent.mismatch",
                        "warning",
                        f"Tỷ lệ {found['percent']}% không khớp số đếm {found['part']}/{found['whole']} (bằng {shown}%). Kiểm tra lại số liệu.",
                        node.where,
                        node.line,
                    )
                )
    return made


_PERIOD = re.compile(r"\b(\d{1,2}) nam\s*\((?:giai doan\s*)?((?:19|20)\d\d)\s*-\s*((?:19|20)\d\d)\)")


def _periods(root: Node) -> list[Finding]:
    made: list[Finding] = []
    for node in root.walk():
        for found in _PERIOD.finditer(plain(node.text[:20_000])):
            said, first, last = (int(group) for group in found.groups())
            years = last - first + 1
            if years not in (said, said + 1) or (years == said + 1 and said >= 3):
                made.append(
                    Finding(
                        "period.years",
                        "note",
                        f"“{said} năm ({first}-{last})” tính cả hai đầu là {years} năm. Ghi rõ khoảng năm dùng để tính.",
                        node.where,
                        node.line,
                    )
                )
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
                            f"Việc giao cho “{duty.body}” có thể vượt thẩm quyền: {rule.why}. Nên {rule.instead}. Căn cứ: {rule.source}{unsure}.",
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
            found = re.search(r"(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})", item.due or "")
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
            f"Tên cơ quan in trên đầu văn bản không khớp ký hiệu “{reading.symbol}”: ký hiệu thuộc “{reading.issuer}”. Sửa phần tên cơ quan ban hành.",
            None,
            None,
        )
    ]


_TWICE = re.compile(r"(?<!\w)([^\W\d_]{2,7} [^\W\d_]{2,7}) \1(?!\w)")


def _repeated(root: Node) -> list[Finding]:
    made: list[Finding] = []
    for node in root.walk():
        found = _TWICE.search(node.text[:20_000].lower())
        if found:
            made.append(
                Finding("word.repeated", "note", f"Cụm từ “{found[1]}” bị lặp hai lần liền nhau. Bỏ một.", node.where, node.line)
            )
    return made
