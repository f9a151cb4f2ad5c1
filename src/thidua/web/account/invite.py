"""The letter that lets somebody set their first password: the sign-in library's own reset link."""

from __future__ import annotations

from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest


def send_invitation(request: HttpRequest, email: str) -> None:
    """Send the link to set a password; harmless when the address has no open account."""
    form = ResetPasswordForm({"email": email})
    if form.is_valid():
        form.save(request)
