"""One Vietnamese sentence per row: where, and what changed. Templates with values, as `findings_text` has them."""

from __future__ import annotations

from collections.abc import Sequence

from thidua.reading.comparison.result import Change, Kind, Part, Piece, Side

_QUOTED = 90


def place(side: Side) -> str:
    """How a clause is named: its marker path, for unnumbered ones with their number among their siblings.

    >>> place(Side(("c1",), "4.", "VII.4", None, 9, "Sở Tài chính"))
    'mục VII.4'
    """
    if side.where and side.item:
        return f"mục {side.where}, ý {side.item}"
    if side.where:
        return f"mục {side.where}"
    if side.item:
        return f"đoạn {side.item}"
    return "phần đầu"


def quote(text: str) -> str:
    """Words as a sentence quotes them: blanks squeezed, the middle of long ones left out, no signs at the ends."""
    words = " ".join(text.split()).strip(" ,;:.")
    if len(words) <= _QUOTED:
        return words
    return f"{words[: _QUOTED * 2 // 3].rsplit(' ', 1)[0]} … {words[-_QUOTED // 3 :].split(' ', 1)[-1]}"


def sentence(
    part: Part,
    changes: Sequence[Change],
    kinds: Sequence[Kind],
    sides: tuple[Side | None, Side | None],
    pieces: Sequence[Piece],
    other: str | None,
) -> str:
    """What became of a clause. `other` names the clause of the other plan that holds words of this one."""
    left, right = sides
    if left is None and right is not None:
        return _added(part, right, other)
    if right is None and left is not None:
        return _dropped(part, left, other)
    if left is None or right is None:
        raise ValueError("a row has at least one side")
    told = _reworded(part, kinds, left, pieces) if "reworded" in changes else ""
    old, new = place(left), place(right)
    if part != "body":
        return told or _whole(part, f"giữ nguyên “{quote(left.text)}”")
    if "merged" in changes or "split" in changes:
        count = len(left.clauses) if "merged" in changes else len(right.clauses)
        joined = (
            f"{_large(new)} gộp {count} đoạn của bản trước, từ {old}"
            if "merged" in changes
            else f"{_large(old)} nay viết thành {count} đoạn, từ {new}"
        )
        return f"{joined}; {told}" if told else f"{joined}."
    if "moved" in changes:
        if left.under != right.under and left.under and right.under:
            old, new = f"{old} ({_short(left.under)})", f"{new} ({_short(right.under)})"
        return (
            f"{_large(old)} chuyển đến {new}; {told}"
            if told
            else f"{_large(old)} chuyển đến {new}, giữ nguyên lời."
        )
    if "renumbered" in changes:
        return (
            f"{_large(old)} nay là {new}; {told}" if told else f"{_large(old)} nay là {new}, giữ nguyên lời."
        )
    return f"{_large(old)}: {told}" if told else f"{_large(old)}: giữ nguyên."


def _reworded(part: Part, kinds: Sequence[Kind], left: Side, pieces: Sequence[Piece]) -> str:
    gone = quote(" … ".join(piece.left.strip() for piece in pieces if piece.op == "removed"))
    come = quote(" … ".join(piece.right.strip() for piece in pieces if piece.op == "added"))
    if part == "recipients":
        return f"Nơi nhận “{quote(left.text)}”: {_turn(gone, come)}"
    if part == "title":
        return f"Tên kế hoạch: {_turn(gone, come)}"
    if "power" in kinds:
        return f"thẩm quyền thay đổi, {_turn(gone, come)}"
    return _turn(gone, come)


def _turn(gone: str, come: str) -> str:
    if gone and come:
        return f"thay “{gone}” bằng “{come}”."
    return f"thêm “{come}”." if come else f"bỏ “{gone}”."


def _whole(part: Part, told: str) -> str:
    return f"Nơi nhận: {told}." if part == "recipients" else f"Tên kế hoạch: {told}."


def _added(part: Part, side: Side, other: str | None) -> str:
    if part != "body":
        return _whole(part, f"thêm “{quote(side.text)}”")
    if other:
        return f"{_large(place(side))} mới, lấy lời từ {other} của bản trước: “{quote(side.text)}”."
    return f"{_large(place(side))} mới: “{quote(side.text)}”."


def _dropped(part: Part, side: Side, other: str | None) -> str:
    if part != "body":
        return _whole(part, f"bỏ “{quote(side.text)}”")
    if other:
        return f"{_large(place(side))} không còn, một phần lời chuyển vào {other}: “{quote(side.text)}”."
    return f"{_large(place(side))} bị bỏ: “{quote(side.text)}”."


def _short(words: str) -> str:
    words = quote(words)
    return words if len(words) <= 40 else f"{words[:38].rsplit(' ', 1)[0]} …"


def _large(words: str) -> str:
    return words[:1].upper() + words[1:]
