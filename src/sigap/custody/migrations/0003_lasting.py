"""Keys end with their post; files, dialogue, reminders and the end of keeping in the conflict lane."""

from django.db import migrations, models
from django.db.models import Q

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("custody", "0002_doors"),
        ("cases", "0016_ending_by_proof"),
        ("intake", "0008_merging"),
        ("mailbox", "0011_claims"),
        ("notifications", "0008_keeping"),
    ]
    operations = [
        migrations.AddField(model_name="lanereport", name="end_told_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="lanereport", name="held_until", field=models.DateTimeField(null=True)),
        migrations.RemoveConstraint(model_name="lanereport", name="lane_report_ended_whole"),
        migrations.AddConstraint(
            model_name="lanereport",
            constraint=models.CheckConstraint(
                condition=Q(ended="", ended_at__isnull=True)
                | Q(
                    ended__in=["released", "erased"],
                    ended_at__isnull=False,
                    sealed_story=b"",
                    sealed_details=b"",
                ),
                name="lane_report_ended_whole",
            ),
        ),
        migrations.RunSQL(sql_file("sigap.custody", "lasting.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
