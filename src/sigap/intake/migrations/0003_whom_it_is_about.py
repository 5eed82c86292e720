from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_reports_that_follow")]

    operations = [
        migrations.AddField(
            model_name="worksheet",
            name="about",
            field=models.TextField(blank=True, default="", db_default=""),
        ),
        migrations.AddConstraint(
            model_name="worksheet",
            constraint=models.CheckConstraint(
                condition=models.Q(about__regex=r"^[a-z_]{0,32}$"), name="worksheet_about_form"
            ),
        ),
    ]
