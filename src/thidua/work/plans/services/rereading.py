"""The provisions an amendment brings: the changed text is read in its place, as part of the whole consolidated plan.

A clause read alone loses what it stands under ("Tổ chức thực hiện"), and with it what it asks; so the consolidated
text is put together and read like any document, and only what stands in changed passages is proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from thidua.ground.actor import Actor
from thidua.ground.clock import today
from thidua.reading import SourceText, read_document
from thidua.work.plans import rules
from thidua.work.plans.facts import Passage
from thidua.work.plans.models import Addressee, AmendingAct, Amendment, Clause, Plan, Provision
from thidua.work.plans.resolution import Resolver
from thidua.work.plans.selectors import amending as reads
from thidua.work.plans.selectors.consolidated import change_of
from thidua.work.plans.services.naming import addressees

#: Parts of a reading that say where it stood, not what it asks.
_PLACE = ("entry", "where")


def read_again(row: Amendment, actor: Actor, at: datetime, only: UUID | None = None) -> None:
    """Propose anew the provisions of an amendment's acts (of one act with ``only``); those proposed before go.

    What reads as before continues and is not proposed: changed words around it change nothing of what it asks.
    """
    if row.target_id is None:
        return
    acts = list(
        row.acts.exclude(act="unresolved").filter(problem="").exclude(state="rejected").order_by("order")
    )
    old = Provision.objects.filter(act__amendment=row, **({"act_id": only} if only else {}))
    Addressee.objects.filter(provision__in=old).delete()
    old.delete()
    if not acts:
        return
    base = reads.base_text(row)
    text = rules.standing(rules.consolidate(base, [change_of(act) for act in acts]))
    held = reads.held_of(row.target_id)
    found = _read(row.target, text)  # type: ignore[arg-type]
    order = Provision.objects.filter(plan_id=row.plan_id).count()
    for act in acts:
        if only and act.id != only:
            continue
        mine = [(p, provision) for p, provision in found if act.id.hex in (p.origin, *p.changed)]
        ended = _ended(act, base, text, held)
        order = _propose(row, act, mine, ended, actor, at, order)


def _read(target: Plan, text: Sequence[Passage]) -> list[tuple[Passage, rules.ProvisionRow]]:
    """The provisions of the consolidated text, each with its passage."""
    span = list(Clause.objects.filter(plan=target).order_by("order").values_list("line_from", "line_to"))
    first = (target.reading.get("first_line") or 1) - 1
    head = target.lines[first : max(first, span[0][0] - 1)] if span else []
    tail = target.lines[span[-1][1] : target.reading.get("last_line")] if span else []
    body = [f"{p.marker} {p.text}".strip() for p in text]
    lines = [" ".join(line.split("\n")) for line in (*head, *body, *tail)]
    source = SourceText("hop-nhat.txt", "text", (tuple(lines),), whole_paragraphs=True)
    reading = read_document(source).to_json()
    if reading.get("documents"):
        reading = reading["documents"][0]
    rows = rules.provision_rows(reading, rules.clause_rows(reading, len(lines)))
    by_line = {len(head) + number: p for number, p in enumerate(text, start=1)}
    return [(by_line[row.line], row) for row in rows if row.line in by_line]


def _ended(
    act: AmendingAct, base: Sequence[Passage], text: Sequence[Passage], held: Sequence[Provision]
) -> list[Provision]:
    """Provisions in force that stand in what the act changes."""
    if act.act == "reword":
        keys = {p.key for p in text if act.id.hex in p.changed}
    elif act.act in ("replace", "repeal"):
        keys = {base[i].key for i in rules.subtree(base, act.target_key)}
    else:
        keys = set()
    return [provision for provision in held if reads.passage_of(provision) in keys]


def _same(provision: Provision, row: rules.ProvisionRow) -> bool:
    def asks(data: Any) -> dict[str, Any]:
        return {key: value for key, value in (data or {}).items() if key not in _PLACE}

    return provision.kind == row.kind and asks(row.data) in (asks(provision.read), asks(provision.data))


def _propose(
    row: Amendment,
    act: AmendingAct,
    mine: Sequence[tuple[Passage, rules.ProvisionRow]],
    ended: Sequence[Provision],
    actor: Actor,
    at: datetime,
    order: int,
) -> int:
    fresh = [(p, r) for p, r in mine if not (act.act == "reword" and any(_same(e, r) for e in ended))]
    over = [e for e in ended if not (act.act == "reword" and any(_same(e, r) for _p, r in mine))]
    pairs = rules.pair(
        [(str(e.id), e.kind, e.summary) for e in over],
        [(str(n), r.kind, r.summary) for n, (_p, r) in enumerate(fresh)],
    )
    before = {str(e.id): e for e in over}
    clause = (
        Clause.objects.filter(plan_id=row.plan_id, line_from__lte=act.line, line_to__gte=act.line)
        .order_by("-order")
        .first()
    )
    target = row.target
    resolver = Resolver(target.issuer_id if target else None, row.plan.paper.date or today(at))
    for number, (passage, found) in enumerate(fresh):
        former = before.get(pairs.get(str(number), ""))
        data = {**found.data, "where": passage.path}
        provision = Provision.objects.create(
            plan_id=row.plan_id,
            clause=clause,
            order=order,
            kind=found.kind,
            summary=found.summary,
            data=data,
            read=data,
            line=act.line,
            act=act,
            passage=passage.key,
            replaces=former,
            changed_by=actor.label()[:400],
            changed_at=at,
        )
        order += 1
        tied = [a for who in found.addressees for a in addressees(provision, who.role, who.printed, resolver)]
        Addressee.objects.bulk_create(_as_before(tied, former))
    return order


def _as_before(tied: Sequence[Addressee], former: Provision | None) -> list[Addressee]:
    """Names a person tied in the provision before keep their meaning."""
    known = {
        (a.role, a.printed): a
        for a in (former.addressees.all() if former else [])
        if a.how == "person" and not a.takes_over_id
    }
    for one in tied:
        said = known.get((one.role, one.printed))
        if said is not None:
            one.state, one.body_id, one.group, one.how = said.state, said.body_id, said.group, "person"
    return list(tied)
