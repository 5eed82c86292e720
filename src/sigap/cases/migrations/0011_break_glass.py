"""Break-glass and its reviews."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_finding"), ("vault", "0006_break_glass"), ("access", "0006_duty")]
    operations = [
        migrations.CreateModel(
            name="BreakGlass",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("case_code", models.TextField()),
                ("case_office_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("person_name", models.TextField()),
                ("office_id", models.UUIDField()),
                ("office_name", models.TextField()),
                ("key_id", models.UUIDField()),
                ("sealed_words", models.BinaryField()),
                ("began_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("mac", models.BinaryField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person_id", "-began_at"], name="break_glass_by_person"),
                    models.Index(fields=["case_office_id", "-began_at"], name="break_glass_of_office"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("began_at"))), name="break_glass_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("ended_at__gte", models.F("began_at")), _connector="OR"
                        ),
                        name="break_glass_ends_after",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BreakGlassReview",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("part", models.TextField()),
                ("finding", models.TextField()),
                ("used_by", models.UUIDField()),
                ("reviewed_by", models.UUIDField()),
                ("reviewed_by_name", models.TextField()),
                ("reviewed_at", models.DateTimeField()),
                (
                    "use",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="cases.breakglass"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("use", "part"), name="break_glass_reviewed_once"),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["head", "auditor"])), name="break_glass_part_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("finding__in", ["justified", "needless", "improper"])),
                        name="break_glass_finding_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reviewed_by", models.F("used_by")), _negated=True),
                        name="break_glass_by_another",
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql_file("sigap.cases", "break_glass.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
