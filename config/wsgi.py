"""The web application for a threaded server; this is what ``thidua run`` serves (docs/decisions)."""

from __future__ import annotations

import gc
import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application

from thidua.ground.frames import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def _settle() -> None:
    """Build what lives as long as the process, then set it apart from the garbage collector.

    Addresses and templates (about a second, most of which the first requests would take) make some 175,000 objects.
    Every full collection walked them: 70 to 130 ms inside one request of 130, of 30 on the list of obligations. Set
    apart, a full collection takes 7 to 20 ms; set apart without the templates it took 20 to 60 ms (``gc.callbacks``
    over the pages of ``benchmarks/pages.py``, two shared cores).
    """
    from django.template import engines
    from django.template.loader import get_template
    from django.urls import get_resolver

    get_resolver().reverse_dict  # noqa: B018 - read, so that all addresses are loaded
    for folder in [Path(name) for name in engines["django"].dirs]:
        for path in sorted(folder.rglob("*.html")):
            get_template(path.relative_to(folder).as_posix())
    gc.collect()
    gc.freeze()


application = with_room(get_wsgi_application())
_settle()
