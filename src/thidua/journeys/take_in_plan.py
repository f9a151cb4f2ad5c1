"""Take a plan in: an upload is read in a sandbox, registered as a paper, and stands ready for review.

Writes in ``papers``, ``plans`` and ``movements``' links; reading itself happens between two short transactions, so
no lock is held while a scan is recognised, and a worker that dies leaves the upload to be read again.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from thidua.foundations.access import selectors as access
from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.papers import errors as paper_errors
from thidua.foundations.papers import selectors as papers
from thidua.foundations.papers import services as paper_services
from thidua.foundations.papers.facts import SameDocument
from thidua.ground.actor import Actor, Post, system_actor
from thidua.ground.clock import now
from thidua.ground.errors import ThiduaError
from thidua.ground.refs import DocumentIdentity
from thidua.reading import line_boxes
from thidua.reading.errors import Refusal
from thidua.reading.file_kind import check_file
from thidua.reading.limits import DEFAULT_LIMITS
from thidua.reading.recognised import missing_parts
from thidua.reading.sandbox import TakenIn, take_in_isolated
from thidua.work.movements import selectors as movements
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services

#: Name of the background task that reads an upload (jobs/tasks.py).
READ_TASK = "take_in_plan.read"

#: The kind of document that is reviewed first when a file holds several.
PLAN_KIND = "KẾ HOẠCH"

Json = Mapping[str, Any]


def upload(*, actor: Actor, file_name: str, path: Path, media_type: str, at: datetime) -> UUID:
    """Accept an uploaded file for reading, or refuse it at once; either way the attempt is kept.

    :param path: where the bytes are; looked at here only for size and kind, opened in the sandbox alone.
    :returns: the attempt's id, to follow.
    """
    try:
        check_file(path, DEFAULT_LIMITS, file_name)
    except Refusal as refused:
        return paper_services.note_refused(
            actor=actor,
            file_name=file_name,
            size=path.stat().st_size if path.exists() else 0,
            code=refused.code,
            message=explain(refused),
            at=at,
        )
    content = path.read_bytes()
    known = None
    if actor.body_id is not None:
        known = papers.find_same(owner=actor.body_id, sha256=hashlib.sha256(content).hexdigest())
    with transaction.atomic():
        attempt = paper_services.begin_attempt(
            actor=actor,
            file_name=file_name,
            content=content,
            media_type=media_type,
            at=at,
            known=known is not None,
        )
        if known is not None:
            _hold(attempt, known.paper_id, "Tệp này (đúng từng byte) đã được đưa vào hệ thống.")
        else:
            _queue(attempt, actor)
    return attempt


def explain(refused: Refusal | ThiduaError) -> str:
    """A refusal as one text: what, why, what to do."""
    return " ".join(part for part in (refused.message, refused.why, refused.remedy) if part)


def take_again(*, actor: Actor, attempt_id: UUID, at: datetime) -> None:
    """The person says that a document already here gets a new version from this upload."""
    with transaction.atomic():
        paper_services.take_as_version(actor=actor, attempt_id=attempt_id, at=at)
        _queue(attempt_id, actor)


def take_anyway(*, actor: Actor, attempt_id: UUID, at: datetime) -> None:
    """The person says that an upload not recognised as an administrative document is to be reviewed all the same."""
    with transaction.atomic():
        paper_services.take_anyway(actor=actor, attempt_id=attempt_id, at=at)
        _queue(attempt_id, actor)


def _queue(attempt_id: UUID, actor: Actor) -> None:
    """Leave the reading as a job in the same transaction as the attempt."""
    acting = str(actor.acting.appointment_id) if actor.acting else ""
    app.configure_task(READ_TASK, lock=f"attempt:{attempt_id}").defer(
        attempt_id=str(attempt_id), person_id=str(actor.person_id or ""), appointment_id=acting
    )


def _hold(attempt_id: UUID, paper_id: UUID, why: str) -> None:
    plan = plans.of_paper(paper_id)
    paper_services.hold_as_same(
        attempt_id=attempt_id,
        result_type="plan" if plan else "paper",
        result_id=str(plan or paper_id),
        message=f"{why} Mở văn bản đã có, hoặc đăng ký tệp này thành phiên bản mới.",
    )


def read_attempt(*, attempt_id: UUID, person_id: UUID, appointment_id: UUID | None) -> UUID | None:
    """Read a waiting upload and put its document under review; what the worker runs.

    Whatever refuses it closes the attempt with the reason. The actor is built anew: whoever lost the post
    meanwhile takes nothing in. An upload settled before is left alone; one whose reader died is read again.

    :returns: the plan's id, or ``None`` when nothing was taken in.
    """
    row = paper_services.begin_reading(attempt_id=attempt_id)
    if row is None or row.file_id is None:
        return None
    try:
        actor = access.actor_of_person(person_id, appointment_id, now())
        if actor is None or actor.acting is None or actor.body_id != row.body_id:
            raise paper_errors.reader_lost_post()
        return settle(
            actor=actor,
            attempt_id=attempt_id,
            taken=restored(read_bytes(papers.file_bytes(row.file_id), row.file_name, attempt_id), actor),
            file=(row.file_id, row.file_name),
            new_version=row.code == "version",
            knowingly=row.code == paper_services.TAKEN_ANYWAY,
            at=now(),
        )
    except (Refusal, ThiduaError) as refused:
        paper_services.refuse_attempt(
            actor=system_actor("reader"),
            attempt_id=attempt_id,
            code=refused.code,
            message=explain(refused),
            at=now(),
        )
        return None


def read_bytes(content: bytes, file_name: str, attempt_id: UUID | None = None) -> TakenIn:
    """Read bytes in the sandbox, noting progress page by page.

    :raises Refusal: not a document, over a limit, damaged beyond reading.
    """

    def progress(done: int, total: int) -> None:
        if attempt_id is not None:
            paper_services.note_progress(attempt_id=attempt_id, done=done, total=total)

    with tempfile.TemporaryDirectory(prefix="thidua-take-") as folder:
        path = Path(folder) / f"upload{Path(file_name).suffix.lower()}"
        path.write_bytes(content)
        return take_in_isolated(path, progress=progress, name=file_name, pictures=True)


def restored(taken: TakenIn, actor: Actor) -> TakenIn:
    """A damaged text read again, in the sandbox, beside the clean plans it shares sentences with.

    The lines already recognised are read, not the file: nothing is recognised twice. A clean text, one without
    relatives among the plans the actor may see, and one that cannot be read again come back as they are.
    """
    source = taken.reading.get("source") or {}
    if source.get("text_quality") != "damaged" or not all(taken.pages):
        return taken
    relatives = plans.relatives("\n".join(line for page in taken.pages for line in page), actor)
    if not relatives:
        return taken
    with tempfile.TemporaryDirectory(prefix="thidua-take-") as folder:
        path = Path(folder) / "lines.txt"
        path.write_text("\f".join("\n".join(page) + "\n" for page in taken.pages), encoding="utf-8")
        try:
            again = take_in_isolated(path, name=str(source.get("file") or path.name), relatives=relatives)
        except Refusal:
            return taken
    if [len(page) for page in again.pages] != [len(page) for page in taken.pages]:
        return taken
    known = {"source": source, **_line_boxes(taken.reading)}
    reading = {**again.reading, **known}
    if "documents" in reading:
        reading["documents"] = [{**document, **known} for document in reading["documents"]]
    return replace(taken, reading=reading)


def _line_boxes(reading: Json) -> dict[str, Any]:
    """Where the lines of the whole file stand, as a reading tells it; nothing for texts."""
    documents = reading.get("documents") or [reading]
    rows = sorted(row for document in documents for row in document.get("line_boxes") or ())
    return {"line_boxes": rows} if rows else {}


def parts(reading: Json) -> Sequence[Json]:
    """The documents of a file, the one that carries first, each with the lines it spans.

    ``first_line`` and ``last_line`` are added to what was read, so that a page shows each document's own lines.
    """
    documents: list[dict[str, Any]] = [dict(d) for d in reading.get("documents") or [reading]]
    starts = [int(a["line"]) for a in documents[0].get("attachments") or [] if a.get("line")]
    if len(starts) == len(documents) - 1:
        for index, document in enumerate(documents):
            first = document["first_line"] = starts[index - 1] if index else 1
            last = document["last_line"] = starts[index] - 1 if index < len(starts) else None
            if rows := document.get("line_boxes"):
                own = [row for row in rows if row[0] >= first and (last is None or row[0] <= last)]
                document["line_boxes"] = own
    return documents


@transaction.atomic
def settle(
    *,
    actor: Actor,
    attempt_id: UUID | None,
    taken: TakenIn,
    file: tuple[str, str],
    new_version: bool,
    at: datetime,
    knowingly: bool = False,
    sample: bool = False,
) -> UUID | None:
    """Register what was read and put it under review, all or nothing.

    Several documents in one file (a dispatch carrying a draft plan) become papers and plans of their own, tied
    together. A document already registered by this body is not doubled, and a text that shows no part of an
    administrative document is not reviewed: the attempt waits for a person's word.

    :param knowingly: the person has given that word about an unrecognised text.
    :returns: the plan to review: the carried one when there is a carrier.
    """
    if actor.acting is None:
        raise ValueError("taking a plan in needs a body to act for")
    documents = parts(taken.reading)
    # A file of one document without an identity (a draft) is known by its bytes.
    bytes_known_by = file[0] if len(documents) == 1 else ""
    held = [_same(reading, actor.acting.body_id, bytes_known_by) for reading in documents]
    same = next((one for one in held if one is not None), None)
    if same is not None and not new_version:
        if attempt_id is not None:
            _hold(attempt_id, same.paper_id, f"Văn bản {same.number or 'này'} đã có.")
        return plans.of_paper(same.paper_id)
    missing = () if knowingly or new_version else missing_parts(documents[0])
    if attempt_id is not None and missing and len(documents) == 1:
        paper_services.hold_in_doubt(attempt_id=attempt_id, message=_doubt(missing))
        return None
    made: list[tuple[str, UUID]] = []
    for reading, former in zip(documents, held, strict=True):
        carrier = made[0][1] if made else None
        plan = _take_part(
            actor, actor.acting, reading, taken, file, former=former, carrier=carrier, at=at, sample=sample
        )
        made.append((reading.get("kind") or "", plan))
    main = next((plan for kind, plan in made if kind == PLAN_KIND), made[-1][1])
    if attempt_id is not None:
        paper_services.finish_attempt(attempt_id=attempt_id, result_type="plan", result_id=str(main))
    return main


def _doubt(missing: Sequence[str]) -> str:
    listed = ", ".join(missing)
    return (
        f"Không nhận ra đây là văn bản hành chính: không thấy {listed}. "
        "Kiểm tra có chọn đúng tệp không; nếu đúng là văn bản cần giao việc thì vẫn rà soát được."
    )


def _same(reading: Json, owner: UUID, sha256: str) -> SameDocument | None:
    """The document this body already registered with the same identity, or the same bytes."""
    identity = DocumentIdentity(
        reading.get("issuer") or "", reading.get("number") or "", "", _date(reading.get("date"))
    ).key()
    same = papers.find_same(owner=owner, identity=identity) if identity else None
    return same or (papers.find_same(owner=owner, sha256=sha256) if sha256 else None)


def _take_part(
    actor: Actor,
    post: Post,
    reading: Json,
    taken: TakenIn,
    file: tuple[str, str],
    *,
    former: SameDocument | None,
    carrier: UUID | None,
    at: datetime,
    sample: bool,
) -> UUID:
    """Register one document of the file, as a later version of ``former``, and put it under review."""
    dated = _date(reading.get("date"))
    issuer = _issuer(reading, post.body_id, dated)
    paper = paper_services.register_incoming(
        actor=actor,
        owner=post.body_id,
        kind=reading.get("kind") or "",
        issuer=reading.get("issuer") or "",
        issuer_body=issuer,
        number=reading.get("number") or "",
        symbol=reading.get("symbol") or "",
        dated=dated,
        place=reading.get("place") or "",
        title=reading.get("title") or "",
        file=file,
        at=at,
        new_version=former is not None,
        previous=former.paper_id if former else None,
        sample=sample,
    )
    shown = {place.page for place in line_boxes.from_json(reading)}
    paper_services.keep_pictures(
        actor=actor, paper_id=paper, pictures=[p for p in taken.pictures if p.page in shown], at=at
    )
    plan = plan_services.adopt_reading(
        actor=actor,
        owner=post.body_id,
        owner_path=post.path,
        paper_id=paper,
        issuer=issuer,
        reading={"source": taken.reading.get("source") or {}, **reading},
        lines=[line for page in taken.pages for line in page],
        at=at,
        carrier=carrier,
        previous=plans.of_paper(former.paper_id) if former else None,
        sample=sample,
    )
    versions = [card.id for card in movements.serving(reading)]
    if versions:
        plan_services.link_movements(actor=actor, plan_id=plan, version_ids=versions, at=at)
    _link_superior(actor, plan, reading, at)
    return plan


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _issuer(reading: Json, owner: UUID, dated: date | None) -> UUID | None:
    """The issuing body by its exact name near the body that takes it in; never a likeness."""
    name = reading.get("issuer")
    if not name:
        return None
    found = orgs.resolve_name(name, near=owner, on=dated or now().date())
    return found.body_id if found.state == "body" else None


def _link_superior(actor: Actor, plan_id: UUID, reading: Json, at: datetime) -> None:
    """Tie the plan to a superior plan it cites, when exactly one cited document is a plan this actor may read.

    A plan that itself carries out this one is left for the reviewer.
    """
    identities = [
        DocumentIdentity(b.get("issuer") or "", b.get("number") or "", "", _date(b.get("date"))).key() or ""
        for b in reading.get("legal_bases") or []
    ]
    held = {plan for plan in plans.by_identity(identities, actor).values() if plan != plan_id}
    if len(held) == 1 and not plans.stands_above(plan_id, held):
        plan_services.link_superior(actor=actor, plan_id=plan_id, superior_id=held.pop(), at=at)
