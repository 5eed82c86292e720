"""The sweep of the outbox: bundles what is due, and hands each mail to the server in a transaction of its own.

A mail is held while it is handed over, so two workers never send it at once. A worker that dies between the server's
word and its own commit leaves the mail waiting: it goes a second time, under the same id, and is never lost.
"""

import time
from contextlib import ExitStack
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.timezone import localdate

from sigap import audit
from sigap.notifications.actions import outbox, tell_safekeepers
from sigap.notifications.jobs.mail_texts import compose
from sigap.notifications.jobs.smtp import Courier, LetterRefused, ServerUnusable, courier
from sigap.notifications.models import Mail, MailKind
from sigap.notifications.rules.alerting import AlertChannel

_DAYS = UUID("5f1e6a52-9b1d-4c3e-9f3b-2d7a8c4e1b90")
"""Space of the ids by which a day's notice is left one time only."""
_TURN = 20.0  # seconds: the other sweeps, the heartbeat among them, wait as long as this one runs


def send(at: datetime) -> int:
    """Sends what is due; returns how many went. Raises ServerUnusable, which holds this sweep back for a while.

    Without a server nothing is sent and nothing is given up.
    """
    outbox.bundle(at=at)
    if not settings.SIGAP_MAIL_URL or not outbox.is_due(at=at):
        return 0
    with ExitStack() as stack:
        try:
            post = stack.enter_context(courier())
        except ServerUnusable as trouble:
            with audit.recording():
                outbox.note_all_failed(at=at, error=trouble.code)
                _tell_of_trouble(at)
            raise
        return _send_all(post, at)


def forget(at: datetime) -> int:
    """Removes what nobody needs any more; returns how many addresses went."""
    with audit.recording():
        return outbox.forget(at=at)


def _tell_of_trouble(at: datetime) -> None:
    """Once a day, to those who keep the system: officers are not reached by mail since a while."""
    if outbox.is_held_up(at=at):
        once = uuid5(_DAYS, f"mail {localdate(at).isoformat()}")
        tell_safekeepers(at=at, code="mail-down", once=once)


def _send_all(post: Courier, at: datetime) -> int:
    done: set[UUID] = set()
    sent, ends = 0, time.monotonic() + _TURN
    while time.monotonic() < ends:
        trouble = None
        with audit.recording():
            mail = outbox.next_due(at=at, passed_over=done)
            if mail is None:
                break
            done.add(mail.id)
            try:
                sent += _send_one(post, mail, at)
            except ServerUnusable as error:
                # Only this mail rests: should it be the one that the server stumbles over, the others go round it.
                outbox.note_failed(mail, at=at, error=error.code)
                trouble = error
        if trouble is not None:
            raise trouble
    return sent


def _send_one(post: Courier, mail: Mail, at: datetime) -> bool:
    composed = compose(mail, at=at)
    if composed is None:
        outbox.drop(mail)
        return False
    try:
        post.hand_over(composed.letter)
    except LetterRefused as refused:
        settle = outbox.give_up if refused.is_final else outbox.note_failed
        settle(mail, at=at, error=refused.code)
        return False
    if mail.kind == MailKind.CODE and mail.person_id is not None:
        # After the server's word: the row stays free for its owner while the server is being spoken to.
        outbox.remember_code(mail.person_id, AlertChannel.MAIL, composed.letter.to, composed.code, at=at)
    mail.token_digest = composed.token_digest
    outbox.note_sent(mail, at=at)
    return True
