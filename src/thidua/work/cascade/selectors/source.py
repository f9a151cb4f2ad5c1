"""What a draft is derived from: the superior's clauses, the units, and every name with its counterpart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.orgs.facts import BodyCard
from thidua.ground.actor import Actor
from thidua.ground.text_vn import search_key
from thidua.work.cascade.facts import Ask, Name, SourceClause, Superior, Unit
from thidua.work.cascade.rules import pack as packs
from thidua.work.cascade.rules.coverage import only_plan
from thidua.work.cascade.rules.levels import criteria_rank
from thidua.work.plans import selectors as plans
from thidua.work.plans.facts import AddresseeView, PlanPage
from thidua.work.plans.lifecycle import HOLDING

#: Kinds of provisions a subordinate's plan has to answer.
ASKING = ("duty", "reporting", "target", "criterion")


@dataclass(frozen=True, slots=True)
class Source:
    """Everything deriving needs, read at once."""

    superior: Superior
    clauses: tuple[SourceClause, ...]
    above: Unit
    own: Unit
    names: tuple[Name, ...]
    pack: packs.Pack
    place: str


def pack() -> packs.Pack:
    """``packs/cascade`` as it is now."""
    folder = Path(settings.PACKS) / "cascade"
    return packs.load(folder, packs.stamp(folder))


def source(actor: Actor, plan_id: UUID, body_id: UUID, on: date) -> Source:
    """The superior's plan as the body ``body_id`` would carry it out, with the tree of the day ``on``.

    :raises NotFound: the plan is absent or out of scope.
    """
    page = plans.plan_page(actor, plan_id)
    data = pack()
    found = orgs.cards([i for i in (page.plan.issuer_id, body_id) if i])
    own_card = found[body_id]
    issuer = found.get(page.plan.issuer_id) if page.plan.issuer_id else None
    own, above = (
        unit(own_card, data),
        unit(issuer, data) if issuer else Unit(page.plan.issuer_name, "", 0, "", ""),
    )
    meant = _Meant(page.plan.issuer_id, body_id, on)
    names = (
        tuple(_names(page, above, own, issuer, own_card, meant, data, on)) if above.level != own.level else ()
    )
    return Source(
        superior=Superior(
            page.plan.name,
            page.plan.kind,
            page.plan.number,
            page.plan.date,
            page.plan.issuer_name,
            page.plan.title,
        ),
        clauses=tuple(_clauses(page, meant)),
        above=above,
        own=own,
        names=names,
        pack=data,
        place=_short(own_card),
    )


def unit(card: BodyCard, data: packs.Pack) -> Unit:
    """A body with its level's rank and the words of its territory."""
    level = data.level(card.level)
    area = kind = ""
    if card.territory_id:
        territory = orgs.territory(card.territory_id)
        area = territory.name[:1].lower() + territory.name[1:]
        kind = area.removesuffix(territory.short_name).strip()
    return Unit(card.name, card.level, level.rank if level else 0, area, kind)


def _short(card: BodyCard) -> str:
    return orgs.territory(card.territory_id).short_name if card.territory_id else ""


class _Meant:
    """Whether an addressee means the drafting body; groups are resolved once each."""

    def __init__(self, issuer: UUID | None, own: UUID, on: date) -> None:
        self._issuer, self._own, self._on = issuer, own, on
        self._specs = {group["code"]: group for group in orgs.groups()}
        self._known: dict[str, bool] = {}

    def group(self, code: str) -> bool:
        """Whether the group has the drafting body among its members on the day."""
        if code not in self._known:
            spec = self._specs.get(code)
            members = (
                orgs.resolve_group(spec, near=self._issuer, on=self._on) if spec and self._issuer else []
            )
            self._known[code] = self._own in members
        return self._known[code]

    def any(self, addressees: Sequence[AddresseeView]) -> bool:
        """Whether one of the addressees is the drafting body or a group it belongs to."""
        return any(
            a.role != "recipient" and (a.body_id == self._own or (a.state == "group" and self.group(a.group)))
            for a in addressees
        )


def _clauses(page: PlanPage, meant: _Meant) -> Iterator[SourceClause]:
    texts = [clause.text or clause.heading for clause in page.clauses]
    restored = [mended or text for mended, text in zip(_restored(page), texts, strict=True)]
    duties, levels = _own_duties(page, meant), _criteria(page)
    for clause, text, mended in zip(page.clauses, texts, restored, strict=True):
        held = [p for p in clause.provisions if p.state in HOLDING]
        rules = [p.data for p in held if p.kind == "reporting"]
        yield SourceClause(
            ref=clause.id,
            depth=clause.level,
            marker=clause.marker,
            path=clause.path,
            text=mended,
            criteria_level=levels.get(clause.id, ""),
            reports=tuple((r["day"], r["month"]) for r in rules if r.get("day") and r.get("month")),
            reporting=bool(rules),
            own_plan=only_plan(mended) and clause.id in duties,
            own_duty=clause.id in duties,
            damaged=text if mended != text else "",
        )


