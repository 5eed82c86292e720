"""What a recipient does with a conflict report: answer in ready wordings, seal it again, hand it over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.access.permissions import Permission
from sigap.custody import events
from sigap.custody.models import ConflictLine, ConflictMessage, ConflictReport, ConflictShare, RecipientKey
from sigap.custody.queries import Resealable, check_key, conflict_report_for, keys_kept_from, resealable
from sigap.custody.rules import KEPT_FROM, LANE_HELD_FOR, by_kind, exclusions_in
from sigap.intake.actions.report_state import record_report_event
from sigap.intake.events import KEPT_FROM as REPORT_KEPT_FROM
from sigap.intake.models import PROMISE_LABELS
from sigap.intake.rules import ExcludedParty
from sigap.kernel.errors import Refused, Unable
from sigap.kernel.identifiers import new_report_number
from sigap.mailbox.conflict.posting import details_text, share_for, standing
from sigap.mailbox.conflict.rules import kinds_without
from sigap.mailbox.dialogue.rules import Author, PromiseChannel
from sigap.mailbox.dialogue.speaking import carried_reply_key
from sigap.mailbox.files.queries import file_key_place, files_of
from sigap.mailbox.models import ReportFile, ReportStatus
from sigap.mailbox.posting import DETAILS, NUMBER_DIGITS, STORY
from sigap.mailbox.posting import TABLE as ENVELOPE
from sigap.mailbox.wordings import CLOSING, MessageCode
from sigap.notifications.actions import notify
from sigap.ui.dates import quarter
from sigap.vault import reports
from sigap.vault.envelope_sealing import intake_public_key, seal_report
from sigap.vault.hpke import seal_key_to
from sigap.vault.sealing import OpenKey

INTAKE_KIND = "uptd_ppa"
"""The kind of office that has the ordinary intake."""


class UnableToHandOverReport(Unable):
    """The ordinary intake is involved, or the report is not among the conflict reports any more."""


class ReportHandedOver(UnableToHandOverReport):
    """Another recipient handed it over meanwhile: whoever held it holds it no more."""

    def __init__(self) -> None:
        super().__init__(_("Laporan ini sudah diserahkan."))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedConflictLine:
    """A message of a conflict report in clear, for one answer; `text` is None where SIGAP did not write it."""

    line: ConflictLine
    text: str | None = field(repr=False)

    @property
    def is_reporter(self) -> bool:
        """Whether the reporter wrote it."""
        return self.line.author == Author.REPORTER

    @property
    def sent_about(self) -> datetime:
        """When it was sent; of a reporter, who may be watched, no closer than the quarter of an hour."""
        return quarter(self.line.sent_at) if self.is_reporter else self.line.sent_at

    @property
    def read_about(self) -> datetime | None:
        """When the reporter read it, as roughly."""
        return None if self.line.read_at is None else quarter(self.line.read_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConflictReport:
    """A conflict report in clear, opened beforehand; `key` is its data key, to be sealed to somebody else.

    `talk`: the private half to which its messages are sealed, None where there is none or is not SIGAP's; `messages`:
    those messages, where they were opened, too.
    """

    story: str = field(repr=False)
    details: Mapping[str, Any] = field(repr=False)
    key: OpenKey = field(repr=False)
    talk: X25519PrivateKey | None = field(default=None, repr=False)
    messages: Sequence[OpenedConflictLine] = field(default=(), repr=False)

    @property
    def named(self) -> list[str]:
        """What the reporter named, as codes."""
        return list(self.details.get("named") or ())

    @property
    def lines(self) -> list[Mapping[str, str]]:
        """What reporter and office wrote to each other before a report was moved here, oldest first."""
        return list(self.details.get("lines") or ())

    @property
    def may_release(self) -> bool:
        """Whether the ordinary intake stands outside the chain of what is named."""
        return INTAKE_KIND not in self.left_out

    @property
    def left_out(self) -> frozenset[str]:
        """The kinds of office that it is kept from."""
        return kinds_without(self.details)

    @property
    def kept(self) -> frozenset[ExcludedParty]:
        """Whom the ordinary desk had kept it from before it was moved."""
        return exclusions_in(self.details)


@audit.action
def tell(*, by: Actor, at: datetime, number: str, code: MessageCode) -> None:
    """Leaves a ready wording for the reporter; a closing one ends it for them, any other says it is handled."""
    report = locked_report(by, number)
    status = ReportStatus.DONE if code in CLOSING else ReportStatus.HANDLING
    last = ConflictMessage.objects.filter(report_id=report.pk).order_by("-sent_at", "-id").first()
    if last is not None and last.code == code and report.status == status:
        audit.unchanged()
        return
    ConflictMessage.objects.create(report_id=report.pk, code=code, sent_at=at, sent_by=by.person_id)
    record_conflict_event(by, at, report, events.TOLD, message=code.value)
    move_on(by, at, report, status)


def move_on(by: Actor, at: datetime, report: ConflictReport, status: ReportStatus) -> None:
    """The reporter's status; what was done and is written to again is handled anew. Inside the act that moves it."""
    if report.status != status:
        # Its time of keeping, and that its end is near, begin with the day on which it is done.
        ConflictReport.objects.filter(pk=report.pk).update(status=status, status_at=at, end_told_at=None)
        record_conflict_event(by, at, report, events.STATUS, status=status.value)


