"""A question in words: alone as it is, among its like with the section it stands in."""

from __future__ import annotations

from thidua.work.reports.rules import form_of

SAME = "Nêu kết quả nổi bật."


def test_questions_that_read_alike_are_told_apart_by_their_section() -> None:
    def asked(code: str, vi: str) -> dict[str, str]:
        return {"code": code, "vi": vi, "en": vi}

    sections = [
        {"code": "a", "vi": "Gia đình", "en": "A", "prompts": [asked("x", SAME), asked("z", "Kiến nghị.")]},
        {"code": "b", "vi": "Dòng họ", "en": "B", "prompts": [asked("y", SAME)]},
    ]
    form = form_of({"sections": sections})
    assert form.questions == {"x": f"Gia đình: {SAME}", "z": "Kiến nghị.", "y": f"Dòng họ: {SAME}"}
