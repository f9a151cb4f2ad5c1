"""Plain data the access room hands out. Never the personal identifier itself: only its masked form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Somebody as other rooms need them: a name and a way to reach them."""

    id: UUID
    full_name: str
    email: str
    phone: str
    language: str
    sample: bool
    can_sign_in: bool


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """Days on which the holder of a post is away. ``until`` is the last one.

    :param running: the day asked about is one of them.
    :param stand_in_id: the person who stands in, ``None`` when nobody does.
    :param stand_in_post: that person's appointment.
    """

    id: UUID
    appointment_id: UUID
    person_id: UUID
    person_name: str
    body_id: UUID
    body_name: str
    kind: str
    kind_label: str
    since: date
    until: date
    running: bool
    over: bool
    stand_in_id: UUID | None = None
    stand_in_post: UUID | None = None
    stand_in_name: str = ""


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """One delegation, from a head to another post.

    :param state: ``to_come``, ``in_force``, ``over`` or ``revoked``.
    :param scope: its documents and acts in words; ``acts`` the codes of the acts alone.
    """

    id: UUID
    giver_post: UUID
    giver_id: UUID
    giver_name: str
    body_id: UUID
    body_name: str
    receiver_post: UUID
    receiver_id: UUID
    receiver_name: str
    receiver_body_name: str
    way: str
    way_label: str
    mark: str
    codes: tuple[str, ...]
    scope: tuple[str, ...]
    about_id: str
    about_label: str
    since: date
    until: date | None
    basis: str
    state: str
    revoked_at: datetime | None = None
    may_revoke: bool = False


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """What is printed above and under the signature.

    :param lines: exactly as printed, in capitals.
    :param notes: what a person should know: data that is not verified.
    """

    lines: tuple[str, ...]
    name: str
    person_id: UUID
    appointment_id: UUID
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AppointmentLine:
    """One appointment in a list. ``until`` is the last day in force.

    :param at_once: it began on ``since`` and was ended from that very day, so that no day is left; ``until`` is before.
    """

    id: UUID
    person_id: UUID
    person_name: str
    role: str
    role_label: str
    position: str
    body_id: UUID
    body_name: str
    since: date | None
    until: date | None
    basis: str
    in_force: bool
    at_once: bool = False
    capacity: str = "member"
    capacity_label: str = ""
    concurrent: bool = False
    away: LeaveLine | None = None
    email: str = ""
    phone: str = ""
    can_sign_in: bool = False
    sample: bool = False
    may_end: bool = False
    may_not_end: str = ""
    may_correct: bool = False
    may_note_leave: bool = False
    may_delegate: bool = False
    acts: tuple[PostAct, ...] = ()


@dataclass(frozen=True, slots=True)
class PostAct:
    """A reorganisation that touched a post.

    :param how: ``made`` (given anew by it), ``changed`` (ended or moved) or ``withdrawn``.
    """

    reorganisation_id: UUID
    title: str
    how: str


@dataclass(frozen=True, slots=True)
class WithdrawnPost:
    """A post to come that a reorganisation withdrew, for its body is no more."""

    role_label: str
    body_name: str
    since: date
    act: PostAct


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person with every appointment the reader may see.

    :param withdrawn: posts to come that reorganisations withdrew; shown to whoever keeps the record and to oneself.
    """

    card: PersonCard
    identifier: str
    appointments: tuple[AppointmentLine, ...]
    may_keep: bool
    account_email: str
    account_open: bool
    leaves: tuple[LeaveLine, ...] = ()
    withdrawn: tuple[WithdrawnPost, ...] = ()
    given: tuple[DelegationLine, ...] = ()
    received: tuple[DelegationLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The people of one body.

    :param away: who is away that day, besides those who lead. :param coming: the first day of a body yet to come.
    :param without_post: people this body keeps who have no post at all: told where past posts are.
    """

    body_id: UUID
    body_name: str
    lines: tuple[AppointmentLine, ...]
    total: int
    may_keep: bool
    why_not: str
    who_can: str
    appointable: tuple[tuple[str, str], ...]
    day: date
    leader: AppointmentLine | None = None
    deputies: tuple[AppointmentLine, ...] = ()
    away: tuple[LeaveLine, ...] = ()
    coming: date | None = None
    without_post: tuple[PersonCard, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """An account of the demonstration."""

    email: str
    full_name: str
    role: str
    role_label: str
    body_name: str
    password: str


@dataclass(frozen=True, slots=True)
class InvitationLetter:
    """What a letter of invitation says. ``token`` is its secret and is kept nowhere else."""

    email: str
    full_name: str
    bodies: tuple[str, ...]
    language: str
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationState:
    """Where an invitation stands: ``waiting`` for its letter, ``sent``, ``used``, ``withdrawn``, ``expired``."""

    state: str
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One browser in which somebody is signed in. ``device`` is what it says of itself."""

    id: int
    device: str
    address: str
    since: datetime
    last_seen: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class SecondFactorState:
    """A second factor that is missing: from ``due`` on the post opens nothing without it."""

    due: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class SecondFactorTally:
    """The rule of the second factor, and how far it is kept."""

    since: date | None
    grace_days: int
    roles: tuple[str, ...]
    holders: int
    having: int


@dataclass(frozen=True, slots=True)
class SignInState:
    """How an account can be signed in to. ``closed_until``: wrong too often."""

    way_in: bool
    factors: tuple[str, ...]
    linked: bool
    sessions: int
    closed_until: datetime | None
    invitation: InvitationState | None


@dataclass(frozen=True, slots=True)
class ImportedPerson:
    """Somebody as a row of a sheet gives them, for showing; the personal identifier stays out.

    :param account: an account will be opened; ``known``: in the system already, only the post is given.
    """

    line: int
    full_name: str
    role_label: str
    position: str
    email: str
    account: bool
    body_name: str = ""
    capacity_label: str = ""
    concurrent: bool = False
    known: bool = False


@dataclass(frozen=True, slots=True)
class ImportWrong:
    """One thing wrong with one cell of a sheet."""

    line: int
    column: str
    message: str
    value: str


@dataclass(frozen=True, slots=True)
class PeopleImport:
    """What a sheet of people holds, and what came of it.

    :param created: people added; ``appointed``: of those in the system already, who got a post by it.
    """

    rows: tuple[ImportedPerson, ...]
    problems: tuple[ImportWrong, ...]
    created: int
    accounts: int
    appointed: int = 0
