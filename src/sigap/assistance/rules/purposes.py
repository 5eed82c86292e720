"""What another office can be asked for, and so told: one list for referrals and for consent to sharing. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from sigap.access.roles import OfficeKind, Section


class ReferralPurpose(StrEnum):
    """What another office is asked for."""

    POLICE_REPORT = "police_report"
    PROTECTION = "protection"
    VISUM = "visum"
    EMERGENCY_CARE = "emergency_care"
    MEDICAL_CARE = "medical_care"
    SOCIAL_REHABILITATION = "social_rehabilitation"
    LEGAL_AID = "legal_aid"
    FAITH_COUNSELLING = "faith_counselling"
    SECURITY_SUPPORT = "security_support"
    SHELTER = "shelter"
    ACCOMPANIMENT = "accompaniment"
    WITNESS_PROTECTION = "witness_protection"
    RESTITUTION = "restitution"
    SOCIAL_INQUIRY = "social_inquiry"
    MEDICAL_CERTIFICATE = "medical_certificate"
    HEALTH_COSTS = "health_costs"
    CASE_INFORMATION = "case_information"
    PRETRIAL_MEETING = "pretrial_meeting"
    PROTECTION_ORDER = "protection_order"
    FORENSIC_EXAMINATION = "forensic_examination"
    CHILD_INQUIRY = "child_inquiry"
    SOCIAL_REPORT = "social_report"
    EDUCATION = "education"
    LABOUR_INSPECTION = "labour_inspection"
    MIGRANT_RECORD = "migrant_record"
    RETURN_HOME = "return_home"
    PASSPORT_CHECK = "passport_check"
    CIVIL_PAPERS = "civil_papers"


ASKED_BY_INVESTIGATOR = frozenset(
    {ReferralPurpose.FORENSIC_EXAMINATION, ReferralPurpose.CHILD_INQUIRY, ReferralPurpose.SOCIAL_REPORT}
)
"""What the law has the investigator ask for in writing, and nobody else."""
CANNOT_BE_DECLINED = frozenset({ReferralPurpose.POLICE_REPORT, ReferralPurpose.EMERGENCY_CARE}) | ASKED_BY_INVESTIGATOR
"""Emergency care, the police receipt and what the investigator asks for are owed; they can only be passed on to a named
substitute."""

PURPOSE_KINDS: Mapping[ReferralPurpose, frozenset[OfficeKind]] = {
    ReferralPurpose.POLICE_REPORT: frozenset({OfficeKind.POLRES_PPA}),
    ReferralPurpose.PROTECTION: frozenset({OfficeKind.POLRES_PPA}),
    # The investigator asks the doctor in writing (KUHAP 2025 art. 49, UU 23/2004 art. 21); nobody else orders a visum.
    ReferralPurpose.VISUM: frozenset({OfficeKind.POLRES_PPA}),
    ReferralPurpose.EMERGENCY_CARE: frozenset({OfficeKind.RSUD, OfficeKind.PUSKESMAS}),
    ReferralPurpose.MEDICAL_CARE: frozenset({OfficeKind.RSUD, OfficeKind.PUSKESMAS}),
    ReferralPurpose.MEDICAL_CERTIFICATE: frozenset({OfficeKind.RSUD, OfficeKind.PUSKESMAS}),
    # The health department pays and names the facility; it treats nobody.
    ReferralPurpose.HEALTH_COSTS: frozenset({OfficeKind.DINKES}),
    ReferralPurpose.SOCIAL_REHABILITATION: frozenset({OfficeKind.DINSOS, OfficeKind.UPTD_PPA, OfficeKind.PANTI}),
    # UU 16/2011: legal aid by an accredited organisation; the unit has its own "layanan hukum". Never the prosecution.
    ReferralPurpose.LEGAL_AID: frozenset({OfficeKind.OBH, OfficeKind.UPTD_PPA}),
    ReferralPurpose.FAITH_COUNSELLING: frozenset({OfficeKind.KEMENAG}),
    ReferralPurpose.SECURITY_SUPPORT: frozenset({OfficeKind.POLRES_PPA}),
    # Where a petugas rumah aman works, and the units whose function "penampungan sementara" is (Permen PPPA 4/2018).
    ReferralPurpose.SHELTER: frozenset(
        {
            OfficeKind.RUMAH_AMAN,
            OfficeKind.DINSOS,
            OfficeKind.PANTI,
            OfficeKind.UPTD_PPA,
            OfficeKind.UPTD_PROVINSI,
        }
    ),
    # Another unit, where the client lives or where the matter is the province's ("pendampingan korban", the same rule).
    ReferralPurpose.ACCOMPANIMENT: frozenset({OfficeKind.UPTD_PPA, OfficeKind.UPTD_PROVINSI}),
    # UU 13/2006 jo. UU 31/2014: protection and aid for witnesses and victims.
    ReferralPurpose.WITNESS_PROTECTION: frozenset({OfficeKind.LPSK}),
    # PERMA 1/2022: through LPSK, the investigator or the prosecutor.
    ReferralPurpose.RESTITUTION: frozenset({OfficeKind.LPSK, OfficeKind.POLRES_PPA, OfficeKind.KEJARI}),
    # UU 11/2012: the investigator asks Bapas for the penelitian kemasyarakatan of a child in conflict with the law.
    ReferralPurpose.SOCIAL_INQUIRY: frozenset({OfficeKind.POLRES_PPA}),
    ReferralPurpose.CASE_INFORMATION: frozenset({OfficeKind.KEJARI}),
    # UU 12/2022 art. 56: the prosecutor meets the victim before the hearing.
    ReferralPurpose.PRETRIAL_MEETING: frozenset({OfficeKind.KEJARI}),
    # UU 23/2004 art. 28-29: the chair of the district court orders protection, on petition of who is entitled.
    ReferralPurpose.PROTECTION_ORDER: frozenset({OfficeKind.PENGADILAN_NEGERI}),
    ReferralPurpose.FORENSIC_EXAMINATION: frozenset({OfficeKind.RSUD, OfficeKind.PUSKESMAS}),
    # UU 11/2012 art. 27-28: of a child suspected by Bapas, of a child harmed or witness by a social worker.
    ReferralPurpose.CHILD_INQUIRY: frozenset({OfficeKind.BAPAS}),
    ReferralPurpose.SOCIAL_REPORT: frozenset({OfficeKind.DINSOS}),
    ReferralPurpose.EDUCATION: frozenset({OfficeKind.DISDIK}),
    ReferralPurpose.LABOUR_INSPECTION: frozenset({OfficeKind.DISNAKER}),
    ReferralPurpose.MIGRANT_RECORD: frozenset({OfficeKind.P4MI, OfficeKind.DISNAKER}),
    ReferralPurpose.RETURN_HOME: frozenset({OfficeKind.P4MI, OfficeKind.DINSOS}),
    ReferralPurpose.PASSPORT_CHECK: frozenset({OfficeKind.IMIGRASI}),
    ReferralPurpose.CIVIL_PAPERS: frozenset({OfficeKind.DISDUKCAPIL}),
}
"""Which kinds of office can be asked for what: an office opens sections only by the work that is its own."""

# Which sections of a case an accepting office opens, by what it was asked for. Identity only where the
# work cannot be done without it.
SECTIONS_OPENED: Mapping[ReferralPurpose, frozenset[Section]] = {
    ReferralPurpose.POLICE_REPORT: frozenset(
        {Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS, Section.LEGAL, Section.DOCUMENTS}
    ),
    ReferralPurpose.PROTECTION: frozenset(
        {Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS, Section.LEGAL}
    ),
    ReferralPurpose.VISUM: frozenset({Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS}),
    ReferralPurpose.EMERGENCY_CARE: frozenset(
        {Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS, Section.SERVICES}
    ),
    ReferralPurpose.MEDICAL_CARE: frozenset(
        {Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS, Section.SERVICES}
    ),
    ReferralPurpose.SOCIAL_REHABILITATION: frozenset(
        {Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS, Section.SERVICES}
    ),
    ReferralPurpose.LEGAL_AID: frozenset(
        {Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS, Section.LEGAL}
    ),
    ReferralPurpose.FAITH_COUNSELLING: frozenset(
        {Section.SUMMARY, Section.PERSONS, Section.REFERRALS, Section.SERVICES}
    ),
    ReferralPurpose.SECURITY_SUPPORT: frozenset({Section.SUMMARY, Section.REFERRALS}),
    ReferralPurpose.SHELTER: frozenset(
        {Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS, Section.SERVICES}
    ),
    ReferralPurpose.ACCOMPANIMENT: frozenset(
        {Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS, Section.SERVICES}
    ),
    # Their people hold no role that opens identities: who brings the letter tells the name.
    ReferralPurpose.WITNESS_PROTECTION: frozenset(
        {Section.SUMMARY, Section.PERSONS, Section.REFERRALS, Section.SERVICES}
    ),
    ReferralPurpose.RESTITUTION: frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS}),
    ReferralPurpose.SOCIAL_INQUIRY: frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS}),
    ReferralPurpose.MEDICAL_CERTIFICATE: frozenset(
        {Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS, Section.SERVICES}
    ),
    # Who pays needs no file: the letter of guarantee goes with the client.
    ReferralPurpose.HEALTH_COSTS: frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS}),
    # The prosecutor has the names in the file of the police.
    ReferralPurpose.CASE_INFORMATION: frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS, Section.LEGAL}),
    ReferralPurpose.PRETRIAL_MEETING: frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS, Section.LEGAL}),
    ReferralPurpose.PROTECTION_ORDER: frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS}),
    ReferralPurpose.FORENSIC_EXAMINATION: frozenset(
        {Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS}
    ),
    # The name stands on the investigator's letter.
    ReferralPurpose.CHILD_INQUIRY: frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS}),
    ReferralPurpose.SOCIAL_REPORT: frozenset({Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS}),
    ReferralPurpose.EDUCATION: frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS, Section.SERVICES}),
    ReferralPurpose.LABOUR_INSPECTION: frozenset({Section.SUMMARY, Section.REFERRALS}),
    ReferralPurpose.MIGRANT_RECORD: frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS}),
    ReferralPurpose.RETURN_HOME: frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS, Section.SERVICES}),
    ReferralPurpose.PASSPORT_CHECK: frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS}),
    ReferralPurpose.CIVIL_PAPERS: frozenset({Section.SUMMARY, Section.PERSONS, Section.REFERRALS}),
}


def asked_of(kind: OfficeKind) -> tuple[ReferralPurpose, ...]:
    """What an office of this kind can be asked for."""
    return tuple(purpose for purpose in ReferralPurpose if kind in PURPOSE_KINDS[purpose])
