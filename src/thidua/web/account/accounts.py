"""What is done to somebody's account by whoever keeps their record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.foundations.access import services
from thidua.foundations.notices import services as notices
from thidua.ground import clock
from thidua.ground.actor import Actor
from thidua.journeys import send_invitations
from thidua.web.account.forms import AccountForm
from thidua.web.account.people import person_response
from thidua.web.edge import actor_of, once

#: One act on an account: what it does, and what is said when it is done.
Act = Callable[[Actor, UUID, str, datetime], str]


def _close(actor: Actor, person: UUID, reason: str, at: datetime) -> str:
    services.close_account(actor=actor, person_id=person, reason=reason, at=at)
    return _("Đã khóa tài khoản; mọi phiên đăng nhập đã kết thúc.")


def _reopen(actor: Actor, person: UUID, reason: str, at: datetime) -> str:
    services.reopen_account(actor=actor, person_id=person, reason=reason, at=at)
    return _("Đã mở lại tài khoản.")


def _invite(actor: Actor, person: UUID, reason: str, at: datetime) -> str:
    services.invite(actor=actor, person_id=person, at=at)
    send_invitations.send_soon()
    return _("Thư mời mới đang được gửi; thư cũ không còn dùng được.")


def _withdraw(actor: Actor, person: UUID, reason: str, at: datetime) -> str:
    services.withdraw_invitation(actor=actor, person_id=person, at=at)
    return _("Đã rút thư mời.")


def _unlock(actor: Actor, person: UUID, reason: str, at: datetime) -> str:
    services.unlock_account(actor=actor, person_id=person, at=at)
    return _("Người này đăng nhập lại được ngay.")


def _sign_out(actor: Actor, person: UUID, reason: str, at: datetime) -> str:
    services.sign_out_person(actor=actor, person_id=person, reason=reason, at=at)
    return _("Đã kết thúc mọi phiên đăng nhập của người này.")


def _reset_factor(actor: Actor, person: UUID, reason: str, at: datetime) -> str:
    if not services.reset_second_factor(actor=actor, person_id=person, reason=reason, at=at):
        return _("Tài khoản này không có xác thực hai lớp để gỡ.")
    notices.queue_notice(
        to=[person],
        kind="access.signing_in",
        subject="Xác thực hai lớp của ông/bà đã được gỡ",
        text="Người quản lý hồ sơ đã gỡ xác thực hai lớp của tài khoản. "
        "Nếu ông/bà không yêu cầu, hãy báo ngay cho người quản trị nhân sự của đơn vị.",
        link="/tai-khoan/2fa/",
        dedupe=f"reset-second-factor:{person}:{at.isoformat()}",
        urgency="high",
        at=at,
    )
    return _("Đã gỡ xác thực hai lớp và kết thúc mọi phiên; người này được báo.")


ACTS: dict[str, Act] = {
    "close": _close,
    "reopen": _reopen,
    "invite": _invite,
    "withdraw": _withdraw,
    "unlock": _unlock,
    "sign_out": _sign_out,
    "reset_factor": _reset_factor,
}


@require_POST
def account(request: HttpRequest, person: UUID) -> HttpResponse:
    """Open somebody's account, or one of ``ACTS``."""
    actor, at, act = actor_of(request), clock.now(), request.POST.get("act", "")
    if act == "open":
        form = AccountForm(request.POST)
        if not form.is_valid():
            return person_response(request, person, form=form, status=422)
        with once(request, "access.open_account") as turn:
            if not turn.repeated:
                services.open_account(actor=actor, person_id=person, at=at, email=form.cleaned_data["email"])
                services.invite(actor=actor, person_id=person, at=at)
                send_invitations.send_soon()
        messages.success(request, _("Đã mở tài khoản; thư mời đang được gửi."))
    elif act in ACTS:
        with once(request, f"access.{act}") as turn:
            said = "" if turn.repeated else ACTS[act](actor, person, request.POST.get("reason", "")[:300], at)
        if said:
            messages.success(request, said)
    else:
        raise Http404
    return redirect("person", person=person)
