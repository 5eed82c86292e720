"""Somebody gets a bed: held, admitted, moved, gone. Rules are asked before; the database has the last word."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.models import CasePerson
from sigap.kernel.errors import Refused
from sigap.screening.rules.persons import Sex, age_on
from sigap.shelter import events
from sigap.shelter.actions.daily import sealed_entry
from sigap.shelter.actions.scope import (
    StayWords,
    UnableToPlace,
    is_staff,
    leaving_place,
    lock_beds,
    placed_once,
    record_house_event,
    seen_stay,
    words_place,
)
from sigap.shelter.actions.telling import tell_begun, tell_left, tell_other_side, tell_waiting
from sigap.shelter.models import REFUSAL_LABELS, ROOM_LABELS, BedUse, ShelterHouse, Stay, StayEntry
from sigap.shelter.queries import beds_elsewhere, beds_of, guest_of, people_to_place
from sigap.shelter.rules import (
    OLDEST,
    RUNNING,
    BedState,
    Guest,
    LeaveReason,
    StayEntryKind,
    StayStatus,
    bed_refusal,
    fitting,
    kind_for,
)
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose
from sigap.vault.sealing import seal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStay:
    """Who is to have a bed. `person_id`: of a case in which the actor works; without one, nobody knows a case yet.

    `beside`: the stay of their family; `is_family`: the first of a family of which others come.
    """

    house_id: UUID
    post_key: UUID
    person_id: UUID | None = None
    sex: Sex = Sex.UNKNOWN
    age: int | None = None
    born_on: date | None = None
    beside: UUID | None = None
    is_family: bool = False
    bed_id: int | None = None
    words: StayWords = field(default_factory=StayWords, repr=False)


@audit.action
def begin_stay(*, by: Actor, at: datetime, new: NewStay, wanted: StayStatus) -> Stay:
    """A bed is held, or somebody is admitted at once, or waits for one; the same `post_key` again gives the same row.

    Raises UnableToPlace with the road that is open, Refused.
    """
    by.require(Permission.SHELTER_SEE)
    house = ShelterHouse.objects.filter(pk=new.house_id).first()
    if house is None:
        raise Refused(Permission.SHELTER_SEE, ids={"item": str(new.house_id)})
    lock_beds()
    if known := Stay.objects.filter(post_key=new.post_key).first():
        audit.unchanged()
        return known
    person = _person(by, new.person_id)
    if not is_staff(by, house) and (person is None or wanted is StayStatus.IN):
        raise Refused(Permission.SHELTER_KEEP, ids={"item": str(house.pk)})
    family = _family(by, house, new)
    guest = Guest(sex=_sex(new, person), age=_age(new, person, at), family=family)
    bed = None if wanted is StayStatus.WAITING else _bed(house, guest, new.bed_id, at)
    stay = _stay(by, at, house, new, person, guest, wanted)
    _save(stay)
    if bed is not None:
        _hold_bed(stay, bed, at, stay.hold_until)
    _keep_belongings(stay, by, at, new.words)
    tell_begun(by, at, stay)
    record_house_event(by, at, house, events.STAY_CHANGED, stay=str(stay.pk), status=wanted.value)
    return stay


def _stay(
    by: Actor,
    at: datetime,
    house: ShelterHouse,
    new: NewStay,
    person: CasePerson | None,
    guest: Guest,
    wanted: StayStatus,
) -> Stay:
    with connection.cursor() as cursor:
        cursor.execute("SELECT shelter.next_guest()")
        number = cursor.fetchone()[0]
    stay = Stay(
        id=uuid4(),
        house=house,
        case=person.case if person else None,
        case_code=person.case.code if person else "",
        person=person,
        guest_no=number,
        status=wanted,
        sex=guest.sex,
        age_years=guest.age,
        aged_on=localdate(at),
        born_on=new.born_on,
        family_id=guest.family,
        asked_at=at,
        asked_by_name=by.name,
        post_key=new.post_key,
    )
    if wanted is StayStatus.HELD:
        stay.hold_until = at + timedelta(hours=house.hold_hours)
    if wanted is StayStatus.IN:
        _come_in(stay, by, at)
    key = datakeys.create(purpose=KeyPurpose.SHELTER, at=at)
    stay.key_id, stay.sealed_words = key.id, seal(new.words.as_text(), key=key, place=words_place(stay.id))
    return stay


@audit.action
def hold_waiting(*, by: Actor, at: datetime, stay_id: UUID) -> Stay:
    """Who waits has a bed held, the first that takes them; twice changes nothing. Raises UnableToPlace, Refused."""
    stay = seen_stay(by, stay_id, as_staff=False)
    if stay.status == StayStatus.HELD:
        audit.unchanged()
        return stay
    if stay.status != StayStatus.WAITING:
        raise UnableToPlace(_("Orang ini tidak ada di daftar tunggu."))
    bed = _bed(stay.house, guest_of(stay, at=at), None, at, is_waiting=True)
    stay.status, stay.hold_until, stay.has_waited = StayStatus.HELD, at + timedelta(hours=stay.house.hold_hours), True
    stay.save(update_fields=["status", "hold_until", "has_waited"])
    _hold_bed(stay, bed, at, stay.hold_until)
    tell_begun(by, at, stay)
    record_house_event(by, at, stay.house, events.STAY_CHANGED, stay=str(stay.pk), status=stay.status)
    return stay


@audit.action
def admit(*, by: Actor, at: datetime, stay_id: UUID, bed_id: int | None = None, words: StayWords) -> Stay:
    """Who had a bed held, or waited, is in; a lapsed hold needs its bed anew. Raises UnableToPlace, Refused."""
    stay = seen_stay(by, stay_id, as_staff=True)
    if stay.status == StayStatus.IN:
        audit.unchanged()
        return stay
    held = stay.uses.filter(during__contains=at).first() if stay.status == StayStatus.HELD else None
    if stay.status not in RUNNING:
        raise UnableToPlace(_("Penempatan ini sudah berakhir. Catat kedatangan baru."))
    if held is not None and bed_id in {None, held.bed_id}:
        held.during = TimestamptzRange(held.during.lower, None)
        held.save(update_fields=["during"])
    else:
        if held is not None:
            _end_use(held, at)
        _hold_bed(stay, _bed(stay.house, guest_of(stay, at=at), bed_id, at), at, None)
    key = datakeys.open_key(stay.key_id)
    stay.sealed_words = seal(words.as_text(), key=key, place=words_place(stay.id))
    stay.status = StayStatus.IN
    _come_in(stay, by, at)
    stay.save(update_fields=["status", "arrived_at", "admitted_by_name", "limit_on", "hold_until", "sealed_words"])
    _keep_belongings(stay, by, at, words)
    tell_begun(by, at, stay)
    record_house_event(by, at, stay.house, events.STAY_CHANGED, stay=str(stay.pk), status=stay.status)
    return stay


@audit.action
def move(*, by: Actor, at: datetime, stay_id: UUID, bed_id: int | None) -> Stay:
    """Somebody sleeps in another bed from now on. Raises UnableToPlace, Refused."""
    stay = seen_stay(by, stay_id, as_staff=True)
    held = _use_in(stay, at)
    if held.bed_id == bed_id:
        audit.unchanged()
        return stay
    bed = _bed(stay.house, guest_of(stay, at=at), bed_id, at, apart=held.bed_id)
    _end_use(held, at)
    _hold_bed(stay, bed, at, None)
    entry = StayEntry(
        id=uuid4(), stay=stay, kind=StayEntryKind.MOVED, happened_at=at, recorded_at=at, recorded_by_name=by.name
    )
    sealed_entry(entry, stay, f"{held.bed.label} → {bed.label}").save(force_insert=True)
    record_house_event(by, at, stay.house, events.ENTRY_NOTED, stay=str(stay.pk), kind=StayEntryKind.MOVED.value)
    tell_waiting(stay.house, at)
    return stay


@audit.action
def leave(
    *, by: Actor, at: datetime, stay_id: UUID, reason: LeaveReason, words: StayWords, has_belongings_back: bool
) -> Stay:
    """Somebody is gone for good; their manager and whoever waits for a bed are told. Twice changes nothing.

    Raises UnableToPlace while belongings were not handed back, Refused.
    """
    stay = seen_stay(by, stay_id, as_staff=True)
    if stay.status == StayStatus.LEFT:
        audit.unchanged()
        return stay
    held = _use_in(stay, at)
    waiting = stay.entries.filter(settled_at=None, kind__in=[StayEntryKind.BELONGINGS, StayEntryKind.ABSENCE])
    if (
        not has_belongings_back
        and reason is not LeaveReason.NOT_BACK
        and waiting.filter(kind="entry_belongings").exists()
    ):
        raise UnableToPlace(_("Masih ada barang titipan. Serahkan dulu, lalu beri tanda bahwa sudah diserahkan."))
    waiting = waiting if has_belongings_back else waiting.filter(kind=StayEntryKind.ABSENCE)
    waiting.update(settled_at=at, settled_by_name=by.name)
    _end_use(held, at)
    key = datakeys.open_key(stay.key_id)
    stay.sealed_leaving = seal(words.as_text(), key=key, place=leaving_place(stay.id))
    stay.status, stay.left_at, stay.leave_reason, stay.ended_by_name = StayStatus.LEFT, at, reason, by.name
    stay.save(update_fields=["status", "left_at", "leave_reason", "ended_by_name", "sealed_leaving"])
    record_house_event(by, at, stay.house, events.STAY_CHANGED, stay=str(stay.pk), status=stay.status)
    tell_left(by, at, stay)
    tell_waiting(stay.house, at)
    return stay


@audit.action
def release(*, by: Actor, at: datetime, stay_id: UUID) -> Stay:
    """A bed is held no longer, or nobody waits any more: the other side hears. Twice changes nothing.

    Raises UnableToPlace, Refused.
    """
    stay = seen_stay(by, stay_id, as_staff=False)
    if stay.status == StayStatus.RELEASED:
        audit.unchanged()
        return stay
    if stay.status not in {StayStatus.HELD, StayStatus.WAITING}:
        raise UnableToPlace(_("Orang ini sudah tiba. Catat keluarnya dengan berita acara."))
    for held in stay.uses.filter(during__contains=at):
        _end_use(held, at)
    stay.status, stay.ended_by_name = StayStatus.RELEASED, by.name
    stay.save(update_fields=["status", "ended_by_name"])
    record_house_event(by, at, stay.house, events.STAY_CHANGED, stay=str(stay.pk), status=stay.status)
    tell_other_side(by, at, stay, manager="shelter-released", staff="shelter-withdrawn")
    tell_waiting(stay.house, at)
    return stay


def _person(by: Actor, person_id: UUID | None) -> CasePerson | None:
    if person_id is None:
        return None
    person = people_to_place(by).filter(pk=person_id).first()
    if person is None:
        raise UnableToPlace(_("Orang ini sudah punya ranjang, atau kasusnya bukan kasus Anda."))
    return person


def _sex(new: NewStay, person: CasePerson | None) -> Sex:
    found = new.sex or (Sex(person.sex) if person else Sex.UNKNOWN)
    if found is Sex.UNKNOWN:
        raise UnableToPlace(_("Pilih perempuan atau laki-laki: aturan kamar memerlukannya."))
    return found


def _age(new: NewStay, person: CasePerson | None, at: datetime) -> int:
    today = localdate(at)
    if new.born_on is not None:
        if new.born_on > today:
            raise UnableToPlace(_("Tanggal lahir ini belum tiba."))
        return today.year - new.born_on.year - ((today.month, today.day) < (new.born_on.month, new.born_on.day))
    found = new.age if new.age is not None else (_age_in_case(person, today) if person else None)
    if found is None or not 0 <= found <= OLDEST:
        raise UnableToPlace(_("Tulis umurnya, kira-kira juga boleh: aturan kamar memerlukannya."))
    return found


def _age_in_case(person: CasePerson, today: date) -> int | None:
    """As old as they are today at least, however long ago it was written down."""
    if person.age_years is None or person.recorded_on is None:
        return person.age_years
    return age_on(today, age_years=person.age_years, recorded_on=person.recorded_on)


def _family(by: Actor, house: ShelterHouse, new: NewStay) -> UUID | None:
    """Whose family's room it may be: that of a stay, which had none perhaps, or a new one."""
    if new.beside is None:
        return uuid4() if new.is_family else None
    other = Stay.objects.filter(pk=new.beside, house=house, status__in=RUNNING).first()
    if other is None:
        raise UnableToPlace(_("Keluarganya tidak lagi ada di rumah ini."))
    if other.family_id is None:
        if not is_staff(by, house):
            raise UnableToPlace(_("Keluarganya tercatat datang sendiri. Minta petugas rumah menggabungkannya."))
        other.family_id = uuid4()
        other.save(update_fields=["family_id"])
    return other.family_id


