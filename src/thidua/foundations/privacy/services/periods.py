"""The periods an installation sets for its own clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.foundations.privacy import errors, policy, rules, selectors
from thidua.foundations.privacy.facts import Retention
from thidua.foundations.privacy.models import RetentionPeriod
from thidua.ground.actor import Actor
from thidua.ground.text_vn import squeeze


@transaction.atomic
def set_period(*, actor: Actor, code: str, days: int, basis: str, at: datetime) -> None:
    """From the next cleaning on, data of this kind is erased after so many days.

    :param basis: the document the period rests on.
    :raises NotFound: no such kind (``privacy-007``).
    :raises NotPossible: nothing cleans it (``-005``), too short (``-006``), no basis (``-009``).
    """
    policy.may_set_periods(actor).require()
    retention = _retention(code)
    rules.check_days(retention, days)
    if not squeeze(basis):
        raise errors.basis_missing()
    row = RetentionPeriod.objects.select_for_update().filter(pk=code).first()
    old = (row.days, row.basis) if row else (None, None)
    if old == (days, squeeze(basis)):
        return
    RetentionPeriod.objects.update_or_create(
        code=code,
        defaults={"days": days, "basis": squeeze(basis), "set_by": actor.label()[:400], "set_at": at},
    )
    audit.record(
        actor=actor,
        verb="privacy.set_period",
        subject_type="retention_period",
        subject_id=code,
        subject_label=retention.vi,
        changes={"days": [old[0], days], "basis": [old[1], squeeze(basis)]},
        at=at,
    )


@transaction.atomic
def lift_period(*, actor: Actor, code: str, at: datetime) -> None:
    """What the register says holds again: where that is unverified, the clock erases nothing."""
    policy.may_set_periods(actor).require()
    retention = _retention(code)
    row = RetentionPeriod.objects.select_for_update().filter(pk=code).first()
    if row is None:
        return
    row.delete()
    audit.record(
        actor=actor,
        verb="privacy.lift_period",
        subject_type="retention_period",
        subject_id=code,
        subject_label=retention.vi,
        changes={"days": [row.days, None]},
        at=at,
    )


@transaction.atomic
def note_cleaning(*, actor: Actor, erased: Mapping[str, int], at: datetime) -> None:
    """Leave the line of a night's cleaning: how many of which kind. A night that erased nothing leaves none."""
    counted = {kind: [count, 0] for kind, count in erased.items() if count}
    if counted:
        audit.record(
            actor=actor,
            verb="privacy.apply_periods",
            subject_type="personal_data_register",
            subject_id="retention",
            changes=counted,
            at=at,
        )


def _retention(code: str) -> Retention:
    retention = selectors.register().retention.get(code)
    if retention is None:
        raise errors.no_such_period(code)
    return retention
