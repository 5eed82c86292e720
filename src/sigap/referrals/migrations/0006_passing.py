"""Legs of a chain, owed help handed over at once, answers on paper, hand-overs, results."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_initial'),
        ('referrals', '0005_leaving'),
    ]

    operations = [
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('persons', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list)),
                ('handed_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.UUIDField()),
                ('recorded_by_name', models.TextField()),
                ('key_id', models.UUIDField()),
                ('sealed_words', models.BinaryField()),
                ('post_key', models.TextField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='RecordedAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('means', models.TextField()),
                ('said_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.UUIDField()),
                ('recorded_by_name', models.TextField()),
                ('key_id', models.UUIDField()),
                ('sealed_words', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', models.TextField()),
                ('done_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.UUIDField()),
                ('recorded_by_name', models.TextField()),
                ('office_id', models.UUIDField()),
                ('key_id', models.UUIDField()),
                ('sealed_note', models.BinaryField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='referral',
            name='referral_status_known',
        ),
        migrations.RemoveConstraint(
            model_name='referral',
            name='referral_answered_whole',
        ),
        migrations.AddField(
            model_name='referral',
            name='chain_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='confirmed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='confirmed_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='confirmed_by_name',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='referral',
            name='is_recorded',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='referral',
            name='leg',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='referral',
            name='passed_from',
            field=models.UUIDField(null=True, unique=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='services',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list),
        ),
        migrations.AddField(
            model_name='referral',
            name='substitute_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='substitute_name',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['from_office_id', 'status'], name='referral_from_office'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['offered', 'handed_over', 'accepted', 'declined', 'withdrawn', 'passed_on'])), name='referral_status_known'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('status__in', ['handed_over', 'offered'])), models.Q(models.Q(('status__in', ['handed_over', 'offered']), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='referral_answered_whole'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'declined'), _negated=True), models.Q(('purposes__overlap', ['emergency_care', 'police_report', 'visum']), _negated=True), _connector='OR'), name='referral_owed_not_declined'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('leg', 1), ('passed_from__isnull', True)), models.Q(('leg__gt', 1), ('passed_from__isnull', False)), _connector='OR'), name='referral_legs_linked'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.UniqueConstraint(fields=('chain_id', 'leg'), name='referral_leg_once'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('is_recorded', True)), _connector='OR'), name='referral_confirmed_whole'),
        ),
        migrations.AddField(
            model_name='handover',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case'),
        ),
        migrations.AddField(
            model_name='handover',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='referrals.referral'),
        ),
        migrations.AddField(
            model_name='recordedanswer',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case'),
        ),
        migrations.AddField(
            model_name='recordedanswer',
            name='referral',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='recorded', to='referrals.referral'),
        ),
        migrations.AddField(
            model_name='result',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case'),
        ),
        migrations.AddField(
            model_name='result',
            name='referral',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='result', to='referrals.referral'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['referral', 'handed_at'], name='handover_of_referral'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('recorded_at__gte', models.F('handed_at'))), name='handover_done_before_recorded'),
        ),
        migrations.AddConstraint(
            model_name='recordedanswer',
            constraint=models.CheckConstraint(condition=models.Q(('means__in', ['slip', 'phone', 'in_person', 'letter'])), name='answer_means_known'),
        ),
        migrations.AddConstraint(
            model_name='recordedanswer',
            constraint=models.CheckConstraint(condition=models.Q(('recorded_at__gte', models.F('said_at'))), name='answer_said_before_recorded'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['done', 'partly', 'not_done', 'waived'])), name='result_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('recorded_at__gte', models.F('done_at'))), name='result_done_before_recorded'),
        ),
        # Every request made so far is the only leg of its own chain.
        migrations.RunSQL(
            "UPDATE referrals_referral SET chain_id = id WHERE chain_id IS NULL", reverse_sql=migrations.RunSQL.noop
        ),
        migrations.AlterField(
            model_name='referral',
            name='chain_id',
            field=models.UUIDField(),
        ),
    ]
