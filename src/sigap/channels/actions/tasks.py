"""Codes for a single task: made for somebody without an account, shown once, taken back while not used."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.channels import events
from sigap.channels.models import TaskLink
from sigap.kernel.errors import Refused, Unable
from sigap.mailbox import codes
from sigap.mailbox.tasks.codes import QUESTION_LIMIT, TASK_DAYS, TaskKind, task_for, task_private, task_trace
from sigap.mailbox.tasks.using import QUESTION, TABLE, question_in
from sigap.places.queries import home_regency, is_in
from sigap.places.words import regional
from sigap.ui.sent_again import check_same
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault.envelope_sealing import seal_report
from sigap.vault.sealing import SealBroken

MOST_OPEN = 200


class UnableToMakeTask(Unable):
    """No code was made; what was typed stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedTaskCode:
    """A code as it is handed out, once."""

    words: tuple[str, ...] = field(repr=False)
    expires_at: datetime


@audit.action
def make_task(
    *, by: Actor, at: datetime, kind: TaskKind, area: str, question: str, days: int, form_key: UUID
) -> IssuedTaskCode:
    """A code for one task; the same form again gives the same words while they are good for the same thing.

    Raises UnableToMakeTask, Conflict.
    """
    by.require(Permission.REPORT_ENTER)
    question = question.strip()
    if area and not is_in(area, home_regency()):
        raise UnableToMakeTask(regional(_("Kecamatan ini tidak ada di daerah kita. Pilih dari daftar.")))
    if days not in TASK_DAYS or len(question) > QUESTION_LIMIT or (kind is TaskKind.ANSWER and not question):
        raise UnableToMakeTask(_("Tulis pertanyaannya, dan pilih berlaku berapa hari."))
    secret = codes.load_secret(settings.SIGAP_KEYS)
    words = task_for(secret, by.person_id.bytes + form_key.bytes)
    audit.one_at_a_time(f"channels/task/{form_key}")
    before = TaskLink.objects.filter(lookup=task_trace(secret, words)).first()
    if before is not None:
        _check_same(before, words, at=at, kind=kind, area=area, question=question, days=days)
        audit.unchanged()
        return IssuedTaskCode(words=words, expires_at=before.expires_at)
    if TaskLink.objects.filter(used_at=None, cancelled_at=None, expires_at__gt=at).count() >= MOST_OPEN:
        raise UnableToMakeTask(_("Sudah 200 kode tugas yang terbuka. Batalkan dulu yang tidak perlu."))
    row = TaskLink(
        lookup=task_trace(secret, words),
        kind=kind.value,
        area=area,
        made_by=by.person_id,
        made_by_name=by.name,
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    if question:
        public = task_private(secret, words).public_key()
        sealed = seal_report({QUESTION: question}, table=TABLE, report_id=row.pk, public_key=public)
        row.key_id, row.key_blob, row.sealed_question = sealed.key_id, sealed.key_blob, sealed.texts[QUESTION]
    row.save(force_insert=True)
    _record(by, at, events.TASK_MADE, {"task": str(row.pk), "kind": kind.value})
    return IssuedTaskCode(words=words, expires_at=row.expires_at)


def _check_same(
    before: TaskLink, words: tuple[str, ...], *, at: datetime, kind: TaskKind, area: str, question: str, days: int
) -> None:
    """Nobody hands out words that open nothing, or ask for something else. Raises Conflict."""
    asked = None
    with suppress(SealBroken):
        asked = question_in(
            words, task_id=before.pk, key_id=before.key_id, blob=before.key_blob, sealed=before.sealed_question
        )
    is_open = before.used_at is None and before.cancelled_at is None and before.expires_at > at
    check_same(
        before,
        is_standing=is_open and asked == question,
        kind=kind.value,
        area=area,
        expires_at=before.made_at + timedelta(days=days),
    )


@audit.action
def take_back(*, by: Actor, at: datetime, task_id: UUID, reason: TakeBackReason | None) -> bool:
    """From now on the code opens nothing; False when it was used or over before. Raises Refused."""
    by.require(Permission.REPORT_ENTER)
    row = TaskLink.objects.filter(pk=task_id).first()
    if row is None:
        raise Refused(Permission.REPORT_ENTER)
    why = require_reason(reason)
    is_open = TaskLink.objects.filter(pk=task_id, used_at=None, cancelled_at=None)
    changed = is_open.update(cancelled_at=at, cancelled_by=by.person_id, key_blob=None, sealed_question=None)
    if not changed:
        audit.unchanged()
        return False
    _record(by, at, events.TASK_TAKEN_BACK, {"task": str(task_id), "reason": why.value})
    return True


def _record(by: Actor, at: datetime, code: str, ids: dict[str, str]) -> None:
    audit.record(
        audit.NewEvent(
            code=code, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, actor_id=by.person_id, ids=ids
        )
    )