def _criteria(page: PlanPage) -> dict[UUID, str]:
    """The clauses that open a group of criteria, by the level of its subject.

    Groups are found one behind the other in the text, each by its marker and subject; where a reviewer changed a
    group, by the clause it was tied to.
    """
    found = {
        p.clause_id: str(p.data.get("level") or "")
        for p in page.provisions
        if p.kind == "criterion" and p.clause_id
    }
    place = 0
    keys = [search_key(clause.text or clause.heading) for clause in page.clauses]
    for group in page.reading.get("criteria_groups") or []:
        subject, marker = search_key(str(group.get("subject") or "")), str(group.get("marker") or "").strip()
        for index in range(place, len(page.clauses)):
            clause = page.clauses[index]
            # A heading says little more than its subject.
            if clause.marker.strip() == marker and subject and f"doi voi {subject}".endswith(keys[index]):
                found[clause.id] = str(group.get("level") or "")
                place = index + 1
                break
    return found


def _restored(page: PlanPage) -> list[str]:
    """What the reader restored of each clause of a damaged text; empty where it reads well as it stands."""
    read = page.reading.get("clauses") or []
    if len(read) != len(page.clauses):
        return [""] * len(page.clauses)
    return [str(clause.get("restored") or "") for clause in read]


def _own_duties(page: PlanPage, meant: _Meant) -> set[UUID]:
    """Clauses that hold a duty of the drafting body, and those above them."""
    parents = {clause.id: clause.parent_id for clause in page.clauses}
    found: set[UUID] = set()
    for clause in page.clauses:
        if any(
            p.kind == "duty" and p.state in HOLDING and meant.any(p.addressees) for p in clause.provisions
        ):
            at: UUID | None = clause.id
            while at is not None and at not in found:
                found.add(at)
                at = parents.get(at)
    return found


def asks(actor: Actor, plan_id: UUID, body_id: UUID, on: date) -> list[Ask]:
    """What the superior's plan asks that a plan of this body may answer, in the order of the text.

    Criteria of subjects above the body's level ask nothing of it.
    """
    page = plans.plan_page(actor, plan_id)
    data = pack()
    found = orgs.cards([i for i in (page.plan.issuer_id, body_id) if i])
    own = unit(found[body_id], data)
    above = unit(found[page.plan.issuer_id], data) if page.plan.issuer_id in found else own
    meant = _Meant(page.plan.issuer_id, body_id, on)
    made = []
    for p in page.provisions:
        if p.kind not in ASKING or p.state not in HOLDING:
            continue
        if p.kind == "criterion":
            rank = criteria_rank(str(p.data.get("level") or ""), data, above)
            if rank is not None and rank < own.rank:
                continue
        text = str(p.data.get("text") or p.summary)
        made.append(Ask(p.id, p.kind, p.kind_label, text, p.clause_id, p.where, meant.any(p.addressees)))
    return made


def criteria_above(body_id: UUID, issuer_id: UUID | None) -> list[str]:
    """Subjects of criteria that stand above the body's level, as the reading names their levels."""
    data = pack()
    found = orgs.cards([i for i in (issuer_id, body_id) if i])
    own = unit(found[body_id], data)
    above = unit(found[issuer_id], data) if issuer_id in found else own
    ranks = {level: criteria_rank(level, data, above) for level in data.criteria}
    return [level for level, rank in ranks.items() if rank is not None and rank < own.rank]


# ---- names ----


