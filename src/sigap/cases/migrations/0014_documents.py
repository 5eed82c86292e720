"""Documents of a case, sealed in chunks."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from sigap.kernel.sql import sql_file

_KINDS = ["jpeg", "png", "webp", "pdf", "docx"]
_REASONS = ["void_wrong_case", "void_wrong_file", "void_unreadable", "void_duplicate", "void_replaced"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_once_a_statement")]
    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("ordinal", models.PositiveIntegerField()),
                ("kind", models.TextField()),
                ("size_class", models.TextField()),
                ("original_chunks", models.PositiveIntegerField()),
                ("copy_chunks", models.PositiveIntegerField()),
                ("key_id", models.UUIDField()),
                ("sealed_title", models.BinaryField()),
                ("added_by", models.UUIDField()),
                ("adder_name", models.TextField()),
                ("office_id", models.UUIDField()),
                ("office_name", models.TextField()),
                ("added_at", models.DateTimeField()),
                ("void_reason", models.TextField(default="")),
                ("voided_by", models.UUIDField(null=True)),
                ("voider_name", models.TextField(default="")),
                ("voided_at", models.DateTimeField(null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "ordinal"), name="document_ordinal_once"),
                    models.CheckConstraint(condition=models.Q(("kind__in", _KINDS)), name="document_kind_known"),
                    models.CheckConstraint(
                        condition=models.Q(("size_class__in", ["small", "middle", "large"])),
                        name="document_size_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("void_reason", ""), ("voided_at", None), ("voided_by", None)),
                            models.Q(
                                ("voided_at__isnull", False),
                                ("voided_by__isnull", False),
                                ("void_reason__in", _REASONS),
                            ),
                            _connector="OR",
                        ),
                        name="document_voided_wholly",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentChunk",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("part", models.TextField()),
                ("number", models.PositiveIntegerField()),
                ("sealed_bytes", models.BinaryField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("document", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.document")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("document", "part", "number"), name="document_chunk_once"),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["original", "copy"])), name="document_part_known"
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql_file("sigap.cases", "documents.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
