"""Every write of the privacy room."""

from thidua.foundations.privacy.services.periods import lift_period, set_period

__all__ = ["lift_period", "set_period"]
