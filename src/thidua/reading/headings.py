"""Which numbered paragraphs are headings, and where a run-in heading ends.

A heading is a marker and a name. A numbered paragraph that is a whole sentence is a clause. In the part that
assigns work every numbered item is a section named by its body.
"""

from __future__ import annotations

import re

from thidua.reading.bodies import assigned_body
from thidua.reading.keys import is_caps, plain
from thidua.reading.outline import Node
from thidua.reading.tables.headings import Topic, heading_topics
from thidua.reading.tables.rewards import FORM
from thidua.reading.tables.verbs import ACTION_STARTS

_TERMINAL = re.compile(r"[.;!?…][\"”’)]*$")
_LEAD_IN = re.compile(
    r"\b(?:nhu sau|sau day|cac noi dung(?: sau| nhu)?|cac nhiem vu(?: sau)?|trong do|trong do "
    r"chu trong|chu trong|gom|bao gom|cu the|"
    r"sau|hieu qua|thuc hien tot|thuc hien|tap trung|nham)\s*:?$"
)
_CLOSING = re.compile(
    r"^(?:tren day la|trong qua trinh|qua trinh (?:to chuc |trien khai |thuc hien)|yeu cau "
    r"(?:cac|thu truong|hieu truong|cac dong chi)"
    r"|(?:ke hoach|huong dan|chuong trinh|quyet dinh|cong van|thong bao) nay (?:duoc|co hieu "
    r"luc|thay the|pho bien|quan triet)"
    r"|cac (?:noi dung|diem|quy dinh|phan|muc|khoan) khac|nhan duoc|can cu (?:ke hoach|huong "
    r"dan|noi dung) (?:nay|ke hoach)|de nghi (?:cac )?(?:co quan|don vi|dong chi|dia phuong"
    r"|thu truong).{0,80}(?:nghiem tuc|trien khai thuc hien)"
    r"|(?:uy ban nhan dan|ubnd|ban chi dao|ban thuong vu|hoi|so|phong|nha truong|truong|dang "
    r"uy)\b.{0,70}\b(?:yeu cau|de nghi)\b.{0,160}(?:nghiem tuc|trien khai|quan tam|thuc hien)"
    r"|neu co (?:kho khan|vuong mac)|moi (?:vuong mac|thong tin)|tran trong|thong tin chi tiet)"
)
_PHASE = re.compile(
    r"^(?:giai doan|dot|buoc|quy|thang|nam hoc|nam|tu nam|den (?:het )?nam|den|hoc ky|hoc ki)\b"
)
_SUBJECT = re.compile(
    r"^(?:doi voi|ve |cong tac |khen thuong|tieu chi|hinh thuc|tieu chuan|doi tuong|muc dich"
    r"|yeu cau|noi dung|thoi gian|kinh phi|dia diem|thanh phan|nguon|phuong thuc|cach )"
)


#: Bodies whose names hold the words of a topic.
_BODY_NAME = re.compile(
    r"^(?:de nghi )?(?:cac )?(?:hoi dong|ban|phong|cum|khoi|so|vu|uy ban|bo|trung tam|to) "
    r"(?:thi dua|tai chinh|ke hoach|kinh te|kiem tra|khen thuong|noi dung)"
)


def mark_headings(root: Node) -> None:
    """Set `is_section`, `heading`, `rest`, `topics` and `closing` through the tree."""
    for node in root.walk():
        if node.quoted:
            continue
        if node.is_section:  # an unmarked heading found while building
            node.heading = node.text.rstrip(" :.")
            node.rest = ""
        elif node.numbered:
            _mark_numbered(node)
        if node.is_section:
            key = plain(node.heading) if node.heading else ""
            node.topics = frozenset() if _BODY_NAME.match(key) else heading_topics(key)
        elif node.is_bullet:
            bullet = _bullet_topic(node)
            if bullet:
                node.topics = bullet
    _mark_closing(root)


