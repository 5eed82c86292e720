"""Offices are added, renamed with their former names kept, and dissolved; none is ever removed."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sigap import audit
from sigap.access import events
from sigap.access.actions.powers import record_staff_event, require
from sigap.access.entry import By
from sigap.access.models import Membership, Office, OfficeName
from sigap.access.permissions import Permission
from sigap.access.queries import standing
from sigap.access.roles import OfficeKind
from sigap.cases.actions.managers import tell_manager
from sigap.kernel.errors import Unable
from sigap.letters.actions.renaming import rename_in_drafts
from sigap.letters.heads import name_on_paper
from sigap.meetings.queries.items import open_items_of
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience
from sigap.places.queries import is_known
from sigap.places.words import regional
from sigap.referrals.queries import open_requests_at
from sigap.staff.queries.people import kept_from_dissolved, left_at_office, number_of


class UnableToChangeOffice(Unable):
    """The office cannot be added, renamed or dissolved like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeContact:
    """What stands on an office's letters beside its name; `place` is the town in which it writes."""

    phone: str = ""
    full_name: str = ""
    address: str = ""
    place: str = ""

    def as_fields(self) -> dict[str, str]:
        """By column, each on one line."""
        return {name: " ".join(value.split()) for name, value in asdict(self).items()}


@audit.action
def add_office(
    *,
    by: By,
    at: datetime,
    kind: OfficeKind,
    name: str,
    region: str = "",
    contact: OfficeContact | None = None,
    parent: Office | None = None,
) -> Office:
    """Adds an office. Raises UnableToChangeOffice when a standing one has the same name."""
    require(by, Permission.PEOPLE_MANAGE)
    fields = (contact or OfficeContact()).as_fields()
    office = Office(kind=kind, name=" ".join(name.split()), region=region, parent=parent, valid_from=at, **fields)
    _refuse_placed(kind, fields)
    _refuse_taken(office.name)
    try:
        with transaction.atomic():
            office.save(force_insert=True)
    except IntegrityError as error:
        raise _taken_by(error) from None
    record_staff_event(events.OFFICE_ADDED, by=by, at=at, office=office.id)
    return office


@audit.action
def rename_office(*, by: By, at: datetime, office: Office, name: str) -> None:
    """Gives an office another name and keeps the former one. Raises UnableToChangeOffice."""
    require(by, Permission.PEOPLE_MANAGE)
    held = _standing_office(office, at)
    wanted = " ".join(name.split())
    if held.name == wanted:
        audit.unchanged()
        return
    _refuse_taken(wanted)
    before = OfficeName.objects.filter(office=held).order_by("until").last()
    OfficeName.objects.create(office=held, name=held.name, since=before.until if before else held.valid_from, until=at)
    try:
        with transaction.atomic():
            Office.objects.filter(pk=held.pk).update(name=wanted)
    except IntegrityError as error:
        raise _taken_by(error) from None
    rename_in_drafts(Office.objects.get(pk=held.pk), former=name_on_paper(held))
    record_staff_event(events.OFFICE_RENAMED, by=by, at=at, office=held.id)


@audit.action
def set_contact(*, by: By, at: datetime, office: Office, contact: OfficeContact) -> None:
    """Sets an office's telephone and what else stands on its letters."""
    require(by, Permission.PEOPLE_MANAGE)
    held, wanted = _standing_office(office, at), contact.as_fields()
    _refuse_placed(OfficeKind(held.kind), wanted)
    if all(getattr(held, name) == value for name, value in wanted.items()):
        audit.unchanged()
        return
    Office.objects.filter(pk=held.pk).update(**wanted)
    rename_in_drafts(Office.objects.get(pk=held.pk), former=name_on_paper(held))
    record_staff_event(events.OFFICE_CHANGED, by=by, at=at, office=held.id)


@audit.action
def set_region(*, by: By, at: datetime, office: Office, region: str) -> None:
    """The code that took the place of an office's, whose region is numbered anew. Raises UnableToChangeOffice.

    What excluded the office by the former code goes on doing so.
    """
    require(by, Permission.PEOPLE_MANAGE)
    held = _standing_office(office, at)
    if held.region == region:
        audit.unchanged()
        return
    if is_known(held.region):
        raise UnableToChangeOffice(
            _("Kode wilayah kantor ini masih berlaku. Kantor yang pindah wilayah dicatat sebagai kantor baru.")
        )
    if not is_known(region) or region.count(".") != held.region.count("."):
        raise UnableToChangeOffice(
            regional(_("Pilih wilayah yang setingkat: kecamatan untuk kecamatan, desa untuk desa."))
        )
    former = f"{held.former_regions} {held.region}."
    Office.objects.filter(pk=held.pk).update(region=region, former_regions=former)
    record_staff_event(events.OFFICE_CHANGED, by=by, at=at, office=held.id)


