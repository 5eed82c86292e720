"""Searches and hints of them; the form of a token."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_named_suspect"), ("access", "0006_duty")]
    operations = [
        migrations.AddField(
            model_name="persontoken",
            name="form",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="PersonSearch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("searched_by", models.UUIDField()),
                ("searcher_name", models.TextField()),
                ("office_id", models.UUIDField()),
                ("office_name", models.TextField()),
                ("kind", models.TextField()),
                ("searched_at", models.DateTimeField()),
                (
                    "tokens",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BinaryField(), default=list, size=None
                    ),
                ),
                ("looked_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["searched_by", "-searched_at"], name="search_of_person"),
                    models.Index(
                        condition=models.Q(("looked_at__isnull", True)),
                        fields=["searched_at"],
                        name="search_to_look_at",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["code", "person", "filters"])), name="search_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("looked_at__isnull", True), ("tokens", []), _connector="OR"),
                        name="search_tokens_emptied",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchHint",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("searched_by", models.UUIDField()),
                ("searcher_name", models.TextField()),
                ("office_name", models.TextField()),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("searched_at", models.DateTimeField()),
                ("searched_on", models.DateField()),
                ("seen_by", models.UUIDField(null=True)),
                ("seen_by_name", models.TextField(blank=True, default="")),
                ("seen_at", models.DateTimeField(null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("seen_at__isnull", True)), fields=["-searched_at"], name="hint_unseen"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "searched_by", "searched_on"), name="hint_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("seen_at__isnull", True), ("seen_by__isnull", True)),
                            models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="hint_seen_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql_file("sigap.cases", "finding.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
