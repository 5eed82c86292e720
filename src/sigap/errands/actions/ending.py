"""What became of a task outside: an answer noted by an officer, a word back, read, taken back, rung about."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.managers import tell_manager
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess
from sigap.casework.queries import require_lead
from sigap.errands import events
from sigap.errands.models import Errand, ErrandLine
from sigap.errands.queries import locked_errand
from sigap.errands.rules import ErrandState, WithdrawReason
from sigap.kernel.errors import Conflict, Unable
from sigap.mailbox import codes
from sigap.mailbox.errands.page import WORDS_LIMIT, ErrandReply, ErrandWords, line_context, padded
from sigap.vault.hpke import seal_bytes_to


class UnableToAnswerErrand(Unable):
    """Nothing was said, the day cannot be, or nobody outside would read it."""


@audit.action
def note_answer(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    errand_id: UUID,
    reply: ErrandReply,
    words: ErrandWords,
    post_key: UUID,
) -> Errand:
    """An answer on paper or by telephone, written down by an officer; it ends the task.

    The same form again changes nothing. Raises UnableToAnswerErrand, Refused, Conflict.
    """
    row = _locked(by, access, errand_id)
    if _known(row, post_key):
        audit.unchanged()
        return row
    _check_open(row)
    if reply is ErrandReply.QUESTION:
        raise UnableToAnswerErrand(_("Pilih jawabannya."))
    check_answer(reply, words, first=localdate(row.made_at), today=localdate(at))
    _write(by, at, access, row, reply.value, words, post_key)
    row.state, row.reply, row.ended_at, row.ended_by_name = ErrandState.ANSWERED.value, reply.value, at, by.name
    _end(row)
    record_case_event(by, at, access.case.id, events.NOTED, errand=str(row.id), reply=reply.value)
    return row


def check_answer(reply: ErrandReply, words: ErrandWords, *, first: date, today: date) -> None:
    """Raises UnableToAnswerErrand for a day before the task or after today, and for a no without a word."""
    if words.done_on is not None and not first <= words.done_on <= today:
        raise UnableToAnswerErrand(_("Harinya sesudah tugas diberikan, paling lambat hari ini."))
    if reply in (ErrandReply.UNABLE, ErrandReply.PARTLY) and not words.words.strip():
        raise UnableToAnswerErrand(_("Tulis sebabnya, satu kalimat cukup."))
    if len(words.words) > WORDS_LIMIT:
        raise UnableToAnswerErrand(_("Terlalu panjang. Beberapa kalimat cukup."))


@audit.action
def reply_outside(
    *, by: Actor, at: datetime, access: CaseAccess, errand_id: UUID, words: str, post_key: UUID
) -> Errand:
    """A word back to whoever holds link and words. Raises UnableToAnswerErrand, Refused, Conflict."""
    row = _locked(by, access, errand_id)
    if _known(row, post_key):
        audit.unchanged()
        return row
    _check_open(row)
    if not words.strip() or len(words) > WORDS_LIMIT:
        raise UnableToAnswerErrand(_("Tulis jawaban yang boleh dibaca orang itu, beberapa kalimat saja."))
    if row.sealed_page is None or row.outside_key is None:
        raise UnableToAnswerErrand(_("Tidak ada tautan yang terbuka. Jawab lewat telepon, atau buat tautan baru."))
    _write(by, at, access, row, "", ErrandWords(words=words.strip()), post_key)
    record_case_event(by, at, access.case.id, events.REPLIED, errand=str(row.id))
    return row


def _write(
    by: Actor, at: datetime, access: CaseAccess, row: Errand, reply: str, words: ErrandWords, post_key: UUID
) -> None:
    check_all_powers(by, access)
    line_id = uuid4()
    plain, context = padded(words.as_text()), line_context(row.id, line_id)
    sealed = [
        seal_bytes_to(X25519PublicKey.from_public_bytes(bytes(half)), plain, context=context)
        for half in (row.office_key, None if reply else row.outside_key)
        if half is not None
    ]
    ErrandLine.objects.create(
        id=line_id,
        case=access.case,
        errand=row,
        reply=reply,
        sent_at=at,
        sent_by=by.person_id,
        sent_by_name=by.name,
        mark=_mark(row, post_key),
        body=codes.body_of(_secret(), post_key.bytes, reply + words.as_text()),
        sealed_office=sealed[0],
        sealed_outside=sealed[1] if len(sealed) > 1 else None,
    )


@audit.action
def withdraw(*, by: Actor, at: datetime, access: CaseAccess, errand_id: UUID, reason: WithdrawReason) -> Errand:
    """From now on the link opens nothing. A second click changes nothing. Raises Refused, Conflict."""
    row = _locked(by, access, errand_id)
    if row.state == ErrandState.WITHDRAWN:
        audit.unchanged()
        return row
    _check_open(row)
    row.state, row.ended_at, row.ended_by_name = ErrandState.WITHDRAWN.value, at, by.name
    _end(row)
    record_case_event(by, at, access.case.id, events.WITHDRAWN, errand=str(row.id), reason=reason.value)
    return row


@audit.action
def note_messages_read(
    *, by: Actor, at: datetime, access: CaseAccess, errand_id: UUID, line_ids: Collection[UUID]
) -> None:
    """Whoever leads the case has read these lines from outside."""
    row = _locked(by, access, errand_id)
    unheard = ErrandLine.objects.filter(errand=row, pk__in=line_ids, sent_by=None, heard_at=None)
    if not unheard.update(heard_at=at, heard_by=by.person_id):
        audit.unchanged()
        return
    record_case_event(by, at, access.case.id, events.HEARD, errand=str(row.id))


@audit.action
def tell_managers(*, by: By, at: datetime) -> int:
    """Tells who answers for a case of answers, questions, days that are over, links that were shut; of how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, errand, manager, office, code FROM errands.to_tell(%s)", [at])
        rows = cursor.fetchall()
    if not rows:
        audit.unchanged()
    for case_id, errand, manager, office, code in rows:
        tell_manager(at=at, code=code, manager_id=manager, office_id=office, ids={"case": str(case_id)})
        record_case_event(by, at, case_id, events.RUNG, errand=str(errand), why=code)
    return len(rows)


def _locked(by: Actor, access: CaseAccess, errand_id: UUID) -> Errand:
    require_lead(by, access, Section.SERVICES, Permission.SERVICE_NOTE)
    locked_open(access.case.id)
    return locked_errand(access, errand_id)


def _check_open(row: Errand) -> None:
    if not row.is_open:
        raise Conflict(_("Tugas ini sudah berakhir. Muat ulang halamannya."))


def _end(row: Errand) -> None:
    """Nothing of it opens outside any more."""
    row.sealed_page = None
    row.save(update_fields=["state", "reply", "ended_at", "ended_by_name", "sealed_page"])
    ErrandLine.objects.filter(errand=row).update(sealed_outside=None)


def _known(row: Errand, post_key: UUID) -> bool:
    return ErrandLine.objects.filter(errand=row, mark=_mark(row, post_key)).exists()


def _mark(row: Errand, post_key: UUID) -> bytes:
    return codes.trace_of(_secret(), "errand-desk-form", row.id.bytes, post_key.bytes)


def _secret() -> bytes:
    return codes.load_secret(settings.SIGAP_KEYS)
