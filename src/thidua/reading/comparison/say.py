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
    if part != "body":
        text = quote(left.text)
        return told or _whole(part, f"giữ nguyên “{text}”")
    old, new = place(left), place(right)
    if "moved" in changes and left.under != right.under and left.under and right.under:
        old, new = f"{old} ({_short(left.under)})", f"{new} ({_short(right.under)})"
    return _standing(changes, old, new, max(len(left.clauses), len(right.clauses)), told)


def _standing(changes: Sequence[Change], old: str, new: str, count: int, told: str) -> str:
    """What became of a clause that stands on both sides; `told` says which words changed."""
    if "merged" in changes:
        return (
            f"Gộp {count} đoạn của {old} vào {new}; {told}"
            if told
            else f"Gộp {count} đoạn của {old} vào {new}."
        )
    if "split" in changes:
        return (
            f"Tách {old} thành {count} đoạn từ {new}; {told}"
            if told
            else f"Tách {old} thành {count} đoạn từ {new}."
        )
    if "moved" in changes:
        return f"Chuyển {old} đến {new}; {told}" if told else f"Chuyển {old} đến {new}, giữ nguyên lời."
    if "renumbered" in changes:
        return (
            f"Đánh số lại {old} thành {new}; {told}"
            if told
            else f"Đánh số lại {old} thành {new}, giữ nguyên lời."
        )
    return f"Sửa {old}: {told}" if told else f"Giữ nguyên {old}."


def _reworded(part: Part, kinds: Sequence[Kind], left: Side, pieces: Sequence[Piece]) -> str:
    gone = quote(" … ".join(piece.left.strip() for piece in pieces if piece.op == "removed"))
    come = quote(" … ".join(piece.right.strip() for piece in pieces if piece.op == "added"))
    turned, text = _turn(gone, come), quote(left.text)
    if part == "recipients":
        return f"Nơi nhận “{text}”: {turned}"
    if part == "title":
        return f"Tên kế hoạch: {turned}"
    return f"thẩm quyền thay đổi, {turned}" if "power" in kinds else turned


def _turn(gone: str, come: str) -> str:
    if gone and come:
        return f"thay “{gone}” bằng “{come}”."
    return f"thêm “{come}”." if come else f"bỏ “{gone}”."


def _whole(part: Part, told: str) -> str:
    return f"Nơi nhận: {told}." if part == "recipients" else f"Tên kế hoạch: {told}."


def _added(part: Part, side: Side, other: str | None) -> str:
    text = quote(side.text)
    if part != "body":
        return _whole(part, f"thêm “{text}”")
    new = place(side)
    if other:
        return f"Thêm {new}, lấy lời từ {other} của bản trước: “{text}”."
    return f"Thêm {new}: “{text}”."


def _dropped(part: Part, side: Side, other: str | None) -> str:
    text = quote(side.text)
    if part != "body":
        return _whole(part, f"bỏ “{text}”")
    old = place(side)
    if other:
        return f"Bỏ {old}, một phần lời chuyển vào {other}: “{text}”."
    return f"Bỏ {old}: “{text}”."


def _short(words: str) -> str:
    words = quote(words)
    return words if len(words) <= 40 else f"{words[:38].rsplit(' ', 1)[0]} …"
