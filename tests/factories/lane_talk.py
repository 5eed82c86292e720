"""A reporter and the recipients of a report on an official who write to each other, each as the real database role."""

from datetime import datetime
from uuid import UUID, uuid4

from tests.factories import recipients, team
from tests.factories.recipients import GANDA

from sigap.custody import actions
from sigap.custody.actions.conflict import OpenConflictReport
from sigap.custody.jobs import forget_lines
from sigap.custody.reading import open_conflict_report, open_thread, unlock_own
from sigap.kernel.clock import now
from sigap.mailbox.conflict import talking
from sigap.mailbox.conflict.talking import ConflictThread
from sigap.mailbox.dialogue.rules import MessageOutcome
from sigap.mailbox.posting import Receipt

ASKED = "Apakah surat yang dijanjikan itu ada pada Anda?"
ANSWERED = "Suratnya di rumah Melati Wulandari. Jangan telepon ke sana."


def asked(
    receipt: Receipt, text: str = ASKED, *, login: str = GANDA, at: datetime | None = None, key: UUID | None = None
) -> None:
    """A recipient writes to the reporter."""
    with team.at_desk(login) as actor:
        actions.write(by=actor, at=at or now(), number=receipt.number, text=text, form_key=key or uuid4())


def answered(
    receipt: Receipt, text: str = ANSWERED, *, at: datetime | None = None, key: bytes | None = None
) -> MessageOutcome:
    """The reporter writes."""
    with team.role("sigap_public"):
        return talking.post_conflict_message(
            receipt.words, text=text, idempotency_key=key or uuid4().bytes, at=at or now()
        )


def heard(receipt: Receipt, *, at: datetime | None = None) -> ConflictThread:
    """The reporter reads."""
    with team.role("sigap_public"):
        return talking.read_conflict_thread(receipt.words, at=at or now())


def words_of(thread: ConflictThread) -> list[str]:
    """What a thread says, oldest first."""
    return [line.text for line in thread.lines]


def opened(receipt: Receipt, login: str = GANDA, passphrase: str = "") -> OpenConflictReport:
    """A recipient reads the report with its messages, by their passphrase."""
    team.stepped_up(login, at=now())
    entering = team.entering(login)
    phrase = passphrase or recipients.phrase(login)
    unlocked = unlock_own(entering=entering, passphrase=phrase, at=now())
    _report, found = open_conflict_report(entering=entering, number=receipt.number, unlocked=unlocked, at=now())
    return open_thread(entering=entering, number=receipt.number, opened=found, at=now())


def read(receipt: Receipt, login: str = GANDA) -> list[str | None]:
    """What a recipient reads of the messages, oldest first; they have had them before them then."""
    whole = opened(receipt, login)
    count = sum(each.is_reporter for each in whole.messages)
    with team.at_desk(login) as actor:
        actions.note_messages_read(by=actor, at=now(), number=receipt.number, count=count)
    return [each.text for each in whole.messages]


def forgotten(at: datetime) -> int:
    """One turn of the worker."""
    with team.role("sigap_worker"):
        return forget_lines(at)
