"""Reports. The round is the city's (``parent``); it asks the ward (``own``) and the ward beside it (``sibling``)."""

from __future__ import annotations

from typing import Any

from tests.house.matrix import scenes
from tests.house.matrix.row import READERS, Answer, Row, act, read

_ROUND = "a round is read by the body that asks, by those it asks and by those above; never by stewards"
_ASKS = "officer and chair of the body that asks; other readers are told so"
_WORDS = "the words of a round are the asking body's; a body asked does not read its neighbours' reports"
_REPORT = "a report is read by its body, those above it and those that receive it; never by stewards"
_WRITES = "officer, contributor and chair of the body that reports; other readers are told so"
_RECEIVES = "officer and chair of the body that asks or receives; other readers are told so"


def _of_round(world: Any, made: Any) -> dict[str, Any]:
    return {"round_id": made.round}


def _of(world: Any, made: Any) -> dict[str, Any]:
    return {"report_id": made.report}


_ASKING: dict[Answer, str] = {
    302: "officer chair @ parent",
    403: f"contributor council inspector auditor @ parent; {READERS} @ own sibling",
}
_WRITING: dict[Answer, str] = {
    302: "officer contributor chair @ own",
    403: f"council inspector auditor @ own; {READERS} @ parent",
}
_RECEIVING: dict[Answer, str] = {
    302: "officer chair @ parent",
    403: f"contributor council inspector auditor @ parent; {READERS} @ own",
}


def _round(word: str, **sends: Any) -> Row:
    return act(
        "round_act",
        lambda w, m: {**_of_round(w, m), "verb": word},
        _ASKING,
        word=word,
        why=_ASKS,
        scene=scenes.report_asked,
        sends=lambda w, m: {"ly-do": "bão", "revision": "1", **sends},
    )


def _report(
    word: str, answers: dict[Answer, str], why: str, scene: Any, sends: Any = None, note: str = ""
) -> Row:
    return act(
        "report_act",
        lambda w, m: {**_of(w, m), "verb": word},
        answers,
        word=word,
        why=why,
        scene=scene,
        note=note,
        # Whoever was given the signing sees the reports of that body and signs them off, nothing else.
        delegate=302 if word == "duyet" else 403,
        sends=sends or (lambda w, m: {"ly-do": "xem lại"}),
    )


