"""Plans that change other plans: acts with their places, and provisions dated by them."""

import django.db.models.deletion
from django.db import migrations, models

import thidua.ground.refs


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0005_number_of_basis"),
    ]

    operations = [
        migrations.CreateModel(
            name="AmendingAct",
            fields=[
                ("id", models.UUIDField(default=thidua.ground.refs.uuid7, primary_key=True, serialize=False)),
                ("order", models.IntegerField()),
                (
                    "act",
                    models.CharField(
                        help_text="replace, insert, repeal, reword, renumber, unresolved", max_length=12
                    ),
                ),
                ("where", models.CharField(blank=True, max_length=200)),
                ("after", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(blank=True)),
                ("old", models.TextField(blank=True)),
                ("new", models.TextField(blank=True)),
                ("quote", models.TextField(help_text="The instruction as printed.")),
                ("line", models.IntegerField()),
                ("line_to", models.IntegerField()),
                ("read", models.JSONField(help_text="The act as it was read, untouched.")),
                ("target_key", models.CharField(blank=True, max_length=80)),
                ("after_key", models.CharField(blank=True, max_length=80)),
                ("problem", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        default="proposed", help_text="proposed, accepted, rejected", max_length=12
                    ),
                ),
                ("changed_by", models.CharField(blank=True, max_length=400)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "plans_amending_act",
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.UUIDField(default=thidua.ground.refs.uuid7, primary_key=True, serialize=False)),
                ("state", models.CharField(default="suggested", max_length=12)),
                (
                    "number",
                    models.CharField(help_text="Of the amended document, as printed.", max_length=120),
                ),
                ("date", models.DateField(null=True)),
                ("issuer", models.CharField(blank=True, max_length=300)),
                ("effective", models.DateField(null=True)),
                (
                    "effective_how",
                    models.CharField(blank=True, help_text="printed, signing, person", max_length=10),
                ),
                ("decided_by", models.CharField(blank=True, max_length=400)),
                ("decided_at", models.DateTimeField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "plans_amendment",
            },
        ),
        migrations.AddField(
            model_name="provision",
            name="begins",
            field=models.DateField(help_text="First day it holds; null: since the plan.", null=True),
        ),
        migrations.AddField(
            model_name="provision",
            name="ends",
            field=models.DateField(help_text="First day it holds no more.", null=True),
        ),
        migrations.AddField(
            model_name="provision",
            name="passage",
            field=models.CharField(
                blank=True, help_text="Key of its passage in the consolidated text.", max_length=80
            ),
        ),
        migrations.AddField(
            model_name="provision",
            name="replaces",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.provision"
            ),
        ),
        migrations.AddField(
            model_name="provision",
            name="act",
            field=models.ForeignKey(
                help_text="The act by which it enters the amended plan; then it asks under that plan, not under its own.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="provisions",
                to="plans.amendingact",
            ),
        ),
        migrations.AddField(
            model_name="provision",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ended",
                to="plans.amendingact",
            ),
        ),
        migrations.AddConstraint(
            model_name="provision",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends", None), ("ended_by__isnull", False), _connector="OR"),
                name="provision_ended_by_an_act",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="plan",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="amendment", to="plans.plan"
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="target",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendments",
                to="plans.plan",
            ),
        ),
        migrations.AddField(
            model_name="amendingact",
            name="amendment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="plans.amendment"
            ),
        ),
        migrations.AddIndex(
            model_name="amendment",
            index=models.Index(fields=["target", "effective"], name="amendment_target"),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["suggested", "dismissed"]), ("target__isnull", False), _connector="OR"
                ),
                name="amendment_has_target",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "applied"), _negated=True),
                    models.Q(("applied_at__isnull", False), ("effective__isnull", False)),
                    _connector="OR",
                ),
                name="amendment_applied_from_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(("target", models.F("plan")), _negated=True),
                name="amendment_of_another_plan",
            ),
        ),
        migrations.AddIndex(
            model_name="amendingact",
            index=models.Index(fields=["amendment", "order"], name="amending_act_order"),
        ),
        migrations.AddConstraint(
            model_name="amendingact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "accepted"), _negated=True),
                    models.Q(models.Q(("act", "unresolved"), _negated=True), ("problem", "")),
                    _connector="OR",
                ),
                name="amending_act_placed",
            ),
        ),
    ]
