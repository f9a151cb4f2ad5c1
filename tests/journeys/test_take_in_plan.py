"""An upload ends as a plan under review, held as the same document, or refused with its reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from tests.cast import Cast
from tests.made_plan import take_in
from tests.trails import verbs_of
from tests.ward_plan import plan_text
from thidua.foundations.access import services as access
from thidua.foundations.papers import selectors as papers
from thidua.foundations.papers import services as paper_services
from thidua.foundations.papers.models import Attempt, Paper, StoredFile
from thidua.ground.clock import now, today
from thidua.journeys import open_round, take_in_plan
from thidua.work.obligations.models import Obligation
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services
from thidua.work.plans.models import Plan

Upload = Callable[..., UUID]
Read = Callable[..., UUID | None]


def queued(attempt: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE args->>'attempt_id' = %s", [str(attempt)]
        )
        return int(cursor.fetchone()[0])


def test_a_plan_goes_in_and_stands_ready_for_review(cast: Cast, upload: Upload, read: Read) -> None:
    attempt = upload(plan_text())
    assert queued(attempt) == 1
    plan = read(attempt)
    assert plan is not None
    page = plans.plan_page(cast.actor("officer"), plan)
    assert (page.plan.number, page.plan.issuer_id, page.plan.state) == (
        "09/KH-UBND",
        cast.body.ward,
        "in_review",
    )
    tied = {a.body_id for p in page.provisions for a in p.addressees}
    assert {cast.body.division, cast.body.ward_association, cast.body.ward} <= tied
    rule = next(p for p in page.provisions if p.kind == "reporting")
    assert (rule.data["day"], rule.data["month"], rule.data["qualifier"]) == (5, 12, "before")
    card = papers.attempt(cast.actor("officer"), attempt)
    assert (card.state, card.result_type, card.result_id) == ("done", "plan", str(plan))
    assert papers.cards([page.plan.paper_id])[page.plan.paper_id].files[0][1] == "ke-hoach.txt"
    assert (len(page.lines), page.clauses[-1].line_to <= len(page.lines)) == (len(page.lines), True)


def test_the_whole_journey_ends_in_obligations_of_the_right_bodies_on_the_right_day(
    cast: Cast, upload: Upload, read: Read
) -> None:
    plan = read(upload(plan_text()))
    assert plan is not None
    actor, at = cast.actor("officer"), now()
    plan_services.accept_rest(actor=actor, plan_id=plan, at=at)
    open_round.open_round(actor=actor, plan_id=plan, year=2026, at=at)
    reports = Obligation.objects.filter(plan_id=plan, kind="report")
    assert {(o.body_id, o.due_at.isoformat() if o.due_at else "") for o in reports} == {
        (cast.body.division, "2026-12-04T17:00:00+00:00"),
        (cast.body.ward_association, "2026-12-04T17:00:00+00:00"),
    }


def test_the_same_bytes_are_held_and_become_a_new_version_by_a_person_s_word(
    cast: Cast, upload: Upload, read: Read
) -> None:
    first = read(upload(plan_text()))
    again = upload(plan_text())
    card = papers.attempt(cast.actor("officer"), again)
    assert (card.state, card.result_id, queued(again)) == ("same", str(first), 0)
    assert read(again) is None
    take_in_plan.take_again(actor=cast.actor("officer"), attempt_id=again, at=now())
    second = read(again)
    assert second not in {None, first}
    assert Plan.objects.get(id=second).previous_id == first
    assert Paper.objects.get(id=Plan.objects.get(id=second).paper_id).version == 2


def test_the_same_document_in_other_bytes_is_held_after_reading(
    cast: Cast, upload: Upload, read: Read
) -> None:
    first = read(upload(plan_text()))
    again = upload(plan_text(due="06/12"))
    assert queued(again) == 1
    assert read(again) == first
    assert papers.attempt(cast.actor("officer"), again).state == "same"
    assert Plan.objects.count() == 1


def test_a_draft_uploaded_twice_before_the_first_was_read_is_not_doubled(
    cast: Cast, upload: Upload, read: Read
) -> None:
    text = plan_text(number="      /KH-UBND")
    one, two = upload(text), upload(text)
    first = read(one)
    assert read(two) == first
    assert papers.attempt(cast.actor("officer"), two).state == "same"


def test_another_body_s_copy_is_its_own(cast: Cast, upload: Upload, read: Read) -> None:
    first = read(upload(plan_text()))
    second = read(upload(plan_text(), who="city_officer"), "city_officer")
    assert None not in {first, second}
    assert first != second


def test_adopting_a_new_version_supersedes_the_former_and_cancels_what_it_replaces(
    cast: Cast, upload: Upload, read: Read
) -> None:
    actor, at = cast.actor("officer"), now()
    first = read(upload(plan_text()))
    assert first is not None
    plan_services.accept_rest(actor=actor, plan_id=first, at=at)
    open_round.open_round(actor=actor, plan_id=first, year=2026, at=at)
    again = upload(plan_text(due="20/11"))
    read(again)
    take_in_plan.take_again(actor=actor, attempt_id=again, at=at)
    second = read(again)
    assert second is not None
    plan_services.accept_rest(actor=actor, plan_id=second, at=at)
    lines = verbs_of(lambda: open_round.open_round(actor=actor, plan_id=second, year=2026, at=at))
    assert lines == [
        "plans.adopt_plan",
        "plans.supersede_plan",
        "obligations.cancel_of_plan",
        "obligations.raise_obligations",
    ]
    assert Plan.objects.get(id=first).state == "superseded"
    assert set(Obligation.objects.filter(plan_id=first).values_list("state", flat=True)) == {"cancelled"}
    assert set(Obligation.objects.filter(plan_id=second).values_list("state", flat=True)) == {"owed"}


def test_a_worker_that_died_in_the_middle_is_followed_by_another(
    cast: Cast, upload: Upload, read: Read
) -> None:
    attempt = upload(plan_text())
    paper_services.begin_reading(attempt_id=attempt)
    plan = read(attempt)
    assert plan is not None
    assert read(attempt) is None
    assert Plan.objects.count() == 1


def test_who_lost_the_post_meanwhile_takes_nothing_in_and_the_upload_says_so(
    cast: Cast, upload: Upload
) -> None:
    actor = cast.actor("officer")
    attempt = upload(plan_text())
    assert actor.acting is not None
    assert actor.person_id is not None
    access.end_appointment(
        actor=cast.actor("people_steward"),
        appointment_id=actor.acting.appointment_id,
        from_day=today() - timedelta(days=1),
        at=now(),
    )
    done = take_in_plan.read_attempt(
        attempt_id=attempt, person_id=actor.person_id, appointment_id=actor.acting.appointment_id
    )
    row = Attempt.objects.get(id=attempt)
    assert (done, row.state, row.code, row.file_id) == (None, "refused", "papers-004", None)
    assert (Plan.objects.count(), StoredFile.objects.count()) == (0, 0)


CITES = "Căn cứ Kế hoạch số 77/KH-UBND ngày 15/9/2025 của Ủy ban nhân dân thành phố Hải Phòng về phong trào mẫu;\n\n"


def test_a_superior_plan_out_of_sight_does_not_stop_the_intake_and_is_not_tied(
    cast: Cast, upload: Upload, read: Read
) -> None:
    take_in(cast)
    plan = read(upload(plan_text(basis=CITES)))
    assert plan is not None
    assert plans.plan_page(cast.actor("officer"), plan).superior is None


def test_a_superior_plan_in_force_is_tied(cast: Cast, upload: Upload, read: Read) -> None:
    from tests.made_plan import adopted

    city = adopted(cast)
    plan = read(upload(plan_text(basis=CITES)))
    assert plan is not None
    page = plans.plan_page(cast.actor("officer"), plan)
    assert page.superior is not None
    assert page.superior[0] == city
    assert [b.executes for b in page.bases if b.cited_plan_id == city] == [True]


DISPATCH = """ỦY BAN NHÂN DÂN
PHƯỜNG HỒNG AN

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 123/UBND-VX
V/v góp ý dự thảo kế hoạch (văn bản mẫu)

