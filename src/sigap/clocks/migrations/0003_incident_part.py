"""A clock may be owned by those who manage incidents."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clocks", "0002_policies")]
    operations = [
        migrations.RemoveConstraint(model_name="clock", name="clock_has_owner"),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(owner_office__isnull=False) | models.Q(owner_role__in=["intake", "incident"]),
                name="clock_has_owner",
            ),
        ),
    ]
