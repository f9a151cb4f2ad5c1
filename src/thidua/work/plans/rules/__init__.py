"""From a reading to what a person reviews: clauses with their paths, provisions with their addressees.

Pure: takes the JSON of ``thidua read`` (reading-schema.md) and returns frozen values.
"""

from thidua.reading.paths import join_path, step

from .checks import check_data
from .clauses import ClauseRow, clause_rows
from .consolidating import Change, Placed, consolidate, place, standing, subtree
from .counting import proposed
from .following import pair, reworded
from .likeness import ALIKE, PROBE, likeness, sketch
from .provisions import AddresseeRow, ProvisionRow, names_in, printed_name, provision_rows
from .words import (
    ACT_LABELS,
    KINDS,
    OBLIGING,
    OCCASION_LABELS,
    QUALIFIER_LABELS,
    RECURRENCE_LABELS,
    ROLE_LABELS,
    Json,
    reporting_words,
    shorten,
    summary_of,
    target_words,
)

__all__ = [
    "ACT_LABELS",
    "ALIKE",
    "KINDS",
    "OBLIGING",
    "OCCASION_LABELS",
    "PROBE",
    "QUALIFIER_LABELS",
    "RECURRENCE_LABELS",
    "ROLE_LABELS",
    "AddresseeRow",
    "Change",
    "ClauseRow",
    "Json",
    "Placed",
    "ProvisionRow",
    "check_data",
    "clause_rows",
    "consolidate",
    "join_path",
    "likeness",
    "names_in",
    "pair",
    "place",
    "printed_name",
    "proposed",
    "provision_rows",
    "reporting_words",
    "reworded",
    "shorten",
    "sketch",
    "standing",
    "step",
    "subtree",
    "summary_of",
    "target_words",
]
