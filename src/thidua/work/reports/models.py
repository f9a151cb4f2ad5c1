"""Tables of the report room (docs/decisions/0027): what a version says is never changed, the database sees to it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from thidua.ground.refs import uuid7


class Form(models.Model):
    """A report form through its versions; from a pack, or made by a body."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=80, unique=True)
    owner = models.ForeignKey(
        "orgs.Body", models.PROTECT, null=True, related_name="+", help_text="Null: from a pack."
    )
    movement = models.CharField(max_length=80, blank=True, help_text="Code of the movement it serves.")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "reports_form"


class FormVersion(models.Model):
    """One state of a form. In use it is frozen: a position of ``figures`` means the same for ever."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    form = models.ForeignKey(Form, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    state = models.CharField(max_length=12, default="draft")
    title = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    level = models.CharField(max_length=30, help_text="Level whose bodies answer it.")
    slots = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    period = models.CharField(max_length=10, help_text="month, quarter, half, year")
    data = models.JSONField(help_text="packs.FormFile as plain JSON, indicators' words written in.")
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=400)
    made_at = models.DateTimeField()
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "reports_form_version"
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="form_version_once"),
            models.UniqueConstraint(
                fields=["form"], condition=Q(state="in_use"), name="form_one_version_in_use"
            ),
        ]


class Round(models.Model):
    """A form asked of many bodies for one period: who asks, until when, when it locks."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="rounds")
    owner = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+", help_text="The body that asks.")
    plan = models.ForeignKey("plans.Plan", models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=400)
    period = models.CharField(max_length=20, help_text="2025, 2025-Q1 …")
    year = models.IntegerField()
    period_start = models.DateField()
    period_end = models.DateField(help_text="First day no longer in the period.")
    state = models.CharField(max_length=12, default="draft")
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, help_text="The first instant that is too late.")
    locks_at = models.DateTimeField(null=True, help_text="From then on only exceptions and restatements.")
    sign_off = models.BooleanField(
        default=False, help_text="The head signs off before a report is handed in."
    )
    sign_off_by = models.ForeignKey(
        "plans.Provision",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The provision that asks for it, as whoever opened the round chose it.",
    )
    made_by = models.CharField(max_length=400)
    made_at = models.DateTimeField()
    revision = models.IntegerField(default=1)
    sample = models.BooleanField(default=False)

    class Meta:
        db_table = "reports_round"
        constraints = [
            models.UniqueConstraint(
                fields=["form", "owner", "period"],
                condition=~Q(state="cancelled"),
                name="round_once_a_period",
            ),
            models.CheckConstraint(
                condition=Q(locks_at=None) | Q(due_at=None) | Q(locks_at__gte=F("due_at")),
                name="round_locks_after_due",
            ),
        ]
        indexes = [models.Index(fields=["owner", "-period_end"], name="round_owner")]


class RoundRecipient(models.Model):
    """A body that receives the reports of a round, besides the one that asks. Sent once, receipted by each."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="recipients")
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")

    class Meta:
        db_table = "reports_round_recipient"
        constraints = [models.UniqueConstraint(fields=["round", "body"], name="round_recipient_once")]


class Report(models.Model):
    """One body's answer in a round. ``draft`` is what people work on; what counts is ``current``."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(Round, models.PROTECT, related_name="reports")
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")
    obligation = models.ForeignKey("obligations.Obligation", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=14, default="draft")
    answer = models.CharField(max_length=16, blank=True, help_text="figures, nil, not_applicable")
    why = models.TextField(
        blank=True, help_text="Reason of a nil or not applicable answer, or of an exemption."
    )
    due_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(
        null=True, help_text="When what is asked was handed in; a restatement does not move it."
    )
    restated_at = models.DateTimeField(null=True, help_text="When the restatement that counts was handed in.")
    current = models.ForeignKey(
        "ReportVersion", models.PROTECT, null=True, related_name="+", help_text="The version that counts."
    )
    draft = models.JSONField(default=dict, help_text="Field → {v, rev, by, at, from}: rules.drafts.")
    signed_by = models.CharField(
        max_length=400, blank=True, help_text="Head's sign-off of the present draft."
    )
    signed_at = models.DateTimeField(null=True)
    signed_post = models.ForeignKey(
        "access.Appointment",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The post it was signed off by.",
    )
    signed_revision = models.IntegerField(null=True, help_text="The revision that was signed off.")
    sign_asked_at = models.DateTimeField(null=True, help_text="Since when it waits for the head's sign-off.")
    sign_voided_at = models.DateTimeField(null=True, help_text="When a change made a sign-off void.")
    holder = models.ForeignKey("access.Person", models.PROTECT, null=True, related_name="+")
    held_since = models.DateTimeField()
    changed_by = models.CharField(max_length=400, blank=True)
    changed_at = models.DateTimeField()
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "reports_report"
        constraints = [
            models.UniqueConstraint(fields=["round", "body"], name="report_once"),
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(obligation__isnull=False), name="report_of_obligation_once"
            ),
        ]
        indexes = [
            models.Index(fields=["body", "state"], name="report_body"),
            models.Index(fields=["round", "state"], name="report_round"),
        ]


