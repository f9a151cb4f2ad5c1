"""A stream of rows that somebody abandons asks nothing of the database when it is collected (docs/decisions/0034)."""

from __future__ import annotations

import gc

import pytest
from django.db import connection

from tests.cast import Cast
from thidua.foundations.orgs.models import BodyPlace

pytestmark = pytest.mark.django_db


def test_an_abandoned_stream_never_waits_for_its_own_connection(cast: Cast) -> None:
    assert connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"], "what follows would wait for ever"
    rows = BodyPlace.objects.values_list("body_id").iterator(chunk_size=1)
    next(rows)
    with connection.connection.lock:  # as in the midst of another statement
        del rows
        gc.collect()
    assert BodyPlace.objects.exists()
