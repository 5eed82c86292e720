"""A notice may be meant for who sees the board of an office's house."""

from django.db import migrations, models

_ROLES = ["", "intake", "intake_head", "incident", "safekeepers", "head", "daily_chair", "shelter"]


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_alerts_end_by_acting")]

    operations = [
        migrations.RemoveConstraint("notice", "notice_role_known"),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(condition=models.Q(role__in=_ROLES), name="notice_role_known"),
        ),
    ]
