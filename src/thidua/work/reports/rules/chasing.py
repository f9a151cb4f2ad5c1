"""When a body is spoken to about a report it owes, and in which words. Pure; the days are data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from thidua.work.obligations.rules import ChaseStep, steps_due

#: Reminders before, escalation after, as for obligations (``obligations.rules.CHASE_STEPS``). Our own proposal, not a
#: rule of law. A report that answers an obligation is chased as that obligation, so nobody gets two words.
REPORT_STEPS: Final[tuple[ChaseStep, ...]] = (
    ChaseStep("remind-14", -14, "officers", "low", "Còn 14 ngày đến hạn gửi: {title}"),
    ChaseStep("remind-5", -5, "holder", "normal", "Còn 5 ngày đến hạn gửi: {title}"),
    ChaseStep("remind-0", 0, "holder", "high", "Hôm nay là ngày cuối gửi: {title}"),
    ChaseStep("late-1", 1, "officers", "high", "Báo cáo đã quá hạn: {title}"),
    ChaseStep("late-3", 3, "chair", "high", "Báo cáo quá hạn 3 ngày, cần lãnh đạo chỉ đạo: {title}"),
    ChaseStep("late-7", 7, "recipient", "normal", "{count} đơn vị quá hạn 7 ngày: {title}", letter=True),
)


def report_steps_due(due_at: datetime, at: datetime) -> list[ChaseStep]:
    """The steps whose day has come, in order; the service drops those already taken."""
    return steps_due(due_at, at, REPORT_STEPS)


def click_step(day: date) -> str:
    """The step a click on "remind all" takes: one a day, whoever clicks and however often.

    >>> click_step(date(2026, 12, 5))
    'click-2026-12-05'
    """
    return f"click-{day.isoformat()}"


def letter_of(*, addressee: str, sender: str, lines: Sequence[str], today: date) -> tuple[str, str]:
    """Subject and words of a letter about reports not handed in; a person edits it before it is sent.

    >>> letter_of(addressee="UBND phường A", sender="UBND thành phố B", lines=["Báo cáo năm"], today=date(2026, 12, 9))[0]
    'V/v đôn đốc gửi 1 báo cáo đã quá hạn'
    """
    count = len(lines)
    listed = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
    text = (
        f"Kính gửi: {addressee}\n\n"
        f"Đến hết ngày {today:%d/%m/%Y}, {sender} chưa nhận được {count} báo cáo sau của quý đơn vị:\n\n{listed}\n\n"
        f"{sender} đề nghị quý đơn vị khẩn trương hoàn thành, gửi báo cáo trên hệ thống; trường hợp trong kỳ không "
        "phát sinh hoặc có khó khăn, vướng mắc, đề nghị báo rõ trên hệ thống kèm lý do.\n\nTrân trọng./."
    )
    return f"V/v đôn đốc gửi {count} báo cáo đã quá hạn", text


__all__ = ["REPORT_STEPS", "ChaseStep", "click_step", "letter_of", "report_steps_due"]
