"""A canary in every personal field of one person, table by table as the register lists them, and the search for canaries.

Rows are made from the columns alone, so a table nobody thought of here is planted too.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import DateRange

from thidua.foundations.access import sealing
from thidua.foundations.access.kinds import CAPACITIES, LEAVES, WAYS
from thidua.foundations.privacy import selectors
from thidua.foundations.privacy.facts import Field, Table
from thidua.foundations.privacy.selectors.traces import has_class, model_of

AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
IDENTIFIER = "031090004321"

#: The few values that must be of a kind; everything else is made from the kind of the column.
WANTED: dict[str, dict[str, Any]] = {
    "access.Appointment": {"role": "contributor", "capacity": next(iter(CAPACITIES))},
    "access.Delegation": {"way": next(iter(WAYS)), "scope": []},
    "access.Leave": {"kind": next(iter(LEAVES))},
}


def canary(label: str, name: str) -> str:
    """The word planted in a column: told apart from every other, and found in any text."""
    return f"cnry-{label}-{name}".lower().replace("_", "-")


class Planted:
    """One person with data in every table the register knows.

    :ivar rows: table → the row planted.
    :ivar values: (table, column) → what was planted there.
    """

    def __init__(self, person_id: UUID, account_id: UUID, body_id: UUID, label: str) -> None:
        self.person_id, self.account_id, self.label = person_id, account_id, label
        self.rows: dict[str, Any] = {}
        self.values: dict[tuple[str, str], Any] = {}
        self._making: set[str] = set()
        _lift_rules()
        person = model_of("access.Person").objects.get(pk=person_id)
        person.full_name = canary("access.Person", "full_name")
        person.search = person.sort = canary("access.Person", "search")
        person.email, person.phone = "cnry-person@mau.example", "cnry-0912"
        person.identifier_cipher = sealing.seal(IDENTIFIER, person_id)
        person.identifier_hash = sealing.fingerprint(IDENTIFIER)
        person.save()
        account = model_of("access.Account").objects.get(pk=account_id)
        account.email = "cnry-account@mau.example"
        account.save()
        self.rows["access.Person"], self.rows["access.Account"] = person, account
        self.rows["orgs.Body"] = model_of("orgs.Body").objects.get(pk=body_id)
        self._plant_trail()
        for table in selectors.register().tables:
            if table.personal and has_class(table.label):
                self.plant(table.label)
        self._keep_values()

    def _plant_trail(self) -> None:
        """The trail names the person as an actor and as a subject, through the service that alone may write it."""
        from django.db import transaction

        from thidua.foundations.audit import services as audit
        from thidua.ground.actor import Actor

        actor = Actor(person_id=self.person_id, name=self.label, address="cnry-10.0.0.9")
        with transaction.atomic():
            number = audit.record(
                actor=actor,
                verb="access.change_person",
                subject_type="person",
                subject_id=self.person_id,
                subject_label="cnry-subject-label",
                changes={"position": [None, "cnry-changes"]},
                reason="cnry-reason",
                personal={"full_name": "cnry-personal-value"},
                at=AT,
            )
        self.rows["audit.Entry"] = model_of("audit.Entry").objects.get(pk=number)
        self.rows["audit.Personal"] = model_of("audit.Personal").objects.get(pk=number)

    def plant(self, label: str) -> Any:
        """The row of a table, made once, with the rows it points at."""
        if label in self.rows:
            return self.rows[label]
        if label == "sessions.Session":
            store = SessionStore()
            store["_auth_user_id"] = str(self.account_id)
            store.create()
            self.rows[label] = model_of(label).objects.get(pk=store.session_key)
            return self.rows[label]
        if label == "procrastinate.ProcrastinateJob":
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
                    " VALUES ('reading', 'read', jsonb_build_object('person_id', %s::text)) RETURNING id",
                    [str(self.person_id)],
                )
                self.rows[label] = model_of(label).objects.get(pk=cursor.fetchone()[0])
            return self.rows[label]
        model, table = model_of(label), selectors.register().table(label)
        assert table is not None
        self._making.add(label)
        values = {}
        for column in model._meta.concrete_fields:
            if column.name in WANTED.get(label, {}):
                values[column.name] = WANTED[label][column.name]
            elif not (isinstance(column, models.AutoField) or (column.primary_key and column.has_default())):
                field = next(f for f in table.fields if f.name == column.name)
                values[column.name] = self._value(label, column, field)
        row = model.objects.create(**values)
        self._making.discard(label)
        self.rows[label] = row
        return row

    def _value(self, label: str, column: models.Field[Any, Any], field: Field) -> Any:
        if column.related_model is not None:
            target = selectors.label_of(column.related_model)
            if column.null and (target in self._making or not field.personal):
                return None
            return self.plant(target)
        if field.trace.startswith("label:") and field.trace == f"label:{column.name}":
            return self.label
        if field.trace == "actor_person" and column.name == "actor_person":
            return self.person_id
        word = canary(label, column.name) if field.personal else f"no-person-{column.name}"
        match column:
            case models.EmailField():
                return f"{word}@mau.example"
            case ArrayField():
                return [self._value(label, column.base_field, field)]
            case models.CharField() | models.TextField():
                return word[: column.max_length or 200]
            case models.JSONField():
                return {"said": word}
            case models.BinaryField():
                return word.encode()
            case DateRangeField():
                return DateRange(date(2025, 7, 1), date(2025, 9, 1))
            case models.DateTimeField():
                return AT
            case models.DateField():
                return AT.date()
            case models.TimeField():
                return AT.time()
            case models.BooleanField():
                return False
            case models.UUIDField():
                return uuid4()
            case models.GenericIPAddressField():
                return "10.9.9.9"
            case models.DecimalField():
                return 0
        return 1

    def _keep_values(self) -> None:
        for label, row in self.rows.items():
            table = selectors.register().table(label)
            for field in table.personal if table else ():
                column = row._meta.get_field(field.name)
                self.values[label, field.name] = getattr(row, column.attname)


def _lift_rules() -> None:
    """For the rest of the test no CHECK and no EXCLUDE: what is planted need not be sensible, only be there."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint"
            " WHERE contype IN ('c', 'x') AND connamespace = 'public'::regnamespace AND conrelid <> 0"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def personal(planted: Planted) -> list[tuple[Table, Field]]:
    """Every personal field of every planted table."""
    return [
        (table, field)
        for table in selectors.register().tables
        if table.label in planted.rows
        for field in table.personal
    ]


def places_of(words: list[str]) -> dict[str, set[str]]:
    """Every column (``table.column``) in which one of the words stands, as text, JSON or bytes, with the words found."""
    found: dict[str, set[str]] = {}
    # A row as text shows bytes in hexadecimal.
    spelled = [*words, *(word.encode().hex() for word in words)]
    wanted = " OR ".join(["position(%s in r::text) > 0"] * len(spelled))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT to_jsonb(r) FROM "{table}" r WHERE {wanted}', spelled)
            for (row,) in cursor.fetchall():
                for column, value in (json.loads(row) if isinstance(row, str) else row).items():
                    text = json.dumps(value, ensure_ascii=False)
                    hits = {word for word in words if word in text or word.encode().hex() in text}
                    if hits:
                        found.setdefault(f"{table}.{column}", set()).update(hits)
    return found
