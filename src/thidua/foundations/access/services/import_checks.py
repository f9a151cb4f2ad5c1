"""What the tables say about the rows of a sheet of people: which bodies they name, who is known, which posts clash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext

from thidua.foundations.access import policy, sealing
from thidua.foundations.access.kinds import CAPACITIES, LEADERS, OWN_LEAD
from thidua.foundations.access.models import Account, Appointment, Person
from thidua.foundations.access.roles import ROLES
from thidua.foundations.access.rules import posts
from thidua.foundations.access.rules.people_sheet import COLUMNS, Home, Reading, Row, Wrong
from thidua.foundations.access.selectors.rows import not_over
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.text_vn import fold

_OUT_OF_SIGHT = "Đã có người mang số này trong hệ thống, ngoài phạm vi của bạn; nhờ quản trị hệ thống phân công người đã có."
_LED = "%s đang giữ tư cách “%s” của đơn vị này trong những ngày ấy."
_LED_BY_ROW = "Dòng %s đã có người đứng đầu, quyền hoặc phụ trách đơn vị này trong những ngày ấy."


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of the system whom a row means, within the actor's sight."""

    id: UUID
    full_name: str
    account: bool


def homes_of(actor: Actor, near: BodyCard, texts: Sequence[str]) -> dict[str, Home]:
    """Each text of the column of bodies: the body it means and the roles the actor may give there, or what is wrong.

    A body out of scope and one that is not there read alike.
    """
    found = {"": Home(near, _given(actor, near))}
    for text, cards in orgs.typed_bodies(texts, near=near.id).items():
        kept = [card for card in cards if policy.may_add_people(actor, card)]
        if len(kept) == 1:
            found[text] = Home(kept[0], _given(actor, kept[0]))
        elif kept:
            found[text] = Home(None, wrong=f"Có {len(kept)} đơn vị cùng tên này; ghi mã hoặc tên đầy đủ.")
        else:
            found[text] = Home(
                None, wrong="Không có đơn vị này trong phạm vi bạn quản lý; ghi mã hoặc tên đầy đủ."
            )
    return found


def _given(actor: Actor, card: BodyCard) -> frozenset[str]:
    return frozenset(code for code in ROLES if policy.may_appoint(actor, code, card))


def find_known(actor: Actor, reading: Reading, at: datetime) -> dict[int, Known]:
    """People the rows mean by their number, by line; problems for those out of sight, whose is not said.

    Also sign-in addresses somebody else has already.
    """
    numbered = [row for row in reading.rows if row.identifier]
    hashes = {found: row for row in numbered for found in sealing.fingerprints(row.identifier)}
    people = list(Person.objects.select_related("account").filter(identifier_hash__in=list(hashes)))
    ids = [person.id for person in people]
    held = Appointment.objects.filter(person__in=ids)
    seen = set(held.filter(policy.seen_appointments(actor)).values_list("person_id", flat=True))
    now = held.filter(not_over(today(at)))
    elsewhere = set(now.values_list("person_id", "id")) - set(
        now.filter(policy.kept_appointments(actor)).values_list("person_id", "id")
    )
    others = {person for person, _post in elsewhere}
    known: dict[int, Known] = {}

    def wrong(row: Row, key: str, message: str, value: str = "") -> None:
        reading.problems.append(Wrong(row.line, COLUMNS[key][0], message, value))

    for person in people:
        row = hashes[person.identifier_hash]
        account = getattr(person, "account", None)
        if not (person.id in seen or policy.sees_everywhere(actor)):
            wrong(row, "identifier", _OUT_OF_SIGHT)
        elif fold(person.full_name) != fold(row.full_name):
            wrong(row, "identifier", f"Số này đã ghi cho {person.full_name}; sửa tên hoặc số.")
        elif person.id == actor.person_id:
            wrong(row, "identifier", "Không ai tự phân công cho chính mình.")
        elif row.account and account is None and person.id in others:
            wrong(row, "account", "Tài khoản của người này do đơn vị khác quản lý; để trống cột này.")
        else:
            known[row.line] = Known(person.id, person.full_name, account is not None)
    asking = [row for row in reading.rows if row.account and not _has_account(known, row)]
    emails = {row.email: row for row in asking}
    for address in Account.objects.filter(email__in=list(emails)).values_list("email", flat=True):
        wrong(emails[address], "email", "Địa chỉ này đã dùng cho một tài khoản.", address)
    return known


