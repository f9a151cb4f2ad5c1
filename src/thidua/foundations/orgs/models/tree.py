"""Levels, territories, kinds, bodies, their dated versions, and what came from what."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language

from thidua.ground.refs import uuid7


def _once_at_a_time(name: str, *fields: str) -> ExclusionConstraint:
    """No two rows with equal ``fields`` may be valid on the same day."""
    pairs = [(F(field), RangeOperators.EQUAL) for field in fields]
    return ExclusionConstraint(name=name, expressions=[*pairs, ("valid", RangeOperators.OVERLAPS)])


class LoadedPack(models.Model):
    """A data pack as it was last loaded: its digest makes loading again quick, its data serves the selectors."""

    code = models.CharField(max_length=60, primary_key=True)
    digest = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "orgs_loaded_pack"


class Level(models.Model):
    """A level of government or of organisation as data: nation, province, district, commune, residential group, unit."""

    code = models.CharField(max_length=30, primary_key=True)
    label = models.CharField(max_length=80)
    label_en = models.CharField(max_length=80)
    rank = models.SmallIntegerField(help_text="0 for the nation; a deeper level has a higher rank.")

    class Meta:
        db_table = "orgs_level"


class Territory(models.Model):
    """An administrative area through its whole life. Its name, kind, parent and code are ``TerritoryVersion`` rows."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    opened_by = models.CharField(max_length=300, blank=True, help_text="Act that made it, with its source.")

    class Meta:
        db_table = "orgs_territory"


class TerritoryVersion(models.Model):
    """What a territory was called, what it was and where it stood, for a range of days."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="versions")
    valid = DateRangeField()
    code = models.CharField(
        max_length=12, blank=True, help_text="Official code, zero-padded text; blank where none."
    )
    kind = models.CharField(
        max_length=40, help_text="tinh, thanh_pho, xa, phuong, dac_khu, thon, to_dan_pho …"
    )
    name = models.CharField(max_length=200, help_text="Full name with its kind: “Phường Hồng An”.")
    short_name = models.CharField(max_length=200, blank=True, help_text="Proper name: “Hồng An”.")
    parent = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+", db_index=False)
    search = models.CharField(max_length=250)
    sort = models.CharField(max_length=500, db_collation="C")
    act = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    verified = models.BooleanField(default=False)

    class Meta:
        db_table = "orgs_territory_version"
        constraints = [
            _once_at_a_time("territory_one_version_a_day", "territory"),
            ExclusionConstraint(
                name="territory_code_one_owner_a_day",
                expressions=[(F("code"), RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=~Q(code=""),
            ),
            models.CheckConstraint(name="territory_not_own_parent", condition=~Q(parent=F("territory"))),
        ]
        indexes = [
            GinIndex(OpClass("search", name="gin_trgm_ops"), name="territory_search_trgm"),
            # Old names are few beside those in force and are looked for by themselves.
            GinIndex(
                OpClass("search", name="gin_trgm_ops"),
                name="territory_former_trgm",
                condition=Q(valid__endswith__isnull=False),
            ),
            GistIndex(fields=["valid"], name="territory_valid"),
            models.Index(fields=["parent", "sort"], name="territory_parent_sort"),
        ]


class TerritoryLineage(models.Model):
    """From which territory another came, wholly or in part, by which act.

    ``share`` is the part of the predecessor that went there: null where nobody measured it, never assumed.
    """

    predecessor = models.ForeignKey(Territory, models.PROTECT, related_name="+", db_index=False)
    successor = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    on = models.DateField()
    partial = models.BooleanField(default=False)
    share = models.DecimalField(
        max_digits=9, decimal_places=8, null=True, help_text="0–1; null where not known."
    )
    share_of = models.CharField(max_length=30, blank=True, help_text="population or area")
    share_source = models.CharField(max_length=300, blank=True, help_text="Where the share is from.")
    act = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    verified = models.BooleanField(default=False)
    reorganisation = models.ForeignKey("orgs.Reorganisation", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "orgs_territory_lineage"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="territory_lineage_once")
        ]


def spoken(label: str, label_en: str) -> str:
    """The one of two labels of a kind that is in the reader's language; Vietnamese where there is no English."""
    english = (get_language() or "").startswith("en")
    return label_en if english and label_en else label


class BodyKind(models.Model):
    """A kind of organisation as data (people's committee, department, association …), from ``packs/bodies``."""

    code = models.CharField(max_length=60, primary_key=True)
    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    family = models.CharField(
        max_length=40, help_text="government, party, front, association, council, unit …"
    )
    level = models.ForeignKey(Level, models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict, help_text="Aliases, validity, source, as in the pack.")

    class Meta:
        db_table = "orgs_body_kind"

    @property
    def spoken(self) -> str:
        """The label in the reader's language."""
        return spoken(self.label, self.label_en)


