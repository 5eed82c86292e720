"""An alert ends by what it asks being done, too; those that nobody saw to are found at once."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = (("notifications", "0001_initial"),)
    operations = (
        migrations.RemoveConstraint("alert", "alert_end_known"),
        migrations.AddConstraint(
            "alert",
            models.CheckConstraint(
                condition=Q(ended_how__in=["", "read", "acted", "exhausted"]), name="alert_end_known"
            ),
        ),
        migrations.AddIndex(
            "alert",
            models.Index(
                fields=["opened_at"], condition=Q(ended_how__in=["", "exhausted"]), name="alert_unseen"
            ),
        ),
    )
