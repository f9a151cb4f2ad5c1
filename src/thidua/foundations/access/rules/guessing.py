"""How much guessing is let pass: failures in a window of time, by account, by network, by code."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures within so long; then closed until the oldest of them is so long ago."""

    failures: int
    window: timedelta


#: A choice of this house, not of any law (docs/decisions/0025-signing-in.md).
LIMITS = {
    "account": Limit(5, timedelta(minutes=15)),
    # A whole office comes from one address; passwords are tried on many accounts from one, too.
    "network": Limit(50, timedelta(minutes=15)),
    "code": Limit(5, timedelta(minutes=15)),
}


def closed_until(failures: Sequence[datetime], limit: Limit, at: datetime) -> datetime | None:
    """Until when nothing is tried any more; ``None`` while it may be.

    >>> from datetime import UTC
    >>> start = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    >>> limit = Limit(2, timedelta(minutes=15))
    >>> closed_until([start], limit, start) is None
    True
    >>> closed_until([start, start + timedelta(minutes=5)], limit, start + timedelta(minutes=6)).minute
    15
    >>> closed_until([start, start + timedelta(minutes=5)], limit, start + timedelta(minutes=15)) is None
    True
    """
    recent = sorted(moment for moment in failures if moment > at - limit.window)
    return recent[-limit.failures] + limit.window if len(recent) >= limit.failures else None


def network_of(address: str) -> str:
    """The network an address counts for: itself in IPv4, its /64 in IPv6, where one subscriber has them all.

    >>> network_of("192.0.2.7"), network_of("2001:db8:1:2:aaaa::1")
    ('192.0.2.7', '2001:db8:1:2::')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)
