"""Plain values the privacy room hands out."""

from thidua.foundations.privacy.facts.person import (
    ErasedPerson,
    Held,
    RegisterLine,
    RetentionLine,
    Section,
    Step,
    Unreached,
)
from thidua.foundations.privacy.facts.register import (
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
    "ErasedPerson",
    "Field",
    "Ground",
    "Held",
    "Place",
    "Register",
    "RegisterLine",
    "Retention",
    "RetentionLine",
    "Section",
    "Step",
    "Table",
    "Unreached",
    "Words",
]
