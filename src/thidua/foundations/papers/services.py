"""Every write of the paper room."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from thidua.foundations.audit import services as audit
from thidua.foundations.papers import errors, policy, selectors
from thidua.foundations.papers.lifecycle import ATTEMPT
from thidua.foundations.papers.models import Attempt, Paper, PaperFile, PaperPicture, StoredFile
from thidua.ground.actor import Actor
from thidua.ground.lifecycle import advance
from thidua.ground.refs import DocumentIdentity
from thidua.reading.page_picture import PagePicture

#: ``Attempt.code`` of an upload a person wants reviewed although it was not recognised.
TAKEN_ANYWAY = "anyway"
#: What the bytes of a page's picture are; no program opens them by mistake.
PICTURE_TYPE = "application/x-thidua-page-rows"


def keep_file(*, content: bytes, media_type: str, at: datetime) -> str:
    """Store bytes once and return their SHA-256. The same bytes twice are one row."""
    sha = hashlib.sha256(content).hexdigest()
    StoredFile.objects.bulk_create(
        [StoredFile(sha256=sha, size=len(content), media_type=media_type, content=content, stored_at=at)],
        ignore_conflicts=True,
    )
    return sha


@transaction.atomic
def keep_pictures(*, actor: Actor, paper_id: UUID, pictures: Sequence[PagePicture], at: datetime) -> None:
    """Keep small pictures of a paper's scanned pages beside its rendering.

    Made by the machine from bytes that are kept anyway: no act of a person, so the trail does not name it. Equal
    pictures (a file that carries two documents) are one row of bytes.
    """
    policy.may_register(actor).require()
    named = [(picture, hashlib.sha256(picture.data).hexdigest()) for picture in pictures]
    StoredFile.objects.bulk_create(
        [
            StoredFile(
                sha256=sha,
                size=len(picture.data),
                media_type=PICTURE_TYPE,
                content=picture.data,
                stored_at=at,
            )
            for picture, sha in named
        ],
        ignore_conflicts=True,
    )
    PaperPicture.objects.bulk_create(
        [
            PaperPicture(
                paper_id=paper_id, page=picture.page, width=picture.width, height=picture.height, file_id=sha
            )
            for picture, sha in named
        ]
    )


@transaction.atomic
def begin_attempt(
    *, actor: Actor, file_name: str, content: bytes, media_type: str, at: datetime, known: bool = False
) -> UUID:
    """Note an upload and hold its bytes until it is read or refused.

    :param known: the body has these very bytes already; the upload waits for a person's word.
    """
    policy.may_register(actor).require()
    row = Attempt.objects.create(
        at=at,
        person_id=actor.person_id,
        body_id=actor.body_id,
        file_name=file_name[:255],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    row.file_id = keep_file(content=content, media_type=media_type, at=at)
    if known:
        advance(row, ATTEMPT, "find_same")
    row.save()
    return row.id


@transaction.atomic
def note_refused(
    *, actor: Actor, file_name: str, size: int, sha256: str = "", code: str, message: str, at: datetime
) -> UUID:
    """Record an upload refused before anything of it was stored."""
    policy.may_register(actor).require()
    row = Attempt(
        at=at,
        person_id=actor.person_id,
        body_id=actor.body_id,
        file_name=file_name[:255],
        size=size,
        sha256=sha256,
        code=code,
        message=message,
    )
    advance(row, ATTEMPT, "refuse")
    row.save()
    audit.record(
        actor=actor,
        verb="papers.refuse_attempt",
        subject_type="attempt",
        subject_id=str(row.id),
        subject_label=file_name[:255],
        reason=code,
        at=at,
    )
    return row.id


@transaction.atomic
def begin_reading(*, attempt_id: UUID) -> Attempt | None:
    """Mark an upload as being read; ``None`` when it is settled already: a second worker stops here.

    An upload whose reader died is read again from the beginning.
    """
    row = selectors.lock_attempt(attempt_id)
    if row.state not in {"waiting", "reading"}:
        return None
    advance(row, ATTEMPT, "begin_reading")
    row.save(update_fields=["state"])
    return row


def note_progress(*, attempt_id: UUID, done: int, total: int) -> None:
    """How many pages have been read; shown while the person waits. Not an act, so not audited."""
    Attempt.objects.filter(id=attempt_id).update(pages_done=done, pages_total=total)


@transaction.atomic
def refuse_attempt(*, actor: Actor, attempt_id: UUID, code: str, message: str, at: datetime) -> None:
    """Close an upload as not taken in and let its bytes go."""
    row = selectors.lock_attempt(attempt_id)
    advance(row, ATTEMPT, "refuse")
    sha = row.file_id
    row.code, row.message, row.file = code, message, None
    row.save()
    if sha:
        _let_go(sha)
    audit.record(
        actor=actor,
        verb="papers.refuse_attempt",
        subject_type="attempt",
        subject_id=str(row.id),
        subject_label=row.file_name,
        reason=code,
        at=at,
    )


def _let_go(sha: str) -> None:
    """Delete bytes nobody refers to; whoever does refer to them (evidence, another upload) keeps them."""
    try:
        with transaction.atomic():
            StoredFile.objects.filter(sha256=sha).delete()
    except ProtectedError:
        return


@transaction.atomic
def hold_as_same(*, attempt_id: UUID, result_type: str, result_id: str, message: str) -> None:
    """Stop an upload because the document is already here; a person decides whether it is a new version."""
    row = selectors.lock_attempt(attempt_id)
    if row.state != "same":
        advance(row, ATTEMPT, "find_same")
    row.result_type, row.result_id, row.message = result_type, result_id, message
    row.save()


@transaction.atomic
def take_as_version(*, actor: Actor, attempt_id: UUID, at: datetime) -> None:
    """A person's word that the held upload is a new version of the document already here."""
    selectors.attempt(actor, attempt_id)
    policy.may_register(actor).require()
    row = selectors.lock_attempt(attempt_id)
    advance(row, ATTEMPT, "take_as_version")
    row.code = "version"
    row.save()
    audit.record(
        actor=actor,
        verb="papers.take_as_version",
        subject_type="attempt",
        subject_id=str(row.id),
        subject_label=row.file_name,
        at=at,
    )