def _bullet_topic(node: Node) -> frozenset[Topic]:
    """A bullet that names what stands below it ("- Hình thức khen thưởng") lends it its topic."""
    if node.children and len(node.text.split()) <= 12 and not re.search(r"[.;]$", node.text):
        return heading_topics(plain(node.text))
    return frozenset()


def _mark_numbered(node: Node) -> None:
    text = node.text
    if not text:
        node.is_section = False
        return
    if _assigned(node):
        heading, rest = _assignment_heading(node)
        node.is_section, node.heading, node.rest = True, heading, rest
        return
    found = _heading(node)
    if found is not None:
        node.is_section = True
        node.heading, node.rest = found


def _assigned(node: Node) -> bool:
    """Whether a numbered item stands directly in the part that assigns work."""
    parent = node.parent
    if parent is None or parent.parent is None or "assignment" not in parent.topics:
        return False
    if "amendment" in parent.topics or node.within("results"):
        return False
    # "II. NHIỆM VỤ … VÀ TỔ CHỨC THỰC HIỆN" with subsections of its own: its parts are headings like any other.
    return node.marker is not None and node.marker.kind != "article"


def _assignment_heading(node: Node) -> tuple[str | None, str]:
    text = node.text
    led = _led(node)
    if led is not None:
        return led
    plain_heading = _heading(node)
    body = assigned_body(text)
    if _DEADLINE_FIRST.match(plain(text[:40])) and (plain_heading is None or plain_heading[1]):
        return None, text
    if plain_heading is not None:
        heading, rest = plain_heading
        if body is not None and not rest and _HAS_DUTY.match(plain(text[body.end :])):
            return body.printed, text[body.end :].lstrip(" ,-–")
        if body is None and _DEADLINE_FIRST.match(plain(heading)):
            return None, text
        if body is None and not rest and len(heading.split()) > 22 and ACTION_STARTS.match(plain(heading)):
            return None, text
        return heading, rest
    if body is not None:
        return body.printed, text[body.end :].lstrip(" :,-–")
    return None, text


_DEADLINE_FIRST = re.compile(
    r"^(?:dinh ky|ngay \d+|cham nhat|truoc ngay|hang (?:nam|quy|thang)|trong ngay)\b"
)


#: "Phòng Nội vụ là cơ quan thường trực, có trách nhiệm:"
_HAS_DUTY = re.compile(r"\s*,?\s*(?:la (?:co quan|don vi|dau moi)|(?:co|chiu) trach nhiem|co nhiem vu)\b")


def _heading(node: Node) -> tuple[str, str] | None:
    """(heading, rest) when a numbered paragraph begins with a heading."""
    text = node.text
    marker = node.marker
    if marker is not None and marker.kind == "article" and "trach nhiem thi hanh" in plain(text):
        return None  # "Điều 3. Chánh Văn phòng, Giám đốc các Sở: Nội vụ, …": a list of bodies, no heading
    words = len(text.split())
    if is_caps(text) and words <= 60:
        return text.rstrip(" :."), ""
    led = _led(node)
    if led is not None:
        return led
    run_in = _run_in(node)
    if run_in is not None:
        return run_in
    bare = text.rstrip()
    if bare.endswith(":"):
        return _before_children(node, bare)
    if _TERMINAL.search(bare):
        single = _styled(node) and words <= 14 and bare.endswith(".")
        return (bare.rstrip("."), "") if single else None
    if words > 40:
        return None
    if marker is not None and marker.kind in ("part", "chapter", "division"):
        return text, ""
    if bare.endswith(","):
        return None
    if node.children or _followed_by_plain(node):
        return text, ""
    if words <= 20 and (_styled(node) or _SUBJECT.match(plain(text)) or heading_topics(plain(text))):
        return text, ""
    return None


