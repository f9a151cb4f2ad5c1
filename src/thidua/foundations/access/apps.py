from datetime import datetime

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccessConfig(AppConfig):
    """The room ``access``."""

    name = "thidua.foundations.access"
    label = "access"

    def ready(self) -> None:
        """Learn what the rooms above hold in people's names; tell the trail how to ask whether a right still holds."""
        from thidua.foundations.access import errors
        from thidua.foundations.access.selectors.actors import still_holds
        from thidua.foundations.audit.standing import register_check
        from thidua.ground.actor import Actor

        def check(actor: Actor, at: datetime) -> None:
            if not still_holds(actor, at):
                raise errors.right_is_over()

        register_check("access", check)
        autodiscover_modules("holdings")
