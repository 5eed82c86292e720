import django.db.models.deletion
import sigap.links.rules
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('status', models.TextField(default=sigap.links.rules.LinkStatus['OPEN'])),
                ('strength', models.PositiveSmallIntegerField(default=sigap.links.rules.LinkStrength['WEAK'])),
                ('is_shown', models.BooleanField(default=False)),
                ('found_at', models.DateTimeField()),
                ('shown_at', models.DateTimeField(null=True)),
                ('rung_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('judged', models.PositiveSmallIntegerField(default=0)),
                ('reason', models.TextField(blank=True, default='')),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.UUIDField(null=True)),
                ('settled_by_name', models.TextField(blank=True, default='')),
                ('settled_office', models.TextField(blank=True, default='')),
                ('version', models.PositiveIntegerField(default=1)),
                ('one_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('other_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
        ),
        migrations.CreateModel(
            name='CommonNumber',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', models.TextField()),
                ('value', models.TextField()),
                ('words', models.TextField()),
                ('token', models.BinaryField()),
                ('kek_id', models.TextField()),
                ('added_at', models.DateTimeField()),
                ('added_by', models.UUIDField()),
                ('added_by_name', models.TextField()),
                ('office_id', models.UUIDField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.UUIDField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['token'], name='common_number_token')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['lead_phone', 'lead_account'])), name='common_kind_known'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('kind', 'value'), name='common_number_once')],
            },
        ),
        migrations.CreateModel(
            name='DueComparison',
            fields=[
                ('source', models.UUIDField(primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['since'], name='comparison_due')],
            },
        ),
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', models.TextField()),
                ('owner', models.TextField()),
                ('source', models.TextField()),
                ('key_id', models.UUIDField()),
                ('sealed_text', models.BinaryField()),
                ('is_common', models.BooleanField(default=False)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.UUIDField()),
                ('recorded_by_name', models.TextField()),
                ('office_id', models.UUIDField()),
                ('office_name', models.TextField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('removed_by', models.UUIDField(null=True)),
                ('removal_reason', models.TextField(blank=True, default='')),
                ('post_key', models.TextField(unique=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='cases.case')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.caseperson')),
            ],
        ),
        migrations.CreateModel(
            name='LeadToken',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('case_id_of_lead', models.UUIDField(db_column='case_id')),
                ('kind', models.TextField()),
                ('token', models.BinaryField()),
                ('kek_id', models.TextField()),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to='links.lead')),
            ],
        ),
        migrations.CreateModel(
            name='LinkMatch',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.TextField()),
                ('one_source', models.UUIDField()),
                ('other_source', models.UUIDField()),
                ('weight', models.PositiveSmallIntegerField()),
                ('cases', models.PositiveIntegerField()),
                ('is_common', models.BooleanField(default=False)),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='links.caselink')),
            ],
        ),
        migrations.CreateModel(
            name='LinkSide',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sides', to='links.caselink')),
            ],
        ),
        migrations.CreateModel(
            name='LinkRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('reason', models.TextField()),
                ('requested_at', models.DateTimeField()),
                ('requested_by', models.UUIDField()),
                ('requested_by_name', models.TextField()),
                ('office_name', models.TextField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.UUIDField(null=True)),
                ('answered_by_name', models.TextField(blank=True, default='')),
                ('is_agreed', models.BooleanField(default=False)),
                ('decline_reason', models.TextField(blank=True, default='')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='links.caselink')),
                ('side', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='links.linkside')),
            ],
        ),
        migrations.AddIndex(
            model_name='caselink',
            index=models.Index(condition=models.Q(('is_shown', False)), fields=['found_at'], name='link_not_shown'),
        ),
        migrations.AddIndex(
            model_name='caselink',
            index=models.Index(condition=models.Q(('is_shown', True), ('rung_at__isnull', True), ('status', 'link_open'), ('strength__gt', 1)), fields=['shown_at'], name='link_to_ring'),
        ),
        migrations.AddIndex(
            model_name='caselink',
            index=models.Index(fields=['other_case'], name='link_of_other_case'),
        ),
        migrations.AddConstraint(
            model_name='caselink',
            constraint=models.UniqueConstraint(fields=('one_case', 'other_case'), name='link_once_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='caselink',
            constraint=models.CheckConstraint(condition=models.Q(('one_case__lt', models.F('other_case'))), name='link_in_order'),
        ),
        migrations.AddConstraint(
            model_name='caselink',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('settled_at__isnull', True), ('status', 'link_open')), models.Q(('settled_at__isnull', False), ('status', 'link_coincidence'), ('reason__in', ['shared_number', 'number_passed_on', 'wrongly_entered', 'other_person', 'lawful_business'])), models.Q(('reason', ''), ('settled_at__isnull', False), ('status__in', [sigap.links.rules.LinkStatus['COMBINED'], sigap.links.rules.LinkStatus['SAME']])), _connector='OR'), name='link_state_whole'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(fields=['case', '-recorded_at'], name='lead_of_case'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(fields=['recorded_by', '-recorded_at'], name='lead_by_officer'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(fields=['key_id'], name='lead_by_key'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['lead_phone', 'lead_account', 'lead_handle', 'lead_plate', 'lead_company', 'lead_address', 'lead_recruiter', 'lead_route'])), name='lead_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['from_victim', 'from_device', 'from_document', 'from_witness', 'from_police', 'from_advert'])), name='lead_source_known'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('owner', 'owner_suspect'), ('person__isnull', False)), models.Q(('owner__in', ['owner_recruiter', 'owner_unknown']), ('person__isnull', True)), _connector='OR'), name='lead_owner_whole'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removal_reason', ''), ('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), ('removal_reason__in', ['wrong-entry', 'no-longer', 'on-request', 'replaced'])), _connector='OR'), name='lead_removal_whole'),
        ),
        migrations.AddIndex(
            model_name='leadtoken',
            index=models.Index(fields=['token'], include=('lead', 'case_id_of_lead', 'kind'), name='lead_token'),
        ),
        migrations.AddIndex(
            model_name='linkmatch',
            index=models.Index(fields=['one_source'], name='match_by_one'),
        ),
        migrations.AddIndex(
            model_name='linkmatch',
            index=models.Index(fields=['other_source'], name='match_by_other'),
        ),
        migrations.AddConstraint(
            model_name='linkmatch',
            constraint=models.UniqueConstraint(fields=('link', 'kind', 'one_source', 'other_source'), name='match_once'),
        ),
        migrations.AddConstraint(
            model_name='linkmatch',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['phone', 'account', 'handle', 'plate', 'nik', 'name', 'company', 'address', 'name_like', 'route'])), name='match_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='linkside',
            constraint=models.UniqueConstraint(fields=('link', 'case'), name='side_once'),
        ),
        migrations.AddConstraint(
            model_name='linkrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('link',), name='link_request_waits_once'),
        ),
        migrations.AddConstraint(
            model_name='linkrequest',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['to_investigate', 'to_protect', 'to_compare', 'to_report_police'])), name='link_request_reasoned'),
        ),
        migrations.AddConstraint(
            model_name='linkrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('decline_reason', ''), ('is_agreed', False)), models.Q(('answered_at__isnull', False), ('decline_reason', ''), ('is_agreed', True)), models.Q(('answered_at__isnull', False), ('is_agreed', False), ('decline_reason__in', ['victim_endangered', 'victim_objects', 'spoken_already', 'not_needed_here'])), _connector='OR'), name='link_answer_whole'),
        ),
    ]
