from django.apps import AppConfig


class RollupConfig(AppConfig):
    """The room ``rollup``."""

    name = "thidua.work.rollup"
    label = "rollup"
