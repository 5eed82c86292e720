from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('links', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='lead',
            name='body',
            field=models.BinaryField(default=b''),
        ),
    ]
