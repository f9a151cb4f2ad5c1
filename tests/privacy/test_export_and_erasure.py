"""One person's data: all of it is in the export; after erasure none of it is anywhere but where the register says."""

from __future__ import annotations

import json
import re
from datetime import time, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from openpyxl import load_workbook

from tests.cast import Cast
from tests.privacy.planting import IDENTIFIER, Planted, personal, places_of
from thidua.foundations.access import services as access
from thidua.foundations.access.models import Account, Appointment, Person
from thidua.foundations.access.roles import ROLES
from thidua.foundations.audit import rules
from thidua.foundations.audit import selectors as audit
from thidua.foundations.privacy import selectors
from thidua.foundations.privacy.facts import ANONYMOUS, Table
from thidua.foundations.privacy.models import Erasure
from thidua.ground import clock
from thidua.ground.errors import NotFound, NotPossible, Refused
from thidua.journeys import personal_data
from thidua.web.privacy.readable import HEADS, SHORT, sheet_name

REASON = "Đơn ngày 02/3/2026 của người ấy"


def left_office(cast: Cast, who: str = "contributor") -> None:
    """The member holds no post any more."""
    for row in Appointment.objects.filter(person=cast.members[who].person_id):
        access.end_appointment(
            actor=cast.actor("system_steward"), appointment_id=row.pk, reason="nghỉ hưu", at=clock.now()
        )


@pytest.fixture
def planted(cast: Cast) -> Planted:
    """Somebody who has left, with a canary in every personal field."""
    left_office(cast)
    member = cast.contributor
    return Planted(member.person_id, member.account_id, cast.body.ward, "cnry-label — phường Mẫu")


def test_every_personal_field_is_planted(planted: Planted) -> None:
    """The test below proves as much as is planted: every table of the register that can be tied to somebody."""
    traced = {
        table.label for table in selectors.register().tables for f in table.personal if f.trace != "untraced"
    }
    assert traced - planted.rows.keys() == set()
    assert len(personal(planted)) > 120


def test_the_export_holds_every_personal_field_of_the_person(cast: Cast, planted: Planted) -> None:
    held = personal_data.export(
        actor=cast.actor("system_steward"), person_id=planted.person_id, at=clock.now()
    )
    given: dict[tuple[str, str], list[object]] = {}
    for section in held.sections:
        for field in section.fields:
            given[section.table.label, field.name] = [row[field.name] for row in section.rows]
    missing = []
    for table, field in personal(planted):
        if field.trace == "untraced":
            continue
        if field.kind == "credential":
            assert (table.label, field.name) not in given, "secrets are never given out"
            assert any(field in s.withheld for s in held.sections if s.table.label == table.label) or (
                table.label == "sessions.Session"
            )
            continue
        wanted = plain(planted.values[table.label, field.name])
        if field.name == "identifier_cipher":
            wanted = IDENTIFIER
        values = given.get((table.label, field.name), [])
        if wanted not in [value.get("id", value) if isinstance(value, dict) else value for value in values]:
            missing.append((table.label, field.name, wanted, values[:2]))
    assert missing == []
    untraced = {(u.table.label, f.name) for u in held.unreached for f in u.fields}
    assert ("plans.Clause", "text") in untraced, "what cannot be tied to one person is named"


def test_the_workbook_is_for_reading(cast: Cast) -> None:
    """Words for codes, days as they are written here, whole names of sheets, nothing of the machine."""
    member, at = cast.contributor, clock.now()
    access.change_person(
        actor=cast.actor("people_steward"),
        person_id=member.person_id,
        full_name="Tên Mẫu Đọc Được",
        email="doc@mau.example",
        phone="",
        at=at,
    )
    client = cast.client("people_steward")
    address = f"/nguoi/{member.person_id}/du-lieu/xuat/"
    book = load_workbook(BytesIO(b"".join(client.post(address, {"dang": "xlsx"}).streaming_content)))
    sheets = {sheet.title: [[str(c or "") for c in row] for row in sheet.values] for sheet in book}
    posts = sheets["Phân công"]
    head, first = posts[0], posts[1]
    line = dict(zip(head, first, strict=True))
    assert line["Vai trò"] == ROLES["contributor"].label
    assert line["Thời gian"] == "từ 01/07/2025"
    assert (line["Kiêm nhiệm"], line["Người"]) == ("không", "Tên Mẫu Đọc Được")
    assert line["Tư cách"] == "Thành viên, công chức, viên chức"
    said = "\n".join("\t".join(row) for rows in sheets.values() for row in rows)
    notes = sheets.pop("Ghi chú")
    assert notes
    told = "\n".join("\t".join(row) for rows in sheets.values() for row in rows)
    assert not re.search(r"\d{4}-\d\d-\d\d", told), "no day or hour as the machine keeps it"
    for raw in (
        "True",
        "False",
        "null",
        '["',
        "{",
        "contributor",
        "access.",
        "salt",
        "md5$",
        "pbkdf2",
        "argon2",
    ):
        assert raw not in re.sub(r"\S+@\S+", "", said), raw
    assert not re.search(r"\b[0-9a-f]{32,64}\b", told), "no hash, no salt"
    heads = {cell for rows in sheets.values() for cell in rows[0]}
    assert not {one for one in heads if re.fullmatch(r"[a-z_]+", one)}, "no name of a column"
    tables = [table for table in selectors.register().tables if table.personal]
    names = [sheet_name(table) for table in tables]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 31
    assert {
        name for name, table in zip(names, tables, strict=True) if not name_is_whole(name, table)
    } == set()
    assert {column for table in tables for column in table.shows} <= {
        *HEADS,
        *(f.name for t in tables for f in t.personal),
    }
    plain_file = client.post(address, {"dang": "json"}).content.decode()
    assert "md5$" not in plain_file
    assert "session_key" not in json.loads(plain_file)["sections"][0]["rows"][0]


