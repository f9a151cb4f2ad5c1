"""Whatever is merged, divided, renamed, closed and undone, in any order: nothing is lost, doubled or left hanging.

A few random sequences run with every test run; all of them by one command (a seed that fails is named)::

    SEQUENCES=1000 .venv/bin/python -m pytest src/thidua/foundations/orgs/tests/test_reorganising_sequences.py --timeout 0
"""

from __future__ import annotations

import os
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from thidua.foundations.orgs import selectors, services
from thidua.foundations.orgs.facts_reorganising import StepSpec
from thidua.foundations.orgs.models import BodyLineage, BodyVersion, TerritoryLineage, TerritoryVersion
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotPossible

from .conftest import AT, TODAY, World
from .reorganising import TABLES, carry, change, draft, end, join, new, part, undo, whole

SEQUENCES = int(os.environ.get("SEQUENCES", "6"))
FIRST = int(os.environ.get("FIRST_SEQUENCE", "0"))
START = TODAY - timedelta(days=60)
SLOTS = ("ubnd", "mttq", "hoi_khuyen_hoc", "phong_vhxh", "phong_kinh_te", "phong_kt_ht_dt")
DAYS = (START + timedelta(days=1), TODAY - timedelta(days=25), TODAY, TODAY + timedelta(days=30))


@dataclass
class Land:
    """Two provinces, four communes with a figure each, two residential groups each, and a school."""

    provinces: tuple[UUID, UUID]
    communes: dict[UUID, Fraction]
    groups: set[UUID]
    schools: set[UUID]


@dataclass
class Act:
    """An act that was carried out: where it stands in the order, and every row before it."""

    id: UUID
    before: dict[str, str] | None
    closed: frozenset[UUID] = frozenset()
    opened: frozenset[UUID] = frozenset()


@dataclass
class History:
    """What a sequence has done so far."""

    land: Land
    chance: random.Random
    day: date = START
    done: list[Act] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    groups: set[UUID] = field(default_factory=set)
    named: int = 0

    def name(self) -> str:
        self.named += 1
        return f"Mẫu {self.named}"


@pytest.fixture
def land(world: World) -> Land:
    actor = system_actor("loader")
    other = selectors.territory_by_code("33").id
    since = date(2025, 7, 1)
    services.apply_template(actor=actor, territory_id=other, on=since, at=AT, only=SLOTS)
    found = [t.id for t in selectors.territory_children(world.city) if t.name.startswith("Xã Vĩnh")][:4]
    services.build_bodies(actor=actor, on=since, at=AT, territory_ids=found, only=SLOTS)
    planned = [
        services.NewGroup(c, f"Thôn {n}", str(n), "thon")
        for i, c in enumerate(found)
        for n in (2 * i, 2 * i + 1)
    ]
    groups = services.build_residential_groups(actor=actor, groups=planned, since=since, at=AT)
    services.build_bodies(actor=actor, on=since, at=AT, territory_ids=groups)
    seat = BodyVersion.objects.get(territory_id=found[0], slot="ubnd").body_id
    school = services.open_body(
        actor=actor, name="Trường Tiểu học Mẫu", kind="truong_tieu_hoc", since=since, at=AT, parent_id=seat,
        territory_id=found[0],
    )  # fmt: skip
    figures = {c: Fraction(1000 + 137 * i) for i, c in enumerate(found)}
    return Land((world.city, other), figures, set(groups), {school})


