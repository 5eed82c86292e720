"""A notice's code has the form of a code: no free text gets into a notice, by whatever way."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_policies")]
    operations = [
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(code__regex=r"^[a-z][a-z0-9-]{2,63}$"), name="notice_code_form"
            ),
        ),
    ]
