"""The document of a compiled report: every figure and paragraph once, every standing in words, the signing by the rules."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.house.matrix import scenes
from tests.journeys.test_compile_report import write
from thidua.foundations.access import services as people
from thidua.ground import clock
from thidua.ground.actor import system_actor
from thidua.ground.clock import today
from thidua.journeys import compile_report, print_report, settle_report
from thidua.work.reports import rules, selectors, services
from thidua.work.reports.tests.conftest import AFTER, FIGURES, NOW, Play, play
from thidua.work.rollup import services as rollup
from thidua.work.targets import services as targets

__all__ = ["play"]

LOADER = system_actor("loader")

_STANDINGS = st.builds(rules.Standing, **{code: st.integers(0, 3) for code in rules.STANDINGS})
_VALUES = st.none() | st.decimals(0, 10**6, places=2, allow_nan=False)


@given(st.data(), _STANDINGS)
def test_each_figure_and_each_answer_stands_in_the_document_once(
    data: st.DataObject, standing: rules.Standing
) -> None:
    raw = {
        "sections": [
            {
                "code": f"m{n}",
                "vi": f"Mục {n}",
                "en": "",
                "cells": [
                    {"code": f"c{n}_{k}", "vi": "Số", "en": "", "unit": "count", "aggregation": "sum"}
                    for k in range(data.draw(st.integers(0, 3)))
                ],
                "prompts": [
                    {"code": f"q{n}_{k}", "vi": question, "en": ""}
                    for k, question in enumerate(
                        data.draw(
                            st.lists(st.sampled_from(["Khó khăn?", "Kiến nghị.", "Đánh giá."]), max_size=3)
                        )
                    )
                ],
            }
            for n in range(data.draw(st.integers(1, 3)))
        ]
    }
    form = rules.form_of(raw)
    figures = {cell.code: data.draw(_VALUES) for cell in form.cells}
    texts = {code: f"Lời {code}." for code in form.prompts if data.draw(st.booleans())}
    made = rules.printed_report(
        form=form,
        round_title="Báo cáo mẫu, kỳ 2026",
        period="2026",
        issuer="Ủy ban nhân dân xã A",
        letterhead=rules.Letterhead("", ("A",), "Số:      /BC-UBND", "A, ngày"),
        basis=[],
        figures=figures,
        given={},
        standing=standing,
        texts=texts,
        uses={},
        beside=rules.Beside({}, (), {}),
        recipients=[],
        signing=[],
        version=1,
        as_of=today(NOW),
    )
    blocks = [block for part in made.parts for block in part.blocks]
    lines = [line for block in blocks for line in block.lines]
    assert Counter(line.code for line in lines) == Counter(figures.keys())
    for line in lines:
        value = figures[line.code]
        assert (Decimal(line.value) == value) if value is not None else (line.value == "")
    said = [
        p for part in made.parts for p in (*part.paragraphs, *(p for b in part.blocks for p in b.paragraphs))
    ]
    assert Counter((p.code, p.text) for p in said) == Counter(texts.items())
    words = " ".join(made.parts[0].sentences)
    for code, word in rules.STANDINGS.items():
        assert code == "figures" or (f"{word}: " in words) == bool(getattr(standing, code))


@pytest.mark.django_db
def test_the_document_of_what_went_up(play: Play) -> None:
    city = play.actor("city_officer")
    scenes.movement(play.cast)
    targets.set_target(
        actor=city,
        body_id=play.cast.body.city,
        movement="binh-dan-hoc-vu-so",
        indicator="lop_hoc",
        year=2026,
        operator=">=",
        value=Decimal(50),
        at=NOW,
    )
    play.fill(text__danh_gia="Mở ba lớp mới.", text__kho_khan="Thiếu máy tính.")
    play.submit()
    settle_report.accept(actor=city, report_id=play.ward, at=NOW)
    play.submit(play.other, by="other_officer", answer="nil", why="chưa mở lớp")
    settle_report.accept(actor=city, report_id=play.other, at=NOW)
    rollup.refresh(at=NOW)
    write(play, "quoted", 0, "Thành phố mở ba mươi lớp.", play.ward)
    services.write_clause(
        actor=city, round_id=play.round, code="kho_khan", text="Thiếu máy tính ở cơ sở.", how="summarised",
        versions=[], seen=0, at=NOW,
    )  # fmt: skip
    version = compile_report.send_up(actor=city, round_id=play.round, at=NOW)
    made = print_report.printed(city, version)
    head = made.letterhead
    assert (head.above, head.issuer) == ("", ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HẢI PHÒNG"))
    assert head.number == "Số:      /BC-UBND"
    assert head.dated == "Hải Phòng, ngày      tháng      năm 2026"
    assert made.signing == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert made.title == "Kết quả phong trào Bình dân học vụ số năm 2026"
    by_code = {part.code: part for part in made.parts}
    lines = {line.code: line for block in by_code["results"].blocks for line in block.lines}
    sent = selectors.sent_compilation(city, version)
    assert {code: line.value for code, line in lines.items() if line.kind == "figure"} == {
        code: "" if value is None else format(value.normalize(), "f") for code, value in sent.figures.items()
    }
    assert (lines["lop_hoc"].printed, lines["luot_nguoi"].printed) == (FIGURES["lop_hoc"], "1.200")
    assert (
        "Báo cáo không phát sinh: 1 đơn vị (Ủy ban nhân dân phường Lê Chân)." in by_code["standing"].sentences
    )
    target = by_code["targets"].targets[0]
    assert (target.goal, target.result, target.standing) == ("từ 50", "30", "Đang thực hiện")
    assert [p.text for p in by_code["difficulties"].paragraphs] == ["Thiếu máy tính ở cơ sở."]
    assert by_code["proposals"].sentences == ("Không có nội dung.",)
    assert "Ủy ban nhân dân phường Hồng An (lần gửi 1, trích nguyên văn)" in [
        source for block in by_code["results"].blocks for p in block.paragraphs for source in p.sources
    ]
    # The pages say the same; a file is a file.
    client, here = play.cast.client("city_officer"), f"/bao-cao/tong-hop/{version}/"
    assert json.loads(client.get(f"{here}cau-truc.json").content) == json.loads(json.dumps(made.plain()))
    assert "attachment" in client.get(f"{here}cau-truc.json?tai=1")["Content-Disposition"]
    page = client.get(f"{here}in/").content.decode()
    assert page.count("Thiếu máy tính ở cơ sở.") == 1
    assert "TM. ỦY BAN NHÂN DÂN" in page and "1.200" in page


@pytest.mark.django_db
def test_what_was_frozen_stays_when_a_target_changes_and_silence_is_named(play: Play) -> None:
    city = play.actor("city_officer")
    play.fill(text__danh_gia="Mở ba lớp.")
    play.submit()
    settle_report.accept(actor=city, report_id=play.ward, at=NOW)
    services.lock_due_rounds(actor=play.actor("city_officer"), at=AFTER)
    rollup.mark_round(form_id=play.form, period="2026")
    rollup.refresh(at=AFTER)
    write(play, "quoted", 0, "", play.ward)
    version = compile_report.send_up(actor=city, round_id=play.round, at=AFTER)
    before = print_report.printed(city, version)
    assert "Không gửi: 1 đơn vị (Ủy ban nhân dân phường Lê Chân)." in before.parts[0].sentences
    settle_report.exempt(actor=city, report_id=play.other, reason="mới lập", at=AFTER)
    rollup.refresh(at=AFTER)
    assert print_report.printed(city, version) == before
    again = compile_report.send_up(actor=city, round_id=play.round, at=AFTER)
    assert (
        "Được miễn: 1 đơn vị (Ủy ban nhân dân phường Lê Chân)."
        in print_report.printed(city, again).parts[0].sentences
    )


@pytest.mark.django_db
def test_the_block_reads_by_the_right_of_whoever_signs(play: Play) -> None:
    """KT. for a deputy, TUQ. for a head below; who has no such right is refused with the article."""
    posts = {}
    for who, body, capacity in (
        ("inspector", "city", "head"),
        ("auditor", "city", "deputy"),
        ("department_officer", "department", "head"),
    ):
        posts[who] = people.appoint(
            actor=LOADER, person_id=getattr(play.cast, who).person_id, role="chair", capacity=capacity,
            body_id=play.cast.bodies[body], since=date(2025, 7, 1), at=clock.now(),
        )  # fmt: skip
    play.fill(text__danh_gia="Mở ba lớp mới.")
    play.submit()
    settle_report.accept(actor=play.actor("city_officer"), report_id=play.ward, at=NOW)
    play.submit(play.other, by="other_officer", answer="nil", why="chưa mở lớp")
    rollup.refresh(at=NOW)
    write(play, "quoted", 0, "", play.ward)
    client = play.cast.client("city_officer")
    send = reverse("report_words_send", args=[play.round])
    page = client.get(reverse("report_words", args=[play.round])).content.decode()
    assert str(posts["inspector"]) in page and str(posts["auditor"]) not in page
    refused = client.post(send, {"nguoi-ky": str(posts["auditor"])})
    assert refused.status_code == 409
    assert "Điều 13 khoản 1, 2" in refused.content.decode()

    def printed(who: str) -> tuple[tuple[str, ...], str]:
        answer = client.post(send, {"nguoi-ky": str(posts[who])})
        assert answer.status_code == 302, answer.content.decode()
        made = json.loads(client.get(f"{answer['Location']}cau-truc.json").content)
        sheet = client.get(f"{answer['Location']}in/").content.decode()
        assert all(line in sheet for line in made["signing"])
        assert made["signer"] in sheet
        return tuple(made["signing"]), made["signer"]

    together = "TM. ỦY BAN NHÂN DÂN"
    assert printed("inspector") == ((together, "CHỦ TỊCH"), play.cast.inspector.name)
    for receiver, way in (("auditor", "for_head"), ("department_officer", "by_mandate")):
        people.delegate(
            actor=LOADER, giver=posts["inspector"], receiver=posts[receiver], way=way, scope=["report"],
            basis="Quy chế mẫu", until=clock.today() + timedelta(days=30), at=clock.now(),
        )  # fmt: skip
    assert printed("auditor") == ((together, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), play.cast.auditor.name)
    lines, name = printed("department_officer")
    assert lines == ("TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO")
    assert name == play.cast.department_officer.name
