"""A part of the register of processing, or of the DPIA, is written."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.datarights import events
from sigap.datarights.holdings import RegisterPart
from sigap.datarights.models import RegisterWord
from sigap.datarights.queries import register_words
from sigap.kernel.errors import Conflict


@audit.action
def write_word(*, by: Actor, at: datetime, part: RegisterPart, words: str, based_on: str) -> RegisterWord | None:
    """Writes a part anew; what stood there is kept. The same words change nothing.

    `based_on`: id of the version that was read, empty for none. Raises Refused, Conflict.
    """
    by.require(Permission.DATA_REGISTER)
    newest = register_words().get(part)
    if newest is not None and newest.words == words.strip():
        audit.unchanged()
        return newest
    if (str(newest.pk) if newest else "") != based_on:
        raise Conflict(_("Rekan Anda baru saja mengubah bagian ini. Baca dulu tulisannya di halaman catatan."))
    row = RegisterWord.objects.create(
        part=part.value, words=words.strip(), written_at=at, written_by=by.person_id, written_by_name=by.name
    )
    audit.record(
        audit.NewEvent(
            code=events.WORDED, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, actor_id=by.person_id,
            ids={"part": part.value},
        )
    )  # fmt: skip
    return row
