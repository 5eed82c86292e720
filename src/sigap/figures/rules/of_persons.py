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
    ("K-131", _("Korban penyandang disabilitas"), ["disability:yes"]),
    ("K-132", _("Korban yang putus sekolah"), ["schooling:dropped"]),
    ("K-133", _("Korban yang tidak sekolah"), ["level:none"]),
    ("K-134", _("Korban dengan pendidikan PAUD sampai SD"), ["level:paud", "level:tk", "level:sd"]),
    ("K-135", _("Korban dengan pendidikan SMP"), ["level:smp"]),
    ("K-136", _("Korban dengan pendidikan SMA"), ["level:sma"]),
    ("K-137", _("Korban dengan pendidikan perguruan tinggi"), ["level:pt"]),
    ("K-138", _("Korban yang bekerja"), [f"occupation:{each}" for each in _EMPLOYED]),
    ("K-139", _("Korban pelajar atau mahasiswa"), ["occupation:pupil"]),
    ("K-140", _("Korban ibu rumah tangga"), ["occupation:household"]),
    ("K-141", _("Korban yang tidak bekerja"), ["occupation:none"]),
    ("K-142", _("Korban yang belum menikah"), ["state:single"]),
    ("K-143", _("Korban yang menikah resmi"), ["state:registered"]),
    ("K-144", _("Korban yang menikah tidak resmi"), ["state:unregistered"]),
    ("K-145", _("Korban yang bercerai atau berpisah"), ["state:divorced", "state:widowed", "state:separated"]),
    ("K-146", _("Korban bukan warga negara Indonesia"), ["citizenship:wna", "citizenship:stateless"]),
)
_OFFENDERS = (
    ("K-151", _("Korban yang terlapornya orang tua"), "parent"),
    ("K-152", _("Korban yang terlapornya keluarga atau saudara"), "family"),
    ("K-153", _("Korban yang terlapornya suami atau istri"), "spouse"),
    ("K-154", _("Korban yang terlapornya pacar atau teman"), "partner"),
    ("K-155", _("Korban yang terlapornya tetangga"), "neighbour"),
    ("K-156", _("Korban yang terlapornya guru"), "teacher"),
    ("K-157", _("Korban yang terlapornya majikan"), "employer"),
    ("K-158", _("Korban yang terlapornya rekan kerja"), "colleague"),
    ("K-159", _("Korban yang terlapornya orang lain"), "other"),
    ("K-160", _("Korban tanpa hubungan dengan terlapor, atau tidak diketahui"), "none"),
    ("K-161", _("Korban yang serumah dengan terlapor"), "together"),
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
