"""What journeys need besides the cast: somebody uploads, the worker reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from tests.cast import Cast
from thidua.ground.clock import now
from thidua.journeys import take_in_plan

Upload = Callable[..., UUID]


@pytest.fixture
def upload(cast: Cast, tmp_path: Path) -> Upload:
    """Upload bytes or text as somebody of the cast; returns the attempt."""

    def act(content: str | bytes = "", *, name: str = "ke-hoach.txt", who: str = "officer") -> UUID:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return take_in_plan.upload(
            actor=cast.actor(who), file_name=name, path=path, media_type="text/plain", at=now()
        )

    return act


@pytest.fixture
def read(cast: Cast) -> Callable[..., UUID | None]:
    """What the worker does with an upload."""

    def act(attempt: UUID, who: str = "officer") -> UUID | None:
        actor = cast.actor(who)
        assert actor.acting is not None
        assert actor.person_id is not None
        return take_in_plan.read_attempt(
            attempt_id=attempt, person_id=actor.person_id, appointment_id=actor.acting.appointment_id
        )

    return act
