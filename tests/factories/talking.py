"""A reporter and an officer who write to each other, each as the real database role."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tests.factories import team

from sigap.intake import actions, jobs
from sigap.intake.reading import Dialogue, open_dialogue
from sigap.mailbox.dialogue import speaking as dialogue
from sigap.mailbox.dialogue.rules import Author, MessageOutcome, PromiseChannel, PromiseOutcome
from sigap.mailbox.dialogue.speaking import ReporterMessage
from sigap.mailbox.models import DialogueLine, Envelope
from sigap.mailbox.posting import Receipt

ASKED = "Apakah besok Anda bisa bicara sebentar di tempat yang aman?"
NEXT = team.LATER + timedelta(minutes=1)
ANSWERED = "Bisa sesudah pasar. Jangan telepon ke rumah, kakeknya Wulandari yang mengangkat."


def at_hand(login: str = team.RINA, *, flags: tuple[str, ...] = ()) -> tuple[Receipt, Envelope]:
    """A report that somebody has taken, with its six words."""
    receipt = team.post(flags=flags)
    found = team.envelope(receipt)
    with team.at_desk(login) as actor:
        actions.take(by=actor, at=team.AT, envelope=found)
    return receipt, found


def asked(
    receipt: Receipt,
    text: str = ASKED,
    *,
    login: str = team.RINA,
    at: datetime = team.LATER,
    key: UUID | None = None,
) -> DialogueLine:
    """An officer writes to the reporter."""
    envelope = team.envelope(receipt)
    with team.at_desk(login) as actor:
        return actions.write_to_reporter(by=actor, at=at, envelope=envelope, text=text, form_key=key or uuid4())


def promised(
    receipt: Receipt, when: datetime, *, login: str = team.RINA, at: datetime = team.LATER, key: UUID | None = None
) -> DialogueLine:
    """An officer confirms a time of their own."""
    envelope = team.envelope(receipt)
    with team.at_desk(login) as actor:
        return actions.promise_time(
            by=actor,
            at=at,
            envelope=envelope,
            promised_at=when,
            way=PromiseChannel.CONTACT,
            form_key=key or uuid4(),
        )


def a_promise(receipt: Receipt, when: datetime, *, outcome: str) -> ReporterMessage:
    """A promise as the reporter of this report would read it."""
    return ReporterMessage(
        author=Author.OFFICER,
        sent_at=receipt.received_at,
        at=when,
        way=PromiseChannel.CONTACT,
        outcome=PromiseOutcome(outcome) if outcome else None,
    )


def heard(receipt: Receipt, *, at: datetime = NEXT) -> tuple[ReporterMessage, ...]:
    """The reporter reads."""
    with team.role("sigap_public"):
        return dialogue.read_messages(receipt.words, at=at)


def answered(
    receipt: Receipt, text: str = ANSWERED, *, at: datetime = NEXT, key: bytes | None = None
) -> MessageOutcome:
    """The reporter writes."""
    with team.role("sigap_public"):
        return dialogue.post_message(receipt.words, text=text, idempotency_key=key or uuid4().bytes, at=at)


def opened(receipt: Receipt, *, login: str = team.RINA, at: datetime = NEXT) -> Dialogue:
    """An officer reads."""
    return open_dialogue(entering=team.entering(login), number=receipt.number, at=at)


def noted(at: datetime = NEXT) -> int:
    """One turn of the worker."""
    with team.role("sigap_worker"):
        return jobs.note_answers(at)
