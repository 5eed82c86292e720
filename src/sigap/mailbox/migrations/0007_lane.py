"""The quarantine lane: what came beyond the pace waits apart from the queue."""

import django.contrib.postgres.fields
from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0006_messages")]
    operations = [
        migrations.AddField("envelope", "in_lane", models.BooleanField(db_default=False, default=False)),
        migrations.AddIndex(
            "envelope",
            models.Index(condition=models.Q(("in_lane", False)), fields=["status", "received_at"], name="envelope_in_queue"),
        ),
        migrations.CreateModel(
            name="Admission",
            fields=[
                ("envelope_id", models.UUIDField(primary_key=True, serialize=False)),
                ("way", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["way", "at"], name="admission_by_way")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["open", "distinct"])), name="admission_way_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LaneReport",
            fields=[
                ("envelope_id", models.UUIDField(primary_key=True, serialize=False)),
                ("entered_at", models.DateTimeField()),
                ("work", models.TextField(default="none")),
                (
                    "sketch",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list),
                ),
                ("cluster_id", models.UUIDField(null=True)),
                ("state", models.TextField(default="waiting")),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["entered_at"], name="lane_by_moment"),
                    models.Index(fields=["cluster_id", "state"], name="lane_of_cluster"),
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["envelope_id"], name="lane_waiting"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "through", "accepted", "flood"])),
                        name="lane_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("work__in", ["solved", "waited", "none"])), name="lane_work_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("settled_at__isnull", False),
                                ("sketch", []),
                            ),
                            _connector="OR",
                        ),
                        name="lane_settled_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql_file("sigap.mailbox", "lane.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
