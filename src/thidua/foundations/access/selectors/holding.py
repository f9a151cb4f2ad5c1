"""Who holds which post: for other rooms, without pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.db import connection
from django.db.models import F

from thidua.foundations.access.facts import AppointmentLine, LeaveLine, PersonCard, SampleAccount
from thidua.foundations.access.kinds import LEADERS
from thidua.foundations.access.models import Appointment, Leave, Person
from thidua.foundations.access.roles import ROLES, label_of, order_of
from thidua.foundations.access.sample import SAMPLE_PASSWORD
from thidua.foundations.access.selectors.rows import appointment_lines, leave_lines, not_over, person_card
from thidua.ground.clock import today
from thidua.ground.text_vn import search_key, squeeze

#: Holders of posts, then whoever stands in for one of them that day.
_HOLDERS = """
    WITH post AS (
        SELECT id, body_id, person_id FROM access_appointment
        WHERE body_id = ANY(%(bodies)s::uuid[]) AND role = ANY(%(roles)s) AND valid @> %(day)s
    )
    SELECT body_id, person_id, false AS instead FROM post
    UNION
    SELECT post.body_id, other.person_id, true
    FROM post
    JOIN access_leave away ON away.appointment_id = post.id AND away.valid @> %(day)s
    JOIN access_appointment other ON other.id = away.stand_in_id AND other.valid @> %(day)s
    ORDER BY instead, body_id, person_id
"""

_LOCK_POST = """
    SELECT id FROM access_appointment WHERE person_id = %s AND body_id = %s AND role = ANY(%s) AND valid @> %s
    ORDER BY id FOR NO KEY UPDATE
"""


def holders(body_id: UUID, roles: Iterable[str], at: datetime) -> list[UUID]:
    """The people who hold one of these roles at a body on the day: whom to notify. Each once, in a fixed order."""
    return list(
        Appointment.objects.filter(body=body_id, role__in=list(roles), valid__contains=today(at))
        .order_by("person_id")
        .values_list("person_id", flat=True)
        .distinct()
    )


def holders_of(body_ids: Iterable[UUID], roles: Iterable[str], at: datetime) -> dict[UUID, list[UUID]]:
    """Whom to tell in many bodies, in one query; a body without anybody is absent.

    :func:`holders`, and whoever stands in for one of them today: to notify, never to decide what somebody may do.
    """
    found: dict[UUID, list[UUID]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, {"bodies": list(body_ids), "roles": list(roles), "day": today(at)})
        for body, person, _instead in cursor.fetchall():
            if person not in (here := found.setdefault(body, [])):
                here.append(person)
    return found


def people(ids: Collection[UUID]) -> dict[UUID, PersonCard]:
    """Names and addresses of people, for notices and for lines that name somebody."""
    rows = Person.objects.filter(pk__in=ids).select_related("account")
    return {person.id: person_card(person) for person in rows}


def people_named(text: str, most: int) -> list[UUID]:
    """People whose name has this in it, accents aside. Who may know of them is decided where they are shown."""
    rows = Person.objects.filter(search__contains=search_key(text)).order_by("sort", "id")
    return list(rows.values_list("id", flat=True)[:most])


def people_of(body_id: UUID, at: datetime) -> list[AppointmentLine]:
    """Everybody appointed at a body on the day, by role and name. For other rooms; pages use :func:`people_page`."""
    return appointment_lines(Appointment.objects.filter(body=body_id, valid__contains=today(at)), at)


def same_named(body_id: UUID, name: str, at: datetime) -> list[str]:
    """People of that very name, accents and all, with a post at the body today or to come: each as pickers name them."""
    rows = Appointment.objects.filter(
        not_over(today(at)), body=body_id, person__search=search_key(name)[:200]
    )
    lines = {
        line.person_id: line
        for line in appointment_lines(rows, at)
        if squeeze(line.person_name).lower() == squeeze(name).lower()
    }
    return [", ".join((line.person_name, *_marks(line))) for line in lines.values()]


def _marks(line: AppointmentLine) -> tuple[str, ...]:
    return tuple(mark for mark in (line.position or line.role_label, line.email.partition("@")[0]) if mark)


def told_apart(lines: Iterable[AppointmentLine]) -> list[tuple[UUID, str]]:
    """(person, name) for a picker, each once; of two people of one name also position and the e-mail's beginning."""
    first: dict[UUID, AppointmentLine] = {}
    for line in lines:
        first.setdefault(line.person_id, line)
    met = Counter(line.person_name for line in first.values())
    return [
        (key, ", ".join((line.person_name, *_marks(line))) if met[line.person_name] > 1 else line.person_name)
        for key, line in first.items()
    ]


