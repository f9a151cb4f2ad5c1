from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    """The room ``audit``."""

    name = "thidua.foundations.audit"
    label = "audit"

    def ready(self) -> None:
        """Learn the names of every room's verbs."""
        autodiscover_modules("verbs")