class Body(models.Model):
    """An agency, unit or organisation through its whole life; what it is on a day is its ``BodyVersion``.

    ``revision`` counts the acts on the body: an editor sends back the one it saw, and is told when it is old.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    revision = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(
        default=False, help_text="Made for a demonstration; shown as such everywhere."
    )

    class Meta:
        db_table = "orgs_body"


class BodyVersion(models.Model):
    """Name, kind, parent and territory of a body for a range of days; two may never overlap.

    An act writes a hundred thousand of these at once and each index is paid for by each: a foreign key has one of its
    own only where none of ``Meta`` begins with it, and days alone, which most rows share, have none.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="versions")
    valid = DateRangeField()
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=120, blank=True)
    kind = models.ForeignKey(BodyKind, models.PROTECT, related_name="+", db_index=False)
    level = models.ForeignKey(Level, models.PROTECT, related_name="+", db_index=False)
    parent = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+", db_index=False)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+", db_index=False)
    slot = models.CharField(
        max_length=60,
        blank=True,
        help_text="Its place in the template of its territory (so_gddt, phong_vhxh …).",
    )
    aliases = ArrayField(
        models.CharField(max_length=300),
        default=list,
        blank=True,
        help_text="Other names as documents print them.",
    )
    names = ArrayField(
        models.TextField(), default=list, blank=True, help_text="Canonical keys of the name and the aliases."
    )
    name_key = models.CharField(
        max_length=500, db_collation="C", help_text="Folded name, for typing from the start."
    )
    search = models.TextField(help_text="Folded words of name, short name, aliases and acronyms, each once.")
    sort = models.CharField(max_length=900, db_collation="C")
    act = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "orgs_body_version"
        constraints = [
            _once_at_a_time("body_one_version_a_day", "body"),
            ExclusionConstraint(
                name="slot_one_body_a_day",
                expressions=[
                    (F("territory"), RangeOperators.EQUAL),
                    (F("slot"), RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=~Q(slot=""),
            ),
            models.CheckConstraint(name="body_not_own_parent", condition=~Q(parent=F("body"))),
        ]
        indexes = [
            models.Index(fields=["parent"], name="body_version_parent"),
            models.Index(fields=["territory", "kind"], name="body_version_place"),
            models.Index(fields=["kind"], name="body_version_kind"),
            models.Index(fields=["level"], name="body_version_level"),
            GinIndex(fields=["names"], name="body_version_names"),
            # Old names are looked for by themselves, as those of territories are.
            GinIndex(
                OpClass("search", name="gin_trgm_ops"),
                name="body_former_trgm",
                condition=Q(valid__endswith__isnull=False),
            ),
            # What is yet to come: few rows at the end of the days.
            models.Index(
                Func(F("valid"), function="lower", output_field=models.DateField()),
                name="body_version_begins",
            ),
        ]


class TreeRevision(models.Model):
    """How often bodies were written, counted by the database itself: who keeps a tree asks whether it is still the one."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField()

    class Meta:
        db_table = "orgs_tree_revision"
        constraints = [models.CheckConstraint(name="tree_revision_one_row", condition=Q(id=1))]


class BodyCode(models.Model):
    """An official code of a body (agency identifier, tax code …): a dated attribute, never a key."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="codes")
    scheme = models.CharField(max_length=40)
    code = models.CharField(max_length=60)
    valid = DateRangeField()

    class Meta:
        db_table = "orgs_body_code"
        constraints = [
            _once_at_a_time("body_one_code_a_day", "body", "scheme"),
            _once_at_a_time("code_one_body_a_day", "scheme", "code"),
        ]


class BodyLineage(models.Model):
    """Which body took over from which, wholly or in part, by which act."""

    predecessor = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    successor = models.ForeignKey(Body, models.PROTECT, related_name="+")
    on = models.DateField()
    partial = models.BooleanField(default=False)
    act = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    reorganisation = models.ForeignKey("orgs.Reorganisation", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "orgs_body_lineage"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="body_lineage_once")
        ]


class BodyPlace(models.Model):
    """Today's projection of a body: its path in the tree and what search and lists need. Always rebuildable.

    Not a source of truth: history and other dates are read from ``BodyVersion``. ``path`` holds one label
    (the body id in hexadecimal) per ancestor, root first, joined by dots; a subtree is a prefix.

    Body, kind, level, superior and territory are those of ``version``, whose foreign keys vouch for them; here they have
    none, as looking each up a second time would cost an act on a whole country seconds.
    """

    body = models.OneToOneField(
        Body, models.PROTECT, primary_key=True, related_name="place", db_constraint=False
    )
    version = models.ForeignKey(BodyVersion, models.PROTECT, related_name="+")
    path = models.TextField()
    depth = models.SmallIntegerField()
    slot = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=120, blank=True)
    kind = models.ForeignKey(BodyKind, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    level = models.ForeignKey(Level, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    parent = models.ForeignKey(
        Body, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    territory_name = models.CharField(
        max_length=400, blank=True, help_text="“phường Hồng An, thành phố Hải Phòng”"
    )
    rank = models.SmallIntegerField(
        help_text="The level's rank, here so that one index walks in order of rank."
    )
    name_key = models.CharField(max_length=500, db_collation="C")
    place_key = models.CharField(
        max_length=250, db_collation="C", help_text="Folded proper name of the territory."
    )
    search = models.TextField(help_text="A blank, then the folded words of the body and of its territories.")
    sort = models.CharField(max_length=900, db_collation="C")
    children = models.IntegerField(default=0)
    sample = models.BooleanField(default=False)

    class Meta:
        db_table = "orgs_body_place"
        indexes = [
            # Apart by rank: typing looks at the few thousand upper bodies first and seldom needs the lower ones.
            GinIndex(
                OpClass("search", name="gin_trgm_ops"), name="body_place_trgm_upper", condition=Q(rank__lte=3)
            ),
            GinIndex(
                OpClass("search", name="gin_trgm_ops"), name="body_place_trgm_lower", condition=Q(rank__gt=3)
            ),
            models.Index(OpClass("path", name="text_pattern_ops"), name="body_place_path"),
            models.Index(fields=["parent", "sort"], name="body_place_parent"),
            models.Index(fields=["territory", "kind"], name="body_place_territory"),
            models.Index(fields=["kind", "level"], name="body_place_kind"),
            models.Index(fields=["rank", "name_key"], name="body_place_name_key"),
            models.Index(fields=["rank", "place_key", "name_key"], name="body_place_place_key"),
        ]
