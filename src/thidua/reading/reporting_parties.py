"""Who reports to whom: the bodies around a reporting deadline, by which way and what for."""

from __future__ import annotations

import re

from thidua.reading.bodies import leading_body, split_bodies
from thidua.reading.deadlines import JOINED, MOST, QUALIFIER, find_deadlines
from thidua.reading.duties import section_body
from thidua.reading.keys import plain, squeeze_blanks
from thidua.reading.outline import Node
from thidua.reading.tables.verbs import DUTY_VERB

_SENDER_END = re.compile(
    r"\b(?:gui|bao cao|tong hop|thuc hien|co trach nhiem|lap|hoan thanh|nop|danh gia|xay dung"
    r"|cap nhat)\b"
)
_LEAD = re.compile(
    rf"^\W*(?:(?:dinh ky|hang nam|hang quy|hang thang|ke tu nam 20\d\d|moi nam|dinh ky hang "
    rf"nam|dinh ky hang quy|dinh ky 0?6 thang|hang nam va dot xuat|dinh ky va dot "
    rf"xuat)\W+)*(?:{QUALIFIER})?\s*(?:ngay\s+)?[\d/.\s-]{{0,12}}(?:\s*thang\s+\d{{1,2}})?(?:\s+nam "
    rf"20\d\d)?(?:\s*cua thang cuoi (?:moi )?quy)?(?:\s*(?:hang|moi) (?:nam|quy|thang))?\W*"
)


_ADVERBS = re.compile(
    r"^\W*(?:(?:dinh ky|hang nam|hang quy|hang thang|ke tu nam 20\d\d|moi nam|va dot xuat|6 "
    r"thang|06 thang|sau thang)\W*)*$"
)
_RECURS = re.compile(
    r"\s*(?:(?:cua )?(?:thang (?:cuoi|dau) )?(?:cua )?(?:hang|moi)? ?(?:nam|quy|thang)(?: "
    r"(?:sau|ke tiep|tiep theo))?)?\W*"
)


def _lead_end(key: str) -> int:
    """Where a sentence that opens with its deadline (or several) gets to its subject."""
    deadlines = find_deadlines(key)[:MOST]
    if not deadlines or not _ADVERBS.match(key[: deadlines[0].start]):
        lead = _LEAD.match(key)
        return lead.end() if lead else 0
    last = deadlines[0]
    for following in deadlines[1:]:
        if not JOINED.fullmatch(key[last.end : following.start]):
            break
        last = following
    recurs = _RECURS.match(key, last.end)
    return recurs.end() if recurs else last.end


def senders(sentence: str, key: str, node: Node, asked: list[str]) -> list[str]:
    """Who reports: the subject of the sentence, else the body of the section, else whom the document asks."""
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
    r"[;.(“\"]|\s(?=\d{1,2} lan\b)|\s(?=(?:de|truoc|cham nhat|theo|qua|trong|muon nhat|vao"
    r"|khi|bang|hang|dinh ky|thong qua|ket qua|tinh hinh|tien do|viec|bao cao|nham|ngay|xem "
    r"xet|kem|voi noi dung|don doc|tong hop|kip thoi|tu nam|neu|va bao cao|ve ket qua|ve tinh "
    r"hinh|ve viec)\b)|(?<!van hoa)(?<!lao dong)(?<!dao tao),(?!\s*(?:Sở|Ban|Hội|Ủy|UBND"
    r"|Phòng|Trung|so|ban|hoi|uy|ubnd|phong|trung tam)\b)"
)


def addressees(sentence: str, key: str, start: int, end: int) -> list[str]:
    """To whom: after "về", or right after "báo cáo" / "gửi"."""
    spots = list(
        re.finditer(
            r"\b(?:gui(?: bao cao)?|bao cao|nop)?\s*(?:ve|cho|len|(?<=ket qua )voi|(?<=bao cao "
            r")voi)\s+(?=\S)",
            key,
        )
    )
    spots = [
        m
        for m in spots
        if not re.match(r"(?:viec|ket qua|tinh hinh|cong tac|phong trao|noi dung)\b", key[m.end() :])
    ]
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
    r"^(?:cac |chu tich |thuong truc |lanh dao |giam doc )?(?:lanh dao|so\b(?! (?:ket|lieu|luong|bo))|uy ban|ubnd|hoi\b"
    r"|hoi dong|ban\b|phong\b|trung tam|tinh uy|thanh uy|huyen uy|dang uy|van phong|bo\b"
    r"|truong|nha truong|hieu truong|cong doan|cap|mttq|mat tran|co quan|bgh|thuong truc"
    r"|to\b(?! chuc)|chi uy|chi bo|thu truong|doan\b|bo phan|lien doan|hdnd|bch|btv|bcd|giam "
    r"doc|chu tich|nguoi)"
)


def _names_at(sentence: str, key: str, position: int) -> list[str]:
    window = key[position : position + 220]
    known = _ADDRESSEE_START.match(window)
    named = sentence[position : position + 1].isupper() and not re.match(
        r"(?:ke hoach|phong trao|quyet dinh|chuong trinh)\b", window
    )
    if not known and not named:
        return []
    end = len(window)
    search_from = 0
    while True:
        ended = _TO_END.search(window, search_from)
        if ended is None:
            break
        if (
            ended.group() == "("
            and (closing := window.find(")", ended.end())) >= 0
            and not re.match(r"(?:thong )?qua|truoc|cham", window[ended.end() :])
        ):
            search_from = closing + 1
            continue
        end = ended.start()
        break
    name = squeeze_blanks(sentence[position : position + end]).strip(" ,;.")
    return split_bodies(name)


def via(sentence: str, key: str) -> str | None:
    """The way a report takes ("qua …")."""
    found = re.search(r"\((?:thong )?qua\s+([^)]{2,120})\)", key) or re.search(
        r"\b(?:thong qua|qua)\s+((?:so\b|ban\b|phong\b|hoi\b|he thong|van phong|trung tam|co quan"
        r"|email|hop thu|bo phan|dia chi)[^;.(]{2,100}?)(?=,\s(?:truoc|cham|de|va)|\s+(?:truoc|de"
        r"|cham nhat)\b|[;.]|,?$|,\s*cham)",
        key,
    )
    if not found:
        return None
    way = squeeze_blanks(sentence[found.start(1) : found.end(1)])
    # An address beside the body is personal data and no way of its own.
    return re.split(r",\s*(?:[Ee]-?mail|điện thoại|ĐT|số điện thoại)\b", way)[0].strip(" ,;.") or None


def purpose(sentence: str, key: str) -> str | None:
    """What a report is for ("để tổng hợp …")."""
    found = re.search(
        r"(?<=\w)[\s,)]+(de (?:tong hop|bao cao|theo doi|xem xet|trinh|phuc vu|kip thoi|cap "
        r"nhat)[^;.]{0,160})",
        key,
    )
    return squeeze_blanks(sentence[found.start(1) : found.end(1)]).strip(" ,;.") if found else None


def asked_bodies(root: Node) -> list[str]:
    """ "… đề nghị các cơ quan, đơn vị, địa phương thực hiện một số nội dung sau": whom a dispatch asks."""
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
