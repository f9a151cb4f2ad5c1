"""How signature blocks read: the table of docs/decisions/0024, and the data of packs/signing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from thidua.foundations.access.rules import pack as packs
from thidua.foundations.access.rules.signing import Mandate, Signer, block_faults, signature_block
from thidua.ground.errors import NotPossible

FOLDER = Path(settings.PACKS) / "signing"
PACK = packs.load(FOLDER)
UBND, SO, PHONG = PACK.kinds["ubnd"], PACK.kinds["so"], PACK.kinds["phong_xa"]
ON = date(2026, 3, 2)
DIVISION = "Phòng Văn hóa - Xã hội"


def mandate(way: str, *scope: str, **more: Any) -> Mandate:
    """A delegation in force on the day."""
    return Mandate(way, frozenset(scope), **{"since": date(2026, 1, 1), "until": date(2026, 12, 31), **more})


KT = mandate("for_head", "plan", "commendation", "dispatch")
TL = mandate("by_order", "dispatch")
TUQ = mandate("by_mandate", "report")

PRINTED: list[tuple[str, Any, str, str, dict[str, Any], str]] = [
    ("head", UBND, "plan", "head", {}, "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH"),
    ("acting head", UBND, "plan", "acting_head", {}, "TM. ỦY BAN NHÂN DÂN / Q. CHỦ TỊCH"),
    (
        "deputy",
        UBND,
        "plan",
        "deputy",
        {"mandate": KT},
        "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH",
    ),
    (
        "deputy in charge",
        UBND,
        "report",
        "in_charge",
        {},
        "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH",
    ),
    (
        "deputy who runs the body while the head is away",
        UBND,
        "report",
        "deputy+",
        {},
        "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH",
    ),
    ("the Chair's own act", UBND, "commendation", "head", {}, "CHỦ TỊCH"),
    ("the Chair's own act, acting", UBND, "merit_certificate", "acting_head", {}, "Q. CHỦ TỊCH"),
    (
        "the Chair's own act by a deputy",
        UBND,
        "commendation",
        "deputy",
        {"mandate": KT},
        "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH",
    ),
    (
        "by order",
        UBND,
        "dispatch",
        "head",
        {"mandate": TL, "signer_office": PHONG},
        "TL. CHỦ TỊCH / TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI",
    ),
    (
        "by order, through the division's deputy",
        UBND,
        "dispatch",
        "deputy",
        {"mandate": TL, "signer_office": PHONG, "within": KT},
        "TL. CHỦ TỊCH / KT. TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI / PHÓ TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI",
    ),
    (
        "by mandate",
        UBND,
        "report",
        "head",
        {"mandate": TUQ, "signer_office": SO, "name": "Sở Nội vụ"},
        "TUQ. CHỦ TỊCH / GIÁM ĐỐC SỞ NỘI VỤ",
    ),
    ("one head decides", SO, "plan", "head", {}, "GIÁM ĐỐC"),
    ("one head decides, deputy", SO, "plan", "deputy", {"mandate": KT}, "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"),
    ("association", PACK.kinds["hoi_khuyen_hoc"], "plan", "head", {}, "TM. BAN THƯỜNG VỤ / CHỦ TỊCH"),
    ("steering committee", PACK.kinds["ban_chi_dao"], "plan", "head", {}, "TM. BAN CHỈ ĐẠO / TRƯỞNG BAN"),
]


def block(office: Any, document: str, capacity: str, more: dict[str, Any]) -> tuple[str, ...]:
    """The block of one row of the tables."""
    more = dict(more)
    signer = Signer(capacity.rstrip("+"), runs=capacity.endswith("+"), name=more.pop("name", DIVISION))
    return signature_block(office, signer, PACK.documents[document], more.pop("on", ON), **more)


@pytest.mark.parametrize(
    ("office", "document", "capacity", "more", "lines"),
    [row[1:] for row in PRINTED],
    ids=[r[0] for r in PRINTED],
)
def test_a_block_reads(office: Any, document: str, capacity: str, more: dict[str, Any], lines: str) -> None:
    made = block(office, document, capacity, more)
    assert " / ".join(made) == lines
    assert block_faults(office, PACK.documents[document], made) == [], "what we print, we find right"


REFUSED: list[tuple[str, Any, str, str, dict[str, Any], str]] = [
    ("a member", UBND, "plan", "member", {}, "access-030"),
    ("a deputy without delegation", UBND, "plan", "deputy", {}, "access-031"),
    (
        "KT. for another document",
        UBND,
        "plan",
        "deputy",
        {"mandate": mandate("for_head", "report")},
        "access-033",
    ),
    (
        "the day after the last",
        UBND,
        "plan",
        "deputy",
        {"mandate": KT, "on": date(2027, 1, 1)},
        "access-033",
    ),
    (
        "another plan",
        UBND,
        "plan",
        "deputy",
        {"mandate": mandate("for_head", "plan", about="x"), "about": "y"},
        "access-033",
    ),
    ("a division head without TL.", UBND, "dispatch", "head", {"signer_office": PHONG}, "access-032"),
    (
        "KT. does not leave the house",
        UBND,
        "plan",
        "head",
        {"mandate": KT, "signer_office": PHONG},
        "access-032",
    ),
    (
        "TUQ. is not passed on",
        UBND,
        "report",
        "deputy",
        {"mandate": TUQ, "signer_office": SO, "within": mandate("for_head", "report")},
        "access-034",
    ),
    (
        "TL. through a deputy the division head gave nothing",
        UBND,
        "dispatch",
        "deputy",
        {"mandate": TL, "signer_office": PHONG},
        "access-031",
    ),
]


@pytest.mark.parametrize(
    ("office", "document", "capacity", "more", "code"),
    [row[1:] for row in REFUSED],
    ids=[r[0] for r in REFUSED],
)
def test_a_block_is_refused(
    office: Any, document: str, capacity: str, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(NotPossible) as refused:
        block(office, document, capacity, more)
    assert refused.value.code == code
    assert "Nghị định 30/2020/NĐ-CP" in refused.value.why or code == "access-033"


@pytest.mark.parametrize(
    ("document", "lines", "found"),
    [
        ("commendation", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "Điều 80"),
        ("plan", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "Thiếu dòng “TM. ỦY BAN NHÂN DÂN”"),
        ("plan", ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"], "cấp phó ký thay"),
        ("plan", ["TM. ỦY BAN NHÂN DÂN", "Q. PHÓ CHỦ TỊCH"], "Sau “Q.”"),
        ("dispatch", ["TL. ỦY BAN NHÂN DÂN", "TRƯỞNG PHÒNG"], "Sau “TL.”"),
    ],
)
def test_mistakes_of_a_printed_block_are_found(document: str, lines: list[str], found: str) -> None:
    assert any(found in fault for fault in block_faults(UBND, PACK.documents[document], lines))


def test_the_pack_names_things_that_exist_each_with_a_source() -> None:
    def rows(name: str, key: str) -> list[dict[str, Any]]:
        return list(yaml.safe_load((Path(settings.PACKS) / name).read_text(encoding="utf-8"))[key])

    kinds = {row["code"] for row in rows("bodies/kinds.yaml", "kinds")}
    slots = {
        slot["code"] for template in rows("bodies/templates.yaml", "templates") for slot in template["slots"]
    }
    facts = [*rows("signing/offices.yaml", "offices"), *rows("signing/documents.yaml", "documents")]
    assert set(PACK.kinds) <= kinds
    assert set(PACK.slots) <= slots
    assert [fact for fact in facts if fact["source"] not in PACK.sources] == []
    assert [fact for fact in facts if fact["source"] == "du-an" and fact["verified"]] == []
    assert all(PACK.english.values())
    assert [fact["code"] for fact in facts if fact.get("by") == "head" and not fact["why"]] == []
    # Party bodies print their own way (documents.md §3): no block is made up for them.
    party = {row["code"] for row in rows("bodies/kinds.yaml", "kinds") if row["sector"] == "party"}
    assert not party & set(PACK.kinds)
