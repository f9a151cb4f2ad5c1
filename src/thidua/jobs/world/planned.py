"""A composed plan for measuring: so many duties asked of every commune, without a document to read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import UUID

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import TerritoryCard
from thidua.foundations.papers import services as papers
from thidua.ground.actor import Actor, system_actor
from thidua.ground.clock import today
from thidua.journeys import open_round
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations import services as obligation_services
from thidua.work.plans import services as plan_services

#: Words of the composed duties; numbered to the count asked for.
DUTIES = (
    "Ban hành kế hoạch triển khai trên địa bàn",
    "Kiện toàn ban chỉ đạo và phân công người theo dõi",
    "Tổ chức tuyên truyền tới từng tổ dân phố",
    "Mở lớp hướng dẫn kỹ năng số cho người dân",
    "Rà soát, công nhận các danh hiệu học tập",
)


def seats(province: TerritoryCard, commune: TerritoryCard) -> dict[str, UUID]:
    """The bodies sample people need, by the keys of ``people.ROLES``."""
    city = {c.slot: c.id for c in orgs.territory_page(province.id).bodies}
    ward = {c.slot: c.id for c in orgs.territory_page(commune.id).bodies}
    keyed = {f"city_{slot}": body for slot, body in city.items()} | {
        f"ward_{slot}": body for slot, body in ward.items()
    }
    return keyed | {"city": city["ubnd"], "so_gddt": city["so_gddt"], "ward": ward["ubnd"]}


def reading(count: int, addressee: str, dated: date) -> dict[str, Any]:
    """What reading a plan with ``count`` duties of one group would return (reading-schema.md)."""
    items = [
        {
            "text": f"{DUTIES[n % len(DUTIES)]} (việc số {n + 1})",
            "due": f"{dated.year}-12-{1 + n % 28:02d}",
            "where": "II.1",
        }
        for n in range(count)
    ]
    clauses = [
        {"id": "c1", "parent": None, "marker": "II.", "text": "TỔ CHỨC THỰC HIỆN", "line": 1},
        {"id": "c2", "parent": "c1", "marker": "1.", "text": addressee, "line": 2},
    ]
    clauses += [
        {"id": f"d{n}", "parent": "c2", "marker": "-", "text": item["text"], "line": 3 + n}
        for n, item in enumerate(items)
    ]
    return {
        "source": {
            "file": "ke-hoach-do.txt",
            "kind": "text",
            "pages": 1,
            "text_quality": "clean",
            "ocr": False,
        },
        "kind": "KẾ HOẠCH",
        "status": "issued",
        "number": "01/KH-MAU",
        "symbol": "KH-MAU",
        "date": dated.isoformat(),
        "title": "Kế hoạch mẫu để đo (dữ liệu mẫu)",
        "sections": [{"marker": "II.", "heading": "TỔ CHỨC THỰC HIỆN", "level": 1, "line": 1}],
        "clauses": clauses,
        "duties": [{"body": addressee, "role": "lead", "n": count, "items": items, "where": "II.1"}],
        "reporting": [
            {
                "day": 5,
                "month": 12,
                "recurrence": "yearly",
                "qualifier": "before",
                "from": [addressee],
                "to": ["Sở Nội vụ"],
                "via": None,
                "purpose": None,
                "where": "II.1",
            }
        ],
    }


def draft(*, actor: Actor, issuer: UUID, at: datetime, count: int, addressee: str) -> UUID:
    """The composed plan, reviewed and ready to adopt."""
    if actor.acting is None:
        raise ValueError("the composed plan needs a body that takes it in")
    dated = today(at).replace(month=1, day=15)
    paper = papers.register_incoming(
        actor=actor,
        owner=actor.acting.body_id,
        kind="KẾ HOẠCH",
        issuer="",
        issuer_body=issuer,
        number="01/KH-MAU",
        symbol="KH-MAU",
        dated=dated,
        place="",
        title="Kế hoạch mẫu để đo (dữ liệu mẫu)",
        file=None,
        at=at,
        sample=True,
    )
    plan = plan_services.adopt_reading(
        actor=actor,
        owner=actor.acting.body_id,
        owner_path=actor.acting.path,
        paper_id=paper,
        issuer=issuer,
        reading=reading(count, addressee, dated),
        lines=[],
        at=at,
        sample=True,
    )
    plan_services.accept_rest(actor=actor, plan_id=plan, at=at)
    return plan


def plan(*, actor: Actor, issuer: UUID, at: datetime, count: int = 20) -> int:
    """Adopt the composed plan; returns the obligations raised."""
    made = draft(actor=actor, issuer=issuer, at=at, count=count, addressee="UBND các xã, phường, đặc khu")
    return open_round.open_round(actor=actor, plan_id=made, at=at).created


def live(*, random: Random, at: datetime, say: Callable[[str], None], share: float = 0.3) -> None:
    """Discharge a share of what is open, as the loader."""
    loader = system_actor("loader")
    cards, total = obligations.list_obligations(loader, obligations.Filter(state="open"), at=at, limit=600)
    done = 0
    for card in cards:
        if random.random() < share:
            obligation_services.discharge_obligation(
                actor=loader, obligation_id=card.id, at=at, text="Đã hoàn thành (dữ liệu mẫu)."
            )
            done += 1
    say(f"{done} trong {total} nghĩa vụ đã báo hoàn thành")
