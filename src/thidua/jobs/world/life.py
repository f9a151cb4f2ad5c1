"""A year of life under the plans: work begun and handed in, some of it late, returned, extended or excused."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from thidua.foundations.access import selectors as access
from thidua.ground.actor import Actor, system_actor
from thidua.ground.clock import end_of, today
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations import services as obligation_services
from thidua.work.obligations.facts import ObligationCard

#: Sentences a sample officer writes; plainly sample data.
RESULTS = (
    "Đã gửi báo cáo kết quả thực hiện (dữ liệu mẫu).",
    "Đã ban hành kế hoạch và triển khai tới các đơn vị trực thuộc (dữ liệu mẫu).",
    "Đã tổ chức tuyên truyền, có ảnh và danh sách kèm theo (dữ liệu mẫu).",
    "Hoàn thành, tổng hợp trong báo cáo năm (dữ liệu mẫu).",
)


def _worker(card: ObligationCard, at: datetime) -> Actor | None:
    holders = access.holders(card.body_id, {"standing_officer", "contributor"}, at)
    actor = access.actor_of_person(holders[0], None, at) if holders else None
    if actor is None or actor.body_id == card.body_id:
        return actor
    post = next((p for p in actor.posts if p.body_id == card.body_id), None)
    return access.actor_of_person(holders[0], post.appointment_id, at) if post else None


def live(*, plan_ids: list[UUID], follower: Actor, at: datetime, seed: int = 1315) -> dict[str, int]:
    """Do most of what was due, leave some late, begin some; the same each time for one seed."""
    random = Random(seed)  # noqa: S311 -- sample data, not a secret
    done = {"discharged": 0, "late": 0, "started": 0, "extended": 0, "excused": 0, "returned": 0}
    system = system_actor("loader")
    for plan in plan_ids:
        cards, _total = obligations.list_obligations(
            system, obligations.Filter(plan=plan, state="open"), at=at, limit=2000
        )
        for card in cards:
            _one(card, random, at, done)
    _exceptions(plan_ids, follower, at, done)
    clock = system_actor("clock")
    for act in (obligation_services.mark_overdue, obligation_services.chase):
        while act(actor=clock, at=at):
            continue
    return done


def _one(card: ObligationCard, random: Random, at: datetime, done: dict[str, int]) -> None:
    chance = random.random()
    past = card.due_at is not None and card.due_at <= at
    if past and chance < 0.82 and card.due_at is not None:
        shift = (
            timedelta(days=random.randint(1, 12)) if chance < 0.68 else timedelta(days=-random.randint(1, 9))
        )
        when = card.due_at - shift
    elif not past and chance < 0.25:
        when = at - timedelta(days=random.randint(1, 2))
    elif not past and chance < 0.45:
        actor = _worker(card, at)
        if actor is not None:
            obligation_services.start_obligation(actor=actor, obligation_id=card.id, at=at)
            done["started"] += 1
        return
    else:
        return
    when = min(when, at)
    actor = _worker(card, when)
    if actor is None:
        return
    late = obligation_services.discharge_obligation(
        actor=actor, obligation_id=card.id, at=when, text=random.choice(RESULTS)
    )
    done["late" if late else "discharged"] += 1


def _followed(follower: Actor, wanted: obligations.Filter, at: datetime) -> list[ObligationCard]:
    """Some of what the follower asked or receives; seeing more (everything below) is not following it."""
    cards, _total = obligations.list_obligations(follower, wanted, at=at, limit=20)
    return [c for c in cards if obligations.one(follower, c.id, at=at).may_follow]


def _exceptions(plan_ids: list[UUID], follower: Actor, at: datetime, done: dict[str, int]) -> None:
    """One extension, one exemption, one return, each with its reason, where the follower may grant them."""
    for plan in plan_ids:
        cards = _followed(follower, obligations.Filter(plan=plan, kind="report", state="open"), at)
        if cards and not done["extended"]:
            obligation_services.extend_deadline(
                actor=follower,
                obligation_id=cards[0].id,
                new_due_at=end_of(max(today(at), cards[0].last_day or today(at)) + timedelta(days=10)),
                reason="Đơn vị đang kiện toàn bộ máy (dữ liệu mẫu).",
                at=at,
            )
            done["extended"] += 1
        if len(cards) > 1 and not done["excused"]:
            obligation_services.excuse_obligation(
                actor=follower,
                obligation_id=cards[1].id,
                reason="Đã báo cáo cùng nội dung trong báo cáo sơ kết, không phải báo cáo lại (dữ liệu mẫu).",
                at=at,
            )
            done["excused"] += 1
        handed = _followed(follower, obligations.Filter(plan=plan, state="discharged"), at)
        if handed and not done["returned"]:
            obligation_services.return_obligation(
                actor=follower,
                obligation_id=handed[0].id,
                reason="Thiếu số liệu của các đơn vị trực thuộc (dữ liệu mẫu).",
                at=at,
            )
            done["returned"] += 1
