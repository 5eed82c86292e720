"""What an officer typed and did not send, opened for themselves through the vault's door."""

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from sigap.access.actions.unsent import UNSENT_LASTS, form_hash_of, unsent_place
from sigap.access.entry import Actor, check_powers
from sigap.access.models import UnsentForm
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.ring_use import ReportKey

_REASON = "work"


def unsent_of(actor: Actor, forms: Sequence[str], *, at: datetime) -> dict[str, datetime]:
    """For which of these forms the actor has text that waits, and from when; nothing is opened."""
    by_hash = {form_hash_of(actor, form): form for form in forms}
    rows = UnsentForm.objects.filter(
        writer_id=actor.person_id, form_hash__in=list(by_hash), saved_at__gt=at - UNSENT_LASTS
    )
    return {by_hash[bytes(form_hash)]: saved for form_hash, saved in rows.values_list("form_hash", "saved_at")}


def open_unsent(
    *, entering: Callable[[], AbstractContextManager[Actor]], form: str, at: datetime
) -> list[tuple[str, list[str]]]:
    """The fields of a form of the actor's own, by name; empty when nothing waits. Raises SealBroken."""

    def select(actor: Actor) -> tuple[None, Sequence[SealedItem]]:
        actor.require(Permission.PROFILE_OWN)
        kept = UnsentForm.objects.filter(
            writer_id=actor.person_id, form_hash=form_hash_of(actor, form), saved_at__gt=at - UNSENT_LASTS
        ).first()
        if kept is None:
            return None, []
        check_powers(actor)
        return None, [
            SealedItem(
                kind=ItemKind.REPORT,
                subject_id=kept.pk,
                stream_kind=StreamKind.SYSTEM,
                stream_id=kept.pk,
                place=unsent_place(kept.pk),
                sealed=kept.sealed_body,
                key=ReportKey(key_id=kept.key_id, report_id=kept.pk, blob=kept.key_blob),
            )
        ]

    _none, texts = door.open_sealed(entering, select, reason=_REASON, at=at)
    return list(json.loads(texts[0]).items()) if texts else []
