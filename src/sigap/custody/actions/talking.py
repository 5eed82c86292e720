"""A recipient's dialogue with the reporter of a conflict report: words to them, and that theirs were read."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.custody import events
from sigap.custody.actions.conflict import locked_report, move_on, record_conflict_event, require_held_report
from sigap.custody.models import TALK_LABELS, ConflictLine, ConflictReport, ConflictShare
from sigap.custody.queries import share_of, talk_state
from sigap.custody.rules import TalkState
from sigap.kernel.errors import Unable
from sigap.mailbox import codes
from sigap.mailbox.conflict.talking import seal_words
from sigap.mailbox.dialogue.rules import Author
from sigap.mailbox.dialogue.speaking import public_half
from sigap.mailbox.models import ReportStatus


class UnableToSendConflictMessage(Unable):
    """The words did not reach the reporter's page; what was typed stays."""


@audit.action
def write(*, by: Actor, at: datetime, number: str, text: str, form_key: UUID) -> None:
    """Words that only the reporter's six words open, and the recipients of the report.

    The same form again changes nothing. Raises Refused, ReportHandedOver, UnableToSendConflictMessage.
    """
    report = locked_report(by, number)
    state = talk_state(report)
    if state is not TalkState.OPEN:
        raise UnableToSendConflictMessage(str(TALK_LABELS[state]))
    check_powers(by)
    secret = codes.load_secret(settings.SIGAP_KEYS)
    mark = codes.trace_of(secret, "line-form", form_key.bytes)
    body = codes.body_of(secret, form_key.bytes, text)
    if _was_written(report, mark, body):
        audit.unchanged()
        return
    line = seal_words(
        text,
        report_id=report.pk,
        author=Author.OFFICER,
        talk=public_half(report.talk_key or b""),
        reply=public_half(report.reply_key or b""),
        at=at,
    )
    ConflictLine.objects.create(
        id=line.id,
        report_id=report.pk,
        author=Author.OFFICER,
        sent_at=at,
        sent_by=by.person_id,
        sent_by_name=by.name,
        mark=mark,
        body=body,
        key_id=line.key_id,
        talk_blob=line.talk_blob,
        reply_blob=line.reply_blob,
        sealed_text=line.text,
        vouch=line.vouch,
    )
    record_conflict_event(by, at, report, events.WROTE)
    move_on(by, at, report, ReportStatus.HANDLING)


def _was_written(report: ConflictReport, mark: bytes, body: bytes) -> bool:
    """Whether this form was stored before. Raises UnableToSendConflictMessage where it came with other words."""
    before = ConflictLine.objects.filter(mark=mark).values_list("report_id", "body").first()
    if before is not None and (before[0] != report.pk or bytes(before[1]) != body):
        raise UnableToSendConflictMessage(
            _("Formulir ini sudah terkirim dengan isi lain. Muat ulang halamannya, lalu tulis lagi.")
        )
    return before is not None


@audit.action
def note_messages_read(*, by: Actor, at: datetime, number: str, count: int) -> None:
    """So many of the reporter's messages the actor has had before them: their own count, and none of the others'."""
    by.require(Permission.CONFLICT_RECEIVE)
    report = require_held_report(by, number)
    share = share_of(by, report)
    if share.heard_lines >= count:
        audit.unchanged()
        return
    ConflictShare.objects.filter(pk=share.pk).update(heard_lines=count)
    record_conflict_event(by, at, report, events.HEARD, count=str(count - share.heard_lines))
