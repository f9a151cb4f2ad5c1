"""What people hold in this room, for ``access``: nobody's post ends over open obligations."""

from __future__ import annotations

from uuid import UUID

from thidua.foundations.access.holdings import register_holding
from thidua.work.obligations import policy, selectors


def _count(person_id: UUID, body_id: UUID) -> int:
    return selectors.held(person_id, [body_id]).get(body_id, 0)


register_holding("obligation", "nghĩa vụ đang mở", policy.WORKERS, _count)
