"""The review of what was read from a plan, and of what a plan amends. The plan is the ward's, under review."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.house.matrix import scenes
from tests.house.matrix.row import READERS, Answer, Row, act, read
from tests.house.matrix.rows.plans import REVIEW_SEEN, adopting, of_plan
from thidua.work.plans import selectors as plans

_LOOKS = "readers of the plan look at its review"
_ACTS = "officers and contributors of the body that took the plan in review it; other readers are told so"


def _reviewing(done: Answer) -> dict[Answer, str]:
    """An act of the review."""
    return {
        done: "officer contributor @ own",
        403: f"chair council inspector auditor @ own; {READERS} @ parent",
    }


def _looks(name: str, kwargs: Any = of_plan, **more: Any) -> Row:
    return read(
        name, kwargs, {200: REVIEW_SEEN}, **{"scene": scenes.plan_under_review, "why": _LOOKS, **more}
    )


def _acts(name: str, kwargs: Any = of_plan, done: Answer = 302, **more: Any) -> Row:
    return act(name, kwargs, _reviewing(done), **{"scene": scenes.plan_under_review, "why": _ACTS, **more})


def _provision(world: Any, made: Any) -> dict[str, Any]:
    return {"plan_id": made.plan, "provision_id": made.page.provisions[0].id}


def _addressee(world: Any, made: Any) -> dict[str, Any]:
    provision = next(p for p in made.page.provisions if p.addressees)
    return {"plan_id": made.plan, "provision_id": provision.id, "addressee_id": provision.addressees[0].id}


def _duty(world: Any, made: Any) -> dict[str, Any]:
    return {"plan_id": made.plan, "kind": "duty"}


def _words(text: str) -> Any:
    return lambda world, made: {"text": text, "role": "lead", "actor": "Phòng Văn hóa - Xã hội"}


def _judged(word: str, **more: Any) -> Row:
    return _acts("plan_provision_judge", lambda w, m: {**_provision(w, m), "word": word}, word=word, **more)


def _act_of(word: str) -> Any:
    return lambda world, made: {
        "plan_id": made.plan,
        "act_id": plans.amendment(world.actor("officer"), made.plan).acts[0].id,
        "word": word,
    }


ROWS = [
    _looks("plan_review"),
    _acts("plan_accept_rest"),
    _acts("plan_link", sends=lambda w, m: {"issuer": w.body.ward, "movements_shown": "1", "superior": ""}),
    _looks("plan_identify"),
    _acts(
        "plan_identify",
        sends=lambda w, m: {"kind": "KẾ HOẠCH", "number": "77/KH-UBND", "date": "02/01/2026"},
    ),
    _judged("nhan"),
    _judged("bo"),
    _judged("xem-lai", done=409, note="not judged"),
    _looks("plan_provision_correct", _provision),
    _acts("plan_provision_correct", _provision, sends=_words("Sửa lại")),
    _looks("plan_provision_add", _duty),
    _acts("plan_provision_add", _duty, sends=_words("Việc thêm")),
    _acts("plan_addressee_resolve", _addressee, sends=lambda w, m: {"body": w.body.division}),
    _acts(
        "plan_taker",
        _addressee,
        409,
        sends=lambda w, m: {"ending": "khong-co", "group": "ubnd_cap_xa"},
        note="nothing of it has ended",
    ),
    _acts(
        "plan_finding_settle",
        lambda w, m: {"plan_id": m.plan, "finding_id": UUID(int=7)},
        404,
        note="no such finding",
    ),
    _acts("plan_count", note="confirm all that is proposed"),
    # What the plan amends
    _looks("plan_amendment", scene=scenes.plan_amending),
    read(
        "plan_amendment",
        of_plan,
        {404: "everyone"},
        scene=scenes.plan_under_review,
        note="amends nothing",
        why="a plan that amends nothing has no such page",
    ),
    _acts("plan_amendment_link", sends=lambda w, m: {"khong": "1"}, scene=scenes.plan_amending),
    _acts("plan_amending_act", _act_of("nhan"), word="nhan", scene=scenes.plan_amending),
    _acts("plan_amending_act", _act_of("bo"), word="bo", scene=scenes.plan_amending),
    _acts(
        "plan_amending_act",
        _act_of("xem-lai"),
        409,
        word="xem-lai",
        note="not judged",
        scene=scenes.plan_amending,
    ),
    _acts(
        "plan_amending_act",
        _act_of("xep-cho"),
        409,
        word="xep-cho",
        scene=scenes.plan_amending,
        note="nowhere",
    ),
    read(
        "plan_amendment_apply",
        of_plan,
        adopting(200),
        scene=scenes.amendment_judged,
        note="what it will do",
        why="who puts a plan into force puts its amendment into force",
    ),
    act(
        "plan_amendment_apply",
        of_plan,
        adopting(302),
        scene=scenes.amendment_judged,
        why="who puts a plan into force puts its amendment into force",
    ),
    act(
        "plan_amendment_apply",
        of_plan,
        adopting(409),
        scene=scenes.plan_amending,
        note="while acts wait",
        why="nothing is changed unread",
    ),
]
