"""The edge between requests and the house: builds the Actor, turns refusals into pages, feeds the layout."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse


class ActorMiddleware:
    """Puts ``request.actor``; completed by the access room."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        return self.get_response(request)


class RefusalMiddleware:
    """Maps ThiduaError to pages; completed by the access room."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


def workspace_context(request: HttpRequest) -> dict[str, Any]:
    """What every page of the workspace needs."""
    return {}
