"""Tables of villages: months in counts; what planners decided of a quarter. No case, no client, no migrant by name."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.outreach.rules import SessionAudience, SessionTopic
from sigap.places.words import regional
from sigap.villages.rules.month import CountryGroup, MonthDoubt, MonthFault, Movement
from sigap.villages.rules.next_steps import VillageStep
from sigap.villages.rules.where_next import (
    LIMITS,
    LeftOutReason,
    NextMode,
    NextQuarter,
    NextRule,
    NextWeight,
    next_rule,
)

GROUP_LABELS: Mapping[CountryGroup, Promise] = {
    CountryGroup.MALAYSIA: _("Malaysia, Brunei, Singapura"),
    CountryGroup.MIDDLE_EAST: _("Negara Arab dan Timur Tengah"),
    CountryGroup.SOUTHEAST_ASIA: _("Kamboja, Myanmar, Laos, Thailand, Filipina"),
    CountryGroup.OTHER: _("Negara lain"),
}
MOVEMENT_LABELS: Mapping[Movement, Promise] = {
    Movement.LEFT_WITH: _("Berangkat, surat lengkap"),
    Movement.LEFT_WITHOUT: _("Berangkat, tanpa surat"),
    Movement.BACK_WITH: _("Pulang, surat lengkap"),
    Movement.BACK_WITHOUT: _("Pulang, tanpa surat"),
}
MONTH_FAULT_LABELS: Mapping[MonthFault, Promise] = {
    MonthFault.EMPTY: _(
        "Belum ada angka. Tidak ada yang berangkat dan pulang? Tulis 0, atau centang “kosong berarti nol”."
    ),
    MonthFault.NEGATIVE: _("Angka tidak boleh di bawah nol."),
    MonthFault.TOO_MANY: regional(_("Angka sebesar ini tidak mungkin untuk satu desa. Periksa lagi angkanya.")),
    MonthFault.NOT_OVER: _("Bulan ini belum selesai. Kirim sesudah bulannya berakhir."),
    MonthFault.TOO_OLD: _("Bulan ini sudah terlalu lama lewat, dan tidak bisa dikirim atau diperbaiki lagi."),
}
MONTH_DOUBT_LABELS: Mapping[MonthDoubt, Promise] = {
    MonthDoubt.MORE_BACK: _(
        "Yang pulang lebih banyak daripada semua yang pernah dicatat berangkat. Bisa benar, kalau dulu belum dicatat."
    ),
    MonthDoubt.ALL_ZERO: _(
        "Beberapa bulan berturut-turut semuanya nol. Bisa benar. Kalau belum sempat bertanya ke RT, lebih baik "
        "dikosongkan: kosong berarti belum tahu, dan tidak ada yang ditegur karenanya."
    ),
    MonthDoubt.UNUSUAL: regional(_("Ada angka yang besar sekali untuk satu desa. Bisa benar; periksa sekali lagi.")),
}
STEP_LABELS: Mapping[VillageStep, Promise] = {
    VillageStep.SEND_MONTH: regional(_("Kirim bulan desa. Dua menit, hanya jumlah.")),
    VillageStep.ASK_AROUND: _(
        "Tanyakan ke ketua RT: benarkah tidak ada yang berangkat kerja? Beberapa bulan ini semuanya nol."
    ),
    VillageStep.REPORT_SESSION: _("Kegiatan terakhir di sini belum dilaporkan: terlaksana atau tidak."),
    VillageStep.HOLD_SESSION: _("Minta atau rencanakan satu kegiatan. Belum ada dalam setahun ini."),
    VillageStep.CHECK_PAPERS: regional(
        _("Ada yang berangkat tanpa surat. Ingatkan di musyawarah: cek tawaran kerja dulu, urus surat di desa.")
    ),
    VillageStep.FIND_HELPERS: _("Cari satu atau dua warga dewasa yang mau menjadi relawan, atau hidupkan PATBM."),
    VillageStep.FILL_FIGURES: regional(
        _("Ada angka desa yang kosong. Yang kosong bukan berarti aman; lengkapi bersama kecamatan.")
    ),
    VillageStep.WRITE_CONTACT: regional(
        _("Nomor kantor desa belum ada. Beri tahu sekretariat, supaya bisa dihubungi.")
    ),
    VillageStep.PREPARE: _("Ada kegiatan yang direncanakan. Siapkan tempat dan beri tahu warga."),
}
MODE_LABELS: Mapping[NextMode, Promise] = {
    NextMode.NEED: _("Rawan"),
    NextMode.EVEN: _("Merata"),
    NextMode.CHEAP: _("Hemat"),
}
WEIGHT_LABELS: Mapping[NextWeight, Promise] = {
    NextWeight.NEED: _("Kerawanan"),
    NextWeight.DOUBT: _("Dikurangi keraguan"),
    NextWeight.GAP: _("Lama sejak kegiatan terakhir"),
    NextWeight.COVERAGE: regional(_("Kecamatan belum terjangkau")),
    NextWeight.NEAR: _("Dekat"),
    NextWeight.ASKED: _("Diminta warga"),
    NextWeight.HELPERS: _("Belum ada relawan"),
}
LEFT_OUT_LABELS: Mapping[LeftOutReason, Promise] = {
    LeftOutReason.BY_HAND: _("Dikeluarkan dengan tangan"),
    LeftOutReason.PLANNED: _("Sudah ada kegiatan yang direncanakan"),
    LeftOutReason.RECENT: _("Baru saja ada kegiatan"),
    LeftOutReason.OFTEN: _("Sudah beberapa kegiatan dalam setahun"),
    LeftOutReason.MISSING: _("Terlalu banyak angka kosong: minta datanya dulu"),
    LeftOutReason.MONEY: _("Uang tidak cukup lagi"),
    LeftOutReason.PLACES: regional(_("Di bawah urutan, jumlah desa triwulan ini sudah penuh")),
}
_VILLAGE_FORM = r"^[0-9]{2}[.][0-9]{2}[.][0-9]{2}[.][0-9]{4}$"


class VillageMonth(models.Model):
    """A month of a village, counts only. A correction is another row with its reason; the one before stays.

    `counts`: a number, or null for what is not known. `doubts`: what was asked and answered with yes. `is_for_them`:
    written by camat or secretariat, from paper or by telephone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    region_code = models.TextField()
    month = models.DateField()
    counts = models.JSONField()
    doubts = models.JSONField(default=list)
    reason = models.TextField(blank=True, default="")
    is_for_them = models.BooleanField(default=False)
    office_id = models.UUIDField()
    office_name = models.TextField()
    entered_by = models.UUIDField()
    enterer_name = models.TextField()
    entered_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "month"], condition=Q(superseded_at__isnull=True), name="village_month_once"
            ),
            models.CheckConstraint(condition=Q(region_code__regex=_VILLAGE_FORM), name="village_month_of_village"),
            models.CheckConstraint(condition=Q(month__day=1), name="village_month_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.month}"

    @property
    def office_words(self) -> str:
        """Who wrote it, by office; what was written for them says so."""
        return (
            str(_("dicatat untuk mereka oleh %(office)s") % {"office": self.office_name})
            if self.is_for_them
            else self.office_name
        )


class NextPlan(models.Model):
    """What planners set for a quarter: how much money, what it costs, from where, what for, and into which RAD line."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    budget = models.BigIntegerField(default=0)
    cost_session = models.BigIntegerField()
    cost_km = models.BigIntegerField()
    seat = models.TextField(blank=True, default="")
    topic = models.TextField(default=SessionTopic.JOB_OFFERS)
    audience = models.TextField(default=SessionAudience.EVERYBODY)
    rad_activity = models.UUIDField(null=True)
    rad_title = models.TextField(blank=True, default="")
    changed_by = models.UUIDField()
    changer_name = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="next_plan_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=4), name="next_plan_quarter"),
            models.CheckConstraint(
                condition=Q(budget__gte=0, cost_session__gte=0, cost_km__gte=0), name="next_plan_money"
            ),
            models.CheckConstraint(condition=Q(topic__in=[t.value for t in SessionTopic]), name="next_plan_topic"),
            models.CheckConstraint(
                condition=Q(audience__in=[a.value for a in SessionAudience]), name="next_plan_audience"
            ),
        ]

    def __str__(self) -> str:
        return self.quarter.code

    @property
    def quarter(self) -> NextQuarter:
        """Which quarter it is of."""
        return NextQuarter(year=self.year, number=self.number)


class NextChoice(models.Model):
    """What a planner decided of one village: put in or taken out by hand, and why; or planned, with its session.

    `reasons`: why it was proposed, as the page said it when it was planned.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan = models.ForeignKey(NextPlan, on_delete=models.PROTECT)
    region_code = models.TextField()
    is_in = models.BooleanField()
    why = models.TextField(blank=True, default="")
    reasons = models.JSONField(default=list)
    activity_id = models.UUIDField(null=True, unique=True)
    cost = models.BigIntegerField(default=0)
    decided_by = models.UUIDField()
    decider_name = models.TextField()
    decided_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "region_code"], condition=Q(withdrawn_at__isnull=True), name="next_choice_once"
            ),
            models.CheckConstraint(condition=Q(region_code__regex=_VILLAGE_FORM), name="next_choice_of_village"),
            models.CheckConstraint(condition=~Q(why="") | Q(activity_id__isnull=False), name="next_choice_says_why"),
            models.CheckConstraint(
                condition=Q(is_in=True) | Q(activity_id__isnull=True), name="next_choice_planned_in"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("decided_at")),
                name="next_choice_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.region_code}"


