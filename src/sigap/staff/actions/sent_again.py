"""A page that is sent again: the very same once more changes nothing, anything else is refused."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sigap.access.models import Absence, DutyShift
from sigap.kernel.errors import Conflict


def check_same(made: Absence | DutyShift, *, at: datetime, **sent: object) -> None:
    """Raises Conflict unless what the page made before stands as it is sent now: nobody reads "saved" of what is not.

    One that is over stands no more, whoever ended it.
    """
    is_same = all(getattr(made, name) == value for name, value in sent.items())
    if made.cancelled_at is not None or made.ends_at <= at or not is_same:
        raise Conflict(
            _(
                "Isian dari halaman ini sudah tersimpan, tetapi yang tercatat kini berbeda atau sudah berakhir. "
                "Buka halamannya dari awal, lalu isi lagi."
            )
        )
