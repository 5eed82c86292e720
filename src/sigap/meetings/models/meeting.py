"""Meetings: when and where, who is asked and who came, what is on the agenda, how often they must be held."""

import uuid
from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.meetings.rules.kinds import AgendaSource, InvitationAnswer, MeetingKind, MeetingStatus, Presence

KIND_LABELS: Mapping[MeetingKind, Promise] = {
    MeetingKind.PLENARY: _("Rakor pleno"),
    MeetingKind.SUB: _("Rapat sub gugus tugas"),
    MeetingKind.TECHNICAL: _("Rapat teknis"),
}
STATUS_LABELS: Mapping[MeetingStatus, Promise] = {
    MeetingStatus.PLANNED: _("Disiapkan"),
    MeetingStatus.RUNNING: _("Notula ditulis"),
    MeetingStatus.CLOSED: _("Selesai"),
    MeetingStatus.CANCELLED: _("Dibatalkan"),
}
ANSWER_LABELS: Mapping[InvitationAnswer, Promise] = {
    InvitationAnswer.NONE: _("belum menjawab"),
    InvitationAnswer.COMING: _("hadir"),
    InvitationAnswer.SUBSTITUTE: _("mengirim wakil"),
    InvitationAnswer.NOT_COMING: _("tidak dapat hadir"),
}
PRESENCE_LABELS: Mapping[Presence, Promise] = {
    Presence.UNKNOWN: _("belum dicatat"),
    Presence.PRESENT: _("hadir"),
    Presence.SUBSTITUTE: _("wakil hadir"),
    Presence.ABSENT: _("tidak hadir"),
}
AGENDA_LABELS: Mapping[AgendaSource, Promise] = {
    AgendaSource.ACTION: _("Keputusan yang belum dijalankan"),
    AgendaSource.LATE: _("Tenggat yang lewat"),
    AgendaSource.PLAN: _("Rencana aksi yang tertinggal"),
    AgendaSource.RULE: _("Aturan baru"),
    AgendaSource.OWN: _("Acara lain"),
}


class Meeting(models.Model):
    """One meeting. `edition` is the last closed edition of its minutes, 0 while they were never closed.

    Who leads it is an officer, as named on the day of planning; what is written later does not change an older name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    task_force_id = models.UUIDField(null=True)
    task_force_name = models.TextField(blank=True, default="")
    kind = models.TextField()
    group = models.TextField(blank=True, default="")
    title = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.TextField()
    leader_id = models.UUIDField()
    leader_name = models.TextField()
    leader_title = models.TextField(blank=True, default="")
    office_id = models.UUIDField()
    office_name = models.TextField()
    planned_by = models.UUIDField()
    planned_at = models.DateTimeField()
    status = models.TextField(default=MeetingStatus.PLANNED)
    invited_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    edition = models.PositiveSmallIntegerField(default=0)
    correcting = models.TextField(blank=True, default="")
    # Told by `queries.meetings.meeting_for`: no column.
    is_leader_away = False

    class Meta:
        indexes = [models.Index(fields=["-starts_at"], name="meeting_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in MeetingKind]), name="meeting_kind_known"),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in MeetingStatus]), name="meeting_status_known"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_began"),
            models.CheckConstraint(
                condition=~Q(status=MeetingStatus.CLOSED.value) | Q(edition__gte=1, begun_at__isnull=False),
                name="meeting_closed_with_minutes",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> Promise:
        """Who meets, in words."""
        return KIND_LABELS[MeetingKind(self.kind)]

    @property
    def status_label(self) -> Promise:
        """How far it is, in words."""
        return STATUS_LABELS[MeetingStatus(self.status)]

    @property
    def is_planned(self) -> bool:
        """It has not begun."""
        return self.status == MeetingStatus.PLANNED

    @property
    def is_running(self) -> bool:
        """Lines are added and mended."""
        return self.status == MeetingStatus.RUNNING

    @property
    def is_closed(self) -> bool:
        """What was said is frozen."""
        return self.status == MeetingStatus.CLOSED

    @property
    def is_cancelled(self) -> bool:
        """It was called off."""
        return self.status == MeetingStatus.CANCELLED

    @property
    def is_correcting(self) -> bool:
        """Lines are mended after an edition was closed."""
        return self.is_running and self.edition > 0

    @property
    def minutes_planned(self) -> int:
        """How long it is meant to last."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class InvitedOffice(models.Model):
    """An office that is asked to a meeting: what it answered, and whether it came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT)
    office_id = models.UUIDField()
    office_name = models.TextField()
    answer = models.TextField(blank=True, default="")
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    presence = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "office_id"], name="office_invited_once"),
            models.CheckConstraint(
                condition=Q(answer__in=[a.value for a in InvitationAnswer]), name="invitation_answer_known"
            ),
            models.CheckConstraint(condition=Q(presence__in=[p.value for p in Presence]), name="presence_known"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.office_id}"

    @property
    def answer_label(self) -> Promise:
        """What it answered, in words."""
        return ANSWER_LABELS[InvitationAnswer(self.answer)]

    @property
    def presence_label(self) -> Promise:
        """Whether it came, in words."""
        return PRESENCE_LABELS[Presence(self.presence)]


class AgendaPoint(models.Model):
    """One point, in its order, with its minutes; one that was left out is kept, so that it is proposed once.

    `about` is an opaque reference to what it was proposed from.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField()
    source = models.TextField()
    about = models.TextField(blank=True, default="")
    title = models.TextField()
    detail = models.TextField(blank=True, default="")
    minutes = models.PositiveSmallIntegerField()
    is_in = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["meeting", "position"], name="point_of_meeting")]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=[s.value for s in AgendaSource]), name="agenda_source_known"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=480), name="agenda_minutes_in_range"),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingRhythm(models.Model):
    """How often a kind of meeting must be held, as a decree sets it; a change is a new row from a day on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField()
    every_months = models.PositiveSmallIntegerField()
    basis = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    made_by = models.UUIDField(null=True)
    # When the next one is due: brought up to date whenever one of its kind begins.
    due_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in MeetingKind]), name="rhythm_kind_known"),
            models.CheckConstraint(condition=Q(every_months__gte=1, every_months__lte=24), name="rhythm_in_range"),
            models.UniqueConstraint(fields=["kind"], condition=Q(valid_to__isnull=True), name="rhythm_standing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.every_months}"

    @property
    def kind_label(self) -> Promise:
        """Who meets, in words."""
        return KIND_LABELS[MeetingKind(self.kind)]
