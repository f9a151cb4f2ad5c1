"""What is wrong with the register, seen against the tables there are. A new column without a line is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from thidua.foundations.privacy.facts import CLASSES, ERASURES, Field, Register, Table

#: Kinds of column that can hold words nobody foresaw; as ``none`` they need a reason.
FREE = frozenset({"TextField", "JSONField", "BinaryField", "FileField"})

#: Columns that point at somebody are never ``none``.
PEOPLE = frozenset({"access.Person", "access.Account", "access.Appointment"})


def problems(register: Register, shape: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Every disagreement between the register and the tables, each with what to do about it.

    :param shape: table → column → its kind, e.g. ``TextField``, ``ForeignKey:access.Person``.
    """
    found = list(_against(register, shape))
    for table in register.tables:
        for field in table.fields:
            found += [f"{table.label}.{field.name}: {problem}" for problem in _field(register, field)]
        found += [
            f"{table.label}: shows {name!r} is no column of the register"
            for name in table.shows
            if name not in {field.name for field in table.fields}
        ]
        actions = {field.erase for field in table.personal}
        if "delete" in actions and actions != {"delete"}:
            found.append(f"{table.label}: a row is deleted as a whole, so every personal field says delete")
    for kind, rows in (("grounds", register.grounds), ("retention", register.retention)):
        found += [
            f"{kind} {code}: no source {row.source!r} in sources.yaml"
            for code, row in rows.items()
            if row.source not in register.sources
        ]
    return found


def _against(register: Register, shape: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for label, columns in shape.items():
        table = register.table(label)
        if table is None:
            yield f"{label}: table without a place in packs/personal-data/fields/{label.partition('.')[0]}.yaml"
            continue
        yield from _columns(table, columns)
    for table in register.tables:
        if table.label not in shape:
            yield f"{table.label}: in the register, but there is no such table"


def _columns(table: Table, columns: Mapping[str, str]) -> Iterator[str]:
    counted = Counter(field.name for field in table.fields)
    file = f"packs/personal-data/fields/{table.label.partition('.')[0]}.yaml"
    for name in columns.keys() - counted.keys():
        yield f"{table.label}.{name}: column without a line in {file}: add it to none, or say its class"
    for name in counted.keys() - columns.keys():
        yield f"{table.label}.{name}: in the register, but there is no such column"
    yield from (f"{table.label}.{name}: stands {n} times" for name, n in counted.items() if n > 1)
    for field in table.fields:
        kind, _, target = columns.get(field.name, "").partition(":")
        if field.personal:
            continue
        if target in PEOPLE:
            yield f"{table.label}.{field.name}: points at a person, so it is not none"
        if kind in FREE and not field.stated:
            yield f"{table.label}.{field.name}: free form as none needs a reason under stated"


def _field(register: Register, field: Field) -> Iterator[str]:
    if not field.personal:
        return
    wanted: tuple[tuple[str, str, Collection[str]], ...] = (
        ("class", field.kind, CLASSES.keys() - {"none"}),
        ("ground", field.ground, register.grounds),
        ("keep", field.keep, register.retention),
        ("seen", field.seen, register.seen),
        ("erase", field.erase, ERASURES),
    )
    yield from (f"no {what} {code!r}" for what, code, known in wanted if code not in known)
    if not field.trace:
        yield "says not how a row is traced to its person"
    retention = register.retention.get(field.keep)
    if field.erase == "keep" and retention is not None and not retention.outlives_erasure:
        yield f"kept on erasure, but nothing obliges to keep {retention.code!r}"
    if field.erase == "expires" and not (
        retention and retention.house and retention.clock and retention.days
    ):
        yield "expires by itself only under a period of the house that a clock applies"
    if field.trace == "untraced" and field.erase not in {"keep", "expires"}:
        yield "untraced, so erasure cannot reach it: it must be kept by law, expire by itself, or be traced"
    if field.kind == "credential" and field.erase != "delete":
        yield "a credential is deleted with its person"
