"""Copies, drills, destroyed keys: what keeps keys and copies trustworthy."""

from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [
        ('vault', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ErasedKey',
            fields=[
                ('key_id', models.UUIDField(primary_key=True, serialize=False)),
                ('erasure_id', models.UUIDField()),
                ('erased_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Copy',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField()),
                ('outcome', models.TextField()),
                ('size_bytes', models.BigIntegerField(default=0)),
                ('events', models.BigIntegerField(default=0)),
                ('head', models.TextField(blank=True, default='')),
            ],
            options={
                'indexes': [models.Index(fields=['outcome', '-ended_at'], name='copy_by_outcome')],
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['good', 'no_space', 'dump_failed', 'check_failed'])), name='copy_outcome_known'), models.CheckConstraint(condition=models.Q(('ended_at__gte', models.F('begun_at'))), name='copy_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Drill',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('recovery', models.TextField()),
                ('holders', models.TextField()),
                ('drilled_at', models.DateTimeField()),
                ('noted_at', models.DateTimeField()),
                ('mac', models.BinaryField()),
            ],
            options={
                'indexes': [models.Index(fields=['-drilled_at'], name='drill_by_moment')],
            },
        ),
        migrations.RunSQL(sql_file("sigap.vault", "safekeeping.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