def name_is_whole(name: str, table: Table) -> bool:
    """Not cut: the table's own name but for what stands in brackets, or one given for the sheet."""
    return name == table.vi.split(" (", 1)[0] or name == str(SHORT.get(table.label))


def plain(value: object) -> object:
    """A planted value as plain JSON shows it."""
    if isinstance(value, DateRange):
        return [value.lower.isoformat(), value.upper.isoformat()]
    return value.isoformat() if isinstance(value, time) else rules.plain(value)


def test_an_export_leaves_a_line_and_is_refused_to_others(cast: Cast) -> None:
    person, at = cast.contributor.person_id, clock.now()
    for who in ("contributor", "people_steward", "system_steward"):
        personal_data.export(actor=cast.actor(who), person_id=person, at=at)
        line = audit.trail("person", person)[0]
        assert (line.verb, line.actor_person) == ("privacy.export_person", cast.members[who].person_id)
    for who in ("officer", "chair", "auditor"):
        with pytest.raises(Refused) as refused:
            personal_data.export(actor=cast.actor(who), person_id=person, at=at)
        assert refused.value.code == "privacy-103"
    with pytest.raises(NotFound):
        personal_data.export(actor=cast.actor("stranger"), person_id=person, at=at)


def test_after_erasure_nothing_is_left_but_what_the_register_keeps(cast: Cast, planted: Planted) -> None:
    steward = cast.actor("system_steward")
    Erasure.objects.all().delete()
    words = ["cnry-", IDENTIFIER, *(canary_of(planted, name) for name in ("email", "phone"))]
    before = places_of(words)
    assert len(before) > 60
    assert not any(IDENTIFIER in found for found in before.values()), "never plain, not even before"
    personal_data.erase(
        actor=steward,
        person_id=planted.person_id,
        typed_name=str(planted.values["access.Person", "full_name"]),
        reason=REASON,
        at=clock.now(),
    )
    found = audit.verify_chain()
    assert found.ok, found.problems
    assert found.erased > 0
    kept = {
        f"{planted.rows[table.label]._meta.db_table}.{planted.rows[table.label]._meta.get_field(f.name).column}"
        for table, f in personal(planted)
        if f.erase in {"keep", "expires", "unlinked"}
    }
    assert places_of(words).keys() - kept == set()
    person = Person.objects.get(pk=planted.person_id)
    assert (person.full_name, person.search, person.sort) == (ANONYMOUS, "", "")
    assert (person.email, person.phone, person.identifier_cipher, person.identifier_hash) == (
        "",
        "",
        None,
        "",
    )
    assert not Account.objects.filter(pk=planted.account_id).exists()


def canary_of(planted: Planted, name: str) -> str:
    """What was planted in the person's own row."""
    return str(planted.values["access.Person", name])


def test_open_work_is_named_and_nothing_happens(cast: Cast) -> None:
    person, at = cast.contributor.person_id, clock.now()
    steward = cast.actor("people_steward")
    with pytest.raises(NotPossible) as refused:
        personal_data.erase(actor=steward, person_id=person, typed_name="Thực hiện Mẫu", reason=REASON, at=at)
    assert refused.value.code == "privacy-002"
    assert "kết thúc phân công" in refused.value.remedy
    assert Person.objects.get(pk=person).full_name == "Thực hiện Mẫu"


def test_who_may_erase_whom(cast: Cast) -> None:
    at = clock.now()
    person = cast.contributor.person_id

    def refused(who: str, typed: str = "Thực hiện Mẫu", reason: str = REASON, target: UUID = person) -> str:
        with pytest.raises((Refused, NotFound, NotPossible)) as raised:
            personal_data.erase(
                actor=cast.actor(who),
                person_id=target,
                typed_name=typed,
                reason=reason,
                at=at,
            )
        return str(raised.value.code)

    assert refused("people_steward", target=cast.people_steward.person_id) == "privacy-104", "never oneself"
    assert refused("officer") == "privacy-105"
    assert refused("stranger").endswith("-001")
    left_office(cast)
    assert refused("people_steward", typed="Ai Khác") == "privacy-008"
    assert refused("people_steward", reason=" ") == "privacy-004"
    done = personal_data.erase(
        actor=cast.actor("people_steward"), person_id=person, typed_name="Thực hiện Mẫu", reason=REASON, at=at
    )
    assert {step.erase for step in done} >= {"anonymise", "blank", "delete", "keep"}
    assert refused("system_steward", typed="") == "privacy-003", "once only"
    lines = audit.trail("person", person)
    assert [line.verb for line in lines].count("privacy.erase_person") == 1
    assert all(line.personal == {} for line in lines)


def test_a_former_steward_of_another_ward_does_not_keep_the_record(cast: Cast) -> None:
    """Whose record it was stays with the bodies where the person served."""
    left_office(cast, "other_officer")
    with pytest.raises((Refused, NotFound)):
        personal_data.erase(
            actor=cast.actor("people_steward"),
            person_id=cast.other_officer.person_id,
            typed_name=cast.other_officer.name,
            reason=REASON,
            at=clock.now() + timedelta(days=1),
        )
