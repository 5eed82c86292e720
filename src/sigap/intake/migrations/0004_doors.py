"""The desk's doors, drafts, what triage notes, who must not know, passing on; with their policies."""

import django.contrib.postgres.fields
import uuid
from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):

    dependencies = [
        ("intake", "0003_leaving"),
        ("mailbox", "0006_messages"),
        ("cases", "0006_readers"),
        ("referrals", "0005_leaving"),
        ("access", "0005_people"),
    ]

    operations = [
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('envelope_id', models.UUIDField(primary_key=True, serialize=False)),
                ('entry_key', models.UUIDField(unique=True)),
                ('number', models.TextField()),
                ('door', models.TextField()),
                ('entered_by', models.UUIDField()),
                ('entered_by_name', models.TextField()),
                ('office_id', models.UUIDField()),
                ('office_name', models.TextField()),
                ('office_kind', models.TextField()),
                ('entered_at', models.DateTimeField()),
                ('lp_number', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('writer_id', models.UUIDField()),
                ('door', models.TextField()),
                ('started_at', models.DateTimeField()),
                ('saved_at', models.DateTimeField()),
                ('key_id', models.UUIDField()),
                ('key_blob', models.BinaryField()),
                ('sealed_body', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Forwarding',
            fields=[
                ('envelope_id', models.UUIDField(primary_key=True, serialize=False)),
                ('authority', models.TextField()),
                ('forwarded_at', models.DateTimeField()),
                ('forwarded_by', models.UUIDField()),
                ('forwarded_by_name', models.TextField()),
                ('receipt_number', models.TextField(blank=True, default='')),
                ('receipt_on', models.DateField(null=True)),
                ('receipt_noted_at', models.DateTimeField(null=True)),
                ('receipt_noted_by', models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ReportKeptFrom',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('envelope_id', models.UUIDField()),
                ('kind', models.TextField()),
                ('person_id', models.UUIDField(null=True)),
                ('office_id', models.UUIDField(null=True)),
                ('area', models.TextField(blank=True, default='')),
                ('noted_by', models.UUIDField()),
                ('noted_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ReportToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('envelope_id', models.UUIDField()),
                ('kind', models.TextField()),
                ('token', models.BinaryField()),
                ('kek_id', models.TextField()),
                ('noted_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Worksheet',
            fields=[
                ('envelope_id', models.UUIDField(primary_key=True, serialize=False)),
                ('flags', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list)),
                ('risk', models.TextField(blank=True, default='')),
                ('version', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField()),
                ('saved_by', models.UUIDField()),
                ('sealed_body', models.BinaryField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='triage',
            name='triage_decided_whole',
        ),
        migrations.AddIndex(
            model_name='triage',
            index=models.Index(condition=models.Q(('case_id__isnull', False)), fields=['case_id'], name='triage_by_case'),
        ),
        migrations.AddConstraint(
            model_name='triage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('case_id__isnull', True), ('decided_at__isnull', True), ('decision', ''), ('no_case_reason', '')), models.Q(('case_id__isnull', False), ('decided_at__isnull', False), ('decision', 'case')), models.Q(('case_id__isnull', True), ('decided_at__isnull', False), ('decision', 'no_case'), ('no_case_reason__in', ['out_of_scope', 'advice_given', 'same_as_another', 'not_reachable', 'test'])), models.Q(('case_id__isnull', False), ('decided_at__isnull', False), ('decision', 'joined'), ('no_case_reason', '')), models.Q(('case_id__isnull', True), ('decided_at__isnull', False), ('decision', 'forwarded'), ('no_case_reason', '')), _connector='OR'), name='triage_decided_whole'),
        ),
        migrations.AddIndex(
            model_name='arrival',
            index=models.Index(fields=['office_id', '-entered_at'], name='arrival_of_office'),
        ),
        migrations.AddConstraint(
            model_name='arrival',
            constraint=models.CheckConstraint(condition=models.Q(('door__in', ['desk', 'partner'])), name='arrival_door_known'),
        ),
        migrations.AddConstraint(
            model_name='arrival',
            constraint=models.CheckConstraint(condition=models.Q(('lp_number', ''), models.Q(('door', 'partner'), ('lp_number__regex', '^[A-Za-z0-9/. -]{3,120}$')), _connector='OR'), name='arrival_lp_form'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(fields=['writer_id', '-saved_at'], name='draft_of_writer'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(fields=['saved_at'], name='draft_by_age'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('door__in', ['desk', 'partner'])), name='draft_door_known'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('saved_at__gte', models.F('started_at'))), name='draft_in_order'),
        ),
        migrations.AddIndex(
            model_name='forwarding',
            index=models.Index(condition=models.Q(('receipt_noted_at__isnull', True)), fields=['forwarded_at'], name='forwarding_waiting'),
        ),
        migrations.AddConstraint(
            model_name='forwarding',
            constraint=models.CheckConstraint(condition=models.Q(('authority__regex', '^[a-z][a-z0-9_]{1,40}$')), name='forwarding_to_code'),
        ),
        migrations.AddConstraint(
            model_name='forwarding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('receipt_noted_at__isnull', True), ('receipt_number', ''), ('receipt_on__isnull', True)), models.Q(models.Q(('receipt_number', ''), _negated=True), ('receipt_noted_at__isnull', False), ('receipt_on__isnull', False)), _connector='OR'), name='forwarding_receipt_whole'),
        ),
        migrations.AddIndex(
            model_name='reportkeptfrom',
            index=models.Index(fields=['envelope_id'], name='kept_by_envelope'),
        ),
        migrations.AddConstraint(
            model_name='reportkeptfrom',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('area', ''), ('kind', 'person'), ('office_id__isnull', True), ('person_id__isnull', False)), models.Q(('area', ''), ('kind', 'office'), ('office_id__isnull', False), ('person_id__isnull', True)), models.Q(('kind', 'area'), ('office_id__isnull', True), ('person_id__isnull', True), models.Q(('area', ''), _negated=True)), _connector='OR'), name='kept_from_one'),
        ),
        migrations.AddConstraint(
            model_name='reportkeptfrom',
            constraint=models.UniqueConstraint(fields=('envelope_id', 'person_id', 'office_id', 'area'), name='kept_once', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='reporttoken',
            index=models.Index(fields=['token'], name='report_token'),
        ),
        migrations.AddIndex(
            model_name='reporttoken',
            index=models.Index(fields=['envelope_id'], name='report_token_of'),
        ),
        migrations.AddConstraint(
            model_name='worksheet',
            constraint=models.CheckConstraint(condition=models.Q(('flags__contained_by', ['lives_with_suspect', 'weapon', 'pregnant', 'disability', 'injury', 'self_harm', 'confinement', 'abduction', 'shackled', 'no_family', 'no_safe_place', 'rejected_by_family', 'rejected_by_community'])), name='worksheet_flags_known'),
        ),
        migrations.AddConstraint(
            model_name='worksheet',
            constraint=models.CheckConstraint(condition=models.Q(('risk__in', ['', 'high', 'medium', 'low'])), name='worksheet_risk_known'),
        ),
        migrations.RunSQL(sql_file("sigap.intake", "doors.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
