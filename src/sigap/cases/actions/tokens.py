"""Blind tokens beside sealed identities: made, replaced, asked for under every living epoch, made anew.

Whoever makes them anew reads identities as the system: as the database's owner, with the ring at hand, traced as one
reading of many. A person's tokens are replaced in one transaction, the person's row locked.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, QuerySet

from sigap import audit
from sigap.access.events import SYSTEM_STREAM
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.identity import Identity, identity_place
from sigap.cases.models import CasePerson, PersonToken
from sigap.matching import tokens as matching
from sigap.matching.tokens import FORM, Keyed, TokenSubject
from sigap.vault import rings, rotation
from sigap.vault.datakeys import KeyDestroyed
from sigap.vault.events import IDENTITIES_INDEXED
from sigap.vault.models import DataKey
from sigap.vault.ring_use import EpochFacts
from sigap.vault.sealing import SealBroken

BATCH = 200
_FIRST = UUID(int=0)


def bearer_of(identity: Identity) -> TokenSubject:
    """What of an identity is compared."""
    return TokenSubject(
        full_name=identity.full_name,
        alias=identity.alias,
        year=identity.year_of_birth,
        village=identity.village,
        nik=identity.nik,
        phone=identity.phone,
    )


def tokens_of(identity: Identity, *, epoch: EpochFacts | None = None) -> frozenset[Keyed]:
    """The composite tokens of an identity (wall 5): never a name, a date or a place by itself. Newest epoch's."""
    return matching.tokens_of(bearer_of(identity), epoch=epoch)


def replace_tokens(person: CasePerson, identity: Identity) -> None:
    """The person's tokens are this identity's and no others. Inside an act that holds the person's row."""
    epoch = rings.facts().newest
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.forget_tokens(%s)", [person.pk])
    PersonToken.objects.bulk_create(_rows(person, identity, epoch))


def renew(newest: EpochFacts, *, at: datetime) -> Iterator[int]:
    """Makes tokens of other epochs, and of former forms, anew: yields how many persons each transaction did.

    Run again, it goes on where it was killed. A broken seal is left as it lies.
    """
    left = PersonToken.objects.exclude(kek_id=newest.kek_id, form=FORM)
    count = left.values("person_id").distinct().count()
    if count:
        note_reindexing(count, at)
        yield from _in_batches(left, "person_id", newest)


def standing(newest: EpochFacts) -> dict[str, int]:
    """How many tokens each other epoch's key made; under an empty name those of before there were epochs."""
    rows = PersonToken.objects.exclude(kek_id=newest.kek_id).values_list("kek_id")
    return dict(rows.annotate(count=Count("pk")))


def rebuild_all(*, at: datetime) -> int:
    """Makes every token anew, as after a restore: copies hold none. Returns how many persons have an identity."""
    named = CasePerson.objects.exclude(sealed_identity=None)
    count = named.count()
    if count:
        note_reindexing(count, at)
    return sum(_in_batches(named, "pk", rings.facts().newest))


def _in_batches[M: (CasePerson, PersonToken)](rows: QuerySet[M], column: str, epoch: EpochFacts) -> Iterator[int]:
    last = _FIRST
    while True:
        found = rows.filter(**{f"{column}__gt": last}).order_by(column).values_list(column, flat=True)
        ids: list[UUID] = list(found.distinct()[:BATCH])
        if not ids:
            return
        with transaction.atomic():
            done = _made_anew(ids, epoch)
        yield done
        last = ids[-1]


def _made_anew(ids: Sequence[UUID], epoch: EpochFacts) -> int:
    # Locked in one order; whoever corrects an identity meanwhile waits, or we read what they left.
    persons = list(CasePerson.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    keys = DataKey.objects.in_bulk([person.key_id for person in persons if person.key_id])
    made, done = [], []
    for person in persons:
        try:
            identity = _read(person, keys)
        except SealBroken:
            continue
        done.append(person.pk)
        if identity is not None:
            made += _rows(person, identity, epoch)
    PersonToken.objects.filter(person_id__in=done).delete()
    PersonToken.objects.bulk_create(made)
    return len(done)


def _read(person: CasePerson, keys: dict[UUID, DataKey]) -> Identity | None:
    if person.key_id is None or person.sealed_identity is None or person.key_id not in keys:
        return None
    try:
        text = rotation.read(keys[person.key_id], person.sealed_identity, place=identity_place(person.pk))
    except KeyDestroyed:
        return None
    return Identity.from_text(text)


def _rows(person: CasePerson, identity: Identity, epoch: EpochFacts) -> list[PersonToken]:
    return [
        PersonToken(
            person=person, case_id_of_person=person.case_id, kind=kind, token=value, kek_id=epoch.kek_id, form=FORM
        )
        for kind, value in sorted(tokens_of(identity, epoch=epoch))
    ]


def note_reindexing(count: int, at: datetime) -> None:
    """Before the first of them is read: one event for the whole reading, by the system."""
    with audit.recording():
        audit.record(
            audit.NewEvent(
                code=IDENTITIES_INDEXED,
                stream_kind=StreamKind.SYSTEM,
                stream_id=SYSTEM_STREAM,
                at=at,
                ids={"count": rotation.count_code(count)},
            )
        )
