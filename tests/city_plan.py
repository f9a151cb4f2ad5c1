"""A city plan of our own making, plainly sample data, with everything a commune's plan must change."""

from __future__ import annotations

from uuid import UUID

from tests.browser.plans import taken_in
from tests.cast import Cast
from thidua.ground import clock
from thidua.journeys import demand_plans, open_round
from thidua.work.cascade import selectors, services
from thidua.work.plans import services as plan_services

TEXT = """ỦY BAN NHÂN DÂN
THÀNH PHỐ HẢI PHÒNG
Số: 905/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hải Phòng, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Thực hiện phong trào thi đua mẫu trên địa bàn thành phố

Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;

Ủy ban nhân dân thành phố Hải Phòng ban hành kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU

Phát huy tinh thần tự học của nhân dân thành phố (dữ liệu mẫu).

II. TIÊU CHÍ THI ĐUA

1. Đối với cấp thành phố

- Xây dựng, ban hành các chính sách khuyến khích người học.

- Được công nhận “Cộng đồng học tập” cấp thành phố theo tiêu chí đã ban hành.

2. Đối với các sở, ban, ngành

- Kịp thời tham mưu cơ chế, chính sách của ngành.

3. Đối với cấp xã

- Có nhiều sáng kiến, giải pháp hiệu quả.

- Được công nhận “Cộng đồng học tập” cấp thành phố theo tiêu chí đã ban hành.

4. Đối với cá nhân

- Được công nhận danh hiệu “Công dân học tập”.

III. HÌNH THỨC KHEN THƯỞNG

- Bằng khen của Chủ tịch Ủy ban nhân dân thành phố;

- Giấy khen.

IV. KINH PHÍ THỰC HIỆN

Kinh phí bố trí trong dự toán ngân sách hằng năm.

V. TỔ CHỨC THỰC HIỆN

1. Sở Giáo dục và Đào tạo

- Chủ trì, phối hợp với Sở Nội vụ hướng dẫn, kiểm tra việc thực hiện kế hoạch.

2. Sở Du lịch

- Đưa nội dung học tập suốt đời vào hoạt động của ngành.

3. Ủy ban nhân dân các xã, phường, đặc khu

- Ban hành kế hoạch của địa phương, hoàn thành trước ngày 15/02/2026.

- Tổ chức ít nhất một lớp học kỹ năng số cho người cao tuổi ở mỗi thôn, tổ dân phố.

4. Trước ngày 05/12 hằng năm, các sở, ban, ngành, Ủy ban nhân dân các xã, phường, đặc khu báo cáo \
kết quả về Sở Giáo dục và Đào tạo và Sở Nội vụ để tổng hợp.

Nơi nhận:
- Như mục V;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Người Ký Mẫu
"""


def city_plan(cast: Cast) -> UUID:
    """The plan in force at the city, the obligations of 2026 raised."""
    plan, at, actor = taken_in(cast, TEXT, "city_officer"), clock.now(), cast.actor("city_officer")
    plan_services.accept_rest(actor=actor, plan_id=plan, at=at)
    open_round.open_round(actor=actor, plan_id=plan, at=at, year=2026)
    return plan


def started(cast: Cast, who: str = "officer") -> UUID:
    """A draft of the ward's plan under the city's."""
    return services.start_draft(actor=cast.actor(who), plan_id=city_plan(cast), at=clock.now())


def called(cast: Cast) -> UUID:
    """The city's plan with its own call for plans followed."""
    plan, actor = city_plan(cast), cast.actor("city_officer")
    call = selectors.calls_for_plans(actor, plan)[0]
    demand_plans.follow_call(actor=actor, plan_id=plan, provision_id=call.id, at=clock.now())
    return plan
