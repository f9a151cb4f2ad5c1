"""Duties to report regularly: who to whom, by when, how often.

Each deadline in a sentence is asked what is to be handed in by it: only a report counts. Dossiers, comments,
registrations, plans and lists have deadlines of their own which are no reporting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from thidua.reading.bodies import leading_body, split_bodies
from thidua.reading.duties import section_body
from thidua.reading.keys import plain, squeeze_blanks
from thidua.reading.outline import Node
from thidua.reading.schema import Qualifier, Recurrence, ReportingRule
from thidua.reading.tables.verbs import DUTY_VERB
from thidua.reading.targets import REPLACES

_QUALIFIERS: tuple[tuple[str, Qualifier], ...] = (
    (r"cham nhat(?: la)?(?: vao)?(?: trong)?(?: truoc)?(?: den)?(?: het)?", "by"),
    (r"muon nhat(?: la)?(?: vao)?", "by"),
    (r"khong (?:qua|muon hon)", "by"),
    (r"(?:xong |hoan thanh )?truoc", "before"),
    (r"trong", "by"),
    (r"han cuoi(?: cung)?(?: la)?", "by"),
    (r"(?:den )?het", "by"),
    (r"vao", "on"),
    (r"dinh ky", "on"),
    (r"thoi han(?: la| gui)?", "by"),
)
_QUALIFIER = "|".join(rf"(?:{pattern})" for pattern, _ in _QUALIFIERS)
_DATE = (
    r"(?P<day>\d{1,2})\s*(?:[/.-]\s*(?P<month>\d{1,2})(?:\s*[/.-]\s*(?P<year>\d{4}))?(?![\d/])"
    r"|\s+thang\s+(?P<month2>\d{1,2})(?:\s+nam\s+(?P<year2>\d{4}))?"
    r"|(?P<bare>(?=\s*(?:hang thang|cua thang|thang cuoi|thang dau|cua quy|hang quy|moi thang|,|;|\.|\)|$|tren|ve|thang sau|thang ke))))"
)
_DEADLINE = re.compile(
    rf"(?<!\w)(?P<qualifier>{_QUALIFIER})\s*,?\s*(?P<word>(?:cac )?ngay\s+)?{_DATE}"
)
_NO_SPAN = re.compile(r"\b(?:tu|tinh tu|ke tu|tinh den|den)\s+(?:het\s+)?(?:ngay\s+)?$")

_REPORT = re.compile(
    r"(?<!du thao )(?<!chuan bi )\bbao cao(?! vien)(?! (?:thanh tich|tham luan|dien hinh|de xuat|tu danh gia|de nghi))"
    r"|\bso lieu\b[^;.]{0,50}\bcap nhat\b|\bcap nhat so lieu\b|\b(?:thong ke|so lieu)\b[^;.]{0,120}\bgui\b"
    r"|\bdanh sach\b[^;.]{0,60}\b(?:da duoc|duoc khen|duoc cong nhan)\b"
)
_OTHER = re.compile(
    r"\bho so\b|\bdai bieu\b|\bdu thao\b|\bdang ky\b|\bgop y\b|\by kien\b|\b(?:xay dung|ban hanh|gui|hoan thanh|hoan thien|lap|nop|cu the hoa)\b[^;,.]{0,30}\bke hoach\b|\bdanh sach\b(?![^;.]{0,60}\b(?:da duoc|duoc khen|duoc cong nhan)\b)|\bbao cao (?:thanh tich|tham luan)\b"
    r"|\bto trinh\b|\btham du\b|\btai lieu\b|\bsan pham\b|\bbai du thi\b|\bdu toan\b|\bquyet toan\b|\bbo tieu chi\b|\bthanh lap\b|\bkien toan\b"
)
_CONDITIONAL = re.compile(r"\bneu (?:co|phat sinh|gap)\b|\bco (?:gi )?(?:kho khan,? )?vuong mac\b|\bkhi co (?:yeu cau|phat sinh)\b|\bphat sinh (?:kho khan|vuong mac)\b")
_RECURRING = re.compile(r"\b(?:hang|moi|tung) (?:nam|quy|thang|tuan|ky)\b|\bdinh ky\b|\b0?6 thang\b|\bsau thang\b|\bhang hoc ky\b|\bcuoi (?:moi )?(?:hoc ky|nam hoc)\b")
_QUOTE = re.compile(r"[“\"][^”\"]{0,400}[”\"]")


#: No sentence sets more deadlines than this.
_MOST = 8


@dataclass(frozen=True, slots=True)
class _Deadline:
    start: int
    end: int
    day: int
    month: int | None
    year: int | None
    qualifier: Qualifier
    #: Goes on after the deadline before it without a word of its own.
    joined: bool = False


def reporting(root: Node, addressed: tuple[str, ...] = ()) -> list[ReportingRule]:
    """Every reporting rule, in order; `addressed` are the bodies a dispatch is written to."""
    made: list[ReportingRule] = []
    asked = _asked_bodies(root) or list(addressed)
    for node in root.walk():
        if node.quoted or node.within("results", "amendment", "criteria", "purpose", "requirements", "rewards", "proposals"):
            continue
        text = node.text if not node.is_section else (node.rest or (node.heading if node.heading is None else "") or "")
        if (node.is_section and node.heading is None) or (node.is_section and not node.rest and node.heading and _DEADLINE.search(plain(node.heading))):
            text = node.text
        if not text:
            continue
        for sentence in _sentences(text[:4000]):
            made += _of_sentence(sentence, node, asked)
    return _distinct(made)


_STOP = re.compile(r"(?<=[^\d\s])\.\s+(?=[^\W\d_a-zà-ỹđ])|(?<=\d)\.\s+(?=[A-ZĐÀ-Ỹ])")


def _sentences(text: str) -> list[str]:
    """Sentences; also at a ";" behind which another body is given its own work."""
    made: list[str] = []
    for piece in _STOP.split(text):
        start = 0
        for found in re.finditer(r";\s+(?=[A-ZĐÀ-Ỹ]|các )", piece):
            if leading_body(piece[found.end() :]) is not None:
                made.append(piece[start : found.start()])
                start = found.end()
        made.append(piece[start:])
    return [piece for piece in made if piece.strip()]


def _of_sentence(sentence: str, node: Node, asked: list[str]) -> list[ReportingRule]:
    if re.search(r"[“\"]", sentence) and REPLACES.search(plain(sentence)):
        return []
    masked = sentence if sentence.count("“") > _MOST * 4 else _QUOTE.sub(lambda m: "\x00" * len(m.group()), sentence)
    key = plain(masked)
    if not _REPORT.search(key):
        return []
    deadlines = _deadlines(key)[:_MOST]
    reports = [d for i, d in enumerate(deadlines) if _is_report(key, deadlines, i)]
    if reports:
        return [_rule(sentence, key, node, asked, deadlines, d) for d in reports]
    if deadlines or _CONDITIONAL.search(key):
        return []
    found = _undated(key, sentence)
    if found is None:
        return []
    return [_rule(sentence, key, node, asked, [], None)]


def _deadlines(key: str) -> list[_Deadline]:
    made: list[_Deadline] = []
    for match in _DEADLINE.finditer(key):
        if _NO_SPAN.search(key[: match.start()]):
            continue
        month = match["month"] or match["month2"]
        year = match["year"] or match["year2"]
        word = match["qualifier"]
        if month is None and match["bare"] is None:
            continue
        if not match["word"] and (month is None or word in ("trong", "vao", "dinh ky", "het")):
            continue
        day = int(match["day"])
        if not 0 < day <= 31 or (month is not None and not 0 < int(month) <= 12):
            continue
        qualifier = next(q for pattern, q in _QUALIFIERS if re.fullmatch(pattern, word))
        made.append(_Deadline(match.start(), match.end(), day, int(month) if month else None, int(year) if year else None, qualifier))
        if month:
            made += _further(key, made[-1])
    return made


_FURTHER = re.compile(r"\s*(?:,|va|,\s*va)\s*(?:ngay\s*)?(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?(?![\d/])")


def _further(key: str, one: _Deadline) -> list[_Deadline]:
    """Dates that go on after one deadline without a word of their own ("trước ngày 15/6 và 15/12")."""
    made: list[_Deadline] = []
    end = one.end
    while len(made) < _MOST:
        found = _FURTHER.match(key, end)
        if not found or not 0 < int(found[1]) <= 31 or not 0 < int(found[2]) <= 12:
            return made
        end = found.end()
        year = int(found[3]) if found[3] else one.year
        made.append(_Deadline(found.start(), end, int(found[1]), int(found[2]), year, one.qualifier, joined=True))
    return made


def _chunk(key: str, deadlines: list[_Deadline], index: int) -> tuple[int, int]:
    """The stretch of the sentence a deadline belongs to: from the one before, or the last ";", to its own end."""
    one = deadlines[index]
    start = deadlines[index - 1].end if index else 0
    semicolon = key.rfind(";", start, one.start)
    return (semicolon + 1 if semicolon >= 0 else start), one.end


#: Between two deadlines of one duty ("trước ngày 05/6 và trước ngày 05/12").
_JOINED = re.compile(r"\s*(?:,|va|,\s*va|hoac|;)?\s*")


def _is_report(key: str, deadlines: list[_Deadline], index: int, looked: frozenset[int] = frozenset()) -> bool:
    while deadlines[index].joined:
        index -= 1
    start, _ = _chunk(key, deadlines, index)
    one = deadlines[index]
    later = next((i for i in range(index + 1, len(deadlines)) if not deadlines[i].joined), None)
    before = key[start : one.start]
    reports = [m.start() for m in _REPORT.finditer(before)]
    others = [m.start() for m in _OTHER.finditer(before)]
    if reports or others:
        return bool(reports) and (not others or max(reports) > max(others) or _report_governs(before, max(reports), max(others)))
    end = deadlines[(later or len(deadlines)) - 1].end
    if index and index - 1 not in looked and _JOINED.fullmatch(key[deadlines[index - 1].end : one.start]):
        if _is_report(key, deadlines, index - 1, looked | {index}):
            return True
    if later is not None and later not in looked and _JOINED.fullmatch(key[end : deadlines[later].start]):
        return _is_report(key, deadlines, later, looked | {index})
    after = key[end : deadlines[later].start if later is not None else len(key)]
    semicolon = after.find(";")
    after = after if semicolon < 0 else after[:semicolon]
    report, other = _REPORT.search(after), _OTHER.search(after)
    if report is None:
        return False
    return other is None or report.start() < other.start()


def _report_governs(before: str, report: int, other: int) -> bool:
    """"báo cáo kết quả đăng ký về …": the later word stands inside what is reported."""
    between = before[report:other]
    return not re.search(r"[;,]|\b(?:gui|lap|nop|va)\b", between) and bool(re.search(r"\b(?:ket qua|tinh hinh|viec)\b", between))


def _undated(key: str, sentence: str) -> bool | None:
    """A regular report without a date: it recurs, and goes to somebody."""
    recurring = _RECURRING.search(key)
    if recurring is None:
        return None
    report = _REPORT.search(key)
    if report is None:
        return None
    purpose = re.search(r"\bde\s+(?:tong hop|[^,;]{0,30}bao cao)", key)
    if purpose and purpose.start() < report.start() and not re.search(r"\b(?:gui|bao cao)\b", key[: purpose.start()]):
        return None
    after = key[report.end() :]
    addressed = re.search(r"\b(?:ve|gui(?: ve)?|len|cho)\s+\S", after) or re.match(
        r"\s+(?:voi |cho |len )?(?:lanh dao|tong cuc|cuc\b|vu\b|trung uong|uy ban|ubnd|so\b|hoi\b|ban\b|dang uy|hieu truong|ban giam hieu|chu tich|phong\b|tinh uy|huyen uy|thanh uy|thuong truc|cap tren|bo\b|hoi dong)",
        after,
    ) or re.search(r"\bgui\b", key[: report.start()][-12:])
    if not addressed and not sentence[report.end() :].lstrip()[:1].isupper():
        return None
    if re.search(r"\b(?:kiểm tra|giám sát|đưa|lấy)\b[^,;]{0,40}$", sentence[: report.start()][-50:]) and not re.search(r"[,;]\s*(?:tong hop,? )?$", key[: report.start()]):
        return None
    return True


def _rule(sentence: str, key: str, node: Node, asked: list[str], deadlines: list[_Deadline], one: _Deadline | None) -> ReportingRule:
    start, end = _chunk(key, deadlines, deadlines.index(one)) if one is not None else (0, len(key))
    return ReportingRule(
        day=one.day if one else None,
        month=one.month if one else None,
        recurrence=_recurrence(key, start, one),
        qualifier=one.qualifier if one else None,
        senders=tuple(_senders(sentence, key, node, asked)),
        addressees=tuple(_addressees(sentence, key, start, end)),
        via=_via(sentence, key),
        purpose=_purpose(sentence, key),
        where=node.where,
        line=node.line,
    )


_RECURRENCES: tuple[tuple[str, Recurrence], ...] = (
    (r"\bhang thang\b|\bmoi thang\b|\bbao cao thang\b|\bdinh ky thang\b", "monthly"),
    (r"\bhang quy\b|\bmoi quy\b|\bthang cuoi (?:moi )?quy\b|\bbao cao quy\b|\bcuoi quy\b|\bdinh ky quy\b", "quarterly"),
    (r"\b0?2 lan ?(?:/|trong|mot|moi) ?nam\b|\b0?6 thang\b|\bsau thang\b|\bhoc ky\b|\bhoc ki\b|\bnua nam\b", "half-yearly"),
    (r"\bhang nam\b|\bmoi nam\b|\bbao cao nam\b|\bca nam\b|\bnam hoc\b|\bcuoi nam\b|\bthuong nien\b", "yearly"),
)


def _recurrence(key: str, start: int, one: _Deadline | None) -> Recurrence | None:
    """How often: what stands right behind the date, then nearest before it, then anywhere in the sentence."""
    if one is not None:
        tail = key[one.end : one.end + 30]
        if re.match(r"\s*,?\s*(?:hang|cua|thang|moi)\b", tail):
            behind = _nearest(tail, last=False)
            if behind is not None:
                return behind
        before = _nearest(key[start : one.end], last=True)
        if before is not None:
            return before
        if one.year is not None:
            return "once"
    anywhere = next((name for pattern, name in _RECURRENCES if re.search(pattern, key)), None)
    if anywhere is None and one is not None and one.month is not None:
        return "yearly"
    return anywhere


def _nearest(text: str, last: bool) -> Recurrence | None:
    spots = [(found.start(), name) for pattern, name in _RECURRENCES for found in re.finditer(pattern, text)]
    if not spots:
        return None
    return (max if last else min)(spots, key=lambda spot: spot[0])[1]


_SENDER_END = re.compile(r"\b(?:gui|bao cao|tong hop|thuc hien|co trach nhiem|lap|hoan thanh|nop|danh gia|xay dung|cap nhat)\b")
_LEAD = re.compile(
    rf"^\W*(?:(?:dinh ky|hang nam|hang quy|hang thang|ke tu nam 20\d\d|moi nam|dinh ky hang nam|dinh ky hang quy|dinh ky 0?6 thang|hang nam va dot xuat|dinh ky va dot xuat)\W+)*(?:{_QUALIFIER})?\s*(?:ngay\s+)?[\d/.\s-]{{0,12}}(?:\s*thang\s+\d{{1,2}})?(?:\s+nam 20\d\d)?(?:\s*cua thang cuoi (?:moi )?quy)?(?:\s*(?:hang|moi) (?:nam|quy|thang))?\W*"
)


_ADVERBS = re.compile(r"^\W*(?:(?:dinh ky|hang nam|hang quy|hang thang|ke tu nam 20\d\d|moi nam|va dot xuat|6 thang|06 thang|sau thang)\W*)*$")
_RECURS = re.compile(r"\s*(?:(?:cua )?(?:thang (?:cuoi|dau) )?(?:cua )?(?:hang|moi)? ?(?:nam|quy|thang)(?: (?:sau|ke tiep|tiep theo))?)?\W*")


def _lead_end(key: str) -> int:
    """Where a sentence that opens with its deadline (or several) gets to its subject."""
    deadlines = _deadlines(key)[:_MOST]
    if not deadlines or not _ADVERBS.match(key[: deadlines[0].start]):
        lead = _LEAD.match(key)
        return lead.end() if lead else 0
    last = deadlines[0]
    for following in deadlines[1:]:
        if not _JOINED.fullmatch(key[last.end : following.start]):
            break
        last = following
    recurs = _RECURS.match(key, last.end)
    return recurs.end() if recurs else last.end


def _senders(sentence: str, key: str, node: Node, asked: list[str]) -> list[str]:
    begin = _lead_end(key)
    window_end = _SENDER_END.search(key, begin)
    if window_end is not None:
        candidate = sentence[begin : window_end.start()].strip(" ,;:")
        found = leading_body(f"{candidate}:") if candidate else None
        if found is not None and found.end >= len(candidate) - 1:
            return split_bodies(found.name)
        started = leading_body(sentence[begin:])
        if started is not None:
            return split_bodies(started.name)
    for up in (node, *node.ancestors()):
        body = section_body(up)
        if body is not None:
            return split_bodies(re.split(r"\s*\(|\s+phối hợp với\s", body)[0])
    return list(asked)


_TO_END = re.compile(
    r"[;.(“\"]|\s(?=\d{1,2} lan\b)|\s(?=(?:de|truoc|cham nhat|theo|qua|trong|muon nhat|vao|khi|bang|hang|dinh ky|thong qua|ket qua|tinh hinh|tien do|viec|bao cao|nham|ngay|xem xet|kem|voi noi dung|don doc|tong hop|kip thoi|tu nam|neu|va bao cao|ve ket qua|ve tinh hinh|ve viec)\b)|(?<!van hoa)(?<!lao dong)(?<!dao tao),(?!\s*(?:Sở|Ban|Hội|Ủy|UBND|Phòng|Trung|so|ban|hoi|uy|ubnd|phong|trung tam)\b)"
)


def _addressees(sentence: str, key: str, start: int, end: int) -> list[str]:
    """To whom: after "về", or right after "báo cáo" / "gửi"."""
    spots = [m for m in re.finditer(r"\b(?:gui(?: bao cao)?|bao cao|nop)?\s*(?:ve|cho|len)\s+(?=\S)", key)]
    spots = [m for m in spots if not re.match(r"(?:viec|ket qua|tinh hinh|cong tac|phong trao|noi dung)\b", key[m.end() :])]
    ordered = sorted(spots, key=lambda m: (not start <= m.start() <= end + 60, m.start()))
    for spot in ordered:
        names = _names_at(sentence, key, spot.end())
        if names:
            return names
    for found in re.finditer(r"\b(?:bao cao|gui)\s+(?=\S)", key):
        if re.search(r"\bde\s+(?:tong hop,?\s*)?$", key[: found.start()]):
            continue
        names = _names_at(sentence, key, found.end())
        if names:
            return names
    return []


_ADDRESSEE_START = re.compile(
    r"^(?:cac |chu tich |thuong truc |lanh dao |giam doc )?(?:lanh dao|so\b|uy ban|ubnd|hoi\b|hoi dong|ban\b|phong\b|trung tam|tinh uy|thanh uy|huyen uy|dang uy|van phong|bo\b|truong|nha truong|hieu truong|cong doan|cap|mttq|mat tran|co quan|bgh|thuong truc|to\b(?! chuc)|chi uy|chi bo|thu truong|doan\b|bo phan|lien doan|hdnd|bch|btv|bcd|giam doc|chu tich|nguoi)"
)


def _names_at(sentence: str, key: str, position: int) -> list[str]:
    window = key[position : position + 220]
    known = _ADDRESSEE_START.match(window)
    named = sentence[position : position + 1].isupper() and not re.match(r"(?:ke hoach|phong trao|quyet dinh|chuong trinh)\b", window)
    if not known and not named:
        return []
    end = len(window)
    search_from = 0
    while True:
        ended = _TO_END.search(window, search_from)
        if ended is None:
            break
        if ended.group() == "(" and (closing := window.find(")", ended.end())) >= 0 and not re.match(r"(?:thong )?qua|truoc|cham", window[ended.end() :]):
            search_from = closing + 1
            continue
        end = ended.start()
        break
    name = squeeze_blanks(sentence[position : position + end]).strip(" ,;.")
    return split_bodies(name)


def _via(sentence: str, key: str) -> str | None:
    found = re.search(r"\((?:thong )?qua\s+([^)]{2,120})\)", key) or re.search(
        r"\b(?:thong qua|qua)\s+((?:so\b|ban\b|phong\b|hoi\b|he thong|van phong|trung tam|co quan|email|hop thu|bo phan|dia chi)[^;.(]{2,100}?)(?=,\s(?:truoc|cham|de|va)|\s+(?:truoc|de|cham nhat)\b|[;.]|,?$|,\s*cham)",
        key,
    )
    if not found:
        return None
    return squeeze_blanks(sentence[found.start(1) : found.end(1)]).strip(" ,;.") or None


def _purpose(sentence: str, key: str) -> str | None:
    found = re.search(r"(?<=\w)[\s,)]+(de (?:tong hop|bao cao|theo doi|xem xet|trinh|phuc vu|kip thoi|cap nhat)[^;.]{0,160})", key)
    return squeeze_blanks(sentence[found.start(1) : found.end(1)]).strip(" ,;.") if found else None


def _asked_bodies(root: Node) -> list[str]:
    """"… đề nghị các cơ quan, đơn vị, địa phương thực hiện một số nội dung sau": whom a dispatch asks."""
    for node in root.children:
        if node.numbered or node.is_section:
            continue
        key = plain(node.text)
        for found in re.finditer(r"\b(?:de nghi|yeu cau)\s+(?=\S)", key):
            rest = node.text[found.end() :]
            verb = DUTY_VERB.search(plain(rest))
            if verb is None or verb.start() < 4 or verb.start() > 260:
                continue
            body = leading_body(rest)
            if body is not None:
                return [body.name]
    return []


def _distinct(rules: list[ReportingRule]) -> list[ReportingRule]:
    seen: set[tuple[object, ...]] = set()
    made = []
    for rule in rules:
        mark = (rule.day, rule.month, rule.where, rule.senders, rule.addressees, rule.recurrence)
        if mark not in seen:
            seen.add(mark)
            made.append(rule)
    return made
