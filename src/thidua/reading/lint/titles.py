"""Recognition titles: asked of the subjects, and at the levels, the rules know; written by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from thidua.reading.criteria import criteria_sections, titles_in
from thidua.reading.keys import plain
from thidua.reading.lint.rule import Hit, Source, Subject, examples, rule
from thidua.reading.outline import LOOKED_AT
from thidua.reading.tables.subjects import COMMUNITY_LEVELS, TITLE_SLIPS, TITLES

#: Names of levels for messages.
LEVEL_NAMES = {
    "tinh": "cấp tỉnh",
    "thanhpho": "cấp thành phố",
    "huyen": "cấp huyện",
    "xa": "cấp xã",
    "to_dan_pho": "thôn, tổ dân phố",
}
_COMMUNITY = "Cộng đồng học tập"
_OFFICIAL = (
    Source("Thông tư 25/2023/TT-BGDĐT", "verified", "thuvienphapluat.vn"),
    Source("Quyết định 387/QĐ-TTg", "verified", "thuviennhadat.vn, lsu.vn"),
)


@rule(
    "title.wrong-level",
    "error",
    "Danh hiệu sai cấp so với đối tượng",
    why="“Cộng đồng học tập” được công nhận cho chính địa bàn ở cấp của nó: thôn, tổ dân phố; xã; huyện; tỉnh. Lỗi này "
    "thường do chép từ kế hoạch cấp trên.",
    todo="Sửa cấp của danh hiệu cho đúng đối tượng.",
    sources=_OFFICIAL,
    fires=examples(
        "I. TIÊU CHÍ THI ĐUA\n\n1. Đối với cấp xã\n\n- Được công nhận “Cộng đồng học tập” cấp huyện.",
        "I. TIÊU CHÍ THI ĐUA\n\n1. Đối với các tổ dân phố\n\n- Được công nhận “Cộng đồng học tập” cấp xã.",
    ),
    silent=examples(
        "I. TIÊU CHÍ THI ĐUA\n\n1. Đối với cấp xã\n\n- Được công nhận “Cộng đồng học tập” cấp xã.",
        "I. TIÊU CHÍ THI ĐUA\n\n1. Đối với cấp xã\n\n- Đạt “Đơn vị học tập” cấp huyện.",
        "I. TIÊU CHÍ THI ĐUA\n\n1. Đối với các sở, ban, ngành\n\n- Giúp các xã đạt “Cộng đồng học tập” cấp xã.",
    ),
    damaged=True,
)
def wrong_level(subject: Subject) -> Iterator[Hit]:
    """A territory asked for the title of another level than its own."""
    for node, named, level in criteria_sections(subject.root):
        allowed = COMMUNITY_LEVELS.get(level)
        if allowed is None:
            continue
        for child in (node, *node.walk()):
            for title, asked in titles_in(node.rest if child is node else child.text):
                if title == _COMMUNITY and asked is not None and asked not in allowed:
                    is_asked, is_held = LEVEL_NAMES.get(asked, asked), LEVEL_NAMES[allowed[0]]
                    what = (
                        f"Tiêu chí của “{named}” đòi danh hiệu “{title}” {is_asked}; đối tượng này được công nhận ở mức "
                        f"{is_held}."
                    )
                    yield Hit(what, node.where, child.line)


_QUOTED = re.compile(r"[“\"]([^”\"]{8,40}?)[”\"]")
_MANY_QUOTES = 40
_ALIKE = 88


@rule(
    "title.misspelt",
    "warning",
    "Tên danh hiệu viết nhầm",
    why="Danh hiệu phải được ghi đúng tên thì hồ sơ và số liệu mới cộng được với nhau.",
    todo="Sửa theo tên chính thức.",
    sources=_OFFICIAL,
    fires=examples(
        "I. NHIỆM VỤ\n\n1. Công nhận “Dòng học học tập” và “Gia đình học tập”.",
        "I. NHIỆM VỤ\n\n1. Công nhận “Cộng đống học tập” cho các thôn.",
    ),
    silent=examples(
        "I. NHIỆM VỤ\n\n1. Công nhận “Dòng họ học tập”, “Gia đình học tập”, “Công dân học tập”.",
        "I. NHIỆM VỤ\n\n1. Phát động “Dòng chảy học tập” và “Xã hội học tập”.",
    ),
    damaged=True,
)
def misspelt(subject: Subject) -> Iterator[Hit]:
    """A quoted name almost that of a title; through damage only slips that keep every letter."""
    for node in subject.root.walk():
        # What mends damaged letters knows the title too, and would hide the author's slip.
        text = (node.paragraph.original or node.text)[:LOOKED_AT]
        if text.count("“") > _MANY_QUOTES:
            continue
        for found in _QUOTED.finditer(text):
            said = found[1].strip()
            right = TITLE_SLIPS.get(plain(said)) or ("" if subject.damaged else _nearest(said))
            if right:
                what = f"“{said}” có lẽ là “{right}”."
                yield Hit(what, node.where, node.line)


def _nearest(said: str) -> str:
    """The title a quoted name is a slip of, empty when it is one, or none.

    >>> _nearest("Cộng đống học tập"), _nearest("Cộng đồng học tập"), _nearest("Tuần lễ học tập")
    ('Cộng đồng học tập', '', '')
    """
    words, low = said.split(), said.lower()
    names = [title for title, _ in TITLES]
    if not 4 <= len(words) <= 5 or low in (name.lower() for name in names):
        return ""
    best = max(names, key=lambda name: fuzz.ratio(name.lower(), low))
    alike = fuzz.ratio(best.lower(), low) >= _ALIKE
    return best if alike and plain(words[0]) == plain(best.split()[0]) else ""
