"""Refusal codes of the organisation room, with their Vietnamese words. A code is never reused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from thidua.ground.errors import NotFound, NotPossible, Stale

from .facts_reorganisations import Built
from .facts_reorganising import Hindrance

NOT_FOUND = "orgs-001"
CYCLE = "orgs-002"
OVERLAP = "orgs-003"
PARENT_NOT_THERE = "orgs-004"
HAS_CHILDREN = "orgs-005"
NOT_IN_FORCE = "orgs-006"
KIND_LEVEL = "orgs-007"
STALE = "orgs-008"
FILE_PROBLEMS = "orgs-009"
FILE_UNREADABLE = "orgs-010"
SLOT_TAKEN = "orgs-011"
EMPTY_PERIOD = "orgs-012"
PACK_BROKEN = "orgs-013"
NO_TEMPLATE = "orgs-014"
LATER_CHANGES = "orgs-015"
NAME_EMPTY = "orgs-016"
CODE_TAKEN = "orgs-017"
OTHER_CONSTRAINT = "orgs-018"
HINDERED = "orgs-019"
PLAN_CHANGED = "orgs-020"
BUILT_UPON = "orgs-021"
HEADING_EMPTY = "orgs-022"
NOT_A_DRAFT = "orgs-023"
UNPLACED = "orgs-024"
NOT_TO_CHOOSE = "orgs-025"
POSTS_UNSAID = "orgs-026"
ENDS_UNCONFIRMED = "orgs-027"
OUT_OF_AREA = "orgs-101"
ONLY_STEWARD = "orgs-102"

Rows = list[dict[str, Any]]


def days(since: date | None, until: date | None) -> str:
    """A half-open range of days as officials write it: ``từ 01/7/2025 đến hết 31/12/2025``."""
    from datetime import timedelta

    start = f"từ {since:%d/%m/%Y}" if since else "từ trước"
    return f"{start} đến hết {until - timedelta(days=1):%d/%m/%Y}" if until else start


def missing(what: str) -> NotFound:
    """Absent, or not visible to the asker."""
    return NotFound(NOT_FOUND, f"Không tìm thấy {what}.")


def cycle(rows: Rows, *, since: date | None = None, until: date | None = None) -> NotPossible:
    """A body would stand below itself; ``rows`` name the chain from the body upwards."""
    chain = " → ".join(f"“{row['name']}”" for row in rows)
    return NotPossible(
        CYCLE,
        f"Cây tổ chức thành vòng tròn ({days(since, until)}): {chain}.",
        why="Một cơ quan không thể đứng dưới chính nó, dù trực tiếp hay qua cấp trung gian.",
        remedy="Chọn cấp trên khác, hoặc chuyển cơ quan ở giữa ra chỗ khác trước.",
        details={"rows": rows},
    )


def overlap(rows: Rows, what: str = "Cơ quan") -> NotPossible:
    """Two periods of one thing would be in force on the same day."""
    listed = "; ".join(f"“{row['name']}” {row['days']}" for row in rows)
    return NotPossible(
        OVERLAP,
        f"{what} đã có thông tin cho khoảng thời gian trùng: {listed}.",
        why="Mỗi ngày một cơ quan chỉ có một tên, một loại, một cấp trên.",
        remedy="Đổi ngày bắt đầu hoặc sửa khoảng thời gian đang có.",
        details={"rows": rows},
    )


def slot_taken(rows: Rows) -> NotPossible:
    """The place in the template already has its body."""
    listed = "; ".join(f"“{row['name']}” {row['days']}" for row in rows)
    return NotPossible(
        SLOT_TAKEN,
        f"Địa bàn đã có cơ quan ở vị trí này: {listed}.",
        remedy="Dùng cơ quan đang có, hoặc để trống vị trí trong bộ khung.",
        details={"rows": rows},
    )


def code_taken(rows: Rows) -> NotPossible:
    """An official code belongs to another body on some of the days."""
    listed = "; ".join(f"{row['code']} của “{row['name']}” {row['days']}" for row in rows)
    return NotPossible(
        CODE_TAKEN, f"Mã đã thuộc về cơ quan khác hoặc trùng thời gian: {listed}.", details={"rows": rows}
    )


def parent_not_there(parent: str, rows: Rows, *, since: date, until: date | None) -> NotPossible:
    """The parent does not exist on every day of the child's period; ``rows`` are the days it does."""
    listed = "; ".join(f"“{row['name']}” {row['days']}" for row in rows) or "chưa có ngày nào"
    return NotPossible(
        PARENT_NOT_THERE,
        f"Cấp trên “{parent}” không tồn tại suốt thời gian {days(since, until)} (đang có: {listed}).",
        why="Cấp trên phải có hiệu lực trong mọi ngày cấp dưới có hiệu lực.",
        remedy="Lùi ngày bắt đầu, rút ngắn thời gian, hoặc chọn cấp trên khác.",
        details={"rows": rows},
    )