def _led(node: Node) -> tuple[str, str] | None:
    """A run-in heading set in bold at the beginning of its paragraph."""
    lead = node.paragraph.hint.lead
    if not lead or node.marker is None:
        return None
    start = lead.find(node.text[:4]) if node.text[:4] else -1
    name = lead[start:].strip() if start >= 0 else ""
    if len(name) < 3 or not node.text.startswith(name) or len(name.split()) > 40:
        return None
    rest = node.text[len(name) :].strip()
    if not rest or (not name.endswith(":") and rest[:1] in ",;"):
        return None
    return name.rstrip(" :.,"), rest.lstrip(":. ")


def _before_children(node: Node, text: str) -> tuple[str, str] | None:
    name = text.rstrip(" :")
    key = plain(name)
    words = len(name.split())
    if words > 32:
        return None
    if _LEAD_IN.search(key) and not re.search(r"nhu sau$", key) and words > 3:
        return None
    if words > 18 and ACTION_STARTS.match(key):
        return None
    return name, ""


def _styled(node: Node) -> bool:
    hint = node.paragraph.hint
    return hint.bold or (hint.style or "").lower().startswith("heading")


def _followed_by_plain(node: Node) -> bool:
    """Whether an unmarked paragraph stands right under it (its children hold only what came before the next)."""
    return any(child.marker is None for child in node.children)


def _run_in(node: Node) -> tuple[str, str] | None:
    text = node.text
    for found in re.finditer(r"[:：](?=\s|$)", text[:260]):
        name, rest = text[: found.start()].strip(), text[found.end() :].strip()
        if not rest:
            return None
        if name.count("“") != name.count("”") or name.count("(") != name.count(")"):
            continue
        return (name, rest) if _names_something(node, name) else None
    sentence = re.match(r"^([^.;:]{3,90})\.\s+(?=[A-ZĐÀ-Ỹ])", text)
    if sentence:
        name = sentence.group(1).strip()
        key = plain(name)
        if (
            len(name.split()) <= 10
            and (_SUBJECT.match(key) or _PHASE.match(key) or _styled(node) or _party_heading(node, key))
            and not re.search(r"\d$", name)
        ):
            return name, text[sentence.end() :].strip()
    return None


def _party_heading(node: Node, key: str) -> bool:
    """ "1- Đổi mới cách học. Khuyến khích …": Party documents set the name of a point before its sentences."""
    return node.marker is not None and node.marker.printed.endswith("-") and assigned_body(node.text) is None


def _names_something(node: Node, name: str) -> bool:
    key = plain(name)
    words = len(name.split())
    if FORM.match(key) and words <= 30 and ";" not in name:
        return True
    if words > 24 or ";" in name or re.search(r"[.!?]\s", name):
        return False
    if _PHASE.match(key) or _SUBJECT.match(key) or is_caps(name) or _styled(node):
        return True
    if words <= 6 and heading_topics(key) and not ACTION_STARTS.match(key):
        return True
    if _LEAD_IN.search(key) and words > 2:
        return bool(re.search(r"nhu sau$", key))
    if re.match(r"^(?:tiep tuc|100%|\d)", key):
        return False
    if ACTION_STARTS.match(key):
        return words <= 8
    return words <= 16


def _only_content(node: Node) -> bool:
    """Whether a paragraph stands first under a heading that says nothing else: it is what the heading is about."""
    up = node.parent
    return up is not None and up.is_section and up.numbered and not up.rest and up.children[0] is node


def _mark_closing(root: Node) -> None:
    """Sentences that close the document stand at the end of its last section without belonging to it."""
    unmarked = [
        node for node in root.walk() if node.marker is None and not node.is_section and not node.quoted
    ]
    order = list(root.walk())
    last_numbered = max((i for i, node in enumerate(order) if node.numbered or node.is_bullet), default=-1)
    position = {id(node): i for i, node in enumerate(order)}
    for node in unmarked:
        if position[id(node)] < last_numbered:
            continue
        if _only_content(node) and not node.text.rstrip().endswith("./."):
            continue
        key = plain(node.text)
        if _CLOSING.match(key) or node.text.rstrip().endswith("./."):
            node.closing = True
    after = False
    for node in order:
        if node.closing:
            after = True
        elif after and node.marker is None and not node.is_section:
            node.closing = True
