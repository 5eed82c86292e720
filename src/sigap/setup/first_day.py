"""What is missing before a regency takes its first report, and in its first weeks: one row each, with where to mend it.

Counted by one function of the database, which names offices and nobody else; law, keys and copies are asked beside it.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.provisions.queries import all_provisions, confirmed
from sigap.ui.dates import rough_span
from sigap.vault import copies, rings
from sigap.vault.copy_terms import OLD_AFTER_TURNS
from sigap.vault.root_key import RingLocked

_BY_TWO = (Permission.PEOPLE_MANAGE, Permission.REPORT_TAKE, Permission.RESET_CONFIRM)
"""Held by two people at least: nobody gives power to oneself, and one alone is ill some day."""
_BY_ONE = (Permission.AUDIT_SEE, Permission.LAW_CONFIRM, Permission.LEADERS_OVERSEE)
_IN_PLACE = ("unit", "police", "head", "administrator", "chair", "duty", "rung")
_LANE_OFFICES = 3
_NAMED = 5
TITLES: dict[str, Promise] = {
    "managers": gettext_lazy("Dua orang mengatur petugas"),
    "offices": gettext_lazy("UPTD PPA dan Unit PPA tercatat"),
    "takers": gettext_lazy("Dua orang menerima laporan"),
    "confirming": gettext_lazy("Dua orang mengesahkan peran dan pemulihan masuk"),
    "head": gettext_lazy("Kepala UPTD PPA punya akun"),
    "administrator": gettext_lazy("Administrator teknis punya akun"),
    "chair": gettext_lazy("Ketua harian punya akun"),
    "duty": gettext_lazy("Piket UPTD PPA tersusun"),
    "numbers": gettext_lazy("Nomor daerah sudah ditelepon"),
    "copies": gettext_lazy("Cadangan terbukti dapat dipulihkan"),
    "recovery": gettext_lazy("Lembar pemulihan di luar mesin, dan sudah dilatih"),
    "empty": gettext_lazy("Setiap kantor punya petugas"),
    "decree": gettext_lazy("SK gugus tugas berlaku"),
    "others": gettext_lazy("Auditor, Bagian Hukum, dan pimpinan sudah masuk"),
    "lane": gettext_lazy("Jalur khusus punya penerima di tiga kantor"),
    "watched": gettext_lazy("Kepala jejak dikirim ke luar"),
    "law": gettext_lazy("Hukum acuan dikonfirmasi Bagian Hukum"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """One thing to be in order: how it stands, and where it is mended. `is_needed`: before the first report."""

    code: str
    is_done: bool
    words: str
    url: str
    is_needed: bool

    @property
    def title(self) -> Promise:
        """What it is, in a few words."""
        return TITLES[self.code]


def first_day(actor: Actor, *, at: datetime) -> list[FirstStep]:
    """Every step, in the order in which one goes. Raises Refused."""
    found = _counted(actor, at)
    holders = found["holders"]
    least = {permission: holders[permission] for permission in (*_BY_TWO, *_BY_ONE)}
    needed = [
        _step("managers", least[Permission.PEOPLE_MANAGE] > 1, _people(least[Permission.PEOPLE_MANAGE]), "people:list"),
        _step(
            "offices",
            found["unit"] and found["police"],
            _("Laporan diterima UPTD PPA; Unit PPA Polres diminta melindungi.")
            if found["unit"]
            else _(
                "Belum ada UPTD PPA? Catat Dinas PPPA (bidang perlindungan) sebagai jenis "
                "UPTD PPA, dengan namanya sendiri."
            ),
            "people:offices",
        ),
        _step("takers", least[Permission.REPORT_TAKE] > 1, _people(least[Permission.REPORT_TAKE]), "people:list"),
        _step(
            "confirming", least[Permission.RESET_CONFIRM] > 1, _people(least[Permission.RESET_CONFIRM]), "people:list"
        ),
        _step("head", found["head"], _("Ia mengatur piket dan menyetujui terminasi kasus."), "people:list"),
        _step(
            "administrator",
            found["administrator"],
            _("Kepadanya sampai kabar tentang cadangan, kunci, dan surat."),
            "people:list",
        ),
        _step("chair", found["chair"], _("Kepadanya naik tenggat yang tidak dijawab."), "taskforce:seats"),
        _step("duty", found["duty"], _("Siapa dipanggil dalam tujuh hari ini, siang dan malam."), "people:duty"),
        _step(
            "numbers",
            found["rung"] > 0,
            _("Warga hanya melihat nomor daerah yang sudah ditelepon."),
            "guidance:entries",
        ),
        *(() if settings.SIGAP_DEMO else (_copies(found, at), _recovery(at))),
    ]
    return [*needed, *_first_weeks(found, least)]


def _first_weeks(found: dict[str, Any], least: dict[Permission, int]) -> list[FirstStep]:
    """What may follow the first report."""
    empty = found["empty"]
    return [
        _step(
            "decree",
            found["decree"],
            _("Disusun dari data, ditetapkan, lalu dicatat nomor dan berkasnya."),
            "taskforce:seats",
            is_needed=False,
        ),
        _step("empty", not empty, _names(empty), "people:offices", is_needed=False),
        _step(
            "others",
            all(least[each] for each in _BY_ONE),
            _("Masing-masing sedikitnya satu orang."),
            "people:list",
            is_needed=False,
        ),
        _step("lane", found["lane"] >= _LANE_OFFICES, _offices(found["lane"]), "custody:ready", is_needed=False),
        _step(
            "watched",
            found["watched"],
            _("Sedikitnya satu lembaga di luar menyimpannya setiap hari."),
            "notifications:holders",
            is_needed=False,
        ),
        _law(),
    ]


def waits(actor: Actor, *, at: datetime) -> bool:
    """Whether something counted is missing before the first report; one statement, for the door. Never in a demo."""
    if settings.SIGAP_DEMO or not actor.can(Permission.SETUP_MANAGE):
        return False
    found = _counted(actor, at)
    are_two = all(found["holders"][permission] > 1 for permission in _BY_TWO)
    return not (are_two and all(found[name] for name in _IN_PLACE))


def _counted(actor: Actor, at: datetime) -> dict[str, Any]:
    actor.require(Permission.SETUP_MANAGE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setup.first_day(%s, %s)", [[*_BY_TWO, *_BY_ONE], at])
        found = cursor.fetchone()[0]
    data: dict[str, Any] = json.loads(found) if isinstance(found, str) else found
    return data


def _step(code: str, is_done: bool, words: str, route: str, *, is_needed: bool = True) -> FirstStep:  # noqa: FBT001 - how it stands
    return FirstStep(code=code, is_done=bool(is_done), words=words, url=reverse(route), is_needed=is_needed)


def _copies(found: dict[str, Any], at: datetime) -> FirstStep:
    made = datetime.fromisoformat(found["copied"]) if found["copied"] else None
    every = timedelta(hours=found["copied_every"] or settings.SIGAP_BACKUP_EVERY_HOURS)
    is_young = made is not None and at - made < OLD_AFTER_TURNS * every
    words = _("Belum ada cadangan. Administrator teknis: sigap-owner backup.")
    if made is not None:
        words = _("Terakhir %(age)s lalu.") % {"age": rough_span(at - made)}
    return _step("copies", is_young, words, "desk:safekeeping")


def _recovery(at: datetime) -> FirstStep:
    words = _("Lima pemegang, tiga membuka: dilatih sebelum laporan pertama, berkasnya disimpan di luar.")
    try:
        ring = rings.facts()
    except RingLocked:
        return _step("recovery", False, words, "desk:safekeeping")
    drill = copies.last_drill(at=at)
    is_done = not copies.needs_drill(drill, at=at) and copies.is_recovery_outside(ring)
    return _step("recovery", is_done, words, "desk:safekeeping")


def _law() -> FirstStep:
    rows, known = all_provisions(), confirmed()
    waiting = sum(row.fingerprint not in known for row in rows)
    words = _("%(waiting)d dari %(all)d baris belum dibaca dalam naskahnya.") % {"waiting": waiting, "all": len(rows)}
    return _step("law", not waiting, words if waiting else "", "provisions:law", is_needed=False)


def _people(count: int) -> str:
    return _("Sekarang %(n)d orang.") % {"n": count}


def _offices(count: int) -> str:
    return _("Sekarang %(n)d kantor.") % {"n": count}


def _names(names: list[str]) -> str:
    if not names:
        return ""
    more = len(names) - _NAMED
    named = ", ".join(names[:_NAMED])
    return _("%(names)s, dan %(n)d lagi.") % {"names": named, "n": more} if more > 0 else f"{named}."