def holders_on(body_id: UUID, day: date, at: datetime) -> list[AppointmentLine]:
    """Who held which post at a body on any day, by role and name; with who was away that day."""
    return appointment_lines(Appointment.objects.filter(body=body_id, valid__contains=day), at, day)


def heads_on(body_ids: Iterable[UUID], day: date, at: datetime) -> dict[UUID, AppointmentLine]:
    """Who led each body on a day: its head, the acting head or whoever was in charge; a body without one is absent."""
    rows = Appointment.objects.filter(
        body__in=list(body_ids), capacity__in=sorted(LEADERS), valid__contains=day
    )
    return {line.body_id: line for line in appointment_lines(rows, at, day)}


def head_on(body_id: UUID, day: date, at: datetime) -> AppointmentLine | None:
    """Who led a body on a day."""
    return heads_on([body_id], day, at).get(body_id)


def stand_ins(person_ids: Collection[UUID], body_id: UUID, at: datetime) -> dict[UUID, UUID]:
    """Who stands in for people that are away from this body today: person away → person who stands in."""
    day = today(at)
    rows = Leave.objects.filter(
        appointment__person__in=person_ids,
        appointment__body=body_id,
        appointment__valid__contains=day,
        valid__contains=day,
        stand_in__valid__contains=day,
    )
    return dict(rows.values_list("appointment__person_id", "stand_in__person_id"))


def stands_in_for(appointment_ids: Collection[UUID], at: datetime) -> list[LeaveLine]:
    """Leaves, running or to come, in which one of these posts stands in."""
    day = today(at)
    return leave_lines(Leave.objects.filter(stand_in__in=appointment_ids, valid__endswith__gt=day), day)


def lock_post(person_id: UUID, body_id: UUID, roles: Iterable[str], at: datetime) -> bool:
    """Whether the person holds one of these roles at the body today; if so, no such post ends before the commit.

    For acts that put work into somebody's name: they and the end of that person's post wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_POST, [person_id, body_id, list(roles), today(at)])
        return bool(cursor.fetchall())


def working_at(body_ids: Collection[UUID], roles: Iterable[str], at: datetime) -> set[tuple[UUID, UUID]]:
    """Who holds one of these roles at one of these bodies today: pairs (person, body). One query."""
    rows = Appointment.objects.filter(
        body__in=list(body_ids), role__in=list(roles), valid__contains=today(at)
    )
    return set(rows.values_list("person_id", "body_id"))


def without_post(
    pairs: Collection[tuple[UUID, UUID]], roles: Iterable[str], at: datetime
) -> set[tuple[UUID, UUID]]:
    """Of pairs (person, body), those where the person holds none of these roles at the body today. One query."""
    held = set(
        Appointment.objects.filter(
            person__in={person for person, _body in pairs},
            body__in={body for _person, body in pairs},
            role__in=list(roles),
            valid__contains=today(at),
        ).values_list("person_id", "body_id")
    )
    return set(pairs) - held


def sample_accounts(*, everyone: bool = False) -> list[SampleAccount]:
    """Open accounts of sample people with their present posts: what a demonstration prints.

    :param everyone: all of them instead of the first of each role. The password is given only where it fits.
    """
    rows = (
        Appointment.objects.filter(
            valid__contains=today(), person__sample=True, person__account__is_active=True, role__in=ROLES
        )
        .annotate(body_name=F("body__place__name"))
        .select_related("person__account")
        .order_by("person_id", "pk")
    )
    found: list[SampleAccount] = []
    seen: set[str] = set()
    for row in sorted(rows, key=lambda row: order_of(row.role)):
        if row.role in seen and not everyone:
            continue
        seen.add(row.role)
        account = row.person.account
        fits = check_password(SAMPLE_PASSWORD, account.password)
        found.append(
            SampleAccount(
                email=account.email,
                full_name=row.person.full_name,
                role=row.role,
                role_label=label_of(row.role),
                body_name=row.body_name or "",
                password=SAMPLE_PASSWORD if fits else "",
            )
        )
    return found
