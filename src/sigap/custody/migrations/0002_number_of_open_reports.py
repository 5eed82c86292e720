from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('custody', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='conflictreport',
            name='number',
            field=models.TextField(),
        ),
        migrations.AddConstraint(
            model_name='conflictreport',
            constraint=models.UniqueConstraint(condition=models.Q(('ended', '')), fields=('number',), name='lane_report_number_once'),
        ),
    ]
