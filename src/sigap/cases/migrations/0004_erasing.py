"""What may be destroyed before its time, with two names, and what may not; tokens say which key made them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_person_past"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="erased_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="caseperson",
            name="erased_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="persontoken",
            name="kek_id",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("case_code", models.TextField()),
                ("person_ordinal", models.PositiveSmallIntegerField(null=True)),
                ("basis", models.TextField()),
                ("status", models.TextField(default="waiting")),
                ("requested_by", models.UUIDField()),
                ("requested_by_name", models.TextField()),
                ("requested_at", models.DateTimeField()),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_by_name", models.TextField(blank=True, default="")),
                ("answered_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("mac", models.BinaryField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "person",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.caseperson"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["status", "requested_at"], name="erasure_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("basis__in", ["retention_over", "subject_request", "entered_by_mistake", "court_order"])
                        ),
                        name="erasure_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "approved", "declined", "withdrawn", "done"])),
                        name="erasure_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True), ("answered_by__isnull", True), ("status", "waiting")
                            ),
                            models.Q(
                                models.Q(("status", "waiting"), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="erasure_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "withdrawn"),
                            ("answered_by__isnull", True),
                            models.Q(("answered_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="erasure_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", False), ("status", "done")),
                            models.Q(models.Q(("status", "done"), _negated=True), ("done_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="erasure_done_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["waiting", "approved"])),
                        fields=("person",),
                        name="erasure_of_person_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["waiting", "approved"]), ("person__isnull", True)),
                        fields=("case",),
                        name="erasure_of_case_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("basis", models.TextField()),
                ("letter_on", models.DateField()),
                ("placed_by", models.UUIDField()),
                ("placed_by_name", models.TextField()),
                ("placed_office_id", models.UUIDField()),
                ("placed_office_kind", models.TextField()),
                ("placed_at", models.DateTimeField()),
                ("released_by", models.UUIDField(null=True)),
                ("released_by_name", models.TextField(blank=True, default="")),
                ("released_at", models.DateTimeField(null=True)),
                ("mac", models.BinaryField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("basis__in", ["investigation", "prosecution", "trial", "inspection", "dispute"])
                        ),
                        name="hold_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                            models.Q(
                                ("released_at__isnull", False),
                                ("released_by__isnull", False),
                                models.Q(("released_by", models.F("placed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hold_released_by_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("released_at__isnull", True)),
                        fields=("case", "basis", "letter_on", "placed_by"),
                        name="hold_placed_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql_file("sigap.cases", "erasing.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
