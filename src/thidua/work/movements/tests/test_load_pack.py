"""Packs become versions: the same again changes nothing, what was published never changes."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from tests.cast import Cast
from tests.trails import verbs_of
from thidua.ground.actor import system_actor
from thidua.ground.errors import NotFound, NotPossible, Refused
from thidua.work.movements import policy, selectors, services
from thidua.work.movements.facts import Loaded
from thidua.work.movements.models import MovementVersion

AT = datetime(2025, 10, 1, 2, 0, tzinfo=UTC)
LOADER = system_actor("loader")
SHIPPED = sorted(p.parent for p in (Path(settings.PACKS) / "movements").glob("*/*/movement.yaml"))


@pytest.fixture
def pack(tmp_path: Path, db: None) -> Path:
    """A copy of a shipped pack where the other packs it may speak of stand beside it."""
    root = tmp_path / "packs"
    shutil.copytree(settings.PACKS, root, ignore=shutil.ignore_patterns("territories"))
    return root / SHIPPED[0].relative_to(settings.PACKS)


def load(path: Path) -> Loaded:
    return services.load_pack(path, actor=LOADER, at=AT)


def edit(path: Path, old: str, new: str) -> None:
    file = path / "movement.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def words(path: Path) -> str:
    """The English name as the pack has it: a word nothing else depends on."""
    return next(
        line
        for line in (path / "movement.yaml").read_text(encoding="utf-8").splitlines()
        if "name_en:" in line
    )


def test_the_same_pack_again_changes_nothing_and_leaves_no_line(pack: Path) -> None:
    made: list[Loaded] = []
    assert verbs_of(lambda: made.append(load(pack))) == ["movements.load_pack"]
    assert verbs_of(lambda: made.append(load(pack))) == []
    assert [m.outcome for m in made] == ["new", "same"]
    assert made[0].version_id == made[1].version_id


def test_a_changed_draft_takes_the_place_of_the_former_and_may_be_changed_back(pack: Path) -> None:
    first = load(pack)
    line = words(pack)
    edit(pack, line, line + " (draft)")
    second = load(pack)
    edit(pack, line + " (draft)", line)
    third = load(pack)
    assert (second.outcome, third.outcome, third.version_id) == ("changed", "changed", first.version_id)
    states = dict(MovementVersion.objects.values_list("id", "state"))
    assert states == {first.version_id: "draft", second.version_id: "retired"}


def test_a_published_version_is_frozen_and_stays_so_after_it_gave_way(pack: Path) -> None:
    first = load(pack)
    lines = verbs_of(lambda: services.publish_version(actor=LOADER, version_id=first.version_id, at=AT))
    assert lines == ["movements.publish_version"]
    version = MovementVersion.objects.get(id=first.version_id).version
    line = words(pack)
    edit(pack, line, line + " (changed)")
    with pytest.raises(NotPossible, match="movements-003"):
        load(pack)
    next_version = version + "9" if version[-1].isdigit() else version + ".1"
    edit(pack, version, next_version)
    second = load(pack)
    services.publish_version(actor=LOADER, version_id=second.version_id, at=AT)
    states = dict(MovementVersion.objects.values_list("id", "state"))
    assert states == {first.version_id: "retired", second.version_id: "published"}
    assert [card.id for card in selectors.published()] == [second.version_id]
    edit(pack, next_version, version)
    with pytest.raises(NotPossible, match="movements-003"):
        load(pack)
    edit(pack, line + " (changed)", line)
    assert load(pack) == Loaded(first.version_id, "same")


def test_an_unsound_pack_is_refused_with_every_problem_and_nothing_kept(pack: Path) -> None:
    edit(pack, words(pack), "")
    with pytest.raises(NotPossible) as caught:
        load(pack)
    assert caught.value.code == "movements-002"
    assert caught.value.details["problems"]
    assert MovementVersion.objects.count() == 0


def test_only_the_system_s_steward_loads_and_publishes(cast: Cast, pack: Path) -> None:
    for who in ("officer", "chair", "ministry_officer"):
        with pytest.raises(Refused, match="movements-100"):
            services.load_pack(pack, actor=cast.actor(who), at=AT)
    made = services.load_pack(pack, actor=cast.actor("system_steward"), at=AT)
    with pytest.raises(NotFound):
        selectors.page(cast.actor("officer"), made.version_id)
    services.publish_version(actor=cast.actor("system_steward"), version_id=made.version_id, at=AT)
    shown = selectors.page(cast.actor("officer"), made.version_id)
    assert shown.facts > shown.unverified >= 0
    assert shown.pack.movement.code == shown.card.code


def test_drafts_are_seen_by_stewards_only(cast: Cast, pack: Path) -> None:
    load(pack)
    for who, count in (("officer", 0), ("system_steward", 1)):
        assert MovementVersion.objects.filter(policy.visible(cast.actor(who))).count() == count


TITLES = {
    "issued": "Kế hoạch thực hiện phong trào “Cả nước thi đua xây dựng xã hội học tập, đẩy mạnh học tập suốt đời” và phong "
    "trào “Bình dân học vụ số” trên địa bàn phường",
    "damaged": "KẾ HOẠCH phong trào Cả nước thì đua xây dựng xả hội hợc tập, đấy mạnh học tập suôt đời và phong trào "
    "Bình dân họcc vụ sô trên địa bàn phường",
}


@pytest.mark.parametrize("title", TITLES)
def test_a_title_that_names_both_movements_proposes_both_also_when_damaged(db: None, title: str) -> None:
    for path in SHIPPED:
        services.publish_version(actor=LOADER, version_id=load(path).version_id, at=AT)
    found = selectors.serving({"title": TITLES[title], "legal_bases": []})
    assert len({card.code for card in found}) == 2
    assert selectors.serving({"title": "Kế hoạch phòng, chống thiên tai", "legal_bases": []}) == []
