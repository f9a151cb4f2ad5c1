from django.apps import AppConfig


class MovementsConfig(AppConfig):
    """The room ``movements``."""

    name = "thidua.work.movements"
    label = "movements"
