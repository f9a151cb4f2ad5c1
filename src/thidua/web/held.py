"""A file that was looked at and waits for a person's word: sealed, for a while, for one browser and one place.

token = held.hold(request, f"report {report_id}", content, name)   # after the look
content, name = held.held(request, f"report {report_id}", token)   # on the word
held.release(request)
"""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from thidua.foundations.access import sealing
from thidua.ground.errors import NotPossible

#: Seconds a file is held; it may hold people's numbers, so it is sealed and never stays.
KEPT = 3600
_PURPOSE = "held file"
_SESSION = "held_file"


def hold(request: HttpRequest, about: str, content: bytes, name: str) -> str:
    """Seal a file away; the token returned is of no use to anybody else, or for anything else."""
    release(request)
    token = secrets.token_urlsafe(24)
    cache.set(f"{_SESSION}:{token}", sealing.seal_text(b64encode(content).decode(), _PURPOSE), KEPT)
    request.session[_SESSION] = {"token": token, "about": about, "name": name}
    return token


def held(request: HttpRequest, about: str, token: str | None = None) -> tuple[bytes, str]:
    """The file that was looked at here, and its name.

    :param token: what ``hold`` gave; ``None`` for whatever this browser holds about this place.
    :raises NotPossible: held too long, or it is another file than the one looked at (``edge-020``).
    """
    known = request.session.get(_SESSION) or {}
    fits = known.get("about") == about and token in {None, known.get("token")}
    sealed = cache.get(f"{_SESSION}:{known['token']}") if fits else None
    if not isinstance(sealed, str):
        raise NotPossible(
            "edge-020",
            _("Tệp đã xem trước không còn ở đây."),
            remedy=_("Chọn lại tệp, xem trước rồi ghi."),
        )
    return b64decode(sealing.unseal_text(sealed, _PURPOSE)), str(known["name"])


def release(request: HttpRequest) -> None:
    """Let the file go."""
    known = request.session.pop(_SESSION, None)
    if known:
        cache.delete(f"{_SESSION}:{known['token']}")
