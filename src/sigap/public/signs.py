"""The words of the check of a job offer: its questions, and what each sign means. Own words, nothing of the law."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.public.offers import Contract, Costs, Known, Papers, Pressure, Sign, Through, Visa

THROUGH = (
    (Through.COMPANY, _("Perusahaan penempatan (PT)")),
    (Through.PERSON, _("Perorangan: kenalan, sponsor, calo, akun media sosial")),
    (Through.SELF, _("Saya melamar sendiri ke majikan")),
    (Through.UNKNOWN, _("Tidak tahu")),
)
YES_NO = ((Known.YES, _("Ya")), (Known.NO, _("Tidak")), (Known.UNKNOWN, _("Tidak tahu")))
VISA = (
    (Visa.WORK, _("Visa kerja")),
    (Visa.VISIT, _("Visa kunjungan, wisata, atau ziarah")),
    (Visa.NONE, _("Belum ada; katanya diurus nanti")),
    (Visa.UNKNOWN, _("Tidak tahu")),
)
COSTS = (
    (Costs.NOTHING, _("Tidak ada")),
    (Costs.PERSONAL, _("Hanya keperluan pribadi: paspor, periksa kesehatan")),
    (Costs.MONEY, _("Uang di muka: pendaftaran, pelicin, “biaya proses”")),
    (Costs.DEBT, _("Utang yang nanti dipotong dari gaji")),
    (Costs.UNKNOWN, _("Tidak tahu")),
)
PAPERS = (
    (Papers.MINE, _("Di tangan saya")),
    (Papers.HELD, _("Ditahan perekrut atau “dititipkan” padanya")),
    (Papers.UNKNOWN, _("Tidak tahu")),
)
CONTRACT = (
    (Contract.SIGNED, _("Sudah saya baca, mengerti, dan saya pegang salinannya")),
    (Contract.LATER, _("Katanya ditandatangani di sana")),
    (Contract.UNREAD, _("Ada, tetapi saya tidak mengerti bahasanya atau tidak memegang salinannya")),
    (Contract.UNKNOWN, _("Tidak tahu")),
)
PRESSURES = (
    (Pressure.UNDERAGE, _("Yang akan berangkat belum 18 tahun")),
    (Pressure.FALSE_DATA, _("Nama, umur, atau alamat di surat diubah")),
    (Pressure.LIE, _("Disuruh berbohong kepada petugas, misalnya mengaku wisata")),
    (Pressure.SECRET, _("Disuruh merahasiakan dari keluarga atau desa")),
    (Pressure.HURRY, _("Harus berangkat segera, tidak boleh berpikir dulu")),
    (Pressure.DETOUR, _("Lewat negara lain, atau menyeberang lewat jalan tidak resmi")),
    (Pressure.GOLD, _("Gajinya sangat besar, tanpa syarat keahlian")),
)


@dataclass(frozen=True, slots=True)
class SignWords:
    """A sign in a short heading, and what it means or what to do."""

    title: Promise
    means: Promise


SIGN_WORDS: Mapping[Sign, SignWords] = {
    Sign.UNDERAGE: SignWords(
        _("Belum 18 tahun"), _("Jangan biarkan anak berangkat. Telepon 129, atau datang ke UPTD PPA.")
    ),
    Sign.FALSE_DATA: SignWords(
        _("Data di surat diubah"),
        _("Surat palsu membuat Anda sulit ditolong, dan pemalsunya melanggar hukum. Simpan bukti aslinya."),
    ),
    Sign.LIE: SignWords(
        _("Disuruh berbohong kepada petugas"), _("Pekerjaan yang benar tidak perlu kebohongan. Ini cara menipu.")
    ),
    Sign.VISIT_VISA: SignWords(
        _("Bukan visa kerja"),
        _("Bekerja dengan visa kunjungan bisa ditahan dan dipulangkan, dan majikan bisa berbuat semaunya."),
    ),
    Sign.PAPERS_HELD: SignWords(
        _("Surat Anda dipegang orang lain"),
        _("Menahan paspor atau KTP adalah cara menguasai orang. Minta kembali; simpan fotonya pada keluarga."),
    ),
    Sign.DEBT: SignWords(
        _("Berutang sebelum bekerja"), _("Utang yang dipotong dari gaji bisa tidak habis-habis dan mengikat Anda.")
    ),
    Sign.LICENCE_ENDED: SignWords(
        _("Izin perusahaannya dicabut, dibekukan, atau habis"),
        _("Menurut daftar ini perusahaan itu tidak boleh mengirim orang. Jangan membayar apa pun."),
    ),
    Sign.NOT_LISTED: SignWords(
        _("Perusahaannya tidak ada di daftar"),
        _("Nama itu tidak ada di daftar perusahaan berizin. Tanyakan ke Disnaker atau BP3MI sebelum melangkah."),
    ),
    Sign.NO_LICENCE: SignWords(
        _("Tidak mau menunjukkan izin"), _("Perusahaan berizin dapat menunjukkan SIP3MI. Kalau tidak, berhenti dulu.")
    ),
    Sign.BROKER: SignWords(
        _("Lewat perorangan"),
        _("Perorangan tidak berizin mengirim orang bekerja ke luar negeri, walau ia tetangga atau saudara."),
    ),
    Sign.NOT_REGISTERED: SignWords(
        _("Tidak didaftarkan"), _("Yang tidak tercatat sulit dicari dan dilindungi kalau ada apa-apa di sana.")
    ),
    Sign.MONEY_FIRST: SignWords(
        _("Diminta uang di muka"), _("Jangan membayar ke rekening perorangan. Minta rincian tertulis, lalu tanyakan.")
    ),
    Sign.NO_PLACE: SignWords(
        _("Majikan atau tempat kerjanya tidak disebut"),
        _("Tanpa nama dan alamat, keluarga tidak tahu harus mencari ke mana."),
    ),
    Sign.CONTRACT_LATER: SignWords(
        _("Kontrak baru ada di sana"),
        _("Perjanjian kerja ditandatangani sebelum berangkat. Di sana Anda sulit menolak."),
    ),
    Sign.CONTRACT_UNREAD: SignWords(
        _("Kontrak tidak Anda mengerti atau tidak Anda pegang"),
        _("Jangan menandatangani yang tidak Anda mengerti. Minta bahasa Indonesia dan satu salinan."),
    ),
    Sign.DETOUR: SignWords(
        _("Lewat jalan memutar"),
        _("Orang yang dijanjikan satu negara lalu dibawa ke negara lain sering berakhir di tempat kerja paksa."),
    ),
    Sign.SECRET: SignWords(
        _("Disuruh merahasiakan"),
        _("Perekrut yang benar tidak takut keluarga dan kepala desa tahu; izin mereka malah disyaratkan."),
    ),
    Sign.HURRY: SignWords(_("Didesak"), _("Desakan dipakai supaya Anda tidak sempat bertanya. Boleh berkata: nanti.")),
    Sign.GOLD: SignWords(
        _("Terlalu bagus"), _("Gaji besar tanpa keahlian adalah umpan yang paling sering. Bandingkan di Disnaker.")
    ),
    Sign.NAME_LIKE: SignWords(
        _("Namanya mirip, belum tentu sama"), _("Penipu suka memakai nama yang mirip. Cocokkan nomor izinnya.")
    ),
    Sign.VISA_LATER: SignWords(_("Visa belum ada"), _("Jangan berangkat sebelum memegang visa kerja.")),
    Sign.ALONE: SignWords(
        _("Melamar sendiri"), _("Ada syaratnya, dan tetap harus didaftarkan. Tanyakan ke Disnaker dulu.")
    ),
    Sign.COSTS_PERSONAL: SignWords(
        _("Biaya pribadi"), _("Tanyakan ke Disnaker biaya mana yang memang ditanggung pekerja, dan simpan kuitansinya.")
    ),
    Sign.ASK_COMPANY: SignWords(_("Siapa yang mengirim?"), _("Minta nama lengkap perusahaannya, tertulis.")),
    Sign.ASK_LICENCE: SignWords(
        _("Izinnya belum terlihat"), _("Minta nomor SIP3MI, lalu cocokkan di siskop2mi.go.id atau di Disnaker.")
    ),
    Sign.ASK_REGISTRATION: SignWords(
        _("Terdaftar atau belum?"), _("Tanyakan ke Disnaker atau BP3MI apakah nama Anda sudah tercatat.")
    ),
    Sign.ASK_VISA: SignWords(_("Visa apa?"), _("Minta melihat visanya. Yang benar adalah visa kerja.")),
    Sign.ASK_COSTS: SignWords(_("Berapa biayanya?"), _("Minta rincian tertulis sebelum setuju.")),
    Sign.ASK_PAPERS: SignWords(_("Di mana surat Anda?"), _("Pegang sendiri paspor, KTP, dan ijazah Anda.")),
    Sign.ASK_PLACE: SignWords(_("Bekerja pada siapa?"), _("Minta nama majikan dan alamat lengkapnya untuk keluarga.")),
    Sign.ASK_CONTRACT: SignWords(_("Mana perjanjian kerjanya?"), _("Minta dibacakan dan minta satu salinan.")),
}
