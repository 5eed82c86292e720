"""A reporter and the recipients of a report on an official write to each other."""

import uuid

from django.db import migrations, models
from django.db.models import Q

from sigap.kernel.sql import sql_file

HALVES = ("talk_key", "talk_mark", "sealed_talk_half", "reply_key", "reply_mark")


class Migration(migrations.Migration):
    dependencies = [
        ("custody", "0007_one_number"),
        ("audit", "0001_initial"),
        ("intake", "0012_kept_claims"),
        ("mailbox", "0019_file_room"),
    ]
    operations = [
        *(migrations.AddField("lanereport", name, models.BinaryField(null=True)) for name in HALVES),
        migrations.AddField("lanereport", "code_ended_at", models.DateTimeField(null=True)),
        migrations.AddField("laneshare", "heard_lines", models.PositiveIntegerField(default=0)),
        migrations.AddConstraint(
            model_name="lanereport",
            constraint=models.CheckConstraint(
                condition=Q(talk_key__isnull=True, talk_mark__isnull=True, sealed_talk_half__isnull=True)
                | Q(talk_key__isnull=False, talk_mark__isnull=False, sealed_talk_half__isnull=False, ended=""),
                name="lane_report_talk_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="lanereport",
            constraint=models.CheckConstraint(
                condition=Q(reply_key__isnull=True, reply_mark__isnull=True)
                | Q(reply_key__isnull=False, reply_mark__isnull=False, code_ended_at__isnull=True, ended=""),
                name="lane_report_reply_whole",
            ),
        ),
        migrations.CreateModel(
            name="LaneLine",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("report_id", models.UUIDField()),
                ("author", models.TextField()),
                ("sent_at", models.DateTimeField()),
                ("sent_by", models.UUIDField(null=True)),
                ("sent_by_name", models.TextField(blank=True, default="")),
                ("mark", models.BinaryField(unique=True)),
                ("body", models.BinaryField()),
                ("key_id", models.UUIDField()),
                ("talk_blob", models.BinaryField()),
                ("reply_blob", models.BinaryField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("sealed_text", models.BinaryField()),
                ("vouch", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["report_id", "sent_at"], name="lane_line_of_report"),
                    models.Index(
                        fields=["read_at"], condition=Q(reply_blob__isnull=False), name="lane_line_by_reading"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(author="reporter", sent_by__isnull=True)
                        | Q(author="officer", sent_by__isnull=False),
                        name="lane_line_author_known",
                    )
                ],
            },
        ),
        migrations.RunSQL(sql_file("sigap.custody", "talking.sql"), reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(sql_file("sigap.custody", "talking_ends.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
