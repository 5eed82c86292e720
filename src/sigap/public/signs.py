"""The questions of the check of a job offer. What each sign means is worded in the guidance, by its code."""

from django.utils.translation import gettext_lazy as _

from sigap.public.offers import (
    Age,
    Contract,
    Costs,
    Destination,
    Job,
    OfferChannel,
    OptionalAnswer,
    PaperHolder,
    Pressure,
    Sign,
    Visa,
)

DESTINATION = (
    (Destination.HOME, _("Di Indonesia")),
    (Destination.ABROAD, _("Di luar negeri")),
    (Destination.UNKNOWN, _("Tidak tahu")),
)
JOB = (
    (Job.GAMBLING, _("Admin judi, slot, atau “gim” di internet")),
    (Job.SCAM, _("Admin, CS, atau marketing “investasi” di internet")),
    (Job.SHIP, _("Kapal: ABK, perikanan")),
    (Job.HOUSEHOLD, _("Rumah tangga, menjaga anak atau orang tua")),
    (Job.KARAOKE, _("Karaoke, kafe, pijat, pemandu lagu")),
    (Job.OTHER, _("Pabrik, kebun, toko, atau lainnya")),
    (Job.UNKNOWN, _("Tidak tahu, katanya nanti dijelaskan")),
)
AGE = (
    (Age.CHILD, _("Belum 18 tahun")),
    (Age.ADULT, _("18 tahun atau lebih")),
    (Age.UNKNOWN, _("Tidak tahu")),
)
COUNTRY_NAMES = {
    "MY": _("Malaysia"),
    "SG": _("Singapura"),
    "BN": _("Brunei"),
    "TW": _("Taiwan"),
    "HK": _("Hong Kong"),
    "KR": _("Korea Selatan"),
    "JP": _("Jepang"),
    "SA": _("Arab Saudi"),
    "AE": _("Uni Emirat Arab"),
    "TH": _("Thailand"),
    "KH": _("Kamboja"),
    "MM": _("Myanmar"),
    "LA": _("Laos"),
    "PH": _("Filipina"),
}
THROUGH = (
    (OfferChannel.COMPANY, _("Perusahaan penempatan (PT)")),
    (OfferChannel.PERSON, _("Perorangan: kenalan, sponsor, calo, akun media sosial")),
    (OfferChannel.SELF, _("Saya melamar sendiri ke majikan")),
    (OfferChannel.UNKNOWN, _("Tidak tahu")),
)
YES_NO = ((OptionalAnswer.YES, _("Ya")), (OptionalAnswer.NO, _("Tidak")), (OptionalAnswer.UNKNOWN, _("Tidak tahu")))
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
    (PaperHolder.MINE, _("Di tangan saya")),
    (PaperHolder.HELD, _("Ditahan perekrut atau “dititipkan” padanya")),
    (PaperHolder.UNKNOWN, _("Tidak tahu")),
)
CONTRACT = (
    (Contract.SIGNED, _("Sudah saya baca, mengerti, dan saya pegang salinannya")),
    (Contract.LATER, _("Katanya ditandatangani di sana")),
    (Contract.UNREAD, _("Ada, tetapi saya tidak mengerti bahasanya atau tidak memegang salinannya")),
    (Contract.UNKNOWN, _("Tidak tahu")),
)
PRESSURES = (
    (Pressure.FALSE_DATA, _("Nama, umur, atau alamat di surat diubah")),
    (Pressure.LIE, _("Disuruh berbohong kepada petugas, misalnya mengaku wisata")),
    (Pressure.SECRET, _("Disuruh merahasiakan dari keluarga atau desa")),
    (Pressure.HURRY, _("Harus berangkat segera, tidak boleh berpikir dulu")),
    (Pressure.DETOUR, _("Lewat negara lain, atau menyeberang lewat jalan tidak resmi")),
    (Pressure.GOLD, _("Gajinya sangat besar, tanpa syarat keahlian")),
)


def code_of(sign: Sign) -> str:
    """Under which code the guidance words a sign."""
    return f"cek-{sign.value.replace('_', '-')}"
