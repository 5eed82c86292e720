import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ReportHold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('envelope_id', models.UUIDField()),
                ('basis', models.TextField()),
                ('letter_on', models.DateField()),
                ('placed_by', models.UUIDField()),
                ('placed_by_name', models.TextField()),
                ('placed_at', models.DateTimeField()),
                ('released_by', models.UUIDField(null=True)),
                ('released_by_name', models.TextField(blank=True, default='')),
                ('released_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('basis__in', ['investigation', 'prosecution', 'trial', 'inspection', 'dispute'])), name='report_hold_basis_known'), models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', True), ('released_by__isnull', True)), models.Q(('released_at__isnull', False), ('released_by__isnull', False), models.Q(('released_by', models.F('placed_by')), _negated=True)), _connector='OR'), name='report_hold_released_by_another'), models.UniqueConstraint(condition=models.Q(('released_at__isnull', True)), fields=('envelope_id',), name='report_held_once')],
            },
        ),
        migrations.CreateModel(
            name='Retirement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', models.TextField()),
                ('subject_id', models.UUIDField()),
                ('office_id', models.UUIDField()),
                ('ended_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('told_at', models.DateTimeField()),
                ('is_at_once', models.BooleanField(default=False)),
                ('erased_at', models.DateTimeField(null=True)),
                ('key_id', models.UUIDField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('erased_at__isnull', True)), fields=['kind', 'due_on'], name='retirement_due')],
                'constraints': [models.UniqueConstraint(fields=('subject_id', 'ended_at'), name='retirement_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['report', 'case'])), name='retirement_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('erased_at__isnull', True), ('key_id__isnull', True)), models.Q(('erased_at__isnull', False), ('key_id__isnull', False)), _connector='OR'), name='retirement_erased_whole')],
            },
        ),
    ]
