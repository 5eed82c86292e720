# A public session that was called off stays listed as such until its day is over.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outreach', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='publicsession',
            name='is_off',
            field=models.BooleanField(default=False),
        ),
    ]
