"""Blind tokens of the numbers of police reports, beside the sealed entry: made, replaced, made anew."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Count

from sigap.cases.models import PaperToken
from sigap.matching.tokens import tokens_of_paper
from sigap.vault import rings
from sigap.vault.ring_use import EpochFacts


def replace_paper(*, case_id: UUID, source: UUID, number: str) -> None:
    """The entry's tokens are this number's and no others; an empty number has none. Inside an act of its section."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.forget_paper(%s)", [source])
    PaperToken.objects.bulk_create(paper_rows(case_id, source, number, rings.facts().newest))


def paper_rows(case_id: UUID, source: UUID, number: str, epoch: EpochFacts) -> Iterable[PaperToken]:
    """The tokens of a number under an epoch's key. Not saved."""
    return [
        PaperToken(case_id=case_id, source=source, token=value, kek_id=epoch.kek_id)
        for value in sorted(tokens_of_paper(number, epoch=epoch))
    ]


def standing(newest: EpochFacts) -> dict[str, int]:
    """How many tokens each other epoch's key made."""
    rows = PaperToken.objects.exclude(kek_id=newest.kek_id).values_list("kek_id")
    return dict(rows.annotate(count=Count("pk")))
