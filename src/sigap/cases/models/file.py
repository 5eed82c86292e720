"""Tables of the case file. In clear: codes, states, moments, offices, roles, sex, age. All else is sealed."""

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.cases.models.kind import COMPETENCE_LABELS, LEADING_LABELS, PLACE_LABELS, SOURCE_LABELS, WAY_LABELS
from sigap.cases.rules import CaseEvent, CaseStatus, ClosingReason, Need, NextActor, PersonRole, Risk, Sex
from sigap.cases.rules.kind import LeadingKind, PlaceKind, Setting, ViolenceForm
from sigap.cases.rules.origin import Competence, InformationSource, ReceivingWay, register_label

STATUS_LABELS: dict[CaseStatus, Promise] = {
    CaseStatus.UNDER_ASSESSMENT: _("Dalam asesmen"),
    CaseStatus.IN_SERVICE: _("Dalam layanan"),
    CaseStatus.CLOSING_ASKED: _("Terminasi diminta"),
    CaseStatus.CLOSED: _("Selesai"),
}
STATUS_LOOKS: dict[CaseStatus, tuple[str, str]] = {
    CaseStatus.UNDER_ASSESSMENT: ("blue", "pen"),
    CaseStatus.IN_SERVICE: ("ok", "heart"),
    CaseStatus.CLOSING_ASKED: ("soon", "flag"),
    CaseStatus.CLOSED: ("", "flag"),
}
"""Tone and icon of a status."""
EVENT_LABELS: dict[CaseEvent, Promise] = {
    CaseEvent.OPENED: _("Kasus dibuka"),
    CaseEvent.SERVICE_NOTED: _("Layanan dicatat"),
    CaseEvent.CLOSING_ASKED: _("Terminasi diminta"),
    CaseEvent.CLOSING_DECLINED: _("Terminasi tidak disetujui atau ditarik"),
    CaseEvent.CLOSED: _("Kasus ditutup"),
    CaseEvent.REOPENED: _("Kasus dibuka kembali"),
}
NEXT_LABELS: dict[NextActor, Promise] = {
    NextActor.MANAGER: _("Penanggung jawab kasus"),
    NextActor.SECOND_PERSON: _("Pemeriksa kedua: kepala, kantor lain dalam kasus, atau kantor provinsi"),
    NextActor.NOBODY: _("Tidak ada"),
}
NEED_LABELS: dict[Need, Promise] = {
    Need.REASON: _("ada alasannya"),
    Need.NOTHING_OPEN: _("tidak ada yang masih terbuka"),
    Need.ORDINARY: _("bukan kasus anak dan bukan risiko tinggi"),
    Need.SECOND_PERSON: _("dijawab pemeriksa kedua; seorang diri hanya sesudah satu hari kerja, lalu ditinjau"),
}
RISK_LABELS: dict[Risk, Promise] = {
    Risk.HIGH: _("Risiko tinggi"),
    Risk.MEDIUM: _("Risiko sedang"),
    Risk.LOW: _("Risiko rendah"),
}
ROLE_LABELS: dict[PersonRole, Promise] = {
    PersonRole.VICTIM: _("Korban"),
    PersonRole.CHILD_IN_CONFLICT: _("Anak berhadapan dengan hukum"),
    PersonRole.WITNESS: _("Saksi"),
    PersonRole.GUARDIAN: _("Wali"),
    PersonRole.REPORTER: _("Pelapor"),
    PersonRole.SUSPECT: _("Terlapor"),
}
NAMED_SUSPECT = _("Tersangka")
"""What "terlapor" becomes once the police have named the person a suspect."""


def numbered(role_label: Promise, ordinal: int) -> Promise:
    """A part in the case with the person's number in the case.

    The number is the person's own, not counted within the part: a witness who turns out to be a victim keeps it, no two
    people of a case share one, and what was printed, sealed or said before still means the same person.
    """
    return format_lazy("{part} {number}", part=role_label, number=ordinal)


SEX_LABELS: dict[Sex, Promise] = {
    Sex.FEMALE: _("Perempuan"),
    Sex.MALE: _("Laki-laki"),
    Sex.UNKNOWN: _("Jenis kelamin belum diisi"),
}
CLOSING_LABELS: dict[ClosingReason, Promise] = {
    ClosingReason.GOALS_REACHED: _("Tujuan layanan tercapai"),
    ClosingReason.MOVED_AWAY: _("Klien pindah ke daerah lain"),
    ClosingReason.CLIENT_WITHDREW: _("Klien berhenti atas kemauan sendiri"),
    ClosingReason.CLIENT_DIED: _("Klien meninggal dunia"),
    ClosingReason.HANDED_TO_OTHER_REGION: _("Diserahkan ke daerah lain"),
    ClosingReason.NOT_PROVEN: _("Tidak ditemukan tanda kekerasan atau perdagangan orang"),
}


