"""Every read of the paper room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from thidua.foundations.papers import errors, policy
from thidua.foundations.papers.facts import AttemptCard, PaperCard, SameDocument
from thidua.foundations.papers.lifecycle import ATTEMPT
from thidua.foundations.papers.models import Attempt, Paper, PaperFile, PaperPicture, StoredFile
from thidua.ground.actor import Actor
from thidua.reading.page_picture import PagePicture


def _attempt_card(row: Attempt) -> AttemptCard:
    state = ATTEMPT.state(row.state)
    return AttemptCard(
        id=row.id,
        at=row.at,
        file_name=row.file_name,
        size=row.size,
        state=row.state,
        label=state.label,
        tone=state.tone,
        code=row.code,
        message=row.message,
        pages_done=row.pages_done,
        pages_total=row.pages_total,
        result_type=row.result_type,
        result_id=row.result_id,
        running=row.state in {"waiting", "reading"},
    )


def attempt(actor: Actor, attempt_id: UUID) -> AttemptCard:
    """One upload of the actor's body.

    :raises NotFound: absent or another body's.
    """
    row = Attempt.objects.filter(policy.visible_attempts(actor), id=attempt_id).first()
    if row is None:
        raise errors.attempt_not_found()
    return _attempt_card(row)


def recent_attempts(actor: Actor, limit: int = 10) -> list[AttemptCard]:
    """The latest uploads of the actor's body, newest first."""
    rows = Attempt.objects.filter(policy.visible_attempts(actor)).order_by("-at")[:limit]
    return [_attempt_card(row) for row in rows]


def open_attempts(person_id: UUID) -> int:
    """How many uploads of a person are waiting to be read or being read."""
    return Attempt.objects.filter(person=person_id, state__in=["waiting", "reading"]).count()


def lock_attempt(attempt_id: UUID) -> Attempt:
    """The row, locked for the transaction. For this room's services and journeys only."""
    row = Attempt.objects.select_for_update(of=("self",)).filter(id=attempt_id).first()
    if row is None:
        raise errors.attempt_not_found()
    return row


def file_bytes(sha256: str) -> bytes:
    """The stored bytes; the caller has checked the right to see the paper."""
    row = StoredFile.objects.filter(sha256=sha256).only("content").first()
    if row is None:
        raise errors.file_not_found()
    return bytes(row.content)


def page_picture(paper_id: UUID, page: int) -> PagePicture | None:
    """The picture of a page, if one was kept; the caller has checked the right to see the paper."""
    row = PaperPicture.objects.filter(paper_id=paper_id, page=page).select_related("file").first()
    return None if row is None else PagePicture(page, row.width, row.height, bytes(row.file.content))


def pictured_pages(paper_id: UUID) -> dict[int, PagePicture]:
    """The pages of a paper that have a picture: their sizes, without the bytes."""
    rows = PaperPicture.objects.filter(paper_id=paper_id).order_by("page")
    return {row.page: PagePicture(row.page, row.width, row.height, b"") for row in rows}


def cards(ids: Iterable[UUID]) -> dict[UUID, PaperCard]:
    """Papers by id with their renderings, two queries whatever their number."""
    wanted = list(ids)
    files: dict[UUID, list[tuple[str, str, int]]] = {}
    rows = PaperFile.objects.filter(paper_id__in=wanted).order_by("id")
    for paper_id, sha, name, size in rows.values_list("paper_id", "file_id", "name", "file__size"):
        files.setdefault(paper_id, []).append((sha, name, size))
    return {
        p.id: PaperCard(
            id=p.id,
            kind=p.kind,
            issuer=p.issuer,
            number=p.number,
            symbol=p.symbol,
            date=p.date,
            place=p.place,
            title=p.title,
            version=p.version,
            registered_at=p.registered_at,
            files=tuple(files.get(p.id, ())),
            sample=p.sample,
        )
        for p in Paper.objects.filter(id__in=wanted)
    }


def find_same(*, owner: UUID, identity: str = "", sha256: str = "") -> SameDocument | None:
    """A document this body already registered with the same bytes or the same identity, bytes first."""
    if sha256:
        row = (
            PaperFile.objects.filter(file_id=sha256, paper__owner_id=owner)
            .select_related("paper")
            .order_by("-paper__version")
            .first()
        )
        if row is not None:
            p = row.paper
            return SameDocument(p.id, "bytes", p.number or p.symbol, p.issuer, p.registered_at)
    if identity:
        p2 = Paper.objects.filter(owner_id=owner, identity=identity).order_by("-version").first()
        if p2 is not None:
            return SameDocument(p2.id, "identity", p2.number, p2.issuer, p2.registered_at)
    return None


def uploads_at(bodies: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """Uploads of these bodies of which something may come or came, with their file names; refused ones come to nothing."""
    rows = Attempt.objects.filter(body__in=list(bodies)).exclude(state="refused").order_by("at", "pk")
    return list(rows.values_list("id", "file_name"))
