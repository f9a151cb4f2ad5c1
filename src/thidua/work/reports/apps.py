from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The room ``reports``."""

    name = "thidua.work.reports"
    label = "reports"
