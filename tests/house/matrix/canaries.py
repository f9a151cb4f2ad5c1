"""Canaries: contacts and identifiers of the matrix's people, of a shape nothing else has, looked for in every answer.

The register of personal data (``packs/personal-data``) says of each class who sees it: ``contact`` where people are
listed or kept, ``identifier`` whole only where somebody asks for it with a reason or takes a person's data out. The rows
of such addresses say so (``contacts``, ``identifiers``) with the reason; everywhere else, whoever asks, a planted value
in the page, the file or a header is a leak. Register and rows hold no birth date: no table has one.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import count

from tests.cast import Cast
from thidua.foundations.access import sealing
from thidua.foundations.access import services as people
from thidua.foundations.access.models import Person
from thidua.ground import clock
from thidua.ground.actor import system_actor

_MAIL = re.compile(rb"[\w.+-]+(?:@|%40|&#64;|\\u0040)(?:mau|ma-tran)\.example", re.IGNORECASE)
_PHONE = re.compile(rb"098760\d{4}")
_IDENTIFIER = re.compile(rb"03109000\d{4}")
#: How numbers are set apart when they are written for people.
_GAPS = re.compile(rb"(?<=\d)(?:[ .\-]|\xc2\xa0|&nbsp;)(?=\d)")
_FOLD = re.compile(rb"\r?\n[ \t]")

_numbers = count(1)


def phone() -> str:
    """A telephone number nobody else has, written as people write it."""
    digits = f"{next(_numbers):04}"
    return f"0987 60{digits[:2]} {digits[2:]}"


def identifier() -> str:
    """A personal identifier nobody else has."""
    return f"03109000{next(_numbers):04}"


def plant(world: Cast) -> None:
    """Telephones for the people of the cast, whose e-mail addresses are canaries already; an identifier for one."""
    for member in world.members.values():
        people.change_person(
            actor=system_actor("loader"),
            person_id=member.person_id,
            full_name=member.name,
            email=member.email,
            phone=phone(),
            at=clock.now(),
        )
    # Whose record most rows about people concern; nobody may change an identifier on a page.
    subject, number = world.contributor.person_id, identifier()
    Person.objects.filter(pk=subject).update(
        identifier_cipher=sealing.seal(number, subject), identifier_hash=sealing.fingerprint(number)
    )


def found(answer: bytes) -> Iterator[tuple[str, str]]:
    """(class of the register, the value) of every canary in an answer; packed files are opened."""
    words = _GAPS.sub(b"", _FOLD.sub(b"", b"\n".join(_parts(answer))))
    for kind, pattern in (("contacts", _MAIL), ("contacts", _PHONE), ("identifiers", _IDENTIFIER)):
        for value in sorted(set(pattern.findall(words))):
            yield kind, value.decode()


def _parts(answer: bytes) -> Iterator[bytes]:
    yield answer
    if answer.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(answer)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
