"""Adding people and correcting what is kept of them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import errors, policy, sealing, selectors
from thidua.foundations.access.models import Person
from thidua.foundations.access.roles import LOADERS
from thidua.foundations.access.services.appointing import appoint
from thidua.foundations.access.services.locks import kept_person, standing_body
from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.text_vn import search_key, sort_key, squeeze


@transaction.atomic
def add_person(
    *,
    actor: Actor,
    full_name: str,
    body_id: UUID,
    role: str = "",
    position: str = "",
    since: date | None = None,
    until: date | None = None,
    basis: str = "",
    capacity: str = "member",
    concurrent: bool = False,
    email: str = "",
    phone: str = "",
    identifier: str = "",
    same_name: bool = False,
    sample: bool = False,
    at: datetime,
) -> UUID:
    """Add somebody to a body's people and, when ``role`` is given, appoint them there. Returns the person's id.

    :param identifier: twelve digits or empty; kept encrypted, never shown whole.
    :param same_name: said: this is another person than whoever of that name serves there.
    :raises NotPossible: name missing (``access-015``), identifier malformed (``-007``) or known (``-008``), somebody of
        that name there and nothing said of it (``-050``).
    """
    card = standing_body(actor, body_id)
    policy.may_keep_people(actor, card).require()
    name = squeeze(full_name)
    if not name:
        raise errors.name_missing()
    if not same_name and actor.system not in LOADERS:
        beside = selectors.same_named(body_id, name, at)
        if beside:
            raise errors.same_name_there(beside)
    person = Person(
        full_name=name,
        search=search_key(name)[:200],
        sort=person_sort(name),
        email=email.strip().lower(),
        phone=squeeze(phone),
        sample=sample,
        kept_by_id=body_id,
    )
    if identifier.strip():
        person.identifier_hash = sealing.fingerprint(identifier)
        if Person.objects.filter(identifier_hash__in=sealing.fingerprints(identifier)).exists():
            raise errors.identifier_taken()
        person.identifier_cipher = sealing.seal(identifier, person.id)
    person.save(force_insert=True)
    audit.record(
        actor=actor,
        verb="access.add_person",
        subject_type="person",
        subject_id=person.id,
        changes={"body": [None, card.name], "sample": [None, sample]},
        personal={"full_name": name, "email": person.email, "phone": person.phone},
        at=at,
    )
    if role:
        appoint(
            actor=actor,
            person_id=person.id,
            role=role,
            body_id=body_id,
            since=since,
            until=until,
            position=position,
            basis=basis,
            capacity=capacity,
            concurrent=concurrent,
            at=at,
        )
    return person.id


@transaction.atomic
def change_person(
    *, actor: Actor, person_id: UUID, full_name: str, email: str, phone: str, at: datetime
) -> None:
    """Correct a person's name and ways to reach them."""
    person = kept_person(actor, person_id, at)
    name = squeeze(full_name)
    if not name:
        raise errors.name_missing()
    new = {"full_name": name, "email": email.strip().lower(), "phone": squeeze(phone)}
    old = {field: getattr(person, field) for field in new}
    if new == old:
        return
    for field, value in new.items():
        setattr(person, field, value)
    person.search, person.sort = search_key(name)[:200], person_sort(name)
    person.save()
    changed = [field for field in new if new[field] != old[field]]
    audit.record(
        actor=actor,
        verb="access.change_person",
        subject_type="person",
        subject_id=person.id,
        personal={field: [old[field], new[field]] for field in changed},
        at=at,
    )


def person_sort(name: str) -> str:
    """Vietnamese lists order people by given name, then by the family and middle names."""
    words = name.split()
    return sort_key(" ".join([words[-1], *words[:-1]]))[:400]
