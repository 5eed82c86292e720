"""Identities that were corrected are kept, sealed as they were."""

import django.db.models.deletion
from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_policies")]
    operations = [
        migrations.CreateModel(
            name="CasePersonPast",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("key_id", models.UUIDField()),
                ("sealed_identity", models.BinaryField()),
                ("replaced_at", models.DateTimeField()),
                ("replaced_by", models.UUIDField()),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.caseperson"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "version"), name="person_past_once")],
            },
        ),
        migrations.RunSQL(sql_file("sigap.cases", "person_past.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
