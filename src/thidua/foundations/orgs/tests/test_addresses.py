"""Addresses as people write them, down to the house, are read up to the commune."""

from __future__ import annotations

import pytest

from thidua.foundations.orgs.rules.addresses import Address, read_address

ABOVE = ("an", "duong", "hai", "phong")


@pytest.mark.parametrize(
    ("text", "kind", "own", "above"),
    [
        ("thôn 3, xã Lê Lợi, huyện An Dương, Hải Phòng", "xa", ("le", "loi"), ABOVE),
        ("Số 5 thôn Hạ Đỗ, An Hồng, An Dương, Hải Phòng", "", ("an", "hong"), ABOVE),
        ("so 5 thon Ha Do, xa An Hong, huyen An Duong, TP Hai Phong", "xa", ("an", "hong"), ABOVE),
        ("Tổ dân phố số 4, P. Hồng Phong, Q. An Dương, TP. Hải Phòng", "phuong", ("hong", "phong"), ABOVE),
        ("TDP5 P.Hong Phong Q.An Duong TP.Hai Phong", "phuong", ("hong", "phong"), ABOVE),
        ("Xóm Đình - X. Đại Bản - H. An Dương - HP", "xa", ("dai", "ban"), ("an", "duong", "hp")),
        ("12/45 ngõ 7, đường 351, TT. An Dương, H. An Dương", "thi tran", ("an", "duong"), ("an", "duong")),
        ("Khu phố 2, phường 7, Quận Phú Nhuận, TP Hồ Chí Minh", "phuong", ("7",), ("phu", "nhuan", "ho", "chi", "minh")),
        ("Ấp Bình Hòa xã Bình Mỹ huyện Củ Chi", "xa", ("binh", "my"), ("cu", "chi")),
        ("bản Lìm, xã Cao Phạ, huyện Mù Cang Chải, T. Yên Bái", "xa", ("cao", "pha"), ("mu", "cang", "chai", "yen", "bai")),
        ("Số 61 phố Mẫu\nphường Hoàng Văn Thụ\nquận Hồng Bàng", "phuong", ("hoang", "van", "thu"), ("hong", "bang")),
        ("Quốc lộ 5, khu dân cư Đồng Lăng, xã Lê Thiện, An Dương", "xa", ("le", "thien"), ("an", "duong")),
        ("Hạ Đỗ, An Hồng, An Dương, Hải Phòng", "", ("an", "hong"), ABOVE),
    ],
)  # fmt: skip
def test_parts_below_the_commune_are_left_out(
    text: str, kind: str, own: tuple[str, ...], above: tuple[str, ...]
) -> None:
    without = [way for way in read_address(text) if way.below]
    assert (kind, own, above) in [(way.kind, way.own, way.above) for way in without]


@pytest.mark.parametrize("text", ["Ngô Quyền, Hải Phòng", "Phố Hiến, Hưng Yên", "bản mù, trạm tấu", "31"])
def test_a_name_that_begins_like_a_hamlet_is_first_read_as_a_name(text: str) -> None:
    first: Address = read_address(text)[0]
    assert not first.below and not first.head


def test_nothing_but_a_hamlet_stays_what_it_is() -> None:
    assert [way.below for way in read_address("thôn 3")] == [()] * len(read_address("thôn 3"))
    assert read_address("  , ") == []
