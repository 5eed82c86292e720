"""Whoever leads the task force may ask an office, between two meetings."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='actionitem',
            name='item_source_known',
        ),
        migrations.AddConstraint(
            model_name='actionitem',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['decision', 'finding', 'directive'])), name='item_source_known'),
        ),
    ]
