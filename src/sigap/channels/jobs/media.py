"""The sweep of files: fetched from Meta or taken out of a kept letter, checked, and sealed into their report."""

import time
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sigap.channels.actions import fetching, state
from sigap.channels.actions.fetching import FileToFetch
from sigap.channels.jobs import graph
from sigap.channels.jobs.graph import GraphTrouble
from sigap.channels.jobs.settings import read_settings
from sigap.channels.rules import Trouble
from sigap.cleaning.kinds import LARGEST_SENT, NotClean, kind_of
from sigap.mailbox.channel_settings import WhatsApp
from sigap.mailbox.channels import Channel

_TURN = 60.0  # seconds; this sweep has a thread of its own
_FILE = 120.0  # seconds for one file
_PASSING = frozenset({Trouble.UNREACHABLE, Trouble.TOKEN, Trouble.LIMIT, Trouble.SERVER})
"""The server's own trouble: what is wrong with one file says nothing of the channel."""


def fetch(at: datetime) -> int:
    """Fetches what is due from WhatsApp; returns how many files were stored."""
    channel_settings = read_settings(Channel.WHATSAPP, at=at)
    whatsapp = channel_settings.whatsapp if channel_settings else None
    if whatsapp is None or not whatsapp.access_token or not state.is_on(Channel.WHATSAPP):
        return 0
    passed, stored, ends = set[UUID](), 0, time.monotonic() + _TURN
    while time.monotonic() < ends and (found := fetching.next_file_due(Channel.WHATSAPP, at=at, passed_over=passed)):
        passed.add(found.row.pk)
        trouble = _fetched(whatsapp, found, at)
        stored += trouble is None
        if trouble in _PASSING:
            state.tell(Channel.WHATSAPP, is_set_up=True, at=at, trouble=trouble)
            break
        state.tell(Channel.WHATSAPP, is_set_up=True, at=at)
    return stored


def _fetched(whatsapp: WhatsApp, found: FileToFetch, at: datetime) -> Trouble | None:
    try:
        raw = _downloaded(whatsapp, found)
    except GraphTrouble as trouble:
        settled = fetching.lose if trouble.is_final else fetching.retry_file_later
        settled(found.row, trouble.trouble, at=at)
        return trouble.trouble
    return store_file(found, raw, at)


def _downloaded(whatsapp: WhatsApp, found: FileToFetch) -> bytes:
    """The bytes, as large and as whole as they were said to be. Raises GraphTrouble."""
    facts = graph.facts_of(whatsapp, found.id)
    if facts.size > LARGEST_SENT:
        raise GraphTrouble(Trouble.TOO_LARGE, is_final=True)
    raw = graph.fetch(whatsapp, facts.url, most=LARGEST_SENT, ends=time.monotonic() + _FILE)
    digest = sha256(raw).digest()
    if any(stated and stated != digest for stated in (found.digest, facts.digest)):
        raise GraphTrouble(Trouble.NOT_WHOLE)
    return raw


def store_file(found: FileToFetch, raw: bytes, at: datetime) -> Trouble | None:
    """Into the report. What cannot be taken for good is told as lost; what may pass rests."""
    try:
        kind = kind_of(raw).value
    except NotClean:
        fetching.lose(found.row, Trouble.UNKNOWN_FILE, at=at)
        return Trouble.UNKNOWN_FILE
    trouble = fetching.keep(found.row, raw, kind=kind, at=at)
    if trouble is Trouble.REFUSED:
        fetching.lose(found.row, trouble, at=at)
    elif trouble is not None:
        fetching.retry_file_later(found.row, trouble, at=at)
    return trouble
