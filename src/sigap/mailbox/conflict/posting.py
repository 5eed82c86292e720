"""A report on an official or an office: sealed to the personal keys of recipients, never to the intake key.

Nothing of the vault opens it: neither the key-encryption key nor the intake key wraps its data key. In clear lie its
number, when it came, its state and public halves to write to; flags, place and whom it names lie sealed with the story.
"""

import hmac
import json
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction

from sigap.kernel.identifiers import new_report_number
from sigap.kernel.retrying import was_given_up
from sigap.mailbox import codes
from sigap.mailbox.conflict.rules import KeyRecipient, NamedOfficeKind, RecipientSelection, fit, kinds_without
from sigap.mailbox.dialogue.speaking import reply_key, reply_mark
from sigap.mailbox.health import note_stored
from sigap.mailbox.posting import (
    DETAILS,
    NUMBER_DIGITS,
    STORY,
    KeyReused,
    Receipt,
    cleaned,
    cleaned_text,
    is_over,
)
from sigap.vault.envelope_sealing import report_place
from sigap.vault.hpke import seal_key_to
from sigap.vault.sealing import KEY_BYTES, OpenKey, Place, Sealed, seal
from sigap.vault.talk_keys import TalkPair, make_talk_pair

TABLE = "custody_lanereport"


class TooFewRecipients(Exception):
    """Too few recipients stand who are independent of what is named; `fit` says how many. Nothing was stored."""

    def __init__(self, found: RecipientSelection) -> None:
        super().__init__()
        self.fit = found


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedConflictReport:
    """What is stored of a conflict report: its key sealed to each recipient, the sealed texts by column, its talk pair.

    The key itself is for what is laid under it in the same act, and stored nowhere.
    """

    key: OpenKey = field(repr=False)
    shares: tuple[tuple[UUID, bytes], ...] = field(repr=False)
    texts: Mapping[str, bytes] = field(repr=False)
    talk: TalkPair


def fit_for(
    details: Mapping[str, Any], *, without: Collection[UUID] = (), among: Collection[UUID] | None = None
) -> RecipientSelection:
    """Who stands now for a report with these details, without some keys or only of some. One statement."""
    kinds = kinds_without(details)
    found = [
        who for who in standing(sorted(kinds)) if who.key_id not in without and (among is None or who.key_id in among)
    ]
    return fit(found, kinds_left_out=kinds, regency=settings.SIGAP_REGENCY)


def standing(kinds_left_out: list[str]) -> list[KeyRecipient]:
    """Every confirmed personal key of somebody who receives now, without these kinds of office."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key_id, public_key, office_id, office_kind, region FROM custody.recipients(%s::text[])",
            [kinds_left_out],
        )
        rows = cursor.fetchall()
    return [
        KeyRecipient(key_id=row[0], public_key=bytes(row[1]), office_id=row[2], office_kind=row[3], region=row[4])
        for row in rows
    ]


def seal_for(recipients: Iterable[KeyRecipient], texts: Mapping[str, str], *, report_id: UUID) -> SealedConflictReport:
    """Seals texts under a new data key, and that key to each recipient. Raises SealImpossible."""
    key = OpenKey(id=uuid4(), material=os.urandom(KEY_BYTES))
    return SealedConflictReport(
        key=key,
        shares=tuple((who.key_id, share_for(who.public_key, key, report_id=report_id)) for who in recipients),
        texts={name: seal(text, key=key, place=report_place(TABLE, report_id, name)) for name, text in texts.items()},
        talk=make_talk_pair(under=key, place=talk_place(report_id)),
    )


def talk_place(report_id: UUID) -> Place:
    """Where the private half of a report's talk pair lies."""
    return report_place(TABLE, report_id, "sealed_talk_half")


def talk_mark(report_id: UUID, public: bytes) -> bytes:
    """Vouches (32 bytes) that this talk key was made with this report: one that was laid in since has none."""
    secret = codes.load_secret(settings.SIGAP_KEYS)
    return codes.trace_of(secret, "talk-mark", report_id.bytes, public)


