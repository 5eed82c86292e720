"""Screenings as sealed versions, and decisions on a case's risk: raised at once, lowered by two."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_people_and_keeping"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseScreening",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("version", models.PositiveIntegerField()),
                ("key_id", models.UUIDField()),
                ("sealed_answers", models.BinaryField()),
                ("indication", models.TextField()),
                ("proposed_risk", models.TextField()),
                ("ampk", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list)),
                ("instrument", models.TextField()),
                ("written_by", models.UUIDField()),
                ("writer_name", models.TextField()),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "version"), name="screening_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("indication__in", ["indicated", "partial", "none"])),
                        name="screening_indication_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proposed_risk__in", ["high", "medium", "low"])),
                        name="screening_risk_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ampk__contained_by",
                                ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o"],
                            )
                        ),
                        name="screening_letters_known",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="RiskDecision",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("risk_before", models.TextField()),
                ("risk_after", models.TextField()),
                ("basis", models.TextField()),
                ("key_id", models.UUIDField(null=True)),
                ("sealed_words", models.BinaryField(null=True)),
                ("status", models.TextField()),
                ("decided_by", models.UUIDField()),
                ("decided_by_name", models.TextField()),
                ("decided_at", models.DateTimeField()),
                ("alone_from", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_by_name", models.TextField(blank=True, default="")),
                ("answered_at", models.DateTimeField(null=True)),
                ("case_version", models.PositiveIntegerField(null=True)),
                ("finding", models.TextField(blank=True, default="")),
                ("reviewed_by", models.UUIDField(null=True)),
                ("reviewed_by_name", models.TextField(blank=True, default="")),
                ("reviewed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["case", "-decided_at"], name="risk_by_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("risk_before__in", ["high", "medium", "low"]),
                            ("risk_after__in", ["high", "medium", "low"]),
                        ),
                        name="risk_levels_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("basis__in", ["danger_near", "new_facts", "safe_now", "suspect_away", "officers_view"])
                        ),
                        name="risk_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["raised", "kept", "waiting", "approved", "declined", "withdrawn", "alone", "lapsed"],
                            )
                        ),
                        name="risk_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key_id__isnull", True), ("sealed_words__isnull", True)),
                            models.Q(("key_id__isnull", False), ("sealed_words__isnull", False)),
                            _connector="OR",
                        ),
                        name="risk_words_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["raised", "kept"]),
                            models.Q(("alone_from__isnull", False), ("sealed_words__isnull", False)),
                            _connector="OR",
                        ),
                        name="risk_lowering_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["approved", "declined"]), _negated=True),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answered_by", models.F("decided_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="risk_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "alone"), _negated=True),
                            models.Q(
                                ("answered_at__gte", models.F("alone_from")), ("answered_by", models.F("decided_by"))
                            ),
                            _connector="OR",
                        ),
                        name="risk_alone_waited",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finding", ""), ("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                            models.Q(
                                ("finding__in", ["in_order", "too_low"]),
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                ("status", "alone"),
                                models.Q(("reviewed_by", models.F("decided_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="risk_reviewed_by_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "waiting")), fields=("case",), name="risk_waits_once"
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql_file("sigap.cases", "screening.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
