"""The roles of the task force: what each is called, may do, and which sections of a case it works in.

`sections` are those a role may enter in a case it is assigned to; colleagues see the header only (see rules).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access import power_groups as groups
from sigap.access.office_kinds import OFFICE_KIND_LABELS, PARTNERS, RECEIVES_APART, TAKES_REFERRALS, OfficeKind
from sigap.access.permissions import Permission
from sigap.access.role_codes import RoleCode, SeatCode, Section

__all__ = [
    "HOLDERS",
    "OFFICE_KIND_LABELS",
    "ROLES",
    "TAKES_REFERRALS",
    "OfficeKind",
    "Role",
    "RoleCode",
    "SeatCode",
    "Section",
    "matrix",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role as officials read it."""

    code: RoleCode | SeatCode
    name: Promise
    description: Promise
    office_kinds: frozenset[OfficeKind]
    permissions: frozenset[Permission]
    sections: frozenset[Section] = frozenset()


_HEALTH = frozenset({OfficeKind.RSUD, OfficeKind.DINKES, OfficeKind.PUSKESMAS})
_SOCIAL = frozenset({OfficeKind.DINSOS, OfficeKind.UPTD_PPA, OfficeKind.RUMAH_AMAN, OfficeKind.PANTI})
_LEADING = frozenset({OfficeKind.SETDA, OfficeKind.SECRETARIAT, OfficeKind.DP3A, OfficeKind.POLRES, OfficeKind.BAPPEDA})
"""Where those sit who lead the task force: neither of the two offices that open cases and investigate."""
_HANDED_OVER = frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS, Section.DOCUMENTS, Section.TIMELINE})

