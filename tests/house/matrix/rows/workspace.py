"""The desk, search, movements, and the health of the system."""

from __future__ import annotations

from typing import Any

from tests.house.matrix import scenes
from tests.house.matrix.row import READERS, read


def _version(world: Any, made: Any) -> dict[str, Any]:
    return {"version_id": made}


ROWS = [
    read("desk", why="everybody has a desk; it shows what the post may see"),
    read(
        "search",
        sends=lambda w, m: {"q": "phong trào thi đua mẫu"},
        scene=scenes.plan_under_review,
        shows={"915/KH-UBND": f"{READERS} @ own parent"},
        why="everybody searches; only what one may open is found",
    ),
    read("movement_list", why="movements are law as data for everybody"),
    read("movement_page", _version, scene=scenes.movement, why="a published movement is for everybody"),
    read(
        "health",
        answers={200: "system"},
        otherwise=403,
        why="the machine is the system steward's; that it has a health page is no secret",
    ),
    read(
        "alive",
        outside={"anonymous": 200, "no_post": 200},
        why="the machine's yes or no, for programs that watch it",
    ),
]
