"""Words for the codes of letters. The app has no table: what a letter says is stored nowhere."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.correspondence.rules import CaseLetter, LetterGroup

GROUP_LABELS: dict[LetterGroup, Promise] = {
    LetterGroup.REPORTING: _("Laporan, pendampingan, serah terima"),
    LetterGroup.HELP: _("Perawatan dan bantuan hukum"),
    LetterGroup.PROTECTION: _("Pelindungan"),
    LetterGroup.MONEY: _("Restitusi"),
    LetterGroup.INVESTIGATOR: _("Surat penyidik"),
}
LETTER_LABELS: dict[str, Promise] = {
    f"letter_{CaseLetter.REPORT}": _("laporan dugaan tindak pidana"),
    f"letter_{CaseLetter.COMPANION}": _("pemberitahuan pendampingan"),
    f"letter_{CaseLetter.RECORDING}": _("permohonan pemeriksaan terekam atau jarak jauh"),
    f"letter_{CaseLetter.COMPLAINT}": _("pengaduan kepada atasan penyidik"),
    f"letter_{CaseLetter.HANDOVER}": _("berita acara serah terima"),
    f"letter_{CaseLetter.MEDICAL}": _("permohonan pemeriksaan, perawatan, dan surat keterangan medis"),
    f"letter_{CaseLetter.LEGAL_AID}": _("permohonan bantuan hukum"),
    f"letter_{CaseLetter.LPSK}": _("permohonan pelindungan kepada LPSK"),
    f"letter_{CaseLetter.COURT_KDRT}": _("permohonan perintah pelindungan"),
    f"letter_{CaseLetter.COURT_TPKS}": _("permohonan pembatasan gerak tersangka"),
    f"letter_{CaseLetter.RESTITUTION}": _("permohonan restitusi"),
    f"letter_{CaseLetter.IMPACT}": _("pernyataan dampak korban"),
    f"letter_{CaseLetter.RECEIPT}": _("kuitansi penerimaan restitusi"),
    f"letter_{CaseLetter.PROGRESS}": _("SP2HP"),
    f"letter_{CaseLetter.VISUM}": _("permintaan visum et repertum"),
    f"letter_{CaseLetter.CHILD_INQUIRY}": _("permintaan litmas"),
    f"letter_{CaseLetter.SOCIAL_REPORT}": _("permintaan laporan sosial"),
}
WORD_TABLES = (LETTER_LABELS,)
"""What the trail calls the app's codes."""
