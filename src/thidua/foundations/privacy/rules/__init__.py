"""The personal data register read and checked; which periods may be applied."""

from thidua.foundations.privacy.rules.check import problems
from thidua.foundations.privacy.rules.load import load
from thidua.foundations.privacy.rules.periods import applied_days, check_days

__all__ = ["applied_days", "check_days", "load", "problems"]
