"""Tables of notices (a code and ids, to a person, an office, or a part that somebody plays), and of mail about them.

A mail is what goes out to one person or holder, by mail or by WhatsApp.
Addresses and numbers of officers stand here in clear: the worker that mails holds no key. Whoever reads the database or
a copy of it reads them, and nothing of a case with them. One's own row is all that the desk shows to anybody.
"""

import uuid
from collections.abc import Mapping
from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.notifications.rules import Audience
from sigap.notifications.rules.alerting import AlertChannel, AlertEnd, AlertRole

WAY_LABELS: Mapping[AlertChannel, Promise] = {
    AlertChannel.DESK: _("meja kerja"),
    AlertChannel.MAIL: _("surel"),
    AlertChannel.WHATSAPP: _("WhatsApp"),
}
RUNG_LABELS: Mapping[AlertRole, Promise] = {
    AlertRole.ADDRESSEE: _("yang dituju"),
    AlertRole.DUTY: _("yang piket"),
    AlertRole.DEPUTY: _("pengganti piket"),
    AlertRole.HEAD: _("kepala kantor"),
    AlertRole.NEXT_DUTY: _("piket berikutnya"),
    AlertRole.COLLEAGUE: _("rekan yang dituju"),
    AlertRole.DAILY_CHAIR: _("ketua harian"),
}


class MailKind(StrEnum):
    """What a mail is. The first three say the same words; they differ in when they may go."""

    NEWS = "news"
    URGENT = "urgent"
    EMERGENCY = "emergency"
    CODE = "code"
    HEAD = "head"
    HEAD_TEST = "head_test"
    RECOVERY = "recovery"
    OUTSIDE = "outside"


class MailTrouble(StrEnum):
    """Why a mail did not go. Of what a server answered only the number is kept (`smtp-550`), never its words."""

    UNREACHABLE = "unreachable"
    TLS = "tls"
    SIGN_IN = "sign_in"
    CUT_OFF = "cut_off"
    ADDRESS = "address"
    TEMPLATE = "template"
    REFUSED = "refused"
    TOKEN = "token"  # noqa: S105 - a code of trouble
    LIMIT = "limit"
    SERVER = "server"
    UNCLEAR = "unclear"


TROUBLE_LABELS: Mapping[MailTrouble, Promise] = {
    MailTrouble.UNREACHABLE: _("server surat tidak terjangkau"),
    MailTrouble.TLS: _("sambungan ke server surat tidak aman"),
    MailTrouble.SIGN_IN: _("server surat menolak akun SIGAP"),
    MailTrouble.CUT_OFF: _("server surat memutus sambungan"),
    MailTrouble.ADDRESS: _("alamat tidak dapat dikirimi"),
    MailTrouble.TEMPLATE: _("templat pesan ditolak WhatsApp"),
    MailTrouble.REFUSED: _("WhatsApp menolak nomor ini"),
    MailTrouble.TOKEN: _("WhatsApp menolak kunci SIGAP"),
    MailTrouble.LIMIT: _("WhatsApp meminta SIGAP melambat"),
    MailTrouble.SERVER: _("server WhatsApp sedang bermasalah"),
    MailTrouble.UNCLEAR: _("WhatsApp tidak menjawab; mungkin sampai, tidak dikirim dua kali"),
}

_NEWS = [MailKind.NEWS.value, MailKind.URGENT.value, MailKind.EMERGENCY.value]
TO_PEOPLE = [*_NEWS, MailKind.CODE.value]
_ADDRESS_FORM = r"^[!-?A-~]{1,64}@[a-z0-9.-]{4,189}$"
LABEL_LIMIT = 80


