"""One small world for all tests, built through the services, so it obeys the rules.

A ministry; a province (Hải Phòng) with two of its communes; a neighbour province (Quảng Ninh) with one commune;
a person per role. Territories are the real ones of the seed; people are invented and marked as sample data.

    def test_something(cast):
        cast.officer                 a Member: person_id, account_id, email, name, body_id
        cast.actor("officer")        the Actor policies judge
        cast.client("officer")       a signed-in django.test.Client
        cast.body.ward               a body id; see BODIES for all of them

The world is built once in a test process and copied into each test that asks for it (about 50 ms).
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from thidua.foundations.access import selectors as access
from thidua.foundations.access import services as people
from thidua.foundations.orgs import selectors as orgs_read
from thidua.foundations.orgs import services as orgs
from thidua.ground import clock
from thidua.ground.actor import Actor, system_actor

#: The day since which the world stands: today's communes began on it.
SINCE = date(2025, 7, 1)

#: Everybody's password.
PASSWORD = "mật khẩu mẫu 2025"

#: Official codes of the territories taken from the seed.
HAI_PHONG, HONG_AN, LE_CHAN = "31", "11602", "11383"
QUANG_NINH = "22"

#: name in ``cast.body`` → (territory, slot of the template).
BODIES: dict[str, tuple[str, str]] = {
    "city": ("city", "ubnd"),
    "department": ("city", "so_gddt"),
    "home_affairs": ("city", "so_noi_vu"),
    "city_front": ("city", "mttq"),
    "city_association": ("city", "hoi_khuyen_hoc"),
    "ward": ("ward", "ubnd"),
    "division": ("ward", "phong_vhxh"),
    "ward_front": ("ward", "mttq"),
    "ward_association": ("ward", "hoi_khuyen_hoc"),
    "other_ward": ("other_ward", "ubnd"),
    "other_division": ("other_ward", "phong_vhxh"),
    "neighbour": ("neighbour", "ubnd"),
    "neighbour_ward": ("neighbour_ward", "ubnd"),
}

#: name → (sample name, posts as (role, body)). The first post of the list of roles is the one acted by.
MEMBERS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "officer": ("Cán bộ Mẫu Phường", (("standing_officer", "ward"),)),
    "contributor": ("Thực hiện Mẫu", (("contributor", "ward"),)),
    "chair": ("Chủ tịch Mẫu Phường", (("chair", "ward"),)),
    "council_member": ("Thành viên Mẫu", (("council_member", "ward"),)),
    "people_steward": ("Nhân sự Mẫu Phường", (("people_steward", "ward"),)),
    "division_officer": ("Chuyên viên Mẫu Phòng", (("standing_officer", "division"),)),
    "city_officer": ("Cán bộ Mẫu Thành phố", (("standing_officer", "city"),)),
    "city_chair": ("Lãnh đạo Mẫu Thành phố", (("chair", "city"),)),
    "city_steward": ("Nhân sự Mẫu Thành phố", (("people_steward", "city"),)),
    "inspector": ("Kiểm tra Mẫu", (("inspector", "city"),)),
    "auditor": ("Giám sát Mẫu", (("auditor", "city"),)),
    "department_officer": ("Chuyên viên Mẫu Sở", (("standing_officer", "department"),)),
    "other_officer": ("Cán bộ Mẫu Phường khác", (("standing_officer", "other_ward"),)),
    "stranger": ("Cán bộ Mẫu Tỉnh khác", (("standing_officer", "neighbour"),)),
    "ministry_officer": ("Chuyên viên Mẫu Bộ", (("standing_officer", "ministry"),)),
    "system_steward": ("Quản trị Mẫu", (("system_steward", "ministry"),)),
    "two_posts": ("Kiêm nhiệm Mẫu", (("standing_officer", "division"), ("contributor", "ward"))),
    "without_post": ("Chưa phân công Mẫu", ()),
}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the cast."""

    key: str
    name: str
    email: str
    person_id: UUID
    account_id: UUID
    body_id: UUID | None


