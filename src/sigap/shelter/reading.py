"""What is sealed of a safe house, opened through the vault's door: its place, the words of a stay."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Refused
from sigap.shelter.actions.scope import StayWords, address_place, entry_place, leaving_place, words_place
from sigap.shelter.models import ShelterHouse, ShelterPlace, Stay, StayEntry
from sigap.shelter.queries import LISTED, stay_for
from sigap.shelter.rules import StayEntryKind, names_place, telling_law
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.models import DataKey
from sigap.vault.sealing import Place, Sealed

type Entering = Callable[[], AbstractContextManager[Actor]]
_WORK = "work"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedStay:
    """A stay in clear, with what was noted of it: what stands of their care, then the last first.

    `texts`: as they were sealed, by row.
    """

    stay: Stay
    words: StayWords = field(repr=False)
    leaving: StayWords | None = field(repr=False)
    entries: tuple[tuple[StayEntry, str], ...] = field(repr=False)
    texts: dict[UUID, str] = field(repr=False)


def open_stay(*, entering: Entering, stay_id: UUID, at: datetime) -> OpenedStay:
    """One stay, for its house's staff and the manager of its case. Raises Refused, KeyDestroyed, SealBroken."""

    def select(actor: Actor) -> tuple[tuple[Stay, list[StayEntry], list[UUID]], Sequence[SealedItem]]:
        stay = stay_for(actor, stay_id, at=at)
        check_powers(actor)
        cared = stay.entries.annotate(is_care=Q(kind=StayEntryKind.CARE, settled_at=None))
        entries: list[StayEntry] = list(cared.order_by("-is_care", "-happened_at", "-recorded_at")[:LISTED])
        key = door.key_rows([stay.key_id])[stay.key_id]
        if key.destroyed_at is not None:
            return (stay, entries, []), []
        found = [(stay.pk, words_place(stay.pk), stay.sealed_words)]
        if stay.sealed_leaving is not None:
            found.append((stay.post_key, leaving_place(stay.pk), stay.sealed_leaving))
        found += [(entry.pk, entry_place(entry.pk), entry.sealed_words) for entry in entries]
        items = [_item(stay.house, stay.pk, place, bytes(sealed), key) for _row, place, sealed in found]
        return (stay, entries, [row for row, _place, _sealed in found]), items

    (stay, entries, rows), opened = door.open_sealed(entering, select, reason=_WORK, at=at)
    texts = dict(zip(rows, opened, strict=True))
    return OpenedStay(
        stay=stay,
        words=StayWords.from_text(texts[stay.pk]) if stay.pk in texts else StayWords(),
        leaving=StayWords.from_text(texts[stay.post_key]) if stay.post_key in texts else None,
        entries=tuple((entry, texts.get(entry.pk, _("Telah dimusnahkan."))) for entry in entries),
        texts=texts,
    )


def open_place(*, entering: Entering, house_id: UUID, at: datetime) -> tuple[ShelterHouse, str]:
    """Where a house stands, after a step-up; empty while nobody wrote it. Raises Refused, StepUpNeeded."""

    def select(actor: Actor) -> tuple[ShelterHouse, Sequence[SealedItem]]:
        actor.require(Permission.SHELTER_SEE)
        house = ShelterHouse.objects.select_related("office").filter(pk=house_id).first()
        row = ShelterPlace.objects.filter(house=house_id).order_by("-written_at").first()
        is_staff = house is not None and house.office_id in actor.offices_where(Permission.SHELTER_KEEP)
        if house is None or (row is None and not is_staff):
            raise Refused(Permission.SHELTER_SEE, ids={"item": str(house_id)})
        require_step_up(actor, at=at)
        check_powers(actor)
        return house, _places([row] if row else [], {house.pk: house})

    house, texts = door.open_sealed(entering, select, reason=_WORK, at=at)
    return house, texts[0] if texts else ""


def place_in_text(*, entering: Entering, text: str, at: datetime) -> str:
    """A sentence where a text tells the place of a house that the writer knows; empty for everybody else.

    Nothing is compared for who does not know: so a refusal tells nobody where a house stands.
    """

    def select(actor: Actor) -> tuple[None, Sequence[SealedItem]]:
        if not actor.can(Permission.SHELTER_SEE):
            return None, []
        rows = list(ShelterPlace.objects.select_related("house").order_by("house", "-written_at").distinct("house"))
        if rows:
            check_powers(actor)
        return None, _places(rows, {row.house_id: row.house for row in rows})

    _none, addresses = door.open_sealed(entering, select, reason=_WORK, at=at)
    if not any(names_place(text, address) for address in addresses):
        return ""
    return _("Tulisan ini memuat letak rumah aman. Hapus dulu, lalu simpan. %(law)s (%(basis)s)") % {
        "law": telling_law().words,
        "basis": telling_law().basis,
    }


def _places(rows: Sequence[ShelterPlace], houses: dict[UUID, ShelterHouse]) -> list[SealedItem]:
    keys = door.key_rows([row.key_id for row in rows])
    return [
        _item(houses[row.house_id], row.house_id, address_place(row.pk), bytes(row.sealed_address), keys[row.key_id])
        for row in rows
    ]


def _item(house: ShelterHouse, subject_id: UUID, place: Place, sealed: Sealed, key: DataKey) -> SealedItem:
    """Traced on the chain of the house's office: a case's timeline tells of no safe house."""
    return SealedItem(
        kind=ItemKind.SECTION,
        subject_id=subject_id,
        stream_kind=StreamKind.AGENCY,
        stream_id=house.office_id,
        place=place,
        sealed=sealed,
        key=key,
    )
