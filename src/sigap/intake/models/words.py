"""What a person reads for the codes of a report: flags, reasons, decisions, channels, doors, states."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.intake.rules import Door, FalseReason, Flag, NoCaseReason, TriageDecision
from sigap.mailbox.channels import Channel
from sigap.mailbox.claims.codes import ClaimFor
from sigap.mailbox.dialogue.rules import PromiseChannel
from sigap.mailbox.models import ReportStatus
from sigap.mailbox.wordings import MessageCode
from sigap.matching.kinds import MatchKind
from sigap.places.words import regional

FLAG_LABELS: dict[Flag, Promise] = {
    Flag.LIVES_WITH_SUSPECT: _("Serumah dengan terlapor"),
    Flag.WEAPON: _("Diancam senjata"),
    Flag.PREGNANT: _("Hamil"),
    Flag.DISABILITY: _("Penyandang disabilitas"),
    Flag.INJURY: _("Terluka atau sakit parah"),
    Flag.SELF_HARM: _("Ingin menyakiti diri"),
    Flag.CONFINEMENT: _("Dikurung"),
    Flag.ABDUCTION: _("Dibawa pergi"),
    Flag.SHACKLED: _("Dipasung"),
    Flag.NO_FAMILY: _("Tidak ada keluarga"),
    Flag.NO_SAFE_PLACE: _("Tidak ada tempat aman"),
    Flag.REJECTED_BY_FAMILY: _("Ditolak keluarga"),
    Flag.REJECTED_BY_COMMUNITY: _("Ditolak masyarakat"),
}
NO_CASE_LABELS: dict[NoCaseReason, Promise] = {
    NoCaseReason.OUT_OF_SCOPE: _("Bukan urusan gugus tugas; pelapor diberi tahu ke mana"),
    NoCaseReason.ADVICE_GIVEN: _("Cukup dengan nasihat atau informasi"),
    NoCaseReason.SAME_AS_ANOTHER: _("Sama dengan laporan lain"),
    NoCaseReason.NOT_REACHABLE: _("Tidak cukup keterangan dan pelapor tidak dapat dihubungi"),
    NoCaseReason.TEST: _("Laporan percobaan atau latihan"),
    NoCaseReason.FALSE_REPORT: _("Tidak benar sesudah diperiksa dua petugas"),
}
FALSE_LABELS: dict[FalseReason, Promise] = {
    FalseReason.DID_NOT_HAPPEN: _("Diperiksa: yang diceritakan tidak terjadi"),
    FalseReason.PRANK: _("Iseng"),
    FalseReason.TO_HARM_SOMEBODY: _("Dibuat untuk menyusahkan orang lain"),
}
CLAIM_FOR_LABELS: dict[ClaimFor, Promise] = {
    ClaimFor.REPORTER: _("Yang melapor: penelepon, atau yang datang"),
    ClaimFor.CONCERNED: _("Yang mengalaminya sendiri"),
    ClaimFor.GUARDIAN: _("Orang tua atau wali yang aman baginya"),
}
STORY_REASON_LABELS: dict[str, Promise] = {
    "assess_danger": _("Menilai bahaya dan menulis ringkasan"),
    "prepare_help": _("Menyiapkan rujukan atau surat"),
    "talk_with_client": _("Bersiap bertemu atau menelepon, supaya tidak bertanya dua kali"),
    "complaint_form": _("Mencetak formulir pengaduan"),
}
"""Why the story behind a case is opened."""
ALIKE_LABELS: Mapping[MatchKind, Promise] = {
    MatchKind.NIK: _("NIK"),
    MatchKind.NAME_YEAR: _("nama dan tahun lahir"),
    MatchKind.NAME_DESA: regional(_("nama dan desa")),
    MatchKind.PHONE: _("nomor telepon"),
    MatchKind.OTHER_YEAR: _("nama yang mirip dan tahun lahir"),
    MatchKind.OTHER_DESA: regional(_("nama yang mirip dan desa")),
}
"""What two reports share, as a hint says it."""
LOOK_LABELS: Mapping[str, Promise] = {
    "look_agreed": _("setuju, tidak benar"),
    "look_not_agreed": _("tidak setuju, tetap ditangani"),
}
ABOUT_LABELS: dict[str, Promise] = {
    "self": _("Pelapor sendiri"),
    "child": _("Seorang anak"),
    "adult": _("Orang dewasa lain"),
    "several": _("Beberapa orang"),
}
DECISION_LABELS: dict[TriageDecision, Promise] = {
    TriageDecision.CASE: _("Menjadi kasus"),
    TriageDecision.NO_CASE: _("Selesai tanpa kasus"),
    TriageDecision.JOINED: _("Bergabung ke kasus yang sudah ada"),
    TriageDecision.FORWARDED: _("Diteruskan ke lembaga lain"),
    TriageDecision.MERGED: _("Ikut laporan lain"),
}
CHANNEL_LABELS: Mapping[Channel, Promise] = {
    Channel.WEB: _("formulir warga"),
    Channel.WALK_IN: _("datang langsung"),
    Channel.TELEPHONE: _("telepon"),
    Channel.WHATSAPP: _("WhatsApp"),
    Channel.SAPA_129: _("SAPA 129"),
    Channel.PARTNER: _("permintaan kantor lain"),
    Channel.API: _("antarmuka mesin"),
    Channel.EMAIL: _("surel"),
    Channel.TASK_LINK: _("tautan tugas"),
}
DOOR_LABELS: Mapping[Door, Promise] = {
    Door.DESK: _("dicatat petugas"),
    Door.PARTNER: _("permintaan kantor lain"),
}
STATUS_LABELS: Mapping[ReportStatus, Promise] = {
    ReportStatus.RECEIVED: _("Diterima"),
    ReportStatus.HANDLING: _("Ditangani"),
    ReportStatus.DONE: _("Selesai"),
}
BROUGHT_LABELS: Mapping[tuple[ReportStatus, MessageCode], Promise] = {
    (ReportStatus.HANDLING, MessageCode.PASSED_ON): _("Diteruskan ke lembaga lain yang berwenang."),
    (ReportStatus.DONE, MessageCode.DONE_WITH_OTHERS): _("Sudah diterima lembaga lain, yang kini melanjutkannya."),
    (ReportStatus.DONE, MessageCode.DONE_ELSEWHERE): _(
        "Tidak dapat ditangani UPTD PPA sendiri. Telepon UPTD PPA atau 129 untuk mencari yang tepat."
    ),
    (ReportStatus.DONE, MessageCode.DONE_TOO_LITTLE): _(
        "Keterangannya belum cukup. Tahu lebih banyak? Minta lagi dengan keterangan itu, atau telepon UPTD PPA."
    ),
}
"""What became of a request, for the office that brought it, where its state alone does not say what comes next."""
PROMISE_LABELS: dict[PromiseChannel, Promise] = {
    PromiseChannel.CONTACT: _("Dengan cara aman yang dipilih pelapor"),
    PromiseChannel.PAGE: _("Lewat halaman ini, pelapor membuka enam katanya"),
}
