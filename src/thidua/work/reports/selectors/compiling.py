"""The words of a round: every body's paragraph for a question, and what the body that asks has made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.work.reports import errors, policy, rules
from thidua.work.reports.facts import RoundCard
from thidua.work.reports.lifecycle import COUNTED
from thidua.work.reports.models import Compilation, CompilationVersion, Report, Round, Settled
from thidua.work.reports.selectors.forms import parsed
from thidua.work.reports.selectors.rounds import round_page


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What one body wrote to a question, in its version that counts.

    :ivar how: how the text rests on it already; empty for not at all.
    """

    report_id: UUID
    version_id: UUID
    number: int
    body_id: UUID
    body_name: str
    submitted_at: datetime
    text: str
    how: str


@dataclass(frozen=True, slots=True)
class CompiledBelow:
    """What a body below compiled to the same question and sent up: its newest version.

    :ivar how: how the text rests on it already; empty for not at all.
    """

    version_id: UUID
    number: int
    body_id: UUID
    body_name: str
    round_title: str
    sent_at: datetime
    text: str
    how: str

    @property
    def use_name(self) -> str:
        """What a use of it is called: the body says something else in its own report."""
        return f"{self.body_name} (bản tổng hợp)"


@dataclass(frozen=True, slots=True)
class Clause:
    """One question of the form: the text made so far and what it rests on.

    :ivar outdated: names of bodies whose version used is no longer the one that counts.
    """

    code: str
    section: str
    vi: str
    en: str
    text: str
    revision: int
    by: str
    uses: tuple[rules.Use, ...]
    outdated: frozenset[str]


@dataclass(frozen=True, slots=True)
class SentCard:
    """A version of a compilation that was sent up."""

    id: UUID
    number: int
    sent_by: str
    sent_at: datetime
    restated: int = 0


@dataclass(frozen=True, slots=True)
class CompilationPage:
    """Everything the page of a compilation shows."""

    round: RoundCard
    clauses: tuple[Clause, ...]
    paragraphs: tuple[Paragraph, ...]
    below: tuple[CompiledBelow, ...]
    answered: int
    sent: tuple[SentCard, ...]
    may_write: bool
    may_send: bool


@dataclass(frozen=True, slots=True)
class RestatedAfter:
    """A report restated after its figures went up in a compilation.

    :ivar number: the version that counts since. :ivar report_id: only for who may open the report.
    """

    body_name: str
    number: int
    accepted_at: datetime
    reason: str
    report_id: UUID | None


@dataclass(frozen=True, slots=True)
class SentCompilation:
    """One version as it went up: figures and words together, with what each text rests on."""

    round_title: str
    period: str
    owner_id: UUID
    owner_name: str
    form: rules.Form
    number: int
    figures: Mapping[str, Decimal | None]
    given: Mapping[str, int]
    standing: rules.Standing
    texts: Mapping[str, str]
    uses: Mapping[str, tuple[rules.Use, ...]]
    sent_by: str
    sent_at: datetime
    signed_post: UUID | None
    recipients: tuple[str, ...]
    plan_id: UUID | None
    beside: rules.Beside
    successor: UUID | None
    restated: tuple[RestatedAfter, ...] = ()


def with_words(round_id: UUID) -> QuerySet[Report]:
    """Reports of a round that count and say something: "nothing arose" and "not applicable" have no words to quote, also
    where a version of theirs, handed in before this was so, holds the draft's."""
    return Report.objects.filter(round_id=round_id, state__in=COUNTED, current__answer="figures")


def in_force(round_id: UUID, version_ids: Iterable[UUID] | None = None) -> list[Report]:
    """Reports of a round whose words count, in the order lists show them, with their version in force."""
    rows = with_words(round_id)
    if version_ids is not None:
        rows = rows.filter(current_id__in=list(version_ids))
    return list(rows.select_related("current").defer("draft").order_by("body__place__sort", "body_id"))


def lock_compilation(actor: Actor, round_id: UUID, at: datetime) -> Compilation:
    """The row, locked, made when it is not there. For this room's services, after the round was locked."""
    row, _made = Compilation.objects.select_for_update().get_or_create(
        round_id=round_id, defaults={"changed_at": at}
    )
    return row


def uses_of(kept: Mapping[str, Any] | None) -> list[rules.Use]:
    """The uses a draft's field keeps."""
    return [rules.Use(**use) for use in (kept or {}).get("uses", ())]


