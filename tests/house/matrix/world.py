"""The world of the matrix: the cast of ``tests/cast.py`` and a person for every role in every relation.

Built once in a process through the services and copied (``Copied``), with a session for each person, so that a
check costs one request. People are called by role and relation: ``world.client("chair@sibling")``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler

from tests import cast as small
from tests.cast import PASSWORD, SINCE, Cast, Member
from tests.house.matrix import canaries
from tests.house.matrix.row import ROLES
from thidua.foundations.access import services as people
from thidua.foundations.access.kinds import ACTS
from thidua.ground import clock
from thidua.ground.actor import Actor, system_actor
from thidua.web.edge import ACTING

#: Place → name of the body in the cast.
BODIES = {
    "own": "ward",
    "parent": "city",
    "child": "division",
    "sibling": "other_ward",
    "cousin": "other_division",
    "other_province": "neighbour",
}
#: Relations in time: what was theirs at ``own`` until yesterday, or would be theirs if the account were open.
IN_TIME = ("former", "moved", "closed")


class World(Cast):
    """The cast, the people of the matrix, and their sessions."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast.bodies, cast.territories, dict(cast.members))
        self.sessions: dict[str, str] = {}
        #: Middleware is loaded once, not for each of the thousands of clients.
        self.handlers = {csrf: ClientHandler(enforce_csrf_checks=csrf) for csrf in (False, True)}

    def client(self, name: str = "", *, csrf: bool = False, **defaults: Any) -> Client:
        """A browser in which the person has signed in; ``csrf``: forms must carry their token."""
        client = Client(**defaults)
        client.handler = self.handlers[csrf]
        if name in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[name]
        return client


def build() -> World:
    """Make the people through the services and sign each in."""
    world, loader, at = World(small.build()), system_actor("loader"), clock.now()
    canaries.plant(world)
    for role in ROLES:
        for place in BODIES:
            world.members[f"{role}@{place}"] = _person(world, role, place, loader, at)
        for relation in IN_TIME:
            world.members[f"{role}@{relation}"] = _person(world, role, relation, loader, at)
    world.members["delegate"] = delegate_of_ward(world, loader, at)
    for name in world.members:
        world.sessions[name] = _session(world, name)
    for role in ROLES:
        _leave(world, role, loader, at)
    world.members["no_post"], world.sessions["no_post"] = (
        world.members["without_post"],
        world.sessions["without_post"],
    )
    return world


def _person(world: World, role: str, where: str, loader: Actor, at: datetime) -> Member:
    """Somebody with one post: at the place, or at ``own`` for the relations in time."""
    body = BODIES.get(where, BODIES["own"])
    name = f"{role.capitalize()} Mẫu {where}"
    email = f"{role}.{where.replace('_', '-')}@ma-tran.example"
    person = people.add_person(
        actor=loader,
        full_name=name,
        body_id=world.bodies[body],
        email=email,
        phone=canaries.phone(),
        identifier=canaries.identifier(),
        sample=True,
        at=at,
    )
    people.appoint(
        actor=loader, person_id=person, role=ROLES[role], body_id=world.bodies[body], since=SINCE, at=at
    )
    account = people.open_account(actor=loader, person_id=person, password=PASSWORD, at=at)
    return Member(f"{role}@{where}", name, email, person, account, world.bodies[body])


def delegate_of_ward(world: Cast, loader: Actor, at: datetime) -> Member:
    """The head of the division, whom the ward's head has given every act that can be given, by mandate."""
    posts = {}
    for name, place in (("head", "own"), ("delegate", "child")):
        body = world.bodies[BODIES[place]]
        email = f"{name}@ma-tran.example"
        person = people.add_person(
            actor=loader,
            full_name=f"Người đứng đầu Mẫu {place}",
            body_id=body,
            email=email,
            sample=True,
            at=at,
        )
        posts[name] = people.appoint(
            actor=loader, person_id=person, role="chair", capacity="head", body_id=body, since=SINCE, at=at
        )
    people.delegate(
        actor=loader,
        giver=posts["head"],
        receiver=posts["delegate"],
        way="by_mandate",
        scope=ACTS,
        until=at.date() + timedelta(days=300),
        basis="Văn bản mẫu",
        at=at,
    )
    account = people.open_account(actor=loader, person_id=person, password=PASSWORD, at=at)
    return Member("delegate", "delegate", email, person, account, body)


def _session(world: World, name: str) -> str:
    """A session as sign-in leaves it, with the post chosen in the switch where there is one."""
    client = small.Cast.client(world, name)
    actor = world.actor(name)
    post = next((post for post in actor.posts if post.acts), actor.acting)
    session = client.session
    if post is not None:
        session[ACTING] = str(post.appointment_id)
        session.save()
    return str(session.session_key)


def _leave(world: World, role: str, loader: Actor, at: datetime) -> None:
    """Yesterday was the last day of the former and the moved; the closed cannot sign in. Their sessions stay."""
    for relation in ("former", "moved"):
        post = world.actor(f"{role}@{relation}").acting
        assert post is not None
        people.end_appointment(actor=loader, appointment_id=post.appointment_id, reason="mẫu", at=at)
    moved = world.members[f"{role}@moved"].person_id
    there = world.bodies[BODIES["sibling"]]
    people.appoint(actor=loader, person_id=moved, role=ROLES[role], body_id=there, at=at)
    people.close_account(actor=loader, person_id=world.members[f"{role}@closed"].person_id, at=at)
