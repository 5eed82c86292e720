from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clocks', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='clock',
            name='clock_runs_once',
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.UniqueConstraint(models.F('rule_code'), models.F('subject_kind'), models.F('subject_id'), models.Case(models.When(rule_code__in=['callback-review'], then='owner_office')), condition=models.Q(('stopped_at__isnull', True)), name='clock_runs_once', nulls_distinct=False),
        ),
    ]