@audit.action
def share_again(*, by: Actor, at: datetime, number: str, key_id: UUID, opened: OpenConflictReport) -> None:
    """Seals a report to somebody's key: they lost theirs, or too few can open it. Twice changes nothing.

    Raises Refused, UnableToHandOverReport, MacBroken.
    """
    report = locked_report(by, number)
    if _is_shared(report, key_id):
        audit.unchanged()
        return
    to = _resealable(by, report, key_id)
    if to.key_id not in {who.key_id for who in standing(sorted(opened.left_out))} - keys_kept_from(opened.kept):
        raise UnableToHandOverReport(_("Penerima ini bekerja di kantor yang disebut laporan, atau di garis atasannya."))
    require_step_up(by, at=at)
    check_powers(by)
    # Not to a public half that somebody laid into the table.
    check_key(RecipientKey.objects.get(pk=to.key_id, public_key=to.public_key))
    ConflictShare.objects.create(
        report_id=report.pk,
        recipient_key_id=to.key_id,
        blob=share_for(to.public_key, opened.key, report_id=report.pk),
        made_at=at,
        made_by=by.person_id,
    )
    record_conflict_event(by, at, report, events.SHARED_AGAIN, key=str(to.key_id))


def _is_shared(report: ConflictReport, key_id: UUID) -> bool:
    """Whether it is sealed to this key already, perhaps by another recipient just now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT custody.is_shared(%s, %s)", [report.pk, key_id])
        found: bool = cursor.fetchone()[0]
    return found


def _resealable(by: Actor, report: ConflictReport, key_id: UUID) -> Resealable:
    for each in resealable(by):
        if each.report_id == report.pk and each.key_id == key_id:
            return each
    raise Refused(Permission.CONFLICT_RECEIVE)


@audit.action
def keep_longer(*, by: Actor, at: datetime, number: str) -> None:
    """A report that is done stays another year; a second click on the same day changes nothing."""
    report = locked_report(by, number)
    if report.status != ReportStatus.DONE:
        raise UnableToHandOverReport(_("Laporan ini belum selesai: masa simpannya belum berjalan."))
    until = at + LANE_HELD_FOR
    if report.held_until is not None and localdate(report.held_until) == localdate(until):
        audit.unchanged()
        return
    ConflictReport.objects.filter(pk=report.pk).update(held_until=until, end_told_at=None)
    record_conflict_event(by, at, report, events.HELD)


_RELEASE = """
SELECT custody.release(%(report)s, %(id)s, %(number)s, %(at)s, %(flags)s::text[], %(about)s, %(area)s, %(key_id)s,
  %(key_blob)s, %(story)s, %(details)s, %(files)s::uuid[], %(file_blobs)s::bytea[], %(left_out)s::text[],
  %(people)s::uuid[], %(offices)s::uuid[], %(areas)s::text[], %(lines)s::uuid[], %(reply_key)s, %(reply_mark)s)
