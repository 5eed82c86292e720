"""How far an uploaded register is, and the limits of one. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from django.utils.translation import gettext_noop as _

from sigap.registers.rules.columns import RegisterField, field_named
from sigap.registers.rules.mapping import RegisterMap


class UploadState(StrEnum):
    """How far a file is on its way in."""

    UPLOADED = "register_uploaded"
    CHECKING = "register_checking"
    REFUSED = "register_refused"
    CHECKED = "register_checked"
    APPROVED = "register_approved"
    DONE = "register_done"
    WITHDRAWN = "register_withdrawn"


WAITING = (UploadState.CHECKING, UploadState.APPROVED)
"""What the owner's command has to do something for."""
KEPT_FOR = timedelta(days=7)
"""How long a file waits for somebody to go on with it."""
MOST_MISTAKES = 200
"""Mistakes that a page tells one by one."""
MOST_WORDS = 60
"""Words of lists that nobody knows, of which a page asks the meaning at once."""
LARGEST_UNPACKED = 200_000_000
"""Bytes that a workbook may say it weighs, of which the desk shows the first rows."""
LARGEST_HELD = 12_000_000
"""Bytes of its parts that are held whole: texts, styles, all but the rows of its sheets."""
KILLED = _("Pekerjaannya terputus di tengah jalan. Tidak ada yang masuk. Periksa lagi dari kolomnya.")
BROKEN = _(
    "Berkas ini tidak dapat diolah. Tidak ada yang masuk. Simpan lagi sebagai .xlsx, atau beri tahu pengelola sistem."
)
"""What its page says where nobody knows why."""


def is_worth_keeping(title: str, code: str) -> bool:
    """Whether the next register is helped by what this title meant: one that was read, and called by its name."""
    return code != RegisterField.LEFT_OUT and field_named(title) is not None


def map_of(
    *, source: str, office: str, region_codes: str, header_row: int | None, columns: Mapping[str, str],
    meanings: Mapping[str, Mapping[str, str]],
) -> RegisterMap:  # fmt: skip
    """What was said on the page, as the reader takes it.

    `columns`: plain words of a title, code of a field. `meanings`: of a field, plain words of a cell, code or "-".
    """
    meant = {title: RegisterField(code) for title, code in columns.items()}
    return RegisterMap(
        source=source, office=office, region_codes=region_codes, header_row=header_row, columns=meant, values=meanings
    )  # fmt: skip