def _has_account(known: Mapping[int, Known], row: Row) -> bool:
    return row.line in known and known[row.line].account


def days_of(row: Row, card: BodyCard, at: datetime) -> DateRange:
    """The days of the post a row gives; where none is said from today, at a body yet to come from its first day."""
    first = max(row.since or card.coming or today(at), card.coming or date.min)
    return DateRange(first, row.until + timedelta(days=1) if row.until else None)


def find_clashes(
    reading: Reading, homes: Mapping[str, Home], known: Mapping[int, Known], at: datetime
) -> None:
    """Posts the sheet would give beside posts that are there, or beside another row: two leaders, the same post twice."""
    rows = []
    for row in reading.rows:
        card = homes[row.body].card
        if card is None:
            continue
        days = [day for day in (row.since, row.until) if day is not None]
        if card.coming is not None and any(day < card.coming for day in days):
            key = "since" if row.since is not None and row.since < card.coming else "until"
            said = f"Đơn vị này có từ {card.coming:%d/%m/%Y}; ghi ngày từ ngày ấy."
            reading.problems.append(Wrong(row.line, COLUMNS[key][0], said, ""))
            continue
        rows.append((row, card, days_of(row, card, at)))
    bodies = {card.id for row, card, _days in rows if row.capacity in LEADERS}
    people = {one.id for one in known.values()}
    there = list(
        Appointment.objects.select_related("person").filter(
            Q(body__in=bodies, capacity__in=sorted(LEADERS)) | Q(person__in=people), not_over(today(at))
        )
        if bodies or people
        else ()
    )
    names = orgs.cards({one.body_id for one in there})
    led: list[tuple[UUID, DateRange, int]] = []
    stand_from = orgs.first_days({card.id for _row, card, _days in rows})

    def wrong(row: Row, key: str, message: str) -> None:
        reading.problems.append(Wrong(row.line, COLUMNS[key][0], message, ""))

    for row, card, days in rows:
        first = stand_from.get(card.id)
        if first is not None and days.lower is not None and days.lower < first:
            wrong(row, "since", f"{card.name} có từ ngày {first:%d/%m/%Y}; ghi từ ngày ấy hoặc sau đó.")
        person = known[row.line].id if row.line in known else None
        beside = [one for one in there if _overlap(one.valid, days)]
        own = [one for one in beside if one.person_id == person]
        if any(
            one.body_id == card.id
            and one.role == row.role
            and not posts.may_stand_beside(row.capacity, one.capacity)
            for one in own
        ):
            wrong(row, "role", "Người này đã giữ vai trò này ở đơn vị này trong những ngày ấy.")
        elif posts.is_main(row.capacity, row.concurrent):
            main = next((one for one in own if one.capacity in OWN_LEAD and not one.concurrent), None)
            if main is not None:
                place = names[main.body_id].name
                wrong(
                    row,
                    "concurrent",
                    f"Người này đang giữ chức lãnh đạo chính ở {place}; ghi “có” ở cột này.",
                )
        if row.capacity not in LEADERS:
            continue
        leader = next((one for one in beside if one.body_id == card.id and one.capacity in LEADERS), None)
        line = next((line for body, other, line in led if body == card.id and _overlap(other, days)), None)
        if leader is not None:
            said = gettext(CAPACITIES[leader.capacity])
            wrong(row, "capacity", _LED % (leader.person.full_name, said))
        elif line is not None:
            wrong(row, "capacity", _LED_BY_ROW % line)
        led.append((card.id, days, row.line))


def _overlap(one: DateRange, other: DateRange) -> bool:
    starts = one.lower is None or other.upper is None or one.lower < other.upper
    return starts and (one.upper is None or other.lower is None or other.lower < one.upper)


__all__ = ["Known", "days_of", "find_clashes", "find_known", "homes_of"]
