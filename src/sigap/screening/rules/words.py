"""The codes of a screening in plain Indonesian, as an officer reads them out. Pure: pages translate them."""

from collections.abc import Mapping

from sigap.screening.rules.codes import (
    Circumstance,
    Element,
    Exploitation,
    Flag,
    Indication,
    Means,
    Process,
    ReportedBy,
    Violence,
)


def _(words: str) -> str:
    """Marks a text for the catalogue of translations without translating it."""
    return words


PROCESS_WORDS: Mapping[Process, str] = {
    Process.RECRUITMENT: _("Diajak atau direkrut"),
    Process.TRANSPORTATION: _("Dibawa atau diangkut"),
    Process.HARBOURING: _("Ditampung atau disembunyikan"),
    Process.SENDING: _("Dikirim ke tempat lain"),
    Process.TRANSFER: _("Dipindahkan ke orang lain"),
    Process.RECEIPT: _("Diterima dari orang lain"),
}
MEANS_WORDS: Mapping[Means, str] = {
    Means.THREAT_OF_FORCE: _("Diancam akan disakiti"),
    Means.USE_OF_FORCE: _("Dipaksa dengan kekerasan"),
    Means.ABDUCTION: _("Diculik"),
    Means.CONFINEMENT: _("Disekap"),
    Means.FORGERY: _("Surat atau umurnya dipalsukan"),
    Means.FRAUD: _("Ditipu atau diberi janji palsu"),
    Means.ABUSE_OF_POWER: _("Ditekan orang yang berkuasa atasnya"),
    Means.ABUSE_OF_VULNERABILITY: _("Kesulitannya dimanfaatkan"),
    Means.DEBT_BONDAGE: _("Dijerat utang"),
    Means.PAYMENT_TO_CONTROLLER: _("Yang menguasainya diberi bayaran"),
}
EXPLOITATION_WORDS: Mapping[Exploitation, str] = {
    Exploitation.PROSTITUTION: _("Dieksploitasi secara seksual (pelacuran)"),
    Exploitation.FORCED_LABOUR: _("Dipaksa bekerja"),
    Exploitation.SLAVERY_LIKE: _("Diperlakukan seperti budak"),
    Exploitation.OPPRESSION: _("Ditindas"),
    Exploitation.EXTORTION: _("Diperas"),
    Exploitation.SEXUAL_OR_REPRODUCTIVE_USE: _("Tubuhnya dipakai untuk seks atau kehamilan"),
    Exploitation.ORGAN_REMOVAL: _("Organ tubuhnya diambil"),
    Exploitation.OTHER_GAIN: _("Tenaganya dipakai untuk untung orang lain"),
}
VIOLENCE_WORDS: Mapping[Violence, str] = {
    Violence.PHYSICAL: _("Tubuhnya disakiti"),
    Violence.PSYCHOLOGICAL: _("Dihina atau ditakut-takuti"),
    Violence.SEXUAL: _("Kekerasan seksual"),
    Violence.NEGLECT: _("Ditelantarkan"),
    Violence.ECONOMIC: _("Nafkah atau uangnya dikuasai"),
    Violence.OTHER: _("Kekerasan lain"),
}
CIRCUMSTANCE_WORDS: Mapping[Circumstance, str] = {
    Circumstance.EMERGENCY_SITUATION: _("Korban bencana, kerusuhan, atau pengungsi"),
    Circumstance.MINORITY_ISOLATED: _("Dari kelompok minoritas yang terpencil"),
    Circumstance.DRUG_VICTIM: _("Korban narkoba"),
    Circumstance.PORNOGRAPHY: _("Korban pornografi"),
    Circumstance.HIV_AIDS: _("Hidup dengan HIV/AIDS"),
    Circumstance.ABDUCTED: _("Korban penculikan"),
    Circumstance.SOLD: _("Dijual atau dibeli"),
    Circumstance.TERROR_NETWORK: _("Korban jaringan terorisme"),
    Circumstance.DISABILITY: _("Penyandang disabilitas"),
    Circumstance.MALTREATMENT: _("Perlakuan salah dan penelantaran"),
    Circumstance.DEVIANT_SOCIAL_BEHAVIOUR: _("Perilaku sosial menyimpang"),
    Circumstance.PARENT_STIGMA: _("Dicap buruk karena orang tuanya"),
    Circumstance.DOMESTIC: _("Terjadi dalam rumah tangga"),
    Circumstance.ONLINE: _("Lewat internet atau telepon"),
    Circumstance.CHILD_MARRIAGE: _("Perkawinan anak"),
    Circumstance.ECONOMIC_EXPLOITATION: _("Disuruh mencari uang"),
    Circumstance.OFFICIAL_INVOLVED: _("Pejabat atau aparat terlibat"),
    Circumstance.CROSS_BORDER: _("Melewati batas negara"),
    Circumstance.MIGRANT_PLACEMENT: _("Penempatan pekerja ke luar negeri"),
}
EMERGENCY_WORDS: Mapping[Flag, str] = {
    Flag.CONFINEMENT: _("Sedang dikurung"),
    Flag.ABDUCTION: _("Dibawa pergi atau akan dibawa pergi"),
    Flag.INJURY: _("Terluka"),
    Flag.WEAPON: _("Ada senjata"),
    Flag.SELF_HARM: _("Ingin menyakiti atau membunuh diri"),
    Flag.SHACKLED: _("Dipasung"),
    Flag.LIVES_WITH_SUSPECT: _("Serumah dengan terlapor"),
    Flag.NO_SAFE_PLACE: _("Tidak ada tempat aman"),
    Flag.PREGNANT: _("Hamil"),
    Flag.DISABILITY: _("Disabilitas"),
    Flag.NO_FAMILY: _("Tidak ada keluarga"),
    Flag.REJECTED_BY_FAMILY: _("Ditolak keluarga"),
    Flag.REJECTED_BY_COMMUNITY: _("Ditolak warga"),
}
"""In the order in which they are asked: what kills first comes first."""
REPORTED_BY_WORDS: Mapping[ReportedBy, str] = {
    ReportedBy.VICTIM: _("Korban sendiri"),
    ReportedBy.FAMILY: _("Keluarga"),
    ReportedBy.DOCTOR: _("Dokter"),
    ReportedBy.HEALTH_WORKER: _("Tenaga kesehatan"),
    ReportedBy.PSYCHIATRIST: _("Psikiater"),
    ReportedBy.PSYCHOLOGIST: _("Psikolog"),
    ReportedBy.SOCIAL_WORKER: _("Pekerja sosial"),
    ReportedBy.TEACHER: _("Guru"),
    ReportedBy.NEIGHBOUR: _("Tetangga atau warga"),
    ReportedBy.OFFICER: _("Petugas"),
    ReportedBy.ANONYMOUS: _("Tidak diketahui"),
}
ELEMENT_WORDS: Mapping[Element, str] = {
    Element.PROCESS: _("proses (apa yang dilakukan kepadanya)"),
    Element.MEANS: _("cara"),
    Element.EXPLOITATION: _("tujuan eksploitasi"),
}
INDICATION_WORDS: Mapping[Indication, str] = {
    Indication.INDICATED: _("Ada indikasi perdagangan orang"),
    Indication.PARTIAL: _("Sebagian tanda perdagangan orang"),
    Indication.NONE: _("Tidak ada tanda perdagangan orang"),
}
AMPK_WORDS: Mapping[str, str] = {
    "a": _("anak dalam situasi darurat"),
    "b": _("anak yang berhadapan dengan hukum"),
    "c": _("anak dari kelompok minoritas dan terisolasi"),
    "d": _("anak yang dieksploitasi secara ekonomi atau seksual"),
    "e": _("anak korban penyalahgunaan napza"),
    "f": _("anak yang menjadi korban pornografi"),
    "g": _("anak dengan HIV/AIDS"),
    "h": _("anak korban penculikan, penjualan, atau perdagangan"),
    "i": _("anak korban kekerasan fisik atau psikis"),
    "j": _("anak korban kejahatan seksual"),
    "k": _("anak korban jaringan terorisme"),
    "l": _("anak penyandang disabilitas"),
    "m": _("anak korban perlakuan salah dan penelantaran"),
    "n": _("anak dengan perilaku sosial menyimpang"),
    "o": _("anak yang menjadi korban stigmatisasi karena kondisi orang tuanya"),
}
"""UU 35/2014 art. 59(2), letters a to o."""