Hồng An, ngày 10 tháng 01 năm 2026

Kính gửi: Phòng Văn hóa - Xã hội

Ủy ban nhân dân phường gửi kèm dự thảo kế hoạch, đề nghị góp ý trước ngày 20/01/2026./.

Nơi nhận:
- Như trên;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Văn Mẫu

"""


def test_a_dispatch_that_carries_a_draft_plan_gives_two_plans_tied_together(
    cast: Cast, upload: Upload, read: Read
) -> None:
    attempt = upload(DISPATCH + "\n" + plan_text(number="      /KH-UBND"))
    plan = read(attempt)
    assert plan is not None, papers.attempt(cast.actor("officer"), attempt).message
    assert Plan.objects.count() == 2
    page = plans.plan_page(cast.actor("officer"), plan)
    assert page.plan.kind == "KẾ HOẠCH"
    assert page.carrier is not None
    assert plans.card(cast.actor("officer"), page.carrier[0]).number == "123/UBND-VX"


@pytest.mark.parametrize("who", ["chair", "auditor"])
def test_who_may_not_register_uploads_nothing(cast: Cast, upload: Upload, who: str) -> None:
    from thidua.ground.errors import Refused

    with pytest.raises(Refused):
        upload(plan_text(), who=who)
    assert (Attempt.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_the_same_title_taken_in_twice_is_pointed_out_not_refused(
    cast: Cast, upload: Upload, read: Callable[..., UUID | None]
) -> None:
    read(upload(plan_text()))
    second = read(upload(plan_text(number="10/KH-UBND"), name="ban-khac.txt"))
    assert second is not None
    codes = [f.code for f in plans.plan_page(cast.actor("officer"), second).findings]
    assert "document.same-title" in codes


def test_a_text_that_is_no_administrative_document_stops_until_the_officer_goes_on_knowingly(
    cast: Cast, upload: Upload, read: Callable[..., UUID | None]
) -> None:
    attempt = upload("Một bài thơ ngắn.\n\nKhông có nhiệm vụ của ai.\n" * 3, name="tho.txt")
    assert read(attempt) is None
    card = papers.attempt(cast.actor("officer"), attempt)
    assert card.state == "doubtful"
    assert "cơ quan ban hành, số, ký hiệu, tên loại, trích yếu" in card.message
    assert (Plan.objects.count(), Paper.objects.count()) == (0, 0)
    take_in_plan.take_anyway(actor=cast.actor("officer"), attempt_id=attempt, at=now())
    assert queued(attempt) == 2
    verse = read(attempt)
    assert verse is not None
    page = plans.plan_page(cast.actor("officer"), verse)
    assert page.plan.kind == "VĂN BẢN"
    assert [f.code for f in page.findings] == ["document.kind-unknown"]


def test_bytes_that_are_evidence_elsewhere_outlive_a_refused_upload(
    cast: Cast, upload: Upload, read: Read
) -> None:
    from tests.made_plan import AT, adopted
    from thidua.work.obligations import services as obligations

    plan = adopted(cast)
    obligations.raise_obligations(actor=cast.actor("city_officer"), plan_id=plan, year=2025, at=AT)
    one = Obligation.objects.filter(body_id=cast.body.department).first()
    assert one is not None
    content = b"%PDF-1.7 khong phai van ban"
    obligations.discharge_obligation(
        actor=cast.actor("department_officer"), obligation_id=one.id, file=(content, "a.pdf", "x"), at=AT
    )
    attempt = upload(content, name="a.pdf")
    assert read(attempt) is None
    assert papers.attempt(cast.actor("officer"), attempt).state == "refused"
    assert [bytes(f.content) for f in StoredFile.objects.all()] == [content]


def test_a_damaged_copy_without_number_date_or_title_is_pointed_out_by_its_wording(
    cast: Cast, upload: Upload, read: Callable[..., UUID | None]
) -> None:
    from tests.reading.corpus.damaged import confused

    city = Path(__file__).parents[1] / "reading" / "corpus" / "heldout"
    ward = (city / "18-phuong-hai-phong-trao.md").read_text(encoding="utf-8")
    first = read(upload(ward, name="ban-goc.md"))
    assert first is not None
    lines = ward.splitlines()
    body = next(index for index, line in enumerate(lines) if line.startswith("Căn cứ"))
    copy = read(upload(confused("\n".join(["KẾ HOẠCH", "", *lines[body:]])), name="ban-quet.md"))
    assert copy is not None
    officer = cast.actor("officer")
    said = [f.message for f in plans.plan_page(officer, copy).findings if f.code == "document.same-text"]
    assert len(said) == 1
    assert plans.card(officer, first).number in said[0]
    other = read(upload((city / "07-huong-dan-khen-thuong.md").read_text(encoding="utf-8"), name="khac.md"))
    assert other is not None
    codes = {f.code for f in plans.plan_page(officer, other).findings}
    assert "document.same-text" not in codes
