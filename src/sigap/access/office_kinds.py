"""The kinds of office there are, what each is called, and which of them a part of a case can be offered to."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.places.words import regional


class OfficeKind(StrEnum):
    """The kind of an agency; the first fourteen codes are those of the commands contract."""

    UPTD_PPA = "uptd_ppa"
    POLRES_PPA = "polres_ppa"
    DINSOS = "dinsos"
    DINKES = "dinkes"
    RSUD = "rsud"
    KEJARI = "kejari"
    DESA = "desa"
    KECAMATAN = "kecamatan"
    KEMENAG = "kemenag"
    KODIM = "kodim"
    DISDIK = "disdik"
    DISNAKER = "disnaker"
    SECRETARIAT = "secretariat"
    PUBLIC = "public"
    INSPEKTORAT = "inspektorat"
    KOMINFO = "kominfo"
    DP3A = "dp3a"
    PUSKESMAS = "puskesmas"
    RUMAH_AMAN = "rumah_aman"
    BAPAS = "bapas"
    PENGADILAN_NEGERI = "pengadilan_negeri"
    PENGADILAN_AGAMA = "pengadilan_agama"
    LPSK = "lpsk"
    DISDUKCAPIL = "disdukcapil"
    P4MI = "p4mi"
    IMIGRASI = "imigrasi"
    SATPOL_PP = "satpol_pp"
    DPMD = "dpmd"
    KESBANGPOL = "kesbangpol"
    BAPPEDA = "bappeda"
    SEKOLAH = "sekolah"
    BAGIAN_HUKUM = "bagian_hukum"
    SETDA = "setda"
    POLRES = "polres"
    UPTD_PROVINSI = "uptd_provinsi"
    POLDA = "polda"
    LSM = "lsm"
    OBH = "obh"
    PANTI = "panti"


OFFICE_KIND_LABELS: Mapping[OfficeKind, Promise] = {
    OfficeKind.UPTD_PPA: _("UPTD PPA"),
    OfficeKind.POLRES_PPA: _("Unit PPA Polres"),
    OfficeKind.DINSOS: _("Dinas Sosial"),
    OfficeKind.DINKES: _("Dinas Kesehatan"),
    OfficeKind.RSUD: _("Rumah sakit umum daerah"),
    OfficeKind.KEJARI: _("Kejaksaan Negeri"),
    OfficeKind.DESA: regional(_("Pemerintah desa")),
    OfficeKind.KECAMATAN: regional(_("Kecamatan")),
    OfficeKind.KEMENAG: _("Kantor Kementerian Agama"),
    OfficeKind.KODIM: _("Kodim"),
    OfficeKind.DISDIK: _("Dinas Pendidikan"),
    OfficeKind.DISNAKER: _("Dinas Tenaga Kerja"),
    OfficeKind.SECRETARIAT: _("Sekretariat gugus tugas"),
    OfficeKind.PUBLIC: _("Masyarakat"),
    OfficeKind.INSPEKTORAT: _("Inspektorat"),
    OfficeKind.KOMINFO: _("Dinas Komunikasi dan Informatika"),
    OfficeKind.DP3A: _("Dinas PPPA"),
    OfficeKind.PUSKESMAS: _("Puskesmas"),
    OfficeKind.RUMAH_AMAN: _("Rumah aman"),
    OfficeKind.BAPAS: _("Balai Pemasyarakatan"),
    OfficeKind.PENGADILAN_NEGERI: _("Pengadilan Negeri"),
    OfficeKind.PENGADILAN_AGAMA: regional(_("Pengadilan Agama")),
    OfficeKind.LPSK: _("LPSK"),
    OfficeKind.DISDUKCAPIL: _("Dinas Kependudukan dan Pencatatan Sipil"),
    OfficeKind.P4MI: _("BP3MI atau P4MI"),
    OfficeKind.IMIGRASI: _("Kantor Imigrasi"),
    OfficeKind.SATPOL_PP: _("Satpol PP"),
    OfficeKind.DPMD: _("Dinas Pemberdayaan Masyarakat dan Desa"),
    OfficeKind.KESBANGPOL: _("Badan Kesbangpol"),
    OfficeKind.BAPPEDA: _("Bappeda"),
    OfficeKind.SEKOLAH: _("Sekolah atau madrasah"),
    OfficeKind.BAGIAN_HUKUM: _("Bagian Hukum Setda"),
    OfficeKind.SETDA: _("Sekretariat Daerah dan pimpinan"),
    OfficeKind.POLRES: _("Polres"),
    OfficeKind.UPTD_PROVINSI: _("UPTD PPA Provinsi"),
    OfficeKind.POLDA: _("Polda"),
    OfficeKind.LSM: _("Lembaga masyarakat"),
    OfficeKind.OBH: _("Lembaga bantuan hukum (OBH)"),
    OfficeKind.PANTI: _("Panti sosial atau LKS"),
}

TAKES_REFERRALS = frozenset(
    {
        OfficeKind.UPTD_PPA,
        OfficeKind.POLRES_PPA,
        OfficeKind.DINSOS,
        OfficeKind.DINKES,
        OfficeKind.RSUD,
        OfficeKind.KEJARI,
        OfficeKind.KEMENAG,
        OfficeKind.PUSKESMAS,
        OfficeKind.RUMAH_AMAN,
        OfficeKind.PENGADILAN_NEGERI,
        OfficeKind.LPSK,
        OfficeKind.UPTD_PROVINSI,
        OfficeKind.OBH,
        OfficeKind.PANTI,
        OfficeKind.DISDIK,
        OfficeKind.DISNAKER,
        OfficeKind.BAPAS,
        OfficeKind.P4MI,
        OfficeKind.IMIGRASI,
        OfficeKind.DISDUKCAPIL,
    }
)
"""Kinds of office that a part of a case can be offered to, each for what `assistance.rules.PURPOSE_KINDS` says.

