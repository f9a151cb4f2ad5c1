from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    """The room ``obligations``."""

    name = "thidua.work.obligations"
    label = "obligations"
