"""People from an Excel list: a dry run shows everything wrong, then all rows are stored in one act, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext

from thidua.foundations.access import errors, policy, sealing
from thidua.foundations.access.facts import ImportedPerson, ImportWrong, PeopleImport
from thidua.foundations.access.kinds import CAPACITIES
from thidua.foundations.access.models import Account, Appointment, Invitation, Person
from thidua.foundations.access.roles import ROLES
from thidua.foundations.access.rules import people_sheet
from thidua.foundations.access.services.accounts import open_account
from thidua.foundations.access.services.appointing import appoint
from thidua.foundations.access.services.import_checks import (
    Known,
    days_of,
    find_clashes,
    find_known,
    homes_of,
)
from thidua.foundations.access.services.inviting import GOOD_FOR
from thidua.foundations.access.services.inviting import invite as send_invitation
from thidua.foundations.access.services.locks import standing_body
from thidua.foundations.access.services.people import person_sort
from thidua.foundations.audit import services as audit
from thidua.foundations.orgs.facts import BodyCard
from thidua.foundations.orgs.services.residential import read_sheet
from thidua.ground.actor import Actor
from thidua.ground.text_vn import search_key

#: Two imports at once must not both find a number free.
_LOCK = (0x7468, 0x6970)
_BATCH = 500


@transaction.atomic
def import_people(
    *,
    actor: Actor,
    body_id: UUID,
    content: bytes,
    invite: bool = False,
    dry_run: bool = True,
    at: datetime,
) -> PeopleImport:
    """Read a sheet of people of a body, or of bodies in scope a column names; a dry run shows every problem and stores
    nothing.

    A real run stores all rows or none: persons with their number encrypted, one appointment each, accounts where the
    sheet asks for them, and invitations when ``invite``. Somebody in the system already, by their number, and in sight is
    only appointed; of somebody out of sight it is told that they are known, not who they are.

    :raises NotPossible: ``access-071`` when a real run meets problems (all in ``details``); ``orgs-010`` when the file
        is no workbook or beyond the limits.
    """
    card = standing_body(actor, body_id)
    policy.may_keep_people(actor, card).require()
    sheet = read_sheet(content, most=people_sheet.MOST + 30, wanted=people_sheet.COLUMNS["full_name"][0])
    if not dry_run:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", list(_LOCK))
    homes = homes_of(actor, card, people_sheet.body_texts(sheet))
    reading = people_sheet.read_rows(sheet, ROLES, homes)
    known = find_known(actor, reading, at)
    find_clashes(reading, homes, known, at)
    reading.problems.sort(key=lambda wrong: wrong.line)
    problems = tuple(ImportWrong(p.line, p.column, p.message, p.value) for p in reading.problems)
    # A row is understood only when its body is known.
    placed = [(row, place) for row in reading.rows if (place := homes[row.body].card) is not None]
    rows = tuple(_shown(row, place, known.get(row.line)) for row, place in placed)
    new = sum(not row.known for row in rows)
    found = PeopleImport(
        rows, problems, created=new, accounts=sum(row.account for row in rows), appointed=len(rows) - new
    )
    if dry_run:
        return replace(found, created=0, appointed=0)
    if problems:
        raise errors.sheet_problems(
            [{"line": p.line, "column": p.column, "message": p.message, "value": p.value} for p in problems]
        )
    _store(actor, [pair for pair in placed if pair[0].line not in known], invite, at)
    for row, place in placed:
        if row.line in known:
            _appoint_known(actor, known[row.line], row, place, invite, at)
    return found


def _shown(row: people_sheet.Row, card: BodyCard, known: Known | None) -> ImportedPerson:
    return ImportedPerson(
        row.line,
        row.full_name,
        ROLES[row.role].label,
        row.position,
        row.email,
        row.account and not (known and known.account),
        body_name=card.name,
        capacity_label=CAPACITIES[row.capacity] if row.capacity != "member" else "",
        concurrent=row.concurrent,
        known=known is not None,
    )


def _appoint_known(
    actor: Actor, known: Known, row: people_sheet.Row, card: BodyCard, invite: bool, at: datetime
) -> None:
    """Only the post is given; how to reach them stays as it is. An account where they have none and it is asked for."""
    appoint(
        actor=actor,
        person_id=known.id,
        role=row.role,
        body_id=card.id,
        since=row.since,
        until=row.until,
        position=row.position,
        basis=row.basis,
        capacity=row.capacity,
        concurrent=row.concurrent,
        at=at,
    )
    if row.account and not known.account:
        open_account(actor=actor, person_id=known.id, email=row.email, at=at)
        if invite:
            send_invitation(actor=actor, person_id=known.id, at=at)


def _store(
    actor: Actor, placed: Sequence[tuple[people_sheet.Row, BodyCard]], invite: bool, at: datetime
) -> None:
    """New people with their post, account and invitation, many at once."""
    rows = [row for row, _card in placed]
    people = [_person(row) for row in rows]
    Person.objects.bulk_create(people, batch_size=_BATCH)
    _keep_posts(
        [
            Appointment(
                person=person,
                role=row.role,
                capacity=row.capacity,
                concurrent=row.concurrent,
                body_id=card.id,
                position=row.position,
                valid=days_of(row, card, at),
                basis=row.basis,
            )
            for person, (row, card) in zip(people, placed, strict=True)
        ]
    )
    accounts = [
        Account(email=row.email, person=person, password=make_password(None))
        for person, row in zip(people, rows, strict=True)
        if row.account
    ]
    Account.objects.bulk_create(accounts, batch_size=_BATCH)
    if invite:
        Invitation.objects.bulk_create(
            [Invitation(account=account, made_at=at, expires_at=at + GOOD_FOR) for account in accounts],
            batch_size=_BATCH,
        )
    # One line a person: their own trail begins with it.
    for person, (row, card) in zip(people, placed, strict=True):
        audit.record(
            actor=actor,
            verb="access.import_person",
            subject_type="person",
            subject_id=person.id,
            subject_label=f"{ROLES[row.role].label} — {card.name}",
            changes={
                "body": [None, card.name],
                "role": [None, row.role],
                "capacity": [None, row.capacity],
                "concurrent": [None, row.concurrent],
                "account": [None, row.account],
                "invited": [None, row.account and invite],
            },
            personal={"full_name": person.full_name, "email": person.email, "phone": person.phone},
            at=at,
        )


def _keep_posts(posts: list[Appointment]) -> None:
    """Save; when somebody was given a seat meanwhile, the database says what the look could not see."""
    try:
        with transaction.atomic():
            Appointment.objects.bulk_create(posts, batch_size=_BATCH)
    except IntegrityError as error:
        if "appointment_one_leader" not in str(error):
            raise
        raise errors.has_leader("Người khác", gettext(CAPACITIES["head"]), None, None) from error


def _person(row: people_sheet.Row) -> Person:
    person = Person(
        full_name=row.full_name,
        search=search_key(row.full_name)[:200],
        sort=person_sort(row.full_name),
        email=row.email,
        phone=row.phone,
    )
    if row.identifier:
        person.identifier_hash = sealing.fingerprint(row.identifier)
        person.identifier_cipher = sealing.seal(row.identifier, person.id)
    return person
