from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """The room ``orgs``."""

    name = "thidua.foundations.orgs"
    label = "orgs"
