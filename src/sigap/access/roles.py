"""The roles of the task force: what each is called, may do, and which rooms of a case it works in.

`rooms` are those a role may enter in a case it is assigned to; colleagues see the header only (see rules).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.permissions import Permission


class Room(StrEnum):
    """The rooms of a case, each with a data key of its own."""

    SUMMARY = "summary"
    PERSONS = "persons"
    IDENTITY = "identity"
    ASSESSMENT = "assessment"
    SERVICES = "services"
    REFERRALS = "referrals"
    LEGAL = "legal"
    DOCUMENTS = "documents"
    NOTES = "notes"
    TIMELINE = "timeline"


class RoleCode(StrEnum):
    """The stored code of a role."""

    INTAKE_OFFICER = "intake_officer"
    CASE_MANAGER = "case_manager"
    UPTD_HEAD = "uptd_head"
    INVESTIGATOR = "investigator"
    PPA_UNIT_HEAD = "ppa_unit_head"
    PROSECUTOR = "prosecutor"
    SOCIAL_WORKER = "social_worker"
    HEALTH_WORKER = "health_worker"
    PARTNER_OFFICER = "partner_officer"
    SECRETARIAT = "secretariat"
    AUDITOR = "auditor"
    TECHNICAL_ADMINISTRATOR = "technical_administrator"


class OfficeKind(StrEnum):
    """The kind of an agency; the first fourteen codes are those of the commands contract."""

    UPTD_PPA = "uptd_ppa"
    POLRES_PPA = "polres_ppa"
    DINSOS = "dinsos"
    DINKES = "dinkes"
    RSUD = "rsud"
    KEJARI = "kejari"
    DESA = "desa"
    KECAMATAN = "kecamatan"
    KEMENAG = "kemenag"
    KODIM = "kodim"
    DISDIK = "disdik"
    DISNAKER = "disnaker"
    SECRETARIAT = "secretariat"
    PUBLIC = "public"
    INSPEKTORAT = "inspektorat"
    KOMINFO = "kominfo"


OFFICE_KIND_LABELS: Mapping[OfficeKind, Promise] = {
    OfficeKind.UPTD_PPA: _("UPTD PPA"),
    OfficeKind.POLRES_PPA: _("Unit PPA Polres"),
    OfficeKind.DINSOS: _("Dinas Sosial"),
    OfficeKind.DINKES: _("Dinas Kesehatan"),
    OfficeKind.RSUD: _("Rumah sakit umum daerah"),
    OfficeKind.KEJARI: _("Kejaksaan Negeri"),
    OfficeKind.DESA: _("Pemerintah desa"),
    OfficeKind.KECAMATAN: _("Kecamatan"),
    OfficeKind.KEMENAG: _("Kantor Kementerian Agama"),
    OfficeKind.KODIM: _("Kodim"),
    OfficeKind.DISDIK: _("Dinas Pendidikan"),
    OfficeKind.DISNAKER: _("Dinas Tenaga Kerja"),
    OfficeKind.SECRETARIAT: _("Sekretariat gugus tugas"),
    OfficeKind.PUBLIC: _("Masyarakat"),
    OfficeKind.INSPEKTORAT: _("Inspektorat"),
    OfficeKind.KOMINFO: _("Dinas Komunikasi dan Informatika"),
}

TAKES_REFERRALS = frozenset(
    {
        OfficeKind.UPTD_PPA,
        OfficeKind.POLRES_PPA,
        OfficeKind.DINSOS,
        OfficeKind.DINKES,
        OfficeKind.RSUD,
        OfficeKind.KEJARI,
        OfficeKind.KEMENAG,
        OfficeKind.KODIM,
        OfficeKind.DISDIK,
        OfficeKind.DISNAKER,
    }
)
"""Kinds of office that a part of a case can be offered to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role as officials read it."""

    code: RoleCode
    name: Promise
    description: Promise
    office_kinds: frozenset[OfficeKind]
    permissions: frozenset[Permission]
    rooms: frozenset[Room] = frozenset()


_EVERYONE = frozenset({Permission.INCIDENT_REPORT, Permission.NOTICE_SEE, Permission.PROFILE_OWN})
"""Whoever notices that data came out must be able to say so at once: the law's hours run."""
_CASEWORK = _EVERYONE | {Permission.CASE_SEE, Permission.REFERRAL_SEE, Permission.SERVICE_NOTE, Permission.CLOCK_PAUSE}
_ANSWERS = frozenset({Permission.REFERRAL_ANSWER})
_TRIAGE = frozenset(
    {
        Permission.REPORT_SEE_QUEUE,
        Permission.REPORT_OPEN,
        Permission.REPORT_TAKE,
        Permission.REPORT_DECIDE,
        Permission.CASE_OPEN,
    }
)
_MANAGES = frozenset(
    {
        Permission.CASE_EDIT_SUMMARY,
        Permission.CASE_NAME_PERSON,
        Permission.CASE_CLOSE,
        Permission.IDENTITY_OPEN,
        Permission.REFERRAL_OFFER,
    }
)
_HANDS_OVER = frozenset({Permission.CASE_HAND_OVER})
_HOLDS = frozenset({Permission.CASE_HOLD})
_ASKS_ERASURE = frozenset({Permission.CASE_ERASE_REQUEST})
_APPROVES_ERASURE = frozenset({Permission.CASE_ERASE_APPROVE})
_HEADS = _HANDS_OVER | {Permission.CASE_ASSIGN, Permission.PEOPLE_SEE, Permission.RESET_ASK, Permission.RESET_CONFIRM}
_HANDLES_INCIDENTS = frozenset(
    {
        Permission.INCIDENT_CONTAIN,
        Permission.INCIDENT_MANAGE,
        Permission.INCIDENT_NOTIFY,
        Permission.INCIDENT_SEE,
    }
)
"""Two offices manage an incident, so that one can check the other, and neither opens a case by it."""
_HEALTH = frozenset({OfficeKind.RSUD, OfficeKind.DINKES})
_SOCIAL = frozenset({OfficeKind.DINSOS, OfficeKind.UPTD_PPA})
_HANDED_OVER = frozenset({Room.SUMMARY, Room.PERSONS, Room.REFERRALS, Room.DOCUMENTS, Room.TIMELINE})

