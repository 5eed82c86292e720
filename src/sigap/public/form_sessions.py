"""How long a page that was opened with six words may be sent again: a moment in its form, vouched for, kept nowhere.

Without script a browser's history holds what was posted, and whoever takes the telephone next may send it again. After
`LASTS` such a post shows nothing. A post without the moment was written by hand and holds its words itself.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import QueryDict

from sigap.mailbox import codes
from sigap.mailbox.quarantine.pacing import opened_at, since_token

LASTS = timedelta(minutes=10)
FIELD = "since"
_FORM = "cek"


def fresh(*, at: datetime) -> str:
    """What a form carries that is opened now."""
    return since_token(codes.load_secret(settings.SIGAP_KEYS), _FORM, at=at)


def is_over(posted: QueryDict, *, at: datetime) -> bool:
    """Whether this comes from a page that was opened too long ago."""
    if FIELD not in posted:
        return False
    found = opened_at(codes.load_secret(settings.SIGAP_KEYS), _FORM, since=posted.get(FIELD, ""))
    return found is None or at - found > LASTS
