"""How people get in: by invitation only; sign-in itself is django-allauth's."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):
    """No one registers by themselves: accounts are opened by a body's steward of people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
