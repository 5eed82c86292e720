"""A step that was noted wrong is taken back."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("juvenile", "0001_initial")]

    operations = [
        migrations.AddField("childstep", "voided_at", models.DateTimeField(null=True)),
        migrations.AddField("childstep", "voided_by", models.UUIDField(null=True)),
        migrations.AddField("childstep", "void_reason", models.TextField(blank=True, default="")),
        migrations.AddConstraint(
            "childstep",
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""),
                name="child_step_voided_whole",
            ),
        ),
    ]
