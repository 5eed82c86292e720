"""The roles of the task force: what each is called, may do, and which sections of a case it works in.

`sections` are those a role may enter in a case it is assigned to; colleagues see the header only (see rules).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.office_kinds import OFFICE_KIND_LABELS, PARTNERS, RECEIVES_APART, TAKES_REFERRALS, OfficeKind
from sigap.access.permissions import Permission
from sigap.access.role_codes import RoleCode, Section

__all__ = ["OFFICE_KIND_LABELS", "ROLES", "TAKES_REFERRALS", "OfficeKind", "Role", "RoleCode", "Section", "matrix"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role as officials read it."""

    code: RoleCode
    name: Promise
    description: Promise
    office_kinds: frozenset[OfficeKind]
    permissions: frozenset[Permission]
    rooms: frozenset[Section] = frozenset()


_EVERYONE = frozenset({Permission.DUTY_SEE, Permission.INCIDENT_REPORT, Permission.NOTICE_SEE, Permission.PROFILE_OWN})
"""Whoever notices that data came out must be able to say so at once, and know whom to call at night."""
_CASEWORK = _EVERYONE | {
    Permission.CASE_RISK_SET,
    Permission.CASE_SEE,
    Permission.CLOCK_PAUSE,
    Permission.REFERRAL_SEE,
    Permission.SERVICE_NOTE,
}
_ANSWERS = frozenset({Permission.REFERRAL_ANSWER})
_BRINGS = frozenset({Permission.REPORT_BRING})
"""Offices that meet somebody who needs the unit, and ask it to come in."""
_TRIAGE = frozenset(
    {
        Permission.REPORT_SEE_QUEUE,
        Permission.REPORT_OPEN,
        Permission.REPORT_TAKE,
        Permission.REPORT_DECIDE,
        Permission.REPORT_ENTER,
        Permission.REPORT_LANE,
        Permission.CASE_OPEN,
        Permission.CHANNEL_SEE,
    }
)
_MANAGES = frozenset(
    {
        Permission.CASE_EDIT_SUMMARY,
        Permission.CASE_NAME_PERSON,
        Permission.CASE_CLOSE,
        Permission.CASE_REOPEN,
        Permission.IDENTITY_OPEN,
        Permission.REFERRAL_OFFER,
    }
)
_KEEPS = frozenset({Permission.CASE_KEEP, Permission.NOTE_WRITE, Permission.REPORTER_CALL})
"""Who is there for a case day by day: whom to keep from it, what was talked about, the reporter's number at night."""
_SECOND = frozenset({Permission.CASE_CLOSE_ANSWER, Permission.CASE_RISK_APPROVE})
"""Offices whose people may be the second pair of eyes, at a closing or a lower risk; for which cases, the case says."""
_REVIEWS = frozenset({Permission.CASE_REVIEW})
_BREAKS_GLASS = frozenset({Permission.CASE_BREAK_GLASS})
"""Offices on whose duty officer a life may hang at night: who shelter, treat, accompany and rescue."""
_ASKS_DISCLOSURE = frozenset({Permission.DISCLOSURE_ASK})
_DISCLOSES = frozenset({Permission.DISCLOSURE_APPROVE})
"""Who answers, for another office's request, whether a reporter's identity is opened."""
_SCREENS = frozenset({Permission.SCREENING_EDIT})
_HANDS_OVER = frozenset({Permission.CASE_HAND_OVER, Permission.DUTY_MANAGE})
_HOLDS = frozenset({Permission.CASE_HOLD})
_KEEPS_TIME = frozenset({Permission.RETENTION_SEE})
"""Who sees what goes when: the unit whose files they are, who watches over it, who sets the time."""
_ASKS_ERASURE = frozenset({Permission.CASE_ERASE_REQUEST})
_APPROVES_ERASURE = frozenset({Permission.CASE_ERASE_APPROVE})
_WATCHES = frozenset({Permission.LAW_SEE, Permission.LEADERS_SEE, Permission.RULE_SEE})
"""Who answers for work being done in time: heads for their own office, the leaders for all of them."""
_LEADS = _WATCHES | {Permission.LEADERS_OVERSEE, Permission.DUTY_OVERSEE}
_HEADS = (
    _HANDS_OVER
    | _WATCHES
    | {Permission.CASE_ASSIGN, Permission.PEOPLE_SEE, Permission.RESET_ASK, Permission.RESET_CONFIRM}
)
_CONSENTS = frozenset({Permission.CONSENT_NOTE})
_FILES = frozenset({Permission.DOCUMENT_ADD, Permission.DOCUMENT_SEE})
_KEEPS_FILES = _FILES | {Permission.DOCUMENT_ORIGINAL}
"""Who answers for the case opens what was laid in, as it came; everybody else a copy without traces."""
_LAW = frozenset({Permission.LAW_SEE, Permission.LEGAL_NOTE})
_HANDLES_INCIDENTS = frozenset(
    {Permission.INCIDENT_CONTAIN, Permission.INCIDENT_MANAGE, Permission.INCIDENT_NOTIFY, Permission.INCIDENT_SEE}
)
"""Two offices manage an incident, so that one can check the other, and neither opens a case by it."""
_HEALTH = frozenset({OfficeKind.RSUD, OfficeKind.DINKES, OfficeKind.PUSKESMAS})
_SOCIAL = frozenset({OfficeKind.DINSOS, OfficeKind.UPTD_PPA, OfficeKind.RUMAH_AMAN})
_LEADING = frozenset({OfficeKind.SETDA, OfficeKind.SECRETARIAT, OfficeKind.DP3A, OfficeKind.POLRES, OfficeKind.BAPPEDA})
"""Where those sit who lead the task force: neither of the two offices that open cases and investigate."""
_HANDED_OVER = frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS, Section.DOCUMENTS, Section.TIMELINE})