@audit.action
def end_office(*, by: By, at: datetime, office: Office) -> None:
    """Dissolves an office that nobody works in or waits for; twice changes nothing. Raises UnableToChangeOffice."""
    require(by, Permission.PEOPLE_MANAGE, office=str(office.id))
    _refuse_waiting(office)
    held = Office.objects.get(pk=office.pk)
    if held.valid_to is not None:
        audit.unchanged()
        return
    people = Membership.objects.filter(standing(at), office=held).count()
    if people:
        raise UnableToChangeOffice(
            _("Masih ada %(n)d peran di kantor ini. Pindahkan atau akhiri dulu semuanya.") % {"n": people}
        )
    if Office.objects.filter(parent=held, valid_to=None).exists():
        raise UnableToChangeOffice(_("Masih ada kantor di bawah kantor ini. Akhiri dulu kantor itu."))
    Office.objects.filter(pk=held.pk).update(valid_to=at)
    record_staff_event(events.OFFICE_ENDED, by=by, at=at, office=held.id)
    _tell_who_excluded(held.id, at=at)


def _tell_who_excluded(office_id: UUID, *, at: datetime) -> None:
    """What excludes the office goes on binding its people; their new colleagues may have to be excluded, too."""
    for case_id, manager_id, managing_office in kept_from_dissolved(office_id):
        about = {"case": str(case_id)}
        if manager_id is None:
            notify(at=at, code="case-without-manager", office_id=managing_office, role=Audience.HEAD, ids=about)
        else:
            code = "case-kept-dissolved"
            tell_manager(at=at, code=code, manager_id=manager_id, office_id=managing_office, ids=about)


def _refuse_placed(kind: OfficeKind, fields: dict[str, str]) -> None:
    """Every officer reads an office's address, and its letters carry it."""
    if kind is OfficeKind.RUMAH_AMAN and fields["address"]:
        raise UnableToChangeOffice(
            _("Alamat rumah aman tidak ditulis di sini: semua petugas membacanya. Petugas rumah menyegelnya sendiri.")
        )


def _refuse_waiting(office: Office) -> None:
    parts = number_of("SELECT cases.open_parts(%s)", office.id)
    if parts:
        words = ngettext(
            "Kantor ini masih ikut dalam %(n)d kasus terbuka. Tutup atau serahkan dulu kasusnya.",
            "Kantor ini masih ikut dalam %(n)d kasus terbuka. Tutup atau serahkan dulu kasusnya.",
            parts,
        )
        raise UnableToChangeOffice(words % {"n": parts})
    waiting = open_requests_at(office.id)
    if waiting:
        words = ngettext(
            "Masih ada %(n)d rujukan yang belum dijawab, ke atau dari kantor ini. Jawab atau tarik dulu.",
            "Masih ada %(n)d rujukan yang belum dijawab, ke atau dari kantor ini. Jawab atau tarik dulu.",
            waiting,
        )
        raise UnableToChangeOffice(words % {"n": waiting})

    owed = open_items_of(office.id)
    if owed:
        words = ngettext(
            "Kantor ini masih punya %(n)d tindak lanjut rakor. Selesaikan atau tarik dulu.",
            "Kantor ini masih punya %(n)d tindak lanjut rakor. Selesaikan atau tarik dulu.",
            owed,
        )
        raise UnableToChangeOffice(words % {"n": owed})
    waiting, _closed = left_at_office(office.id)
    if waiting:
        words = ngettext(
            "Kantor ini masih punya %(n)d pekerjaan lain, misalnya permintaan data atau tinjauan. Selesaikan dulu; "
            "bila petugasnya sudah pindah, beri ia peran lagi di sini.",
            "Kantor ini masih punya %(n)d pekerjaan lain, misalnya permintaan data atau tinjauan. Selesaikan dulu; "
            "bila petugasnya sudah pindah, beri ia peran lagi di sini.",
            waiting,
        )
        raise UnableToChangeOffice(words % {"n": waiting})


def _standing_office(office: Office, at: datetime) -> Office:
    held = Office.objects.select_for_update().get(pk=office.pk)
    if held.valid_to is not None and held.valid_to <= at:
        raise UnableToChangeOffice(_("Kantor ini sudah diakhiri. Tidak ada yang diubah."))
    return held


def _refuse_taken(name: str) -> None:
    if Office.objects.filter(name=name, valid_to=None).exists():
        raise UnableToChangeOffice(_("Sudah ada kantor dengan nama itu. Pakai nama lain."))


def _taken_by(error: IntegrityError) -> Exception:
    if "office_name_once" in str(error):
        return UnableToChangeOffice(_("Sudah ada kantor dengan nama itu. Pakai nama lain."))
    return error
