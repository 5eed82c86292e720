"""The office's side of the dialogue: words to a reporter, a time that somebody on duty confirms, answers read."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import on_duty
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.intake import events
from sigap.intake.actions.dialogue_watch import ANSWER_CLOCK, DIALOGUE, PROMISE_CLOCK, URGENT_CLOCK
from sigap.intake.actions.report_state import adopt_locked, one_at_a_time, record_report_event
from sigap.intake.queries import dialogue_context_of, require_talks
from sigap.kernel.errors import Unable
from sigap.mailbox import actions as mailbox
from sigap.mailbox import codes
from sigap.mailbox.dialogue.rules import Author, LineKind, PromiseChannel, PromiseOutcome
from sigap.mailbox.dialogue.speaking import promise_text
from sigap.mailbox.models import DialogueLine, Envelope
from sigap.mailbox.wordings import MessageCode

PROMISED_WITHIN = timedelta(days=14)


class UnableToWriteToReporter(Unable):
    """The words did not reach the reporter's page; what was typed stays."""


@audit.action
def write_to_reporter(*, by: Actor, at: datetime, envelope: Envelope, text: str, form_key: UUID) -> DialogueLine:
    """A message that only the reporter's six words open.

    The same form changes nothing. Raises UnableToWriteToReporter.
    """
    line = _written(by, at, envelope, text, LineKind.TEXT, form_key)
    settle_read(by, at, envelope.pk, "answered")
    return line


@audit.action
def promise_time(
    *, by: Actor, at: datetime, envelope: Envelope, promised_at: datetime, way: PromiseChannel, form_key: UUID
) -> DialogueLine:
    """A time, said to the reporter by whoever is on duty then and by nobody for somebody else; its clock runs.

    Raises UnableToWriteToReporter.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    require_talks(envelope)
    if not at < promised_at <= at + PROMISED_WITHIN:
        raise UnableToWriteToReporter(_("Pilih waktu yang akan datang, paling lama 14 hari lagi."))
    if way is PromiseChannel.CONTACT and not dialogue_context_of(by, envelope).may_contact:
        raise UnableToWriteToReporter(
            _("Anda tidak memegang cara menghubungi pelapor ini. Janjikan lewat halaman ini.")
        )
    office = by.offices_where(Permission.REPORT_DECIDE)[0]
    one_at_a_time("promise", envelope.pk)
    mark, _body = _traces(form_key, "")
    is_again = DialogueLine.objects.filter(mark=mark).exists()
    if not is_again:
        duty = on_duty(office_id=office, at=promised_at)
        if duty is None or duty.person_id != by.person_id:
            raise UnableToWriteToReporter(
                _("Pada jam itu Anda tidak tercatat berjaga. Waktu hanya dijanjikan oleh petugas yang berjaga sendiri.")
            )
        if Clock.objects.filter(
            rule_code=PROMISE_CLOCK, subject_kind=DIALOGUE, subject_id=envelope.pk, stopped_at=None
        ).exists():
            raise UnableToWriteToReporter(_("Masih ada janji waktu yang berjalan. Catat dulu bagaimana jadinya."))
    line = _written(by, at, envelope, promise_text(promised_at, way), LineKind.PROMISE, form_key)
    if not is_again:
        clocks.start(
            by=by,
            at=at,
            rule=PROMISE_CLOCK,
            subject_kind=DIALOGUE,
            subject_id=envelope.pk,
            owner_office=office,
            owner_person=by.person_id,
            promised_at=promised_at,
        )
    settle_read(by, at, envelope.pk, "answered")
    return line


def has_open_promise(envelope_id: UUID) -> bool:
    """Whether a time that the reporter was promised is still to come, or to be told of."""
    running = Clock.objects.filter(rule_code=PROMISE_CLOCK, subject_kind=DIALOGUE, subject_id=envelope_id)
    return running.filter(stopped_at=None).exists()


@audit.action
def end_promise(*, by: Actor, at: datetime, envelope: Envelope, outcome: PromiseOutcome) -> None:
    """How a promised contact went, or that there will be none; the reporter reads it. A second click changes nothing.

    Raises UnableToWriteToReporter.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    require_talks(envelope)
    one_at_a_time("promise", envelope.pk)
    running = Clock.objects.filter(
        rule_code=PROMISE_CLOCK, subject_kind=DIALOGUE, subject_id=envelope.pk, stopped_at=None
    )
    due_at = running.values_list("due_at", flat=True).first()
    if due_at is None and _last_outcome(envelope) == outcome:
        audit.unchanged()
        return
    if due_at is None or outcome is PromiseOutcome.LAPSED:
        raise UnableToWriteToReporter(_("Tidak ada janji waktu yang berjalan."))
    if outcome is PromiseOutcome.WITHDRAWN and at >= due_at:
        raise UnableToWriteToReporter(_("Jam itu sudah lewat. Catat apakah pelapor sudah dihubungi atau sudah dicoba."))
    clocks.stop_rule(
        by=by,
        at=at,
        rule=PROMISE_CLOCK,
        subject_kind=DIALOGUE,
        subject_id=envelope.pk,
        outcome=outcome.value,
    )
    mailbox.end_promise(at=at, envelope_id=envelope.pk, outcome=outcome)
    record_report_event(by, at, envelope.pk, events.PROMISE_ENDED, outcome=outcome.value)
    if outcome is PromiseOutcome.TRIED:
        mailbox.tell(by=by, at=at, envelope_id=envelope.pk, code=MessageCode.TRIED_CONTACT)


