"""What became of a promised time; a mail to reporters who asked for one."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0014_claims_open")]
    operations = [
        migrations.AddField("line", "outcome", models.TextField(blank=True, default="", db_default="")),
        migrations.AddField("line", "outcome_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "line",
            models.CheckConstraint(
                condition=models.Q(outcome="", outcome_at__isnull=True)
                | models.Q(
                    kind="promise", outcome__in=["kept", "tried", "withdrawn", "lapsed"], outcome_at__isnull=False
                ),
                name="line_outcome_of_promise",
            ),
        ),
        migrations.CreateModel(
            name="Nudge",
            fields=[
                ("envelope_id", models.UUIDField(primary_key=True, serialize=False)),
                ("letter_id", models.UUIDField()),
                ("key_id", models.UUIDField()),
                ("key_blob", models.BinaryField(null=True)),
                ("sealed_address", models.BinaryField(null=True)),
                ("language", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("visited_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField()),
                ("last_error", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["next_try_at"],
                        condition=models.Q(told_at__isnull=True, sealed_address__isnull=False),
                        name="nudge_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(last_error__regex=r"^([a-z_]{3,16}|smtp-[0-9]{3}|)$"),
                        name="nudge_error_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(key_blob__isnull=True, sealed_address__isnull=True)
                        | models.Q(key_blob__isnull=False, sealed_address__isnull=False),
                        name="nudge_opens_or_not",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NudgeKey",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("public_key", models.BinaryField()),
                ("sender", models.TextField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(id=1), name="nudgekey_one")],
            },
        ),
        migrations.RunSQL(sql_file("sigap.mailbox", "nudges.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
