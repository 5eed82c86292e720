"""Answers that nobody has confirmed are found however many requests there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_passing_policies")]
    operations = [
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("confirmed_at__isnull", True), ("is_recorded", True)),
                fields=["to_office_id"],
                name="referral_unconfirmed",
            ),
        ),
    ]
