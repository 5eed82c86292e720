"""Reads of what is kept apart: whose keys stand, one's own conflict reports, requests for a reporter's identity."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from sigap.access.entry import Actor
from sigap.access.models import Membership
from sigap.access.permissions import Permission
from sigap.access.queries import standing
from sigap.access.roles import RoleCode
from sigap.custody.models import ConflictLine, ConflictMessage, ConflictReport, ConflictShare, Disclosure, RecipientKey
from sigap.custody.rules import TalkState, by_kind, exclusions_in
from sigap.intake.rules import ExcludedParty
from sigap.kernel.errors import Refused
from sigap.mailbox.conflict.posting import is_talk_key
from sigap.mailbox.conflict.posting import standing as standing_recipients
from sigap.mailbox.conflict.rules import NamedOfficeKind, RecipientSelection, fit, is_outside, kinds_without, left_out
from sigap.mailbox.dialogue.rules import Author
from sigap.mailbox.dialogue.speaking import is_reply_key
from sigap.mailbox.files.queries import files_of
from sigap.mailbox.models import DialogueLine, ReportFile, ReportStatus
from sigap.vault import macs

KEY_MAC = "recipient_key"
_LISTED = 200


def key_facts(key: RecipientKey) -> tuple[macs.Fact, ...]:
    """What a personal key's MAC covers: whose, for which office, which public half, and who confirmed it."""
    return (
        key.id,
        key.person_id,
        key.office_id,
        key.office_kind,
        key.region,
        bytes(key.public_key),
        key.made_at,
        key.confirmed_by,
        key.confirmed_at,
        key.ended_at,
    )


def files_arrived(envelope_id: UUID) -> list[ReportFile]:
    """Files of a report that waits to be checked, for the desk's own process."""
    return list(ReportFile.objects.raw("SELECT * FROM custody.files_arrived(%s)", [envelope_id]))


def lines_arrived(envelope_id: UUID) -> list[DialogueLine]:
    """What its reporter wrote since."""
    return list(DialogueLine.objects.raw("SELECT * FROM custody.lines_arrived(%s)", [envelope_id]))


def keys_kept_from(parties: Collection[ExcludedParty]) -> frozenset[UUID]:
    """The keys of those whom these exclusions mean."""
    if not parties:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("SELECT custody.keys_kept_from(%s::uuid[], %s::uuid[], %s::text[])", by_kind(parties))
        (found,) = cursor.fetchone()
    return frozenset(found)


def check_key(key: RecipientKey) -> None:
    """Raises MacBroken when the row is not SIGAP's."""
    macs.verify(KEY_MAC, key_facts(key), key.mac)


def is_vouched(key: RecipientKey) -> bool:
    """Whether SIGAP wrote this row."""
    try:
        check_key(key)
    except macs.MacBroken:
        return False
    return True


def own_key(actor: Actor) -> RecipientKey | None:
    """The actor's key that was not replaced, checked. Raises MacBroken."""
    key = RecipientKey.objects.filter(person_id=actor.person_id, ended_at=None).first()
    if key is not None:
        check_key(key)
    return key


def is_standing(key: RecipientKey) -> bool:
    """Whether the post under which the actor made this key of theirs still runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (custody.my_keys())", [key.pk])
        found: bool = cursor.fetchone()[0]
    return found


def own_locked(actor: Actor) -> bytes:
    """The locked half of the actor's key. Raises Refused when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT custody.my_locked()")
        (locked,) = cursor.fetchone()
    if locked is None:
        raise Refused(Permission.CONFLICT_RECEIVE, ids={"person": str(actor.person_id)})
    return bytes(locked)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """A key as the page of readiness shows it."""

    key: RecipientKey
    is_outside: bool
    is_vouched: bool
    may_confirm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether enough recipients stand, for each thing that can be named, and whose key waits for what."""

    rows: tuple[KeyRow, ...]
    # Names of those who hold the role and have no key yet.
    missing: tuple[tuple[str, str], ...]
    # Names of those whose key ended with their post and was not replaced.
    over: tuple[tuple[str, str], ...]
    fits: tuple[tuple[NamedOfficeKind, RecipientSelection], ...]

    @property
    def short(self) -> list[tuple[NamedOfficeKind, RecipientSelection]]:
        """What a report may name for which too few stand."""
        return [(named, found) for named, found in self.fits if not found.is_enough]

    @property
    def has_altered(self) -> bool:
        """Whether a row is there that SIGAP did not write."""
        return any(not row.is_vouched for row in self.rows)


def readiness(actor: Actor, *, at: datetime) -> Readiness:
    """Whether conflict reports can be received. Raises Refused."""
    actor.require(Permission.CONFLICT_SEE)
    keys = list(RecipientKey.objects.filter(ended_at=None).order_by("office_name", "person_name"))
    running = Membership.objects.filter(standing(at), role=RoleCode.CONFLICT_RECIPIENT, person__is_active=True)
    fields = ("person_id", "office_id", "person__name", "office__name", "since")
    posts = {
        (person, office): (name, label, since) for person, office, name, label, since in running.values_list(*fields)
    }
    # A key lives as long as the post under which it was made (`custody.standing_keys`).
    held = [key for key in keys if (post := posts.get((key.person_id, key.office_id))) and post[2] <= key.made_at]
    have = {(key.person_id, key.office_id) for key in held}
    confirms = actor.can(Permission.CONFLICT_CONFIRM)
    rows = tuple(
        KeyRow(
            key=key,
            is_outside=is_outside(key.office_kind, key.region, regency=settings.SIGAP_REGENCY),
            is_vouched=is_vouched(key),
            may_confirm=confirms
            and key.confirmed_at is None
            and key.person_id != actor.person_id
            and key.office_id not in actor.office_ids,
        )
        for key in held
    )
    everybody = standing_recipients([])
    fits = tuple(
        (named, fit(everybody, kinds_left_out=left_out([named]), regency=settings.SIGAP_REGENCY))
        for named in NamedOfficeKind
    )
    return Readiness(
        rows=rows,
        missing=tuple(posts[key][:2] for key in sorted(set(posts) - have)),
        over=tuple((key.person_name, key.office_name) for key in keys if key not in held),
        fits=fits,
    )


def key_to_confirm(actor: Actor, key_id: UUID) -> RecipientKey:
    """A key that waits for its second person. Raises Refused, MacBroken."""
    actor.require(Permission.CONFLICT_CONFIRM, key=str(key_id))
    key = RecipientKey.objects.filter(pk=key_id, ended_at=None).first()
    if key is None:
        raise Refused(Permission.CONFLICT_CONFIRM)
    check_key(key)
    return key


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictReportRow:
    """A conflict report as its recipient's list shows it; `fresh`: messages that they have not had before them."""

    report: ConflictReport
    fresh: int


