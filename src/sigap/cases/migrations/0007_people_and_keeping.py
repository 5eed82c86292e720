"""Who must not know of a case, how people stand and are reached, notes, the day of the act; policies of closing."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from sigap.kernel.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_closing"),
        ("access", "0005_people"),
        ("clocks", "0003_incident_part"),
        ("mailbox", "0005_sealed_to"),
        ("notifications", "0008_keeping"),
        ("audit", "0002_subject"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallBack",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("office_id", models.UUIDField()),
                ("asked_by", models.UUIDField()),
                ("asked_by_name", models.TextField()),
                ("was_on_duty", models.BooleanField()),
                ("asked_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("finding", models.TextField(blank=True, default="")),
                ("reviewed_by", models.UUIDField(null=True)),
                ("reviewed_by_name", models.TextField(blank=True, default="")),
                ("reviewed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="KeptFrom",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("basis", models.TextField()),
                ("office_id", models.UUIDField(null=True)),
                ("office_name", models.TextField(blank=True, default="")),
                ("person_id", models.UUIDField(null=True)),
                ("person_name", models.TextField(blank=True, default="")),
                ("area", models.TextField(blank=True, default="")),
                ("key_id", models.UUIDField(null=True)),
                ("sealed_words", models.BinaryField(null=True)),
                ("declared_by", models.UUIDField()),
                ("declared_by_name", models.TextField()),
                ("declared_at", models.DateTimeField()),
                ("lifted_by", models.UUIDField(null=True)),
                ("lifted_by_name", models.TextField(blank=True, default="")),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("note", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                ("template", models.TextField(default="free")),
                ("done_at", models.DateTimeField()),
                ("key_id", models.UUIDField()),
                ("sealed_text", models.BinaryField()),
                ("first_by", models.UUIDField()),
                ("first_name", models.TextField()),
                ("office_id", models.UUIDField()),
                ("office_name", models.TextField()),
                ("written_by", models.UUIDField()),
                ("writer_name", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("is_newest", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("declared_by", models.UUIDField()),
                ("declared_by_name", models.TextField()),
                ("declared_at", models.DateTimeField()),
                ("ended_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SafeContact",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("key_id", models.UUIDField()),
                ("sealed_card", models.BinaryField()),
                ("written_by", models.UUIDField()),
                ("writer_name", models.TextField()),
                ("written_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_status_known",
        ),
        migrations.AddField(
            model_name="case",
            name="acted_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="after_care_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="reopened_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="caseperson",
            name="aged_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="caseperson",
            name="former_roles",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["under_assessment", "in_service", "closing_asked", "closed"])),
                name="case_status_known",
            ),
        ),
        migrations.AddField(
            model_name="callback",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="keptfrom",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="note",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="relation",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="relation",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="relations_to", to="cases.caseperson"
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="relations", to="cases.caseperson"
            ),
        ),
        migrations.AddField(
            model_name="safecontact",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="safecontact",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.caseperson"),
        ),
        migrations.AddIndex(
            model_name="callback",
            index=models.Index(fields=["asked_by", "-until"], name="call_back_by_who"),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finding", ""), ("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                    models.Q(
                        ("finding__in", ["in_order", "not_needed"]),
                        ("reviewed_by__isnull", False),
                        ("reviewed_at__isnull", False),
                        models.Q(("reviewed_by", models.F("asked_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="call_back_reviewed_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="keptfrom",
            index=models.Index(condition=models.Q(("lifted_at__isnull", True)), fields=["case"], name="kept_of_case"),
        ),
        migrations.AddIndex(
            model_name="keptfrom",
            index=models.Index(
                condition=models.Q(("lifted_at__isnull", True)), fields=["office_id"], name="kept_office"
            ),
        ),
        migrations.AddIndex(
            model_name="keptfrom",
            index=models.Index(
                condition=models.Q(("lifted_at__isnull", True)), fields=["person_id"], name="kept_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="keptfrom",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["office", "person", "area", "named"])), name="kept_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="keptfrom",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["accused", "kinship", "asked", "conflict"])), name="kept_basis_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="keptfrom",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("area", ""), ("kind", "office"), ("office_id__isnull", False), ("person_id__isnull", True)
                    ),
                    models.Q(
                        ("area", ""), ("kind", "person"), ("office_id__isnull", True), ("person_id__isnull", False)
                    ),
                    models.Q(
                        ("kind", "area"),
                        ("office_id__isnull", True),
                        ("person_id__isnull", True),
                        models.Q(("area", ""), _negated=True),
                    ),
                    models.Q(
                        ("area", ""),
                        ("kind", "named"),
                        ("office_id__isnull", True),
                        ("person_id__isnull", True),
                        ("sealed_words__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="kept_is_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="keptfrom",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("key_id__isnull", True), ("sealed_words__isnull", True)),
                    models.Q(("key_id__isnull", False), ("sealed_words__isnull", False)),
                    _connector="OR",
                ),
                name="kept_words_sealed",
            ),
        ),
        migrations.AddConstraint(
            model_name="keptfrom",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                    models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                    _connector="OR",
                ),
                name="kept_lifted_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="keptfrom",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True)), fields=("case", "office_id"), name="kept_office_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="keptfrom",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True)), fields=("case", "person_id"), name="kept_person_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="keptfrom",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True), models.Q(("area", ""), _negated=True)),
                fields=("case", "area"),
                name="kept_area_once",
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(
                condition=models.Q(("is_newest", True)), fields=["case", "-done_at"], name="note_newest_of_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(("template__in", ["free", "call", "visit", "meeting", "conference", "safety"])),
                name="note_template_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(fields=("note", "version"), name="note_version_once"),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_newest", True)), fields=("note",), name="note_newest_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "guardian_of",
                            "parent_of",
                            "spouse_of",
                            "sibling_of",
                            "other_kin_of",
                            "lives_with",
                            "employs",
                            "teaches",
                        ],
                    )
                ),
                name="relation_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", models.F("other")), _negated=True), name="relation_to_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("person", "kind", "other"), name="relation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="safecontact",
            constraint=models.UniqueConstraint(fields=("person", "version"), name="safe_contact_version_once"),
        ),
        *(
            migrations.RunSQL(sql_file("sigap.cases", name), reverse_sql=migrations.RunSQL.noop)
            for name in ("keeping.sql", "people.sql", "closing.sql")
        ),
    ]
