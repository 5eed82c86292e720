"""What a case may lack, in words, and where it is filled in."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LACK_LABELS: Mapping[str, tuple[Promise, Promise]] = {
    "area": (_("tempat kejadian"), _("Ringkasan kasus")),
    "kind": (_("jenis kasus"), _("Jenis kasus dan bentuk kekerasan")),
    "place": (_("macam tempat"), _("Jenis kasus dan bentuk kekerasan")),
    "day": (_("hari kejadian"), _("Ringkasan kasus")),
    "victim": (_("korbannya belum dicatat"), _("Orang")),
    "age": (_("umur korban"), _("Orang")),
    "sex": (_("jenis kelamin korban"), _("Orang")),
    "form": (_("bentuk kekerasan"), _("Jenis kasus dan bentuk kekerasan")),
}


def lack_words(code: str) -> tuple[Promise | str, Promise | str]:
    """What is missing, and where it is written."""
    return LACK_LABELS.get(code, (code, ""))