def is_talk_key(report_id: UUID, public: Sealed | None, mark: Sealed | None) -> bool:
    """Whether a talk key is there, and vouched for beside this report."""
    if public is None or mark is None:
        return False
    return hmac.compare_digest(talk_mark(report_id, bytes(public)), bytes(mark))


def share_for(public_key: bytes, key: OpenKey, *, report_id: UUID) -> bytes:
    """A report's data key sealed to one recipient."""
    return seal_key_to(X25519PublicKey.from_public_bytes(public_key), key, subject=report_id)


def details_text(details: Mapping[str, Any]) -> str:
    """Details as they are sealed."""
    return json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def post_conflict(
    *,
    story: str,
    details: Mapping[str, str | list[str]],
    named: Iterable[NamedOfficeKind | str],
    flags: list[str],
    about: str,
    area: str,
    idempotency_key: bytes,
    at: datetime,
    takes_fewer: bool = False,
) -> Receipt:
    """Seals a report to those who may read it; the same key with the same report gives the same receipt.

    Raises TooFewRecipients unless three offices stand, one outside; with `takes_fewer` (the reporter was told and said
    so) unless one outside stands. Raises KeyReused.
    """
    wanted = sorted({NamedOfficeKind(each).value for each in named})
    inside = cleaned(details) | {"named": wanted, "flags": sorted(flags), "about": about, "area": area}
    found = fit_for(inside)
    if not found.is_enough and not (takes_fewer and found.has_outside):
        raise TooFewRecipients(found)
    secret = codes.load_secret(settings.SIGAP_KEYS)
    code = codes.code_for(secret, idempotency_key)
    texts = {STORY: cleaned_text(story), DETAILS: details_text(inside)}
    report_id = uuid4()
    canonical = json.dumps([texts, "conflict"], ensure_ascii=False, sort_keys=True)
    # Before the transaction, which would wait for the stretch.
    lookup, reply = codes.lookup_of(secret, code), reply_key(code).public_key().public_bytes_raw()
    values: dict[str, Any] = {
        "id": report_id,
        "at": at,
        "lookup": lookup,
        "replay": codes.replay_of(secret, idempotency_key),
        "body": codes.body_of(secret, idempotency_key, canonical),
        "reply_key": reply,
        "reply_mark": reply_mark(report_id, reply),
    }
    number, received_at, same = _insert(
        values | columns_of(seal_for(found.recipients, texts, report_id=report_id), report_id=report_id)
    )
    if not same:
        raise KeyReused(is_over=is_over(values["replay"], values["body"]))
    note_stored(received_at=received_at)
    return Receipt(words=code, number=number, received_at=received_at, seen=values["replay"] + values["body"])


def columns_of(sealed: SealedConflictReport, *, report_id: UUID) -> dict[str, Any]:
    """What was sealed, as the database's functions take it."""
    return {
        "key_id": sealed.key.id,
        "story": sealed.texts[STORY],
        "details": sealed.texts[DETAILS],
        "keys": [key_id for key_id, _blob in sealed.shares],
        "blobs": [blob for _key_id, blob in sealed.shares],
        "talk_key": sealed.talk.public,
        "talk_mark": talk_mark(report_id, sealed.talk.public),
        "talk_half": sealed.talk.sealed,
    }


_POST = """
SELECT number, received_at, same FROM custody.post(
  %(id)s, %(number)s, %(at)s, %(lookup)s, %(replay)s, %(body)s, %(key_id)s, %(story)s, %(details)s,
  %(keys)s::uuid[], %(blobs)s::bytea[], %(talk_key)s, %(talk_mark)s, %(talk_half)s, %(reply_key)s, %(reply_mark)s)
"""


def _insert(values: dict[str, Any]) -> tuple[str, datetime, bool]:
    for digits in NUMBER_DIGITS:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_POST, {**values, "number": new_report_number(digits)})
                row: tuple[str, datetime, bool] = cursor.fetchone()
                return row
        except IntegrityError:
            # The drawn number is taken: draw again. Anything else repeats and comes out at the end.
            if digits == NUMBER_DIGITS[-1]:
                raise
        except OperationalError as error:
            # Given up for another post's sake: once more, and never a report less.
            if not was_given_up(error) or digits == NUMBER_DIGITS[-1]:
                raise
    raise AssertionError
