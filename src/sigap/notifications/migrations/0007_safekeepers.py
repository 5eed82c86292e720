"""A part of its own for those who keep copies and keys."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("notifications", "0006_mail_policies")]
    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_role_known"),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    role__in=["", "intake", "intake_head", "incident", "safekeepers", "head", "daily_chair"]
                ),
                name="notice_role_known",
            ),
        ),
        migrations.RunSQL(sql_file("sigap.notifications", "safekeepers.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
