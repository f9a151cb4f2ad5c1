from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The room ``jobs``."""

    name = "thidua.jobs"
    label = "jobs"
