"""A plan made for tests, as a reading of it would be: a city plan with duties and reports of every sort.

The words are invented (sample data); the shape is that of reading-schema.md.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from tests.cast import Cast
from thidua.foundations.papers import services as papers
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services

#: A morning in the first autumn of the communes of today; the plan is of that year.
AT = datetime(2025, 10, 1, 2, 0, tzinfo=UTC)
DATED = date(2025, 9, 15)

SECTORS = "Các sở, ban, ngành"
COMMUNES = "Ủy ban nhân dân các xã, phường, đặc khu"
DISTRICTS = "Ủy ban nhân dân các quận, huyện"
STRANGE = "Ban Không Ai Biết"


def duty(
    body: str, text: str, where: str = "II.1", due: str | None = None, role: str = "lead"
) -> dict[str, Any]:
    """One duty of one body."""
    return {
        "body": body,
        "role": role,
        "n": 1,
        "items": [{"text": text, "due": due, "where": where}],
        "where": where,
    }


def report(**given: Any) -> dict[str, Any]:
    """A reporting rule: the sectors to the home affairs department, before 5 December, unless told otherwise."""
    rule = {
        "day": 5,
        "month": 12,
        "recurrence": "yearly",
        "qualifier": "before",
        "from": [SECTORS],
        "to": ["Sở Nội vụ"],
        "via": None,
        "purpose": None,
        "where": "II.2",
    }
    return {**rule, **given}


def reading(**given: Any) -> dict[str, Any]:
    """What reading the made plan returns; any part may be replaced."""
    base: dict[str, Any] = {
        "source": {"file": "mau.txt", "kind": "text", "pages": 1, "text_quality": "clean", "ocr": False},
        "kind": "KẾ HOẠCH",
        "status": "issued",
        "issuer": "Ủy ban nhân dân thành phố Hải Phòng",
        "number": "77/KH-UBND",
        "symbol": "KH-UBND",
        "date": DATED.isoformat(),
        "title": "Kế hoạch mẫu (dữ liệu mẫu)",
        "legal_bases": [
            {"number": "1/QĐ-MAU", "date": "2025-01-02", "issuer": "Cơ quan Mẫu"},
            {"number": "2/QĐ-MAU", "date": "2033-22-22", "issuer": "Cơ quan Mẫu"},
        ],
        "sections": [{"marker": "II.", "heading": "TỔ CHỨC THỰC HIỆN", "level": 1, "line": 3}],
        "clauses": [
            {"id": "c1", "parent": None, "marker": None, "text": "Lời mở đầu mẫu.", "line": 1},
            {"id": "c2", "parent": None, "marker": "II.", "text": "TỔ CHỨC THỰC HIỆN", "line": 3},
            {"id": "c3", "parent": "c2", "marker": "1.", "text": "Việc của các đơn vị.", "line": 4},
            {"id": "c4", "parent": "c3", "marker": "-", "text": "Mở lớp mẫu.", "line": 5},
            {"id": "c5", "parent": "c2", "marker": "2.", "text": "Chế độ báo cáo mẫu.", "line": 6},
        ],
        "targets": [
            {
                "year": 2025,
                "op": ">=",
                "value": 80,
                "unit": "%",
                "population": "cán bộ",
                "measure": "biết kỹ năng số",
                "where": "II.1",
            }
        ],
        "duties": [duty("Sở Giáo dục và Đào tạo", "Mở lớp mẫu."), duty(STRANGE, "Làm việc mẫu.")],
        "reporting": [report()],
        "findings": [
            {
                "code": "date-impossible",
                "severity": "error",
                "message": "Ngày 22/22/2033",
                "where": None,
                "line": 1,
            }
        ],
    }
    return {**base, **given}


def take_in(
    cast: Cast,
    read: dict[str, Any] | None = None,
    *,
    who: str = "city_officer",
    issuer: str = "city",
    **given: Any,
) -> UUID:
    """The plan under review at the body of ``who``; ``issuer=""`` leaves the issuing body unknown."""
    read = read or reading()
    actor = cast.actor(who)
    assert actor.acting is not None
    body = cast.bodies[issuer] if issuer else None
    dated = date.fromisoformat(read["date"]) if read.get("date") else None
    paper = papers.register_incoming(
        actor=actor,
        owner=actor.acting.body_id,
        kind=read["kind"],
        issuer=read["issuer"],
        issuer_body=body,
        number=read["number"] or "",
        symbol=read["symbol"],
        dated=dated,
        place="",
        title=read["title"],
        file=None,
        at=AT,
        sample=True,
        **{key: given.pop(key) for key in ("new_version",) if key in given},
    )
    return plan_services.adopt_reading(
        actor=actor,
        owner=actor.acting.body_id,
        owner_path=actor.acting.path,
        paper_id=paper,
        issuer=body,
        reading=read,
        lines=[f"dòng {n}" for n in range(1, 8)],
        at=AT,
        sample=True,
        **given,
    )


def adopted(cast: Cast, read: dict[str, Any] | None = None, **given: Any) -> UUID:
    """The plan in force, everything accepted, nothing raised yet."""
    plan = take_in(cast, read, **given)
    actor = cast.actor(given.get("who", "city_officer"))
    plan_services.accept_rest(actor=actor, plan_id=plan, at=AT)
    plan_services.adopt_plan(actor=actor, plan_id=plan, at=AT)
    return plan


def provisions(cast: Cast, plan: UUID, kind: str, who: str = "city_officer") -> list[Any]:
    """The provisions of one kind, in order."""
    return [p for p in plans.plan_page(cast.actor(who), plan).provisions if p.kind == kind]
