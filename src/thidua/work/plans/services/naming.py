"""Names a plan prints, kept in step with what they were resolved to and with the findings about them."""

from __future__ import annotations

from datetime import datetime

from thidua.ground.clock import today
from thidua.ground.lifecycle import advance
from thidua.work.plans import rules
from thidua.work.plans.lifecycle import FINDING
from thidua.work.plans.models import Addressee, Finding, Plan, Provision
from thidua.work.plans.resolution import Resolver


def resolver_of(plan: Plan, at: datetime) -> Resolver:
    """Resolves names near the plan's issuer as of the plan's date."""
    return Resolver(plan.issuer_id, plan.paper.date or today(at))


def unresolved_message(name: str, why: str) -> str:
    """What the finding about an unresolved name says."""
    return (
        f"Chưa xác định được “{name}” là đơn vị nào ({why}). "
        "Chọn đơn vị hoặc nhóm; chưa chọn thì không giao nhiệm vụ cho ai."
    )


def addressees(provision: Provision, role: str, printed: str, resolver: Resolver) -> list[Addressee]:
    """What a printed name means, unsaved: several rows when it lists several bodies."""
    return [
        Addressee(
            provision=provision,
            role=role,
            printed=rules.printed_name(printed),
            state=found.state,
            body_id=found.body_id,
            group=found.group,
            how=found.how,
            candidates=list(found.candidates),
        )
        for found in resolver.all(printed)
    ]


def follow_names(plan: Plan, row: Provision, at: datetime) -> None:
    """Keep a provision's addressees in step with the names its data print; names that stay keep their meaning."""
    wanted = rules.names_in(row.kind, row.data)
    have = {(a.role, a.printed) for a in row.addressees.all()}
    for role, printed in have - set(wanted):
        row.addressees.filter(role=role, printed=printed).delete()
    resolver = resolver_of(plan, at)
    for role, printed in wanted:
        if (role, printed) not in have:
            Addressee.objects.bulk_create(addressees(row, role, printed, resolver))
    sync_findings(plan)


def sync_findings(plan: Plan, reopen: str = "") -> None:
    """Settle the findings about names that are all resolved now; a name a correction brought in gets its own.

    :param reopen: a name whose meaning a person has just taken back.
    """
    left = Addressee.objects.filter(provision__plan=plan, state="unresolved")
    names = set(left.exclude(provision__state="rejected").values_list("printed", flat=True))
    for finding in Finding.objects.select_for_update().filter(plan=plan, code="body-unresolved"):
        mentioned = {name for name in names if f"“{name}”" in finding.message}
        names -= mentioned
        verb = "settle" if not mentioned else "reopen" if reopen in mentioned else ""
        if verb and advance(finding, FINDING, verb) != finding.state:
            finding.save(update_fields=["state"])
    order = Finding.objects.filter(plan=plan).count()
    Finding.objects.bulk_create(
        Finding(
            plan=plan,
            order=order + offset,
            code="body-unresolved",
            severity="warning",
            message=unresolved_message(name, "tên ghi khi rà soát"),
        )
        for offset, name in enumerate(sorted(names))
    )
