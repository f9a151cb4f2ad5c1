"""Everything about one person, and what erasure would do with it: both are walks through the register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import rules as audit_rules
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.privacy import errors
from thidua.foundations.privacy.facts import ErasedPerson, Field, Held, Section, Step, Table, Unreached, Words
from thidua.foundations.privacy.models import Erasure
from thidua.foundations.privacy.selectors.tables import register
from thidua.foundations.privacy.selectors.traces import NOWHERE, Traces, has_class, model_of


def held(person_id: UUID) -> Held:
    """Everything the system holds about a person, complete against the register. The caller has checked the right.

    :raises NotFound: no such person (``privacy-001``).
    """
    name = name_of(person_id)
    traces = Traces(person_id)
    sections: list[Section] = []
    unreached: list[Unreached] = []
    for table in register().tables:
        for trace, fields in _by_trace(table):
            if trace == NOWHERE:
                unreached.append(Unreached(table, fields))
                continue
            given = tuple(field for field in fields if field.kind != "credential")
            withheld = tuple(field for field in fields if field.kind == "credential")
            rows = tuple(_rows(traces, table, trace, [field.name for field in given]))
            if rows:
                sections.append(Section(table, trace, given, rows, withheld))
    return Held(person_id, name, tuple(_named(sections)), tuple(unreached))


def steps(person_id: UUID) -> list[Step]:
    """What erasing a person would do, table by table; also what stays, and why. The same steps are then carried out."""
    traces, found = Traces(person_id), register()
    made = []
    for table in found.tables:
        if not has_class(table.label):
            continue
        for trace, fields in _by_trace(table):
            rows = traces.rows(table, trace).count() if trace != NOWHERE else 0
            if not rows:
                continue
            for action in dict.fromkeys(field.erase for field in fields):
                alike = tuple(field for field in fields if field.erase == action)
                retention = found.retention[alike[0].keep]
                made.append(Step(table, alike, trace, action, rows, Words(retention.vi, retention.en)))
    return made


def name_of(person_id: UUID) -> str:
    """The name as it stands today.

    :raises NotFound: no such person (``privacy-001``).
    """
    card = access.people([person_id]).get(person_id)
    if card is None:
        raise errors.no_such_person()
    return card.full_name


def erased(person_id: UUID) -> ErasedPerson | None:
    """When and why a person's data was erased; ``None`` when it was not."""
    row = Erasure.objects.filter(pk=person_id).first()
    return _erased(row) if row else None


def erased_people() -> list[ErasedPerson]:
    """Everybody whose data was erased, oldest first: after a backup is restored they are erased again."""
    return [_erased(row) for row in Erasure.objects.order_by("at")]


def _erased(row: Erasure) -> ErasedPerson:
    return ErasedPerson(row.person_id, row.at, row.by, row.reason)


def _by_trace(table: Table) -> Iterator[tuple[str, tuple[Field, ...]]]:
    groups: dict[str, list[Field]] = defaultdict(list)
    for field in table.personal:
        groups[field.trace].append(field)
    for trace, fields in groups.items():
        yield trace, tuple(fields)


def _rows(traces: Traces, table: Table, trace: str, names: list[str]) -> Iterator[Mapping[str, Any]]:
    model = model_of(table.label)
    key = model._meta.pk.name
    columns = list(dict.fromkeys([key, *table.shows, *names]))
    for row in traces.rows(table, trace).order_by(key).values(*columns).iterator():
        yield {name: _plain(table.label, name, row, traces.person_id) for name in columns}


def _plain(label: str, name: str, row: Mapping[str, Any], person_id: UUID) -> Any:
    """A value of the database as plain JSON; a sealed identifier opened."""
    value = row[name]
    if label == "access.Person" and name == "identifier_cipher":
        return access.identifier_of(person_id)
    if hasattr(value, "lower") and hasattr(value, "upper") and not isinstance(value, str):
        return [_json(value.lower), _json(value.upper)]
    return _json(value)


def _json(value: Any) -> Any:
    return (
        value.isoformat()
        if hasattr(value, "hour") and not hasattr(value, "year")
        else audit_rules.plain(value)
    )


def _named(sections: Iterable[Section]) -> Iterator[Section]:
    """Sections whose ids of bodies are followed by the body's name."""
    sections = list(sections)
    ids = {
        UUID(str(row[name]))
        for section in sections
        for name in _body_columns(section.table)
        for row in section.rows
        if row.get(name)
    }
    cards = orgs.cards(ids) if ids else {}
    for section in sections:
        columns = [name for name in _body_columns(section.table) if section.rows and name in section.rows[0]]
        if columns:
            rows = tuple(
                {
                    name: {"id": value, "name": cards[UUID(str(value))].name}
                    if name in columns and value and UUID(str(value)) in cards
                    else value
                    for name, value in row.items()
                }
                for row in section.rows
            )
            yield replace(section, rows=rows)
        else:
            yield section


def _body_columns(table: Table) -> list[str]:
    body = model_of("orgs.Body")
    found = [
        field.name for field in model_of(table.label)._meta.concrete_fields if field.related_model is body
    ]
    return [*found, *(["acting_body"] if table.label == "audit.Entry" else [])]