def _last_outcome(envelope: Envelope) -> str | None:
    promises = DialogueLine.objects.filter(envelope_id=envelope.pk, kind=LineKind.PROMISE)
    return promises.order_by("-sent_at").values_list("outcome", flat=True).first()


@audit.action
def need_no_answer(*, by: Actor, at: datetime, envelope: Envelope) -> None:
    """What the reporter wrote asks for no answer: its clock ends. Raises UnableToWriteToReporter."""
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    require_talks(envelope)
    if not settle_read(by, at, envelope.pk, "no_answer"):
        raise UnableToWriteToReporter(
            _("Tidak ada pesan yang menunggu balasan, atau ada yang belum dibaca. Muat ulang.")
        )
    record_report_event(by, at, envelope.pk, events.ANSWER_NONE)


@audit.action
def note_messages_read(*, by: Actor, at: datetime, envelope: Envelope, line_ids: Collection[UUID]) -> None:
    """These answers were read: their keys lie under the report's key from now on. Their clock runs until an answer."""
    by.require(Permission.REPORT_OPEN, report=str(envelope.pk))
    adopt_locked(by, at, envelope)
    fresh = DialogueLine.objects.filter(pk__in=line_ids, author=Author.REPORTER, heard_at=None).select_for_update()
    lines = list(fresh.order_by("pk"))
    if not lines:
        audit.unchanged()
        return
    for line in lines:
        mailbox.adopt_line_key(line=line, at=at)
    DialogueLine.objects.filter(pk__in=[line.pk for line in lines]).update(heard_at=at, heard_by=by.person_id)
    record_report_event(by, at, envelope.pk, events.ANSWER_READ, count=str(len(lines)))


def hand_dialogue(*, by: Actor, at: datetime, envelope_id: UUID, person: UUID, office: UUID) -> None:
    """What waits in a dialogue goes to who writes with the reporter from now on. Inside the act that makes them so.

    A promised time does not: it was one person's word. `dialogue_watch.lapse` ends it.
    """
    running = Clock.objects.filter(
        subject_kind=DIALOGUE, subject_id=envelope_id, stopped_at=None, rule_code__in=(ANSWER_CLOCK, URGENT_CLOCK)
    ).order_by("pk")
    for clock_id in running.values_list("pk", flat=True):
        clocks.hand_over(by=by, at=at, clock_id=clock_id, owner_office=office, owner_person=person)


def settle_read(by: Actor, at: datetime, envelope_id: UUID, outcome: str) -> bool:
    """Everything that was read is answered by this act. What nobody has read keeps its clock. Whether any waited."""
    theirs = DialogueLine.objects.filter(envelope_id=envelope_id, author=Author.REPORTER)
    fresh = theirs.exclude(heard_at=None).filter(noted_at=None).update(noted_at=at)
    if theirs.filter(heard_at=None).exists():
        return bool(fresh)
    waiting = Clock.objects.filter(
        subject_kind=DIALOGUE, subject_id=envelope_id, stopped_at=None, rule_code__in=(ANSWER_CLOCK, URGENT_CLOCK)
    )
    ended = [
        # The worker may have started it while this act waited its turn.
        clocks.stop(by=by, at=max(at, started_at), clock_id=clock_id, outcome=outcome)
        for clock_id, started_at in waiting.order_by("pk").values_list("pk", "started_at")
    ]
    return bool(fresh or ended)


def _written(by: Actor, at: datetime, envelope: Envelope, text: str, kind: LineKind, form_key: UUID) -> DialogueLine:
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    require_talks(envelope)
    one_at_a_time("dialogue", form_key)
    adopt_locked(by, at, envelope)
    mark, body = _traces(form_key, text)
    try:
        line = mailbox.write_to_reporter(
            by=by, at=at, envelope=envelope, name=by.name, text=text, kind=kind, mark=mark, body=body
        )
    except mailbox.NoReplyKey:
        raise UnableToWriteToReporter(
            _("Kepada pelapor ini hanya pesan siap pakai yang sampai: enam katanya dimatikan, atau belum dipakai lagi.")
        ) from None
    if line is None:
        raise UnableToWriteToReporter(
            _("Formulir ini sudah terkirim dengan isi lain. Muat ulang halamannya, lalu tulis lagi.")
        )
    return line


def _traces(form_key: UUID, text: str) -> tuple[bytes, bytes]:
    secret = codes.load_secret(settings.SIGAP_KEYS)
    mark = codes.trace_of(secret, "line-form", form_key.bytes)
    return mark, codes.trace_of(secret, "line-body", mark, text.encode())
