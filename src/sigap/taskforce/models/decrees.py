"""Decrees with their annex, the schemes they may rest on, agreements, and the signed papers of both."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Office, SubForce
from sigap.access.rules import SUB_SEATS, SeatKind
from sigap.taskforce.models.forces import TaskForce
from sigap.taskforce.rules.decrees import DecreeKind, DecreeState, MemberKind

DECREE_LABELS: dict[DecreeKind, Promise] = {
    DecreeKind.DECREE: _("Keputusan kepala daerah (SK)"),
    DecreeKind.REGULATION: _("Peraturan kepala daerah"),
}
DECREE_STATE_LABELS: dict[DecreeState, Promise] = {
    DecreeState.DRAFT: _("Rancangan"),
    DecreeState.AHEAD: _("Belum mulai"),
    DecreeState.STANDING: _("Berlaku"),
    DecreeState.EXPIRED: _("Habis masa berlaku"),
    DecreeState.REPLACED: _("Diganti atau dicabut"),
}
MEMBER_LABELS: dict[MemberKind, Promise] = {
    MemberKind.GOVERNMENT: _("Pemerintah daerah"),
    MemberKind.ENFORCEMENT: _("Penegak hukum"),
    MemberKind.COMMUNITY: _("Organisasi masyarakat"),
    MemberKind.PROFESSION: _("Organisasi profesi"),
    MemberKind.ACADEMIA: _("Peneliti atau akademisi"),
}
_SUB = sorted(kind.value for kind in SUB_SEATS)


class FiledPaper(models.Model):
    """A PDF as it was signed: never changed, so that its signature can be looked at for ever."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.TextField()
    filed_at = models.DateTimeField()
    filed_by = models.UUIDField(null=True)
    # What the check of its signatures found when it was filed (`cleaning/signature_terms.py`); empty: not checked.
    report = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0) & Q(sha256__regex="^[0-9a-f]{64}$"), name="paper_whole")
        ]

    def __str__(self) -> str:
        return str(self.id)


class SubForceScheme(models.Model):
    """A dated template of sub task forces and posts, as a regulation gives it; a later one of its code replaces it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.TextField()
    title = models.TextField()
    source = models.TextField()
    valid_from = models.DateField()
    is_verified = models.BooleanField(default=False)
    body = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(superseded_at__isnull=True), name="scheme_stands_once")
        ]

    def __str__(self) -> str:
        return self.code


class Decree(models.Model):
    """What forms a task force: drafted, then enacted with its number; nothing but its end is changed after that.

    `valid_until` is its last day as it says itself, `ended_on` the first day on which another one, or nothing, stands
    in its place. `considering`, `basis` and `rulings` hold one item a line.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    force = models.ForeignKey(TaskForce, on_delete=models.PROTECT)
    kind = models.TextField(default=DecreeKind.DECREE)
    number = models.TextField(blank=True, default="")
    title = models.TextField()
    considering = models.TextField(blank=True, default="")
    basis = models.TextField(blank=True, default="")
    rulings = models.TextField(blank=True, default="")
    holds_plan = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    scheme = models.TextField(blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    signed_on = models.DateField(null=True)
    enacted_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    paper = models.ForeignKey(FiledPaper, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in DecreeKind]), name="decree_kind_known"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="decree_span_in_order"
            ),
            models.CheckConstraint(
                condition=Q(enacted_at__isnull=True, number="", signed_on__isnull=True, ended_on__isnull=True)
                | Q(enacted_at__isnull=False, signed_on__isnull=False) & ~Q(number=""),
                name="decree_enacted_whole",
            ),
            models.UniqueConstraint(
                fields=["force", "number"], condition=~Q(number=""), name="decree_number_once_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.id)


class AnnexSection(models.Model):
    """A sub task force as one decree names it; `sub_force` is the row of the ladder's tables, once enacted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    decree = models.ForeignKey(Decree, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    number = models.TextField()
    name = models.TextField()
    programme = models.TextField(blank=True, default="")
    sub_force = models.ForeignKey(SubForce, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decree", "number"], name="section_number_once"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(name=""), name="section_written"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class AnnexPost(models.Model):
    """A post of the annex. `line` is the same in every later annex that goes on with it: seats hang on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    decree = models.ForeignKey(Decree, on_delete=models.CASCADE, related_name="posts")
    section = models.ForeignKey(AnnexSection, on_delete=models.CASCADE, null=True)
    position = models.PositiveSmallIntegerField()
    kind = models.TextField()
    title = models.TextField()
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True)
    office_name = models.TextField(blank=True, default="")
    member = models.TextField()
    line = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in SeatKind]), name="post_kind_known"),
            models.CheckConstraint(condition=Q(member__in=[k.value for k in MemberKind]), name="post_member_known"),
            models.CheckConstraint(
                condition=Q(kind__in=_SUB, section__isnull=False) | ~Q(kind__in=_SUB) & Q(section__isnull=True),
                name="post_in_its_section",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="post_titled"),
            models.UniqueConstraint(fields=["decree", "line"], name="post_line_once"),
        ]

    def __str__(self) -> str:
        return self.title
