"""Decisions of the report room in plain Python: what a form asks, what figures hold, what counts as answered."""

from .cells import LONGEST, MOST_TABLE_ROWS, figure_in, words_in
from .chasing import REPORT_STEPS, ChaseStep, click_step, letter_of, report_steps_due
from .checking import Figures, Issue, check, unanswered
from .compiling import HOWS, Use, merged, quoted, with_uses
from .drafts import Conflict, Edit, merge
from .form import Cell, Form, Rate, Rule, Section, form_of, rate_of
from .many import REPLIES, Entered, Many, add_row, read_many
from .reading import NotANumber, number_of
from .standing import ANSWERS, STANDINGS, Standing, added, completeness, standing_of, timeliness
from .taking import Fault, Taken, changes, clash_faults, issue_faults, labels_of, read_report
from .workbook import Checksum, Known, Place, Stamp, base_of, stamp_of

__all__ = [
    "ANSWERS",
    "HOWS",
    "LONGEST",
    "MOST_TABLE_ROWS",
    "REPLIES",
    "REPORT_STEPS",
    "STANDINGS",
    "Cell",
    "ChaseStep",
    "Checksum",
    "Conflict",
    "Edit",
    "Entered",
    "Fault",
    "Figures",
    "Form",
    "Issue",
    "Known",
    "Many",
    "NotANumber",
    "Place",
    "Rate",
    "Rule",
    "Section",
    "Stamp",
    "Standing",
    "Taken",
    "Use",
    "add_row",
    "added",
    "base_of",
    "changes",
    "check",
    "clash_faults",
    "click_step",
    "completeness",
    "figure_in",
    "form_of",
    "issue_faults",
    "labels_of",
    "letter_of",
    "merge",
    "merged",
    "number_of",
    "quoted",
    "rate_of",
    "read_many",
    "read_report",
    "report_steps_due",
    "stamp_of",
    "standing_of",
    "timeliness",
    "unanswered",
    "with_uses",
    "words_in",
]
