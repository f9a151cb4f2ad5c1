"""Sample people of a world: one account per role, and one officer in each body that owes something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from thidua.foundations.access import selectors as access
from thidua.foundations.access import services as people
from thidua.foundations.access.sample import SAMPLE_PASSWORD
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor

#: Sample posts begin with the world's first year, or with their body.
SINCE = date(2023, 1, 1)


@dataclass(frozen=True, slots=True)
class Cast:
    """A sample person: how they sign in, what they are called, the posts they hold (the first is acted by)."""

    login: str
    name: str
    posts: tuple[tuple[str, str, str], ...]


#: (role, body key, position as printed). Body keys are those of the world's ``bodies``.
ROLES: tuple[Cast, ...] = (
    Cast(
        "can-bo-thanh-pho", "Cán bộ Mẫu Thành phố", (("standing_officer", "city", "Chuyên viên Văn phòng"),)
    ),
    Cast(
        "can-bo-so",
        "Chuyên viên Mẫu Sở",
        (
            ("standing_officer", "so_gddt", "Chuyên viên Phòng Giáo dục thường xuyên"),
            ("contributor", "city_hoi_khuyen_hoc", "Ủy viên Thường vụ (kiêm nhiệm)"),
        ),
    ),
    Cast("lanh-dao-thanh-pho", "Lãnh đạo Mẫu Thành phố", (("chair", "city", "Phó Chủ tịch"),)),
    Cast("hoi-dong", "Thành viên Mẫu Hội đồng", (("council_member", "city_hoi_dong_tdkt", "Ủy viên"),)),
    Cast("kiem-tra", "Kiểm tra Mẫu", (("inspector", "city", "Thanh tra viên"),)),
    Cast("giam-sat", "Giám sát Mẫu", (("auditor", "city", "Cán bộ giám sát"),)),
    Cast("nhan-su", "Nhân sự Mẫu", (("people_steward", "city", "Chuyên viên tổ chức cán bộ"),)),
    Cast("quan-tri", "Quản trị Mẫu", (("system_steward", "city", "Quản trị hệ thống"),)),
    Cast("can-bo-phuong", "Cán bộ Mẫu Phường", (("standing_officer", "ward", "Chuyên viên"),)),
    Cast(
        "van-hoa-xa-hoi",
        "Chuyên viên Mẫu Văn hóa",
        (("contributor", "ward_phong_vhxh", "Chuyên viên"), ("contributor", "ward", "Chuyên viên")),
    ),
    Cast("lanh-dao-phuong", "Lãnh đạo Mẫu Phường", (("chair", "ward", "Chủ tịch"),)),
    Cast("can-bo-le-chan", "Cán bộ Mẫu Lê Chân", (("standing_officer", "commune1", "Chuyên viên"),)),
    Cast("can-bo-kien-an", "Cán bộ Mẫu Kiến An", (("standing_officer", "commune2", "Chuyên viên"),)),
    Cast("can-bo-an-duong", "Cán bộ Mẫu An Dương", (("standing_officer", "commune3", "Chuyên viên"),)),
    Cast("can-bo-ninh-binh", "Cán bộ Mẫu Ninh Bình", (("standing_officer", "ninh_binh", "Chuyên viên"),)),
    Cast("can-bo-trieu-son", "Cán bộ Mẫu Triệu Sơn", (("standing_officer", "trieu_son_now", "Chuyên viên"),)),
)


#: What the sample leaders are under the law, by their printed position.
CAPACITIES = {"Chủ tịch": "head", "Phó Chủ tịch": "deputy"}


def email(login: str) -> str:
    """Addresses in a domain reserved for examples: no mail can reach anybody."""
    return f"{login}@mau.example"


def make(*, loader: Actor, bodies: dict[str, UUID], at: datetime) -> dict[str, UUID]:
    """The people of :data:`ROLES` whose bodies exist in this world; person ids by login."""
    made: dict[str, UUID] = {}
    for one in ROLES:
        posts = [post for post in one.posts if post[1] in bodies]
        if posts:
            made[one.login] = _person(loader, one.login, one.name, posts, bodies, at)
    return made


def _person(
    loader: Actor,
    login: str,
    name: str,
    posts: Sequence[tuple[str, str, str]],
    bodies: dict[str, UUID],
    at: datetime,
) -> UUID:
    person = people.add_person(
        actor=loader, full_name=name, body_id=bodies[posts[0][1]], email=email(login), sample=True, at=at
    )
    stand_from = orgs.first_days({bodies[body] for _role, body, _position in posts})
    for role, body, position in posts:
        people.appoint(
            actor=loader,
            person_id=person,
            role=role,
            body_id=bodies[body],
            position=position,
            capacity=CAPACITIES.get(position, "member") if role == "chair" else "member",
            since=max(SINCE, stand_from[bodies[body]] or SINCE),
            at=at,
        )
    people.open_account(actor=loader, person_id=person, password=SAMPLE_PASSWORD, at=at)
    return person


def officers(
    *, loader: Actor, body_ids: Sequence[tuple[UUID, str]], since: date, at: datetime
) -> dict[UUID, UUID]:
    """A standing officer without an account in each body, named after it; person ids by body."""
    found: dict[UUID, UUID] = {}
    stand_from = orgs.first_days(body for body, _name in body_ids)
    for number, (body, name) in enumerate(body_ids, start=1):
        person = people.add_person(
            actor=loader,
            full_name=f"Cán bộ Mẫu {number:02d}",
            body_id=body,
            sample=True,
            position=name[:100],
            at=at,
        )
        first = max(since, stand_from[body] or since)
        people.appoint(
            actor=loader, person_id=person, role="standing_officer", body_id=body, since=first, at=at
        )
        found[body] = person
    return found


def actor(person: UUID, at: datetime) -> Actor:
    """The actor a sample person is at an instant.

    :raises ValueError: the person holds no post then.
    """
    found = access.actor_of_person(person, None, at)
    if found is None:
        raise ValueError(f"person {person} cannot act at {at}")
    return found
