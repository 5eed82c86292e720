"""Which event tells of which opening: by what a key seals, and by where the text lies. Pure; door and vault ask.

A place is bound into its sealed text: who asks can name another place, and then nothing opens.
"""

from collections.abc import Mapping

from sigap.vault.events import IDENTITY_OPENED, REPORT_CHECKED, REPORT_OPENED, SECTION_OPENED
from sigap.vault.ring_use import KeyPath, LaidKey, ReportKey, Trace
from sigap.vault.sealing import Place

_REPORT, _SECTION = frozenset({REPORT_OPENED, REPORT_CHECKED}), frozenset({SECTION_OPENED})
OPENED_AS: Mapping[str, frozenset[str]] = {
    "person": frozenset({IDENTITY_OPENED}),
    # Most parts of a person are read with the page of their section; some count as an identity.
    "person_part": frozenset({IDENTITY_OPENED, SECTION_OPENED}),
    "report": _REPORT,
    "case_room": _SECTION,
    "referral": _SECTION,
    "credential": _SECTION,
    "incident": _SECTION,
    "break_glass": _SECTION,
    "letter": _SECTION,
    "task_force": _SECTION,
    "lead": _SECTION,
    "psychology": _SECTION,
    "shelter": _SECTION,
    "transfer": _SECTION,
    "data_request": _SECTION,
    "register": _SECTION,
}
"""By the purpose of the key (`models.KeyPurpose`, of which the vault's process knows no model)."""
_SHOWN_WITH_A_SECTION = frozenset({("cases_safecontact", "sealed_safety")})
"""Sealed under a person's key, and no identity: how to approach them safely, on top of the case, without a number."""
TEXTS_UNDER = {"mailbox_reportfile": "mailbox_filepart", "mailbox_line": "mailbox_line"}
"""Where the texts of a file or message lie, by the table in which its key is laid under its report's."""
HANDED_ON = "mailbox_reportfile"
"""A file's key alone is sealed anew, when its report moves."""


def fits_event(key: KeyPath, place: Place | None, trace: Trace) -> bool:
    """Whether such an event tells that this key opens this place; without a place the key itself is handed on."""
    if isinstance(key, LaidKey):
        return _is_of_its_row(key, place) and fits_event(key.under, place, trace)
    if isinstance(key, ReportKey):
        return trace.code in (_SECTION if trace.stream_kind == "case" else _REPORT)
    if key.purpose == "person" and place is not None and (place.table, place.column) in _SHOWN_WITH_A_SECTION:
        return trace.code == SECTION_OPENED
    return trace.code in OPENED_AS.get(key.purpose, ())


def _is_of_its_row(key: LaidKey, place: Place | None) -> bool:
    if place is None:
        return key.place.table == HANDED_ON
    return (place.table, place.row) == (TEXTS_UNDER.get(key.place.table), key.place.row)
