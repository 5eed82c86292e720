from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [
        migrations.AddField(model_name="copy", name="every_hours", field=models.PositiveIntegerField(null=True)),
    ]
