"""Every address of the house. A route without a row in the policy table fails the build."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("tai-khoan/", include("allauth.account.urls")),
    path("tai-khoan/2fa/", include("allauth.mfa.urls")),
    path("", include("thidua.web.urls")),
]
