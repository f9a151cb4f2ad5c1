"""The register and the periods as pages show them; who keeps a person's record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from thidua.foundations.access import selectors as access
from thidua.foundations.privacy import policy, rules
from thidua.foundations.privacy.facts import ERASURES, RegisterLine, RetentionLine, Words
from thidua.foundations.privacy.models import RetentionPeriod
from thidua.foundations.privacy.selectors.tables import register
from thidua.ground.actor import Actor
from thidua.ground.policy import Answer
from thidua.ground.text_vn import search_key

_NOTHING = Words("", "")


def register_lines(
    actor: Actor, *, text: str = "", kind: str = "", room: str = "", all_columns: bool = False
) -> list[RegisterLine]:
    """The lines of the register, table by table.

    :param text: accent-blind part of a table's or column's name, in either language.
    :param room: the first part of the table's label, e.g. ``access``.
    :param all_columns: also the columns that are no personal data.
    :raises Refused: not the actor's to see (``privacy-101``).
    """
    policy.may_see_register(actor).require()
    found = register()
    lines = []
    wanted = search_key(text)
    for table in found.tables:
        if room and table.label.partition(".")[0] != room:
            continue
        for field in table.fields:
            if (kind and field.kind != kind) or not (field.personal or all_columns or kind):
                continue
            said = " ".join((table.label, table.vi, table.en, field.name, field.vi, field.en))
            if wanted and wanted not in search_key(said):
                continue
            ground = found.grounds.get(field.ground)
            retention = found.retention.get(field.keep)
            lines.append(
                RegisterLine(
                    table=Words(table.vi, table.en),
                    table_label=table.label,
                    field=Words(field.vi, field.en),
                    name=field.name,
                    kind=field.kind,
                    ground=Words(ground.vi, ground.en) if ground else _NOTHING,
                    ground_short=Words(ground.short, ground.short_en) if ground else _NOTHING,
                    ground_source=f"{found.sources[ground.source]} {ground.article}".strip()
                    if ground
                    else "",
                    ground_verified=ground.verified if ground else True,
                    keep=Words(retention.vi, retention.en) if retention else _NOTHING,
                    seen=found.seen.get(field.seen, _NOTHING),
                    erase=ERASURES.get(field.erase, ""),
                    stated=field.stated,
                )
            )
    return lines


def rooms() -> list[str]:
    """The first parts of the tables' labels, in order."""
    return sorted({table.label.partition(".")[0] for table in register().tables})


def retention_lines(actor: Actor) -> list[RetentionLine]:
    """The periods: what the register says, what was set here, what the clock applies.

    :raises Refused: not the actor's to see (``privacy-101``).
    """
    policy.may_see_register(actor).require()
    found = register()
    chosen = {row.code: row for row in RetentionPeriod.objects.all()}
    lines = []
    for code, said in found.retention.items():
        row = chosen.get(code)
        lines.append(
            RetentionLine(
                code=code,
                words=Words(said.vi, said.en),
                after=said.after,
                source=found.sources[said.source],
                house=said.house,
                verified=said.verified,
                days=said.days,
                least_days=max(said.least_days, 1),
                clock=said.clock,
                settable=bool(said.clock) and not said.fixed,
                applied=rules.applied_days(said, row.days if row else None),
                set_days=row.days if row else None,
                set_basis=row.basis if row else "",
                set_by=row.set_by if row else "",
                set_at=row.set_at if row else None,
            )
        )
    return lines


def applied() -> dict[str, int]:
    """The clock's cleanings that have a period today: name of the cleaning → days."""
    chosen = dict(RetentionPeriod.objects.values_list("code", "days"))
    found = {
        said.clock: rules.applied_days(said, chosen.get(code)) for code, said in register().retention.items()
    }
    return {clock: days for clock, days in found.items() if clock and days is not None}


def may_export(actor: Actor, person_id: UUID, at: datetime) -> Answer:
    """Whether the actor may take out everything about this person."""
    oneself = actor.person_id == person_id
    return policy.may_export(oneself=oneself, keeps=oneself or access.keeps_record(actor, person_id, at))


def may_show_identifier(actor: Actor, person_id: UUID, at: datetime) -> Answer:
    """Whether the actor may see this person's whole identifier."""
    oneself = actor.person_id == person_id
    return policy.may_show_identifier(
        oneself=oneself, keeps=oneself or access.keeps_record(actor, person_id, at)
    )


def may_erase(actor: Actor, person_id: UUID, at: datetime) -> Answer:
    """Whether the actor may have this person's data erased."""
    oneself = actor.person_id == person_id
    return policy.may_erase(oneself=oneself, keeps=not oneself and access.keeps_record(actor, person_id, at))
