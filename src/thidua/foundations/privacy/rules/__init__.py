"""The personal data register as plain values, what is wrong with it, and which periods may be applied."""

from thidua.foundations.privacy.rules.check import problems
from thidua.foundations.privacy.rules.load import load
from thidua.foundations.privacy.rules.periods import applied_days, check_days
from thidua.foundations.privacy.rules.register import (
    ANONYMOUS,
    CLASSES,
    ERASURES,
    Field,
    Ground,
    Place,
    Register,
    Retention,
    Table,
    Words,
)

__all__ = [
    "ANONYMOUS",
    "CLASSES",
    "ERASURES",
    "Field",
    "Ground",
    "Place",
    "Register",
    "Retention",
    "Table",
    "Words",
    "applied_days",
    "check_days",
    "load",
    "problems",
]