def compilation(
    actor: Actor, round_id: UUID, code: str = "", *, limit: int = 100, offset: int = 0
) -> CompilationPage:
    """The words of a round to the body that asks and those above: every question's text, and the paragraphs of one.

    :param code: the question whose paragraphs are wanted; the first one by default.
    :raises NotFound: no such round, not one's own or below, or the form asks for no words (``reports-002``).
    """
    card = round_page(actor, round_id)
    form = parsed(card.form.id)
    if not form.prompts or not compiles(actor, round_id):
        raise errors.round_not_found()
    code = code if code in form.prompts else next(iter(form.prompts))
    row = Compilation.objects.filter(round_id=round_id).first()
    draft: dict[str, Any] = row.draft if row else {}
    counted = with_words(round_id)
    current = {str(version) for version in counted.values_list("current_id", flat=True)}
    received = compiled_below(round_id, card.owner_id, card.period, form)
    current |= {str(each.version_id) for found in received.values() for each in found}
    written = counted.annotate(words=KeyTextTransform(code, "current__texts")).exclude(
        Q(words=None) | Q(words="")
    )
    listed = list(
        written.select_related("current")
        .defer("draft")
        .order_by("body__place__sort", "body_id")[offset : offset + limit]
    )
    names = orgs.cards({report.body_id for report in listed})
    hows = {use.version: use.how for use in uses_of(draft.get(code))}
    clauses = []
    for section in form.sections:
        for prompt in section.prompts:
            kept = draft.get(str(prompt["code"]))
            uses = tuple(uses_of(kept))
            clauses.append(
                Clause(
                    code=str(prompt["code"]),
                    section=section.code,
                    vi=str(prompt["vi"]),
                    en=str(prompt["en"]),
                    text=str(kept["v"]) if kept else "",
                    revision=kept["rev"] if kept else 0,
                    by=kept["by"] if kept else "",
                    uses=uses,
                    outdated=frozenset(use.name for use in uses if use.version not in current),
                )
            )
    sent = list(row.versions.order_by("-number")) if row else []
    later = list(_restatements(round_id).values_list("at", flat=True)) if sent else []
    return CompilationPage(
        round=card,
        clauses=tuple(clauses),
        paragraphs=tuple(
            Paragraph(
                report_id=report.id,
                version_id=report.current.id,
                number=report.current.number,
                body_id=report.body_id,
                body_name=names[report.body_id].name if report.body_id in names else "",
                submitted_at=report.current.submitted_at,
                text=str(report.current.texts.get(code, "")),
                how=hows.get(str(report.current.id), ""),
            )
            for report in listed
            if report.current is not None
        ),
        below=tuple(replace(each, how=hows.get(str(each.version_id), "")) for each in received.get(code, ())),
        answered=written.count(),
        sent=tuple(
            SentCard(one.id, one.number, one.sent_by, one.sent_at, sum(at > one.sent_at for at in later))
            for one in sent
        ),
        may_write=bool(policy.may_write(actor, card.owner_id)),
        may_send=bool(policy.may_ask(actor, card.owner_id)),
    )


def compiled_below(
    round_id: UUID, owner_id: UUID, period: str, form: rules.Form
) -> dict[str, list[CompiledBelow]]:
    """Question → what bodies below sent up to a round's owner for the same question and period, each body's newest.

    The caller has checked the right to the round's words.
    """
    rows = (
        CompilationVersion.objects.filter(recipients__body_id=owner_id, compilation__round__period=period)
        .exclude(compilation__round_id=round_id)
        .exclude(compilation__round__owner_id=owner_id)
        .select_related("compilation__round__form")
        .defer("compilation__round__form__data", "compilation__draft")
        .order_by("compilation__round__owner__place__sort", "compilation_id", "-number")
        .distinct()
    )
    newest: dict[UUID, CompilationVersion] = {}
    for row in rows:
        newest.setdefault(row.compilation_id, row)
    names = orgs.cards({row.compilation.round.owner_id for row in newest.values()}) if newest else {}
    found: dict[str, list[CompiledBelow]] = {}
    for row in newest.values():
        sent = row.compilation.round
        for code in rules.same_prompts(form, parsed(sent.form_id, sent.form.digest)):
            if text := str(row.texts.get(code, "")):
                found.setdefault(code, []).append(
                    CompiledBelow(
                        row.id,
                        row.number,
                        sent.owner_id,
                        names[sent.owner_id].name,
                        sent.title,
                        row.sent_at,
                        text,
                        "",
                    )
                )
    return found


