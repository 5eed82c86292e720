"""Keeps what an officer types until it is sent, so that an idle screen or a broken session loses nothing."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import events
from sigap.access.actions.powers import record_staff_event
from sigap.access.entry import Actor
from sigap.access.models import UnsentForm
from sigap.access.permissions import Permission
from sigap.access.visit import key_of
from sigap.kernel.errors import Unable
from sigap.vault.envelope_sealing import intake_public_key, report_place, seal_report
from sigap.vault.sealing import Place

UNSENT_LASTS = timedelta(hours=24)
UNSENT_LIMIT = 100_000
"""Characters of one form: the longest story, and no more."""
MOST_UNSENT = 20
"""Forms of one officer; the oldest goes first."""
_TABLE, _BODY = "access_unsent", "sealed_body"


class UnableToKeepUnsent(Unable):
    """What was typed was not kept; it stays on the page."""


def unsent_place(unsent_id: UUID) -> Place:
    """Where the words of one form lie."""
    return report_place(_TABLE, unsent_id, _BODY)


def form_hash_of(by: Actor, form: str) -> bytes:
    """By which a form of this officer is found again; its address, with a case's code in it, cannot be read from it."""
    return key_of("unsent", str(by.person_id), form)


@audit.action
def keep_unsent(*, by: Actor, at: datetime, form: str, text: str) -> None:
    """Keeps a form's text, sealed anew each time. Only the first saving leaves an event. Raises UnableToKeepUnsent."""
    by.require(Permission.PROFILE_OWN)
    if len(text) > UNSENT_LIMIT:
        raise UnableToKeepUnsent(_("Terlalu panjang untuk disimpan sebagai draf. Pendekkan sedikit."))
    # Two windows of one officer come one after the other, until this transaction ends.
    audit.one_at_a_time(f"access.unsent:{by.person_id}")
    mine = UnsentForm.objects.filter(writer_id=by.person_id)
    form_hash = form_hash_of(by, form)
    before = mine.filter(form_hash=form_hash).first()
    unsent_id = before.pk if before else uuid4()
    sealed = seal_report({_BODY: text}, table=_TABLE, report_id=unsent_id, public_key=intake_public_key())
    kept = before or UnsentForm(id=unsent_id, writer_id=by.person_id, form_hash=form_hash)
    kept.saved_at, kept.key_id, kept.key_blob = at, sealed.key_id, sealed.key_blob
    kept.sealed_body = sealed.texts[_BODY]
    if before is not None:
        before.save(update_fields=["saved_at", "key_id", "key_blob", "sealed_body"])
        audit.unchanged()
        return
    oldest = mine.order_by("-saved_at").values_list("pk", flat=True)[MOST_UNSENT - 1 :]
    mine.filter(pk__in=list(oldest)).delete()
    kept.save(force_insert=True)
    record_staff_event(events.UNSENT_KEPT, by=by, at=at, person=str(by.person_id))


@audit.action
def drop_unsent(*, by: Actor, at: datetime, form: str, is_sent: bool = False) -> None:
    """Forgets a form's text: thrown away, or sent and kept where it belongs. Twice changes nothing."""
    by.require(Permission.PROFILE_OWN)
    gone, _each = UnsentForm.objects.filter(writer_id=by.person_id, form_hash=form_hash_of(by, form)).delete()
    if not gone or is_sent:
        audit.unchanged()
        return
    record_staff_event(events.UNSENT_DROPPED, by=by, at=at, person=str(by.person_id))
