"""Every read of the audit room: trails for pages, and the walk that proves the chain."""

from thidua.foundations.audit.selectors.chain import MOST_PROBLEMS, line_of, verify_chain
from thidua.foundations.audit.selectors.trails import lines_about, personal_about, recent, trail

__all__ = [
    "MOST_PROBLEMS",
    "line_of",
    "lines_about",
    "personal_about",
    "recent",
    "trail",
    "verify_chain",
]
