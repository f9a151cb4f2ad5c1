"""The chain: one line per act, no gaps, and every alteration is found."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction

from thidua.foundations.audit import errors, rules, sealing, selectors, services, verbs
from thidua.foundations.audit.models import Entry, Personal
from thidua.ground.actor import Actor, system_actor
from thidua.ground.errors import NotPossible

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
CLERK = Actor(person_id=uuid4(), name="Dữ liệu mẫu: Cán bộ A")

verbs.register("audit.try_verb", "Việc dùng để thử", state="Trạng thái")


def write(count: int, **more: object) -> None:
    """Some acts in a row."""
    for number in range(count):
        fields: dict[str, object] = {
            "actor": CLERK,
            "verb": "audit.try_verb",
            "subject_type": "thing",
            "subject_id": number % 3,
            "changes": {"state": ["draft", "sent"], "day": date(2026, 3, 1), "share": Decimal("12.50")},
            "reason": f"lần {number}",
            "personal": {"full_name": f"Người mẫu {number}"} if number % 2 else None,
            "at": AT + timedelta(minutes=number, microseconds=number),
        }
        services.record(**{**fields, **more})  # type: ignore[arg-type]


@pytest.fixture
def unlocked(db: None) -> Iterator[None]:
    """What an owner of the database could do: the triggers are off."""
    with connection.cursor() as cursor:
        for table in ("audit_entry", "audit_personal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("audit_entry", "audit_personal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def sql(text: str, *values: int) -> None:
    """One statement, as somebody at the database's own prompt would give it."""
    with connection.cursor() as cursor:
        cursor.execute(text, values)


@pytest.mark.django_db
def test_acts_are_numbered_in_order_and_verify() -> None:
    write(7)
    found = services.verify_chain()
    assert found.ok
    assert (found.lines, found.head) == (7, 7)
    assert list(Entry.objects.order_by("sequence").values_list("sequence", flat=True)) == [*range(1, 8)]


@pytest.mark.django_db
def test_a_line_tells_who_what_and_why_in_words() -> None:
    write(2)
    line = selectors.trail("thing", 1)[0]
    assert line.verb_label == "Việc dùng để thử"
    assert line.actor_label == CLERK.label()
    assert line.reason == "lần 1"
    assert [(c.label, c.old, c.new) for c in line.changes if c.field == "state"] == [
        ("Trạng thái", "draft", "sent")
    ]
    assert line.personal == {"Họ và tên": "Người mẫu 1"}


@pytest.mark.django_db
def test_an_act_outside_a_transaction_is_refused_and_an_unnamed_verb_too() -> None:
    with pytest.raises(LookupError, match=r"verbs\.py"):
        write(1, verb="audit.unnamed_verb")
    with pytest.raises(TypeError):
        write(1, changes={"thing": object()})
    with pytest.raises(ValueError, match="aware"):
        write(1, at=datetime(2026, 1, 1))
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_record_needs_the_transaction_of_its_act() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        write(1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET reason = 'khác' WHERE sequence = 2",
        "DELETE FROM audit_personal; DELETE FROM audit_entry WHERE sequence = 3",
        "DELETE FROM audit_entry WHERE sequence = 1",
        "ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_no_truncate; TRUNCATE audit_entry CASCADE",
        "UPDATE audit_personal SET values = '{}'",
    ],
)
def test_the_database_itself_refuses_to_change_lines(statement: str) -> None:
    write(3)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql(statement)
    assert services.verify_chain().ok


ALTERATIONS = {
    "reason": "UPDATE audit_entry SET reason = reason || '.' WHERE sequence = %s",
    "time": "UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE sequence = %s",
    "actor": "UPDATE audit_entry SET actor_label = 'Người khác' WHERE sequence = %s",
    "person": "UPDATE audit_entry SET actor_person = NULL WHERE sequence = %s",
    "role": "UPDATE audit_entry SET actor_role = 'chair' WHERE sequence = %s",
    "body": "UPDATE audit_entry SET acting_body = gen_random_uuid() WHERE sequence = %s",
    "verb": "UPDATE audit_entry SET verb = 'audit.other' WHERE sequence = %s",
    "subject": "UPDATE audit_entry SET subject_id = 'x' WHERE sequence = %s",
    "subject type": "UPDATE audit_entry SET subject_type = 'x' WHERE sequence = %s",
    "subject label": "UPDATE audit_entry SET subject_label = 'x' WHERE sequence = %s",
    "address": "UPDATE audit_entry SET address = '10.0.0.1' WHERE sequence = %s",
    "changes": "UPDATE audit_entry SET changes = changes || '{\"more\": 1}' WHERE sequence = %s",
    "commitments": 'UPDATE audit_entry SET commitments = \'{"x": "y"}\' WHERE sequence = %s',
    "previous": "UPDATE audit_entry SET previous = sha256('x') WHERE sequence = %s",
    "digest": "UPDATE audit_entry SET digest = sha256('x') WHERE sequence = %s",
    "delete": "WITH p AS (DELETE FROM audit_personal WHERE entry_id = {n}) DELETE FROM audit_entry WHERE sequence = %s",
    "swap": "UPDATE audit_entry a SET reason = b.reason, changes = b.changes, subject_id = b.subject_id, at = b.at,"
    " digest = b.digest, commitments = b.commitments FROM audit_entry b"
    " WHERE (a.sequence, b.sequence) IN ((%s, {m}), ({m}, {n}))",
}


def test_every_column_of_a_line_is_altered_by_some_case() -> None:
    altered = " ".join(ALTERATIONS.values())
    columns = {field.column for field in Entry._meta.fields} - {"sequence"}
    assert {column for column in columns if f"SET {column} " not in altered} == set()


