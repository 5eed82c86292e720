"""Typed and not sent: sealed for its writer, a day long."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("access", "0006_duty")]
    operations = [
        migrations.CreateModel(
            name="Unsent",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("writer_id", models.UUIDField()),
                ("form_hash", models.BinaryField()),
                ("saved_at", models.DateTimeField()),
                ("key_id", models.UUIDField()),
                ("key_blob", models.BinaryField()),
                ("sealed_body", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["saved_at"], name="unsent_by_age")],
                "constraints": [
                    models.UniqueConstraint(fields=["writer_id", "form_hash"], name="unsent_once_a_form")
                ],
            },
        ),
        migrations.RunSQL(sql_file("sigap.access", "unsent.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