_ALL = (
    Role(
        code=RoleCode.INTAKE_OFFICER,
        name=_("Petugas pengaduan"),
        description=_("Menerima laporan, membacanya, memilah, dan membuka kasus."),
        office_kinds=frozenset({OfficeKind.UPTD_PPA}),
        permissions=_CASEWORK
        | _TRIAGE
        | {
            Permission.CASE_NAME_PERSON,
            Permission.CASE_EDIT_SUMMARY,
            Permission.IDENTITY_OPEN,
            Permission.INCIDENT_NOTIFY,
            Permission.REFERRAL_OFFER,
        },
        rooms=frozenset(Room) - {Room.ASSESSMENT, Room.LEGAL, Room.DOCUMENTS},
    ),
    Role(
        code=RoleCode.CASE_MANAGER,
        name=_("Manajer kasus"),
        description=_("Bertanggung jawab atas kasus dari pembukaan sampai penutupan."),
        office_kinds=frozenset({OfficeKind.UPTD_PPA}),
        permissions=_CASEWORK
        | _TRIAGE
        | _MANAGES
        | _ANSWERS
        | _HOLDS
        | _ASKS_ERASURE
        | {Permission.CASE_ASSIGN, Permission.INCIDENT_NOTIFY},
        rooms=frozenset(Room),
    ),
    Role(
        code=RoleCode.UPTD_HEAD,
        name=_("Kepala UPTD"),
        description=_("Membagi tugas, mengawasi tenggat, dan menyetujui penutupan kasus."),
        office_kinds=frozenset({OfficeKind.UPTD_PPA}),
        permissions=_CASEWORK
        | _TRIAGE
        | _MANAGES
        | _ANSWERS
        | _HEADS
        | _HOLDS
        | _ASKS_ERASURE
        | _APPROVES_ERASURE
        | _HANDLES_INCIDENTS
        | {Permission.SAFEKEEPING_SEE},
        rooms=frozenset(Room),
    ),
    Role(
        code=RoleCode.INVESTIGATOR,
        name=_("Penyidik Unit PPA"),
        description=_("Menjawab rujukan ke kepolisian dan menangani jalur hukum."),
        office_kinds=frozenset({OfficeKind.POLRES_PPA}),
        permissions=_CASEWORK | _ANSWERS | _HOLDS | {Permission.IDENTITY_OPEN},
        rooms=_HANDED_OVER | {Room.IDENTITY, Room.LEGAL},
    ),
    Role(
        code=RoleCode.PPA_UNIT_HEAD,
        name=_("Kepala Unit PPA"),
        description=_("Menjawab rujukan ke kepolisian dan membagi tugas penyidik."),
        office_kinds=frozenset({OfficeKind.POLRES_PPA}),
        permissions=_CASEWORK | _ANSWERS | _HEADS | _HOLDS | _APPROVES_ERASURE | {Permission.IDENTITY_OPEN},
        rooms=_HANDED_OVER | {Room.IDENTITY, Room.LEGAL},
    ),
    Role(
        code=RoleCode.PROSECUTOR,
        name=_("Jaksa"),
        description=_("Mengikuti jalur hukum dari berkas perkara sampai putusan dan restitusi."),
        office_kinds=frozenset({OfficeKind.KEJARI}),
        permissions=_CASEWORK | _ANSWERS | _HANDS_OVER | _HOLDS | {Permission.IDENTITY_OPEN},
        rooms=_HANDED_OVER | {Room.IDENTITY, Room.LEGAL},
    ),
    Role(
        code=RoleCode.SOCIAL_WORKER,
        name=_("Pekerja sosial"),
        description=_("Mendampingi dan memulihkan: asesmen, layanan sosial, pemulangan."),
        office_kinds=_SOCIAL,
        permissions=_CASEWORK | _ANSWERS | _HANDS_OVER | {Permission.IDENTITY_OPEN},
        rooms=_HANDED_OVER | {Room.IDENTITY, Room.ASSESSMENT, Room.SERVICES},
    ),
    Role(
        code=RoleCode.HEALTH_WORKER,
        name=_("Tenaga kesehatan"),
        description=_("Memberi pertolongan medis, visum, dan layanan kesehatan."),
        office_kinds=_HEALTH,
        permissions=_CASEWORK | _ANSWERS | _HANDS_OVER | {Permission.IDENTITY_OPEN},
        rooms=_HANDED_OVER | {Room.IDENTITY, Room.SERVICES},
    ),
    Role(
        code=RoleCode.PARTNER_OFFICER,
        name=_("Petugas kantor mitra"),
        description=_("Menjawab rujukan ke kantornya dan mencatat bantuan yang diberikan."),
        office_kinds=frozenset({OfficeKind.KEMENAG, OfficeKind.KODIM, OfficeKind.DISDIK, OfficeKind.DISNAKER}),
        permissions=_CASEWORK | _ANSWERS | _HANDS_OVER,
        rooms=frozenset({Room.SUMMARY, Room.PERSONS, Room.REFERRALS, Room.SERVICES}),
    ),
    Role(
        code=RoleCode.SECRETARIAT,
        name=_("Sekretariat gugus tugas"),
        description=_("Mengurus orang, kantor, dan rapat. Tidak membuka kasus."),
        office_kinds=frozenset({OfficeKind.SECRETARIAT}),
        permissions=_EVERYONE
        | _HANDLES_INCIDENTS
        | {
            Permission.PEOPLE_SEE,
            Permission.PEOPLE_MANAGE,
            Permission.RESET_ASK,
            Permission.RESET_CONFIRM,
            Permission.SAFEKEEPING_SEE,
        },
    ),
    Role(
        code=RoleCode.AUDITOR,
        name=_("Auditor"),
        description=_("Membaca jejak: siapa membuka apa dan kapan. Tidak membaca isi kasus."),
        office_kinds=frozenset({OfficeKind.INSPEKTORAT}),
        permissions=_EVERYONE
        | _APPROVES_ERASURE
        | {
            Permission.AUDIT_EXPORT,
            Permission.AUDIT_SEE,
            Permission.HEAD_HOLDER_MANAGE,
            Permission.INCIDENT_SEE,
            Permission.PEOPLE_SEE,
            Permission.RESET_CONFIRM,
            Permission.SAFEKEEPING_SEE,
        },
    ),
    Role(
        code=RoleCode.TECHNICAL_ADMINISTRATOR,
        name=_("Administrator teknis"),
        description=_("Menjaga sistem tetap berjalan. Tidak punya halaman berisi kasus."),
        office_kinds=frozenset({OfficeKind.KOMINFO}),
        permissions=_EVERYONE
        | {
            Permission.INCIDENT_CONTAIN,
            Permission.INCIDENT_SEE,
            Permission.PEOPLE_SEE,
            Permission.SAFEKEEPING_SEE,
        },
    ),
)

ROLES: Mapping[RoleCode, Role] = {role.code: role for role in _ALL}


def matrix() -> Iterator[tuple[str, ...]]:
    """The powers as officials read them: a heading row, then a row for every role with x where it may."""
    yield ("peran", *Permission, *(f"ruang:{room}" for room in Room))
    for role in _ALL:
        yield (
            str(role.name),
            *("x" if permission in role.permissions else "" for permission in Permission),
            *("x" if room in role.rooms else "" for room in Room),
        )
