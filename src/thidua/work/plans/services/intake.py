"""A reading becomes a plan under review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from thidua.foundations.audit import services as audit
from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.ground.refs import DocumentIdentity, uuid7
from thidua.ground.text_vn import search_key
from thidua.work.plans import policy, rules, selectors
from thidua.work.plans.models import Addressee, Clause, Finding, LegalBasis, Plan, Provision
from thidua.work.plans.resolution import Resolver
from thidua.work.plans.services.amending import suggest_amendment
from thidua.work.plans.services.naming import addressees, unresolved_message


def _iso(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


#: What a document is called whose type was not recognised; the reviewer says what it is.
UNKNOWN_KIND = "VĂN BẢN"


@transaction.atomic
def adopt_reading(
    *,
    actor: Actor,
    owner: UUID,
    owner_path: str,
    paper_id: UUID,
    issuer: UUID | None,
    reading: Mapping[str, Any],
    lines: Sequence[str],
    at: datetime,
    carrier: UUID | None = None,
    previous: UUID | None = None,
    sample: bool = False,
) -> UUID:
    """Store what was read as a plan under review, every name tied where that is certain.

    The reading itself is kept untouched beside what the review makes of it.

    :param owner: body that took the document in; ``owner_path`` its place in the tree.
    :param lines: the document's lines, which clauses and findings count from 1.
    :returns: the plan's id.
    """
    policy.may_review(actor, owner_path).require()
    on = _iso(reading.get("date")) or today(at)
    plan = Plan.objects.create(
        paper_id=paper_id,
        owner_id=owner,
        issuer_id=issuer,
        carrier_id=carrier,
        previous_id=previous,
        kind=(reading.get("kind") or UNKNOWN_KIND)[:60],
        title=reading.get("title") or "",
        search=search_key(
            " ".join(
                str(reading.get(key) or "")
                for key in ("kind", "number", "symbol", "title", "issuer", "parent")
            )
        ),
        quality=(reading.get("source") or {}).get("text_quality") or "clean",
        reading=dict(reading),
        lines=list(lines),
        sketch=rules.sketch(
            "\n".join(lines[(reading.get("first_line") or 1) - 1 : reading.get("last_line")])
        ),
        taken_in_at=at,
        changed_by=actor.label(),
        changed_at=at,
        sample=sample,
    )
    clauses = _store_clauses(plan, reading, len(lines))
    unresolved = _store_provisions(plan, reading, clauses, issuer=issuer, on=on, actor=actor, at=at)
    _store_bases(plan, reading)
    _store_findings(plan, reading, unresolved, actor)
    suggest_amendment(plan, reading, actor, at)
    audit.record(
        actor=actor,
        verb="plans.adopt_reading",
        subject_type="plan",
        subject_id=str(plan.id),
        subject_label=f"{plan.kind} {reading.get('number') or reading.get('symbol') or ''}".strip(),
        changes={"provisions": [None, Provision.objects.filter(plan=plan).count()]},
        at=at,
    )
    return plan.id


def _store_clauses(plan: Plan, reading: Mapping[str, Any], last_line: int) -> list[rules.ClauseRow]:
    rows = rules.clause_rows(reading, last_line)
    ids = {row.ref: uuid7() for row in rows}
    Clause.objects.bulk_create(
        [
            Clause(
                id=ids[row.ref],
                plan=plan,
                order=row.order,
                ref=row.ref[:40],
                parent_id=ids.get(row.parent) if row.parent else None,
                level=row.level,
                marker=row.marker[:60],
                path=row.path[:200],
                heading=row.heading,
                text=row.text,
                line_from=row.line_from,
                line_to=row.line_to,
            )
            for row in rows
        ],
        batch_size=500,
    )
    return rows


def _store_provisions(
    plan: Plan,
    reading: Mapping[str, Any],
    clauses: Sequence[rules.ClauseRow],
    *,
    issuer: UUID | None,
    on: date,
    actor: Actor,
    at: datetime,
) -> dict[str, str]:
    """Store the proposals; return the printed names that stay unresolved, with the reason."""
    by_ref = dict(Clause.objects.filter(plan=plan).values_list("ref", "id"))
    resolver = Resolver(issuer, on)
    unresolved: dict[str, str] = {}
    provisions: list[Provision] = []
    tied: list[Addressee] = []
    for order, row in enumerate(rules.provision_rows(reading, clauses)):
        provision = Provision(
            plan=plan,
            clause_id=by_ref.get(row.clause) if row.clause else None,
            order=order,
            kind=row.kind,
            summary=row.summary,
            data={**row.data, "where": row.where},
            read={**row.data, "where": row.where},
            line=row.line,
            changed_by=actor.label(),
            changed_at=at,
        )
        provisions.append(provision)
        for who in row.addressees:
            found = addressees(provision, who.role, who.printed, resolver)
            if found[0].state == "unresolved":
                unresolved[who.printed] = resolver.all(who.printed)[0].why
            tied += found
    Provision.objects.bulk_create(provisions, batch_size=500)
    Addressee.objects.bulk_create(tied, batch_size=500)
    return unresolved


def _store_bases(plan: Plan, reading: Mapping[str, Any]) -> None:
    cited: list[tuple[str, Mapping[str, Any]]] = [("basis", b) for b in reading.get("legal_bases") or []]
    cited += [("reference", b) for b in reading.get("other_references") or []]
    identities = [
        DocumentIdentity(b.get("issuer") or "", b.get("number") or "", "", _iso(b.get("date"))).key() or ""
        for _, b in cited
    ]
    held = selectors.by_identity(identities)
    LegalBasis.objects.bulk_create(
        [
            LegalBasis(
                plan=plan,
                order=order,
                role=role,
                number=(b.get("number") or "")[:120],
                date=_iso(b.get("date")),
                printed_date=_as_printed(b.get("date")),
                issuer=(b.get("issuer") or "")[:300],
                where=(b.get("where") or "")[:200],
                identity=identity,
                cited_plan_id=held.get(identity),
            )
            for order, ((role, b), identity) in enumerate(zip(cited, identities, strict=True))
        ],
        batch_size=500,
    )


def _as_printed(text: str | None) -> str:
    """A date day first, as documents print it; an impossible one stays as it is printed.

    >>> _as_printed("2033-22-22")
    '22/22/2033'
    """
    parts = (text or "").split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else (text or "")[:40]


def _store_findings(
    plan: Plan, reading: Mapping[str, Any], unresolved: Mapping[str, str], actor: Actor
) -> None:
    found = [
        (f["code"], f["severity"], f["message"], f.get("where"), f.get("line"))
        for f in _noticed(plan, reading, actor)
    ]
    found += [
        ("body-unresolved", "warning", unresolved_message(name, why), None, None)
        for name, why in unresolved.items()
    ]
    Finding.objects.bulk_create(
        [
            Finding(
                plan=plan,
                order=order,
                code=code[:60],
                severity=severity,
                message=message,
                where=(where or "")[:200],
                line=line,
            )
            for order, (code, severity, message, where, line) in enumerate(found)
        ],
        batch_size=500,
    )


def _noticed(plan: Plan, reading: Mapping[str, Any], actor: Actor) -> list[Mapping[str, Any]]:
    """The reader's findings, and what only the system can see: no known type, a document like it already here."""
    noticed: list[Mapping[str, Any]] = list(reading.get("findings") or [])
    if not reading.get("kind"):
        noticed.append(
            {
                "code": "document.kind-unknown",
                "severity": "warning",
                "message": "Không nhận ra thể loại văn bản. Nếu đây là kế hoạch, ghi thể loại ở “Sửa số, ngày, trích yếu”.",
            }
        )
    twin = selectors.same_title(plan)
    if twin:
        noticed.append(
            {
                "code": "document.same-title",
                "severity": "warning",
                "message": f"Đơn vị đã có văn bản cùng trích yếu: {twin.name}. "
                "Kiểm tra xem có phải một văn bản nhận hai lần.",
            }
        )
    copy = selectors.same_text(plan, actor)
    if copy and (twin is None or copy.plan_id != twin.plan_id):
        dated = f"{copy.date:%d/%m/%Y}" if copy.date else "(chưa rõ)"
        share = round(copy.share * 100)
        noticed.append(
            {
                "code": "document.same-text",
                "severity": "warning",
                "message": f"Có thể là bản khác của {copy.name} ngày {dated}: khoảng {share}% "
                "lời văn giống nhau. Kiểm tra xem có phải một văn bản nhận hai lần.",
            }
        )
    return noticed
