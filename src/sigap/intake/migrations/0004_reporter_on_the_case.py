from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_whom_it_is_about")]

    operations = [
        migrations.AddField(model_name="triage", name="reporter_id", field=models.UUIDField(null=True)),
    ]
