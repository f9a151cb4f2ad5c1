"""A reorganisation in preparation, as its editor needs it: everything that is sent back when it is revised."""

from __future__ import annotations

from uuid import UUID

from thidua.ground.actor import Actor

from .. import errors, policy
from ..facts_reorganisations import ReorganisationDraft
from ..facts_reorganising import Heading
from ..lifecycle import REORGANISATION
from ..models import Reorganisation
from .reorganising import steps_of


def reorganisation_draft(actor: Actor, reorganisation_id: UUID) -> ReorganisationDraft:
    """A draft with its steps. Four queries.

    :raises NotFound: unknown, or out of the actor's scope.
    :raises NotPossible: ``orgs-023`` once it is carried out or given up.
    """
    rows = Reorganisation.objects.filter(policy.reorganisations_visible(actor))
    row = rows.filter(pk=reorganisation_id).first()
    if row is None:
        raise errors.missing("bản sắp xếp")
    if row.state != REORGANISATION.initial:
        raise errors.not_a_draft(REORGANISATION.state(row.state).label)
    heading = Heading(
        title=row.title,
        on=row.on,
        act_number=row.act_number,
        act_date=row.act_date,
        act_issuer=row.act_issuer,
        source=row.source,
        verified=row.verified,
        slots=tuple(row.slots),
        counterparts={old: tuple(new) for old, new in row.counterparts.items()},
        sample=row.sample,
    )
    return ReorganisationDraft(row.pk, heading, steps_of(row.pk), row.revision)
