"""The last steps on a loaded copy, with the apps' own models: erased again, tokens anew, the trail told.

One transaction: a loaded copy is settled or it is not. Imported once Django is set up.
"""

from collections.abc import Sequence
from datetime import datetime

from sigap import audit
from sigap.cases.actions import destroying, tokens
from sigap.cli.copies.manifests import Manifest
from sigap.cli.database.orm import looking_at
from sigap.legal.actions import numbers
from sigap.links.actions import tokens as leads
from sigap.vault import copies
from sigap.vault.copies import RestoreSummary
from sigap.vault.erasing import ErasedLine


def settle(url: str, manifest: Manifest, erased: Sequence[str], *, at: datetime) -> RestoreSummary:
    """Makes a loaded copy fit to be worked in; says what that took."""
    with looking_at(url), audit.recording():
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
