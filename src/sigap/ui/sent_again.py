"""A page that is sent again: the very same once more changes nothing, anything else is refused."""

from django.utils.translation import gettext_lazy as _

from sigap.kernel.errors import Conflict


def check_same(made: object, *, is_standing: bool = True, **sent: object) -> None:
    """Raises Conflict unless what the page made before stands as it is sent now: nobody reads "saved" of what is not.

    `sent`: what the page sends, by the attribute of `made` that keeps it. `is_standing`: it was not ended since.
    """
    if not is_standing or any(getattr(made, name) != value for name, value in sent.items()):
        raise Conflict(
            _(
                "Isian dari halaman ini sudah tersimpan, tetapi yang tercatat kini berbeda atau sudah berakhir. "
                "Buka halamannya dari awal, lalu isi lagi."
            )
        )
