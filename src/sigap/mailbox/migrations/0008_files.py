"""Files of reports, in sealed parts."""

import uuid

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0007_lane")]
    operations = [
        migrations.CreateModel(
            name="ReportFile",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("envelope_id", models.UUIDField()),
                ("handle", models.BinaryField(unique=True)),
                ("kind", models.TextField(default="")),
                ("parts", models.PositiveIntegerField()),
                ("key_id", models.UUIDField()),
                ("key_blob", models.BinaryField(null=True)),
                ("sealed_to", models.BinaryField(null=True)),
                ("sealed_key", models.BinaryField(null=True)),
                ("begun_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("copy_parts", models.PositiveIntegerField(null=True)),
                ("copy_refused", models.TextField(default="")),
                ("copied_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["envelope_id", "begun_at"], name="file_of_envelope")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("parts__gte", 1), ("parts__lte", 201)), name="file_parts_possible"
                    ),
                    models.CheckConstraint(condition=models.Q(("kind__regex", "^[a-z0-9]{0,8}$")), name="file_kind_form"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FilePart",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("file_id", models.UUIDField()),
                ("part", models.TextField()),
                ("number", models.PositiveIntegerField()),
                ("digest", models.BinaryField(null=True)),
                ("sealed_bytes", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("file_id", "part", "number"), name="file_part_once"),
                    models.CheckConstraint(condition=models.Q(("part__in", ["original", "copy"])), name="file_part_known"),
                ],
            },
        ),
        migrations.RunSQL(sql_file("sigap.mailbox", "files.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
