"""Words for the codes of the legal track."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.legal.rules import (
    BarReason,
    DossierStep,
    ExitAnswerKind,
    ExitSide,
    MarkKind,
    MarkSource,
    NoReportBasis,
    Oddity,
    OffenceTopic,
    Procedure,
    Ruling,
    SuspectState,
    TellManner,
    Track,
    TrackLine,
    VictimRight,
)

RULING_LABELS: dict[Ruling, Promise] = {
    Ruling.CONVICTED: _("bersalah"),
    Ruling.ACQUITTED: _("bebas"),
    Ruling.DISCHARGED: _("lepas dari segala tuntutan"),
    Ruling.INADMISSIBLE: _("dakwaan batal atau tidak dapat diterima"),
    Ruling.PARDONED: _("bersalah tanpa pidana (pemaafan hakim)"),
}
KIND_LABELS: dict[MarkKind, Promise] = {
    MarkKind.LP: _("Laporan polisi (LP)"),
    MarkKind.INQUIRY: _("Penyelidikan dimulai"),
    MarkKind.SP2HP: _("SP2HP disampaikan"),
    MarkKind.SPRINDIK: _("Surat perintah penyidikan"),
    MarkKind.SPDP: _("SPDP dikirim"),
    MarkKind.SPDP_RECEIVED: _("SPDP diterima penuntut umum"),
    MarkKind.COORDINATION: _("Koordinasi penyidik dan penuntut umum"),
    MarkKind.NAMED_SUSPECT: _("Penetapan tersangka"),
    MarkKind.SUSPECT_NOTIFIED: _("Penetapan disampaikan kepada tersangka"),
    MarkKind.STAGE_ONE: _("Berkas tahap I dikirim"),
    MarkKind.P18: _("P-18, berkas belum lengkap"),
    MarkKind.P19: _("P-19, dikembalikan dengan petunjuk"),
    MarkKind.CASE_CONFERENCE: _("Gelar perkara bersama penuntut umum"),
    MarkKind.FILE_SURRENDERED: _("Berkas diserahkan kepada penuntut umum sesudah gelar perkara"),
    MarkKind.PROSECUTION_DECIDED: _("Keputusan penuntut umum: dilimpahkan atau tidak"),
    MarkKind.P21: _("P-21, berkas lengkap"),
    MarkKind.STAGE_TWO: _("Tahap II, tersangka dan barang bukti diserahkan"),
    MarkKind.INDICTMENT: _("Surat dakwaan dibuat"),
    MarkKind.SENT_TO_COURT: _("Perkara dilimpahkan ke pengadilan"),
    MarkKind.TRIAL: _("Sidang pertama"),
    MarkKind.SENTENCE_DEMANDED: _("Tuntutan pidana dibacakan"),
    MarkKind.VERDICT: _("Putusan"),
    MarkKind.APPEAL: _("Banding"),
    MarkKind.CASSATION: _("Kasasi"),
    MarkKind.INKRACHT: _("Berkekuatan hukum tetap (inkracht)"),
    MarkKind.EXECUTION: _("Eksekusi"),
    MarkKind.SP3: _("SP3, penyidikan dihentikan"),
    MarkKind.SP3_NOTIFIED: _("SP3 diberitahukan kepada penuntut umum, korban, dan tersangka"),
    MarkKind.DIVERSION_STARTED: _("Diversi dimulai"),
    MarkKind.DIVERSION: _("Diversi berhasil"),
    MarkKind.DIVERSION_FAILED: _("Diversi gagal"),
    MarkKind.DIVERSION_ORDER: _("Penetapan pengadilan atas diversi"),
    MarkKind.RESTORATIVE: _("Kesepakatan keadilan restoratif"),
    MarkKind.RESTORATIVE_DONE: _("Kesepakatan restoratif dilaksanakan"),
    MarkKind.RESTORATIVE_ORDER: _("Penetapan pengadilan atas keadilan restoratif"),
    MarkKind.PLEA: _("Pengakuan bersalah"),
    MarkKind.PLEA_ORDER: _("Penetapan pengadilan atas pengakuan bersalah"),
    MarkKind.PEACE: _("“Damai” di luar proses hukum"),
    MarkKind.COMPLAINT_WITHDRAWN: _("Pengaduan ditarik"),
    MarkKind.WANTED: _("Masuk daftar pencarian orang (DPO)"),
    MarkKind.FOUND: _("Ditemukan atau ditangkap"),
    MarkKind.RELEASED: _("Dilepaskan atau bebas"),
    MarkKind.DIED: _("Meninggal dunia"),
    MarkKind.VERDICT_COPY: _("Salinan putusan diterima"),
    MarkKind.ACT_KNOWN: _("Yang berhak mengadu tahu perbuatannya"),
    MarkKind.ACT_KNOWN_ABROAD: _("Yang berhak mengadu tahu perbuatannya, di luar negeri"),
    MarkKind.COMPLAINT: _("Pengaduan diajukan (delik aduan)"),
    MarkKind.RECORDING_ASKED: _("Izin pemeriksaan terekam dimohonkan"),
    MarkKind.RECORDING_ORDERED: _("Izin pemeriksaan terekam ditetapkan"),
    MarkKind.LPSK: _("Permohonan pelindungan LPSK"),
}
TRACK_LABELS: dict[Track, Promise] = {
    Track.POLICE: _("Kepolisian"),
    Track.PROSECUTOR: _("Kejaksaan"),
    Track.COURT: _("Pengadilan"),
    Track.VICTIM: _("Hak korban"),
    Track.OUTSIDE: _("Di luar proses hukum"),
}
LINE_LABELS: dict[TrackLine, Promise] = {
    TrackLine.MAIN: _("Jalur utama"),
    TrackLine.EXIT: _("Jalan samping dan penetapannya"),
    TrackLine.PERSON: _("Keadaan tersangka"),
    TrackLine.VICTIM: _("Hak korban"),
}
SUSPECT_STATE_LABELS: dict[SuspectState, Promise] = {
    SuspectState.REPORTED: _("Dilaporkan"),
    SuspectState.NAMED: _("Tersangka"),
    SuspectState.AT_LARGE: _("Belum ditemukan, DPO"),
    SuspectState.RELEASED: _("Dilepaskan"),
    SuspectState.DEAD: _("Meninggal dunia"),
}
SOURCE_LABELS: dict[MarkSource, Promise] = {
    MarkSource.INVESTIGATOR: _("penyidik"),
    MarkSource.PROSECUTOR: _("jaksa"),
    MarkSource.COURT: _("pengadilan"),
    MarkSource.VICTIM: _("korban"),
    MarkSource.FAMILY: _("keluarga korban"),
    MarkSource.LAWYER: _("pendamping hukum"),
    MarkSource.LETTER: _("surat yang dilihat petugas"),
}
MANNER_LABELS: dict[TellManner, Promise] = {
    TellManner.IN_PERSON: _("Bertemu langsung"),
    TellManner.SAFE_CALL: _("Telepon lewat kontak aman"),
    TellManner.COMPANION: _("Lewat pendamping atau wali"),
    TellManner.LETTER: _("Surat yang diserahkan langsung"),
}
RIGHT_LABELS: dict[VictimRight, Promise] = {
    VictimRight.RESTITUTION: _("Hak atas restitusi dijelaskan"),
    VictimRight.LPSK: _("Pelindungan LPSK dijelaskan"),
}
NO_REPORT_LABELS: dict[NoReportBasis, Promise] = {
    NoReportBasis.VICTIM_DECLINES: _("Korban tidak mau melapor, sesudah dijelaskan"),
    NoReportBasis.NO_OFFENCE: _("Tidak ditemukan tindak pidana"),
    NoReportBasis.ENDED_ELSEWHERE: _("Sudah ditangani penegak hukum lain"),
}
ODDITY_LABELS: dict[Oddity, Promise] = {
    Oddity.MISSING_BEFORE: _("Biasanya sesudah %(other)s, yang belum tercatat."),
    Oddity.EARLIER_THAN: _("Tanggalnya lebih awal dari %(other)s (%(day)s)."),
    Oddity.LATER_THAN: _("Tanggalnya lebih akhir dari %(other)s (%(day)s), yang biasanya sesudahnya."),
    Oddity.TWICE: _("%(other)s sudah tercatat (%(day)s). Perbaiki yang lama, atau catat lagi kalau memang dua."),
    Oddity.AFTER_END: _("Sesudah %(other)s (%(day)s) jalur ini biasanya berakhir."),
    Oddity.NUMBER_ELSEWHERE: _(
        "Nomor %(other)s ini juga tercatat di kasus lain yang Anda tangani. Satu laporan polisi boleh untuk dua kasus; "
        "periksa apakah memang begitu."
    ),
}
REFUSAL_LABELS: dict[str, Promise] = {
    Oddity.MISSING_BEFORE.value: _(
        "%(kind)s tidak ada tanpa %(other)s, yang belum tercatat. Catat %(other)s dulu, lalu ini."
    ),
    Oddity.EARLIER_THAN.value: _(
        "%(kind)s tidak dapat lebih awal dari %(other)s (%(day)s). Periksa tanggalnya; kalau yang salah %(other)s, "
        "perbaiki itu dulu."
    ),
    Oddity.LATER_THAN.value: _(
        "%(kind)s tidak dapat lebih akhir dari %(other)s (%(day)s), yang sesudahnya. Periksa tanggalnya; kalau yang "
        "salah %(other)s, perbaiki itu dulu."
    ),
}
TOPIC_LABELS: dict[OffenceTopic, Promise] = {
    OffenceTopic.TRAFFICKING: _("Perdagangan orang dan penyelundupan"),
    OffenceTopic.SEXUAL: _("Kekerasan seksual (UU TPKS)"),
    OffenceTopic.KUHP: _("KUHP"),
    OffenceTopic.CHILD: _("Anak"),
    OffenceTopic.HOUSEHOLD: _("Rumah tangga"),
    OffenceTopic.WORK: _("Pekerja migran dan pekerja anak"),
}
PROCEDURE_LABELS: dict[Procedure, Promise] = {
    Procedure.OLD: _("KUHAP lama (UU 8/1981)"),
    Procedure.NEW: _("KUHAP (UU 20/2025)"),
}
DOSSIER_LABELS: dict[DossierStep, Promise] = {
    DossierStep.NUMBERED: _("Berkas diberi nomor"),
    DossierStep.JOINED: _("Berkas digabung"),
    DossierStep.SPLIT: _("Berkas dipisah"),
}
BAR_LABELS: dict[BarReason, Promise] = {
    BarReason.SEXUAL: _("kekerasan seksual atau kesusilaan (KUHAP pasal 82; UU 12/2022 pasal 23)"),
    BarReason.GRAVE: _("ancaman pidana 5 tahun atau lebih (KUHAP pasal 82 dan 204 ayat (5))"),
    BarReason.SEVEN_YEARS: _("ancaman pidana 7 tahun atau lebih (UU 11/2012 pasal 7 ayat (2))"),
    BarReason.OVER_FIVE_YEARS: _("ancaman pidana di atas 5 tahun (KUHAP pasal 78)"),
    BarReason.REPEAT: _("bukan perbuatan pertama (UU 11/2012 pasal 7 ayat (2); KUHAP pasal 78)"),
    BarReason.UNEQUAL_POWER: _("kuasa yang tidak seimbang, antara lain korban anak (KUHAP pasal 204 ayat (7))"),
}
ANSWER_LABELS: dict[ExitAnswerKind, Promise] = {
    ExitAnswerKind.OFFICE_TOLD: _("Penyidik atau jaksa sudah diberi tahu bahwa jalan ini tertutup"),
    ExitAnswerKind.VICTIM_MET: _("Korban sudah ditemui; keamanan dan kemauannya diperiksa lagi"),
    ExitAnswerKind.NOT_SO: _("Sudah diperiksa: tidak terjadi"),
    ExitAnswerKind.MUST_GO_ON: _("Tertutup menurut hukum; perkara harus berlanjut"),
    ExitAnswerKind.LAWFUL: _("Sudah dicocokkan dengan naskahnya: tidak tertutup"),
}
SIDE_LABELS: dict[ExitSide, Promise] = {
    ExitSide.UNIT: _("Kepala UPTD"),
    ExitSide.LEGAL_OFFICE: _("Bagian Hukum"),
}
LAW_DECIDERS = (MarkSource.INVESTIGATOR, MarkSource.PROSECUTOR, MarkSource.COURT)
"""Whose decision it is which of two laws holds: never the unit's."""
WORD_TABLES = (KIND_LABELS, MANNER_LABELS, NO_REPORT_LABELS, DOSSIER_LABELS, ANSWER_LABELS)
"""What the trail calls the app's codes."""
