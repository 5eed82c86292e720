from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shelter', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='stay',
            name='grown_talked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='stay',
            name='has_waited',
            field=models.BooleanField(default=False),
        ),
    ]
