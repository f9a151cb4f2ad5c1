"""Every kind of alteration by somebody who owns the database is found against a checkpoint kept elsewhere.

A sample: a few of each kind. All ten thousand: ``python -m benchmarks.audit_attack`` (docs/performance.md).
"""

from __future__ import annotations

from random import Random

import pytest
from django.db import transaction

from thidua.foundations.audit import selectors
from thidua.foundations.audit.facts import Checkpoint
from thidua.foundations.audit.models import Entry
from thidua.foundations.audit.tests.attacks import ATTACKS, NEED_A_CHECKPOINT, make_chain, unlock

LENGTH, OF_EACH = 45, 2


@pytest.mark.django_db
def test_alterations_of_every_kind_are_found() -> None:
    make_chain(LENGTH)
    head = selectors.verify_chain()
    assert head.ok
    assert head.erased, "some values were erased lawfully, and that raises no alarm"
    anchor = Checkpoint(head.head, head.digest, "")
    missed, whole_by_itself = [], set()
    unlock()
    for kind, attack in ATTACKS.items():
        for turn in range(OF_EACH):
            with transaction.atomic():
                attack(Random(f"{kind} {turn}"), head.head)
                if selectors.verify_chain(checkpoint=anchor).ok:
                    missed.append((kind, turn))
                if selectors.verify_chain().ok:
                    whole_by_itself.add(kind)
                transaction.set_rollback(True)
    assert missed == []
    assert whole_by_itself <= NEED_A_CHECKPOINT
    assert "rebuilt whole" in whole_by_itself, "this is why checkpoints are kept elsewhere"
    assert selectors.verify_chain(checkpoint=anchor).ok, "and the untouched chain raises no alarm"


def test_every_column_is_attacked() -> None:
    edited = {kind.removeprefix("edit ") for kind in ATTACKS if kind.startswith("edit ")}
    assert {field.column for field in Entry._meta.concrete_fields} == edited
