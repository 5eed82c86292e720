"""An office keeps the codes that its region had before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.AddField("office", "former_regions", models.TextField(blank=True, default="")),
    ]
