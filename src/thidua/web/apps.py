from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room ``web``."""

    name = "thidua.web"
    label = "web"
