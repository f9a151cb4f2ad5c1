"""Sources of money a document names."""

from __future__ import annotations

import re

from thidua.reading.keys import plain, squeeze_blanks
from thidua.reading.outline import Node
from thidua.reading.schema import FundingSource

_LEAD = re.compile(
    r"^(?:nguon )?(?:kinh phi|nguon luc|nguon)?\s*(?:to chuc |trien khai )?(?:thuc hien|hoat "
    r"dong|to chuc)?[^,;:]{0,110}?(?:duoc (?:bo tri|bao dam|dam bao|lay|su dung|trich|can doi"
    r"|huy dong)(?: trong| tu)?|do|lay tu|trich tu|su dung tu|bo tri (?:tu|trong)|thuc hien "
    r"theo|tu|theo|gom|su dung|:)\s+(?:cac )?"
)
_SPLIT = re.compile(
    r";\s*(?:va\s+)?|,\s+(?=(?:tu\s+)?(?:nguon|cac nguon|long ghep|huy dong|ngan sach|kinh "
    r"phi|quy |dong gop|tai tro|xa hoi hoa|ho tro|va (?:cac )?nguon|ket hop))"
    r"|\s+va\s+(?=(?:tu\s+)?(?:cac )?(?:nguon|quy|long ghep|ho tro|huy dong|dong gop|tai tro"
    r"|kinh phi|cac khoan|su ho tro))|\.\s+(?=\S)"
)


def funding(root: Node) -> list[FundingSource]:
    """The sources named in the funding part, each to the end of its phrase."""
    made: list[FundingSource] = []
    for node in root.walk():
        if node.quoted or not node.within("funding") or node.within("results", "amendment", "proposals"):
            continue
        if node.within("assignment") and "funding" not in node.topics:
            above = node.topic_node("funding", "assignment")
            if above is None or "funding" not in above.topics:
                continue
        if node.closing:
            continue
        text = node.rest if node.is_section else node.text
        if not text.strip() or text.rstrip().endswith(":"):
            continue
        made += [FundingSource(source, node.where, node.line) for source in sources_in(text)]
    return made or _in_sentences(root)


_SENTENCE = re.compile(
    r"^(?:nguon )?kinh phi (?:thuc hien|to chuc|hoat dong|trien khai|bao dam|duoc|do|lay|tu)\b"
)


_FROM = re.compile(
    r"\b(?:bo tri|bao dam|dam bao) (?:kinh phi(?: thuc hien)? tu (?=\S)|(?=kinh phi su nghiep))"
)


def _in_sentences(root: Node) -> list[FundingSource]:
    """Without a part about money: paragraphs that begin with it."""
    made: list[FundingSource] = []
    for node in root.walk():
        if node.quoted or node.within("results", "amendment", "proposals"):
            continue
        told = _FROM.search(plain(node.text))
        if told:
            sources = sources_in(node.text[told.end() :].split(";")[0].rstrip(" ./"))
            made += [FundingSource(source, node.where, node.line) for source in sources]
        if not _SENTENCE.match(plain(node.text[:60])):
            continue
        made += [
            FundingSource(source, node.where, node.line) for source in sources_in(node.text.rstrip(" ./"))
        ]
    return made


def sources_in(text: str) -> list[str]:
    """The sources in a sentence about money.

    >>> sources_in("Kinh phí thực hiện lấy từ nguồn chi thường xuyên của Đảng ủy và các nguồn huy động hợp pháp khác.")
    ['nguồn chi thường xuyên của Đảng ủy', 'các nguồn huy động hợp pháp khác']
    """
    text = squeeze_blanks(text)
    key = plain(text)
    lead = _LEAD.match(key)
    if lead and lead.end() < len(text) - 6 and key.startswith(("kinh phi", "nguon", "tu ", "su dung")):
        text, key = text[lead.end() :], key[lead.end() :]
    made = []
    start = 0
    for found in _SPLIT.finditer(key):
        made.append(text[start : found.start()])
        start = found.end()
    made.append(text[start:])
    cleaned = (
        re.sub(r"^(?:từ|và|cũng như|ngoài ra)\s+", "", piece.strip(" ,;.:-"), flags=re.IGNORECASE)
        for piece in made
    )
    return [piece for piece in cleaned if len(piece) > 2]
