"""Why two people may be one, as a page says it: "nama mirip: Muh./Muhammad, Yusup/Yusuf; lahir 2009; desa sama"."""

from django.utils.translation import gettext as _

from sigap.matching.resemblance import Likeness, LikenessReason, Resemblance
from sigap.places.words import words_here


def explained(found: Resemblance) -> str:
    """Every reason in one line, those for it first."""
    return "; ".join(map(reason_words, found.reasons))


def reason_words(reason: LikenessReason) -> str:
    """One reason."""
    shown = ", ".join(reason.shown)
    if reason.kind in {Likeness.NAME_SPELLED, Likeness.NAME_PART} and not shown:
        return _("sebagian nama sama") if reason.kind == Likeness.NAME_PART else _("nama mirip")
    return {
        Likeness.NIK_SAME: _("NIK sama"),
        Likeness.NIK_NEAR: _("NIK berbeda satu atau dua angka"),
        Likeness.NIK_OTHER: _("NIK berbeda"),
        Likeness.NAME_SAME: _("nama sama"),
        Likeness.NAME_SPELLED: _("nama mirip: %(spellings)s") % {"spellings": shown},
        Likeness.NAME_PART: _("sebagian nama sama: %(words)s") % {"words": shown},
        Likeness.NAME_OTHER: _("nama berbeda"),
        Likeness.CALLED: _("panggilan cocok"),
        Likeness.BORN_SAME: _("tanggal lahir sama"),
        Likeness.BORN_SWAPPED: _("hari dan bulan lahir tertukar"),
        Likeness.BORN_YEAR: _("lahir %(years)s") % {"years": shown},
        Likeness.BORN_BESIDE: _("tahun lahir berdekatan: %(years)s") % {"years": shown},
        Likeness.BORN_OTHER: _("tanggal lahir berbeda"),
        Likeness.VILLAGE: words_here(_("desa sama")),
        Likeness.DISTRICT: words_here(_("kecamatan sama")),
        Likeness.PHONE: _("nomor telepon sama"),
        Likeness.MOTHER: _("nama ibu cocok"),
        Likeness.MOTHER_OTHER: _("nama ibu berbeda"),
        Likeness.SEX_OTHER: _("jenis kelamin berbeda"),
    }[reason.kind]