_ALL = (
    Role(
        code=RoleCode.INTAKE_OFFICER,
        name=_("Petugas pengaduan"),
        description=_("Menerima laporan, membaca dan menyaringnya, lalu membuka kasus."),
        office_kinds=frozenset({OfficeKind.UPTD_PPA}),
        permissions=_CASEWORK
        | _ASKS_DISCLOSURE
        | _SCREENS
        | _TRIAGE
        | _KEEPS
        | _CONSENTS
        | {
            Permission.CASE_BREAK_GLASS,
            Permission.CASE_NAME_PERSON,
            Permission.CASE_EDIT_SUMMARY,
            Permission.IDENTITY_OPEN,
            Permission.INCIDENT_NOTIFY,
            Permission.REFERRAL_OFFER,
        },
        rooms=frozenset(Section) - {Section.STORY, Section.ASSESSMENT, Section.LEGAL, Section.DOCUMENTS},
    ),
    Role(
        code=RoleCode.CASE_MANAGER,
        name=_("Manajer kasus"),
        description=_("Bertanggung jawab atas kasus dari pembukaan sampai terminasi."),
        office_kinds=frozenset({OfficeKind.UPTD_PPA}),
        permissions=_CASEWORK
        | _KEEPS_TIME
        | _ASKS_DISCLOSURE
        | _KEEPS_FILES
        | _SCREENS
        | _TRIAGE
        | _MANAGES
        | _BREAKS_GLASS
        | _KEEPS
        | _SECOND
        | _ANSWERS
        | _HOLDS
        | _ASKS_ERASURE
        | _CONSENTS
        | _LAW
        | {Permission.CONSENT_REVIEW, Permission.CASE_ASSIGN, Permission.INCIDENT_NOTIFY},
        rooms=frozenset(Section),
    ),
    Role(
        code=RoleCode.UPTD_HEAD,
        name=_("Kepala UPTD"),
        description=_("Membagi tugas, mengawasi tenggat, dan menyetujui terminasi kasus."),
        office_kinds=frozenset({OfficeKind.UPTD_PPA}),
        permissions=_CASEWORK
        | _KEEPS_TIME
        | _ASKS_DISCLOSURE
        | _DISCLOSES
        | _KEEPS_FILES
        | _SCREENS
        | _TRIAGE
        | _MANAGES
        | _BREAKS_GLASS
        | _KEEPS
        | _SECOND
        | _REVIEWS
        | _ANSWERS
        | _HEADS
        | _HOLDS
        | _ASKS_ERASURE
        | _APPROVES_ERASURE
        | _HANDLES_INCIDENTS
        | _CONSENTS
        | _LAW
        | {Permission.CHANNEL_SWITCH, Permission.CONSENT_REVIEW, Permission.SAFEKEEPING_SEE},
        rooms=frozenset(Section),
    ),
    Role(
        code=RoleCode.INVESTIGATOR,
        name=_("Penyidik Unit PPA"),
        description=_("Menjawab rujukan ke kepolisian dan menangani jalur hukum."),
        office_kinds=frozenset({OfficeKind.POLRES_PPA}),
        permissions=_CASEWORK
        | _ASKS_DISCLOSURE
        | _FILES
        | _BREAKS_GLASS
        | _SECOND
        | _ANSWERS
        | _BRINGS
        | _HOLDS
        | _LAW
        | {Permission.IDENTITY_OPEN},
        rooms=_HANDED_OVER | {Section.IDENTITY, Section.LEGAL},
    ),
    Role(
        code=RoleCode.PPA_UNIT_HEAD,
        name=_("Kepala Unit PPA"),
        description=_("Menjawab rujukan ke kepolisian dan membagi tugas penyidik."),
        office_kinds=frozenset({OfficeKind.POLRES_PPA}),
        permissions=_CASEWORK
        | _ASKS_DISCLOSURE
        | _DISCLOSES
        | _FILES
        | _BREAKS_GLASS
        | _SECOND
        | _REVIEWS
        | _ANSWERS
        | _BRINGS
        | _HEADS
        | _HOLDS
        | _APPROVES_ERASURE
        | _LAW
        | {Permission.IDENTITY_OPEN},
        rooms=_HANDED_OVER | {Section.IDENTITY, Section.LEGAL},
    ),
    Role(
        code=RoleCode.PROSECUTOR,
        name=_("Jaksa"),
        description=_("Mengikuti jalur hukum dari berkas perkara sampai putusan dan restitusi."),
        office_kinds=frozenset({OfficeKind.KEJARI}),
        permissions=_CASEWORK
        | _ASKS_DISCLOSURE
        | _FILES
        | _SECOND
        | _ANSWERS
        | _BRINGS
        | _HANDS_OVER
        | _HOLDS
        | _LAW
        | {Permission.IDENTITY_OPEN},
        rooms=_HANDED_OVER | {Section.IDENTITY, Section.LEGAL},
    ),
    Role(
        code=RoleCode.SOCIAL_WORKER,
        name=_("Pekerja sosial"),
        description=_("Mendampingi dan memulihkan: asesmen, layanan sosial, pemulangan."),
        office_kinds=_SOCIAL,
        permissions=_CASEWORK
        | _ASKS_DISCLOSURE
        | _FILES
        | _SCREENS
        | _BREAKS_GLASS
        | _SECOND
        | _ANSWERS
        | _BRINGS
        | _HANDS_OVER
        | _CONSENTS
        | {Permission.IDENTITY_OPEN},
        rooms=_HANDED_OVER | {Section.IDENTITY, Section.ASSESSMENT, Section.SERVICES},
    ),
    Role(
        code=RoleCode.HEALTH_WORKER,
        name=_("Tenaga kesehatan"),
        description=_("Memberi pertolongan medis, visum, dan layanan kesehatan."),
        office_kinds=_HEALTH,
        permissions=_CASEWORK
        | _ASKS_DISCLOSURE
        | _FILES
        | _BREAKS_GLASS
        | _ANSWERS
        | _BRINGS
        | _HANDS_OVER
        | _CONSENTS
        | {Permission.IDENTITY_OPEN},
        rooms=_HANDED_OVER | {Section.IDENTITY, Section.SERVICES},
    ),
    Role(
        code=RoleCode.SHELTER_OFFICER,
        name=_("Petugas rumah aman"),
        description=_("Menerima dan menjaga orang yang dititipkan di rumah aman, dan mencatat perkembangannya."),
        office_kinds=_SOCIAL,
        permissions=_CASEWORK
        | _ASKS_DISCLOSURE
        | _FILES
        | _BREAKS_GLASS
        | _ANSWERS
        | _BRINGS
        | _HANDS_OVER
        | _CONSENTS
        | {Permission.IDENTITY_OPEN},
        rooms=_HANDED_OVER | {Section.IDENTITY, Section.SERVICES},
    ),
    Role(
        code=RoleCode.SUBDISTRICT_HEAD,
        name=_("Camat"),
        description=_("Membawa laporan dari kecamatan. Tidak diminta lewat rujukan dan tidak membuka berkas kasus."),
        office_kinds=frozenset({OfficeKind.KECAMATAN}),
        permissions=_CASEWORK | _ANSWERS | _BRINGS | _HANDS_OVER,
        rooms=frozenset({Section.SUMMARY, Section.REFERRALS, Section.SERVICES}),
    ),
    Role(
        code=RoleCode.PARTNER_OFFICER,
        name=_("Petugas kantor mitra"),
        description=_("Menjawab rujukan ke kantornya dan mencatat bantuan yang diberikan."),
        office_kinds=PARTNERS,
        permissions=_CASEWORK | _SECOND | _ANSWERS | _BRINGS | _HANDS_OVER,
        rooms=frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS, Section.SERVICES}),
    ),
    Role(
        code=RoleCode.SECRETARIAT,
        name=_("Sekretariat gugus tugas"),
        description=_("Mengurus orang, kantor, dan rapat. Tidak membuka kasus."),
        office_kinds=frozenset({OfficeKind.SECRETARIAT}),
        permissions=_EVERYONE
        | _KEEPS_TIME
        | _LEADS
        | _HANDLES_INCIDENTS
        | {
            Permission.CONFLICT_SEE,
            Permission.DUTY_MANAGE,
            Permission.GUIDANCE_EDIT,
            Permission.PEOPLE_SEE,
            Permission.PEOPLE_MANAGE,
            Permission.RESET_ASK,
            Permission.RESET_CONFIRM,
            Permission.RULE_EDIT,
            Permission.SAFEKEEPING_SEE,
        },
    ),
    Role(
        code=RoleCode.DAILY_CHAIR,
        name=_("Ketua harian"),
        description=_("Mendengar tenggat yang terlewat dan piket yang kosong. Tidak membaca isi kasus."),
        office_kinds=_LEADING,
        permissions=_EVERYONE | _LEADS | {Permission.PEOPLE_SEE},
    ),
    Role(
        code=RoleCode.LEADER,
        name=_("Pimpinan"),
        description=_("Melihat angka: di mana bantuan terlambat. Tidak membaca isi kasus."),
        office_kinds=_LEADING,
        permissions=_EVERYONE | _LEADS,
    ),
    Role(
        code=RoleCode.AUDITOR,
        name=_("Auditor"),
        description=_("Membaca jejak: siapa membuka apa dan kapan. Tidak membaca isi kasus."),
        office_kinds=frozenset({OfficeKind.INSPEKTORAT}),
        permissions=_EVERYONE
        | _KEEPS_TIME
        | _APPROVES_ERASURE
        | _REVIEWS
        | _DISCLOSES
        | {
            Permission.AUDIT_EXPORT,
            Permission.AUDIT_SEE,
            Permission.CONFLICT_CONFIRM,
            Permission.CONFLICT_SEE,
            Permission.HEAD_HOLDER_MANAGE,
            Permission.INCIDENT_SEE,
            Permission.LAW_SEE,
            Permission.PEOPLE_SEE,
            Permission.RESET_CONFIRM,
            Permission.RULE_SEE,
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
            Permission.CHANNEL_SEE,
            Permission.CHANNEL_SWITCH,
            Permission.INCIDENT_CONTAIN,
            Permission.INCIDENT_SEE,
            Permission.PEOPLE_SEE,
            Permission.SAFEKEEPING_SEE,
        },
    ),
    Role(
        code=RoleCode.CONFLICT_RECIPIENT,
        name=_("Penerima jalur khusus"),
        description=_("Membaca laporan tentang petugas atau kantor, dengan frasa sandinya sendiri."),
        office_kinds=RECEIVES_APART,
        permissions=_EVERYONE | {Permission.CONFLICT_CONFIRM, Permission.CONFLICT_RECEIVE, Permission.CONFLICT_SEE},
    ),
    Role(
        code=RoleCode.LEGAL_OFFICER,
        name=_("Petugas Bagian Hukum"),
        description=_("Mencocokkan hukum acuan dengan naskahnya dan mengonfirmasinya. Tidak membaca isi kasus."),
        office_kinds=frozenset({OfficeKind.BAGIAN_HUKUM}),
        permissions=_EVERYONE | {Permission.LAW_CONFIRM, Permission.LAW_SEE, Permission.RULE_SEE},
    ),
)

ROLES: Mapping[RoleCode, Role] = {role.code: role for role in _ALL}


def matrix() -> Iterator[tuple[str, ...]]:
    """The powers as officials read them: a heading row, then a row for every role with x where it may."""
    yield ("peran", *Permission, *(f"ruang:{room}" for room in Section))
    for role in _ALL:
        yield (
            str(role.name),
            *("x" if permission in role.permissions else "" for permission in Permission),
            *("x" if room in role.rooms else "" for room in Section),
        )
