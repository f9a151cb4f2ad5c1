from django.apps import AppConfig


class CascadeConfig(AppConfig):
    """The room ``cascade``."""

    name = "thidua.work.cascade"
    label = "cascade"
