"""Addresses of the pages, by audience."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("thidua.web.account.urls")),
    path("", include("thidua.web.privacy.urls")),
    path("", include("thidua.web.workspace.urls")),
]

if settings.DEBUG:  # the style guide: every component with sample content, at /phong-cach/
    urlpatterns.append(path("", include("thidua.web.styleguide.urls")))