_ALL = (
    Role(
        code=RoleCode.INTAKE_OFFICER,
        name=_("Petugas pengaduan"),
        description=_("Menerima laporan, membaca dan menyaringnya, lalu membuka kasus."),
        office_kinds=frozenset({OfficeKind.UPTD_PPA}),
        permissions=groups.CASEWORK
        | groups.ASKS_DISCLOSURE
        | groups.SCREENS
        | groups.TRIAGE
        | groups.KEEPS
        | groups.CONSENTS
        | {
            Permission.CASE_BREAK_GLASS,
            Permission.CASE_NAME_PERSON,
            Permission.CASE_EDIT_SUMMARY,
            Permission.IDENTITY_OPEN,
            Permission.INCIDENT_NOTIFY,
            Permission.REFERRAL_OFFER,
            Permission.SIMFONI_ENTER,
        },
        sections=frozenset(Section) - {Section.STORY, Section.ASSESSMENT, Section.LEGAL, Section.DOCUMENTS},
    ),
    Role(
        code=RoleCode.CASE_MANAGER,
        name=_("Manajer kasus"),
        description=_("Bertanggung jawab atas kasus dari pembukaan sampai terminasi."),
        office_kinds=frozenset({OfficeKind.UPTD_PPA}),
        permissions=groups.CASEWORK
        | groups.KEEPS_TIME
        | groups.ASKS_DISCLOSURE
        | groups.KEEPS_FILES
        | groups.SCREENS
        | groups.TRIAGE
        | groups.MANAGES
        | groups.BREAKS_GLASS
        | groups.KEEPS
        | groups.SECOND
        | groups.ANSWERS
        | groups.HOLDS
        | groups.ASKS_ERASURE
        | groups.CONSENTS
        | groups.LAW
        | groups.LINKS
        | groups.PLACES
        | {
            Permission.CONSENT_REVIEW,
            Permission.CASE_ASSIGN,
            Permission.CASE_TRANSFER,
            Permission.GRANT_MANAGE,
            Permission.INCIDENT_NOTIFY,
            Permission.SIMFONI_ENTER,
        },
        sections=frozenset(Section),
    ),
    Role(
        code=RoleCode.UPTD_HEAD,
        name=_("Kepala UPTD"),
        description=_("Membagi tugas, mengawasi tenggat, dan menyetujui terminasi kasus."),
        office_kinds=frozenset({OfficeKind.UPTD_PPA}),
        permissions=groups.CASEWORK
        | groups.KEEPS_TIME
        | groups.ASKS_DISCLOSURE
        | groups.DISCLOSES
        | groups.KEEPS_FILES
        | groups.SCREENS
        | groups.TRIAGE
        | groups.MANAGES
        | groups.BREAKS_GLASS
        | groups.KEEPS
        | groups.SECOND
        | groups.REVIEWS
        | groups.ANSWERS
        | groups.HEADS
        | groups.HOLDS
        | groups.ASKS_ERASURE
        | groups.APPROVES_ERASURE
        | groups.HANDLES_INCIDENTS
        | groups.CONSENTS
        | groups.LAW
        | groups.LINKS
        | groups.SETS
        | {
            Permission.CASE_TRANSFER,
            Permission.CONSENT_REVIEW,
            Permission.EXIT_ANSWER,
            Permission.GRANT_MANAGE,
            Permission.LINK_COMMON,
            Permission.SAFEKEEPING_SEE,
            Permission.SIMFONI_ENTER,
        },
        sections=frozenset(Section),
    ),
    Role(
        code=RoleCode.INVESTIGATOR,
        name=_("Penyidik Unit PPA"),
        description=_("Menjawab rujukan ke kepolisian dan menangani jalur hukum."),
        office_kinds=frozenset({OfficeKind.POLRES_PPA}),
        permissions=groups.CASEWORK
        | groups.ASKS_DISCLOSURE
        | groups.FILES
        | groups.BREAKS_GLASS
        | groups.SECOND
        | groups.ANSWERS
        | groups.SENDS
        | groups.BRINGS
        | groups.HOLDS
        | groups.LAW
        | groups.COMPARES
        | {Permission.IDENTITY_OPEN},
        sections=_HANDED_OVER | {Section.IDENTITY, Section.LEGAL},
    ),
    Role(
        code=RoleCode.PPA_UNIT_HEAD,
        name=_("Kepala Unit PPA"),
        description=_("Menjawab rujukan ke kepolisian dan membagi tugas penyidik."),
        office_kinds=frozenset({OfficeKind.POLRES_PPA}),
        permissions=groups.CASEWORK
        | groups.ASKS_DISCLOSURE
        | groups.DISCLOSES
        | groups.FILES
        | groups.BREAKS_GLASS
        | groups.SECOND
        | groups.REVIEWS
        | groups.ANSWERS
        | groups.SENDS
        | groups.BRINGS
        | groups.HEADS
        | groups.HOLDS
        | groups.APPROVES_ERASURE
        | groups.LAW
        | groups.COMPARES
        | {Permission.IDENTITY_OPEN, Permission.LINK_COMMON},
        sections=_HANDED_OVER | {Section.IDENTITY, Section.LEGAL},
    ),
    Role(
        code=RoleCode.PROSECUTOR,
        name=_("Jaksa"),
        description=_("Mengikuti jalur hukum dari berkas perkara sampai putusan dan restitusi."),
        office_kinds=frozenset({OfficeKind.KEJARI}),
        permissions=groups.CASEWORK
        | groups.ASKS_DISCLOSURE
        | groups.FILES
        | groups.SECOND
        | groups.ANSWERS
        | groups.SENDS
        | groups.BRINGS
        | groups.HANDS_OVER
        | groups.HOLDS
        | groups.LAW
        | {Permission.IDENTITY_OPEN},
        sections=_HANDED_OVER | {Section.IDENTITY, Section.LEGAL},
    ),
    Role(
        code=RoleCode.SOCIAL_WORKER,
        name=_("Pekerja sosial"),
        description=_("Mendampingi dan memulihkan: asesmen, layanan sosial, pemulangan."),
        office_kinds=_SOCIAL,
        permissions=groups.CARES | groups.SCREENS | groups.SECOND | {Permission.IDENTITY_OPEN},
        sections=_HANDED_OVER | {Section.IDENTITY, Section.ASSESSMENT, Section.SERVICES},
    ),
    Role(
        code=RoleCode.HEALTH_WORKER,
        name=_("Tenaga kesehatan"),
        description=_("Memberi pertolongan medis, visum, dan layanan kesehatan."),
        office_kinds=_HEALTH,
        permissions=groups.CARES | {Permission.IDENTITY_OPEN},
        sections=_HANDED_OVER | {Section.IDENTITY, Section.SERVICES},
    ),
    Role(
        code=RoleCode.SHELTER_OFFICER,
        name=_("Petugas rumah aman"),
        description=_("Menerima dan menjaga orang yang dititipkan di rumah aman, dan mencatat perkembangannya."),
        office_kinds=_SOCIAL,
        permissions=groups.CASEWORK
        | groups.ASKS_DISCLOSURE
        | groups.FILES
        | groups.BREAKS_GLASS
        | groups.ANSWERS
        | groups.SENDS
        | groups.BRINGS
        | groups.HANDS_OVER
        | groups.CONSENTS
        | {Permission.IDENTITY_OPEN, Permission.SHELTER_KEEP, Permission.SHELTER_SEE},
        sections=_HANDED_OVER | {Section.IDENTITY, Section.SERVICES},
    ),
    Role(
        code=RoleCode.SUBDISTRICT_HEAD,
        name=_("Camat"),
        description=_("Membawa laporan dari kecamatan. Tidak diminta lewat rujukan dan tidak membuka berkas kasus."),
        office_kinds=frozenset({OfficeKind.KECAMATAN}),
        permissions=groups.CASEWORK | groups.ANSWERS | groups.BRINGS | groups.HANDS_OVER,
        sections=frozenset({Section.SUMMARY, Section.REFERRALS, Section.SERVICES}),
    ),
    Role(
        code=RoleCode.PARTNER_OFFICER,
        name=_("Petugas kantor mitra"),
        description=_("Menjawab rujukan ke kantornya, meminta kantor lain, dan mencatat bantuan yang diberikan."),
        office_kinds=PARTNERS,
        permissions=groups.CASEWORK | groups.SECOND | groups.ANSWERS | groups.SENDS | groups.BRINGS | groups.HANDS_OVER,
        sections=frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS, Section.SERVICES}),
    ),
    Role(
        code=RoleCode.SECRETARIAT,
        name=_("Sekretariat gugus tugas"),
        description=_("Mengurus orang, kantor, dan rapat. Tidak membuka kasus."),
        office_kinds=frozenset({OfficeKind.SECRETARIAT}),
        permissions=groups.EVERYONE
        | groups.KEEPS_TIME
        | groups.LEADS
        | groups.PLANS
        | groups.HANDLES_INCIDENTS
        | {
            Permission.CONFLICT_SEE,
            Permission.DUTY_MANAGE,
            Permission.FORM_MANAGE,
            Permission.GUIDANCE_EDIT,
            Permission.LETTER_WRITE,
            Permission.MEETING_MANAGE,
            Permission.PEOPLE_SEE,
            Permission.PEOPLE_MANAGE,
            Permission.RELEASE_APPROVE,
            Permission.RESET_ASK,
            Permission.RESET_CONFIRM,
            Permission.RETURN_MANAGE,
            Permission.RULE_EDIT,
            Permission.RULEBOOK_EDIT,
            Permission.SAFEKEEPING_SEE,
            Permission.SETUP_MANAGE,
            Permission.SUPERVISION_MANAGE,
            Permission.SYSTEM_MANAGE,
            Permission.TASKFORCE_MANAGE,
        },
    ),
    Role(
        code=RoleCode.DAILY_CHAIR,
        name=_("Ketua harian"),
        description=_("Mendengar tenggat yang terlewat dan piket yang kosong. Tidak membaca isi kasus."),
        office_kinds=_LEADING,
        permissions=groups.EVERYONE | groups.LEADS | {Permission.PEOPLE_SEE, Permission.RELEASE_APPROVE},
    ),
    Role(
        code=RoleCode.LEADER,
        name=_("Pimpinan"),
        description=_("Melihat angka: di mana bantuan terlambat. Tidak membaca isi kasus."),
        office_kinds=_LEADING,
        permissions=groups.EVERYONE | groups.LEADS | {Permission.RELEASE_APPROVE},
    ),
    Role(
        code=RoleCode.AUDITOR,
        name=_("Auditor"),
        description=_("Membaca jejak: siapa membuka apa dan kapan. Tidak membaca isi kasus."),
        office_kinds=frozenset({OfficeKind.INSPEKTORAT}),
        permissions=groups.EVERYONE
        | groups.KEEPS_TIME
        | groups.APPROVES_ERASURE
        | groups.REVIEWS
        | groups.DISCLOSES
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
        permissions=groups.EVERYONE
        | {
            Permission.CHANNEL_SEE,
            Permission.CHANNEL_SWITCH,
            Permission.INCIDENT_CONTAIN,
            Permission.INCIDENT_SEE,
            Permission.PEOPLE_SEE,
            Permission.SAFEKEEPING_SEE,
            Permission.SETUP_MANAGE,
        },
    ),
    Role(
        code=RoleCode.CONFLICT_RECIPIENT,
        name=_("Penerima jalur khusus"),
        description=_("Membaca laporan tentang petugas atau kantor, dengan frasa sandinya sendiri."),
        office_kinds=RECEIVES_APART,
        permissions=groups.EVERYONE
        | {Permission.CONFLICT_CONFIRM, Permission.CONFLICT_RECEIVE, Permission.CONFLICT_SEE},
    ),
    Role(
        code=RoleCode.LEGAL_OFFICER,
        name=_("Petugas Bagian Hukum"),
        description=_("Mencocokkan hukum acuan dengan naskahnya dan mengonfirmasinya. Tidak membaca isi kasus."),
        office_kinds=frozenset({OfficeKind.BAGIAN_HUKUM}),
        permissions=groups.EVERYONE
        | {
            Permission.EXIT_ANSWER,
            Permission.LAW_CONFIRM,
            Permission.LAW_SEE,
            Permission.LETTER_WRITE,
            Permission.RULE_SEE,
            Permission.RULEBOOK_EDIT,
        },
    ),
    Role(
        code=RoleCode.PLANNER,
        name=_("Perencana"),
        description=_(
            "Menyusun rencana aksi daerah, merencanakan pencegahan, dan mengelola indeks. Tidak membuka kasus."
        ),
        office_kinds=frozenset({OfficeKind.BAPPEDA, OfficeKind.SECRETARIAT, OfficeKind.DP3A}),
        permissions=groups.EVERYONE | groups.PLANS,
    ),
    Role(
        code=RoleCode.PSYCHOLOGIST,
        name=_("Psikolog klinis"),
        description=_("Memeriksa dan mendampingi klien. Catatannya tidak dibaca siapa pun selain psikolog klien itu."),
        office_kinds=_HEALTH | _SOCIAL,
        permissions=groups.CASEWORK | {Permission.IDENTITY_OPEN, Permission.PSYCHOLOGY_NOTE},
        sections=_HANDED_OVER - {Section.DOCUMENTS} | {Section.IDENTITY, Section.ASSESSMENT, Section.SERVICES},
    ),
)

ROLES: Mapping[RoleCode, Role] = {RoleCode(role.code): role for role in _ALL}
_SYSTEM = Role(
    code=SeatCode.OFFICE_SYSTEM,
    name=_("Sistem kantor"),
    description=_("Sistem milik satu kantor, dengan kunci dari kepala kantor itu. Tidak membuka halaman apa pun."),
    office_kinds=frozenset(),
    permissions=groups.SYSTEM,
    sections=frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS, Section.LEGAL}),
)
HOLDERS: Mapping[RoleCode | SeatCode, Role] = {role.code: role for role in (*_ALL, _SYSTEM)}
"""Whoever holds powers: the roles of people, and the seat of an office's own system."""


def matrix() -> Iterator[tuple[str, ...]]:
    """The powers as officials read them: a heading row, then a row for every role with x where it may."""
    yield ("peran", *Permission, *(f"ruang:{section}" for section in Section))
    for role in _ALL:
        yield (
            str(role.name),
            *("x" if permission in role.permissions else "" for permission in Permission),
            *("x" if section in role.sections else "" for section in Section),
        )
