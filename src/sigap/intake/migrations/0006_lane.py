"""The desk's half of the quarantine lane."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_kept_told"), ("mailbox", "0007_lane"), ("clocks", "0002_policies")]
    operations = [
        migrations.CreateModel(
            name="LaneCluster",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                (
                    "sketch",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list),
                ),
                ("read_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by_name", models.TextField(blank=True, default="")),
                ("reason", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["sketch"], name="cluster_by_sketch")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("reason", "")),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("read_at__isnull", False),
                                ("reason__in", ["same_text", "nothing_said", "advertising", "trial"]),
                            ),
                            _connector="OR",
                        ),
                        name="cluster_closed_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LaneOpening",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("ended_at",),
                        name="lane_open_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.RunSQL(sql_file("sigap.intake", "lane.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