def conflict_reports(actor: Actor) -> list[ConflictReportRow]:
    """Reports whose key is sealed to the actor, the newest first; without what is sealed in them."""
    actor.require(Permission.CONFLICT_RECEIVE)
    rows = ConflictReport.objects.filter(pk__in=_held(actor)).defer(*_INSIDE).annotate(fresh=_fresh(actor))
    return [ConflictReportRow(report=row, fresh=row.fresh) for row in rows.order_by("ended", "-received_at")[:_LISTED]]


_INSIDE = (
    "sealed_story",
    "sealed_details",
    "talk_key",
    "talk_mark",
    "sealed_talk_half",
    "reply_key",
    "reply_mark",
)


def _fresh(actor: Actor) -> Combinable:
    """How many of its reporter's messages a report has that the actor has not had before them."""
    theirs = (
        ConflictLine.objects.filter(report_id=OuterRef("pk"), author=Author.REPORTER).order_by().values("report_id")
    )
    mine = RecipientKey.objects.filter(person_id=actor.person_id, ended_at=None).values("pk")
    heard = ConflictShare.objects.filter(report_id=OuterRef("pk"), recipient_key_id__in=mine).values("heard_lines")[:1]
    messages = Subquery(theirs.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    return Coalesce(messages, Value(0)) - Coalesce(Subquery(heard, output_field=IntegerField()), Value(0))


def fresh_of(actor: Actor, report: ConflictReport) -> tuple[int, int]:
    """How many messages of both sides there are, and how many of the reporter the actor has not had before them."""
    lines = ConflictLine.objects.filter(report_id=OuterRef("pk")).order_by().values("report_id")
    count = Subquery(lines.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    rows = ConflictReport.objects.filter(pk=report.pk).annotate(fresh=_fresh(actor), count=Coalesce(count, Value(0)))
    found: tuple[int, int] = rows.values_list("count", "fresh").get()
    return found


def talk_state(report: ConflictReport) -> TalkState:
    """Whether words can be sealed to this reporter: to no half but those that SIGAP laid beside the report."""
    if report.code_ended_at is not None:
        return TalkState.ENDED
    if report.talk_key is None:
        return TalkState.NONE
    if not is_talk_key(report.pk, report.talk_key, report.talk_mark):
        return TalkState.ALTERED
    if report.reply_key is None:
        return TalkState.WAITING
    is_theirs = is_reply_key(report.pk, report.reply_key, report.reply_mark)
    return TalkState.OPEN if is_theirs else TalkState.ALTERED


def conflict_lines(report: ConflictReport) -> list[ConflictLine]:
    """What the reporter and the recipients wrote to each other among the conflict reports, oldest first."""
    return list(ConflictLine.objects.filter(report_id=report.pk).order_by("sent_at", "pk"))


def conflict_report_for(actor: Actor, number: str) -> ConflictReport:
    """One conflict report that is sealed to the actor. Raises Refused, also when there is none."""
    actor.require(Permission.CONFLICT_RECEIVE)
    found = ConflictReport.objects.filter(number=number, pk__in=_held(actor)).order_by("ended").first()
    if found is None:
        raise Refused(Permission.CONFLICT_RECEIVE)
    return found


def _held(actor: Actor) -> QuerySet[ConflictShare, UUID]:
    mine = RecipientKey.objects.filter(person_id=actor.person_id, ended_at=None).values("pk")
    return ConflictShare.objects.filter(recipient_key_id__in=mine).values_list("report_id", flat=True)


def share_of(actor: Actor, report: ConflictReport) -> ConflictShare:
    """The actor's share of a report's key. Raises Refused."""
    mine = RecipientKey.objects.filter(person_id=actor.person_id, ended_at=None).values("pk")
    found = ConflictShare.objects.filter(report_id=report.pk, recipient_key_id__in=mine).first()
    if found is None:
        raise Refused(Permission.CONFLICT_RECEIVE)
    return found


def check_uninvolved(key: RecipientKey, details: Mapping[str, Any]) -> None:
    """A recipient who came to work in what a report names, or must not know of it, reads it no more. Raises Refused."""
    may = standing_recipients(sorted(kinds_without(details)))
    if key.pk not in {who.key_id for who in may} - keys_kept_from(exclusions_in(details)):
        raise Refused(Permission.CONFLICT_RECEIVE)


def conflict_messages(report: ConflictReport) -> list[ConflictMessage]:
    """What the reporter was told, the newest first."""
    return list(ConflictMessage.objects.filter(report_id=report.pk).order_by("-sent_at", "-id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Resealable:
    """A report that the actor holds and somebody else does not: they lost it, or too few can open it."""

    report_id: UUID
    number: str
    key_id: UUID
    person_name: str
    office_name: str
    office_kind: str
    public_key: bytes = field(repr=False)
    # They held it before, under a key that ended; else it is too few who hold it.
    is_lost: bool


def resealable(actor: Actor) -> list[Resealable]:
    """What the actor could seal to others. Raises Refused."""
    actor.require(Permission.CONFLICT_RECEIVE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT report_id, number, key_id, person_name, office_name, office_kind, public_key, is_lost"
            " FROM custody.resealable()"
        )
        rows = cursor.fetchall()
    return [
        Resealable(
            report_id=row[0],
            number=row[1],
            key_id=row[2],
            person_name=row[3],
            office_name=row[4],
            office_kind=row[5],
            public_key=bytes(row[6]),
            is_lost=row[7],
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierReader:
    """Who took, opened or noted a report before it became a conflict report; the last time."""

    at: datetime
    name: str
    offices: str


def read_before(report: ConflictReport) -> list[EarlierReader]:
    """Who had read a moved report, from the trail, each once; empty for one that came in here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(at), name, offices FROM custody.read_before(%s) GROUP BY name, offices ORDER BY 1", [report.pk]
        )
        return [EarlierReader(at=row[0], name=row[1], offices=row[2]) for row in cursor.fetchall()]


def conflict_reports_waiting(actor: Actor) -> QuerySet[Any]:
    """Conflict reports that are sealed to the actor and not done, to stand in their queue; one with a message, too.

    `fresh`: how many of its reporter's messages the actor has not had before them.
    """
    actor.require(Permission.CONFLICT_RECEIVE)
    rows = ConflictReport.objects.filter(pk__in=_held(actor), ended="").annotate(fresh=_fresh(actor))
    return rows.filter(~Q(status=ReportStatus.DONE) | Q(fresh__gt=0))


def dialogue_of(envelope_id: UUID) -> list[DialogueLine]:
    """Everything that reporter and office wrote to each other on an ordinary report, oldest first."""
    return list(DialogueLine.objects.filter(envelope_id=envelope_id).order_by("sent_at", "pk"))


def conflict_files(report: ConflictReport) -> list[ReportFile]:
    """The files of a conflict report that still open, in the order in which they came."""
    return [each for each in files_of(report.pk) if each.sealed_key]


def disclosures_asked(actor: Actor) -> list[Disclosure]:
    """The actor's own requests, the newest first."""
    actor.require(Permission.DISCLOSURE_ASK)
    return list(Disclosure.objects.filter(asked_by=actor.person_id).order_by("-asked_at")[:_LISTED])


def disclosures_to_answer(actor: Actor) -> list[Disclosure]:
    """Requests of other offices, the waiting ones first."""
    actor.require(Permission.DISCLOSURE_APPROVE)
    rows = Disclosure.objects.exclude(asked_by=actor.person_id).exclude(office_id__in=actor.office_ids)
    return list(rows.order_by("answer", "-asked_at")[:_LISTED])


def disclosure_to_answer(actor: Actor, disclosure_id: UUID) -> Disclosure:
    """One request of another office. Raises Refused, also for one's own or one's own office's."""
    actor.require(Permission.DISCLOSURE_APPROVE)
    rows = Disclosure.objects.exclude(asked_by=actor.person_id).exclude(office_id__in=actor.office_ids)
    found = rows.filter(pk=disclosure_id).first()
    if found is None:
        raise Refused(Permission.DISCLOSURE_APPROVE)
    return found


def disclosure_asked(actor: Actor, disclosure_id: UUID) -> Disclosure:
    """One request of the actor's own. Raises Refused."""
    actor.require(Permission.DISCLOSURE_ASK)
    found = Disclosure.objects.filter(pk=disclosure_id, asked_by=actor.person_id).first()
    if found is None:
        raise Refused(Permission.DISCLOSURE_ASK)
    return found
