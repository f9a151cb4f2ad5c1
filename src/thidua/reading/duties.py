"""Who is given what to do: one entry per body and place."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from thidua.reading.bodies import LeadingBody, leading_body, split_bodies
from thidua.reading.criteria import count_items, is_lead_in, items_of
from thidua.reading.dates import FULL_DATE
from thidua.reading.grids import LEAD_COLUMN, WHEN_COLUMN, WORK_COLUMN, column, grids
from thidua.reading.keys import plain, squeeze_blanks
from thidua.reading.outline import Node
from thidua.reading.schema import Duty, DutyItem, Role
from thidua.reading.tables.bodies import REQUEST
from thidua.reading.tables.headings import heading_topics
from thidua.reading.tables.verbs import ACTION_STARTS

_DAY = rf"(?:{FULL_DATE}|(\d{{1,2}})\s*[/.-]\s*(\d{{1,2}})(?![\d/.-]*\d)|(\d{{1,2}})\s*thang\s*(\d{{1,2}})(?!\s*nam))"
_DUE = re.compile(
    rf"(?:truoc|cham nhat(?: la| vao| den| trong| truoc)?|xong (?:truoc|trong|vao)|hoan thanh "
    rf"(?:truoc|trong|vao|den)|truoc thoi han|khong qua|han cuoi(?: la)?|den het|muon nhat(?: "
    rf"la)?|truoc,? )\s*(?:het )?(?:ngay\s*)?(?P<date>{_DAY})"
)
#: "trong tháng 5/2025", "hoàn thành trong quý II năm 2026": a stretch that ends the work. "Trước tháng 5" is another thing.
_DUE_WITHIN = re.compile(
    r"\b(?:trong|(?:den )?het|cham nhat(?: la)? trong)\s+"
    r"(?P<date>(?:thang\s+\d{1,2}|quy\s+(?:iv|i{1,3}|[1-4]))\s*(?:/|nam)\s*20\d\d)"
)
_WITH = re.compile(r"\s*,?\s+phối hợp (?:chặt chẽ )?với\s+|\s*,?\s+PHỐI HỢP VỚI\s+")
_LEAD_WORDS = re.compile(r"\bchu tri\b")
_COORDINATE = re.compile(r"^(?:chu dong |tich cuc |thuong xuyen )?phoi hop\b")
_KEYED = re.compile(
    r"^(?P<key>(?:co quan|don vi|bo phan|nguoi|to chuc|cac don vi|don vi, bo "
    r"phan)\s+(?P<role>chu tri|phoi hop|thuc hien|phu trach)(?: thuc hien)?|chu tri(?: thuc "
    r"hien)?|phoi hop(?: thuc hien)?|phan cong|thoi (?:gian|han)(?: thuc hien| hoan "
    r"thanh)?)\s*:\s*"
)


def duties(root: Node, dispatch: bool = False) -> list[Duty]:
    """Every duty of a document, in order of the text; a dispatch may give work under bodies' names alone."""
    made: list[Duty] = []
    for node in root.walk():
        if node.closing and not node.quoted and plain(node.text[:6]).startswith("giao "):
            made += _of_loose(node)
        if node.quoted or node.closing:
            continue
        if _is_assignment_item(node) or (dispatch and _is_dispatch_item(node)):
            made += _of_item(node)
        elif (
            (dispatch and _is_dispatch_text(node))
            or _is_article(node)
            or (not dispatch and not node.is_section and _is_loose_item(node))
        ):
            made += _of_loose(node)
        elif node.is_section and not node.within("results", "amendment", "proposals"):
            made += _keyed(node)
    made += _of_grids(root)
    return sorted(made, key=lambda duty: duty.line or 0)


