from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The room ``access``."""

    name = "thidua.foundations.access"
    label = "access"
