"""Words of a round made into one report: written, quoted, merged, sent up with the figures (docs/decisions/0031)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from thidua.foundations.access import selectors as access
from thidua.foundations.audit import services as audit
from thidua.foundations.notices import services as notices
from thidua.foundations.orgs import selectors as orgs
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.text_vn import nfc
from thidua.work.reports import errors, policy, rules, selectors
from thidua.work.reports.models import (
    Compilation,
    CompilationRecipient,
    CompilationVersion,
    Report,
    ReportVersion,
    Round,
    RoundRecipient,
)
from thidua.work.reports.rules import LONGEST
from thidua.work.reports.selectors import compiling as reads


@transaction.atomic
def write_clause(
    *,
    actor: Actor,
    round_id: UUID,
    code: str,
    text: str,
    how: str,
    versions: Sequence[UUID],
    seen: int,
    at: datetime,
) -> int:
    """Keep the text of one question, with the reports it rests on; returns its new revision.

    :param how: ``quoted`` and ``merged`` put the paragraphs of ``versions`` at the end of the text; ``summarised`` keeps
        the text as the officer wrote it. The bodies and versions stay with the text either way.
    :param seen: the revision the officer had before the eyes.
    :raises NotPossible: no such question (``reports-018``), too long (``-019``). :raises Stale: a colleague wrote first.
    """
    row, round_ = _lock(actor, round_id, at)
    policy.may_write(actor, round_.owner_id).require()
    form = selectors.parsed(round_.form_id)
    if code not in form.prompts or how not in rules.HOWS:
        raise errors.unknown_field(f"text:{code}")
    kept = row.draft.get(code)
    if kept and kept["rev"] != seen:
        raise errors.clause_changed(kept["by"], str(kept["v"]))
    said = nfc(text).strip()
    used = reads.in_force(round_id, versions) if versions else []
    names = orgs.cards({report.body_id for report in used})
    paragraphs = []
    more = []
    for report in used:
        assert report.current is not None  # in force
        words = str(report.current.texts.get(code, ""))
        if not words:
            continue
        name = names[report.body_id].name
        paragraphs.append((words, name))
        more.append(rules.Use(str(report.current.id), str(report.body_id), name, report.current.number, how))
    for one in _from_below(round_, form, versions).get(code, ()):
        paragraphs.append((one.text, one.body_name))
        more.append(rules.Use(str(one.version_id), f"{one.body_id}/tong-hop", one.use_name, one.number, how))
    if how == "quoted":
        for words, name in paragraphs:
            said = rules.quoted(said, words, name)
    elif how == "merged":
        said = rules.merged(said, paragraphs)
    if len(said) > LONGEST:
        raise errors.bad_value("Đoạn văn", f"dài {len(said)} chữ cái, nhiều nhất {LONGEST}")
    revision = (kept["rev"] if kept else 0) + 1
    row.draft[code] = {
        "v": said,
        "rev": revision,
        "by": actor.name or actor.label(),
        "at": at.isoformat(),
        "uses": [use.plain() for use in rules.with_uses(reads.uses_of(kept), more)],
    }
    row.changed_at = at
    row.save(update_fields=["draft", "changed_at"])
    return revision


@transaction.atomic
def forget_use(*, actor: Actor, round_id: UUID, code: str, version_id: UUID, at: datetime) -> None:
    """Say that a text no longer rests on a version: its words were taken out."""
    row, round_ = _lock(actor, round_id, at)
    policy.may_write(actor, round_.owner_id).require()
    kept = row.draft.get(code)
    if kept is None:
        raise errors.unknown_field(f"text:{code}")
    kept["uses"] = [use for use in kept["uses"] if use["version"] != str(version_id)]
    kept["rev"] += 1
    row.changed_at = at
    row.save(update_fields=["draft", "changed_at"])


def _from_below(
    round_: Round, form: rules.Form, versions: Sequence[UUID] | None = None
) -> dict[str, list[reads.CompiledBelow]]:
    """What bodies below compiled and sent up, question by question; only of ``versions`` where they are told."""
    found = reads.compiled_below(round_.id, round_.owner_id, round_.period, form)
    if versions is None:
        return found
    return {code: [one for one in each if one.version_id in versions] for code, each in found.items()}


def _lock(actor: Actor, round_id: UUID, at: datetime) -> tuple[Compilation, Round]:
    round_ = selectors.lock_round(actor, round_id)
    if not reads.compiles(actor, round_id):
        raise errors.round_not_found()
    return reads.lock_compilation(actor, round_id, at), round_


def tell_restated(row: Report, version: ReportVersion, at: datetime) -> None:
    """A restatement was accepted: whoever was sent the round's figures before learns that they are no longer these.

    Part of the acceptance. What was sent stays as it was; its page says what changed since.
    """
    newest: dict[UUID, UUID] = {}
    received = CompilationRecipient.objects.filter(version__compilation__round_id=row.round_id)
    for body, sent in received.order_by("version__number").values_list("body_id", "version_id"):
        newest[body] = sent
    people = access.holders_of(list(newest), {"standing_officer"}, at) if newest else {}
    name = orgs.card(row.body_id).name
    for body, sent in newest.items():
        notices.queue_notice(
            to=list(people.get(body, ())),
            kind="reports.restated",
            subject=f"Số liệu đã được điều chỉnh sau khi gửi: {row.round.title}"[:300],
            text=f"{name} đính chính, lần gửi {version.number}.",
            link=f"/bao-cao/tong-hop/{sent}/",
            about_type="round",
            about_id=str(row.round_id),
            dedupe=f"restated:{version.id}:{body}",
            at=at,
        )


@transaction.atomic
def send_compilation(
    *,
    actor: Actor,
    round_id: UUID,
    figures: Mapping[str, str | None],
    given: Mapping[str, int],
    standing: Mapping[str, int],
    beside: Mapping[str, Any] | None = None,
    signer: UUID | None = None,
    at: datetime,
) -> UUID:
    """Send figures and words up as one version that never changes: to the round's recipients and the body above.

    :param figures: the totals of this moment, which the caller has computed (``journeys.compile_report``).
    :param beside: what the document says beside them (``rules.printing.Beside``), frozen too.
    :param signer: the post that signs the document; without one, whoever leads the body.
    :returns: the version's id.
    :raises NotPossible: nothing written yet, or a text that rests on a version that counts no more (``reports-052``), or
        that post may not sign a report for the body (``access-030`` to ``-034``).
    """
    row, round_ = _lock(actor, round_id, at)
    policy.may_ask(actor, round_.owner_id).require()
    if signer is not None:
        access.block_of(round_.owner_id, signer, "report", today(at), at, about=str(round_.plan_id or ""))
    texts = {code: str(kept["v"]) for code, kept in row.draft.items() if kept["v"]}
    uses = {code: kept["uses"] for code, kept in row.draft.items() if kept["v"] and kept["uses"]}
    if not texts:
        raise errors.nothing_compiled()
    current = {str(report.current_id) for report in reads.in_force(round_id)}
    below = _from_below(round_, selectors.parsed(round_.form_id))
    current |= {str(one.version_id) for each in below.values() for one in each}
    old = sorted({u["name"] for each in uses.values() for u in each if u["version"] not in current})
    if old:
        raise errors.compiled_from_old(old)
    said: dict[str, Any] = {
        "figures": dict(figures),
        "given": dict(given),
        "standing": dict(standing),
        "texts": texts,
        "uses": uses,
        "beside": dict(beside or {}),
    }
    number = (row.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    version = CompilationVersion.objects.create(
        compilation=row,
        number=number,
        sent_by=actor.label()[:400],
        sent_at=at,
        signed_post_id=signer,
        digest=hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest(),
        **said,
    )
    above = orgs.superior_on(round_.owner_id, today(at))
    others = RoundRecipient.objects.filter(round=round_).values_list("body_id", flat=True)
    to = list(dict.fromkeys([*([above.id] if above else []), *others]))
    CompilationRecipient.objects.bulk_create(
        CompilationRecipient(version=version, body_id=body) for body in to
    )
    people = access.holders_of(to, {"standing_officer"}, at)
    notices.queue_notice(
        to=[person for each in people.values() for person in each],
        kind="reports.submitted",
        subject=f"{orgs.card(round_.owner_id).name} đã gửi bản tổng hợp: {round_.title}"[:300],
        link=f"/bao-cao/tong-hop/{version.id}/",
        about_type="round",
        about_id=str(round_.id),
        dedupe=f"compilation:{version.id}",
        at=at,
    )
    audit.record(
        actor=actor,
        verb="reports.send_compilation",
        subject_type="round",
        subject_id=str(round_.id),
        subject_label=round_.title[:500],
        changes={"version": [None, number], "texts": [None, len(texts)]},
        at=at,
    )
    return version.id