def _of_grids(root: Node) -> list[Duty]:
    """Work assigned in tables: one entry per body and role in each table."""
    made: list[Duty] = []
    for grid in grids(root):
        lead = column(grid, LEAD_COLUMN)
        work = column(grid, WORK_COLUMN)
        if (
            lead is None
            or work is None
            or lead == work
            or grid.section.within("results", "amendment", "proposals")
        ):
            continue
        helper, when = column(grid, "phoi hop"), column(grid, WHEN_COLUMN)
        gathered: dict[tuple[str, Role], list[DutyItem]] = {}
        lines: dict[tuple[str, Role], int] = {}
        for row, line in zip(grid.rows, grid.lines, strict=True):
            reports = _REPORTS.search(plain(row[work])) is not None
            due = _cell_due(row[when]) if when is not None and not reports else None
            asked: list[tuple[str, Role]] = [(row[lead], "lead")] if row[lead] else []
            if helper is not None and helper != lead:
                asked += [(body, "coordinate") for body in split_bodies(row[helper])]
            for body, role in asked:
                if not row[work] or not body[:1].isalpha():
                    continue
                item = DutyItem(row[work], due if role == "lead" else None, grid.section.where, line)
                gathered.setdefault((body.strip(" .;"), role), []).append(item)
                lines.setdefault((body.strip(" .;"), role), line)
        made += [
            Duty(body, role, len(items), tuple(items), grid.section.where, lines[body, role])
            for (body, role), items in gathered.items()
        ]
    return made


def _cell_due(text: str) -> str | None:
    """The date in a table's column of deadlines; there no word before it is needed."""
    key = plain(text)
    days = list(re.finditer(rf"(?P<date>{_DAY})", key))  # of a span the last day is the due one
    found = days[-1] if days else re.fullmatch(r"(?:trong )?(?P<date>(?:thang|quy) [^-,;]{1,16})", key)
    if not found or re.search(r"hang (?:thang|quy)|dinh ky", plain(text)):
        return None
    return squeeze_blanks(text[found.start("date") : found.end("date")])


def _is_assignment_item(node: Node) -> bool:
    if not node.is_section or node.parent is None or node.within("results", "amendment", "proposals"):
        return False
    if any(
        _RESPONSIBILITY.match(plain(up.heading)) for up in node.ancestors() if up.is_section and up.heading
    ):
        return False
    return section_body(node) is not None


_RESPONSIBILITY = re.compile(r"^(?:trach nhiem|nhiem vu|phan cong)(?: cu the)?(?: thuc hien)? cua ")


def section_body(node: Node) -> str | None:
    """The body a section of the assigning part is about, without "Đề nghị" and "Trách nhiệm của"."""
    if not node.is_section or node.heading is None:
        return None
    told = _RESPONSIBILITY.match(plain(node.heading))
    if told:
        return node.heading[told.end() :].strip(" :.")
    if not any("assignment" in up.topics for up in node.ancestors()):
        return None
    body = heading_body(node.heading)
    return body.name if body is not None else None


def heading_body(heading: str) -> LeadingBody | None:
    """The body a heading names, None when it names something else.

    >>> heading_body("Đề nghị Hội Khuyến học thành phố").name, heading_body("Kiểm tra, giám sát") is None
    ('Hội Khuyến học thành phố', True)
    """
    found = leading_body(f"{heading}:")
    if found is not None:
        return found
    key = plain(heading)
    words = len(heading.split())
    if (
        words > 30
        or not heading[:1].isupper()
        or heading_topics(key)
        or ACTION_STARTS.match(key)
        or _NO_BODY.match(key)
    ):
        return None
    return LeadingBody(heading, heading, False, len(heading))


#: Beginnings of headings in the assigning part that name no body.
_NO_BODY = re.compile(
    r"^(?:cong tac|ve |thoi (?:gian|han)|che do|kinh phi|noi dung|phan cong|mot so|to chuc"
    r"|doi voi|phuong phap|cac buoc|quy trinh|luu y"
    r"|thong tin|hinh thuc|dia diem|san pham|dieu khoan|hieu luc|giai doan|nam |quy |thang "
    r"|hoc ky|dot |phan |muc |kiem tra)"
)


