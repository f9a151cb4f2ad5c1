"""One row of the authorisation matrix: an address and method, and the answer for every role in every place.

The world (``world.py``) has a person for each role at each of six bodies. The record a row asks about is the
ward's, unless the row's ``why`` says otherwise:

    own              the ward's people's committee, whose record it is
    parent           the city above it
    child            a division below it
    sibling          another ward of the same city
    cousin           a division of that other ward
    other_province   the people's committee of another province

    ROWS = [
        read(
            "plan_review",                                   # URL name, with its namespace if any
            of_plan,                                         # arguments of the address, from (world, made)
            {200: f"{READERS} @ own parent"},                # answer: roles @ places; roles @ places
            scene=plan_under_review,                         # makes the record; its result is ``made``
            why="a plan under review is read by the body that took it in and those above it",
        ),
        act("plan_accept_rest", of_plan, {302: "officer contributor @ own", 403: "..."}, sends=..., why=...),
    ]

Whoever is not named gets ``otherwise``: 404, because out of scope is never told apart from absent. Roles are the
short names of ``ROLES`` or ``everyone``; places are those above or ``anywhere`` (also when ``@`` is left out).
People outside the roles are answered by ``outside``: ``anonymous`` goes to sign in, ``no_post`` gets 403, unless
the row says so. These follow by themselves and are checked on every row:

    former    held the post at ``own`` until yesterday, and none now: as ``no_post``
    moved     held it until yesterday, has the same role at ``sibling`` since today: as that role there
    closed    holds the post, the account is closed: as ``anonymous``
    delegate  heads the division and acts for ``own`` by delegation, for the acts of ``access.kinds.ACTS`` alone: what
              is open to everybody, and what ``delegate=`` says
    ``also``  members of ``tests/cast.py`` by name, for what is one person's own

Write the row before the page, from what the law, the glossary and docs/security.md say, never by running the page
and copying its answer; ``why`` is the rule in one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: Short name → role code.
ROLES = {
    "officer": "standing_officer",
    "contributor": "contributor",
    "chair": "chair",
    "council": "council_member",
    "inspector": "inspector",
    "auditor": "auditor",
    "steward": "people_steward",
    "system": "system_steward",
}
#: Places, in the order a sample takes turns through them.
PLACES = ("own", "parent", "child", "sibling", "cousin", "other_province")

#: Expected answer: sent to the sign-in page (401 under /api/).
SIGN_IN = "sign-in"

#: The six roles that do or read the work of a body; stewards keep people and the machine.
READERS = "officer contributor chair council inspector auditor"
STEWARDS = "steward system"

#: Who stands outside the roles, at an address for people with a post.
FOR_POSTS = {"anonymous": SIGN_IN, "no_post": 403}
#: The same at an address for everybody who can sign in, also without a post.
FOR_ACCOUNTS = {"anonymous": SIGN_IN, "no_post": 200}

Cell = tuple[str, str]
Answer = int | str


def nothing(*_args: Any) -> dict[str, Any]:
    """No arguments, no fields."""
    return {}


def plain(world: Any) -> None:
    """The world as it is, without a record of its own."""


@dataclass(frozen=True, eq=False)
class Row:
    """What everybody gets at an address by one method.

    :param word: the word in the address or the form that names the act, when one address serves several acts.
    :param sends: fields of the query or the form, from ``(world, made)``.
    :param leaves: a safe method that writes all the same, and why that is right.
    :param unlined: an act that writes and leaves no audit line, and why that is right.
    :param contacts: the answer holds people's addresses and telephones, and why that is right.
    :param identifiers: the answer holds whole personal identifiers, and why that is right.
    :param shows: words on the page → who may read them there; everybody else's copy must lack them.
    """

    name: str
    kwargs: Callable[..., Mapping[str, Any]]
    answers: Mapping[Answer, str]
    method: str
    why: str
    otherwise: Answer = 404
    outside: Mapping[str, Answer] = field(default_factory=lambda: FOR_POSTS)
    delegate: Answer | None = None
    also: Mapping[str, Answer] = field(default_factory=dict)
    scene: Callable[[Any], Any] = plain
    sends: Callable[..., Mapping[str, Any]] = nothing
    word: str = ""
    note: str = ""
    leaves: str = ""
    unlined: str = ""
    contacts: str = ""
    identifiers: str = ""
    shows: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join(part for part in (self.method, self.name, self.word, self.note) if part)

    def cells(self) -> dict[Cell, Answer]:
        """(role, place) → answer, all of them.

        :raises ValueError: a role or place nobody knows, or two answers for one.
        """
        found: dict[Cell, Answer] = {}
        for answer, who in self.answers.items():
            for cell in cells(who):
                if found.setdefault(cell, answer) != answer:
                    raise ValueError(f"{self}: {'@'.join(cell)} has two answers, {found[cell]} and {answer}")
        return {(role, place): found.get((role, place), self.otherwise) for role in ROLES for place in PLACES}

    def to_delegate(self) -> Answer:
        """What a delegate gets: their due, or what is everybody's, or what nobody's is."""
        if self.delegate is not None:
            return self.delegate
        answers = set(self.cells().values())
        return answers.pop() if len(answers) == 1 else self.otherwise


def cells(who: str) -> list[Cell]:
    """``"officer chair @ own parent; system"`` as pairs of role and place."""
    found: list[Cell] = []
    for part in filter(None, (part.strip() for part in who.split(";"))):
        names, _at, where = part.partition("@")
        roles = list(ROLES) if "everyone" in names.split() else names.split()
        places = list(PLACES) if not where or "anywhere" in where.split() else where.split()
        if unknown := (set(roles) - set(ROLES)) | (set(places) - set(PLACES)):
            raise ValueError(f"{who!r}: nobody knows {', '.join(sorted(unknown))}")
        found += [(role, place) for role in roles for place in places]
    return found


def read(
    name: str,
    kwargs: Callable[..., Mapping[str, Any]] = nothing,
    answers: Mapping[Answer, str] | None = None,
    **more: Any,
) -> Row:
    """A page or file (GET; HEAD is asked as well). Without answers: everybody who holds a post, 200."""
    return Row(name, kwargs, answers or {200: "everyone"}, "GET", **more)


def act(
    name: str,
    kwargs: Callable[..., Mapping[str, Any]] = nothing,
    answers: Mapping[Answer, str] | None = None,
    **more: Any,
) -> Row:
    """A form sent (POST; it is also sent once without its token). Without answers: everybody with a post, 302."""
    return Row(name, kwargs, answers or {302: "everyone"}, "POST", **more)
