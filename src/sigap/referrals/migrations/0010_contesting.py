"""An answer taken down for an office can be contested by it, and another taken down afterwards."""

import django.db.models.deletion
from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("referrals", "0009_more_purposes")]
    operations = [
        migrations.AddField("referral", "contested_at", models.DateTimeField(null=True)),
        migrations.AddField("recordedanswer", "contested_at", models.DateTimeField(null=True)),
        migrations.AddField("recordedanswer", "contested_by", models.UUIDField(null=True)),
        migrations.AddField("recordedanswer", "contested_by_name", models.TextField(blank=True, default="")),
        migrations.AddField("recordedanswer", "sealed_objection", models.BinaryField(null=True)),
        migrations.AlterField(
            "recordedanswer",
            "referral",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="recorded", to="referrals.referral"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordedanswer",
            constraint=models.UniqueConstraint(
                fields=["referral"], condition=models.Q(contested_at__isnull=True), name="answer_recorded_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordedanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    contested_at__isnull=True, contested_by__isnull=True, sealed_objection__isnull=True
                )
                | models.Q(contested_at__isnull=False, contested_by__isnull=False, sealed_objection__isnull=False),
                name="answer_contested_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(contested_at__isnull=True) | models.Q(confirmed_at__isnull=True),
                name="referral_not_both",
            ),
        ),
        migrations.RemoveIndex(model_name="referral", name="referral_unconfirmed"),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["to_office_id"],
                condition=models.Q(is_recorded=True, confirmed_at__isnull=True, contested_at__isnull=True),
                name="referral_unconfirmed",
            ),
        ),
        migrations.RunSQL(sql_file("sigap.referrals", "contesting.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
