"""Every read of the audit room: trails for pages, and the walk that proves the chain."""

from thidua.foundations.audit.selectors.anchors import CHECKPOINT_FILES, fits, last_checkpoint
from thidua.foundations.audit.selectors.chain import MOST_PROBLEMS, line_of, verify_chain
from thidua.foundations.audit.selectors.trails import (
    Besides,
    count_recent,
    lines_about,
    personal_about,
    recent,
    trail,
)

__all__ = [
    "CHECKPOINT_FILES",
    "MOST_PROBLEMS",
    "Besides",
    "count_recent",
    "fits",
    "last_checkpoint",
    "line_of",
    "lines_about",
    "personal_about",
    "recent",
    "trail",
    "verify_chain",
]
