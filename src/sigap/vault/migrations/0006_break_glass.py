"""Data keys of the reasons of a break-glass: a purpose of their own, so that no room's door opens them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0005_drill_facts")]
    operations = [
        migrations.RemoveConstraint(model_name="datakey", name="datakey_purpose_known"),
        migrations.AddConstraint(
            model_name="datakey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    purpose__in=["person", "case_room", "report", "referral", "credential", "incident", "break_glass"]
                ),
                name="datakey_purpose_known",
            ),
        ),
    ]
