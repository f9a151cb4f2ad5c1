from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The room ``notices``."""

    name = "thidua.foundations.notices"
    label = "notices"
