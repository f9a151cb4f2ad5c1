"""The page of two plans side by side: who stands left, what is offered, what filters show, what is answered."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.urls import reverse

from tests.browser import plans as texts
from tests.cast import Cast
from thidua.ground import clock
from thidua.work.plans import selectors as plans
from thidua.work.plans import services as plan_services
from thidua.work.plans.models import Plan

pytestmark = pytest.mark.django_db

CHANGED = (
    texts.WARD.replace("802", "803")
    .replace("- Chủ trì tổ chức lễ phát động phong trào.", "- Phối hợp tổ chức lễ phát động phong trào.")
    .replace("trước ngày 15/11", "trước ngày 10/11")
    .replace("4. Hội Khuyến học phường\n\nTổ chức sơ kết phong trào trước ngày 31/11/2026.\n\n5.", "4.")
)


@pytest.fixture
def pair(cast: Cast) -> tuple[UUID, UUID]:
    """This year's plan of the ward and a changed one that follows it."""
    first = texts.taken_in(cast, texts.WARD, "officer")
    second = texts.taken_in(cast, CHANGED, "officer")
    Plan.objects.filter(id=second).update(previous=first)
    return first, second


def shown(cast: Cast, address: str) -> str:
    answer = cast.client("officer").get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_earlier_version_stands_left_whichever_plan_one_comes_from(
    cast: Cast, pair: tuple[UUID, UUID]
) -> None:
    first, second = pair
    for one, other in ((first, second), (second, first)):
        both = plans.side_by_side(cast.actor("officer"), one, other)
        assert (both.left.plan.id, both.right.plan.id) == (first, second)
        page = shown(cast, reverse("plan_compare", args=[one, other]))
        assert '<del class="td-gone">Chủ trì</del> <ins' not in page
        assert '<del class="td-gone">Chủ trì</del>' in page
        assert '<ins class="td-come">Phối hợp</ins>' in page
    assert plans.comparable(cast.actor("officer"), first)[0].relation == "following"
    assert plans.comparable(cast.actor("officer"), second)[0].relation == "previous"


def test_without_a_choice_the_nearest_plan_is_taken(cast: Cast, pair: tuple[UUID, UUID]) -> None:
    first, second = pair
    above = texts.adopted(cast, texts.CITY, "city_officer")
    Plan.objects.filter(id=second).update(superior=above)
    answer = cast.client("officer").get(reverse("plan_compare_pick", args=[second]))
    assert answer.headers["Location"] == reverse("plan_compare", args=[second, above])
    relations = [one.relation for one in plans.comparable(cast.actor("officer"), second)]
    assert relations == ["superior", "previous"]
    chosen = cast.client("officer").get(reverse("plan_compare_pick", args=[second]), {"voi": str(first)})
    assert chosen.headers["Location"] == reverse("plan_compare", args=[second, first])


def test_filters_by_change_and_by_meaning(cast: Cast, pair: tuple[UUID, UUID]) -> None:
    here = reverse("plan_compare", args=pair)
    power = shown(cast, f"{here}?loai=power")
    assert power.count('<li class="td-compare__row') == 1
    assert "thẩm quyền thay đổi" in power
    deadline = shown(cast, f"{here}?loai=deadline")
    assert deadline.count('<li class="td-compare__row') == 1
    dropped = shown(cast, f"{here}?thay-doi=dropped")
    assert "Tổ chức sơ kết phong trào" in dropped
    assert "Không có điều khoản nào khớp" in shown(cast, f"{here}?q=khongcogidau")
    assert shown(cast, f"{here}?tat-ca=1").count('<li class="td-compare__row') > shown(cast, here).count(
        '<li class="td-compare__row'
    )


def test_words_link_to_the_clause_on_the_plans_page(cast: Cast, pair: tuple[UUID, UUID]) -> None:
    first, _second = pair
    page = shown(cast, reverse("plan_compare", args=pair))
    anchors = re.findall(rf'href="(/ke-hoach/{first}/)#(c[0-9a-f]{{32}})"', page)
    assert anchors
    plan = shown(cast, anchors[0][0])
    assert all(f'id="{anchor}"' in plan for _url, anchor in anchors)


def test_what_the_superior_asks_and_where_it_is_answered(cast: Cast) -> None:
    above = texts.adopted(cast, texts.CITY, "city_officer")
    own = texts.taken_in(cast, texts.WARD, "officer")
    plan_services.link_superior(actor=cast.actor("officer"), plan_id=own, superior_id=above, at=clock.now())
    page = shown(cast, reverse("plan_compare", args=[own, above]) + "?xem=dap-ung")
    assert "Chưa thấy đáp ứng" in page
    assert "Chế độ báo cáo" in page
    assert "hạn không sớm hơn" not in page


def test_a_plan_alone_says_what_to_do_and_a_foreign_one_is_absent(
    cast: Cast, pair: tuple[UUID, UUID]
) -> None:
    alone = texts.taken_in(cast, texts.CITY, "city_officer")
    page = cast.client("city_officer").get(reverse("plan_compare_pick", args=[alone]))
    assert "Chưa có kế hoạch nào để so" in page.content.decode()
    here = reverse("plan_compare", args=[pair[0], alone])
    assert cast.client("officer").get(here).status_code == 404
    assert cast.client("officer").get(reverse("plan_compare", args=[pair[0], pair[0]])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_rows(
    cast: Cast, pair: tuple[UUID, UUID], django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        shown(cast, reverse("plan_compare", args=pair))