class Cast:
    """The world as a test sees it. Members are attributes: ``cast.officer``."""

    def __init__(
        self, bodies: dict[str, UUID], territories: dict[str, UUID], members: dict[str, Member]
    ) -> None:
        self.body = SimpleNamespace(**bodies)
        self.territory = SimpleNamespace(**territories)
        self.bodies, self.territories = bodies, territories
        self.members = members

    def __getattr__(self, name: str) -> Member:
        try:
            member: Member = self.__dict__["members"][name]
            return member
        except KeyError:
            raise AttributeError(f"nobody called {name!r} in the cast: {', '.join(MEMBERS)}") from None

    def actor(self, name: str, at: datetime | None = None, *, body: str = "") -> Actor:
        """The member as policies see them; ``body`` chooses among several posts."""
        member = getattr(self, name)
        now = at or clock.now()
        actor = access.actor_of(member.account_id, None, now)
        assert actor is not None
        if body:
            post = next(post for post in actor.posts if post.body_id == self.bodies[body])
            actor = access.actor_of(member.account_id, post.appointment_id, now)
            assert actor is not None
        return actor

    def client(self, name: str = "", **defaults: Any) -> Client:
        """A browser in which the member has signed in; without a name, nobody has."""
        client = Client(**defaults)
        if name and name != "anonymous":
            from thidua.foundations.access.models import Account

            client.force_login(Account.objects.get(pk=getattr(self, name).account_id))
        return client


def build() -> Cast:
    """Make the world through the services."""
    loader, at = system_actor("loader"), clock.now()
    orgs.load_body_kinds(actor=loader, at=at)
    codes = {"city": HAI_PHONG, "ward": HONG_AN, "other_ward": LE_CHAN, "neighbour": QUANG_NINH}
    with tempfile.TemporaryDirectory() as folder:
        codes["neighbour_ward"] = _part_of_seed(Path(folder) / "cast", codes)
        orgs.load_territories(actor=loader, at=at, path=Path(folder) / "cast")
    territories = {name: orgs_read.territory_by_code(code, SINCE).id for name, code in codes.items()}
    bodies: dict[str, UUID] = {
        "ministry": orgs.open_body(
            actor=loader,
            name="Bộ Giáo dục và Đào tạo",
            short_name="Bộ GDĐT",
            kind="bo",
            level="trung_uong",
            since=SINCE,
            sample=True,
            at=at,
        )
    }
    for name, territory in territories.items():
        slots = [slot for place, slot in BODIES.values() if place == name]
        made = orgs.apply_template(
            actor=loader, territory_id=territory, on=SINCE, at=at, only=slots, sample=True
        )
        bodies |= {key: made.created[slot] for key, (place, slot) in BODIES.items() if place == name}
    return Cast(bodies, territories, {key: _member(key, bodies, loader, at) for key in MEMBERS})


def _part_of_seed(target: Path, codes: dict[str, str]) -> str:
    """The wanted rows of the seed as a small pack; returns the code of one commune of the neighbour."""
    target.mkdir()
    source = Path(settings.PACKS) / "territories" / "2025"
    commune = ""
    for name in ("provinces.csv", "communes.csv"):
        with (source / name).open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle)
            rows = list(reader)
        wanted = [row for row in rows if row["code"] in codes.values()]
        if name == "communes.csv":
            neighbour = next(row for row in rows if row["parent_code"] == QUANG_NINH)
            wanted.append(neighbour)
            commune = neighbour["code"]
        with (target / name).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, fieldnames=reader.fieldnames or [])
            writer.writeheader()
            writer.writerows(wanted)
    return commune


def _member(key: str, bodies: dict[str, UUID], loader: Actor, at: datetime) -> Member:
    name, posts = MEMBERS[key]
    email = f"{key.replace('_', '-')}@mau.example"
    person = people.add_person(
        actor=loader, full_name=name, body_id=bodies["ministry"], email=email, sample=True, at=at
    )
    for role, body in posts:
        people.appoint(actor=loader, person_id=person, role=role, body_id=bodies[body], since=SINCE, at=at)
    account = people.open_account(actor=loader, person_id=person, password=PASSWORD, at=at)
    return Member(key, name, email, person, account, bodies[posts[0][1]] if posts else None)


World = TypeVar("World", bound=Cast)


class Copied(Generic[World]):
    """The rows of a world, kept in memory between tests."""

    def __init__(self, build: Callable[[], World]) -> None:
        before = _contents()
        self.cast = build()
        # Tables that migrations fill are full in every test database already.
        self.rows = {table: rows for table, rows in _contents().items() if table not in before}

    def put(self) -> World:
        """Put the rows into the present database, which has none of them."""
        with transaction.atomic(), connection.cursor() as cursor:
            # Foreign keys are checked when the rows are all there.
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table, content in self.rows.items():
                with cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as stream:
                    stream.write(content)
        return self.cast


def _contents() -> dict[str, bytes]:
    """Every table that has rows, as PostgreSQL's binary copy."""
    found: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
        )
        for (table,) in cursor.fetchall():
            with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as stream:
                content = b"".join(bytes(part) for part in stream)
            # A binary copy without rows is its 19-byte head and the 2-byte end mark.
            if len(content) > 21:
                found[table] = content
    return found