def _bed(
    house: ShelterHouse,
    guest: Guest,
    bed_id: int | None,
    at: datetime,
    *,
    apart: int | None = None,
    is_waiting: bool = False,
) -> BedState:
    """The bed, or the first that takes this person. Raises UnableToPlace with the road that is open."""
    beds = beds_of([house.pk], at=at).get(house.pk, [])
    found = [bed for bed in fitting(beds, guest, boys_apart_from=house.boys_apart_from) if bed.id != apart]
    if bed_id is None:
        if not found:
            raise UnableToPlace(_road(house, guest, [], at, is_waiting=is_waiting))
        return found[0]
    bed = next((bed for bed in beds if bed.id == bed_id), None)
    if bed is None:
        raise Refused(Permission.SHELTER_SEE, ids={"item": str(house.pk)})
    refusal = bed_refusal(bed, guest, boys_apart_from=house.boys_apart_from)
    if refusal is not None:
        raise UnableToPlace(f"{REFUSAL_LABELS[refusal]} {_road(house, guest, found, at)}")
    return bed


def _road(house: ShelterHouse, guest: Guest, found: list[BedState], at: datetime, *, is_waiting: bool = False) -> str:
    """Where this person can sleep: a bed here, other houses by count alone, the list of who waits."""
    if found:
        beds = ", ".join(bed.label for bed in found[:3])
        return _("Yang cocok dan kosong: ranjang %(beds)s.") % {"beds": beds}
    free, houses = beds_elsewhere(house, guest, at=at)
    kind = str(ROOM_LABELS[kind_for(guest)]).lower()
    if free:
        elsewhere = _("Rumah lain: %(free)d ranjang untuk %(kind)s di %(houses)d rumah.") % {
            "free": free,
            "kind": kind,
            "houses": houses,
        }
    else:
        elsewhere = _("Di rumah lain juga tidak ada yang kosong untuk %(kind)s.") % {"kind": kind}
    here = _("Di rumah ini tidak ada ranjang kosong yang cocok menurut aturan.")
    if is_waiting:
        return f"{here} {elsewhere} " + _("Tetap di daftar tunggu, atau rujuk ke rumah lain.")
    return f"{here} {elsewhere} " + _("Masukkan ke daftar tunggu, atau rujuk ke rumah lain.")


