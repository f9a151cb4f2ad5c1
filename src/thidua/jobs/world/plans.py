"""The plans of the ward-size world: taken in as an officer would, reviewed, adopted, and a year lived under them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from rapidfuzz import fuzz

from thidua.foundations.orgs import selectors as orgs
from thidua.foundations.papers import services as papers
from thidua.ground.actor import Actor
from thidua.ground.text_vn import search_key
from thidua.journeys import open_round, take_in_plan
from thidua.reading.sandbox import take_in_isolated
from thidua.work.obligations.facts import Raised
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services

#: Likeness (0–100) a reviewer of the sample world accepts between a damaged name and the one it stands for.
SEEN_AS = 62


@dataclass(frozen=True, slots=True)
class Sample:
    """A plan document of the world.

    :param file: its name in the folder of real plans.
    :param login: who takes it in.
    :param issuer: key of the body that issued it.
    :param names: what the reviewer knows damaged or indirect names to mean: printed meaning → body key or group code.
    :param years: the years whose obligations are raised.
    :param lists: names the reading left as one that the reviewer writes as the several they are.
    """

    file: str
    login: str
    issuer: str
    years: tuple[int, ...]
    names: tuple[tuple[str, str], ...] = ()
    lists: tuple[tuple[str, ...], ...] = ()


SAMPLES: tuple[Sample, ...] = (
    Sample(
        "nam-dinh-province.md",
        "can-bo-ninh-binh",
        "nam_dinh",
        (2024,),
        # The copy at hand has no date, so names are not looked up in the tree of its day: the reviewer says them.
        (
            ("Sở Giáo dục và Đào tạo", "nam_dinh_so_gddt"),
            ("Sở Nội vụ", "nam_dinh_so_noi_vu"),
            ("Sở Tài chính", "nam_dinh_so_tai_chinh"),
            ("Hội Khuyến học tỉnh", "nam_dinh_hoi_khuyen_hoc"),
            ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "nam_dinh_mttq"),
        ),
    ),
    Sample(
        "trieu-son-town.ocr.txt",
        "can-bo-trieu-son",
        "trieu_son",
        (2024,),
        (
            ("Hội Khuyến học thị trấn", "trieu_son_hoi_khuyen_hoc"),
            ("Hội Khuyến học", "trieu_son_hoi_khuyen_hoc"),
            ("Trung tâm học tập cộng đồng", "trieu_son_tt_hoc_tap_cong_dong"),
            ("Công chức Văn phòng", "group:cong_chuc_chuyen_mon_xa"),
            ("Công chức Tài chính - Kế toán", "group:cong_chuc_chuyen_mon_xa"),
            ("Công chức Văn hóa - Thông tin", "group:cong_chuc_chuyen_mon_xa"),
            ("Các tổ dân phố", "group:to_dan_pho"),
        ),
    ),
    Sample("hai-phong-draft.md", "can-bo-thanh-pho", "city", ()),
    Sample(
        "hai-phong-issued.ocr.txt",
        "can-bo-thanh-pho",
        "city",
        (2025, 2026),
        (
            ("Các sở, ban, ngành, tổ chức chính trị - xã hội và chính quyền các cấp", "group:so_ban_nganh"),
            ("các sở, ngành", "group:so_ban_nganh"),
            ("Sở Giáo dục và Đào tạo", "city_so_gddt"),
            ("Sở Nội vụ (Ban Thi đua - Khen thưởng thành phố)", "city_so_noi_vu"),
            ("Sở Nội vụ", "city_so_noi_vu"),
            ("Sở Tài chính", "city_so_tai_chinh"),
            ("Hội Khuyến học Hải Phòng", "city_hoi_khuyen_hoc"),
            ("Ủy ban Mặt trận Tổ quốc Việt Nam thành phố", "city_mttq"),
        ),
        (
            (
                "các sở, ngành",
                "quận, huyện",
                "Ủy ban Mặt trận Tổ quốc Việt Nam thành phố",
                "các tổ chức chính trị - xã hội, xã hội nghề nghiệp và tổ chức xã hội",
            ),
        ),
    ),
    Sample(
        "hong-an-ward-digital.ocr.txt",
        "can-bo-phuong",
        "ward",
        (2025, 2026),
        (
            ("Ban Xây dựng Đảng Đảng ủy", "ward_ban_xay_dung_dang"),
            ("Ủy ban Mặt trận Tổ quốc Việt Nam và các tổ chức đoàn thể", "group:mttq_va_to_chuc_ctxh"),
            ("Phòng Văn hóa - Xã hội", "ward_phong_vhxh"),
            ("Các cơ quan, đơn vị, trường học, doanh nghiệp", "group:don_vi_tren_dia_ban"),
            ("tất cả các đơn vị", "group:don_vi_tren_dia_ban"),
            ("Ủy ban nhân dân phường", "ward"),
            ("Ủy ban nhân dân thành phố", "city"),
        ),
    ),
)

#: Plans of our own, marked as sample data: the city's asks something of every commune and is adopted, the ward's is
#: left for the visitor to review.
CITY = Path(__file__).parent / "sample_city_plan.md"
OWN = Path(__file__).parent / "sample_plan.md"


def take_in(path: Path, *, actor: Actor, at: datetime, sample: bool) -> UUID | None:
    """Read a document in the sandbox and put it under review."""
    taken = take_in_isolated(path, pictures=True)
    sha = papers.keep_file(content=path.read_bytes(), media_type="application/octet-stream", at=at)
    return take_in_plan.settle(
        actor=actor,
        attempt_id=None,
        taken=taken,
        file=(sha, path.name),
        new_version=False,
        at=at,
        sample=sample,
    )


def review(plan_id: UUID, sample: Sample, *, actor: Actor, bodies: dict[str, UUID], at: datetime) -> None:
    """What a reviewer does: say who issued it, what the names mean, accept the rest."""
    page = plans.plan_page(actor, plan_id)
    issuer = bodies.get(sample.issuer)
    if page.plan.issuer_id is None and issuer is not None:
        plan_services.link_issuer(actor=actor, plan_id=plan_id, body_id=issuer, at=at)
        page = plans.plan_page(actor, plan_id)
    for provision in (p for p in page.provisions if p.kind == "reporting"):
        printed = provision.data.get("from") or []
        senders = _apart(printed, sample)
        if senders != printed:
            plan_services.correct_provision(
                actor=actor, plan_id=plan_id, provision_id=provision.id, data={"from": senders}, at=at
            )
    page = plans.plan_page(actor, plan_id)
    done: set[str] = set()
    for provision in page.provisions:
        for who in provision.addressees:
            if who.state != "unresolved" or who.printed in done:
                continue
            done.add(who.printed)
            meant = _meant(who.printed, sample, bodies)
            if meant is None:
                continue
            group = meant.removeprefix("group:") if meant.startswith("group:") else ""
            plan_services.resolve_addressee(
                actor=actor,
                plan_id=plan_id,
                addressee_id=who.id,
                body_id=None if group else bodies[meant],
                group=group,
                at=at,
            )
    plan_services.accept_rest(actor=actor, plan_id=plan_id, at=at)


def _apart(names: list[str], sample: Sample) -> list[str]:
    """The names with each one that is really a list written as its members."""
    written: list[str] = []
    for name in names:
        several = next(
            (x for x in sample.lists if fuzz.ratio(search_key(name), search_key(", ".join(x))) >= SEEN_AS), ()
        )
        written += several or [name]
    return written


def _meant(printed: str, sample: Sample, bodies: dict[str, UUID]) -> str | None:
    known = {g["code"] for g in orgs.groups()}
    scored = [
        (fuzz.ratio(search_key(printed), search_key(name)), key)
        for name, key in sample.names
        if key in bodies or key.removeprefix("group:") in known
    ]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= SEEN_AS else None


def live(
    *,
    shared: Path,
    people: dict[str, UUID],
    actor_at: Callable[[UUID, datetime], Actor],
    bodies: dict[str, UUID],
    at: datetime,
    say: Callable[[str], None],
) -> list[tuple[str, UUID, list[Raised]]]:
    """Take in, review and adopt every plan at hand; (file, plan, what each year raised)."""
    lived = []
    day = at - timedelta(days=3)
    for sample in SAMPLES:
        path = shared / "plans" / sample.file
        if not path.is_file() or sample.login not in people:
            continue
        actor = actor_at(people[sample.login], day)
        say(f"Đọc {sample.file}")
        plan = take_in(path, actor=actor, at=day, sample=False)
        if plan is None:
            continue
        raised: list[Raised] = []
        if sample.years:
            review(plan, sample, actor=actor, bodies=bodies, at=day)
            raised.append(open_round.open_round(actor=actor, plan_id=plan, at=day, year=sample.years[0]))
            raised += [
                open_round.raise_year(actor=actor, plan_id=plan, year=year, at=day)
                for year in sample.years[1:]
            ]
        lived.append((sample.file, plan, raised))
    say("Đọc hai kế hoạch mẫu")
    city = actor_at(people["can-bo-thanh-pho"], day)
    asked = take_in(CITY, actor=city, at=day, sample=True)
    if asked is not None:
        plan_services.accept_rest(actor=city, plan_id=asked, at=day)
        lived.append(
            (CITY.name, asked, [open_round.open_round(actor=city, plan_id=asked, at=day, year=2026)])
        )
    own = take_in(OWN, actor=actor_at(people["can-bo-phuong"], day), at=day, sample=True)
    if own is not None:
        lived.append((OWN.name, own, []))
    return lived
