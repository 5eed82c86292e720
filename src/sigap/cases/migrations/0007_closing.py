"""Wishes to close a case: asked for, answered, done alone, looked at, undone."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_readers")]

    operations = [
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("case_code", models.TextField()),
                ("reason", models.TextField()),
                ("status", models.TextField(default="waiting")),
                ("after_care_on", models.DateField(null=True)),
                ("needs_second", models.BooleanField()),
                ("asked_by", models.UUIDField()),
                ("asked_by_name", models.TextField()),
                ("asked_office_id", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_by_name", models.TextField(blank=True, default="")),
                ("answered_at", models.DateTimeField(null=True)),
                ("objection", models.TextField(blank=True, default="")),
                ("is_alone", models.BooleanField(default=False)),
                ("key_id", models.UUIDField(null=True)),
                ("sealed_words", models.BinaryField(null=True)),
                ("finding", models.TextField(blank=True, default="")),
                ("reviewed_by", models.UUIDField(null=True)),
                ("reviewed_by_name", models.TextField(blank=True, default="")),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("reopening_reason", models.TextField(blank=True, default="")),
                ("reopened_by", models.UUIDField(null=True)),
                ("reopened_by_name", models.TextField(blank=True, default="")),
                ("reopened_at", models.DateTimeField(null=True)),
                ("cared_at", models.DateTimeField(null=True)),
                ("cared_by_name", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.AddField(
            model_name="closing",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddIndex(
            model_name="closing",
            index=models.Index(fields=["status", "asked_at"], name="closing_by_state"),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        ["goals_reached", "moved_away", "client_withdrew", "handed_to_other_region", "not_proven"],
                    )
                ),
                name="closing_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["waiting", "approved", "declined", "withdrawn", "lapsed"])),
                name="closing_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True), ("status", "waiting")),
                    models.Q(
                        models.Q(("status", "waiting"), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="closing_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("status", "declined"), _negated=True), ("objection", "")),
                    models.Q(
                        ("objection__in", ["help_missing", "safety_unclear", "client_not_heard", "file_incomplete"]),
                        ("status", "declined"),
                    ),
                    _connector="OR",
                ),
                name="closing_declined_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    ("needs_second", False),
                    models.Q(("is_alone", True), ("sealed_words__isnull", False)),
                    models.Q(("is_alone", False), models.Q(("answered_by", models.F("asked_by")), _negated=True)),
                    _connector="OR",
                ),
                name="closing_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finding", ""), ("reviewed_by__isnull", True)),
                    models.Q(
                        ("finding__in", ["in_order", "to_reopen"]),
                        ("reviewed_by__isnull", False),
                        models.Q(("reviewed_by", models.F("answered_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="closing_reviewed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reopened_at__isnull", True), ("reopening_reason", "")),
                    models.Q(
                        ("reopened_at__isnull", False),
                        (
                            "reopening_reason__in",
                            ["harm_again", "new_facts", "client_asked", "closed_too_early", "court"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="closing_reopened_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "waiting")), fields=("case",), name="closing_waits_once"
            ),
        ),
    ]
