"""The directory of bodies and territories, and entering what templates do not give."""

from __future__ import annotations

from typing import Any

from tests.house.matrix.row import act, read
from tests.house.matrix.rows.people import SEES

_OPEN = "the directory is open to everybody who holds a post"
#: Enter bodies below the ward: its own standing officer and steward of people, those of the city, the system's.
ENTER = "officer steward @ own parent; system"
_BELOW = "one enters what stands below the body one acts for; who it is not for sees the directory, so 403"


def _ward(world: Any, made: Any) -> dict[str, Any]:
    return {"body_id": world.body.ward}


def _place(world: Any, made: Any) -> dict[str, Any]:
    return {"territory_id": world.territory.ward}


ROWS = [
    read("orgs_home", why=_OPEN),
    read("org_branch", sends=lambda w, m: {"dia-ban": str(w.territory.city)}, why=_OPEN),
    read("body_pick", sends=lambda w, m: {"q": "hong an"}, why=_OPEN),
    read(
        "body_page",
        _ward,
        shows={"Thực hiện Mẫu": SEES},
        why=f"{_OPEN}; the names of its people stand there for those who may list them",
    ),
    read("territory_page", _place, why=_OPEN),
    read("territory_views", _place, why=f"{_OPEN}; the figures there are sample data"),
    read("territory_flow", _place, why=_OPEN),
    read("add_body", _ward, {200: ENTER}, otherwise=403, why=_BELOW),
    act(
        "add_body",
        _ward,
        {302: ENTER},
        sends=lambda w, m: {"ten": "Trường Mẫu", "loai": "don_vi_su_nghiep", "tu-ngay": "05/01/2026"},
        otherwise=403,
        why=_BELOW,
    ),
    read("import_groups", _place, {200: ENTER}, otherwise=403, why=_BELOW),
    act("import_groups", _place, {422: ENTER}, note="without a file", otherwise=403, why=_BELOW),
]
