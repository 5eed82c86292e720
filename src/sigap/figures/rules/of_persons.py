"""Figures of victims by what is known of them, and by how the alleged offenders stand to them (`persons`)."""

from django.utils.translation import gettext_lazy as _

from sigap.access.office_kinds import OfficeKind
from sigap.figures.rules.kinds import OF_PEOPLE, Figure, FigureTopic, FigureUnit

_KNOWN = _(
    "Dari korban yang diterima: yang datanya berkata begitu menurut versi terakhir. Yang belum diisi tidak dihitung."
)
_STANDS = _(
    "Dari korban yang diterima: yang sekurangnya satu terlapornya tercatat begitu menurut versi terakhir. Korban "
    "dengan dua terlapor dapat dihitung di dua angka."
)
_SOURCE = _("data orang di berkas kasus")
_EMPLOYED = (
    "private", "labourer", "civil", "military", "police", "trader", "farmer", "fisher", "domestic", "other",
)  # fmt: skip
_BEING = (
    ("K-101", _("Korban penyandang disabilitas"), ["disability:yes"]),
    ("K-102", _("Korban yang putus sekolah"), ["schooling:dropped"]),
    ("K-103", _("Korban yang tidak sekolah"), ["level:none"]),
    ("K-104", _("Korban dengan pendidikan PAUD sampai SD"), ["level:paud", "level:tk", "level:sd"]),
    ("K-105", _("Korban dengan pendidikan SMP"), ["level:smp"]),
    ("K-106", _("Korban dengan pendidikan SMA"), ["level:sma"]),
    ("K-107", _("Korban dengan pendidikan perguruan tinggi"), ["level:pt"]),
    ("K-108", _("Korban yang bekerja"), [f"occupation:{each}" for each in _EMPLOYED]),
    ("K-109", _("Korban pelajar atau mahasiswa"), ["occupation:pupil"]),
    ("K-110", _("Korban ibu rumah tangga"), ["occupation:household"]),
    ("K-111", _("Korban yang tidak bekerja"), ["occupation:none"]),
    ("K-112", _("Korban yang belum menikah"), ["state:single"]),
    ("K-113", _("Korban yang menikah resmi"), ["state:registered"]),
    ("K-114", _("Korban yang menikah tidak resmi"), ["state:unregistered"]),
    ("K-115", _("Korban yang bercerai atau berpisah"), ["state:divorced", "state:widowed", "state:separated"]),
    ("K-116", _("Korban bukan warga negara Indonesia"), ["citizenship:wna", "citizenship:stateless"]),
)
_OFFENDERS = (
    ("K-121", _("Korban yang terlapornya orang tua"), "parent"),
    ("K-122", _("Korban yang terlapornya keluarga atau saudara"), "family"),
    ("K-123", _("Korban yang terlapornya suami atau istri"), "spouse"),
    ("K-124", _("Korban yang terlapornya pacar atau teman"), "partner"),
    ("K-125", _("Korban yang terlapornya tetangga"), "neighbour"),
    ("K-126", _("Korban yang terlapornya guru"), "teacher"),
    ("K-127", _("Korban yang terlapornya majikan"), "employer"),
    ("K-128", _("Korban yang terlapornya rekan kerja"), "colleague"),
    ("K-129", _("Korban yang terlapornya orang lain"), "other"),
    ("K-130", _("Korban tanpa hubungan dengan terlapor, atau tidak diketahui"), "none"),
    ("K-131", _("Korban yang serumah dengan terlapor"), "together"),
)
FIGURES = tuple(
    Figure(
        code, FigureTopic.VICTIMS, label, definition, FigureUnit.PEOPLE, OfficeKind.UPTD_PPA, _SOURCE, query, (given,),
        parts=OF_PEOPLE,
    )
    for rows, definition, query in (
        (_BEING, _KNOWN, "figures.victims_being"),
        (_OFFENDERS, _STANDS, "figures.victims_by_offender"),
    )
    for code, label, given in rows
)  # fmt: skip
