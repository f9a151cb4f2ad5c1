"""How failed attempts are counted: by keyed hash of the address typed, of the network, of the account."""

from __future__ import annotations

from thidua.foundations.access import sealing
from thidua.foundations.access.rules.guessing import network_of


def attempt_key(kind: str, whom: str) -> str:
    """The key attempts are counted under; it tells nobody who tried, nor where from."""
    text = network_of(whom) if kind == "network" else whom.strip().lower()
    return sealing.keyed_hash(f"{kind}:{text}", "sign-in attempts")
