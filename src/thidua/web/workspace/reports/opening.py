"""Opening a round: which form, by which plan, for which period; then until when and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from textwrap import shorten
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.calendar_vn import Period, periods
from thidua.ground.clock import end_of, now, start_of, today
from thidua.journeys import round_terms, settle_report
from thidua.journeys.round_terms import RoundTerms
from thidua.web.components.times import day_of_text
from thidua.web.edge import actor_of, id_of
from thidua.web.once import once
from thidua.work.obligations.facts import ReportsAsked
from thidua.work.reports import policy
from thidua.work.reports import selectors as reports
from thidua.work.reports.facts import FormCard

_RECURRENCE = {"year": "yearly", "half": "half-yearly", "quarter": "quarterly", "month": "monthly"}

#: Days from today proposed for handing in where no plan says any, and from then until the figures are closed.
_DAYS_TO_ANSWER = 14
_DAYS_TO_CLOSE = 16


@dataclass(frozen=True, slots=True)
class Choice:
    """What a round is to ask: a form, a plan or none, a period. ``form`` and ``period`` are missing until chosen."""

    form: FormCard | None
    plan: ReportsAsked | None
    period: Period | None


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose what a round asks, see whom it would ask, open it."""
    actor, at = actor_of(request), now()
    policy.may_ask(actor, actor.body_id).require()  # type: ignore[arg-type]
    said = request.POST if request.method == "POST" else request.GET
    forms = [card for card in reports.forms(actor) if card.state == "in_use"]
    plans = round_terms.plans_asking(actor)
    chosen = _chosen(said, forms, plans, at)
    error = ""
    if request.method == "POST":
        error = _wrong(said, chosen)
        if not error:
            return redirect("round_page", round_id=_open(request, actor, chosen, at))
    terms = None
    if chosen.form is not None and chosen.period is not None:
        plan_id = chosen.plan.plan_id if chosen.plan else None
        terms = round_terms.terms(actor, chosen.form.id, plan_id, chosen.period.name)
    context = {
        "forms": [(str(card.id), card.title) for card in forms],
        "plans": _plans(plans, chosen),
        "periods": _periods(plans, chosen, at),
        "chosen": {
            "mau": str(chosen.form.id) if chosen.form else "",
            "plan": str(chosen.plan.plan_id) if chosen.plan else "",
            "ky": chosen.period.name if chosen.period else "",
        },
        "terms": terms,
        "values": _values(said, terms, at),
        "provisions": [
            (str(ident), shorten(words, 160, placeholder="…")) for ident, words in terms.provisions
        ]
        if terms
        else [],
        "rests_on": said.get("duyet-theo", ""),
        "recipients": _recipients(said, terms),
        "error": error,
    }
    return render(request, "reports/new.html", context, status=422 if error else 200)


def _chosen(said: QueryDict, forms: list[FormCard], plans: tuple[ReportsAsked, ...], at: datetime) -> Choice:
    form = next((card for card in forms if str(card.id) == said.get("mau")), None)
    asking = [one for one in plans if str(one.plan_id) == said.get("ke-hoach")]
    if form is None:
        return Choice(None, asking[0] if asking else None, None)
    every = _possible(form, asking, at)
    last = max((one for one in every if one.start <= today(at)), key=lambda one: one.start, default=None)
    period = next((one for one in every if one.name == said.get("ky")), last or (every[0] if every else None))
    plan = next((one for one in asking if period is not None and one.period == period.name), None)
    return Choice(form, plan or (asking[0] if asking else None), period)


def _possible(form: FormCard, asking: list[ReportsAsked], at: datetime) -> list[Period]:
    """Periods a round may be for: those by which a plan is owed reports, else of last year, this and the next."""
    year = today(at).year
    years = sorted({int(one.period[:4]) for one in asking}) if asking else [year, year - 1, year + 1]
    every = [one for y in years for one in periods(_RECURRENCE[form.period], y)]  # type: ignore[arg-type]
    named = {one.period for one in asking}
    return [one for one in every if one.name in named] if asking else every


def _periods(plans: tuple[ReportsAsked, ...], chosen: Choice, at: datetime) -> list[tuple[str, str]]:
    if chosen.form is None:
        return []
    asking = [one for one in plans if chosen.plan and one.plan_id == chosen.plan.plan_id]
    return [(one.name, one.name) for one in _possible(chosen.form, asking, at)]


