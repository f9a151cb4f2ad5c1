"""Tables of the paper room: registered documents, their frozen bytes, and attempts that were refused."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from thidua.ground.refs import uuid7


class StoredFile(models.Model):
    """Bytes kept once, named by their SHA-256; never changed, never deleted while referred to."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    content = models.BinaryField()
    stored_at = models.DateTimeField()

    class Meta:
        db_table = "papers_stored_file"


class Paper(models.Model):
    """A document as registered. Identity = issuer + number + symbol + date; a draft has none yet."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    direction = models.CharField(max_length=10, help_text="incoming, outgoing")
    kind = models.CharField(max_length=60, help_text="As Nghị định 30/2020 names it: KẾ HOẠCH, QUYẾT ĐỊNH …")
    issuer = models.CharField(max_length=300, help_text="As printed.")
    issuer_body = models.ForeignKey("orgs.Body", models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=80, blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    date = models.DateField(null=True)
    place = models.CharField(max_length=120, blank=True)
    title = models.TextField(blank=True)
    identity = models.CharField(
        max_length=500, blank=True, help_text="DocumentIdentity.key(); blank for drafts."
    )
    version = models.SmallIntegerField(default=1)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(
        "orgs.Body", models.PROTECT, related_name="+", help_text="Body that registered it."
    )
    registered_at = models.DateTimeField()
    sample = models.BooleanField(default=False)

    class Meta:
        db_table = "papers_paper"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "identity", "version"],
                condition=~Q(identity=""),
                name="paper_identity_version_once",
            )
        ]
        indexes = [models.Index(fields=["identity"], name="paper_identity")]


class PaperFile(models.Model):
    """A rendering of a paper (Word, PDF, scan): the bytes as received."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "papers_paper_file"
        constraints = [models.UniqueConstraint(fields=["paper", "file"], name="paper_file_once")]


class PaperPicture(models.Model):
    """A scanned page of a paper as a small picture, to be shown beside what was read from it.

    Derived from the rendering, never evidence; ``file`` holds its rows (``thidua.reading.page_picture``).
    """

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="pictures")
    page = models.SmallIntegerField()
    width = models.SmallIntegerField()
    height = models.SmallIntegerField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        db_table = "papers_paper_picture"
        constraints = [models.UniqueConstraint(fields=["paper", "page"], name="paper_picture_once")]


class Attempt(models.Model):
    """An upload and what became of it; all that is stored of a refused file."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    at = models.DateTimeField()
    person = models.ForeignKey("access.Person", models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey("orgs.Body", models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20, default="waiting", help_text="waiting, reading, done, refused")
    code = models.CharField(max_length=30, blank=True)
    message = models.TextField(blank=True)
    pages_done = models.IntegerField(default=0)
    pages_total = models.IntegerField(default=0)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    result_type = models.CharField(max_length=40, blank=True)
    result_id = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "papers_attempt"
        indexes = [models.Index(fields=["body", "-at"], name="attempt_body")]
