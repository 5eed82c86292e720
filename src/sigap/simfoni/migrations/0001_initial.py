import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SimfoniLimit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('days', models.PositiveSmallIntegerField()),
                ('decided', models.TextField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.UUIDField()),
                ('recorded_by_name', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['-recorded_at'], name='simfoni_limit_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('days__gte', 1), ('days__lte', 365), models.Q(('decided', ''), _negated=True)), name='simfoni_limit_decided')],
            },
        ),
        migrations.CreateModel(
            name='SimfoniWord',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('list', models.TextField()),
                ('code', models.TextField()),
                ('word', models.TextField(blank=True, default='')),
                ('valid_from', models.DateField()),
                ('source', models.TextField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.UUIDField()),
                ('recorded_by_name', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['list', 'code', '-valid_from'], name='simfoni_word_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('list__in', ['list_form', 'list_place', 'list_sex', 'list_service', 'list_relation']), models.Q(('source', ''), _negated=True)), name='simfoni_word_sourced')],
            },
        ),
        migrations.CreateModel(
            name='VictimEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('number', models.TextField(blank=True, default='')),
                ('not_entered', models.TextField(blank=True, default='')),
                ('former_numbers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list)),
                ('version', models.PositiveIntegerField(default=0)),
                ('recorded_at', models.DateTimeField(null=True)),
                ('recorded_by', models.UUIDField(null=True)),
                ('recorded_by_name', models.TextField(blank=True, default='')),
                ('differences', models.JSONField(default=list)),
                ('compared_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='simfoni', to='cases.caseperson')),
            ],
            options={
                'indexes': [models.Index(fields=['case'], name='simfoni_entry_of_case'), models.Index(condition=models.Q(('number', ''), _negated=True), fields=['number'], name='simfoni_entry_by_number')],
                'constraints': [models.CheckConstraint(condition=models.Q(('not_entered__in', ['', 'not_entered_other_office', 'not_entered_declined', 'not_entered_outside']), models.Q(('number', ''), ('not_entered', ''), _connector='OR')), name='simfoni_number_or_why'), models.CheckConstraint(condition=models.Q(('recorded_at__isnull', False), models.Q(('not_entered', ''), ('number', '')), _connector='OR'), name='simfoni_entry_recorded')],
            },
        ),
    ]