The others bring reports and are asked for nothing of a client: Kodim, kecamatan and desa among them.
"""

PARTNERS = frozenset(
    {
        OfficeKind.KEMENAG,
        OfficeKind.KODIM,
        OfficeKind.DISDIK,
        OfficeKind.DISNAKER,
        OfficeKind.DP3A,
        OfficeKind.BAPAS,
        OfficeKind.PENGADILAN_NEGERI,
        OfficeKind.PENGADILAN_AGAMA,
        OfficeKind.LPSK,
        OfficeKind.DISDUKCAPIL,
        OfficeKind.P4MI,
        OfficeKind.IMIGRASI,
        OfficeKind.SATPOL_PP,
        OfficeKind.DPMD,
        OfficeKind.SEKOLAH,
        OfficeKind.DESA,
        OfficeKind.BAGIAN_HUKUM,
        OfficeKind.UPTD_PROVINSI,
        OfficeKind.POLDA,
        OfficeKind.LSM,
        OfficeKind.OBH,
    }
)
"""Offices that do one part of a case each, by people without a role of their own."""

RECEIVES_APART = frozenset(
    {
        OfficeKind.INSPEKTORAT,
        OfficeKind.KEJARI,
        OfficeKind.KEMENAG,
        OfficeKind.BAPAS,
        OfficeKind.PENGADILAN_AGAMA,
        OfficeKind.LPSK,
        OfficeKind.P4MI,
        OfficeKind.UPTD_PROVINSI,
        OfficeKind.POLDA,
        OfficeKind.LSM,
    }
)
"""Where reports on officials are received: none of them answers to another, several not to the regency."""

HEARS_OF_CHILD = (OfficeKind.OBH, OfficeKind.BAPAS)
"""Offices of a case without its section of the law that see what is owed to its child: the advocate's, and Bapas."""
