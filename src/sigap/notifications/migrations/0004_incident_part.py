"""A part of its own for those who manage incidents."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_code_form")]
    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_role_known"),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(role__in=["", "intake", "intake_head", "incident", "head", "daily_chair"]),
                name="notice_role_known",
            ),
        ),
        migrations.RunSQL(sql_file("sigap.notifications", "audiences.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
