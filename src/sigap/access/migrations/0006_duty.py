"""More kinds of office and roles; seats as the decree names them; duty, absences, hours of offices."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from sigap.kernel.sql import sql_file

OFFICE_KINDS = [
    "uptd_ppa", "polres_ppa", "dinsos", "dinkes", "rsud", "kejari", "desa", "kecamatan", "kemenag", "kodim", "disdik",
    "disnaker", "secretariat", "public", "inspektorat", "kominfo", "dp3a", "puskesmas", "rumah_aman", "bapas",
    "pengadilan_negeri", "pengadilan_agama", "lpsk", "disdukcapil", "p4mi", "imigrasi", "satpol_pp", "dpmd",
    "kesbangpol", "bappeda", "sekolah", "bagian_hukum", "setda", "polres", "uptd_provinsi", "polda", "lsm",
]  # fmt: skip
ROLES = [
    "intake_officer", "case_manager", "uptd_head", "investigator", "ppa_unit_head", "prosecutor", "social_worker",
    "health_worker", "shelter_officer", "subdistrict_head", "partner_officer", "secretariat", "daily_chair", "leader",
    "auditor", "technical_administrator",
]  # fmt: skip
SEATS = ["steering", "chair", "daily_chair", "secretary", "member", "sub_chair", "sub_member"]
IN_SUB_FORCE = Q(kind__in=["sub_chair", "sub_member"])


def key() -> models.UUIDField:
    """A row's own id."""
    return models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)


def person(**options: object) -> models.ForeignKey:
    """A reference to an officer."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=django.db.models.deletion.PROTECT, **options)


def office(**options: object) -> models.ForeignKey:
    """A reference to an office."""
    return models.ForeignKey("access.office", on_delete=django.db.models.deletion.PROTECT, **options)


def text() -> models.TextField:
    """A text that may be empty."""
    return models.TextField(blank=True, default="")


def in_order(first: str, last: str, name: str) -> models.CheckConstraint:
    """A span with an open end that ends after it begins."""
    return models.CheckConstraint(condition=Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gt": F(first)}), name=name)


def by_two(name: str) -> models.CheckConstraint:
    """Nobody stands in for themselves."""
    return models.CheckConstraint(condition=Q(substitute__isnull=True) | ~Q(substitute=F("person")), name=name)


def closed_in_order(name: str) -> models.CheckConstraint:
    """A span that ends after it begins."""
    return models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name=name)


class Migration(migrations.Migration):
    dependencies = [("access", "0005_people")]
    operations = [
        migrations.RemoveConstraint("membership", "membership_role_known"),
        migrations.AddConstraint(
            "membership", models.CheckConstraint(condition=Q(role__in=ROLES), name="membership_role_known")
        ),
        migrations.RemoveConstraint("office", "office_kind_known"),
        migrations.AddConstraint(
            "office", models.CheckConstraint(condition=Q(kind__in=OFFICE_KINDS), name="office_kind_known")
        ),
        migrations.AddField("office", "duty_cover", text()),
        migrations.AddConstraint(
            "office",
            models.CheckConstraint(
                condition=Q(duty_cover__in=["", "off_hours", "always"]), name="office_duty_cover_known"
            ),
        ),
        migrations.CreateModel(
            name="SubForce",
            fields=[
                ("id", key()),
                ("number", models.TextField()),
                ("name", models.TextField()),
                ("leads", text()),
                ("decree", text()),
                ("source", models.TextField()),
                ("is_verified", models.BooleanField(default=False)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(number="") & ~Q(name="") & ~Q(source=""), name="subforce_written"
                    ),
                    in_order("valid_from", "valid_to", "subforce_span_in_order"),
                    models.UniqueConstraint(
                        fields=["number"], condition=Q(valid_to__isnull=True), name="subforce_number_once"
                    ),
                ]
            },
        ),
        migrations.RemoveConstraint("seat", "seat_kind_known"),
        migrations.RemoveConstraint("seat", "seat_held_once"),
        migrations.AlterField("seat", "person", person(null=True)),
        migrations.AddField("seat", "office", office(null=True)),
        migrations.AddField(
            "seat",
            "sub_force",
            models.ForeignKey("access.subforce", on_delete=django.db.models.deletion.PROTECT, null=True),
        ),
        migrations.AddField("seat", "title", text()),
        migrations.AddField("seat", "holder", text()),
        migrations.AddField("seat", "decree", text()),
        migrations.AddConstraint(
            "seat", models.CheckConstraint(condition=Q(kind__in=SEATS), name="seat_kind_known")
        ),
        migrations.AddConstraint(
            "seat",
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(title=""), name="seat_held_by_somebody"),
        ),
        migrations.AddConstraint(
            "seat",
            models.CheckConstraint(
                condition=Q(kind__in=["sub_chair", "sub_member"], sub_force__isnull=False)
                | ~IN_SUB_FORCE & Q(sub_force__isnull=True),
                name="seat_in_its_sub_force",
            ),
        ),
        migrations.AddConstraint(
            "seat",
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(until__isnull=True, kind__in=["chair", "daily_chair", "secretary"]),
                name="seat_held_once",
            ),
        ),
        migrations.CreateModel(
            name="DutyShift",
            fields=[
                ("id", key()),
                ("office", office()),
                ("person", person()),
                ("substitute", person(related_name="+", null=True)),
                ("phone", text()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "replaces",
                    models.ForeignKey("access.dutyshift", on_delete=django.db.models.deletion.PROTECT, null=True),
                ),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("mac", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["office", "ends_at"], name="dutyshift_by_office")],
                "constraints": [
                    closed_in_order("dutyshift_span_in_order"),
                    by_two("dutyshift_by_two"),
                    models.UniqueConstraint(
                        fields=["office", "starts_at"],
                        condition=Q(cancelled_at__isnull=True),
                        name="dutyshift_begins_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", key()),
                ("person", person()),
                ("substitute", person(related_name="+", null=True)),
                ("kind", models.TextField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("mac", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["person", "ends_at"], name="absence_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(kind__in=["leave", "duty_travel", "training", "other"]), name="absence_kind_known"
                    ),
                    closed_in_order("absence_span_in_order"),
                    by_two("absence_by_two"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeHours",
            fields=[
                ("id", key()),
                ("office", office()),
                ("week", models.JSONField()),
                ("rests_on_holidays", models.BooleanField(default=True)),
                ("basis", text()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    in_order("valid_from", "valid_to", "hours_span_in_order"),
                    models.UniqueConstraint(
                        fields=["office"], condition=Q(valid_to__isnull=True), name="hours_standing_once"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="SpecialDay",
            fields=[
                ("id", key()),
                ("office", office()),
                ("day", models.DateField()),
                ("opens", models.TimeField(null=True)),
                ("closes", models.TimeField(null=True)),
                ("label", text()),
                ("cancelled_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["office", "day"], condition=Q(cancelled_at__isnull=True), name="specialday_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(opens__isnull=True, closes__isnull=True) | Q(opens__lt=F("closes")),
                        name="specialday_hours_in_order",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="DutyGap",
            fields=[
                ("id", key()),
                ("office", office()),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["office"], condition=Q(ended_at__isnull=True), name="dutygap_open_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                        name="dutygap_span_in_order",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="PrivatePhone",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("key_id", models.UUIDField()),
                ("sealed", models.BinaryField()),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(sql_file("sigap.access", "duty.sql"), reverse_sql=migrations.RunSQL.noop),
    ]
