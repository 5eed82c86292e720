"""The last steps on a loaded copy, with the apps' own models: erased again, tokens anew, the trail told.

One transaction: a loaded copy is settled or it is not. Imported once Django is set up.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Q

from sigap import audit
from sigap.access.models import Office
from sigap.cases.actions import destroying, tokens
from sigap.cli.copies.manifests import Manifest
from sigap.cli.database.orm import looking_at
from sigap.desk.restored import MOMENT, moment_code
from sigap.integrations.models import SystemKey
from sigap.legal.actions import numbers
from sigap.links.actions import tokens as leads
from sigap.notifications.actions import notify, tell_safekeepers
from sigap.notifications.rules import Audience
from sigap.vault import copies
from sigap.vault.copies import RestoreSummary
from sigap.vault.erasing import ErasedLine


def settle(url: str, manifest: Manifest, erased: Sequence[str], *, at: datetime) -> RestoreSummary:
    """Makes a loaded copy fit to be worked in; says what that took."""
    with looking_at(url), audit.recording():
        tell_offices(copy_id=manifest.id, restored_to=manifest.begun_at, at=at)
        restored = RestoreSummary(
            copy_id=manifest.id,
            begun_at=manifest.begun_at,
            size_bytes=manifest.size,
            events=manifest.events,
            head=manifest.head,
            erased=destroying.replay(lines=map(ErasedLine.from_text, erased), at=at),
            indexed=tokens.rebuild_all(at=at) + numbers.rebuild_all(at=at) + leads.rebuild_all(at=at),
        )
        copies.note_restored(restored, at=at)
    return restored


def tell_offices(*, copy_id: UUID, restored_to: datetime, at: datetime) -> None:
    """Every office's head hears what is missing now and what to do by hand; sessions of systems are in no copy.

    Emergencies that were open in the copy climb again: better once too often than one that nobody looks at.
    """
    ids = {MOMENT: moment_code(restored_to)}
    code = "system-restored"
    # The same copy restored once more is another restore.
    space = uuid5(copy_id, at.isoformat())
    tell_safekeepers(at=at, code=code, ids=ids, once=space)
    for office in Office.objects.filter(Q(valid_to=None) | Q(valid_to__gt=at)).values_list("pk", flat=True):
        notify(at=at, code=code, office_id=office, role=Audience.HEAD, ids=ids, once=uuid5(space, str(office)))
    for key, office in SystemKey.objects.filter(ended_at=None, expires_at__gt=at).values_list("pk", "office_id"):
        notify(
            at=at,
            code="system-key-lost",
            office_id=office,
            role=Audience.HEAD,
            ids={"key": str(key)},
            once=uuid5(space, str(key)),
        )