class NextWeights(models.Model):
    """Weights and limits of where next as a rakor decided them; one of them stands, those before it stay to be read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.PositiveSmallIntegerField(unique=True)
    weights = models.JSONField()
    count = models.PositiveSmallIntegerField()
    recent_months = models.PositiveSmallIntegerField()
    sessions_a_year = models.PositiveSmallIntegerField()
    most_missing = models.FloatField()
    longest_months = models.PositiveSmallIntegerField()
    same_way = models.FloatField()
    decision = models.UUIDField()
    meeting = models.UUIDField()
    decided = models.TextField()
    adopted_on = models.DateField()
    adopted_at = models.DateTimeField()
    adopted_by = models.UUIDField()
    adopter_name = models.TextField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(replaced_at__isnull=True), name="next_weights_stand_once"
            ),
            models.CheckConstraint(condition=~Q(decided=""), name="next_weights_decided"),
            models.CheckConstraint(
                condition=Q(*((f"{name}__gte", low) for name, (low, _high) in LIMITS.items()))
                & Q(*((f"{name}__lte", high) for name, (_low, high) in LIMITS.items())),
                name="next_weights_limits",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(replaced_at__gte=F("adopted_at")),
                name="next_weights_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def rule(self) -> NextRule:
        """What it decides, over what is shipped."""
        decided: dict[str, Any] = {name: getattr(self, name) for name in ("weights", "meeting", *LIMITS)}
        return replace(
            next_rule(), valid_from=self.adopted_on, source=self.decided, recorded_by=self.adopter_name, **decided
        )