def has_children(name: str, rows: Rows, *, on: date) -> NotPossible:
    """A body may not end while others stand below it."""
    listed = ", ".join(f"“{row['name']}”" for row in rows[:5])
    more = f" và {len(rows) - 5} cơ quan khác" if len(rows) > 5 else ""
    return NotPossible(
        HAS_CHILDREN,
        f"“{name}” còn cấp dưới sau ngày {on:%d/%m/%Y}: {listed}{more}.",
        remedy="Chuyển hoặc kết thúc các cơ quan cấp dưới trước.",
        details={"rows": rows},
    )


def not_in_force(name: str, on: date) -> NotPossible:
    """No version on that day."""
    return NotPossible(
        NOT_IN_FORCE,
        f"“{name}” không có hiệu lực vào ngày {on:%d/%m/%Y}.",
        remedy="Chọn một ngày trong thời gian cơ quan tồn tại.",
    )


def stale(name: str, details: Mapping[str, Any]) -> Stale:
    """Somebody changed the body after the editor opened it."""
    who = f" bởi {details['by']} lúc {details['at']}" if details.get("by") else ""
    return Stale(
        STALE,
        f"“{name}” vừa được thay đổi{who}.",
        remedy="Xem lại thông tin mới rồi thực hiện lại nếu vẫn cần.",
        details=details,
    )


def hindered(problems: Sequence[Hindrance]) -> NotPossible:
    """A reorganisation that may not be carried out as it stands, with everything that is in its way."""
    first = "; ".join(problem.message.rstrip(".") for problem in problems[:3])
    return NotPossible(
        HINDERED,
        f"Chưa sắp xếp được, còn {len(problems)} vướng mắc: {first}.",
        remedy="Sửa các bước được nêu rồi xem trước lại.",
        details={
            "problems": [
                {"code": p.code, "message": p.message, "step": p.step, "rows": list(p.rows)} for p in problems
            ]
        },
    )


def unplaced(problems: Sequence[Hindrance]) -> NotPossible:
    """Work of bodies that end has nowhere to go, and nobody said where; ``problems`` name the bodies."""
    first = "; ".join(problem.message.rstrip(".") for problem in problems[:3])
    return NotPossible(
        UNPLACED,
        f"Chưa thực hiện được: {len(problems)} đơn vị kết thúc còn việc chưa rõ giao cho ai. {first}.",
        why="Việc đang mở không được bỏ lại ở đơn vị không còn; máy không tự đoán đơn vị nhận.",
        remedy="Chọn đơn vị nhận cho từng đơn vị được nêu, hoặc chọn cho kết thúc cùng đơn vị.",
        details={
            "problems": [
                {"code": p.code, "message": p.message, "step": p.step, "rows": list(p.rows)} for p in problems
            ]
        },
    )


def not_to_choose(what: str) -> NotPossible:
    """Somebody was named to take over who is not among those who may, or for what waits for nobody's word."""
    return NotPossible(
        NOT_TO_CHOOSE,
        f"Không chọn được nơi nhận này cho {what}.",
        why="Nơi nhận phải là một trong các đơn vị được đề nghị khi xem trước.",
        remedy="Xem trước lại rồi chọn.",
    )


