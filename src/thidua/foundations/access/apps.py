from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccessConfig(AppConfig):
    """The room ``access``."""

    name = "thidua.foundations.access"
    label = "access"

    def ready(self) -> None:
        """Learn what the rooms above hold in people's names."""
        autodiscover_modules("holdings")
