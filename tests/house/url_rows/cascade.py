"""Drafts of a body's own plan, and who has issued one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.city_plan import called, city_plan, started
from tests.house.url_table import SIGN_IN, Row
from thidua.work.cascade import selectors as cascade

#: The ward's own people; nobody above, beside or below reads a draft.
WRITERS = "officer contributor"
OUTSIDE = "stranger auditor people_steward system_steward city_officer"


@dataclass(frozen=True)
class Made:
    """A draft of the ward under the city's plan."""

    draft: UUID
    clause: UUID
    revision: int
    ask: UUID


def _draft(cast: Any) -> Made:
    draft = started(cast)
    page = cascade.draft_page(cast.actor("officer"), draft)
    clause = page.clauses[-1]
    return Made(draft, clause.id, clause.revision, page.coverage.answers[0].ask.id)


def _of_draft(cast: Any, made: Made) -> dict[str, Any]:
    return {"draft_id": made.draft}


def _of_clause(cast: Any, made: Made) -> dict[str, Any]:
    return {"draft_id": made.draft, "clause_id": made.clause}


def _write(name: str, kwargs: Any, data: Any = None) -> Row:
    """An act on the draft: the ward's officer and contributor; its chair reads."""
    return Row(
        name,
        kwargs,
        {SIGN_IN: "anonymous", 302: WRITERS, 403: "chair without_post", 404: OUTSIDE},
        method="POST",
        data=data or (lambda cast, made: {}),
        prepare=_draft,
    )


def _read(name: str) -> Row:
    return Row(
        name,
        _of_draft,
        {SIGN_IN: "anonymous", 200: f"{WRITERS} chair", 403: "without_post", 404: OUTSIDE},
        prepare=_draft,
    )


def _of_plan(cast: Any, made: UUID) -> dict[str, Any]:
    return {"plan_id": made}


def _call(cast: Any) -> tuple[UUID, UUID]:
    plan = city_plan(cast)
    return plan, cascade.calls_for_plans(cast.actor("city_officer"), plan)[0].id


#: The plan is open to whoever reads plans; each sees the lines of its own branch.
SEES: dict[int | str, str] = {
    SIGN_IN: "anonymous",
    200: "officer contributor chair auditor city_officer",
    403: "without_post",
    404: "stranger people_steward system_steward",
}
#: The body that put the plan into force asks.
DEMANDER = "city_officer city_chair"
DEMANDS: dict[int | str, str] = {
    SIGN_IN: "anonymous",
    403: "officer contributor chair auditor without_post",
    404: "stranger people_steward system_steward",
}

ROWS = [
    Row(
        "draft_start",
        lambda cast, made: {"plan_id": made},
        {
            SIGN_IN: "anonymous",
            302: "officer contributor",
            409: "city_officer",
            403: "chair auditor without_post",
            404: "stranger people_steward system_steward",
        },
        method="POST",
        prepare=city_plan,
    ),
    _read("draft_page"),
    _read("draft_file"),
    _write("draft_clause", _of_clause, lambda cast, made: {"text": "Mẫu.", "revision": made.revision}),
    _write("draft_clause_act", lambda cast, made: {**_of_clause(cast, made), "word": "bo"}),
    _write("draft_add", _of_draft, lambda cast, made: {"text": "Việc mẫu."}),
    _write("draft_word", _of_draft, lambda cast, made: {"title": "Kế hoạch mẫu"}),
    _write("draft_answer", lambda cast, made: {"draft_id": made.draft, "ask_id": made.ask}),
    _write("draft_abandon", _of_draft),
    Row(
        "draft_hand_in",
        _of_draft,
        {SIGN_IN: "anonymous", 409: WRITERS, 403: "chair without_post", 404: OUTSIDE},
        method="POST",
        prepare=_draft,
        note="bodies are still to be chosen",
    ),
    # Who has issued a plan
    Row("plan_followed", _of_plan, SEES, prepare=called),
    Row("plan_followed_excel", _of_plan, SEES, prepare=called),
    Row("plan_demand", _of_plan, {**DEMANDS, 200: DEMANDER}, prepare=city_plan, note="the form"),
    Row(
        "plan_demand",
        _of_plan,
        {**DEMANDS, 302: DEMANDER},
        method="POST",
        data=lambda cast, made: {
            "text": "Ban hành kế hoạch.",
            "group": "ubnd_cap_xa",
            "words": "Công văn mẫu",
        },
        prepare=city_plan,
    ),
    Row(
        "plan_demand_follow",
        lambda cast, made: {"plan_id": made[0], "provision_id": made[1]},
        {**DEMANDS, 302: DEMANDER},
        method="POST",
        prepare=_call,
    ),
    Row("plan_followed_chase", _of_plan, {**DEMANDS, 302: DEMANDER}, method="POST", prepare=called),
    Row("plan_followed_measure", _of_plan, {**DEMANDS, 302: DEMANDER}, method="POST", prepare=called),
]
