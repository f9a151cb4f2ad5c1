"""People, obligations and reports at the communes of ``benchmarks.reorganisation``, so that every room has to follow.

Each people's committee gets a chair and a standing officer; the plan of a central body lays ``duties`` duties on all of
them; a round of the shipped form asks each for a report, every third of which has been begun. People and reports are
written by bare SQL (nobody measures that), the plan goes the way every plan goes.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from benchmarks.bodies import timed


def put_to_work(duties: int, since: date, at: datetime, results: dict[str, Any]) -> None:
    """Give every commune's committee its people and its open work; counts go to ``results``."""
    from thidua.jobs.world import planned
    from thidua.journeys import open_round

    with timed("people, duties and reports put there", results):
        actor, centre = _centre(since, at)
        results["people"] = _people(since)
        plan = planned.draft(
            actor=actor, issuer=centre, at=at, count=duties, addressee="UBND các xã, phường, đặc khu"
        )
        results["obligations"] = open_round.open_round(actor=actor, plan_id=plan, at=at, year=2026).created
        results["reports"] = _reports(centre, at)


def taken_by_the_first(undecided: Any) -> dict[str, str]:
    """Whatever nobody can place by rule goes to the first of those who may take it."""
    return {one.key: one.candidates[0].ref for one in undecided if one.blocks and one.candidates}


def _centre(since: date, at: datetime) -> tuple[Any, UUID]:
    from thidua.foundations.access import selectors as access
    from thidua.foundations.access import services as people
    from thidua.foundations.orgs import services
    from thidua.ground.actor import system_actor

    loader = system_actor("world")
    centre = services.open_body(
        actor=loader, name="Cơ quan trung ương mẫu", kind="bo", level="trung_uong", since=since, at=at, sample=True
    )  # fmt: skip
    person = people.add_person(actor=loader, full_name="Cán bộ Mẫu", body_id=centre, sample=True, at=at)
    people.appoint(
        actor=loader, person_id=person, role="standing_officer", body_id=centre, since=since, at=at
    )
    people.open_account(actor=loader, person_id=person, email="can-bo@mau.example", at=at)
    actor = access.actor_of_person(person, None, at)
    if actor is None:
        raise RuntimeError("the officer of the central body holds no post")
    return actor, centre


def _people(since: date) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE TEMP TABLE posts AS
               SELECT gen_random_uuid() AS person, gen_random_uuid() AS post, p.body_id, r.role, r.capacity,
                      'Cán bộ Mẫu ' || row_number() OVER () AS name
                 FROM orgs_body_place p, (VALUES ('standing_officer', 'member'), ('chair', 'head')) AS r (role, capacity)
                WHERE p.level_id = 'xa' AND p.slot = 'ubnd'"""
        )
        cursor.execute(
            """INSERT INTO access_person (id, full_name, search, sort, email, phone, identifier_hash, sample)
               SELECT person, name, lower(name), lower(name), '', '', '', true FROM posts"""
        )
        cursor.execute(
            """INSERT INTO access_appointment (id, person_id, role, capacity, concurrent, body_id, position, valid, basis)
               SELECT post, person, role, capacity, false, body_id, '', daterange(%s, NULL), '' FROM posts""",
            [since],
        )
        return int(cursor.rowcount)


def _reports(centre: UUID, at: datetime) -> int:
    from django.conf import settings
    from django.db import connection

    from thidua.ground.actor import system_actor
    from thidua.work.reports import services
    from thidua.work.reports.models import FormVersion, Round

    services.load_form_pack(settings.PACKS / "forms" / "bdhvs-nam", actor=system_actor("loader"), at=at)
    made = Round.objects.create(
        form_id=FormVersion.objects.get(form__code="bdhvs-nam").id, owner_id=centre, title="Đợt đo 2026", period="2026",
        year=2026, period_start=date(2026, 1, 1), period_end=date(2027, 1, 1), state="open", opens_at=at,
        due_at=at + timedelta(days=9), locks_at=at + timedelta(days=30), made_by="bench", made_at=at,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO reports_report (id, round_id, body_id, state, answer, why, due_at, late, draft, signed_by,
                                           held_since, changed_by, changed_at, revision)
               SELECT gen_random_uuid(), %s, p.body_id, 'draft', '', '', %s, false,
                      CASE WHEN row_number() OVER () %% 3 = 0
                           THEN '{"cell:lop_hoc": {"v": "3", "rev": 1, "by": "", "at": ""}}'::jsonb ELSE '{}'::jsonb END,
                      '', %s, '', %s, 1
                 FROM orgs_body_place p WHERE p.level_id = 'xa' AND p.slot = 'ubnd'""",
            [made.id, made.due_at, at, at],
        )
        return int(cursor.rowcount)
