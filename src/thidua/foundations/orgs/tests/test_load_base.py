from __future__ import annotations

import io
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from thidua.foundations.orgs.models import BodyKind

from .conftest import World


def test_loading_the_base_again_is_quick_and_says_so(world: World, tmp_path: Path) -> None:
    (tmp_path / "territories").mkdir()
    (tmp_path / "territories" / "2025").symlink_to(Path(settings.PACKS) / "territories" / "2025")
    (tmp_path / "bodies").symlink_to(Path(settings.PACKS) / "bodies")
    before = BodyKind.objects.count()
    out = io.StringIO()
    call_command("load_base", stdout=out, packs=tmp_path)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("Địa bàn 2025: không đổi")
    assert lines[1].startswith("Loại cơ quan, bộ khung, nhóm: không đổi")
    assert BodyKind.objects.count() == before
