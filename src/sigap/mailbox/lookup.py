"""Which report six words belong to: their look-up value, where some report may have them."""

from django.conf import settings
from django.db import connection

from sigap.mailbox import codes


def lookup_for(code: tuple[str, ...]) -> bytes | None:
    """The look-up value of these six words while some report may have them, else None: a wrong code is not stretched.

    A report that was stored under the older value takes the stretched one now.
    """
    secret = codes.load_secret(settings.SIGAP_KEYS)
    plain = codes.plain_lookup_of(secret, code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.knows(%s, %s)", [codes.begins_of(secret, code), plain])
        (known,) = cursor.fetchone()
        if known is None:
            return None
        lookup = codes.lookup_of(secret, code)
        if known == "plain":
            cursor.execute("SELECT mailbox.stretch(%s, %s)", [plain, lookup])
    return lookup
