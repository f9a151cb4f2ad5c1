"""People from an Excel list: a dry run shows everything wrong, then all rows are stored in one act, or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.foundations.access import errors, policy, sealing
from thidua.foundations.access.facts import ImportedPerson, ImportWrong, PeopleImport
from thidua.foundations.access.models import Account, Appointment, Invitation, Person
from thidua.foundations.access.roles import ROLES
from thidua.foundations.access.rules import people_sheet
from thidua.foundations.access.services.inviting import GOOD_FOR
from thidua.foundations.access.services.locks import standing_body
from thidua.foundations.access.services.people import person_sort
from thidua.foundations.audit import services as audit
from thidua.foundations.orgs.facts import BodyCard
from thidua.foundations.orgs.services.residential import read_sheet
from thidua.ground.actor import Actor
from thidua.ground.clock import today
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
    """Read a sheet of a body's people; a dry run shows every problem and stores nothing.

    A real run stores all rows or none: persons with their number encrypted, one appointment each, accounts where the
    sheet asks for them, and invitations when ``invite``. Who is in the system already is told, not who that is.

    :raises NotPossible: ``access-071`` when a real run meets problems (all in ``details``); ``orgs-010`` when the file
        is no workbook or beyond the limits.
    """
    card = standing_body(actor, body_id)
    policy.may_keep_people(actor, card).require()
    given = {code: role.label for code, role in ROLES.items() if policy.may_appoint(actor, code, card)}
    sheet = read_sheet(content, most=people_sheet.MOST + 30, wanted=people_sheet.COLUMNS["full_name"][0])
    if not dry_run:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", list(_LOCK))
    reading = people_sheet.read_rows(sheet, {code: role.label for code, role in ROLES.items()}, given)
    _find_known(reading)
    problems = tuple(ImportWrong(p.line, p.column, p.message, p.value) for p in reading.problems)
    rows = tuple(
        ImportedPerson(row.line, row.full_name, ROLES[row.role].label, row.position, row.email, row.account)
        for row in reading.rows
    )
    if dry_run:
        return PeopleImport(rows, problems, created=0, accounts=sum(row.account for row in rows))
    if problems:
        raise errors.sheet_problems(
            [{"line": p.line, "column": p.column, "message": p.message, "value": p.value} for p in problems]
        )
    _store(actor, card, reading.rows, invite, at)
    return PeopleImport(rows, (), created=len(rows), accounts=sum(row.account for row in rows))


def _find_known(reading: people_sheet.Reading) -> None:
    """Numbers and sign-in addresses somebody has already; whose, is not said."""
    numbered = [row for row in reading.rows if row.identifier]
    hashes = {found: row for row in numbered for found in sealing.fingerprints(row.identifier)}
    emails = {row.email: row for row in reading.rows if row.account}
    known_hashes = Person.objects.filter(identifier_hash__in=list(hashes))
    known_emails = Account.objects.filter(email__in=list(emails))
    for found in known_hashes.values_list("identifier_hash", flat=True):
        reading.problems.append(
            people_sheet.Wrong(
                hashes[found].line,
                people_sheet.COLUMNS["identifier"][0],
                "Đã có người mang số này trong hệ thống; nhờ quản trị hệ thống phân công người đã có.",
            )
        )
    for address in known_emails.values_list("email", flat=True):
        reading.problems.append(
            people_sheet.Wrong(
                emails[address].line,
                people_sheet.COLUMNS["email"][0],
                "Địa chỉ này đã dùng cho một tài khoản.",
                address,
            )
        )
    reading.problems.sort(key=lambda wrong: wrong.line)


def _store(
    actor: Actor, card: BodyCard, rows: Sequence[people_sheet.Row], invite: bool, at: datetime
) -> None:
    people = [_person(row) for row in rows]
    Person.objects.bulk_create(people, batch_size=_BATCH)
    first = today(at)
    Appointment.objects.bulk_create(
        [
            Appointment(
                person=person,
                role=row.role,
                body_id=card.id,
                position=row.position,
                valid=DateRange(row.since or first, row.until + timedelta(days=1) if row.until else None),
                basis=row.basis,
            )
            for person, row in zip(people, rows, strict=True)
        ],
        batch_size=_BATCH,
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
    for person, row in zip(people, rows, strict=True):
        audit.record(
            actor=actor,
            verb="access.import_person",
            subject_type="person",
            subject_id=person.id,
            subject_label=f"{ROLES[row.role].label} — {card.name}",
            changes={
                "body": [None, card.name],
                "role": [None, row.role],
                "account": [None, row.account],
                "invited": [None, row.account and invite],
            },
            personal={"full_name": person.full_name, "email": person.email, "phone": person.phone},
            at=at,
        )


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
