"""A report is put into its envelope: sealed here, in the public process, with a key it cannot open again."""

import hmac
import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction

from sigap.kernel.identifiers import new_report_number
from sigap.kernel.retrying import was_given_up
from sigap.mailbox import codes
from sigap.mailbox.channels import HOLDS_A_CODE, Channel
from sigap.mailbox.dialogue.speaking import keep_reply_key, reply_key
from sigap.mailbox.health import note_stored
from sigap.mailbox.lookup import lookup_for
from sigap.mailbox.quarantine.pacing import EffortShown, Pacing
from sigap.mailbox.quarantine.sketches import sketch_of, unlike_any
from sigap.vault.envelope_sealing import intake_public_key, seal_report

TABLE = "mailbox_envelope"
STORY = "sealed_story"
DETAILS = "sealed_details"
NUMBER_DIGITS = (4, 4, 4, 5, 5, 6, 7, 8)
"""Digits of the number at each try: longer once short ones are often taken. The column takes 4 to 8."""


class KeyReused(Exception):
    """The idempotency key came before: with another report, or (`is_over`) with this one, whose words were noted."""

    def __init__(self, *, is_over: bool = False) -> None:
        super().__init__()
        self.is_over = is_over


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the reporter is given: six words to come back with, a number to name on the telephone."""

    words: tuple[str, ...]
    number: str
    received_at: datetime
    # What the page with the words says back once they were noted: see `note_words`. Opens nothing.
    seen: bytes = field(repr=False, default=b"")


def cleaned_text(text: str) -> str:
    """NUL can stand in no text column and no honest story; composed letters compare equal."""
    return unicodedata.normalize("NFC", text.replace("\x00", ""))


def cleaned(details: Mapping[str, str | list[str]]) -> dict[str, str | list[str]]:
    """Details without what no text column can hold."""
    return {
        name: [cleaned_text(part) for part in value] if isinstance(value, list) else cleaned_text(value)
        for name, value in details.items()
    }


def post_report(
    *,
    story: str,
    details: Mapping[str, str | list[str]],
    flags: list[str],
    about: str,
    area: str,
    idempotency_key: bytes,
    at: datetime,
    channel: Channel = Channel.WEB,
    envelope_id: UUID | None = None,
    pacing: Pacing | None = None,
    is_spoken: bool = False,
    untyped: Mapping[str, str] | None = None,
) -> Receipt:
    """Seals and stores a report; the same key with the same report gives the same receipt.

    `details` (place in words, who must not know, safe contact) is sealed like the story. `area`: a kecamatan or "".
    With `pacing` (the public's own) what comes beyond it waits in quarantine, with the same receipt. One that
    `is_spoken` has a fixed sentence for its story, and so resembles no other. `untyped` details are sealed with the
    others, and make no other report of it. Raises KeyReused.
    """
    secret = codes.load_secret(settings.SIGAP_KEYS)
    code = codes.code_for(secret, idempotency_key)
    texts = _texts(story, details)
    canonical = json.dumps([texts, sorted(flags), about, area, channel], ensure_ascii=False, sort_keys=True)
    envelope_id = envelope_id or uuid4()
    # Before the transaction, which would wait for the stretch.
    lookup, public = codes.lookup_of(secret, code), reply_key(code).public_key().public_bytes_raw()
    values: dict[str, Any] = {
        "id": envelope_id,
        "channel": channel.value,
        "at": at,
        "flags": sorted(flags),
        "about": about,
        "area": area,
        "lookup": lookup,
        "replay": codes.replay_of(secret, idempotency_key),
        "body": codes.body_of(secret, idempotency_key, canonical),
        **_sealed(_texts(story, {**details, **(untyped or {})}), envelope_id),
    }
    compared = unlike_any(idempotency_key) if is_spoken else texts[STORY]
    number, received_at, same = _insert(values | _asked_pace(pacing), public, lambda: sketch_of(compared, secret))
    if not same:
        # Words that nobody was shown cannot have been noted.
        raise KeyReused(is_over=channel in HOLDS_A_CODE and is_over(values["replay"], values["body"]))
    note_stored(received_at=received_at)
    return Receipt(words=code, number=number, received_at=received_at, seen=values["replay"] + values["body"])


def _texts(story: str, details: Mapping[str, str | list[str]]) -> dict[str, str]:
    facts = json.dumps(cleaned(details), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {STORY: cleaned_text(story), DETAILS: facts}


def _sealed(texts: Mapping[str, str], envelope_id: UUID) -> dict[str, Any]:
    sealed = seal_report(texts, table=TABLE, report_id=envelope_id, public_key=intake_public_key())
    return {
        "key_id": sealed.key_id,
        "key_blob": sealed.key_blob,
        "story": sealed.texts[STORY],
        "details": sealed.texts[DETAILS],
    }


def _asked_pace(pacing: Pacing | None) -> dict[str, Any]:
    if pacing is None:
        return {"minute": None, "hour": None, "day": None, "work": EffortShown.NONE.value}
    limits = pacing.limits
    return {"minute": limits.minute, "hour": limits.hour, "day": limits.day, "work": pacing.work.value}


_POST = """
SELECT number, received_at, same, waits FROM mailbox.post(
  %(id)s, %(number)s, %(channel)s, %(at)s, %(flags)s::text[], %(about)s, %(area)s,
  %(lookup)s, %(replay)s, %(body)s, %(key_id)s, %(key_blob)s, %(story)s, %(details)s,
  %(minute)s, %(hour)s, %(day)s, %(work)s)
"""


_SKETCH = "SELECT mailbox.note_sketch(%s, %s::integer[], %s)"


def _insert(values: dict[str, Any], public: bytes, sketch: Callable[[], list[int]]) -> tuple[str, datetime, bool]:
    for digits in NUMBER_DIGITS:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_POST, {**values, "number": new_report_number(digits)})
                number, received_at, same, waits = cursor.fetchone()
                if values["channel"] in HOLDS_A_CODE:
                    # A replay has another id: what was laid beside the first stays.
                    keep_reply_key(cursor, envelope_id=values["id"], lookup=values["lookup"], public=public)
                if waits:
                    # Then, and only then, what it resembles is noted.
                    cursor.execute(_SKETCH, [values["id"], sketch(), values["work"]])
                return number, received_at, same
        except IntegrityError:
            # The drawn number is taken: draw again. Anything else repeats and comes out at the end.
            if digits == NUMBER_DIGITS[-1]:
                raise
        except OperationalError as error:
            # Given up for another post's sake: once more, and never a report less.
            if not was_given_up(error) or digits == NUMBER_DIGITS[-1]:
                raise
    raise AssertionError


def is_over(replay: bytes, body: bytes) -> bool:
    """Whether this very post was answered before, and its words were noted or ended since."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.is_over(%s, %s)", [replay, body])
        (found,) = cursor.fetchone()
    return bool(found)