class Notice(models.Model):
    """One notice. Read by one of those it is addressed to, it is read for all of them.

    `sent_by` is whose act it tells of, none for a sweep's: whoever has entered, noted by the database. `until` is when
    what it asks must be done, as that stood then. `mail_due_at` is its place in the outbox: when the worker looks whom
    to mail of it, unless it was read by then. `answering_id` is the office that answers for what an emergency is about,
    noted by the database of the app that knows; an emergency to a person goes on within that office.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person_id = models.UUIDField(null=True)
    office_id = models.UUIDField(null=True)
    role = models.TextField(blank=True, default="")
    code = models.TextField()
    ids = models.JSONField(default=dict)
    sent_by = models.UUIDField(null=True)
    until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.UUIDField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    mail_pace = models.PositiveSmallIntegerField(default=0)
    alert_id = models.UUIDField(null=True)
    answering_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["alert_id"], condition=Q(alert_id__isnull=False), name="notice_of_alert"),
            models.Index(fields=["office_id", "-created_at"], name="notice_of_office"),
            models.Index(fields=["person_id", "-created_at"], name="notice_of_person"),
            models.Index(
                fields=["role", "-created_at"],
                condition=Q(person_id__isnull=True, office_id__isnull=True),
                name="notice_of_role",
            ),
            # What is unread is counted on every page: of all that ever came, few.
            models.Index(fields=["person_id"], condition=Q(read_at__isnull=True), name="notice_unread_person"),
            models.Index(
                fields=["office_id", "role"],
                condition=Q(read_at__isnull=True, person_id__isnull=True),
                name="notice_unread_office",
            ),
            models.Index(
                fields=["role"],
                condition=Q(read_at__isnull=True, person_id__isnull=True, office_id__isnull=True),
                name="notice_unread_role",
            ),
            models.Index(
                fields=["mail_due_at"],
                condition=Q(mail_due_at__isnull=False, read_at__isnull=True),
                name="notice_to_mail",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person_id__isnull=False) | Q(office_id__isnull=False) | ~Q(role=""),
                name="notice_is_addressed",
            ),
            # A code and no text: what a page shows of it are our own words.
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z][a-z0-9-]{2,63}$"), name="notice_code_form"),
            models.CheckConstraint(
                condition=Q(role__in=["", *(audience.value for audience in Audience)]), name="notice_role_known"
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="notice_read_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Address(models.Model):
    """Where one officer wants to be told by one channel, in clear. Nothing but a code goes there until it is confirmed.

    By WhatsApp the address is a number: digits, with the country's first.
    """

    pk = models.CompositePrimaryKey("person_id", "channel")
    person_id = models.UUIDField()
    channel = models.TextField(default=AlertChannel.MAIL.value)
    address = models.TextField(blank=True, default="")
    is_on = models.BooleanField(default=True)
    confirmed_at = models.DateTimeField(null=True)
    code_hash = models.BinaryField(null=True)
    code_expires_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    asks = models.PositiveSmallIntegerField(default=0)
    asks_since = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(address="")
                | Q(channel=AlertChannel.MAIL.value, address__regex=_ADDRESS_FORM)
                | Q(channel=AlertChannel.WHATSAPP.value, address__regex=r"^[1-9][0-9]{7,14}$"),
                name="address_form",
            ),
            models.CheckConstraint(condition=~Q(address="") | Q(confirmed_at__isnull=True), name="address_confirmed"),
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class Outlet(models.Model):
    """Whether this installation sends by a channel, as the worker says it: the desk holds none of its settings."""

    channel = models.TextField(primary_key=True)
    is_set_up = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.channel


class QuietHours(models.Model):
    """By how much one officer's night is longer than everybody's; emergencies come through as by night."""

    person_id = models.UUIDField(primary_key=True)
    begins = models.TimeField()
    ends = models.TimeField()

    def __str__(self) -> str:
        return str(self.person_id)


class Alert(models.Model):
    """An emergency that somebody must acknowledge: one act, however many notices tell of it.

    It goes on to the next channel and the next person at `next_at`, until one of its notices is read, or what it asks
    is done. `climbs` is false where it goes to the next channel only: another person could do nothing about it, or a
    ladder of its own calls them.
    """

    id = models.UUIDField(primary_key=True)
    opened_at = models.DateTimeField()
    set_by = models.UUIDField(null=True)
    climbs = models.BooleanField(default=False)
    is_by_two = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_how = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="alert_waiting"),
            models.Index(
                fields=["opened_at"], condition=Q(ended_how__in=["", AlertEnd.EXHAUSTED.value]), name="alert_unseen"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_how__in=["", *(how.value for how in AlertEnd)]), name="alert_end_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="") | (Q(ended_at__isnull=False) & ~Q(ended_how="")),
                name="alert_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AlertStep(models.Model):
    """One person told of an alert by one channel, never twice; `seen_at`: by the page behind the mail's link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE)
    no = models.PositiveSmallIntegerField()
    rung = models.TextField()
    person_id = models.UUIDField()
    channel = models.TextField()
    mail_id = models.UUIDField(null=True)
    taken_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["mail_id"], condition=Q(mail_id__isnull=False), name="alert_step_of_mail")]
        constraints = [
            models.UniqueConstraint(fields=["alert", "person_id", "channel"], name="alert_step_once"),
            models.CheckConstraint(condition=Q(rung__in=[rung.value for rung in AlertRole]), name="alert_rung_known"),
            models.CheckConstraint(
                condition=Q(channel__in=[way.value for way in AlertChannel]), name="alert_channel_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.no}"


class HeadHolder(models.Model):
    """Somebody outside the server who is mailed the head of the trail every day: an office, not a person's name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    label = models.TextField()
    address = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    added_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(address__regex=_ADDRESS_FORM), name="holder_address_form"),
            models.CheckConstraint(
                condition=Q(label__regex=rf"^[^[:cntrl:]]{{2,{LABEL_LIMIT}}}$"), name="holder_label_form"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="holder_span_in_order"
            ),
            models.UniqueConstraint(fields=["address"], condition=Q(until__isnull=True), name="holder_address_once"),
        ]

    def __str__(self) -> str:
        return self.label


class OutsideOffice(models.Model):
    """The office outside the regency that a decree names, for what the last rung must not know. One at a time.

    Reached in SIGAP, where it works there, by a mail without content, or by both.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    decree_id = models.UUIDField()
    label = models.TextField()
    office_id = models.UUIDField(null=True)
    address = models.TextField(blank=True, default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    named_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(address="") & Q(office_id__isnull=False)) | Q(address__regex=_ADDRESS_FORM),
                name="outside_is_reached",
            ),
            models.CheckConstraint(
                condition=Q(label__regex=rf"^[^[:cntrl:]]{{2,{LABEL_LIMIT}}}$"), name="outside_label_form"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="outside_span_in_order"
            ),
            models.UniqueConstraint(models.Value(1), condition=Q(until__isnull=True), name="outside_named_once"),
        ]

    def __str__(self) -> str:
        return self.label


