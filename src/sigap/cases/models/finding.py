"""Searches, counted, and what of them is told to intake. No name stands here; tokens only until they were looked at."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models.file import Case
from sigap.cases.rules.finding import SearchKind, in_trail
from sigap.matching.kinds import MatchKind
from sigap.places.words import regional

MATCH_LABELS: dict[MatchKind, Promise] = {
    MatchKind.NIK: _("NIK sama"),
    MatchKind.PHONE: _("telepon sama"),
    MatchKind.NAME_YEAR: _("nama dan tahun lahir cocok"),
    MatchKind.NAME_DESA: regional(_("nama dan desa cocok")),
    MatchKind.OTHER_YEAR: _("nama mirip atau tahun lahir berdekatan"),
    MatchKind.OTHER_DESA: regional(_("nama mirip di desa yang sama")),
}


SEARCH_LABELS: dict[SearchKind, Promise] = {
    SearchKind.CODE: _("nomor"),
    SearchKind.PERSON: _("orang"),
    SearchKind.FILTERS: _("saringan"),
}
SEARCH_TRAIL_LABELS: dict[str, Promise] = {in_trail(kind): words for kind, words in SEARCH_LABELS.items()}


class PersonSearch(models.Model):
    """That somebody searched: who, when, in which way. The worker looks at its tokens once, and empties them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    searched_by = models.UUIDField()
    searcher_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    kind = models.TextField()
    searched_at = models.DateTimeField()
    tokens = ArrayField(models.BinaryField(), default=list)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["searched_by", "-searched_at"], name="search_of_person"),
            models.Index(fields=["searched_at"], condition=Q(looked_at__isnull=True), name="search_to_look_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in SearchKind]), name="search_kind_known"),
            models.CheckConstraint(condition=Q(looked_at__isnull=True) | Q(tokens=[]), name="search_tokens_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.searched_at}"


class SearchHint(models.Model):
    """A search met somebody in a case that the searcher does not work on. For intake only; the searcher never knows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    searched_by = models.UUIDField()
    searcher_name = models.TextField()
    office_name = models.TextField()
    kinds = ArrayField(models.TextField())
    searched_at = models.DateTimeField()
    searched_on = models.DateField()
    seen_by = models.UUIDField(null=True)
    seen_by_name = models.TextField(blank=True, default="")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-searched_at"], condition=Q(seen_at__isnull=True), name="hint_unseen"),
            models.Index(F("seen_at").asc(nulls_first=True), F("searched_at").desc(), name="hint_by_look"),
        ]
        constraints = [
            # Tried again and again in a day, it is one hint.
            models.UniqueConstraint(fields=["case", "searched_by", "searched_on"], name="hint_once_a_day"),
            models.CheckConstraint(
                condition=Q(seen_by__isnull=True, seen_at__isnull=True)
                | Q(seen_by__isnull=False, seen_at__isnull=False),
                name="hint_seen_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.searched_on}"

    @property
    def match_labels(self) -> list[Promise]:
        """What was the same, in words, the most telling first."""
        return [MATCH_LABELS[kind] for kind in MatchKind if kind.value in self.kinds]


class PaperToken(models.Model):
    """A keyed token of a police report's number, which lies sealed: a search compares it and nothing else.

    `source` is the entry of the legal track, in whichever version; a correction replaces its tokens.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    source = models.UUIDField()
    token = models.BinaryField()
    kek_id = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["token"], include=["case"], name="paper_token"),
            models.Index(fields=["source"], name="paper_token_of"),
        ]

    def __str__(self) -> str:
        return str(self.source)
