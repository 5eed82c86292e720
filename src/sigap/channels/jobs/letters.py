"""The sweeps of letters: each becomes a report or joins one, its files go in, its writer is answered once."""

import logging
from datetime import datetime
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from sigap.channels.actions import box, fetching, state
from sigap.channels.actions.fetching import FileToFetch
from sigap.channels.actions.receiving import Burst, take_in
from sigap.channels.jobs.answers import words
from sigap.channels.jobs.media import store_file
from sigap.channels.jobs.settings import read_settings
from sigap.channels.models import RawDelivery
from sigap.channels.rules import ANSWER_LASTS, Trouble
from sigap.channels.rules.letters import IncomingLetter, LetterUnreadable, file_in, read
from sigap.mailbox.channel_settings import Channels
from sigap.mailbox.channels import Channel
from sigap.notifications.jobs.smtp import LetterRefused, MailUnusable, ServerUnusable, courier
from sigap.notifications.jobs.smtp import OutgoingLetter as Reply
from sigap.vault.sealing import SealBroken

_log = logging.getLogger(__name__)
_BATCH = 40


def work(at: datetime) -> int:
    """Takes in letters; returns how many. Those of machines and lists lie aside, where the desk sees that they are."""
    done = 0
    for row in box.waiting(Channel.EMAIL, at=at, limit=_BATCH):
        letter = _opened(row, at)
        if letter is None:
            continue
        if letter.is_automatic and not row.is_wanted:
            box.set_aside(row, Trouble.AUTOMATIC, at=at)
            continue
        done += _took(row, letter, at)
    return done


def _opened(row: RawDelivery, at: datetime) -> IncomingLetter | None:
    try:
        return read(box.body_of(row), own=parseaddr(settings.SIGAP_MAIL_FROM)[1])
    except SealBroken:
        box.set_aside(row, Trouble.SEALED, at=at)
    except LetterUnreadable:
        box.set_aside(row, Trouble.UNREADABLE, at=at)
    return None


def _took(row: RawDelivery, letter: IncomingLetter, at: datetime) -> bool:
    burst = Burst(
        channel=Channel.EMAIL,
        # Letters without a readable address are of nobody in common.
        sender=letter.sender or f"?{row.pk}",
        messages=list(letter.messages),
        received=[row.received_at],
        raw_ids={row.pk},
        may_answer=letter.may_answer,
    )
    try:
        take_in(at=at, burst=burst)
        box.settle([row.pk], at=at)
    except Exception as error:  # noqa: BLE001 - one letter's trouble must not hold up the others
        # The kind alone: an error's text may quote what was written.
        _log.error("A letter could not be taken in: %s", type(error).__name__)
        box.retry_later([row.pk], at=at)
        return False
    return True


def files(at: datetime) -> int:
    """Puts files out of kept letters into their reports; returns how many."""
    passed, stored = set[UUID](), 0
    while len(passed) < _BATCH and (found := fetching.next_file_due(Channel.EMAIL, at=at, passed_over=passed)):
        passed.add(found.row.pk)
        raw = _file(found)
        if raw is None:
            fetching.lose(found.row, Trouble.UNREADABLE, at=at)
        else:
            stored += store_file(found, raw, at) is None
    return stored


def _file(found: FileToFetch) -> bytes | None:
    row = RawDelivery.objects.filter(pk=found.row.raw_id).first() if found.row.raw_id else None
    try:
        return file_in(box.body_of(row), found.id) if row else None
    except (LetterUnreadable, SealBroken):
        return None


def answer(at: datetime) -> int:
    """Sends what is due by mail; returns how many went. Without a mail server nothing goes."""
    state.drop_stale(before=at - ANSWER_LASTS)
    due = fetching.answers(Channel.EMAIL, at=at, limit=_BATCH) if settings.SIGAP_MAIL_URL else ()
    if not due:
        return 0
    site, left = (read_settings(Channel.EMAIL, at=at) or Channels()).site, list(due)
    with translation.override("id"):
        subject = _("Pesan diterima")
    try:
        with courier() as post:
            while left:
                each = left[0]
                body = words(each.kind, Channel.EMAIL, site)
                try:
                    post.hand_over(Reply(id=str(each.row.pk), to=each.target["to"], subject=subject, body=f"{body}\n"))
                except LetterRefused as refused:
                    if not refused.is_final:
                        fetching.rest_answer(left.pop(0).row, Trouble.REFUSED, at=at)
                        continue
                fetching.drop_answer(left.pop(0).row)
    except (ServerUnusable, MailUnusable):
        for each in left:
            fetching.rest_answer(each.row, Trouble.UNREACHABLE, at=at)
    return len(due) - len(left)