class Mail(models.Model):
    """One mail that waits, went, or was given up: to whom and when, never what. Its words are made when it goes.

    `once` is what keeps it single: `news:<channel>:<person>` while it waits, `head:<holder>:<day>` for ever.
    `claimed_at` stands before a WhatsApp message goes: its server knows no second copy, so what was claimed is never
    sent again, and takes up nothing more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField()
    channel = models.TextField(default=AlertChannel.MAIL.value)
    person_id = models.UUIDField(null=True)
    holder_id = models.UUIDField(null=True)
    once = models.TextField(null=True, unique=True)  # noqa: DJ001 - no key is none: many settled mails have none
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    token_digest = models.BinaryField(null=True, unique=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(sent_at__isnull=True, given_up_at__isnull=True), name="mail_waiting"
            ),
            models.Index(fields=["person_id", "-sent_at"], name="mail_of_person"),
            models.Index(fields=["holder_id", "-sent_at"], name="mail_of_holder"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in MailKind]), name="mail_kind_known"),
            models.CheckConstraint(
                condition=Q(channel=AlertChannel.MAIL.value)
                | Q(channel=AlertChannel.WHATSAPP.value, kind__in=TO_PEOPLE),
                name="mail_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=TO_PEOPLE, person_id__isnull=False, holder_id__isnull=True)
                | (~Q(kind__in=TO_PEOPLE) & Q(person_id__isnull=True, holder_id__isnull=False)),
                name="mail_to_one",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True), name="mail_settled_once"
            ),
            # A code, never what a server said.
            models.CheckConstraint(
                condition=Q(last_error__regex=r"^([a-z_]{3,16}|smtp-[0-9]{3}|)$"), name="mail_error_form"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