def _plans(plans: tuple[ReportsAsked, ...], chosen: Choice) -> list[tuple[str, str]]:
    """Each plan once, at the period chosen when it asks then."""
    found: dict[UUID, ReportsAsked] = {}
    for one in plans:
        if one.plan_id not in found or (chosen.period and one.period == chosen.period.name):
            found[one.plan_id] = one
    return [
        (
            str(one.plan_id),
            ngettext(
                "%(plan)s, kỳ %(period)s, %(n)s đơn vị nợ báo cáo: %(title)s",
                "%(plan)s, kỳ %(period)s, %(n)s đơn vị nợ báo cáo: %(title)s",
                one.bodies,
            )
            % {
                "plan": one.plan_name,
                "title": shorten(one.title, 90, placeholder="…"),
                "period": one.period,
                "n": one.bodies,
            },
        )
        for one in found.values()
    ]


def _values(said: QueryDict, terms: RoundTerms | None, at: datetime) -> dict[str, str]:
    """What the form holds: what was typed, else the plan's last day, else a fortnight."""
    due = max(terms.last_days) if terms and terms.last_days else today(at) + timedelta(days=_DAYS_TO_ANSWER)
    locks = max(due, today(at)) + timedelta(days=_DAYS_TO_CLOSE)
    return {
        "han": said.get("han", _day(due)),
        "khoa": said.get("khoa", _day(locks)),
        "ten": said.get("ten", ""),
        "duyet": said.get("duyet", ""),
    }


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _recipients(said: QueryDict, terms: RoundTerms | None) -> list[tuple[UUID, str]]:
    """Who else receives: as chosen, else as the plan says."""
    if "noi-nhan-da-hoi" not in said:
        return list(terms.recipients) if terms else []
    wanted = [id_of(one) for one in said.getlist("noi-nhan") if one]
    return [(body, card.name) for body, card in orgs.cards(wanted).items()]


def _wrong(said: QueryDict, chosen: Choice) -> str:
    if chosen.form is None:
        return _("Chưa chọn mẫu báo cáo. Chọn mẫu ở ô đầu trang rồi mở đợt.")
    if said.get("ke-hoach") and chosen.plan is None:
        return _(
            "Không còn đơn vị nào nợ báo cáo cho đơn vị bạn theo kế hoạch đã chọn, có thể vì đã gửi hết. Chọn kế hoạch khác "
            "hoặc mở đợt không theo kế hoạch nào."
        )
    if chosen.period is None or chosen.period.name != said.get("ky"):
        return _("Chưa chọn kỳ báo cáo mà mẫu hỏi. Chọn kỳ ở ô “Kỳ” rồi mở đợt.")
    for name, label in (("han", _("Hạn gửi")), ("khoa", _("Ngày khóa sổ"))):
        if said.get(name) and day_of_text(said.get(name, "")) is None:
            return _("%(label)s không phải là ngày. Viết ngày/tháng/năm, ví dụ 05/12/2026.") % {
                "label": label
            }
    return ""


def _rests_on(said: QueryDict, actor: Actor, chosen: Choice) -> UUID | None:
    """The provision chosen as the one that asks for the sign-off: one of those the reports are owed by, or none."""
    if not said.get("duyet-theo") or chosen.form is None or chosen.plan is None or chosen.period is None:
        return None
    offered = round_terms.terms(actor, chosen.form.id, chosen.plan.plan_id, chosen.period.name).provisions
    return next((ident for ident, _words in offered if str(ident) == said["duyet-theo"]), None)


def _open(request: HttpRequest, actor: Actor, chosen: Choice, at: datetime) -> UUID:
    assert chosen.form is not None and chosen.period is not None
    due, locks = (day_of_text(request.POST.get(name, "")) for name in ("han", "khoa"))
    wanted = [id_of(one) for one in request.POST.getlist("noi-nhan") if one]
    with once(request, "reports.open_round") as turn:
        if not turn.repeated:
            made = settle_report.ask(
                actor=actor,
                form_id=chosen.form.id,
                period=chosen.period,
                title=request.POST.get("ten", ""),
                opens_at=start_of(today(at)),
                due_at=end_of(due) if due else None,
                locks_at=end_of(locks) if locks else None,
                plan_id=chosen.plan.plan_id if chosen.plan else None,
                recipients=tuple(orgs.cards(wanted)),
                sign_off=request.POST.get("duyet") == "1",
                sign_off_by=_rests_on(request.POST, actor, chosen),
                at=at,
            )
            turn.effect["round"] = str(made)
    return UUID(turn.effect["round"])
