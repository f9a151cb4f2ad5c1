"""What somebody who owns the database (and, to rebuild, the field key) may do to the chain, each kind at random.

Used by ``test_attacks.py`` (a sample) and by ``benchmarks/audit_attack.py`` (ten thousand, with counts). Every attack alters
a line at or before the head that was anchored: what is written after the last checkpoint outside nothing can vouch for.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection

from thidua.foundations.audit import rules, selectors, services, verbs
from thidua.foundations.audit.models import Entry
from thidua.ground.actor import Actor, system_actor
from thidua.ground.refs import uuid7

Attack = Callable[[Random, int], None]

verbs.register("audit.try_verb", "Việc dùng để thử", state="Trạng thái")

_AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
_TEXTS = (
    "verb",
    "actor_label",
    "actor_role",
    "address",
    "subject_type",
    "subject_id",
    "subject_label",
    "reason",
)
_COLUMNS = ", ".join(str(field.column) for field in Entry._meta.concrete_fields)


def make_chain(length: int, seed: str = "chain") -> None:
    """Acts of several people, with and without personal values, a few of them erased lawfully."""
    chance = Random(seed)
    people = [
        Actor(person_id=UUID(int=n + 1), name=f"Dữ liệu mẫu: Cán bộ {n}", address=f"10.0.0.{n}")
        for n in range(5)
    ]
    while True:
        done = Entry.objects.count()
        if done >= length:
            return
        at = _AT + timedelta(minutes=done, microseconds=done)
        if done > 10 and done % 40 == 0:
            kept = selectors.personal_about("thing", str(done % 7))[:2]
            services.erase_personal(actor=system_actor("setup"), entries=kept, reason="theo yêu cầu", at=at)
            continue
        services.record(
            actor=chance.choice(people),
            verb="audit.try_verb",
            subject_type="thing",
            subject_id=done % 7,
            subject_label=f"Việc {done} — phường Mẫu",
            changes={"state": ["draft", "sent"], "count": [done, done + 1], "names": [["a"], ["a", "b"]]},
            reason=chance.choice(["", "đúng hạn", f"lần {done}"]),
            personal={"full_name": f"Người mẫu {done}", "phone": f"09{done:08}"}
            if chance.random() < 0.5
            else None,
            at=at,
        )


def unlock() -> None:
    """For the rest of the transaction no trigger and no foreign key is in the way: this is the owner's prompt."""
    _sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table in ("audit_entry", "audit_personal"):
        _sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    keys = "SELECT conname FROM pg_constraint WHERE conrelid = 'audit_personal'::regclass AND contype = 'f'"
    for (name,) in _sql(keys):
        _sql(f'ALTER TABLE audit_personal DROP CONSTRAINT "{name}"')