class Case(models.Model):
    """One case. Every write names the version it read; a stale one is refused."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.TextField(unique=True)
    status = models.TextField(default=CaseStatus.UNDER_ASSESSMENT)
    risk = models.TextField()
    area = models.TextField(blank=True, default="")
    envelope_id = models.UUIDField(null=True, unique=True)
    report_number = models.TextField(blank=True, default="")
    office_id = models.UUIDField()
    office_name = models.TextField()
    opened_by = models.UUIDField()
    manager_id = models.UUIDField()
    manager_name = models.TextField()
    opened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closing_reason = models.TextField(blank=True, default="")
    has_child_victim = models.BooleanField(default=False)
    kind = models.TextField(blank=True, default="")
    place_kind = models.TextField(blank=True, default="")
    # How it came and whose it is to handle; of who told of it the kind alone.
    way = models.TextField(blank=True, default="")
    source = models.TextField(blank=True, default="")
    competence = models.TextField(blank=True, default="")
    # In the register of the office: without gaps, by the year in which it was opened; an older one it was brought from.
    register_year = models.PositiveSmallIntegerField()
    register_number = models.PositiveIntegerField()
    former_register = models.TextField(blank=True, default="")
    # The day of the act, as far as known: which law stood then, and who was born by then.
    acted_on = models.DateField(null=True)
    reopened_at = models.DateTimeField(null=True)
    # When to look after the person once more, after the case was closed.
    after_care_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    erased_at = models.DateTimeField(null=True)  # its keys were destroyed; codes, states, moments and offices stay

    class Meta:
        indexes = [
            models.Index(fields=["status", "-opened_at"], name="case_by_state"),
            models.Index(fields=["-opened_at", "-id"], name="case_by_opening"),
            models.Index(
                fields=["-opened_at", "-id"], condition=~Q(status=CaseStatus.CLOSED.value), name="case_running"
            ),
            models.Index(fields=["area", "-opened_at"], name="case_by_area"),
            models.Index(fields=["register_year", "register_number", "id"], name="case_by_register"),
            models.Index(fields=["report_number"], condition=~Q(report_number=""), name="case_by_report"),
            models.Index(fields=["manager_id"], condition=~Q(status="closed"), name="case_of_manager"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=[s.value for s in CaseStatus]), name="case_status_known"),
            models.CheckConstraint(condition=Q(risk__in=[r.value for r in Risk]), name="case_risk_known"),
            models.CheckConstraint(condition=Q(kind__in=["", *(k.value for k in LeadingKind)]), name="case_kind_known"),
            models.CheckConstraint(
                condition=Q(place_kind__in=["", *(p.value for p in PlaceKind)]), name="case_place_known"
            ),
            models.CheckConstraint(
                condition=Q(way__in=["", *(each.value for each in ReceivingWay)])
                & Q(source__in=["", *(each.value for each in InformationSource)])
                & Q(competence__in=["", *(each.value for each in Competence)]),
                name="case_origin_known",
            ),
            models.UniqueConstraint(
                fields=["office_id", "register_year", "register_number"], name="case_registered_once"
            ),
            models.CheckConstraint(
                condition=Q(status=CaseStatus.CLOSED.value, closed_at__isnull=False)
                & Q(closing_reason__in=[r.value for r in ClosingReason])
                | (~Q(status=CaseStatus.CLOSED.value) & Q(closed_at__isnull=True, closing_reason="")),
                name="case_closed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_closed(self) -> bool:
        """Nothing more may be changed on it."""
        return self.status == CaseStatus.CLOSED

    @property
    def status_label(self) -> Promise:
        """The state, in words."""
        return STATUS_LABELS[CaseStatus(self.status)]

    @property
    def risk_label(self) -> Promise:
        """The risk, in words."""
        return RISK_LABELS[Risk(self.risk)]

    @property
    def kind_label(self) -> Promise | str:
        """What kind of case it is, in words; empty until somebody said so."""
        return LEADING_LABELS[LeadingKind(self.kind)] if self.kind else ""

    @property
    def place_label(self) -> Promise | str:
        """At what kind of place it happened, in words; empty until somebody said so."""
        return PLACE_LABELS[PlaceKind(self.place_kind)] if self.place_kind else ""

    @property
    def register_label(self) -> str:
        """12/2026"""
        return register_label(self.register_number, self.register_year)

    @property
    def way_label(self) -> Promise | str:
        """By which way it came, in words; empty until somebody said so."""
        return WAY_LABELS[ReceivingWay(self.way)] if self.way else ""

    @property
    def source_label(self) -> Promise | str:
        """From what kind of teller, in words; empty until somebody said so."""
        return SOURCE_LABELS[InformationSource(self.source)] if self.source else ""

    @property
    def competence_label(self) -> Promise | str:
        """Whose it is to handle, in words; empty until somebody said so."""
        return COMPETENCE_LABELS[Competence(self.competence)] if self.competence else ""

    @property
    def closing_label(self) -> Promise | str:
        """Why it was closed, in words; empty while open."""
        return CLOSING_LABELS[ClosingReason(self.closing_reason)] if self.closing_reason else ""


class Participation(models.Model):
    """An office's part in a case: which sections stand open to its assigned people, since when. Carries a MAC."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    office_id = models.UUIDField()
    office_name = models.TextField()
    rooms = ArrayField(models.TextField())
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    mac = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["office_id", "case"], name="participation_by_office")]
        constraints = [
            # What stands open to an office is asked of very many cases at once: from the index alone.
            models.UniqueConstraint(
                fields=["case", "office_id"],
                condition=Q(until__isnull=True),
                include=["rooms"],
                name="participation_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.office_id}"


class Assignment(models.Model):
    """A person who works on the case for an office that takes part. Carries a MAC."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person_id = models.UUIDField()
    person_name = models.TextField()
    office_id = models.UUIDField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    mac = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "case"], name="assignment_by_person"),
            models.Index(
                fields=["person_id"],
                include=["case", "office_id"],
                condition=Q(until__isnull=True),
                name="work_of_person",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person_id", "office_id"],
                condition=Q(until__isnull=True),
                name="assignment_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"


class CasePerson(models.Model):
    """A person in the case: role, sex and age in clear, the identity sealed under a key of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    ordinal = models.PositiveSmallIntegerField()
    role = models.TextField()
    sex = models.TextField(blank=True, default=Sex.UNKNOWN)
    age_years = models.PositiveSmallIntegerField(null=True)
    aged_at = models.DateTimeField(null=True)  # when somebody was this old
    former_roles = ArrayField(models.TextField(), default=list)  # what they were entered as before
    role_changed_at = models.DateTimeField(null=True)
    # Of a victim: what was done, in which setting, and the letters of special protection (UU 35/2014 art. 59(2)).
    forms = ArrayField(models.TextField(), default=list)
    settings = ArrayField(models.TextField(), default=list)
    letters = ArrayField(models.TextField(), default=list)
    key_id = models.UUIDField(null=True)
    sealed_identity = models.BinaryField(null=True)
    named_at = models.DateTimeField(null=True)
    named_suspect_on = models.DateField(null=True)  # by the police; until then the word is "terlapor"
    version = models.PositiveIntegerField(default=1)
    # When an identity that stood here was destroyed; since when it is restricted and opens to the case's manager alone.
    erased_at = models.DateTimeField(null=True)
    restricted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Whether a name is restricted is asked by its key, of all people, wherever one opens.
            models.Index(fields=["key_id"], condition=Q(restricted_at__isnull=False), name="restricted_key"),
            # Whoever is searched is no reporter: of hundreds who may be meant none is looked up for that.
            models.Index(fields=["id"], condition=Q(role=PersonRole.REPORTER.value), name="reporter_by_id"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "ordinal"], name="person_numbered_once"),
            models.CheckConstraint(condition=Q(role__in=[r.value for r in PersonRole]), name="person_role_known"),
            models.CheckConstraint(
                condition=Q(forms__contained_by=[form.value for form in ViolenceForm])
                & Q(settings__contained_by=[setting.value for setting in Setting]),
                name="person_forms_known",
            ),
            models.CheckConstraint(condition=Q(sex__in=[s.value for s in Sex]), name="person_sex_known"),
            models.CheckConstraint(condition=Q(age_years__isnull=True) | Q(age_years__lte=130), name="person_age_sane"),
            models.CheckConstraint(
                condition=Q(sealed_identity__isnull=True, key_id__isnull=True, named_at__isnull=True)
                | Q(sealed_identity__isnull=False, key_id__isnull=False, named_at__isnull=False),
                name="person_named_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} #{self.ordinal}"

    @property
    def is_named(self) -> bool:
        """An identity lies sealed here."""
        return self.named_at is not None

    @property
    def role_label(self) -> Promise:
        """The part in the case, in words; whoever the police have named a suspect is called so from then on."""
        is_suspect = self.role == PersonRole.SUSPECT and self.named_suspect_on is not None
        return NAMED_SUSPECT if is_suspect else ROLE_LABELS[PersonRole(self.role)]

    @property
    def recorded_on(self) -> date | None:
        """The day on which the age was heard; None while none is known."""
        return localdate(self.aged_at) if self.aged_at else None

    @property
    def label(self) -> Promise:
        """What pages and papers call the person instead of a name: "Korban 1", "Terlapor 2"."""
        return numbered(self.role_label, self.ordinal)

    @property
    def sex_label(self) -> Promise:
        """The sex, in words."""
        return SEX_LABELS[Sex(self.sex)]


class SectionText(models.Model):
    """One version of a section's free text, sealed under the section's key. Versions are added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    room = models.TextField()
    version = models.PositiveIntegerField()
    key_id = models.UUIDField()
    sealed_text = models.BinaryField()
    written_by = models.UUIDField()
    writer_name = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        # Two officers who read the same version cannot both write the next one.
        db_table = "cases_roomtext"
        constraints = [models.UniqueConstraint(fields=["case", "room", "version"], name="room_text_version_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.room} v{self.version}"

    @property
    def is_draft(self) -> bool:
        """Put together from what triage noted in codes; nobody has looked it over yet."""
        return self.version == 0


class SectionKey(models.Model):
    """The data key of one section of one case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    room = models.TextField()
    key_id = models.UUIDField()

    class Meta:
        db_table = "cases_roomkey"
        constraints = [models.UniqueConstraint(fields=["case", "room"], name="room_key_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.room}"
