from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The room ``audit``."""

    name = "thidua.foundations.audit"
    label = "audit"
