"""By which token a search finds the number of a police report; made anew under a new key, and after a restore.

Whoever makes them anew reads papers as the system: as the database's owner, with the ring at hand, traced as one
reading of many.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from sigap.cases.actions.papers import paper_rows, replace_paper
from sigap.cases.actions.tokens import BATCH, note_reindexing
from sigap.cases.models import PaperToken
from sigap.legal.actions.paper import Paper, paper_place
from sigap.legal.models import Mark
from sigap.legal.rules import MarkKind
from sigap.matching.tokens import tokens_of_paper
from sigap.vault import rings, rotation
from sigap.vault.datakeys import KeyDestroyed
from sigap.vault.models import DataKey
from sigap.vault.ring_use import EpochFacts
from sigap.vault.sealing import SealBroken


def index_number(mark: Mark, number: str) -> None:
    """The newest version of a police report's entry is found by its number; of one that was taken out, nothing is."""
    if mark.kind == MarkKind.LP:
        replace_paper(case_id=mark.case_id, source=mark.root, number="" if mark.is_void else number)


def cases_of_number(case_id: UUID, number: str, *, without: UUID) -> tuple[bool, bool]:
    """Whether this very number stands on this case in another entry, and on another case that the actor works on.

    What is kept from the actor is not found (`cases.in_room`): the answer tells nothing of it.
    """
    wanted = tokens_of_paper(number)
    rows = PaperToken.objects.filter(token__in=wanted).exclude(source=without).values_list("source", "case_id")
    found = Counter(rows)
    # The unit's name is left out of some forms: only who has them all bears the same number.
    same = {case for (_source, case), times in found.items() if wanted and times == len(wanted)}
    return case_id in same, bool(same - {case_id})


def renew(newest: EpochFacts, *, at: datetime) -> int:
    """Makes tokens of other epochs anew; returns of how many entries. A broken seal is left as it lies."""
    left = PaperToken.objects.exclude(kek_id=newest.kek_id)
    return _made_anew(sorted(set(left.values_list("source", flat=True))), newest, at)


def rebuild_all(*, at: datetime) -> int:
    """Makes every token anew, as after a restore: copies hold none. Returns of how many entries."""
    entries = Mark.objects.filter(kind=MarkKind.LP).values_list("root", flat=True).distinct()
    return _made_anew(sorted(entries), rings.facts().newest, at)


def _made_anew(roots: Sequence[UUID], epoch: EpochFacts, at: datetime) -> int:
    if roots:
        note_reindexing(len(roots), at)
    return sum(_batch_made(roots[start : start + BATCH], epoch) for start in range(0, len(roots), BATCH))


@transaction.atomic
def _batch_made(roots: Sequence[UUID], epoch: EpochFacts) -> int:
    # Locked in one order; whoever corrects an entry adds a version, and its tokens with it.
    marks = list(Mark.objects.select_for_update(of=("self",)).filter(root__in=roots, replaced_by=None).order_by("pk"))
    keys = DataKey.objects.in_bulk({mark.key_id for mark in marks})
    done = 0
    for mark in marks:
        try:
            number = _read(mark, keys)
        except SealBroken:
            continue
        PaperToken.objects.filter(source=mark.root).delete()
        PaperToken.objects.bulk_create(paper_rows(mark.case_id, mark.root, number, epoch))
        done += 1
    return done


def _read(mark: Mark, keys: dict[UUID, DataKey]) -> str:
    if mark.is_void or mark.key_id not in keys:
        return ""
    try:
        text = rotation.read(keys[mark.key_id], mark.sealed_paper, place=paper_place(mark.pk))
    except KeyDestroyed:
        return ""
    return Paper.from_text(text).number