def _come_in(stay: Stay, by: Actor, at: datetime) -> None:
    stay.arrived_at, stay.admitted_by_name, stay.hold_until = at, by.name, None
    stay.limit_on = localdate(at) + timedelta(days=stay.house.limit_days)


def _keep_belongings(stay: Stay, by: Actor, at: datetime, words: StayWords) -> None:
    """What was handed over on arrival is handed back on leaving."""
    if stay.status != StayStatus.IN or not words.belongings.strip():
        return
    entry = StayEntry(
        id=uuid4(), stay=stay, kind=StayEntryKind.BELONGINGS, happened_at=at, recorded_at=at, recorded_by_name=by.name
    )
    sealed_entry(entry, stay, words.belongings.strip()).save(force_insert=True)


def _save(stay: Stay) -> None:
    with placed_once():
        stay.save(force_insert=True)


def _hold_bed(stay: Stay, bed: BedState, at: datetime, until: datetime | None) -> None:
    """Takes the bed. Raises UnableToPlace where somebody was faster, whoever it was and whatever we saw."""
    try:
        with transaction.atomic():
            BedUse.objects.create(stay=stay, bed_id=bed.id, during=TimestamptzRange(at, until))
    except IntegrityError:
        raise UnableToPlace(_("Ranjang itu baru saja terisi atau ditahan. Pilih lagi: daftarnya sudah baru.")) from None


def _end_use(held: BedUse, at: datetime) -> None:
    held.during = TimestamptzRange(held.during.lower, max(at, held.during.lower))
    held.save(update_fields=["during"])


def _use_in(stay: Stay, at: datetime) -> BedUse:
    held = stay.uses.select_related("bed").filter(during__contains=at).first()
    if stay.status != StayStatus.IN or held is None:
        raise UnableToPlace(_("Orang ini tidak sedang tinggal di rumah ini."))
    return held
