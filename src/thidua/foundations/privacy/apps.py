from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """The room ``privacy``."""

    name = "thidua.foundations.privacy"
    label = "privacy"
