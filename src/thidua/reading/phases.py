"""Phases (stretches of years) and milestones (reviews and launches set for a year)."""

from __future__ import annotations

import re

from thidua.reading.keys import plain
from thidua.reading.outline import Node
from thidua.reading.schema import Milestone, Phase

_RANGE = re.compile(
    r"(?:tu )?(?:nam )?\b((?:19|20)\d\d)\s*(?:-|den(?: het)?(?: nam)?)\s*(?:nam )?((?:19|20)\d\d)\b"
)
_PHASE = re.compile(
    r"^(?:giai doan|dot|chang)\s*(?:(?:thu )?(?:nhat|hai|ba|[ivx]{1,4}|\d{1,2})\b(?!\d))?"
    r"|^(?:tu )?nam \d{4}\s*-\s*\d{4}"
)
_LABEL = re.compile(
    r"^((?:Giai đoạn|Đợt|Chặng|GIAI ĐOẠN)(?:\s+(?:thứ\s+)?(?:nhất|hai|ba|[IVX]{1,4}|\d{1,2}"
    r"(?!\d)))?)",
    re.IGNORECASE,
)
_REVIEW = re.compile(r"\b(so ket|tong ket)\b")
_YEAR = re.compile(r"\b(20\d\d)\b")
_WORDS = {"so ket": "sơ kết", "tong ket": "tổng kết"}


def phases(root: Node) -> list[Phase]:
    """Phases with their years and the reviews set inside them."""
    made = []
    for node in root.walk():
        if node.quoted or node.within("results", "amendment", "rewards", "criteria"):
            continue
        found = _phase_years(node)
        if found is None:
            continue
        start, end, label = found
        texts = [node.rest if node.is_section else node.text, *(child.text for child in node.walk())]
        stones: list[Milestone] = []
        for text in texts:
            for year, what in reviews_in(text):
                if start <= year <= end and (year, what) not in [(s.year, s.what) for s in stones]:
                    stones.append(Milestone(year, what, node.where))
        made.append(Phase(label, start, end, tuple(stones), node.line))
    return made


def _phase_years(node: Node) -> tuple[int, int, str] | None:
    """The years of a node that is a phase: its heading (or a bullet's lead) names it and its years."""
    if not (node.is_section or node.is_bullet):
        return None
    name = (node.heading or "") if node.is_section else node.text.split(":", 1)[0]
    key = plain(name)
    if len(name) > 160 or not re.match(r"giai doan|dot\b|chang\b|(?:tu )?(?:nam )?20\d\d\s*-", key):
        return None
    if not node.is_section and ":" not in node.text:
        return None
    years = _RANGE.search(key)
    if years is None:
        single = _YEAR.search(key)
        if single is None:
            return None
        return int(single[1]), int(single[1]), _label(name)
    if int(years[1]) > int(years[2]):
        return None
    return int(years[1]), int(years[2]), _label(name)


def _label(name: str) -> str:
    """A phase's name without the years after it.

    >>> _label("Giai đoạn 1 (từ 2023 - 2025)"), _label("Giai đoạn 2024 - 2025")
    ('Giai đoạn 1', 'Giai đoạn 2024 - 2025')
    """
    found = _LABEL.match(name.strip())
    if found and re.search(r"\s", found.group(1)[9:] if len(found.group(1)) > 9 else ""):
        return found.group(1)
    return name.strip(" :.")


#: "Sơ kết năm 2028 và tổng kết năm 2030: …" sets the reviews wherever it stands.
_REVIEW_OF_YEAR = re.compile(r"\W*(?:so|tong) ket (?:vao )?nam 20\d\d\b(?!\s*-)")


def milestones(root: Node) -> list[Milestone]:
    """Reviews and yearly steps that stand outside a phase."""
    made: list[Milestone] = []
    seen: set[tuple[int, str]] = set()
    for node in root.walk():
        if node.quoted or (
            node.within("results", "amendment", "rewards", "criteria", "purpose", "targets")
            and not node.within("schedule")
            and not _REVIEW_OF_YEAR.match(plain(node.text[:40]))
        ):
            continue
        if any(_phase_years(up) is not None for up in (node, *node.ancestors())):
            continue
        text = node.rest if node.is_section else node.text
        place = node.where
        if node.within("schedule"):
            step = _yearly_step(f"{node.heading}: {node.rest}" if node.is_section and node.rest else text)
            if step:
                if step not in seen:
                    seen.add(step)
                    made.append(Milestone(step[0], step[1], place))
                continue
        for year, what in reviews_in(text):
            if (year, what) not in seen:
                seen.add((year, what))
                made.append(Milestone(year, what, place))
    return made


def _yearly_step(text: str) -> tuple[int, str] | None:
    """ "Năm 2027: tổ chức sơ kết …" in a schedule."""
    found = re.match(r"^\W*(?:trong |cuoi |dau )?nam (20\d\d)\s*[:,]\s*", plain(text))
    if found is None:
        found = re.match(
            r"^\W*(?:trong )?(?:thang|quy) \w{1,3}\s*[/-]\s*(20\d\d)\s*[:,]\s*(?=(?:to chuc )?(?:so|tong) ket)",
            plain(text),
        )
    if not found:
        return None
    rest = text[found.end() :].strip(" .;")
    review = _REVIEW.search(plain(rest)[:60])
    return int(found[1]), _WORDS[review[1]] if review else rest


def reviews_in(text: str) -> list[tuple[int, str]]:
    """(year, review) pairs a text sets.

    >>> reviews_in("Tham mưu tổ chức sơ kết vào năm 2027, tổng kết vào năm 2030.")
    [(2027, 'sơ kết'), (2030, 'tổng kết')]
    >>> reviews_in("sơ kết giai đoạn 2023 - 2025 và tổng kết giai đoạn 2023 - 2030")
    []
    """
    key = plain(text)
    found: list[tuple[int, str]] = []
    reviews = list(_REVIEW.finditer(key))
    for index, review in enumerate(reviews):
        limit = reviews[index + 1].start() if index + 1 < len(reviews) else len(key)
        window = key[review.end() : min(limit, review.end() + 150)]
        window = re.split(r"[;.]\s", window)[0]
        match = re.search(
            r"\b(?:vao|trong|cuoi|dau|het|quy [iv]+|thang \d{1,2})?\s*/?(?:nam "
            r")(20\d\d)\b(?!\s*-\s*20)",
            window,
        )
        if match is None:
            match = re.search(r"\b(?:quy [iv1-4]+|thang \d{1,2})\s*/\s*(20\d\d)\b", window)
        if match is None:
            before = re.search(
                r"\bnam (20\d\d)\b[^.;]{0,40}$", key[max(0, review.start() - 60) : review.start()]
            )
            if (
                before
                and re.search(r"\b(?:to chuc|tien hanh)\s*$", key[: review.start()])
                and not re.search(r"-\s*$", key[: review.start()])
            ):
                found.append((int(before[1]), _WORDS[review[1]]))
            continue
        lead = window[: match.start()]
        if re.search(r"giai doan|20\d\d|trien khai|xay dung|nhiem vu|phuong huong", lead):
            continue
        if (
            re.search(
                r"(?:khen thuong|hoi nghi|bao cao|ket qua|hinh thuc|thoi diem|tiep tuc thi dua)\s*$",
                key[max(0, review.start() - 24) : review.start()],
            )
            and "khen thuong" in key[max(0, review.start() - 24) : review.start()]
        ):
            continue
        found.append((int(match[1]), _WORDS[review[1]]))
    return found
