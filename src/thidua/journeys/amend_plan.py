"""Apply a plan that changes another: text, provisions and obligations change together, or nothing does.

Undone by a further amendment only.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.notices import services as notices
from thidua.ground.actor import Actor
from thidua.journeys import open_round
from thidua.work.obligations import services as obligations
from thidua.work.obligations.facts import Shifted
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services
from thidua.work.plans.errors import amendment_without_day


def preview(*, actor: Actor, plan_id: UUID, at: datetime) -> Shifted:
    """What applying the amendment would add, change and cancel, so that a person sees it before deciding. Writes nothing.

    :raises NotFound: out of scope, or a plan that amends nothing. :raises NotPossible: no day is known (plans-025).
    """
    plans.card(actor, plan_id)
    following = plans.what_follows(plan_id)
    if following.effective is None:
        raise amendment_without_day()
    return obligations.preview_amendment(following=following, at=at)


@transaction.atomic
def apply(*, actor: Actor, plan_id: UUID, at: datetime) -> Shifted:
    """Put the amending plan into force with everything it changes in the plan it amends.

    Its own provisions oblige under itself; those it brings into the amended plan oblige under that one. Applying again
    changes nothing.
    """
    done = plans.has_amendment(plan_id) == "applied"
    target = plan_services.apply_amendment(actor=actor, plan_id=plan_id, at=at)
    following = plans.what_follows(plan_id)
    shifted = obligations.follow_amendment(actor=actor, following=following, by=plan_id, at=at)
    if done:
        return shifted
    for year in shifted.years:
        open_round.raise_year(actor=actor, plan_id=target, year=year, at=at)
    _tell(plan_id, target, shifted, at)
    open_round.open_round(actor=actor, plan_id=plan_id, at=at)
    return shifted


def _tell(plan_id: UUID, target: UUID, shifted: Shifted, at: datetime) -> None:
    """One word to the officers of each body whose obligations changed."""
    if not shifted.body_ids:
        return
    name, by = plans.facts_for_raising(target)["name"], plans.facts_for_raising(plan_id)["name"]
    officers = access.holders_of(shifted.body_ids, {"standing_officer", "chair"}, at)
    notices.queue_notice(
        to=dict.fromkeys(person for people in officers.values() for person in people),
        kind="plans.amended",
        subject=f"{by} sửa đổi {name}: việc hoặc hạn của đơn vị bạn đã đổi",
        text="Mở danh sách để xem việc nào đổi hạn, việc nào không còn phải làm; hạn cũ vẫn đọc được ở từng việc.",
        link=f"/nghia-vu/?ke-hoach={target}",
        about_type="plan",
        about_id=str(target),
        dedupe=f"amended:{plan_id}",
        at=at,
    )
