"""Reporter and office write to each other."""

import uuid

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0009_codes")]
    operations = [
        migrations.AddField("envelope", "reply_key", models.BinaryField(null=True)),
        migrations.AddField("envelope", "reply_mark", models.BinaryField(null=True)),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("envelope_id", models.UUIDField()),
                ("author", models.TextField()),
                ("kind", models.TextField(default="text")),
                ("sent_at", models.DateTimeField()),
                ("sent_by", models.UUIDField(null=True)),
                ("sent_by_name", models.TextField(blank=True, default="")),
                ("mark", models.BinaryField(unique=True)),
                ("body", models.BinaryField()),
                ("key_id", models.UUIDField()),
                ("key_blob", models.BinaryField(null=True)),
                ("sealed_to", models.BinaryField(null=True)),
                ("sealed_key", models.BinaryField(null=True)),
                ("reply_blob", models.BinaryField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("sealed_text", models.BinaryField()),
                ("noted_at", models.DateTimeField(null=True)),
                ("heard_at", models.DateTimeField(null=True)),
                ("heard_by", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["envelope_id", "sent_at"], name="line_of_envelope"),
                    models.Index(
                        fields=["sent_at"],
                        condition=models.Q(author="reporter", noted_at__isnull=True, heard_at__isnull=True),
                        name="line_to_note",
                    ),
                    models.Index(
                        fields=["read_at"], condition=models.Q(reply_blob__isnull=False), name="line_by_reading"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(author="reporter", kind="text", sent_by__isnull=True)
                        | models.Q(author="officer", kind__in=["text", "promise"], sent_by__isnull=False),
                        name="line_author_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql_file("sigap.mailbox", "dialogue.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
