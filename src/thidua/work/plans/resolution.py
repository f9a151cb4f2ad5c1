"""Ties printed names to bodies and groups of the tree, as of the plan's date. Never on a guess."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from thidua.foundations.orgs import selectors as orgs


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a printed name was tied to, and how; ``unresolved`` leaves a to-do for the reviewer."""

    state: str
    body_id: UUID | None = None
    group: str = ""
    how: str = ""
    why: str = ""


def resolve(printed: str, *, issuer: UUID | None, on: date) -> Resolution:
    """One body by exact name or known alias, one known group, or nothing.

    :param issuer: the body whose plan prints the name; without it relative names mean nothing.
    :param on: the day whose tree counts, the plan's own date.
    """
    found = orgs.resolve_name(printed, near=issuer, on=on) if issuer else None
    if found is not None and found.state == "body":
        return Resolution("body", body_id=found.body_id, how=found.how)
    group = orgs.group_named(printed)
    if group is not None:
        return Resolution("group", group=group["code"], how="group")
    if found is None:
        return Resolution("unresolved", why="chưa biết cơ quan ban hành")
    why = "có nhiều đơn vị cùng tên" if found.state == "ambiguous" else "không có đơn vị nào mang tên này"
    return Resolution("unresolved", why=why)
