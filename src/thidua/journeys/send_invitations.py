"""Invitations become letters: in the background, one by one, each with a secret made as it is written."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from thidua.foundations.access import selectors as access
from thidua.foundations.access import services as people
from thidua.foundations.access.facts import InvitationLetter
from thidua.foundations.notices.services import channels
from thidua.ground.clock import VN

_log = logging.getLogger(__name__)

#: Name of the job; it also comes round each minute, so a letter that failed is tried again.
TASK = "send_invitations.send"


def send_soon() -> None:
    """Ask a worker to send what waits, at the end of the present transaction."""
    try:
        with transaction.atomic():  # what is queued already must not break the act that asks again
            app.configure_task(TASK, queueing_lock=TASK).defer(timestamp=0)
    except AlreadyEnqueued:
        return


def send_waiting(*, at: datetime) -> dict[str, int]:
    """Write and hand over every letter that waits. One that fails waits for the next round, with another secret."""
    done = {"sent": 0, "failed": 0}
    mail = next(channel for channel in channels() if channel.code == "email")
    for invitation in access.waiting_letters(at):
        letter = people.write_letter(invitation_id=invitation, at=at)
        if letter is None:
            continue
        subject, body = worded(letter)
        try:
            mail.send(to=letter.email, subject=subject, body=body, reference=str(invitation))
        except OSError as problem:
            _log.warning("an invitation was not handed over: %s", problem)
            done["failed"] += 1
            continue
        people.letter_sent(invitation_id=invitation, at=at)
        done["sent"] += 1
    return done


def worded(letter: InvitationLetter) -> tuple[str, str]:
    """Subject and text of a letter in its reader's language."""
    said = import_string(settings.SAID)
    until = letter.expires_at.astimezone(VN)
    with translation.override(letter.language):
        lines = [
            said(f"Kính gửi ông/bà {letter.full_name},"),
            "",
            said("Ông/bà được mời dùng hệ thống Thi Đua."),
            *([said(f"Đơn vị: {', '.join(letter.bodies)}")] if letter.bodies else []),
            "",
            said("Bấm liên kết sau để chọn cách đăng nhập; liên kết chỉ dùng được một lần:"),
            f"{settings.BASE_URL}/moi/{letter.token}/",
            "",
            said(f"Liên kết dùng được đến {until:%H:%M ngày %d/%m/%Y}."),
            said(f"Đăng nhập bằng địa chỉ: {letter.email}"),
            "",
            said("Nếu không quen biết đơn vị này, ông/bà có thể bỏ qua thư; không có gì xảy ra."),
        ]
        return settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + said("Mời đặt cách đăng nhập"), "\n".join(lines) + "\n"
