"""Marks with their versions, the track of each suspect, what happens to their dossiers, one suspect in two cases."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.text import format_lazy

from sigap.cases.models import Case, CasePerson
from sigap.legal.models.hearsay import ConfirmableRecord
from sigap.legal.models.labels import DOSSIER_LABELS, KIND_LABELS, RULING_LABELS
from sigap.legal.rules import FREEING, RULED, DossierStep, MarkKind, MarkSource, Ruling, StandingMark


class Mark(ConfirmableRecord):
    """One version of a mark: what happened on which day. A correction names the version it `replaces`.

    `is_first_hand`: entered by the police or the prosecutor. Otherwise it stands as reported by `told_by` and is
    unconfirmed until one of them confirms it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="legal_marks")
    kind = models.TextField()
    happened_on = models.DateField()
    # How the court ruled; empty of any other mark, and while nobody knows.
    ruling = models.TextField(blank=True, default="")
    # Its paper has a number; the number itself is sealed.
    is_numbered = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    key_id = models.UUIDField()
    sealed_paper = models.BinaryField()
    post_key = models.TextField(unique=True)
    # One paper for several suspects of one dossier is entered at once, a mark for each.
    entry = models.UUIDField()
    root = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    is_void = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["case", "happened_on"], name="mark_of_case")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in MarkKind]), name="mark_kind_known"),
            models.CheckConstraint(
                condition=Q(is_first_hand=True, told_by="")
                | Q(is_first_hand=False, told_by__in=[source.value for source in MarkSource]),
                name="mark_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, is_first_hand=False),
                name="mark_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True, is_void=False) | Q(version__gt=1, replaces__isnull=False),
                name="mark_version_whole",
            ),
            models.CheckConstraint(
                condition=Q(ruling="")
                | Q(
                    kind__in=[kind.value for kind in MarkKind if kind in RULED],
                    ruling__in=[ruling.value for ruling in Ruling],
                ),
                name="mark_ruling_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} v{self.version}"

    @property
    def kind_label(self) -> Promise:
        """What happened, in words; of a ruling also which."""
        label = KIND_LABELS[MarkKind(self.kind)]
        return format_lazy("{}: {}", label, RULING_LABELS[Ruling(self.ruling)]) if self.ruling else label

    @property
    def is_freeing(self) -> bool:
        """By this ruling nobody is punished."""
        return self.ruling in FREEING

    @property
    def standing(self) -> StandingMark:
        """The mark as the rules read it."""
        return StandingMark(
            kind=MarkKind(self.kind),
            on=self.happened_on,
            person_id=self.person_id,
            is_sure=self.is_sure,
            ruling=Ruling(self.ruling) if self.ruling else None,
        )

    @property
    def is_sure(self) -> bool:
        """It counts as kept: entered or confirmed by police or prosecutor, or its paper was seen."""
        return not self.is_unconfirmed or self.told_by == MarkSource.LETTER


class CriminalTrack(models.Model):
    """The criminal case against one suspect. Tracks with one `file_group` go in one dossier.

    Its marks are those of its person and those of the case, which every track shares.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.OneToOneField(CasePerson, on_delete=models.PROTECT, related_name="criminal_track")
    file_group = models.UUIDField(default=uuid.uuid4)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["case"], name="track_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"


class DossierChange(models.Model):
    """That a suspect's dossier was numbered, joined with another's or split from it. The newest number counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    track = models.ForeignKey(CriminalTrack, on_delete=models.PROTECT, related_name="changes")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.TextField()
    other = models.ForeignKey(CriminalTrack, on_delete=models.PROTECT, null=True, related_name="+")
    changed_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    key_id = models.UUIDField()
    sealed_number = models.BinaryField()
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-recorded_at"], name="dossier_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=DossierStep.NUMBERED, other__isnull=True)
                | Q(kind__in=[DossierStep.JOINED, DossierStep.SPLIT], other__isnull=False),
                name="dossier_change_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.track_id} {self.kind}"

    @property
    def kind_label(self) -> Promise:
        """What was done with the dossier, in words."""
        return DOSSIER_LABELS[DossierStep(self.kind)]


class TrackLink(models.Model):
    """That two tracks of two cases are of one and the same person; seen by who may see both. Dropped, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    one = models.ForeignKey(CriminalTrack, on_delete=models.PROTECT, related_name="+")
    one_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(CriminalTrack, on_delete=models.PROTECT, related_name="+")
    other_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], condition=Q(dropped_at__isnull=True), name="track_linked_once"
            ),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="track_link_in_order"),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False),
                name="track_link_dropped_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"
