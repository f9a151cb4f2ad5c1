"""Names of bodies and places in a sentence, put into the words of the level below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from thidua.ground.text_vn import fold, nfc
from thidua.work.cascade.facts import Change, Name, Unit

#: Left in the text where somebody must say which body does it.
MARK = "[cần chọn đơn vị]"

#: Before a name: the number of a cited document whose issuer it is.
_CITED = re.compile(r"\d[\w-]*\s?[-/]\s?[^\s;.]+[^;.]{0,70}\bcua\s+$")
#: Before a name: a form of commendation it gives.
_REWARD = re.compile(r"(?:bang khen|co thi dua|giay khen|huan chuong)[^;.,]{0,40}$")


def marks(text: str) -> int:
    """How many bodies are still to be chosen.

    >>> marks("Sở Du lịch [cần chọn đơn vị] chủ trì")
    1
    """
    return text.count(MARK)


def rename(text: str, names: Sequence[Name], role: str) -> tuple[str, list[Change]]:
    """Every name of the superior's bodies put into its counterpart's; one without any is marked, never guessed.

    The issuer of a cited document and the giver of a commendation keep their names.

    >>> rename("Sở Nội vụ chủ trì.", [Name("Sở Nội vụ", "Phòng Văn hóa - Xã hội", "nd")], "duty")[0]
    'Phòng Văn hóa - Xã hội chủ trì.'
    >>> rename("Kế hoạch số 9/KH-UBND của UBND tỉnh", [Name("UBND tỉnh", "UBND xã")], "duty")[1]
    []
    >>> rename("Sở Du lịch và Sở Nội vụ", [Name("Sở Du lịch", ""), Name("Sở Nội vụ", "Phòng X")], "duty")[0]
    'Sở Du lịch [cần chọn đơn vị] và Phòng X'
    """
    text = nfc(text)
    found = {fold(name.printed): name for name in reversed(names) if name.role in ("any", role)}
    if not found:
        return text, []
    pattern = _pattern(tuple(sorted(found, key=len, reverse=True)))
    key = fold(text)
    pieces: list[str] = []
    changes: list[Change] = []
    last = 0
    for match in pattern.finditer(key):
        before = key[: match.start()]
        if _CITED.search(before[-120:]) or _REWARD.search(before[-60:]):
            continue
        printed, name = text[match.start() : match.end()], found[match.group()]
        after = _cased(name.after, printed, first=_first(text, match.start())) if name.after else printed
        if not name.after or name.own:
            after = f"{after} {MARK}"
        if fold(after) == fold(printed) or not _proper(name, printed):
            continue
        pieces += [text[last : match.start()], after]
        last = match.end()
        changes.append(_change(printed, after, name))
    made = "".join([*pieces, text[last:]])
    return _once(made), changes


def _proper(name: Name, printed: str) -> bool:
    """A proper name has its capital; "thư viện" in running text is no body.

    >>> _proper(Name("Thư viện", ""), "thư viện"), _proper(Name("các sở", ""), "Các sở")
    (False, True)
    """
    return printed[:1].isupper() or not name.printed[:1].isupper()


def _pattern(keys: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(key) for key in keys)})(?!\w)")


def _change(printed: str, after: str, name: Name) -> Change:
    if name.own:
        return Change(
            "own-duty",
            printed,
            after,
            "Việc cấp trên giao cho chính đơn vị; chọn đơn vị trực thuộc thực hiện.",
            name.source,
        )
    if not name.after:
        return Change(
            "unknown", printed, after, f"Chưa biết đơn vị nào làm thay {printed}; không đoán.", "", False
        )
    return Change(
        "name",
        printed,
        after,
        f"Việc của {printed} do {name.after} làm ở cấp này.",
        name.source,
        name.verified,
    )


def _cased(after: str, printed: str, *, first: bool = True) -> str:
    """The new words in the manner of the old: all capitals, a capital at the head of a sentence, or as they are.

    >>> _cased("các phòng", "CÁC SỞ"), _cased("các phòng", "Các sở"), _cased("các thôn", "UBND các xã", first=False)
    ('CÁC PHÒNG', 'Các phòng', 'các thôn')
    """
    if printed.isupper() and len(printed) > 4:
        return after.upper()
    return after[0].upper() + after[1:] if first and printed[0].isupper() else after


def _first(text: str, start: int) -> bool:
    """Whether a sentence begins there."""
    before = text[:start].rstrip()
    return not before or before[-1] in ".;:!?"


def _once(text: str) -> str:
    """A name that two superiors' bodies share is said once.

    >>> _once("về Phòng Văn hóa - Xã hội và Phòng Văn hóa - Xã hội để")
    'về Phòng Văn hóa - Xã hội để'
    """
    text = re.sub(r"\b([A-ZĐÂĂÊÔƠƯ][^,;.:()]{5,80}?) \(\1[^)]{0,40}\)", r"\1", text)
    return re.sub(r"\b([A-ZĐÂĂÊÔƠƯ][^,;.:]{5,80}?)(?:, | và |, và )(?:phối hợp với )?\1(?!\w)", r"\1", text)


def relocate(text: str, above: Unit, own: Unit, areas: Sequence[str] = ()) -> tuple[str, list[Change]]:
    """The superior's area in running text becomes the own one; cited documents stay.

    :param areas: ways of speaking of an area by its kind alone, with ``{}`` for the kind.

    >>> above, own = Unit("U", "tinh", 1, "tỉnh A", "tỉnh"), Unit("V", "xa", 3, "xã B", "xã")
    >>> relocate("Người dân tỉnh A ở trong tỉnh", above, own, ["trong {}"])[0]
    'Người dân xã B ở trong xã'
    """
    if not above.area or not own.area or above.area == own.area:
        return text, []
    pairs = [(above.area, own.area)]
    if above.kind and own.kind:
        pairs += [(form.format(above.kind), form.format(own.kind)) for form in areas]
    changes: list[Change] = []
    for before, after in pairs:
        pattern = re.compile(rf"(?<!\w){re.escape(before)}(?!\w)", re.IGNORECASE)
        pieces: list[str] = []
        last = 0
        for match in pattern.finditer(text):
            if _CITED.search(fold(text[: match.start()])[-120:]) or _REWARD.search(
                fold(text[: match.start()])[-60:]
            ):
                continue
            pieces += [text[last : match.start()], _cased(after, match.group())]
            last = match.end()
        if pieces:
            text = "".join([*pieces, text[last:]])
            changes.append(Change("area", before, after, "Phạm vi là địa bàn của đơn vị."))
    return text, changes