def _names(
    page: PlanPage,
    above: Unit,
    own: Unit,
    issuer: BodyCard | None,
    own_card: BodyCard,
    meant: _Meant,
    data: packs.Pack,
    on: date,
) -> Iterator[Name]:
    """Names of slots of the superior's level, of groups, and those its provisions print beside these."""
    if issuer is None:
        return
    slots = _slots(above.level, on)
    below = _slots(own.level, on)
    here = _bodies(own_card)
    known: set[str] = set()

    def fresh(name: Name) -> Iterator[Name]:
        key = f"{name.role}:{search_key(name.printed)}"
        if key not in known and len(search_key(name.printed).split()) > 1:
            known.add(key)
            yield name

    for name in _groups(above, own, own_card, meant, data):
        yield from fresh(name)
    to_slot = {code: _counterpart(code, above, own, here, data, on) for code in slots}
    for code, slot in slots.items():
        target = to_slot[code]
        for form, words in _forms(slot, above, _short_of(issuer)):
            after = _target(form, below.get(target[0].slot), target[0], own) if target else ""
            pairs = [(words, after), *_shortened(words, after, data)]
            for printed, meaning in pairs:
                yield from fresh(
                    Name(printed, meaning, target[1] if target else "", target[2] if target else False)
                )
    slot_of = {
        c.id: c.slot
        for c in orgs.cards([a.body_id for p in page.provisions for a in p.addressees if a.body_id]).values()
    }
    for addressee in (a for p in page.provisions if p.state in HOLDING for a in p.addressees):
        if addressee.body_id == own_card.id:
            yield from fresh(Name(addressee.printed, own_card.name, role="duty", own=True))
        elif addressee.state == "body" and addressee.body_id:
            target = to_slot.get(slot_of.get(addressee.body_id, ""))
            yield from fresh(
                Name(addressee.printed, target[0].name if target else "", target[1] if target else "")
            )
        elif addressee.state == "unresolved":
            yield from fresh(Name(addressee.printed, ""))


def _slots(level: str, on: date) -> dict[str, dict[str, Any]]:
    """Slots of the templates of a level; of several, the one in force on the day."""
    found: dict[str, dict[str, Any]] = {}
    for template in orgs.templates():
        if template["level"] != level:
            continue
        since, until = template.get("valid_from"), template.get("valid_to")
        if (since and since > on.isoformat()) or (until and until <= on.isoformat()):
            continue
        # A plan of last year prints names of that year: slots that have ended are names too.
        found |= {slot["code"]: slot for slot in template["slots"]}
    return found


def _bodies(own: BodyCard) -> dict[str, BodyCard]:
    if own.territory_id is None:
        return {}
    return {card.slot: card for card in orgs.territory_page(own.territory_id).bodies if card.slot}


def _counterpart(
    code: str, above: Unit, own: Unit, here: dict[str, BodyCard], data: packs.Pack, on: date
) -> tuple[BodyCard, str, bool] | None:
    """The body that does a slot's work below, with the source; none when the pack or the tree knows none."""
    for row in data.counterparts:
        if row.above == code and row.holds(above.level, own.level, on):
            card = next((here[slot] for slot in row.below if slot in here), None)
            return (card, data.sources.get(row.source, row.source), row.verified) if card else None
    return None


def _short_of(card: BodyCard) -> str:
    return orgs.territory(card.territory_id).short_name if card.territory_id else ""


def _forms(slot: dict[str, Any], above: Unit, short: str) -> Iterator[tuple[str, str]]:
    """(manner, printed words) a slot of the superior's territory may be called by."""
    bases = [slot["name"], *slot.get("names", {}).values()]
    for base in dict.fromkeys(bases):
        yield "full", base.format(territory=above.area, short=short)
        if "{territory}" in base:
            yield "kind", base.format(territory=above.kind, short=short)
        yield "bare", base.replace(" {territory}", "").replace(" {short}", "").strip()
    for alias in slot.get("aliases", []):
        yield ("full" if "{" in alias else "bare"), alias.format(territory=above.area, short=short)


def _target(form: str, slot: dict[str, Any] | None, card: BodyCard, own: Unit) -> str:
    """The counterpart's name in the same manner: in full, with the kind of territory, or bare."""
    if slot is None or form == "full" or "{territory}" not in slot["name"]:
        return card.name
    if form == "kind":
        return str(slot["name"]).format(territory=own.kind, short="")
    return str(slot["name"]).replace(" {territory}", "").strip()


def _shortened(words: str, after: str, data: packs.Pack) -> Iterator[tuple[str, str]]:
    for long, short in data.short:
        if words.startswith(long):
            yield words.replace(long, short, 1), after.replace(long, short, 1)


def _groups(above: Unit, own: Unit, own_card: BodyCard, meant: _Meant, data: packs.Pack) -> Iterator[Name]:
    words = {row.group: row for row in data.groups if row.levels == (above.level, own.level)}
    for group in orgs.groups():
        row = words.get(group["code"])
        printed = [group["vi"], *group["aliases"]]
        if row is not None:
            after = row.words.format(kind=own.kind, area=own.area)
            source = data.sources.get(row.source, row.source)
            yield from (Name(name, after, source, row.verified, row.role) for name in printed)
        if (row is None or row.role != "any") and meant.group(group["code"]):
            yield from (Name(name, own_card.name, role="duty", own=True) for name in printed)
