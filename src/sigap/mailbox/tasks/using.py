"""A single task at the door of the public: read with its five words, done once, into the one inbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction

from sigap.mailbox import codes, wrong_words
from sigap.mailbox.channels import Channel
from sigap.mailbox.posting import Receipt, post_report
from sigap.mailbox.tasks.codes import TaskKind, task_key, task_private, task_trace
from sigap.vault.envelope_sealing import SealedLine, open_line, report_place
from sigap.vault.sealing import Place, SealBroken, Sealed

TABLE, QUESTION = "channels_tasklink", "sealed_question"
_TASK = "SELECT id, kind, area, key_id, key_blob, sealed_question FROM channels.task(%s, %s)"
_DONE = "SELECT id, kind, area FROM channels.task_done(%s, %s)"


class TaskOver(Exception):
    """The task was done, taken back or lapsed meanwhile; which of them is told to nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideTask:
    """What somebody is asked for: a report from a kecamatan, or an answer to a question."""

    id: UUID
    kind: TaskKind
    area: str
    question: str = field(repr=False, default="")


def question_place(task_id: UUID) -> Place:
    """Where the question of a task lies."""
    return report_place(TABLE, task_id, QUESTION)


def task_of(code: tuple[str, ...], *, at: datetime) -> OutsideTask | None:
    """The open task of these words, or None: wrong, done, taken back and lapsed are told apart by nothing.

    Raises WordsCrowded: they were not looked at.
    """
    with wrong_words.trying() as attempt:
        found = _task_of(code, at=at)
        if found is not None:
            attempt.was_right()
    return found


def _task_of(code: tuple[str, ...], *, at: datetime) -> OutsideTask | None:
    secret = codes.load_secret(settings.SIGAP_KEYS)
    with connection.cursor() as cursor:
        cursor.execute(_TASK, [task_trace(secret, code), at])
        row = cursor.fetchone()
    if row is None:
        return None
    task_id, kind, area, key_id, blob, sealed = row
    try:
        question = question_in(code, task_id=task_id, key_id=key_id, blob=blob, sealed=sealed)
    except SealBroken:
        return None
    return OutsideTask(id=task_id, kind=TaskKind(kind), area=area, question=question)


def question_in(
    code: tuple[str, ...], *, task_id: UUID, key_id: UUID | None, blob: Sealed | None, sealed: Sealed | None
) -> str:
    """What a task asks, for who holds its words; empty where it asks nothing. Raises SealBroken."""
    if sealed is None or key_id is None or blob is None:
        return ""
    line = SealedLine(line_id=task_id, key_id=key_id, blob=blob, text=sealed)
    return open_line(task_private(codes.load_secret(settings.SIGAP_KEYS), code), line, place=question_place(task_id))


def done_task(code: tuple[str, ...], *, at: datetime) -> OutsideTask | None:
    """The task that these words did within the hour, without its question: what a second click is told by."""
    secret = codes.load_secret(settings.SIGAP_KEYS)
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [task_trace(secret, code), at])
        row = cursor.fetchone()
    return None if row is None else OutsideTask(id=row[0], kind=TaskKind(row[1]), area=row[2])


def do_task(
    code: tuple[str, ...],
    *,
    story: str,
    details: Mapping[str, str | list[str]],
    flags: list[str],
    area: str,
    at: datetime,
) -> Receipt:
    """Stores what was written and ends the task, together or not at all; the same again gives the same receipt.

    What the task asked is sealed with the answer: the task itself loses it. Raises TaskOver, KeyReused.
    """
    secret = codes.load_secret(settings.SIGAP_KEYS)
    # Of a second click it is gone already, and stands with the first.
    found = _task_of(code, at=at)
    with transaction.atomic():
        receipt = post_report(
            story=story,
            details=details,
            flags=flags,
            about="",
            area=area,
            idempotency_key=task_key(secret, code),
            at=at,
            channel=Channel.TASK_LINK,
            envelope_id=uuid4(),
            untyped={"question": found.question} if found and found.question else None,
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT channels.finish_task(%s, %s, %s)", [task_trace(secret, code), receipt.number, at])
            (is_finished,) = cursor.fetchone()
        if not is_finished:
            raise TaskOver
    return receipt