def posts_unsaid(names: Sequence[str], keys: Sequence[str]) -> NotPossible:
    """Posts of bodies that end for which a person said neither a taker nor that they end."""
    first = "; ".join(names[:3])
    return NotPossible(
        POSTS_UNSAID,
        f"Còn {len(keys)} phân công chưa nói rõ đi đâu: {first}.",
        why="Phân công chỉ kết thúc cùng cơ quan khi có người nói ra; máy không tự chọn.",
        remedy="Chọn nơi nhận, hoặc chọn kết thúc cùng cơ quan, cho từng phân công còn trống.",
        details={"unsaid": list(keys)},
    )


def ends_unconfirmed(said: Sequence[str]) -> NotPossible:
    """A person chose that posts or work end with their body and has not confirmed how many."""
    return NotPossible(
        ENDS_UNCONFIRMED,
        f"Chưa xác nhận những gì sẽ kết thúc: {', '.join(said)}.",
        why="Những gì kết thúc cùng cơ quan không chuyển đi đâu nữa.",
        remedy="Xem lại các lựa chọn, đánh dấu vào ô xác nhận rồi thực hiện.",
    )


def not_a_draft(label: str) -> NotPossible:
    """A reorganisation that is carried out, undone or given up is not prepared any more."""
    return NotPossible(
        NOT_A_DRAFT,
        f"Bản sắp xếp đang ở trạng thái “{label}”, không còn ở bước chuẩn bị.",
        remedy="Hoàn tác rồi lập bản mới nếu cần sửa.",
    )


def plan_changed(title: str) -> Stale:
    """The tree changed after the preview; carrying out would do something else than was shown."""
    return Stale(
        PLAN_CHANGED,
        f"Cây tổ chức đã thay đổi sau khi xem trước “{title}”.",
        remedy="Xem trước lại rồi thực hiện.",
    )


def built_upon(title: str, built: Sequence[Built]) -> NotPossible:
    """A reorganisation can no longer be undone: something stands on what it made or changed."""
    listed = "; ".join(
        f"{b.what}: {b.count}" + (f" ({', '.join(b.called[:3])})" if b.called else "") for b in built[:8]
    )
    return NotPossible(
        BUILT_UPON,
        f"Không hoàn tác được “{title}” vì đã có việc làm tiếp theo: {listed}.",
        why="Hoàn tác phải trả lại đúng như cũ; dữ liệu phát sinh sau đó sẽ mất chỗ dựa.",
        remedy="Gỡ các việc được nêu trước, hoặc lập bản sắp xếp mới.",
        details={"built": [{"what": b.what, "count": b.count, "names": list(b.called)} for b in built]},
    )


def no_way_back(what: str, count: int) -> NotPossible:
    """A row of another room cannot be written back: it was changed since, or another stands in its place."""
    return NotPossible(
        BUILT_UPON,
        f"Không hoàn tác được vì đã có việc làm tiếp theo: {what}: {count}.",
        why="Hoàn tác phải trả lại đúng như cũ; việc làm sau đó sẽ bị ghi đè.",
        remedy="Xem lại danh sách việc làm tiếp theo, gỡ trước rồi hoàn tác, hoặc lập bản sắp xếp mới.",
        details={"built": [{"what": what, "count": count, "names": []}]},
    )


def file_problems(problems: Rows) -> NotPossible:
    """Every wrong row of a file, at once; nothing was stored."""
    return NotPossible(
        FILE_PROBLEMS,
        f"Tệp có {len(problems)} lỗi; chưa nhập dòng nào.",
        remedy="Sửa các dòng được nêu rồi nhập lại cả tệp.",
        details={"problems": problems},
    )


def refused(code: str, message: str, **more: Any) -> NotPossible:
    """Any other rule that forbids it now."""
    return NotPossible(code, message, **more)