class ReportVersion(models.Model):
    """A report as it was handed in. Never changed: a correction is a new version that names its reason."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    answer = models.CharField(max_length=16)
    figures = ArrayField(
        models.DecimalField(max_digits=24, decimal_places=6, null=True),
        help_text="In the order of the form's cells; null is blank.",
    )
    texts = models.JSONField(default=dict)
    tables = models.JSONField(default=dict)
    explained = models.JSONField(default=dict, help_text="Code of a warning → explanation.")
    origins = models.JSONField(default=dict, help_text="Field → where its value came from, when not typed.")
    as_of = models.DateField(help_text="The day the figures are of.")
    restates = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    submitted_by = models.CharField(max_length=400)
    submitted_at = models.DateTimeField()
    on_behalf_of = models.CharField(
        max_length=400, blank=True, help_text="Who handed it in for a body that could not, and why."
    )
    signed_by = models.CharField(max_length=400, blank=True)
    signed_post = models.ForeignKey("access.Appointment", models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "reports_version"
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="report_version_once")]


class Settled(models.Model):
    """What became of a version: receipted, accepted, returned, superseded. Append-only."""

    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="settled")
    what = models.CharField(max_length=12, help_text="receipted, accepted, returned, superseded")
    body = models.ForeignKey("orgs.Body", models.PROTECT, null=True, related_name="+")
    by = models.CharField(max_length=400)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "reports_settled"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "body"], condition=Q(what="receipted"), name="version_receipted_once"
            )
        ]


class Remark(models.Model):
    """Why a report went back, pinned to a cell or a paragraph; done when the body says so by handing in again."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="remarks")
    field = models.CharField(
        max_length=120, blank=True, help_text="cell:…, text:…, table:…; blank: the whole."
    )
    text = models.TextField()
    by = models.CharField(max_length=400)
    at = models.DateTimeField()
    answered = models.TextField(blank=True)

    class Meta:
        db_table = "reports_remark"


class FlagNote(models.Model):
    """Somebody looked at a quality flag of a report and wrote what it comes from. Append-only.

    ``mark`` is the flag's with the figures it is about (``rollup.rules.Flag``): other figures make another flag, unseen.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    report = models.ForeignKey(Report, models.PROTECT, related_name="flag_notes")
    code = models.CharField(max_length=20)
    mark = models.CharField(max_length=24)
    note = models.TextField()
    by = models.CharField(max_length=400)
    at = models.DateTimeField()

    class Meta:
        db_table = "reports_flag_note"
        constraints = [models.UniqueConstraint(fields=["report", "mark"], name="flag_noted_once")]


class Attachment(models.Model):
    """A file handed in with a report; taken away, it stays readable in the versions that had it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    report = models.ForeignKey(Report, models.PROTECT, related_name="attachments")
    code = models.CharField(max_length=60)
    file = models.ForeignKey("papers.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    by = models.CharField(max_length=400)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reports_attachment"


class WorkbookTaken(models.Model):
    """A workbook taken in: its bytes, for which report or (without one) for many of a round, and its checksum."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(Round, models.PROTECT, related_name="workbooks")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="workbooks")
    file = models.ForeignKey("papers.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    made = models.CharField(max_length=36, blank=True, help_text="The making of the workbook: its stamp.")
    rows = models.IntegerField(help_text="Values of a report taken, or rows of a round.")
    checksum = models.CharField(max_length=24)
    by = models.CharField(max_length=400)
    at = models.DateTimeField()

    class Meta:
        db_table = "reports_workbook_taken"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "report", "file"], nulls_distinct=False, name="workbook_taken_once"
            )
        ]


class LockException(models.Model):
    """A door through the lock: whom it lets, why, until when, and who opened it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(Round, models.PROTECT, related_name="exceptions")
    body = models.ForeignKey("orgs.Body", models.PROTECT, null=True, related_name="+", help_text="Null: all.")
    reason = models.TextField()
    until = models.DateTimeField()
    by = models.CharField(max_length=400)
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reports_lock_exception"


class Chase(models.Model):
    """A reminder or escalation about one report; each step once."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="chases")
    step = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        db_table = "reports_chase"
        constraints = [models.UniqueConstraint(fields=["report", "step"], name="report_chase_once")]


class Compilation(models.Model):
    """What the body that asks makes of the words of a round: one text for each question, with the reports it rests on.

    ``draft``: question → {v, rev, by, at, uses}; each use names a body, its version and how it was used.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.OneToOneField(Round, models.PROTECT, related_name="compilation")
    draft = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "reports_compilation"


class CompilationVersion(models.Model):
    """A compilation as it was sent up: figures of that moment and words, in one. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    compilation = models.ForeignKey(Compilation, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    figures = models.JSONField(help_text="Cell → total as text, or null.")
    given = models.JSONField(help_text="Cell → how many bodies gave it.")
    standing = models.JSONField(help_text="How many reports stood how.")
    texts = models.JSONField(help_text="Question → words.")
    uses = models.JSONField(help_text="Question → [{version, body, name, number, how}].")
    beside = models.JSONField(
        default=dict,
        help_text="Last year's totals, targets with results, bodies by standing: rules.printing.",
    )
    sent_by = models.CharField(max_length=400)
    sent_at = models.DateTimeField()
    signed_post = models.ForeignKey(
        "access.Appointment",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The post that signs the document; null: whoever led the body that day.",
    )
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "reports_compilation_version"
        constraints = [
            models.UniqueConstraint(fields=["compilation", "number"], name="compilation_version_once")
        ]


class CompilationRecipient(models.Model):
    """A body a version of a compilation was sent to."""

    version = models.ForeignKey(CompilationVersion, models.PROTECT, related_name="recipients")
    body = models.ForeignKey("orgs.Body", models.PROTECT, related_name="+")

    class Meta:
        db_table = "reports_compilation_recipient"
        constraints = [models.UniqueConstraint(fields=["version", "body"], name="compilation_recipient_once")]


__all__ = [
    "Attachment",
    "Chase",
    "Compilation",
    "CompilationRecipient",
    "CompilationVersion",
    "FlagNote",
    "Form",
    "FormVersion",
    "LockException",
    "Remark",
    "Report",
    "ReportVersion",
    "Round",
    "RoundRecipient",
    "Settled",
    "WorkbookTaken",
]