@transaction.atomic
def hold_in_doubt(*, attempt_id: UUID, message: str) -> None:
    """Stop an upload that does not look like an administrative document; a person decides whether to go on."""
    row = selectors.lock_attempt(attempt_id)
    advance(row, ATTEMPT, "doubt")
    row.message = message
    row.save()


@transaction.atomic
def take_anyway(*, actor: Actor, attempt_id: UUID, at: datetime) -> None:
    """A person's word that an upload in doubt is to be reviewed all the same."""
    selectors.attempt(actor, attempt_id)
    policy.may_register(actor).require()
    row = selectors.lock_attempt(attempt_id)
    advance(row, ATTEMPT, "take_anyway")
    row.code, row.message = TAKEN_ANYWAY, ""
    row.save()
    audit.record(
        actor=actor,
        verb="papers.take_anyway",
        subject_type="attempt",
        subject_id=str(row.id),
        subject_label=row.file_name,
        at=at,
    )


@transaction.atomic
def finish_attempt(*, attempt_id: UUID, result_type: str, result_id: str) -> None:
    """Close an upload whose document was read and registered."""
    row = selectors.lock_attempt(attempt_id)
    advance(row, ATTEMPT, "finish")
    row.result_type, row.result_id, row.message = result_type, result_id, ""
    row.save()


