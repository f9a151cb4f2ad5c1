"""Building blocks of the tests of the journey: two wards that become one, with people, plans, obligations, reports."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from tests.cast import Cast
from tests.made_plan import AT
from thidua.foundations.orgs import services
from thidua.foundations.orgs.facts_reorganising import Heading, LinkSpec, ResultSpec, StepSpec
from thidua.foundations.orgs.models import BodyVersion
from thidua.ground.actor import system_actor
from thidua.ground.clock import today
from thidua.journeys import reorganise

LOADER = system_actor("loader")
ON = today(AT) - timedelta(days=5)
#: Every table an act may touch. Totals are computed anew, audit and notices only grow.
TABLES = (
    "orgs_territory", "orgs_territory_version", "orgs_territory_lineage", "orgs_body", "orgs_body_version", "orgs_body_code",
    "orgs_body_lineage", "orgs_body_place", "access_appointment", "access_leave", "access_delegation", "plans_plan",
    "plans_share", "plans_addressee", "obligations_obligation", "obligations_recipient", "obligations_holding",
    "obligations_evidence", "obligations_extension", "obligations_joint", "obligations_letter", "obligations_feed",
    "cascade_draft", "reports_form", "reports_round", "reports_round_recipient", "reports_report", "reports_version",
    "reports_settled", "papers_stored_file",
)  # fmt: skip


def merge(cast: Cast, *wards: str, name: str = "Phường Mẫu Mới") -> StepSpec:
    """These wards become one."""
    links = tuple(LinkSpec(cast.territories[ward], "m") for ward in wards)
    return StepSpec("territory", "merge", links, (ResultSpec("m", "", "phuong", name),))


def split(cast: Cast, ward: str) -> StepSpec:
    """A ward becomes two, nobody knows in which shares."""
    links = tuple(LinkSpec(cast.territories[ward], key, partial=True) for key in "xy")
    made = tuple(ResultSpec(key, "", "phuong", f"Phường Mẫu {key.upper()}") for key in "xy")
    return StepSpec("territory", "split", links, made)


def draft(*steps: StepSpec, on: date = ON) -> UUID:
    """An act in preparation."""
    heading = Heading("Sắp xếp mẫu", on, "01/NQ-MAU", sample=True)
    return services.draft_reorganisation(actor=LOADER, heading=heading, steps=steps, at=AT)


def carry(act: UUID, at: datetime = AT, **more: Any) -> reorganise.Done:
    """As shown a moment before."""
    shown = reorganise.preview(LOADER, act)
    return reorganise.carry_out(
        actor=LOADER, reorganisation_id=act, fingerprint=shown.fingerprint, at=at, **more
    )


def undo(act: UUID, at: datetime = AT) -> None:
    """Back to what was."""
    reorganise.undo(actor=LOADER, reorganisation_id=act, reason="thử", at=at)


def seat_of(done: reorganise.Done, key: str = "m") -> UUID:
    """The people's committee of a territory the act made."""
    return BodyVersion.objects.get(territory_id=done.tree.made[key], slot="ubnd").body_id


def digest() -> dict[str, str]:
    """One digest for every table an act may touch."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            key = {"orgs_body_place": "body_id", "papers_stored_file": "sha256"}.get(table, "id")
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t.{key}), '')) FROM {table} t"
            )
            found[table] = cursor.fetchone()[0]
    return found
