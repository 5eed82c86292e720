import django.db.models.deletion
import sigap.cleaning.signature_terms
import sigap.letters.models
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', models.TextField()),
                ('office_name', models.TextField()),
                ('subject', models.TextField()),
                ('addressees', models.JSONField(default=list)),
                ('copies_to', models.JSONField(default=list)),
                ('fields', models.JSONField(default=dict)),
                ('about', models.TextField(blank=True, default='')),
                ('nature', models.TextField(default=sigap.letters.models.LetterNature['ORDINARY'])),
                ('enclosures', models.TextField(blank=True, default='')),
                ('class_code', models.TextField(blank=True, default='')),
                ('signer_title', models.TextField(blank=True, default='')),
                ('signer_name', models.TextField(blank=True, default='')),
                ('signer_rank', models.TextField(blank=True, default='')),
                ('stage', models.TextField(default=sigap.letters.models.LetterStage['DRAFT'])),
                ('revision', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.UUIDField()),
                ('made_by_name', models.TextField()),
                ('changed_at', models.DateTimeField()),
                ('number', models.TextField(blank=True, default='')),
                ('link', models.TextField(blank=True, default='')),
                ('dated_on', models.DateField(null=True)),
                ('issued_at', models.DateTimeField(null=True)),
                ('issued_by', models.UUIDField(null=True)),
                ('issued_by_name', models.TextField(blank=True, default='')),
                ('set_facts', models.JSONField(null=True)),
                ('paper_hash', models.TextField(blank=True, default='')),
                ('paper_size', models.PositiveIntegerField(default=0)),
                ('ended_at', models.DateTimeField(null=True)),
                ('end_reason', models.TextField(blank=True, default='')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='access.office')),
            ],
        ),
        migrations.CreateModel(
            name='NumberScheme',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('source', models.TextField()),
                ('pattern', models.TextField()),
                ('unit', models.TextField()),
                ('span', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.UUIDField()),
                ('made_by_name', models.TextField()),
                ('superseded_at', models.DateTimeField(null=True)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='access.office')),
            ],
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('name', models.TextField()),
                ('year', models.PositiveSmallIntegerField()),
                ('began_after', models.PositiveIntegerField(default=0)),
                ('last', models.PositiveIntegerField(default=0)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='access.office')),
            ],
        ),
        migrations.CreateModel(
            name='AgendaEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('serial', models.PositiveIntegerField()),
                ('taken_at', models.DateTimeField()),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='letters.letter')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='letters.numberseries')),
            ],
        ),
        migrations.CreateModel(
            name='SignedCopy',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('key_id', models.UUIDField()),
                ('chunks', models.PositiveIntegerField()),
                ('size', models.PositiveIntegerField()),
                ('content_hash', models.TextField()),
                ('verdict', models.TextField()),
                ('report', models.JSONField()),
                ('is_scan', models.BooleanField()),
                ('matches_paper', models.BooleanField(null=True)),
                ('roots_laid', models.PositiveIntegerField()),
                ('kept_at', models.DateTimeField()),
                ('kept_by', models.UUIDField()),
                ('kept_by_name', models.TextField()),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='letters.letter')),
            ],
        ),
        migrations.CreateModel(
            name='SignedChunk',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('sealed_bytes', models.BinaryField()),
                ('copy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='letters.signedcopy')),
            ],
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', models.TextField()),
                ('text', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.UUIDField()),
                ('made_by_name', models.TextField()),
                ('superseded_at', models.DateTimeField(null=True)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='access.office')),
            ],
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(fields=['office', '-changed_at'], name='letter_by_office'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('about', ''), _negated=True), fields=['about'], name='letter_by_subject'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['undangan', 'surat_tugas', 'nota_dinas', 'surat_dinas', 'berita_acara', 'notula', 'laporan', 'sk', 'surat_keterangan'])), name='letter_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('nature__in', ['biasa', 'segera', 'sangat_segera', 'terbatas', 'rahasia'])), name='letter_nature_known'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('subject', ''), _negated=True), name='letter_has_subject'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dated_on', None), ('issued_at', None), ('number', ''), ('stage__in', [sigap.letters.models.LetterStage['DRAFT'], sigap.letters.models.LetterStage['DROPPED']])), models.Q(('stage__in', [sigap.letters.models.LetterStage['ISSUED'], sigap.letters.models.LetterStage['CANCELLED']]), models.Q(('number', ''), _negated=True), ('dated_on__isnull', False), ('issued_at__isnull', False), ('issued_by__isnull', False), ('set_facts__isnull', False)), _connector='OR'), name='letter_numbered_once_issued'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('stage__in', [sigap.letters.models.LetterStage['DRAFT'], sigap.letters.models.LetterStage['ISSUED']])), models.Q(('ended_at__isnull', False), ('stage', sigap.letters.models.LetterStage['DROPPED'])), models.Q(('ended_at__isnull', False), ('stage', sigap.letters.models.LetterStage['CANCELLED']), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='letter_ended_wholly'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('office', 'number'), name='letter_number_of_office_once'),
        ),
        migrations.AddConstraint(
            model_name='numberscheme',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('office',), name='letter_numbering_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='numberscheme',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['agenda', 'srikandi']), ('span__in', ['office', 'book', 'code'])), name='letter_numbering_known'),
        ),
        migrations.AddConstraint(
            model_name='numberseries',
            constraint=models.UniqueConstraint(fields=('office', 'name', 'year'), name='letter_series_once'),
        ),
        migrations.AddConstraint(
            model_name='numberseries',
            constraint=models.CheckConstraint(condition=models.Q(('last__gte', models.F('began_after'))), name='letter_series_in_order'),
        ),
        migrations.AddConstraint(
            model_name='agendaentry',
            constraint=models.UniqueConstraint(fields=('series', 'serial'), name='letter_number_once'),
        ),
        migrations.AddConstraint(
            model_name='signedcopy',
            constraint=models.UniqueConstraint(fields=('letter', 'content_hash'), name='letter_copy_once'),
        ),
        migrations.AddConstraint(
            model_name='signedcopy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_scan', False), ('verdict__in', [sigap.cleaning.signature_terms.SignatureVerdict['VALID'], sigap.cleaning.signature_terms.SignatureVerdict['NO_ROOTS']])), models.Q(('is_scan', True), ('verdict', sigap.cleaning.signature_terms.SignatureVerdict['UNSIGNED'])), _connector='OR'), name='letter_copy_fit_to_keep'),
        ),
        migrations.AddConstraint(
            model_name='signedchunk',
            constraint=models.UniqueConstraint(fields=('copy', 'number'), name='letter_chunk_once'),
        ),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('office', 'kind'), name='letter_wording_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['undangan', 'surat_tugas', 'nota_dinas', 'surat_dinas', 'berita_acara', 'notula', 'laporan', 'sk', 'surat_keterangan'])), name='letter_wording_of_kind'),
        ),
    ]
