"""Tables of the library: laws, what one does to another, their texts. No person and no case stands in them."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.provisions.rules import Provision, SourceKind
from sigap.rulebook.rules.instruments import InstrumentContent, InstrumentKind, LawValidity, LinkKind

INSTRUMENT_KIND_LABELS: dict[InstrumentKind, Promise] = {
    InstrumentKind.LAW: _("Undang-undang"),
    InstrumentKind.GOVERNMENT: _("Peraturan pemerintah"),
    InstrumentKind.PRESIDENT: _("Peraturan presiden"),
    InstrumentKind.MINISTER: _("Peraturan menteri"),
    InstrumentKind.COURT: _("Peraturan Mahkamah Agung"),
    InstrumentKind.JUDGMENT: _("Putusan"),
    InstrumentKind.POLICE: _("Peraturan kepolisian"),
    InstrumentKind.CHAIR: _("Peraturan ketua harian gugus tugas"),
    InstrumentKind.REGIONAL: _("Peraturan daerah"),
    InstrumentKind.REGENT: _("Peraturan kepala daerah"),
    InstrumentKind.DECREE: _("Keputusan"),
    InstrumentKind.OTHER: _("Lainnya"),
}
LINK_LABELS: dict[LinkKind, Promise] = {
    LinkKind.AMENDS: _("mengubah"),
    LinkKind.REPEALS: _("mencabut"),
    LinkKind.IMPLEMENTS: _("melaksanakan"),
}
PASSIVE_LINK_LABELS: dict[LinkKind, Promise] = {
    LinkKind.AMENDS: _("diubah"),
    LinkKind.REPEALS: _("dicabut"),
    LinkKind.IMPLEMENTS: _("dilaksanakan"),
}
IN_FORCE_LABELS: dict[LawValidity, Promise] = {
    LawValidity.DRAFT: _("Rancangan"),
    LawValidity.AHEAD: _("Belum berlaku"),
    LawValidity.IN_FORCE: _("Berlaku"),
    LawValidity.AMENDED: _("Berlaku, telah diubah"),
    LawValidity.ENDED: _("Tidak berlaku lagi"),
}


class Instrument(models.Model):
    """A law or local rule. `added_by` is the official who added it, `changed_by` who changed it; shipped ones: none.

    `in_force_to` is the first day on which it was no longer in force; `is_ended` where that day is not known. The
    legal office confirms the fingerprint of what is said here, as of any row of law.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.TextField(unique=True)
    kind = models.TextField()
    name = models.TextField()
    also = ArrayField(models.TextField(), default=list)
    title = models.TextField()
    summary = models.TextField(blank=True, default="")
    in_force_from = models.DateField(null=True)
    in_force_to = models.DateField(null=True)
    is_draft = models.BooleanField(default=False)
    is_ended = models.BooleanField(default=False)
    source = models.TextField()
    source_kind = models.TextField(default=SourceKind.MEMORY)
    revision = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    added_by = models.UUIDField(null=True)
    added_by_name = models.TextField(blank=True, default="")
    changed_at = models.DateTimeField(null=True)
    changed_by = models.UUIDField(null=True)
    changed_by_name = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z0-9][a-z0-9-]{1,80}$"), name="instrument_code_form"),
            models.CheckConstraint(condition=Q(kind__in=list(InstrumentKind)), name="instrument_kind_known"),
            models.CheckConstraint(condition=Q(source_kind__in=list(SourceKind)), name="instrument_source_kind_known"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(title="") & ~Q(source=""), name="instrument_has_name_and_source"
            ),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(in_force_to__gt=F("in_force_from")),
                name="instrument_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_label(self) -> Promise:
        """Its kind in words."""
        return INSTRUMENT_KIND_LABELS[InstrumentKind(self.kind)]

    @property
    def content(self) -> InstrumentContent:
        """What the library says of it."""
        return InstrumentContent(
            kind=InstrumentKind(self.kind),
            name=self.name,
            title=self.title,
            summary=self.summary,
            source=self.source,
            source_kind=SourceKind(self.source_kind),
            also=tuple(self.also),
            in_force_from=self.in_force_from,
            in_force_to=self.in_force_to,
            is_draft=self.is_draft,
            is_ended=self.is_ended,
        )

    @property
    def provision(self) -> Provision:
        """What is said of it, as a jurist confirms it; stands among the rows of the law itself."""
        days = (("Mulai berlaku", self.in_force_from), ("Tidak berlaku lagi sejak", self.in_force_to))
        return Provision(
            register="library",
            code=self.code,
            statute=self.name,
            title=f"{self.name}: {self.title}",
            lines=(
                ("Bunyi", self.summary),
                *((what, day.strftime("%d-%m-%Y") if day else "") for what, day in days),
                ("Keadaan", "Tidak berlaku lagi" if self.is_ended else ""),
            ),
            source=self.source,
            kind=SourceKind(self.source_kind),
        )


class InstrumentLink(models.Model):
    """What one law does to another: `source` amends, repeals or implements `target`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    source = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="links_to")
    kind = models.TextField()
    articles = models.TextField(blank=True, default="")
    since = models.DateField(null=True)
    text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="instrument_link_once"),
            models.CheckConstraint(condition=Q(kind__in=list(LinkKind)), name="instrument_link_kind_known"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="instrument_link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"

    @property
    def label(self) -> Promise:
        """What it does, in words."""
        return LINK_LABELS[LinkKind(self.kind)]

    @property
    def passive_label(self) -> Promise:
        """What is done to the target, in words."""
        return PASSIVE_LINK_LABELS[LinkKind(self.kind)]


class InstrumentFile(models.Model):
    """The text of a law as a PDF, written anew by the cleaner; `sha256` is of the file that was laid in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="files")
    raw = models.BinaryField()
    length = models.PositiveIntegerField()
    sha256 = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.UUIDField()
    added_by_name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instrument", "sha256"], name="instrument_file_once")]

    def __str__(self) -> str:
        return self.sha256[:12]


class InstrumentReview(models.Model):
    """That somebody looked at a row which leans on a law that ends, and found that it stays as it is, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="reviews")
    register = models.TextField()
    item = models.TextField()
    fingerprint = models.TextField()
    note = models.TextField()
    reviewed_at = models.DateTimeField()
    reviewed_by = models.UUIDField()
    reviewed_by_name = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instrument", "fingerprint"], name="instrument_review_once"),
            models.CheckConstraint(condition=~Q(note=""), name="instrument_review_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.item}"


class ProcedureEdition(models.Model):
    """The procedure as a rakor adopted it: all its pages frozen, their fingerprint, the decision in its own words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.PositiveIntegerField(unique=True)
    pages = models.JSONField()
    sha256 = models.TextField()
    adopted_on = models.DateField()
    decision = models.TextField()
    # The line of the minutes that says so, and its meeting; empty where the decision stands on paper only.
    decision_id = models.UUIDField(null=True)
    meeting_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(decision=""), name="procedure_edition_has_decision"),
            models.CheckConstraint(
                condition=Q(decision_id__isnull=True, meeting_id__isnull=True)
                | Q(decision_id__isnull=False, meeting_id__isnull=False),
                name="procedure_edition_decision_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"edisi {self.number}"
