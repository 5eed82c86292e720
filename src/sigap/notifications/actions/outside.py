"""The office outside the regency that a decree names: who hears where the last rung of a ladder must not know.

It is named by the secretariat, one at a time. What goes there carries no case: in SIGAP the silent office alone, in a
mail nothing at all, as the head of the trail goes out.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import By
from sigap.access.events import SYSTEM_STREAM
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Conflict, Unable
from sigap.notifications import events
from sigap.notifications.actions.notices import notify
from sigap.notifications.models import LABEL_LIMIT, Mail, MailKind, OutsideOffice
from sigap.notifications.queries import mail_is_set_up, outside_office, posts_at
from sigap.notifications.rules import tidy_address


class UnableToNameOutside(Unable):
    """No such name or address, or no way by which a notice would arrive."""


@audit.action
def name_outside(
    *, by: By, at: datetime, decree_id: UUID, label: str, address: str, office_id: UUID | None
) -> OutsideOffice:
    """Names the office in the place of the one before; the same again changes nothing. Raises UnableToNameOutside.

    Called by the act on a decree, which has asserted the power. `office_id`: where it works in SIGAP itself.
    """
    name, tidy = " ".join(label.split()), tidy_address(address) if address.strip() else ""
    if not 1 < len(name) <= LABEL_LIMIT or not name.isprintable():
        raise UnableToNameOutside(_("Tulis nama kantornya, paling panjang 80 huruf."))
    if tidy is None:
        raise UnableToNameOutside(_("Alamat surel ini tidak dapat dipakai. Periksa ejaannya."))
    if not tidy and office_id is None:
        raise UnableToNameOutside(_("Pilih kantornya di SIGAP atau tulis alamat surelnya, supaya kabar sampai."))
    before = outside_office()
    if before and (before.decree_id, before.label, before.address, before.office_id) == (
        decree_id,
        name,
        tidy,
        office_id,
    ):
        audit.unchanged()
        return before
    made = OutsideOffice(
        id=uuid4(), decree_id=decree_id, label=name, address=tidy, office_id=office_id, since=at, named_by=by.person_id
    )
    try:
        with transaction.atomic():
            OutsideOffice.objects.filter(until__isnull=True).update(until=at)
            made.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Rekan Anda baru saja menetapkan kantor luar. Muat ulang, lalu lihat.")) from None
    audit.record(
        audit.NewEvent(
            code=events.OUTSIDE_NAMED,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids={"decree": str(decree_id), "outside": str(made.id)},
        )
    )
    return made


def ring_outside(*, at: datetime, silent: UUID | None, kept: Collection[UUID]) -> bool:
    """Tells the office outside that an office of the regency is silent, once a day; False where nobody would hear it.

    `kept` are people who must not know of the matter: where all of that office are among them, the mail goes alone.
    """
    found = outside_office()
    if found is None:
        return False
    day, is_told = localdate(at), False
    if found.office_id and {post.person_id for post in posts_at(at) if post.office_id == found.office_id} - {*kept}:
        notify(
            at=at,
            code="clock-outside",
            office_id=found.office_id,
            ids={"office": str(silent)} if silent else {},
            once=uuid5(NAMESPACE_OID, f"sigap/outside/{found.id}/{silent}/{day}"),
            may_know=True,
        )
        is_told = True
    if found.address and mail_is_set_up():
        mail = Mail(
            id=uuid4(),
            kind=MailKind.OUTSIDE,
            holder_id=found.id,
            once=f"outside:{found.id}:{silent}:{day}",
            queued_at=at,
            due_at=at,
        )
        Mail.objects.bulk_create([mail], ignore_conflicts=True)
        is_told = True
    return is_told
