"""Chasing letters: drafted by the clock or on demand, edited and sent by a person."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.ground.clock import now
from thidua.web.edge import actor_of
from thidua.web.once import once
from thidua.work.obligations import selectors as obligations
from thidua.work.obligations import services as obligation_services


@require_GET
def letter_list(request: HttpRequest) -> HttpResponse:
    """The acting body's letters."""
    return render(request, "obligations/letters.html", {"letters": obligations.letters(actor_of(request))})


@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """One letter: read, edit, send or drop."""
    actor = actor_of(request)
    shown = obligations.letter(actor, letter_id)
    if request.method == "POST":
        word = request.POST.get("viec", "luu")
        with once(request, f"obligations.letter-{word}") as turn:
            if not turn.repeated:
                if word in {"luu", "gui"}:
                    obligation_services.edit_letter(
                        actor=actor,
                        letter_id=letter_id,
                        subject=request.POST.get("trich-yeu", shown.subject),
                        text=request.POST.get("noi-dung", shown.text),
                        at=now(),
                    )
                if word == "gui":
                    obligation_services.send_letter(actor=actor, letter_id=letter_id, at=now())
                elif word == "bo":
                    obligation_services.drop_letter(actor=actor, letter_id=letter_id, at=now())
        return redirect("letter", letter_id=letter_id)
    return render(
        request, "obligations/letter.html", {"letter": shown, "own": shown.addressee_id != actor.body_id}
    )


@require_POST
def draft(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """Draft a letter to one body about all it is late with."""
    with once(request, "obligations.draft_letter") as turn:
        if not turn.repeated:
            made = obligation_services.draft_letter(actor=actor_of(request), addressee=body_id, at=now())
            turn.effect["letter"] = str(made)
    return redirect("letter", letter_id=turn.effect["letter"])
