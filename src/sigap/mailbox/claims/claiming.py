"""A claim token turns into a return code of the owner's own, in the public process: no officer ever sees it."""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from sigap.mailbox import codes, wrong_words
from sigap.mailbox.claims.codes import claim_trace, code_claimed
from sigap.mailbox.dialogue.speaking import keep_reply_key, reply_key
from sigap.mailbox.posting import Receipt


def claim(token: tuple[str, ...], *, form_key: bytes, at: datetime) -> Receipt | None:
    """Six new words for the report of this token, or None: wrong, used, taken back and too old are told by nothing.

    The same form again within some minutes gives the same words. Raises WordsCrowded: the token was not looked at.
    """
    with wrong_words.trying() as attempt:
        receipt = _claim(token, form_key=form_key, at=at)
        if receipt is not None:
            attempt.was_right()
    return receipt


def _claim(token: tuple[str, ...], *, form_key: bytes, at: datetime) -> Receipt | None:
    secret = codes.load_secret(settings.SIGAP_KEYS)
    trace = claim_trace(secret, token)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.claimable(%s, %s)", [trace, at])
        (is_claimable,) = cursor.fetchone()
        if not is_claimable:
            return None
        code = code_claimed(secret, token, form_key)
        lookup = codes.lookup_of(secret, code)
        cursor.execute("SELECT id, number, received_at FROM mailbox.claim(%s, %s, %s)", [trace, lookup, at])
        row = cursor.fetchone()
        if row is None:
            return None
        public = reply_key(code).public_key().public_bytes_raw()
        keep_reply_key(cursor, envelope_id=row[0], lookup=lookup, public=public)
    return Receipt(words=code, number=row[1], received_at=row[2])
