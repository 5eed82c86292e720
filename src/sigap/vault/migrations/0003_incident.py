"""Data keys of incidents: a purpose of their own, so that another purpose's door does not open them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_safekeeping")]
    operations = [
        migrations.RemoveConstraint(model_name="datakey", name="datakey_purpose_known"),
        migrations.AddConstraint(
            model_name="datakey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    purpose__in=["person", "case_room", "report", "referral", "credential", "incident"]
                ),
                name="datakey_purpose_known",
            ),
        ),
    ]
