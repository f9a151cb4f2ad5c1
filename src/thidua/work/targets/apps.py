from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """The room ``targets``."""

    name = "thidua.work.targets"
    label = "targets"
