"""What those who take part hear of a child's diversion, by the code of the notice: how far it is now."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DIVERSION_WORDING: Mapping[str, Promise] = {
    "child-diversion": _(
        "Diversi seorang anak dimulai, berhasil, gagal, atau ditetapkan pengadilan. Baca langkahnya; pastikan anak dan "
        "korban didampingi."
    ),
    "child-diversion-begun": _("Diversi seorang anak dimulai. Pastikan anak dan korban didampingi dan didengar."),
    "child-diversion-done": _(
        "Diversi seorang anak berhasil. Kesepakatannya harus sampai di pengadilan: lihat batas waktunya."
    ),
    "child-diversion-ordered": _("Pengadilan menetapkan diversi seorang anak. Pastikan kesepakatannya dijalankan."),
    "child-diversion-failed": _(
        "Diversi seorang anak gagal: perkaranya berlanjut. Pastikan anak dan korban didampingi."
    ),
}
"""The first stands for notices left before each step had its own."""
