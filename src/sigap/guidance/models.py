"""Tables of what the public is told. No person and no case stands in them; whoever changed an entry does."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.guidance.rules import FIXED_KINDS, CallCost, EntryKind, Fault, Licence, Scope, ShareWording, SignSection
from sigap.provisions.rules import Provision, SourceKind, statute_of

KIND_LABELS: dict[EntryKind, Promise] = {
    EntryKind.NUMBER: _("Buku nomor"),
    EntryKind.LAW: _("Hukum singkat"),
    EntryKind.SIGN: _("Kenali tandanya"),
    EntryKind.OFFER: _("Kata-kata cek tawaran kerja"),
    EntryKind.PROMISE: _("Kata-kata janji layanan"),
    EntryKind.SPEECH: _("Kalimat bahasa daerah"),
}
SECTION_LABELS: dict[SignSection, Promise] = {
    SignSection.GENERAL: _("Tanda kerja paksa"),
    SignSection.PARENTS_BEFORE: _("Orang tua: sebelum pergi"),
    SignSection.PARENTS_AFTER: _("Orang tua: sesudah pergi"),
    SignSection.PARENTS_GUARD: _("Orang tua: yang menjaga"),
    SignSection.PUPILS_WARN: _("Pelajar: hati-hati kalau"),
    SignSection.PUPILS_FRIEND: _("Pelajar: kalau temanmu"),
    SignSection.PUPILS_DO: _("Pelajar: yang bisa dilakukan"),
    SignSection.SEEKERS_STOP: _("Pencari kerja: berhenti dulu kalau"),
    SignSection.SEEKERS_READY: _("Pencari kerja: sebelum berangkat"),
}
TOLD_LABELS: dict[ShareWording, Promise] = {
    ShareWording.EXACT: _("apa adanya"),
    ShareWording.AT_LEAST: _("sekurangnya"),
    ShareWording.AT_MOST: _("paling banyak"),
    ShareWording.TOO_FEW: _("belum cukup data"),
}
FAULT_LABELS: dict[Fault, Promise] = {
    Fault.EMPTY: _("kosong"),
    Fault.NO_COLUMN: _("kolom ini tidak ada di baris pertama"),
    Fault.NO_ROWS: _("tidak ada satu perusahaan pun"),
    Fault.NO_TEXT: _("berkas ini bukan teks UTF-8; simpan sebagai CSV UTF-8 dari lembar kerja"),
    Fault.NOT_A_DAY: _("bukan tanggal; tulis tahun-bulan-hari, misalnya 2029-06-30"),
    Fault.REPEATED: _("nomor izin ini sudah ada di baris sebelumnya"),
    Fault.TOO_MANY: _("lebih dari 20.000 baris"),
    Fault.UNFIT_TEXT: _("terlalu panjang, atau bukan teks biasa"),
    Fault.UNKNOWN_STATE: _("harus aktif, dibekukan, atau dicabut"),
}
SCOPE_LABELS: dict[Scope, Promise] = {
    Scope.LOCAL: _("Daerah ini dan provinsi"),
    Scope.NATIONAL: _("Nasional"),
    Scope.ABROAD: _("Orang Indonesia di luar negeri"),
}
COST_LABELS: dict[CallCost, Promise] = {
    CallCost.UNKNOWN: _("Belum dipastikan"),
    CallCost.FREE: _("Gratis"),
    CallCost.PAID: _("Memakai pulsa"),
}
LICENCE_LABELS: dict[Licence, Promise] = {
    Licence.ACTIVE: _("Izin berlaku"),
    Licence.SUSPENDED: _("Izin dibekukan"),
    Licence.REVOKED: _("Izin dicabut"),
}
_NO_OFFICE = {
    "phone": "",
    "place": "",
    "hours": "",
    "on_answer": "",
    "on_answer_en": "",
    "cost": "",
    "country": "",
    "rung_by": "",
    "rung_on__isnull": True,
    "is_whatsapp": False,
}
PHONE = r"^[+0-9][0-9 .-]{1,24}$|^$"


class Entry(models.Model):
    """One version of something that the public is told. A change adds a version; the one before is kept.

    `text` says in plain words when to call, what the law says, what a sign looks like; `basis` is the law's, `section`
    a sign's. `made_by` is the official who wrote it, `made_by_name` they or a command; both empty for a shipped one. Of
    a number: `on_answer` is what happens when one calls, `country` (ISO 3166) where an office abroad answers, `rung_on`
    and `rung_by` when and by whom it was last rung; a local one that nobody rang is not shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.TextField()
    kind = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=100)
    scope = models.TextField(default=Scope.NATIONAL)
    title = models.TextField()
    text = models.TextField()
    title_en = models.TextField(blank=True, default="")
    text_en = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    place = models.TextField(blank=True, default="")
    hours = models.TextField(blank=True, default="")
    on_answer = models.TextField(blank=True, default="")
    on_answer_en = models.TextField(blank=True, default="")
    cost = models.TextField(blank=True, default=CallCost.UNKNOWN)
    country = models.TextField(blank=True, default="")
    is_whatsapp = models.BooleanField(default=False)
    rung_on = models.DateField(null=True)
    rung_by = models.TextField(blank=True, default="")
    basis = models.TextField(blank=True, default="")
    section = models.TextField(blank=True, default="")
    source = models.TextField()
    # Of what is told of the law the legal office confirms the fingerprint; this tick is for all else.
    is_verified = models.BooleanField()
    fingerprint = models.TextField(blank=True, default="")
    is_shown = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    made_by_name = models.TextField(blank=True, default="")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "revision"], name="entry_revision_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(superseded_at__isnull=True), name="entry_stands_once"),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z0-9][a-z0-9-]{1,40}$"), name="entry_code_form"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in EntryKind]), name="entry_kind_known"),
            models.CheckConstraint(condition=Q(scope__in=[scope.value for scope in Scope]), name="entry_scope_known"),
            models.CheckConstraint(condition=Q(phone__regex=PHONE), name="entry_phone_form"),
            models.CheckConstraint(condition=~Q(source="") & ~Q(title=""), name="entry_has_source"),
            models.CheckConstraint(condition=Q(cost__in=[cost.value for cost in CallCost]), name="entry_cost_known"),
            models.CheckConstraint(condition=Q(country__regex=r"^([A-Z]{2})?$"), name="entry_country_form"),
            models.CheckConstraint(
                condition=Q(rung_on__isnull=True, rung_by="") | Q(rung_on__isnull=False) & ~Q(rung_by=""),
                name="entry_rung_whole",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.LAW.value, section="", **_NO_OFFICE) & ~Q(basis="")
                | Q(kind=EntryKind.NUMBER.value, section="", basis="") & (~Q(phone="") | ~Q(place=""))
                | Q(kind=EntryKind.SIGN.value, basis="", section__in=[part.value for part in SignSection], **_NO_OFFICE)
                | Q(kind=EntryKind.SPEECH.value, section="", basis="", **_NO_OFFICE)
                | Q(kind__in=sorted(FIXED_KINDS), section="", basis="", is_shown=True, **_NO_OFFICE),
                name="entry_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} rev. {self.revision}"

    @property
    def provision(self) -> Provision:
        """A point of the law as a jurist reads and confirms it: what the public reads, in both languages."""
        return Provision(
            register="public",
            code=self.code,
            statute=statute_of(self.basis),
            title=self.title,
            lines=(
                ("Untuk warga", self.text),
                ("Dasar", self.basis),
                ("Judul Inggris", self.title_en),
                ("Bahasa Inggris", self.text_en),
            ),
            source=self.source,
            kind=SourceKind.SECONDARY,
        )

    @property
    def scope_label(self) -> Promise:
        """Where it answers for, in words."""
        return SCOPE_LABELS[Scope(self.scope)]

    @property
    def section_label(self) -> Promise:
        """Where a sign stands, in words."""
        return SECTION_LABELS[SignSection(self.section)]


class CompanyList(models.Model):
    """A list of licensed placement companies as its source had it on a day. One stands; the ones before are kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    listed_on = models.DateField()
    source = models.TextField()
    companies = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(superseded_at__isnull=True), name="company_list_stands_once"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="company_list_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.listed_on} {self.source}"


class Company(models.Model):
    """One company on a list, as it is written there."""

    listed = models.ForeignKey(CompanyList, on_delete=models.CASCADE, related_name="rows")
    name = models.TextField()
    licence = models.TextField()
    city = models.TextField(blank=True, default="")
    state = models.TextField(default=Licence.ACTIVE)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listed", "licence"], name="company_licence_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in Licence]), name="company_state_known"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(licence=""), name="company_whole"),
        ]

    def __str__(self) -> str:
        return self.licence


class Pledge(models.Model):
    """How promises were kept in one half of a year, frozen once made: shares only, see `rules.kept_of`."""

    half = models.TextField(primary_key=True)
    made_at = models.DateTimeField()
    kept = models.JSONField()

    def __str__(self) -> str:
        return self.half