def own_words(
    actor: Actor, body_id: UUID, period: str, form_id: UUID, round_id: UUID
) -> dict[str, tuple[str, str]]:
    """Question of a form → (round, text) of what a body has compiled from those below for the same question and period.

    The body's own rounds alone, the latest written first. The caller has checked that the actor writes the body's report.
    """
    rows = list(
        Compilation.objects.filter(
            policy.compilation_own(actor), round__owner_id=body_id, round__period=period
        )
        .exclude(round_id=round_id)
        .exclude(round__state="cancelled")
        .select_related("round__form")
        .defer("round__form__data")
        .order_by("-changed_at")
    )
    if not rows:
        return {}
    form, found = parsed(form_id), dict[str, tuple[str, str]]()
    for row in rows:
        other = parsed(row.round.form_id, row.round.form.digest)
        for code in rules.same_prompts(form, other):
            text = str((row.draft.get(code) or {}).get("v", ""))
            if text:
                found.setdefault(code, (row.round.title, text))
    return found


def compiles(actor: Actor, round_id: UUID) -> bool:
    """Whether the words of a round are open to the actor."""
    return Round.objects.filter(policy.compiled_by(actor), id=round_id).exists()


def _newest_seen(actor: Actor, row: CompilationVersion) -> UUID | None:
    """The newest later version the actor may read: what this one has been followed by."""
    later = CompilationVersion.objects.filter(
        policy.compilation_visible(actor), compilation=row.compilation_id, number__gt=row.number
    )
    return later.order_by("-number").values_list("id", flat=True).first()


def sent_compilation(actor: Actor, version_id: UUID) -> SentCompilation:
    """A compilation as it was sent: to the body that made it, those above it and those it was sent to.

    :raises NotFound: absent or out of scope (``reports-051``).
    """
    row = (
        CompilationVersion.objects.select_related("compilation__round__form")
        .defer("compilation__round__form__data", "compilation__draft")
        .filter(policy.compilation_visible(actor), id=version_id)
        .distinct()
        .first()
    )
    if row is None:
        raise errors.compilation_not_found()
    asked = row.compilation.round
    bodies = list(row.recipients.values_list("body_id", flat=True))
    names = orgs.cards([asked.owner_id, *bodies])
    return SentCompilation(
        round_title=asked.title,
        period=asked.period,
        owner_id=asked.owner_id,
        owner_name=names[asked.owner_id].name,
        form=parsed(asked.form_id, asked.form.digest),
        number=row.number,
        figures={code: None if kept is None else Decimal(kept) for code, kept in row.figures.items()},
        given=row.given,
        standing=rules.Standing(**row.standing),
        texts=row.texts,
        uses={code: tuple(rules.Use(**use) for use in uses) for code, uses in row.uses.items()},
        sent_by=row.sent_by,
        sent_at=row.sent_at,
        signed_post=row.signed_post_id,
        recipients=tuple(names[body].name for body in bodies if body in names),
        plan_id=asked.plan_id,
        beside=rules.beside_of(row.beside),
        successor=_newest_seen(actor, row),
        restated=_restated_after(actor, asked.id, row.sent_at),
    )


def _restatements(round_id: UUID, since: datetime | None = None) -> QuerySet[Settled]:
    """Restatements of a round's reports that were accepted, the latest first."""
    rows = Settled.objects.filter(
        what="accepted", version__report__round_id=round_id, version__restates__isnull=False
    )
    return (rows if since is None else rows.filter(at__gt=since)).order_by("-at")


def _restated_after(actor: Actor, round_id: UUID, sent_at: datetime) -> tuple[RestatedAfter, ...]:
    """The reports whose figures were restated after a moment, each once, the latest first."""
    rows = _restatements(round_id, sent_at).select_related("version__report")
    newest = {one.version.report_id: one for one in reversed(rows)}
    if not newest:
        return ()
    open_to = set(
        Report.objects.filter(policy.visible(actor), id__in=list(newest)).values_list("id", flat=True)
    )
    names = orgs.cards({one.version.report.body_id for one in newest.values()})
    return tuple(
        RestatedAfter(
            body_name=names[one.version.report.body_id].name,
            number=one.version.number,
            accepted_at=one.at,
            reason=one.version.reason,
            report_id=report if report in open_to else None,
        )
        for report, one in sorted(newest.items(), key=lambda each: each[1].at, reverse=True)
    )