def digest() -> dict[str, str]:
    """One digest for every table of the room."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            key = "body_id" if table == "orgs_body_place" else "id"
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t.{key}), '')) FROM {table} t"
            )
            found[table] = cursor.fetchone()[0]
    return found


def standing(parents: Any, level: str, day: date) -> list[UUID]:
    found = TerritoryVersion.objects.filter(
        parent_id__in=parents, territory__level_id=level, valid__contains=day
    ).order_by("sort", "territory_id")
    return list(found.values_list("territory_id", flat=True))


def ours(h: History, day: date) -> list[UUID]:
    """Communes of the sequence that stand on a day: those it began with and those that came of them."""
    known = set(h.land.communes) | set(TerritoryLineage.objects.values_list("successor_id", flat=True))
    return [c for c in standing(h.land.provinces, "xa", day) if c in known]


# ── the acts


def merge(h: History) -> list[StepSpec]:
    communes = ours(h, h.day)
    taken = h.chance.sample(communes, min(len(communes), h.chance.choice((1, 2, 2, 3))))
    code = selectors.territory(taken[0], h.day).code if h.chance.random() < 0.4 else ""
    kind, word = h.chance.choice((("xa", "Xã"), ("phuong", "Phường")))
    return [join([whole(c, "m") for c in taken], new("m", f"{word} {h.name()}", kind, code))]


def divide(h: History) -> list[StepSpec]:
    communes = ours(h, h.day)
    taken = h.chance.choice(communes)
    keys = ("x", "y", "z")[: h.chance.choice((2, 2, 3))]
    known = h.chance.random()
    shares = [
        None if known < 0.4 or (known < 0.7 and k == keys[-1]) else f"0.{h.chance.randint(10, 33)}"
        for k in keys
    ]
    links = [part(taken, k, s) for k, s in zip(keys, shares, strict=True)]
    if len(communes) > 1 and h.chance.random() < 0.4:
        links.append(whole(h.chance.choice([c for c in communes if c != taken]), keys[0]))
    steps = [join(links, *(new(k, f"Xã {h.name()}") for k in keys))]
    for group in standing([taken], "thon", h.day):
        if h.chance.random() < 0.97:  # else somebody forgot one: the act is refused
            steps.append(change("move", group, parent_key=h.chance.choice(keys)))
    at_home = BodyVersion.objects.filter(
        territory_id=taken, body_id__in=h.land.schools, valid__contains=h.day
    ).values_list("body_id", flat=True)
    return steps + [change("move", s, subject="body", parent_key=h.chance.choice(keys)) for s in at_home]


def rename(h: History) -> list[StepSpec]:
    commune = h.chance.choice(ours(h, h.day))
    if h.chance.random() < 0.4:
        kind = selectors.territory(commune, h.day).kind
        return [change("rekind", commune, kind="phuong" if kind == "xa" else "xa")]
    kind = selectors.territory(commune, h.day).kind
    return [change("rename", commune, name=f"{'Xã' if kind == 'xa' else 'Phường'} {h.name()}")]


def move(h: History) -> list[StepSpec]:
    if h.chance.random() < 0.5:
        return [change("move", h.chance.choice(ours(h, h.day)), parent_id=h.chance.choice(h.land.provinces))]
    communes = ours(h, h.day)
    group = h.chance.choice(standing(communes, "thon", h.day))
    return [change("move", group, parent_id=h.chance.choice(communes))]


def group_acts(h: History) -> list[StepSpec]:
    groups = standing(ours(h, h.day), "thon", h.day)
    gone = sorted(h.land.groups - set(groups), key=str)
    if gone and h.chance.random() < 0.4:
        return [end("reopen", h.chance.choice(gone))]
    if h.chance.random() < 0.4:
        return [end("close", h.chance.choice(groups))]
    home = h.chance.choice(ours(h, h.day))
    mine = standing([home], "thon", h.day)
    return [join([whole(g, "g") for g in mine[:2]], new("g", f"Thôn {h.name()}", "thon"))]


def body_acts(h: History) -> list[StepSpec]:
    home = h.chance.choice(ours(h, h.day))
    offices = list(
        BodyVersion.objects.filter(territory_id=home, valid__contains=h.day)
        .exclude(slot="ubnd")
        .exclude(body_id__in=h.land.schools)
        .order_by("sort", "body_id")
        .values_list("body_id", flat=True)
    )
    which = h.chance.choice(("merge", "into", "split", "rename", "close"))
    if which == "merge":
        made = new("b", f"Văn phòng {h.name()}", "phong_xa")
        return [
            join(
                [whole(b, "b") for b in h.chance.sample(offices, min(2, len(offices)))], made, subject="body"
            )
        ]
    if which == "into":
        a, b = (h.chance.sample(offices, 2) + offices)[:2]
        return [join([whole(a, "b")], new("b", "", "", existing_id=b), subject="body")]
    if which == "split":
        names = [new(k, f"Văn phòng {h.name()}", "phong_xa") for k in "pq"]
        return [join([part(h.chance.choice(offices), k) for k in "pq"], *names, subject="body")]
    if which == "rename":
        return [change("rename", h.chance.choice(offices), subject="body", name=f"Văn phòng {h.name()}")]
    return [end("close", h.chance.choice(offices), subject="body")]


ACTS = (merge, merge, divide, divide, rename, move, group_acts, body_acts, body_acts)


def run(h: History) -> None:
    """One act or one undoing; a refusal must leave every row as it was."""
    if h.done and h.chance.random() < 0.3:
        take_back(h)
        return
    if h.chance.random() < 0.6:
        h.day = min(h.day + timedelta(days=h.chance.randint(0, 12)), TODAY + timedelta(days=20))
    kind = h.chance.choice(ACTS)
    before = digest()
    try:
        with transaction.atomic():
            steps = kind(h)
            counterparts = {"phong_kinh_te": ("phong_kt_ht_dt",)} if h.chance.random() < 0.5 else {}
            act = draft(*steps, on=h.day, slots=SLOTS, counterparts=counterparts)
            outcome = carry(act)
    except (NotPossible, IndexError) as refusal:
        h.told.append(f"{h.day} {kind.__name__}: {str(refusal)[:150]}")
        assert digest() == before
        return
    h.told.append(f"{h.day} {kind.__name__}: {outcome.territories} {outcome.bodies}")
    groups = {
        link.unit_id
        for s in steps
        if s.kind in ("merge", "close")
        for link in s.links
        if link.unit_id in h.groups
    }
    opened = {outcome.made[r.key] for s in steps for r in s.results if r.kind == "thon"}
    opened |= {link.unit_id for s in steps if s.kind == "reopen" for link in s.links}
    h.groups = (h.groups - groups) | opened
    h.done.append(Act(act, before, frozenset(groups), frozenset(opened)))
    check_links(outcome.reorganisation_id, h)


def take_back(h: History) -> None:
    """Undo some act: the last one exactly; an earlier one exactly too, or refused and nothing changed."""
    index = len(h.done) - 1 if h.chance.random() < 0.6 else h.chance.randrange(len(h.done))
    act = h.done[index]
    before = digest()
    try:
        with transaction.atomic():
            undo(act.id)
    except NotPossible as refusal:
        assert index < len(h.done) - 1, f"the last act can be undone: {refusal}"
        assert digest() == before
        h.told.append(f"undo {index}: refused")
        return
    h.told.append(f"undo {index}")
    assert_restored(act.id)
    if act.before is not None and index == len(h.done) - 1:
        assert digest() == act.before
    del h.done[index]
    for later in h.done[index:]:
        later.before = None  # what stood before them had this act in it
    h.groups = (h.groups - act.opened) | act.closed


def assert_restored(act: UUID) -> None:
    """Rows the act made are gone, rows it changed are as they were."""
    with connection.cursor() as cursor:
        for table in TABLES[:-1]:
            kind = "uuid" if table in ("orgs_territory", "orgs_body") else "bigint"
            cursor.execute(
                f"""SELECT count(*) FROM orgs_reorganisation_change c LEFT JOIN {table} t ON t.id = c.key::{kind}
                    WHERE c.reorganisation_id = %s AND c."table" = %s AND to_jsonb(t) IS DISTINCT FROM c.before""",
                [act, table],
            )
            assert cursor.fetchone()[0] == 0, table


# ── what always holds


def check_links(act: UUID, h: History) -> None:
    """A body that ended has who follows it, or is listed as having nobody."""
    nobody = set(selectors.ended_without_taker(act))
    followed = {s.predecessor_id for s in selectors.succession(act) if s.subject == "body"}
    assert not nobody & followed


def check(h: History) -> None:
    for day in DAYS:
        _forest(day, "territory", dict(_pairs(TerritoryVersion, "territory_id", day)))
        _forest(day, "body", dict(_pairs(BodyVersion, "body_id", day)))
    _spans()
    _groups(h)
    _schools(h)
    _totals(h)
    _every_id_resolves()
    before = digest()
    assert services.rebuild_places(at=AT) == 0
    assert digest() == before


def _pairs(model: Any, unit: str, day: date) -> list[tuple[UUID, UUID | None]]:
    rows = list(model.objects.filter(valid__contains=day).values_list(unit, "parent_id"))
    assert len(rows) == len({unit for unit, _ in rows})
    return rows


def _forest(day: date, what: str, parents: dict[UUID, UUID | None]) -> None:
    """Every superior stands, and nobody stands below itself."""
    sound: set[UUID] = set()
    for start in parents:
        path: list[UUID] = []
        here: UUID | None = start
        while here is not None and here not in sound:
            assert here in parents, f"{what} {path[-1]}: its superior {here} does not stand on {day}"
            assert here not in path, f"cycle of {what} {here} on {day}"
            path.append(here)
            here = parents[here]
        sound |= set(path)


def _spans() -> None:
    """Superiors are there on every day of those below them, and so are the territories of bodies."""
    for table, unit, above, other in (
        ("orgs_territory_version", "territory_id", "parent_id", "orgs_territory_version"),
        ("orgs_body_version", "body_id", "parent_id", "orgs_body_version"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(
                f"""WITH spans AS (SELECT {unit} AS id, range_agg(valid) AS days FROM {other} GROUP BY 1)
                    SELECT count(*) FROM {table} v JOIN spans s ON s.id = v.{above}
                    WHERE lower(v.valid) >= %s AND NOT s.days @> v.valid""",
                [START],
            )
            assert cursor.fetchone()[0] == 0, table


def _groups(h: History) -> None:
    """Every residential group stands once, below a commune that stands, with its own body below one of that commune."""
    day = max(h.day, TODAY)
    found = standing(ours(h, day), "thon", day)
    assert sorted(found, key=str) == sorted(h.groups, key=str)
    for row in BodyVersion.objects.filter(territory_id__in=found, slot="thon", valid__contains=day):
        assert row.territory_id is not None and row.parent_id is not None
        place = TerritoryVersion.objects.get(territory_id=row.territory_id, valid__contains=day)
        above = BodyVersion.objects.filter(body_id=row.parent_id, valid__contains=day).first()
        assert above is not None, f"{row.name} of {place.name} hangs in the air ({row.parent_id})"
        assert above.territory_id == place.parent_id


def _schools(h: History) -> None:
    for school in h.land.schools:
        row = BodyVersion.objects.get(body_id=school, valid__contains=max(h.day, TODAY))
        assert row.territory_id in ours(h, max(h.day, TODAY))


def _totals(h: History) -> None:
    """What the first communes had is with those of today or said to be of unknown place: nothing lost or doubled."""
    parts: dict[UUID, list[TerritoryLineage]] = defaultdict(list)
    for link in TerritoryLineage.objects.filter(reorganisation__isnull=False):
        parts[link.predecessor_id].append(link)
    here, unknown, waiting = Fraction(0), Fraction(0), list(h.land.communes.items())
    stands = set(ours(h, max(h.day, TODAY)))
    while waiting:
        unit, amount = waiting.pop()
        if unit in stands:
            here += amount
            assert unit not in parts
            continue
        given = Fraction(0)
        for link in parts.pop(unit, []):
            share = (
                Fraction(1)
                if not link.partial
                else None
                if link.share is None
                else Fraction(Decimal(link.share))
            )
            if share is None:
                waiting.append((link.successor_id, Fraction(0)))
                continue
            given += share
            waiting.append((link.successor_id, amount * share))
        assert given <= 1
        unknown += amount * (1 - given)
        parts.setdefault(unit, [])
    assert here + unknown == sum(h.land.communes.values())


def _every_id_resolves() -> None:
    """Whoever ended leads, link by link, to bodies that stand or to ones that nobody followed; never in a circle."""
    links: dict[UUID, list[UUID]] = defaultdict(list)
    for before, after in BodyLineage.objects.values_list("predecessor_id", "successor_id"):
        links[before].append(after)
    known = set(BodyVersion.objects.values_list("body_id", flat=True))
    for start in links:
        seen, edge = {start}, [start]
        while edge:
            here = edge.pop()
            assert here in known
            for following in links.get(here, ()):
                assert following != start, "a body cannot succeed itself"
                if following not in seen:
                    seen.add(following)
                    edge.append(following)


@pytest.mark.slow
def test_random_sequences_lose_and_double_nothing(land: Land) -> None:
    start = digest()
    for seed in range(FIRST, FIRST + SEQUENCES):
        h = History(land, random.Random(seed), groups=set(land.groups))
        try:
            with transaction.atomic():
                for _ in range(h.chance.randint(4, 10)):
                    run(h)
                check(h)
                while h.done:
                    act = h.done.pop()
                    undo(act.id)
                    assert_restored(act.id)
                    assert act.before is None or digest() == act.before
                assert digest() == start
                transaction.set_rollback(True)
        except Exception as error:
            told = "\n".join(h.told)
            raise AssertionError(f"sequence {seed}:\n{told}\n{type(error).__name__}: {error}") from error
    assert digest() == start
