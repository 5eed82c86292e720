"""The sweep of WhatsApp messages to officers: templates without content, each sent at most once.

Meta knows no second copy of a message. So each is claimed before it goes; what was not answered is given up, and an
emergency goes on to the next channel at once.
"""

import time
from datetime import datetime
from uuid import UUID, uuid5

from django.utils.timezone import localdate

from sigap import audit
from sigap.channels.actions import state
from sigap.channels.jobs import graph
from sigap.channels.jobs.graph import GraphTrouble
from sigap.channels.jobs.settings import read_settings
from sigap.channels.rules import Trouble
from sigap.mailbox.channel_settings import WhatsApp
from sigap.mailbox.channels import Channel
from sigap.notifications import actions as notices
from sigap.notifications.actions import outbox
from sigap.notifications.jobs.mail_texts import OutgoingMessage, compose_message
from sigap.notifications.models import Mail, MailKind, MailTrouble
from sigap.notifications.rules.alerting import AlertChannel

_TURN = 20.0  # seconds; the mail waits as long as this one runs
_DAYS = UUID("3c9f0a4e-58d5-4f0b-8a53-0a4f4c5d7e12")


def send(at: datetime) -> int:
    """Sends what is due; returns how many went. Off or out of order, emergencies wait for it no longer."""
    account = read_settings(Channel.WHATSAPP, at=at)
    whatsapp = account.whatsapp if account is not None and account.whatsapp and account.whatsapp.access_token else None
    outbox.note_whatsapp(is_set_up=whatsapp is not None)
    with audit.recording():
        outbox.give_up_unclear(at=at)
    if whatsapp is None:
        return 0
    if not state.is_on(Channel.WHATSAPP):
        _all_failed(at, MailTrouble.UNREACHABLE)
        return 0
    sent = _send_all(whatsapp, at)
    if sent:
        state.tell(Channel.WHATSAPP, is_set_up=True, at=at)
    return sent


def _send_all(whatsapp: WhatsApp, at: datetime) -> int:
    sent, ends = 0, time.monotonic() + _TURN
    while time.monotonic() < ends:
        mail = outbox.claim_message(at=at)
        if mail is None:
            break
        message = compose_message(mail, at=at)
        if message is None:
            outbox.drop(mail)
            continue
        try:
            graph.send_template(
                whatsapp, to=message.to, name=message.template, language=message.language, code=message.code
            )
        except GraphTrouble as trouble:
            if _failed(mail, trouble, at):
                break
            continue
        _sent(mail, message, at)
        sent += 1
    return sent


def _sent(mail: Mail, message: OutgoingMessage, at: datetime) -> None:
    with audit.recording():
        if mail.kind == MailKind.CODE and mail.person_id is not None:
            outbox.remember_code(mail.person_id, AlertChannel.WHATSAPP, message.to, message.code, at=at)
        outbox.note_sent(mail, at=at)


def _failed(mail: Mail, trouble: GraphTrouble, at: datetime) -> bool:
    """Whether the others need not be tried now: it was not this one's fault."""
    if trouble.is_unclear or trouble.is_final:
        error = MailTrouble.UNCLEAR if trouble.is_unclear else MailTrouble.REFUSED
        if trouble.trouble is Trouble.TEMPLATE:
            error = MailTrouble.TEMPLATE
        with audit.recording():
            outbox.give_up(mail, at=at, error=error)
            if error is MailTrouble.TEMPLATE:
                _tell_of_template(at)
        if not trouble.is_unclear:
            return False
    else:
        with audit.recording():
            outbox.note_failed(mail, at=at, error=MailTrouble(trouble.trouble.value))
    state.tell(Channel.WHATSAPP, is_set_up=True, at=at, trouble=trouble.trouble)
    _all_failed(at, MailTrouble(trouble.trouble.value))
    return True


def _all_failed(at: datetime, error: MailTrouble) -> None:
    with audit.recording():
        outbox.note_all_failed(at=at, error=error, way=AlertChannel.WHATSAPP)


def _tell_of_template(at: datetime) -> None:
    """Once a day, to whoever can have it approved anew."""
    once = uuid5(_DAYS, f"template {localdate(at).isoformat()}")
    notices.tell_safekeepers(at=at, code="template-refused", once=once)
