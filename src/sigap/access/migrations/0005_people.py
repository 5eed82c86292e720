"""Passwords to be replaced, former names of offices, ways back in by two people; who changes what lets somebody in."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from sigap.kernel.sql import sql_file


def person(**options: object) -> models.ForeignKey:
    """A reference to an officer."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=django.db.models.deletion.PROTECT, **options)


class Migration(migrations.Migration):
    dependencies = [("access", "0004_safekeeping")]
    operations = [
        migrations.AddField("person", "must_change", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="OfficeName",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="access.office")),
                ("name", models.TextField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(until__gte=F("since")), name="office_name_span_in_order"),
                    models.CheckConstraint(condition=~Q(name=""), name="office_name_written"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Reset",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("person", person()),
                ("reason", models.TextField()),
                ("asked_by", person(related_name="+")),
                ("asked_at", models.DateTimeField()),
                ("confirmed_by", person(related_name="+", null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("code_hash", models.BinaryField(null=True)),
                ("code_until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", person(related_name="+", null=True)),
                ("mac", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["person"], condition=Q(ended_at__isnull=True), name="reset_open_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(reason__in=["lost_phone", "forgotten", "both", "suspected"]),
                        name="reset_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=~Q(asked_by=F("person")) & (Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("person"))),
                        name="reset_never_by_oneself",
                    ),
                    models.CheckConstraint(
                        condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")), name="reset_by_two"
                    ),
                    models.CheckConstraint(
                        condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                        & Q(code_hash__isnull=True, code_until__isnull=True)
                        | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                        & Q(code_hash__isnull=False, code_until__isnull=False),
                        name="reset_confirmed_whole",
                    ),
                ]
            },
        ),
        *(
            migrations.RunSQL(sql_file("sigap.access", name), reverse_sql=migrations.RunSQL.noop)
            for name in ("people.sql", "resets.sql")
        ),
    ]