def _is_dispatch_item(node: Node) -> bool:
    """A numbered part of a dispatch named by a body ("1. Phòng Nội vụ", "2. Đối với các trường: …" is none)."""
    if not node.is_section or not node.numbered or not node.heading or node.level != 1:
        return False
    return leading_body(f"{node.heading}:") is not None and not plain(node.heading).startswith("doi voi")


def _is_dispatch_text(node: Node) -> bool:
    """A numbered sentence of a dispatch, or a plain paragraph under one of its headings, may give a body work."""
    if node.numbered:
        return not node.is_section and node.level == 1
    up = node.parent
    if up is None or node.marker is not None or node.is_section or not (up.is_section and up.numbered):
        return False
    return up.level == 1 and section_body(up) is None and not _is_dispatch_item(up)


def _is_article(node: Node) -> bool:
    """An article of a decision that gives a body work ("Điều 2. Giao Phòng Nội vụ theo dõi, đôn đốc …")."""
    return (
        node.marker is not None
        and node.marker.kind == "article"
        and not node.is_section
        and not node.within("results", "amendment", "proposals")
        and "trach nhiem thi hanh" not in plain(node.text)  # carries out the decision: no work of its own
    )


def _is_loose_item(node: Node) -> bool:
    """A bullet or plain paragraph standing directly in the assigning part, where nothing is numbered."""
    parent = node.parent
    if node.paragraph.hint.cell is not None:
        return False
    if parent is None or "assignment" not in parent.topics or parent.parent is None or node.numbered:
        return False
    if node.within("results", "amendment", "proposals") or any(child.numbered for child in parent.children):
        return False
    return not is_lead_in(node.text) or bool(node.children)


def _of_loose(node: Node) -> list[Duty]:
    body = leading_body(node.text)
    if body is None or len(body.name.split()) < 2:
        return []
    rest = node.text[body.end :].strip(" ,:;")
    items = [_item(child.text, node, child.line) for child in items_of(node)]
    if rest and not items:
        items = [_item(rest, node, node.line)]
    if not items:
        return []
    return [Duty(body.name, _role(body.requested, items), len(items), tuple(items), node.where, node.line)]


def _of_item(node: Node) -> list[Duty]:
    heading = node.heading or ""
    request = REQUEST.match(plain(heading)) or _RESPONSIBILITY.match(plain(heading))
    name = heading[request.end() :] if request else heading
    if request and _RESPONSIBILITY.match(plain(heading)):
        request = None
    pieces = _WITH.split(name, maxsplit=1)
    body = pieces[0].strip(" ,:;")
    seconds = _second_bodies(node, body)
    skip = {id(child) for child, _ in seconds}
    items = [_item(child.text, node, child.line) for child in items_of(node) if id(child) not in skip]
    if (
        node.rest.strip()
        and not is_lead_in(node.rest)
        and (not items or not any(c.is_bullet or c.numbered for c in items_of(node)))
    ):
        items.insert(0, _item(node.rest, node, node.line))
    role = _role(request is not None, items)
    n = len(items) or count_items(node)
    made = [Duty(body, role, n, tuple(items), node.where, node.line)]
    if len(pieces) > 1:
        made += [
            Duty(other, "coordinate", n, tuple(items), node.where, node.line)
            for other in split_bodies(pieces[1])
        ]
    for child, second in seconds:
        rest = child.text[second.end :].strip(" ,:;")
        item = _item(child.text, node, child.line)
        second_role: Role = (
            "requested" if second.requested else ("coordinate" if _COORDINATE.match(plain(rest)) else "lead")
        )
        made.append(Duty(second.name, second_role, 1, (item,), node.where, child.line))
    return made


