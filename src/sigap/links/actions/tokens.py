"""Tokens of leads made anew under a new key, and after a restore: as the owner, with the ring at hand, traced once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from sigap.cases.actions.tokens import BATCH, note_reindexing
from sigap.links.actions.leads import LeadText, lead_place, tokens_of_lead
from sigap.links.actions.shared_numbers import token_of_common
from sigap.links.models import CommonNumber, Lead, LeadToken
from sigap.links.rules import LeadKind
from sigap.vault import rings, rotation
from sigap.vault.datakeys import KeyDestroyed
from sigap.vault.models import DataKey
from sigap.vault.ring_use import EpochFacts
from sigap.vault.sealing import SealBroken


def renew(newest: EpochFacts, *, at: datetime) -> int:
    """Makes tokens of other epochs anew; returns of how many leads. A broken seal is left as it lies."""
    _renew_common(newest)
    left = LeadToken.objects.exclude(kek_id=newest.kek_id)
    return _made_anew(sorted(set(left.values_list("lead_id", flat=True))), newest, at)


def rebuild_all(*, at: datetime) -> int:
    """Makes every token anew, as after a restore: copies hold none. Returns of how many leads."""
    newest = rings.facts().newest
    _renew_common(newest)
    return _made_anew(sorted(Lead.objects.filter(removed_at=None).values_list("pk", flat=True)), newest, at)


def standing(newest: EpochFacts) -> dict[str, int]:
    """How many tokens each other epoch's key made."""
    rows = LeadToken.objects.exclude(kek_id=newest.kek_id).values_list("kek_id")
    return dict(rows.annotate(count=Count("pk")))


def _renew_common(newest: EpochFacts) -> None:
    for row in CommonNumber.objects.filter(ended_at=None).exclude(kek_id=newest.kek_id):
        made = token_of_common(row.kind, row.value, epoch=newest)
        CommonNumber.objects.filter(pk=row.pk).update(token=made, kek_id=newest.kek_id)


def _made_anew(leads: Sequence[UUID], epoch: EpochFacts, at: datetime) -> int:
    if leads:
        note_reindexing(len(leads), at)
    return sum(_batch_made(leads[start : start + BATCH], epoch) for start in range(0, len(leads), BATCH))


@transaction.atomic
def _batch_made(ids: Sequence[UUID], epoch: EpochFacts) -> int:
    # Locked in one order; whoever takes a lead back meanwhile waits, or is seen.
    leads = list(Lead.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    keys = DataKey.objects.in_bulk({lead.key_id for lead in leads})
    rows, done = [], []
    for lead in leads:
        try:
            text = rotation.read(keys[lead.key_id], lead.sealed_text, place=lead_place(lead.pk))
        except SealBroken:
            continue
        except KeyDestroyed:
            text = ""
        done.append(lead.pk)
        if text and lead.removed_at is None:
            made = tokens_of_lead(LeadKind(lead.kind), LeadText.from_text(text), epoch=epoch)
            rows += [
                LeadToken(lead=lead, case_id_of_lead=lead.case_id, kind=kind, token=value, kek_id=epoch.kek_id)
                for kind, value in made
            ]
    LeadToken.objects.filter(lead_id__in=done).delete()
    LeadToken.objects.bulk_create(rows)
    return len(done)