def _sql(text: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return list(cursor.fetchall()) if cursor.description else []


def _get(column: str, number: int) -> Any:
    return _sql(f"SELECT {column} FROM audit_entry WHERE sequence = %s", number)[0][0]


def _set(column: str, number: int, value: Any, cast: str = "") -> None:
    _sql(f"UPDATE audit_entry SET {column} = %s{cast} WHERE sequence = %s", value, number)


def _any(chance: Random, head: int) -> int:
    return chance.randint(1, head)


def _edit_text(column: str) -> Attack:
    def attack(chance: Random, head: int) -> None:
        number = _any(chance, head)
        old = str(_get(column, number))
        others = [
            old + " ",
            old + ".",
            " " + old,
            old.swapcase(),
            unicodedata.normalize("NFD", old),
            old[:-1],
            "x",
        ]
        others += [str(_get(column, _any(chance, head)))]
        _set(column, number, chance.choice([other for other in others if other != old])[:60])

    return attack


def _edit_person(column: str) -> Attack:
    def attack(chance: Random, head: int) -> None:
        number = _any(chance, head)
        old = _get(column, number)
        others = [other for other in (None, uuid7(), UUID(int=1), UUID(int=2)) if other != old]
        _set(column, number, chance.choice(others))

    return attack


def _edit_time(chance: Random, head: int) -> None:
    number = _any(chance, head)
    change = chance.choice(
        [
            "at + interval '1 microsecond'",
            "at - interval '1 day'",
            "at + interval '7 hours'",
            "'infinity'",
            "'-infinity'",
            "at + interval '9000 years'",
            "(to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00 BC')::timestamptz",
        ]
    )
    _sql(f"UPDATE audit_entry SET at = {change} WHERE sequence = %s", number)


def _edit_changes(chance: Random, head: int) -> None:
    number = _any(chance, head)
    old = json.loads(_get("changes::text", number))
    key = chance.choice([*old])
    options: list[Any] = [
        {**old, "more": 1},
        {name: value for name, value in old.items() if name != key},
        {**old, key: [None, None]},
        {**old, key: json.dumps(old[key])},
        {**old, key: [*reversed(old[key])]},
        {**old, key + " ": old[key]},
        [old],
        None,
    ]
    new = chance.choice([option for option in options if option != old])
    _set("changes", number, json.dumps(new), "::jsonb")


def _edit_commitments(chance: Random, head: int) -> None:
    number = _any(chance, head)
    old = json.loads(_get("commitments::text", number))
    flipped = {name: made[:-1] + ("0" if made[-1] != "0" else "1") for name, made in old.items()}
    options: list[Any] = [{**old, "email": "00" * 32}, [old], flipped, {}]
    _set("commitments", number, json.dumps(chance.choice([o for o in options if o != old])), "::jsonb")


def _edit_bytes(column: str) -> Attack:
    def attack(chance: Random, head: int) -> None:
        number = _any(chance, head)
        old = bytearray(_get(column, number))
        old[chance.randrange(32)] ^= 1 << chance.randrange(8)
        _set(column, number, bytes(old))

    return attack


def _edit_sequence(chance: Random, head: int) -> None:
    """A line under another number: after the head, before the first, or none at all."""
    new = chance.choice([head + chance.randint(1, 9), 0, -chance.randint(1, 9)])
    _renumber(_any(chance, head), new)


def _renumber(old: int, new: int) -> None:
    _sql("UPDATE audit_entry SET sequence = %s WHERE sequence = %s", new, old)
    _sql("UPDATE audit_personal SET entry_id = %s WHERE entry_id = %s", new, old)


def _shift(first: int, by: int) -> None:
    """Lines from ``first`` on move by some numbers; through the negative, so that no two meet on the way."""
    for table, column in (("audit_entry", "sequence"), ("audit_personal", "entry_id")):
        _sql(f"UPDATE {table} SET {column} = -{column} WHERE {column} >= %s", first)
        _sql(f"UPDATE {table} SET {column} = -{column} + %s WHERE {column} <= %s", by, -first)


def _with_values(chance: Random) -> tuple[int, dict[str, Any]]:
    number, values = chance.choice(
        _sql("SELECT entry_id, values::text FROM audit_personal ORDER BY entry_id")
    )
    return number, json.loads(values)


def _keep_values(number: int, values: Any) -> None:
    _sql("UPDATE audit_personal SET values = %s::jsonb WHERE entry_id = %s", json.dumps(values), number)


def _personal(change: Callable[[Random, dict[str, Any]], Any]) -> Attack:
    def attack(chance: Random, head: int) -> None:
        number, values = _with_values(chance)
        _keep_values(number, change(chance, values))

    return attack


def _other_value(chance: Random, values: dict[str, Any]) -> Any:
    name = chance.choice([*values])
    return {
        **values,
        name: {**values[name], "value": chance.choice(["Ai đó", "", None, [values[name]["value"]]])},
    }


def _other_salt(chance: Random, values: dict[str, Any]) -> Any:
    name = chance.choice([*values])
    return {**values, name: {**values[name], "salt": chance.choice(["00" * 16, "", 5, None])}}


def _one_name_less(chance: Random, values: dict[str, Any]) -> Any:
    gone = chance.choice([*values])
    return {name: kept for name, kept in values.items() if name != gone}


def _one_name_more(_chance: Random, values: dict[str, Any]) -> Any:
    return {**values, "email": {"salt": "00" * 16, "value": "x@mau.example"}}


def _no_values(chance: Random, _values: dict[str, Any]) -> Any:
    return chance.choice([{}, [], None, "", {"full_name": None}])


def _values_vanish(chance: Random, _head: int) -> None:
    number, _values = _with_values(chance)
    _sql("DELETE FROM audit_personal WHERE entry_id = %s", number)


def _values_move(chance: Random, _head: int) -> None:
    """Two lines' values change places."""
    (one, values), (two, others) = _with_values(chance), _with_values(chance)
    while two == one:
        two, others = _with_values(chance)
    _keep_values(one, others)
    _keep_values(two, values)


def _values_appear(chance: Random, head: int) -> None:
    """Values beside a line that promised none, or whose values were erased."""
    kept = {number for (number,) in _sql("SELECT entry_id FROM audit_personal")}
    number = chance.choice([n for n in range(1, head + 1) if n not in kept])
    values = {"full_name": {"salt": "00" * 16, "value": "Ai đó"}}
    _sql("INSERT INTO audit_personal (entry_id, values) VALUES (%s, %s::jsonb)", number, json.dumps(values))


def _delete(number: int) -> None:
    _sql("DELETE FROM audit_personal WHERE entry_id = %s", number)
    _sql("DELETE FROM audit_entry WHERE sequence = %s", number)


def _delete_one(chance: Random, head: int) -> None:
    _delete(_any(chance, head))


def _delete_some(chance: Random, head: int) -> None:
    for number in chance.sample(range(1, head + 1), chance.randint(2, 10)):
        _delete(number)


def _delete_and_close(chance: Random, head: int) -> None:
    number = _any(chance, head)
    _delete(number)
    _shift(number + 1, -1)


def _insert(chance: Random, head: int) -> int:
    """A copy of some line with other words, put in somewhere, later lines moved on."""
    number, source = _any(chance, head), _any(chance, head)
    _sql("CREATE TEMP TABLE forged ON COMMIT DROP AS SELECT * FROM audit_entry WHERE sequence = %s", source)
    _sql("UPDATE forged SET sequence = %s, reason = 'thêm vào', commitments = '{}'", number)
    _shift(number, 1)
    _sql(f"INSERT INTO audit_entry ({_COLUMNS}) SELECT {_COLUMNS} FROM forged")
    _sql("DROP TABLE forged")
    return number


def _insert_one(chance: Random, head: int) -> None:
    _insert(chance, head)


def _swap(chance: Random, head: int) -> int:
    """Two lines change places as a whole; returns the first of them."""
    one, two = sorted(chance.sample(range(1, head + 1), 2))
    _renumber(one, -1)
    _renumber(two, one)
    _renumber(-1, two)
    return one


def _swap_two(chance: Random, head: int) -> None:
    _swap(chance, head)


def _swap_contents(chance: Random, head: int) -> None:
    """What two lines say changes places; their numbers, links and digests stay."""
    one, two = chance.sample(range(1, head + 1), 2)
    said = "at, subject_label, changes, reason"
    taken = ", ".join(f"b.{column.strip()}" for column in said.split(","))
    _sql(
        f"UPDATE audit_entry a SET ({said}) = ROW({taken}) FROM audit_entry b"
        " WHERE (a.sequence, b.sequence) IN ((%s, %s), (%s, %s))",
        one, two, two, one,
    )  # fmt: skip


def _cut(first: int) -> None:
    _sql("DELETE FROM audit_personal WHERE entry_id >= %s", first)
    _sql("DELETE FROM audit_entry WHERE sequence >= %s", first)


def _cut_tail(chance: Random, head: int) -> None:
    _cut(head + 1 - chance.randint(1, head))


def _cut_all(_chance: Random, _head: int) -> None:
    _cut(1)


def _cut_start(chance: Random, head: int) -> None:
    number = chance.randint(1, head - 1)
    _sql("DELETE FROM audit_personal WHERE entry_id <= %s", number)
    _sql("DELETE FROM audit_entry WHERE sequence <= %s", number)
    _shift(number + 1, -number)


def rebuild(first: int = 1) -> None:
    """Every digest from a line on computed anew: the chain is whole again by itself."""
    before = Entry.objects.filter(sequence__lt=first).order_by("-sequence").first()
    previous = bytes(before.digest) if before else rules.GENESIS
    made: list[tuple[int, bytes, bytes]] = []
    for entry in Entry.objects.filter(sequence__gte=first).order_by("sequence"):
        digest = rules.digest(selectors.line_of(entry), previous)
        made.append((entry.sequence, previous, digest))
        previous = digest
    _sql(
        "UPDATE audit_entry e SET previous = n.previous, digest = n.digest FROM"
        " unnest(%s::bigint[], %s::bytea[], %s::bytea[]) AS n(sequence, previous, digest)"
        " WHERE e.sequence = n.sequence",
        [row[0] for row in made],
        [row[1] for row in made],
        [row[2] for row in made],
    )


def _rebuilt_after_edit(chance: Random, head: int) -> None:
    number = _any(chance, head)
    column = chance.choice(["reason", "actor_label", "subject_id", "verb"])
    _set(column, number, "khác " + str(_get(column, number))[:40])
    rebuild(number)


def _rebuilt_after_delete(chance: Random, head: int) -> None:
    """One line less, none missing; sometimes a plausible one is written at the end so that the count is right again."""
    number = _any(chance, head)
    _delete(number)
    _shift(number + 1, -1)
    rebuild(number)
    if chance.random() < 0.5:
        services.record(
            actor=system_actor("setup"), verb="audit.try_verb", subject_type="thing", subject_id=1, at=_AT
        )


def _rebuilt_after_insert(chance: Random, head: int) -> None:
    rebuild(_insert(chance, head))


def _rebuilt_after_swap(chance: Random, head: int) -> None:
    rebuild(_swap(chance, head))


def _rebuilt_after_cut(chance: Random, head: int) -> None:
    """The tail cut and written anew, as long as before."""
    first = head + 1 - chance.randint(1, head)
    _cut(first)
    for _ in range(head + 1 - first):
        services.record(
            actor=system_actor("setup"), verb="audit.try_verb", subject_type="thing", subject_id=1, at=_AT
        )


def _rebuilt_personal(chance: Random, _head: int) -> None:
    """Another value with its own salt and commitment: the line promises what now stands there."""
    number, values = _with_values(chance)
    values["full_name"] = {"salt": "ab" * 16, "value": "Ai đó"}
    _keep_values(number, values)
    made = {name: rules.commitment(kept["salt"], name, kept["value"]) for name, kept in values.items()}
    _set("commitments", number, json.dumps(made), "::jsonb")
    rebuild(number)


def _rebuilt_without_personal(chance: Random, _head: int) -> None:
    """Values gone, and the line never promised any."""
    number, _values = _with_values(chance)
    _sql("DELETE FROM audit_personal WHERE entry_id = %s", number)
    _set("commitments", number, "{}", "::jsonb")
    rebuild(number)


def _rebuilt_erasure(chance: Random, _head: int) -> None:
    """Values gone, and an older act made into the erasure that explains it."""
    number, _values = _with_values(chance)
    _sql("DELETE FROM audit_personal WHERE entry_id = %s", number)
    (blamed,) = chance.choice(_sql("SELECT sequence FROM audit_entry WHERE sequence >= %s", number))
    _set("verb", blamed, "audit.erase_personal")
    _set("changes", blamed, json.dumps({"entries": [[number], []]}), "::jsonb")
    rebuild(min(number, blamed))


def _rebuilt_whole(chance: Random, head: int) -> None:
    """Every line's words replaced and the whole chain computed anew."""
    _sql(
        "UPDATE audit_entry SET reason = %s WHERE reason <> %s",
        *[f"như chưa từng có gì {chance.random()}"] * 2,
    )
    rebuild()


#: Kind → attack. ``edit`` one column, ``personal`` the erasable values, ``line`` deletions, insertions, swaps,
#: ``cut`` tails and heads, ``rebuilt`` with every digest computed anew.
ATTACKS: dict[str, Attack] = {
    **{f"edit {column}": _edit_text(column) for column in _TEXTS},
    **{f"edit {column}": _edit_person(column) for column in ("actor_person", "acting_body")},
    **{f"edit {column}": _edit_bytes(column) for column in ("previous", "digest")},
    "edit at": _edit_time,
    "edit changes": _edit_changes,
    "edit commitments": _edit_commitments,
    "edit sequence": _edit_sequence,
    "personal value": _personal(_other_value),
    "personal salt": _personal(_other_salt),
    "personal name less": _personal(_one_name_less),
    "personal name more": _personal(_one_name_more),
    "personal emptied": _personal(_no_values),
    "personal vanished": _values_vanish,
    "personal moved": _values_move,
    "personal appeared": _values_appear,
    "line deleted": _delete_one,
    "lines deleted": _delete_some,
    "line deleted, gap closed": _delete_and_close,
    "line inserted": _insert_one,
    "lines swapped": _swap_two,
    "contents swapped": _swap_contents,
    "tail cut": _cut_tail,
    "all cut": _cut_all,
    "start cut": _cut_start,
    "rebuilt after edit": _rebuilt_after_edit,
    "rebuilt after deletion": _rebuilt_after_delete,
    "rebuilt after insertion": _rebuilt_after_insert,
    "rebuilt after swap": _rebuilt_after_swap,
    "rebuilt after cut": _rebuilt_after_cut,
    "rebuilt with other personal value": _rebuilt_personal,
    "rebuilt without personal value": _rebuilt_without_personal,
    "rebuilt with invented erasure": _rebuilt_erasure,
    "rebuilt whole": _rebuilt_whole,
}

#: Found only against a checkpoint kept elsewhere: by itself such a chain is whole (the last line may be the one deleted).
NEED_A_CHECKPOINT = frozenset(
    {"line deleted", "lines deleted", "line deleted, gap closed", "tail cut", "all cut"}
    | {kind for kind in ATTACKS if kind.startswith("rebuilt")}
)
