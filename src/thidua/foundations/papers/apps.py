from django.apps import AppConfig


class PapersConfig(AppConfig):
    """The room ``papers``."""

    name = "thidua.foundations.papers"
    label = "papers"
