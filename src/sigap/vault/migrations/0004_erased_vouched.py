"""What was erased is vouched for: a row of before carries no MAC and is not replayed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0003_incident")]
    operations = [
        migrations.AddField(model_name="erasedkey", name="mac", field=models.BinaryField(null=True)),
    ]