ROWS = [
    read("report_home", why="everybody with a post sees what the body has to report and what it asks"),
    read(
        "round_new",
        answers={200: "officer chair"},
        otherwise=403,
        why="officers and chairs open rounds of their own body; the page is no secret to others",
    ),
    act(
        "round_new",
        answers={422: "officer chair"},
        otherwise=403,
        why="the same; without a form chosen nothing is opened",
    ),
    read("report_late", why="everybody with a post; the board shows rounds of the own body alone"),
    read(
        "report_late_excel", why="everybody with a post; the workbook holds the board of the own body alone"
    ),
    act(
        "report_chase",
        answers={409: "officer chair"},
        otherwise=403,
        why="officers and chairs remind in rounds of their own body; with nobody late there is nothing to send",
    ),
    act(
        "report_chase",
        answers={
            302: "officer chair @ parent",
            409: "officer chair @ own sibling child cousin other_province",
        },
        otherwise=403,
        why=_ASKS,
        scene=scenes.report_late,
        note="with somebody late",
    ),
    act(
        "report_letter",
        lambda w, m: {"body_id": w.body.ward},
        {302: "officer chair @ parent", 409: "officer chair @ own sibling child cousin other_province"},
        otherwise=403,
        why=_ASKS,
        scene=scenes.report_late,
    ),
    read(
        "round_page",
        _of_round,
        {200: f"{READERS} @ own parent sibling"},
        why=_ROUND,
        scene=scenes.report_asked,
    ),
    read(
        "round_excel",
        _of_round,
        {200: f"{READERS} @ own parent sibling"},
        why=_ROUND,
        scene=scenes.report_asked,
    ),
    read(
        "report_totals_excel",
        _of_round,
        {200: f"{READERS} @ parent"},
        why="totals by body are read by the body they are of and those above it",
        scene=scenes.report_counted,
    ),
    read(
        "report_totals",
        _of_round,
        {200: f"{READERS} @ own parent sibling"},
        why=_ROUND,
        scene=scenes.report_asked,
    ),
    read(
        "report_explain",
        lambda w, m: {**_of_round(w, m), "body_id": w.body.city, "code": "lop_hoc"},
        {200: f"{READERS} @ parent"},
        why="a total is opened by the body it is of and those above it",
        scene=scenes.report_asked,
    ),
    read(
        "report_explain_excel",
        lambda w, m: {**_of_round(w, m), "body_id": w.body.city, "code": "lop_hoc"},
        {200: f"{READERS} @ parent"},
        why="the same as the page, as a workbook",
        scene=scenes.report_asked,
    ),
    *(
        read(
            name,
            lambda w, m: {**_of_round(w, m), "body_id": w.body.city, "indicator": "d1_can_bo"},
            {200: f"{READERS} @ parent"},
            why="a rate is opened by the body its totals are of and those above it",
            scene=scenes.report_asked,
        )
        for name in ("report_explain_rate", "report_explain_rate_excel")
    ),
    read(
        "report_flags_excel",
        _of_round,
        {200: f"{READERS} @ parent"},
        why="the same as the page, as a workbook",
        scene=scenes.report_accepted,
    ),
    read(
        "report_flags",
        _of_round,
        {200: f"{READERS} @ parent"},
        why="what to look at in a round is the asking body's and those above it; a body asked reads no neighbour's",
        scene=scenes.report_accepted,
    ),
    act(
        "report_flag_note",
        _of_round,
        {302: "officer chair inspector @ parent", 403: "contributor council auditor @ parent"},
        why="inspectors, officers and chairs of the body that asks write to a flag; its other readers are told so",
        scene=scenes.report_flagged,
        sends=lambda w, m: {"bao-cao": str(m.report), "dau": m.mark, "loi": "đã hỏi phường"},
    ),
    read(
        "report_words",
        _of_round,
        {200: f"{READERS} @ parent"},
        why=_WORDS,
        scene=scenes.report_worded,
    ),
    act(
        "report_words_write",
        lambda w, m: {**_of_round(w, m), "code": "danh_gia"},
        {
            302: "officer contributor chair @ parent",
            403: "council inspector auditor @ parent",
        },
        why=_WORDS,
        scene=scenes.report_worded,
        sends=lambda w, m: {"loi": "Phong trào được duy trì.", "revision": "1"},
        unlined="each question keeps who wrote it and when; the act is sending up",
    ),
    act(
        "report_words_send",
        _of_round,
        {302: "officer chair @ parent", 403: "contributor council inspector auditor @ parent"},
        why="officer and chair of the body that asks send up what it compiled; its other readers are told so",
        scene=scenes.report_worded,
    ),
    read(
        "report_sent",
        lambda w, m: {"version_id": m.compilation},
        {200: f"{READERS} @ parent"},
        why="what was sent up is read by the body that made it, those above it and those it was sent to",
        scene=scenes.report_sent_up,
    ),
    read(
        "report_sheet",
        lambda w, m: {"version_id": m.compilation},
        {200: f"{READERS} @ parent"},
        why="the document of what was sent up is read by whoever reads that",
        scene=scenes.report_sent_up,
    ),
    read(
        "report_structure",
        lambda w, m: {"version_id": m.compilation},
        {200: f"{READERS} @ parent"},
        why="the document of what was sent up is read by whoever reads that",
        scene=scenes.report_sent_up,
    ),
    _round("doi-han", han="31/12/2031", khoa="31/12/2032"),
    _round("ngoai-le", den="31/12/2031"),
    act(
        "round_act",
        lambda w, m: {**_of_round(w, m), "verb": "dong-ngoai-le"},
        _ASKING,
        word="dong-ngoai-le",
        why=_ASKS,
        scene=scenes.report_let_through,
        sends=lambda w, m: {"ly-do": "đã gửi", "cua": str(m.door)},
    ),
    _round("huy"),
    read(
        "report_page",
        _of,
        {200: f"{READERS} @ own parent"},
        delegate=200,
        why=_REPORT,
        scene=scenes.report_asked,
    ),
    read(
        "report_file",
        lambda w, m: {**_of(w, m), "attachment_id": m.attachment},
        {200: f"{READERS} @ own parent"},
        delegate=200,
        why=_REPORT,
        scene=scenes.report_asked,
    ),
    act(
        "report_take",
        _of,
        {409: _WRITING[302], **{code: who for code, who in _WRITING.items() if code != 302}},
        delegate=403,
        why="who writes the report takes totals from below into it; with nothing below there is nothing to take",
        scene=scenes.report_asked,
        unlined="each field keeps where it came from and who took it; the act is handing in",
    ),
    act(
        "report_save",
        _of,
        _WRITING,
        delegate=403,
        why=_WRITES,
        scene=scenes.report_asked,
        sends=lambda w, m: {"cell:lop_hoc": "3", "seen:cell:lop_hoc": "0"},
        unlined="each field keeps who typed it and when; the act is signing off or handing in",
    ),
    act(
        "report_save",
        _of,
        {
            302: "officer contributor chair @ own; officer chair @ parent",
            403: "council inspector auditor @ own; contributor council inspector auditor @ parent",
        },
        delegate=403,
        why="the body that asks fills in for one that cannot; nobody else but the body itself",
        scene=scenes.report_asked,
        sends=lambda w, m: {"cell:lop_hoc": "3", "seen:cell:lop_hoc": "0", "thay": "1"},
        note="for a body that cannot",
        unlined="each field keeps who typed it and when; the act is signing off or handing in",
    ),
    _report(
        "gui",
        _WRITING,
        _WRITES,
        scenes.report_asked,
        lambda w, m: {"tra-loi": "nil", "ly-do": "không phát sinh"},
    ),
    _report(
        "gui",
        {
            302: "officer contributor chair @ own; officer chair @ parent",
            403: "council inspector auditor @ own; contributor council inspector auditor @ parent",
        },
        "the body that asks hands in for one that cannot; nobody else but the body itself",
        scenes.report_asked,
        lambda w, m: {"tra-loi": "nil", "ly-do": "không phát sinh", "gui-thay": "mất mạng"},
        note="for a body that cannot",
    ),
    _report("rut-lai", _WRITING, _WRITES, scenes.report_submitted),
    _report(
        "duyet",
        {
            302: "chair @ own",
            403: f"officer contributor council inspector auditor @ own; {READERS} @ parent",
        },
        "who signs for the body by law signs off: here a deputy with KT., and a delegate; nobody else",
        scenes.report_to_sign,
        lambda w, m: {"revision": "2"},
    ),
    _report("trinh-duyet", _WRITING, _WRITES, scenes.report_wanting_sign_off, lambda w, m: {}),
    _report(
        "giao-nguoi",
        _WRITING,
        _WRITES,
        scenes.report_asked,
        lambda w, m: {"nguoi": str(w.contributor.person_id)},
    ),
    _report(
        "dinh-kem",
        _WRITING,
        _WRITES,
        scenes.report_asked,
        lambda w, m: {"muc": "bao_cao_ky", "tep": scenes.typed_file()},
    ),
    _report("bo-tep", _WRITING, _WRITES, scenes.report_asked, lambda w, m: {"tep": str(m.attachment)}),
    _report("dinh-chinh", _WRITING, _WRITES, scenes.report_accepted),
    _report("thoi-dinh-chinh", _WRITING, _WRITES, scenes.report_restating),
    _report("da-nhan", _RECEIVING, _RECEIVES, scenes.report_submitted),
    _report("tiep-nhan", _RECEIVING, _RECEIVES, scenes.report_submitted),
    _report("tra-lai", _RECEIVING, _RECEIVES, scenes.report_submitted),
    _report("mien", _RECEIVING, _ASKS, scenes.report_asked),
    _report("yeu-cau-lai", _RECEIVING, _ASKS, scenes.report_exempt),
]