def was_posted(idempotency_key: bytes) -> bool:
    """Whether a report came with this key, by whatever lane."""
    replay = codes.replay_of(codes.load_secret(settings.SIGAP_KEYS), idempotency_key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.was_posted(%s)", [replay])
        (found,) = cursor.fetchone()
    return bool(found)


def receipt_for(idempotency_key: bytes, seen: bytes) -> tuple[Receipt, bool] | None:
    """The receipt of the report that was answered with `seen`, and whether it lies apart; None once it was noted."""
    secret = codes.load_secret(settings.SIGAP_KEYS)
    replay, body = seen[: codes.TRACE_BYTES], seen[codes.TRACE_BYTES :]
    if not hmac.compare_digest(replay, codes.replay_of(secret, idempotency_key)):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, received_at, apart FROM mailbox.receipt(%s, %s)", [replay, body])
        number, received_at, is_apart = cursor.fetchone()
    if number is None:
        return None
    words = codes.code_for(secret, idempotency_key)
    return Receipt(words=words, number=number, received_at=received_at, seen=seen), is_apart


def note_words(seen: bytes) -> None:
    """The reporter has noted the six words: the same post again shows neither them nor the story any more."""
    if len(seen) != 2 * codes.TRACE_BYTES:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.note_words(%s, %s)", [seen[: codes.TRACE_BYTES], seen[codes.TRACE_BYTES :]])


def end_code(code: tuple[str, ...], *, at: datetime) -> bool:
    """The six words open nothing from now on; the report goes on. False when they opened nothing."""
    lookup = lookup_for(code)
    if lookup is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.end_code(%s, %s)", [lookup, at])
        (is_ended,) = cursor.fetchone()
    return bool(is_ended)