@transaction.atomic
def register_incoming(
    *,
    actor: Actor,
    owner: UUID,
    kind: str,
    issuer: str,
    issuer_body: UUID | None,
    number: str,
    symbol: str,
    dated: date | None,
    place: str,
    title: str,
    file: tuple[str, str] | None,
    at: datetime,
    new_version: bool = False,
    previous: UUID | None = None,
    sample: bool = False,
) -> UUID:
    """Register a document with its first rendering.

    :param file: (SHA-256 of a kept file, file name).
    :param new_version: the person said that an existing document of the same identity gets a new version.
    :param previous: the document this is a new version of, for drafts, which have no identity to be found by.
    :raises NotPossible: the identity exists and no new version was asked for (papers-003).
    """
    policy.may_register(actor).require()
    identity = DocumentIdentity(issuer, number, symbol, dated).key() or ""
    held = Paper.objects.select_for_update(of=("self",)).filter(owner_id=owner)
    former = held.filter(identity=identity).order_by("-version").first() if identity else None
    if former is not None and not new_version:
        raise errors.version_gap(number)
    if former is None and previous is not None:
        former = held.filter(id=previous).first()
    paper = Paper.objects.create(
        direction="incoming",
        kind=kind[:60],
        issuer=issuer[:300],
        issuer_body_id=issuer_body,
        number=number[:80],
        symbol=symbol[:60],
        date=dated,
        place=place[:120],
        title=title,
        identity=identity[:500],
        version=former.version + 1 if former else 1,
        previous=former,
        owner_id=owner,
        registered_at=at,
        sample=sample,
    )
    if file is not None:
        PaperFile.objects.create(paper=paper, file_id=file[0], name=file[1][:255], added_at=at)
    audit.record(
        actor=actor,
        verb="papers.register_incoming",
        subject_type="paper",
        subject_id=str(paper.id),
        subject_label=f"{kind} {number or symbol}".strip(),
        changes={"identity": [None, identity or None], "version": [None, paper.version]},
        at=at,
    )
    return paper.id


@transaction.atomic
def identify_paper(
    *,
    actor: Actor,
    paper_id: UUID,
    kind: str,
    number: str,
    symbol: str,
    dated: date | None,
    title: str,
    at: datetime,
) -> None:
    """Say what a registered document is, where the reading did not: its type, number, symbol, date and title.

    Part of a journey, whose room has checked the right to the document.

    :raises NotPossible: this body already registered another document of that identity (papers-003).
    """
    policy.may_register(actor).require()
    paper = Paper.objects.select_for_update(of=("self",)).filter(id=paper_id).first()
    if paper is None:
        raise errors.file_not_found()
    identity = (DocumentIdentity(paper.issuer, number, symbol, dated).key() or "")[:500]
    others = Paper.objects.filter(owner_id=paper.owner_id, identity=identity, version=paper.version)
    if identity and others.exclude(id=paper.id).exists():
        raise errors.version_gap(number)
    before = {
        "kind": paper.kind,
        "number": paper.number,
        "date": paper.date.isoformat() if paper.date else None,
    }
    paper.kind, paper.number, paper.symbol = kind[:60], number[:80], symbol[:60]
    paper.date, paper.title, paper.identity = dated, title, identity
    paper.save(update_fields=["kind", "number", "symbol", "date", "title", "identity"])
    after = {"kind": kind, "number": number, "date": dated.isoformat() if dated else None}
    audit.record(
        actor=actor,
        verb="papers.identify_paper",
        subject_type="paper",
        subject_id=str(paper.id),
        subject_label=f"{kind} {number or symbol}".strip(),
        changes={key: [before[key], after[key]] for key in before if before[key] != after[key]},
        at=at,
    )


@transaction.atomic
def add_rendering(*, actor: Actor, paper_id: UUID, file: tuple[str, str], at: datetime) -> None:
    """Add another rendering (the PDF beside the Word) to a registered document."""
    policy.may_register(actor).require()
    PaperFile.objects.get_or_create(
        paper_id=paper_id, file_id=file[0], defaults={"name": file[1][:255], "added_at": at}
    )
    audit.record(
        actor=actor,
        verb="papers.add_rendering",
        subject_type="paper",
        subject_id=str(paper_id),
        subject_label=file[1][:255],
        at=at,
    )


@transaction.atomic
def forget_refused(*, before: datetime) -> int:
    """Drop uploads that were refused before an instant; returns how many. The clock's act; its journey leaves the line."""
    return Attempt.objects.filter(state="refused", at__lt=before).delete()[0]


@transaction.atomic
def let_go_of_bodies(bodies: Sequence[UUID]) -> int:
    """Refused uploads no longer name bodies that are about to go: nothing came of them, and they are dropped in time.

    Part of undoing a reorganisation, whose own line tells of it.
    """
    return Attempt.objects.filter(state="refused", body__in=list(bodies)).update(body=None)