def _second_bodies(node: Node, body: str) -> list[tuple[Node, LeadingBody]]:
    """Paragraphs of an item that begin with another body's name and a verb."""
    found = []
    for child in node.children:
        if child.marker is not None or child.is_section or child.closing or child.quoted:
            continue
        second = leading_body(child.text)
        if second is None or _same_body(second.name, body) or is_lead_in(child.text):
            continue
        if len(second.name.split()) < 2:
            continue
        found.append((child, second))
    return found


def _same_body(one: str, other: str) -> bool:
    left, right = plain(one).strip(), plain(other).strip()
    # A long name printed twice may be damaged differently each time.
    return (
        left.startswith(right) or right.startswith(left) or (len(left) > 40 and fuzz.ratio(left, right) >= 90)
    )


def _role(requested: bool, items: list[DutyItem]) -> Role:
    if requested:
        return "requested"
    keys = [plain(item.text) for item in items]
    if (
        keys
        and all(_COORDINATE.match(key) for key in keys)
        and not any(_LEAD_WORDS.search(key) for key in keys)
    ):
        return "coordinate"
    return "lead"


def _item(text: str, node: Node, line: int) -> DutyItem:
    return DutyItem(squeeze_blanks(text), due_in(text), node.where, line)


_REPORTS = re.compile(r"(?<!du thao )(?<!mau )\bbao cao\b")
_NOT_OWN = re.compile(r"ho so (?:nhan|gui)|nhan (?:den|ho so)|so lieu|tinh (?:den|tu)")


def due_in(text: str) -> str | None:
    """The due date an item of work states, as printed; a reporting date is the reporting rule's.

    >>> due_in("Mở hai lớp tập huấn, xong trước ngày 30 tháng 4 năm 2026."), due_in("Gửi danh sách trước ngày 31/3")
    ('30 tháng 4 năm 2026', '31/3')
    >>> due_in("Hoàn thành lớp đầu tiên trong quý II năm 2026."), due_in("Xong trước tháng 5/2026")
    ('quý II năm 2026', None)
    >>> due_in("Tổng hợp, báo cáo Ủy ban nhân dân tỉnh trước ngày 20/12 hằng năm") is None
    True
    """
    key = plain(text[:4000])
    for found in (*_DUE.finditer(key), *_DUE_WITHIN.finditer(key)):
        clause_start = max(key.rfind(";", 0, found.start()), key.rfind(". ", 0, found.start()), 0)
        clause = key[clause_start : found.start()]
        if _REPORTS.search(clause) or _NOT_OWN.search(clause):
            continue
        if re.fullmatch(
            r"[\s;.,]*(?:(?:dinh ky|hang nam|hang quy|hang thang|moi nam)[\s,]*)*", clause
        ) and _REPORTS.search(key[found.end() : found.end() + 200].split(";")[0]):
            continue
        return squeeze_blanks(text[found.start("date") : found.end("date")])
    return None


def _keyed(node: Node) -> list[Duty]:
    """ "Cơ quan chủ trì: …", "Cơ quan phối hợp: …" under a task."""
    made: list[Duty] = []
    due: str | None = None
    for child in node.children:
        if child.is_section or child.numbered:
            continue
        key = plain(child.text)
        match = _KEYED.match(key)
        if not match:
            continue
        value = child.text[match.end() :].strip(" .;")
        if match["key"].startswith("thoi"):
            due = due_in(child.text)
            continue
        role: Role = "coordinate" if "phoi hop" in match["key"] else "lead"
        bodies = split_bodies(value) if role == "coordinate" else [value]
        for body in bodies:
            made.append(
                Duty(
                    body,
                    role,
                    1,
                    (DutyItem(node.heading or node.text, None, node.where, node.line),),
                    node.where,
                    child.line,
                )
            )
    if due is None:
        return made
    return [
        Duty(
            d.body,
            d.role,
            d.n,
            tuple(DutyItem(i.text, due if d.role == "lead" else None, i.where, i.line) for i in d.items),
            d.where,
            d.line,
        )
        for d in made
    ]
