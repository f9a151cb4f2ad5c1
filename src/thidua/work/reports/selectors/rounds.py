"""Rounds: lists, one page, the row locked for a service."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.work.reports import errors, policy
from thidua.work.reports.facts import DoorView, ReportCard, RoundCard
from thidua.work.reports.lifecycle import ROUND, WRITABLE
from thidua.work.reports.models import FormVersion, LockException, Report, Round, RoundRecipient
from thidua.work.reports.rules import Standing
from thidua.work.reports.selectors.forms import cards_of
from thidua.work.reports.selectors.lists import cards, in_standing, standing_of_rounds


def _seen(actor: Actor) -> QuerySet[Round]:
    seen = Round.objects.filter(policy.visible_rounds(actor)).values("id")
    return Round.objects.filter(id__in=seen).select_related("form__form").defer("form__data")


def _cards(rows: list[Round]) -> list[RoundCard]:
    forms = {card.id: card for card in cards_of({row.form_id: row.form for row in rows}.values())}
    names = orgs.cards({row.owner_id for row in rows})
    standings = standing_of_rounds([row.id for row in rows])
    return [
        RoundCard(
            id=row.id,
            title=row.title,
            form=forms[row.form_id],
            owner_id=row.owner_id,
            owner_name=names[row.owner_id].name if row.owner_id in names else "",
            plan_id=row.plan_id,
            period=row.period,
            year=row.year,
            state=row.state,
            state_label=ROUND.state(row.state).label,
            tone=ROUND.state(row.state).tone,
            opens_at=row.opens_at,
            due_at=row.due_at,
            locks_at=row.locks_at,
            revision=row.revision,
            sign_off=row.sign_off,
            sign_off_by=row.sign_off_by_id,
            sample=row.sample,
            standing=standings.get(row.id, Standing()),
        )
        for row in rows
    ]


def rounds(actor: Actor, *, year: int | None = None, limit: int = 100) -> list[RoundCard]:
    """Rounds the actor sees, newest period first."""
    rows = _seen(actor)
    if year is not None:
        rows = rows.filter(year=year)
    return _cards(list(rows.order_by("-period_end", "-made_at")[:limit]))


def own_rounds(actor: Actor, limit: int = 100) -> list[tuple[UUID, str]]:
    """(round, title) of those the acting body opened, newest period first: for a list to choose from."""
    rows = _seen(actor).filter(owner_id=actor.body_id).order_by("-period_end", "-made_at")
    return list(rows.values_list("id", "title")[:limit])


def round_page(actor: Actor, round_id: UUID) -> RoundCard:
    """One round. :raises NotFound: absent or out of scope."""
    found = _cards(list(_seen(actor).filter(id=round_id)))
    if not found:
        raise errors.round_not_found()
    return found[0]


def round_recipients(round_id: UUID) -> list[str]:
    """Names of the bodies that receive beside the one that asks. For whoever may read the round."""
    ids = RoundRecipient.objects.filter(round_id=round_id).order_by("id").values_list("body_id", flat=True)
    names = orgs.cards(list(ids))
    return [names[body].name for body in ids if body in names]


def open_doors(round_id: UUID, at: datetime) -> list[DoorView]:
    """The exceptions open now, the first to end first. For whoever follows the round: they name bodies and reasons."""
    rows = list(
        LockException.objects.filter(round_id=round_id, until__gt=at, revoked_at=None).order_by("until", "id")
    )
    names = orgs.cards({row.body_id for row in rows if row.body_id}) if rows else {}
    return [
        DoorView(
            id=row.id,
            body_id=row.body_id,
            body_name=names[row.body_id].name if row.body_id in names else "",
            reason=row.reason,
            until=row.until,
            by=row.by,
            at=row.at,
        )
        for row in rows
    ]


def lock_round(actor: Actor, round_id: UUID, revision: int | None = None) -> Round:
    """The row, locked, when the actor may see it. For this room's services.

    :raises NotFound: absent or out of scope. :raises Stale: someone moved first.
    """
    seen = Round.objects.filter(policy.visible_rounds(actor)).values("id")
    row = Round.objects.select_for_update(of=("self",)).filter(id=round_id, id__in=seen).first()
    if row is None:
        raise errors.round_not_found()
    if revision is not None and row.revision != revision:
        raise errors.changed_meanwhile(ROUND.state(row.state).label)
    return row


def reports_of_body(
    actor: Actor, body_id: UUID, *, year: int | None = None, standing: str = ""
) -> list[ReportCard]:
    """What a body has to report and has reported, newest period first; with ``standing`` only those that stand so."""
    rows = Report.objects.filter(policy.visible(actor), body_id=body_id).exclude(state="cancelled")
    if year is not None:
        rows = rows.filter(round__year=year)
    if standing:
        rows = rows.filter(in_standing(standing))
    return cards(rows.order_by("-round__period_end", "round__title"))


def to_sign(actor: Actor, *, limit: int = 5) -> list[ReportCard]:
    """The reports of the acting body that wait for its head's sign-off, the first asked for first; of a delegate, those
    that were given. Empty to whoever signs nothing."""
    post = actor.acting
    if post is None or not (policy.SIGN in post.acts or policy.may_sign(actor, post.body_id)):
        return []
    rows = Report.objects.filter(
        policy.visible(actor),
        body_id=post.body_id,
        state__in=WRITABLE,
        round__sign_off=True,
        signed_by="",
        sign_asked_at__isnull=False,
    )
    return cards(rows.order_by("sign_asked_at", "id")[:limit])


def rounds_ending_after(on: date) -> list[tuple[UUID, str]]:
    """(form version, period) of the rounds whose period ends after a day."""
    return list(Round.objects.filter(period_end__gt=on).values_list("form_id", "period").distinct())


def rounds_to_lock(at: datetime) -> list[tuple[UUID, str]]:
    """(form version, period) of the rounds whose hour to lock has come."""
    return list(Round.objects.filter(state="open", locks_at__lte=at).values_list("form_id", "period"))


def askable(actor: Actor, form_id: UUID) -> list[UUID]:
    """The bodies below the acting one that a form is for: of its level, at its slots.

    :raises NotFound: no such version in sight.
    """
    row = (
        FormVersion.objects.filter(policy.visible_versions(actor), id=form_id).only("level", "slots").first()
    )
    if row is None:
        raise errors.form_not_found()
    below = orgs.standing_below(actor.body_id, row.level, row.slots) if actor.body_id is not None else []
    return [body for body in below if body != actor.body_id]


def round_of(actor: Actor, form_id: UUID, period: str) -> tuple[UUID, str] | None:
    """The round (its id and title) in which the acting body already asks a form for a period, if there is one."""
    rows = Round.objects.filter(form_id=form_id, owner_id=actor.body_id, period=period)
    return rows.exclude(state="cancelled").values_list("id", "title").first()