@pytest.mark.parametrize("kind", ALTERATIONS)
def test_every_alteration_is_found_where_it_is(unlocked: None, kind: str) -> None:
    write(25)
    chance = random.Random(f"audit {kind}")
    for number in chance.sample(range(2, 24), 4):
        other = number + 1
        with transaction.atomic():
            sql(ALTERATIONS[kind].replace("{n}", str(number)).replace("{m}", str(other)), number)
            found = services.verify_chain()
            assert not found.ok, (kind, number)
            assert {p.sequence for p in found.problems} <= {number, other, other + 1}, found.problems
            transaction.set_rollback(True)
        assert services.verify_chain().ok


def test_a_cut_tail_is_found_only_against_a_checkpoint(unlocked: None, tmp_path: Path) -> None:
    write(10)
    services.export_checkpoint(tmp_path / "head.json", at=AT)
    sql("DELETE FROM audit_personal WHERE entry_id > 8")
    sql("DELETE FROM audit_entry WHERE sequence > 8")
    assert services.verify_chain().ok, (
        "a chain cut at its end is whole by itself: this is why checkpoints exist"
    )
    found = services.verify_chain(checkpoint=tmp_path / "head.json")
    assert [(p.kind, p.sequence) for p in found.problems] == [("cut", 10)]


def test_a_chain_rewritten_as_a_whole_is_found_against_a_checkpoint(unlocked: None, tmp_path: Path) -> None:
    write(6)
    services.export_checkpoint(tmp_path / "head.json", at=AT)
    previous = rules.GENESIS
    for entry in Entry.objects.order_by("sequence"):
        entry.reason, entry.previous = "như chưa từng có gì", previous
        entry.digest = previous = rules.digest(selectors.line_of(entry), previous)
        entry.save()
    assert services.verify_chain().ok
    found = services.verify_chain(checkpoint=tmp_path / "head.json")
    assert [p.kind for p in found.problems] == ["rewritten"]


def test_an_altered_personal_value_is_found(unlocked: None) -> None:
    write(4)
    sql(
        "UPDATE audit_personal SET values = jsonb_set(values, '{full_name,value}', '\"Ai đó\"') WHERE entry_id = 2"
    )
    assert [(p.kind, p.sequence) for p in services.verify_chain().problems] == [("personal", 2)]


@pytest.mark.django_db
def test_personal_values_can_be_erased_and_the_chain_still_verifies(tmp_path: Path) -> None:
    write(6)
    services.export_checkpoint(tmp_path / "head.json", at=AT)
    gone = services.erase_personal(
        actor=system_actor("loader"), entries=[2, 4], reason="theo yêu cầu của người mẫu", at=AT
    )
    assert gone == 2
    assert set(Personal.objects.values_list("entry_id", flat=True)) == {6}
    found = services.verify_chain(checkpoint=tmp_path / "head.json")
    assert found.ok
    assert found.erased == 2
    assert [line.erased for line in selectors.trail("thing", 1) if line.sequence == 2] == [("Họ và tên",)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry e WHERE e::text LIKE '%%Người mẫu%%'")
        assert cursor.fetchone() == (0,), "the line itself never holds the personal value"


@pytest.mark.django_db
def test_a_forged_or_broken_checkpoint_is_refused(tmp_path: Path) -> None:
    write(2)
    path = tmp_path / "head.json"
    made = services.export_checkpoint(path, at=AT)
    assert sealing.is_ours(made)
    path.write_text(path.read_text().replace('"sequence": 2', '"sequence": 1'))
    with pytest.raises(NotPossible) as refused:
        services.verify_chain(checkpoint=path)
    assert refused.value.code == "audit-002"
    path.write_text("{}")
    with pytest.raises(NotPossible):
        services.verify_chain(checkpoint=path)


@pytest.mark.django_db
def test_an_empty_chain_verifies_and_cannot_be_anchored(tmp_path: Path) -> None:
    assert services.verify_chain().ok
    with pytest.raises(NotPossible) as refused:
        services.export_checkpoint(tmp_path / "head.json", at=AT)
    assert refused.value.code == errors.nothing_to_anchor().code


@pytest.mark.django_db
def test_recent_acts_are_filtered_by_body_verb_person_and_page() -> None:
    write(5)
    assert selectors.recent([uuid4()], 10) == []
    assert [line.sequence for line in selectors.recent(None, 2)] == [5, 4]
    assert [line.sequence for line in selectors.recent(None, 2, before=4)] == [3, 2]
    assert len(selectors.recent(None, 10, verb="audit.")) == 5
    assert selectors.recent(None, 10, verb="plans.") == []
    assert len(selectors.recent(None, 10, person=CLERK.person_id)) == 5


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_leave_no_gap_and_no_fork() -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(6):
                with transaction.atomic():
                    write(1, subject_id=number)
                    if turn == 3:
                        transaction.set_rollback(True)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    found = services.verify_chain()
    assert found.ok, found.problems
    assert (found.lines, found.head) == (40, 40)


def test_values_keep_their_digest_through_the_database_form() -> None:
    assert rules.plain({"a": 1.5, "b": (1, {2}), "c": "a\x00b", 3: None}) == {
        "a": "1.5",
        "b": [1, [2]],
        "c": "a\ufffdb",
        "3": None,
    }
    assert rules.canonical({"b": 1, "a": "Đ"}) == '{"a":"Đ","b":1}'.encode()
    assert rules.digest({"a": 1}, rules.GENESIS) != rules.digest({"a": 1}, b"\1" * 32)
    assert rules.commitment("00" * 16, "x", "1") != rules.commitment("01" * 16, "x", "1")