"""


@audit.action
def release(*, by: Actor, at: datetime, number: str, opened: OpenConflictReport) -> str:
    """Hands a report with its dialogue to the ordinary intake; its number there.

    It is kept from every office named, and from whom it was kept before it came here. Who else held it hears of it.

    Raises UnableToHandOverReport when the ordinary intake stands in the chain of what is named, or the reporter wrote
    since it was opened; StepUpNeeded.
    """
    report = require_held_report(by, number)
    if not opened.may_release:
        raise UnableToHandOverReport(
            _("Kantor yang disebut satu garis dengan pengaduan UPTD PPA. Teruskan ke lembaga di luar daerah.")
        )
    require_step_up(by, at=at)
    check_powers(by)
    details = {name: value for name, value in opened.details.items() if name not in _OUTSIDE}
    envelope_id = uuid4()
    texts = {STORY: _with_lines(opened), DETAILS: details_text(details)}
    files = [each for each in files_of(report.pk) if each.sealed_key]
    sealed = seal_report(texts, table=ENVELOPE, report_id=envelope_id, public_key=intake_public_key())
    people, offices, areas = by_kind(opened.kept)
    given, holders = _insert(
        report,
        {
            "report": report.pk,
            "id": envelope_id,
            "at": at,
            "flags": list(opened.details.get("flags") or ()),
            "about": str(opened.details.get("about") or ""),
            "area": str(opened.details.get("area") or ""),
            "key_id": sealed.key_id,
            "key_blob": sealed.key_blob,
            "story": sealed.texts[STORY],
            "details": sealed.texts[DETAILS],
            "files": [each.pk for each in files],
            "file_blobs": [_to_intake(each, opened.key) for each in files],
            "left_out": sorted(opened.left_out),
            "people": people,
            "offices": offices,
            "areas": areas,
            "lines": [each.line.pk for each in opened.messages],
            **carried_reply_key(envelope_id, before=report.pk, public=report.reply_key, mark=report.reply_mark),
        },
    )
    record_conflict_event(by, at, report, events.RELEASED, to=str(envelope_id))
    for person_id in holders:
        notify(at=at, code="conflict-released", person_id=person_id)
    if opened.kept:
        record_report_event(by, at, envelope_id, REPORT_KEPT_FROM, count=str(len(opened.kept)))
    return given


_OUTSIDE = frozenset({"named", "flags", "about", "area", "lines", KEPT_FROM})
"""What stands beside the sealed text of an ordinary report, or is told in its story."""


def _with_lines(opened: OpenConflictReport) -> str:
    """The story, and what was written to and fro since: the ordinary intake has no other place for it."""

    def lined(sent_at: datetime, author: str, text: str) -> str:
        return f"[{localdate(sent_at).isoformat()}, {author}] {text}"

    before = [lined(datetime.fromisoformat(each["at"]), each["by"], _words_of(each)) for each in opened.lines]
    since = [
        lined(each.line.sent_at, each.line.author, "–" if each.text is None else each.text) for each in opened.messages
    ]
    return "\n\n".join([opened.story, *before, *since])


def _words_of(line: Mapping[str, str]) -> str:
    return f"{line['text']}, {PROMISE_LABELS[PromiseChannel(line['way'])]}" if "way" in line else line["text"]


def _to_intake(file: ReportFile, under: OpenKey) -> bytes:
    """A file's key, sealed to the intake key as it was when the file came."""
    key = reports.opened_laid_key(
        file.sealed_key or b"", key_id=file.key_id, under=under, place=file_key_place(file.pk)
    )
    return seal_key_to(intake_public_key(), key, subject=file.pk)


_HANDED_OVER, _MEANWHILE = "SG021", "SG022"


def _insert(report: ConflictReport, values: dict[str, Any]) -> tuple[str, Sequence[UUID]]:
    """Under its own number where that is free, else under a new one; who else held it until now."""
    for number in (report.number, *(new_report_number(digits) for digits in NUMBER_DIGITS)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_RELEASE, {**values, "number": number})
                (holders,) = cursor.fetchone()
        except IntegrityError:
            continue
        except DatabaseError as error:
            state = getattr(error.__cause__, "sqlstate", "")
            if state == _HANDED_OVER:
                raise ReportHandedOver from None
            if state != _MEANWHILE:
                raise
            raise UnableToHandOverReport(
                _("Baru saja ada pesan baru dari pelapor. Laporan belum diserahkan: buka dan baca dulu.")
            ) from None
        return number, holders
    raise UnableToHandOverReport(_("Nomor laporan tidak tersedia. Coba lagi."))


def require_held_report(by: Actor, number: str) -> ConflictReport:
    """A report that the actor holds and that is still among the conflict reports. Raises Refused, ReportHandedOver."""
    by.require(Permission.CONFLICT_RECEIVE)
    report = conflict_report_for(by, number)
    if report.ended:
        raise ReportHandedOver
    return report


def locked_report(by: Actor, number: str) -> ConflictReport:
    """Such a report: it is not handed over while this act runs, its code is not ended, and no other act changes it.

    Raises Refused, ReportHandedOver.
    """
    held = require_held_report(by, number)
    found = ConflictReport.objects.select_for_update(no_key=True).filter(pk=held.pk, ended="").first()
    if found is None:
        raise ReportHandedOver
    return found


def record_conflict_event(by: Actor, at: datetime, report: ConflictReport, code: str, **ids: str) -> None:
    """Leaves the trace of one act on a report, in the report's own stream."""
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind="system",
            stream_id=report.pk,
            at=at,
            actor_id=by.person_id,
            ids={"report": str(report.pk), **ids},
        )
    )
