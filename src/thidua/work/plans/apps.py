from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The room ``plans``."""

    name = "thidua.work.plans"
    label = "plans"
