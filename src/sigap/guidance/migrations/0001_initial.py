import django.db.models.deletion
import sigap.guidance.rules
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Pledge',
            fields=[
                ('half', models.TextField(primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('kept', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='CompanyList',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('listed_on', models.DateField()),
                ('source', models.TextField()),
                ('companies', models.PositiveIntegerField()),
                ('loaded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.Value(1), condition=models.Q(('superseded_at__isnull', True)), name='company_list_stands_once'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='company_list_has_source')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('code', models.TextField()),
                ('kind', models.TextField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('position', models.PositiveSmallIntegerField(default=100)),
                ('scope', models.TextField(default=sigap.guidance.rules.Scope['NATIONAL'])),
                ('title', models.TextField()),
                ('text', models.TextField()),
                ('title_en', models.TextField(blank=True, default='')),
                ('text_en', models.TextField(blank=True, default='')),
                ('phone', models.TextField(blank=True, default='')),
                ('place', models.TextField(blank=True, default='')),
                ('hours', models.TextField(blank=True, default='')),
                ('basis', models.TextField(blank=True, default='')),
                ('source', models.TextField()),
                ('is_verified', models.BooleanField()),
                ('is_shown', models.BooleanField(default=True)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.UUIDField(null=True)),
                ('made_by_name', models.TextField(blank=True, default='')),
                ('superseded_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code', 'revision'), name='entry_revision_once'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('code',), name='entry_stands_once'), models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z0-9][a-z0-9-]{1,40}$')), name='entry_code_form'), models.CheckConstraint(condition=models.Q(('kind__in', ['number', 'law'])), name='entry_kind_known'), models.CheckConstraint(condition=models.Q(('scope__in', ['local', 'national'])), name='entry_scope_known'), models.CheckConstraint(condition=models.Q(('phone__regex', '^[+0-9][0-9 .-]{1,24}$|^$')), name='entry_phone_form'), models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(('title', ''), _negated=True)), name='entry_has_source'), models.CheckConstraint(condition=models.Q(models.Q(('hours', ''), ('kind', 'law'), ('phone', ''), ('place', ''), models.Q(('basis', ''), _negated=True)), models.Q(('basis', ''), ('kind', 'number'), models.Q(models.Q(('phone', ''), _negated=True), models.Q(('place', ''), _negated=True), _connector='OR')), _connector='OR'), name='entry_whole')],
            },
        ),
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('licence', models.TextField()),
                ('city', models.TextField(blank=True, default='')),
                ('state', models.TextField(default=sigap.guidance.rules.Licence['ACTIVE'])),
                ('valid_to', models.DateField(null=True)),
                ('listed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='guidance.companylist')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('listed', 'licence'), name='company_licence_once'), models.CheckConstraint(condition=models.Q(('state__in', ['active', 'suspended', 'revoked'])), name='company_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('licence', ''), _negated=True)), name='company_whole')],
            },
        ),
    ]
