"""Words for what another office can be asked for."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.assistance.rules import ReferralPurpose

PURPOSE_LABELS: dict[ReferralPurpose, Promise] = {
    ReferralPurpose.POLICE_REPORT: _("Pembuatan laporan polisi"),
    ReferralPurpose.PROTECTION: _("Pelindungan sementara"),
    ReferralPurpose.VISUM: _("Permintaan visum oleh penyidik"),
    ReferralPurpose.EMERGENCY_CARE: _("Pertolongan medis darurat"),
    ReferralPurpose.MEDICAL_CARE: _("Pemeriksaan dan perawatan"),
    ReferralPurpose.SOCIAL_REHABILITATION: _("Rehabilitasi sosial"),
    ReferralPurpose.LEGAL_AID: _("Bantuan hukum"),
    ReferralPurpose.FAITH_COUNSELLING: _("Pendampingan keagamaan"),
    ReferralPurpose.SECURITY_SUPPORT: _("Dukungan pengamanan"),
    ReferralPurpose.SHELTER: _("Penempatan di rumah aman"),
    ReferralPurpose.ACCOMPANIMENT: _("Pendampingan korban"),
    ReferralPurpose.WITNESS_PROTECTION: _("Perlindungan saksi dan korban"),
    ReferralPurpose.RESTITUTION: _("Bantuan mengajukan restitusi"),
    ReferralPurpose.SOCIAL_INQUIRY: _("Permintaan litmas atau laporan sosial lewat penyidik"),
    ReferralPurpose.MEDICAL_CERTIFICATE: _("Surat keterangan medis"),
    ReferralPurpose.HEALTH_COSTS: _("Jaminan biaya dan rujukan fasilitas"),
    ReferralPurpose.CASE_INFORMATION: _("Keterangan kemajuan perkara"),
    ReferralPurpose.PRETRIAL_MEETING: _("Pertemuan dengan korban sebelum sidang"),
    ReferralPurpose.PROTECTION_ORDER: _("Penetapan pelindungan"),
    ReferralPurpose.FORENSIC_EXAMINATION: _("Pemeriksaan dan visum et repertum"),
    ReferralPurpose.CHILD_INQUIRY: _("Penelitian kemasyarakatan anak (litmas)"),
    ReferralPurpose.SOCIAL_REPORT: _("Laporan sosial anak korban atau saksi"),
    ReferralPurpose.EDUCATION: _("Kelanjutan sekolah"),
    ReferralPurpose.LABOUR_INSPECTION: _("Pemeriksaan pekerja anak atau kerja paksa"),
    ReferralPurpose.MIGRANT_RECORD: _("Data penempatan pekerja migran"),
    ReferralPurpose.RETURN_HOME: _("Pemulangan"),
    ReferralPurpose.PASSPORT_CHECK: _("Pemeriksaan paspor dan izin tinggal"),
    ReferralPurpose.CIVIL_PAPERS: _("Dokumen kependudukan"),
}
