"""A report on an official or an office: the question in the form, and where such a report goes instead.

It is sealed to people in other offices, never to the intake. While too few of them stand, nothing is sent before the
reporter was told so and said yes.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.mailbox.conflict.posting import TooFewRecipients, post_conflict
from sigap.mailbox.conflict.words import NAMED_LABELS
from sigap.mailbox.posting import Receipt

__all__ = ["NamesOffice", "TooFewRecipients", "post"]


class NamesOffice(forms.Form):
    """Whether the report is about an official or an office, and which."""

    names_office = forms.MultipleChoiceField(
        choices=[(named.value, words) for named, words in NAMED_LABELS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Apakah laporan ini tentang petugas atau kantor?"),
        error_messages={"invalid_choice": _("Pilih dari daftar.")},
    )
    # Said by a button of its own, once the page has told how few would read it.
    takes_fewer = forms.BooleanField(required=False, widget=forms.HiddenInput)


def post(cleaned: dict[str, Any], details: dict[str, Any], *, at: datetime) -> Receipt:
    """Posts such a report. Raises TooFewRecipients, KeyReused."""
    return post_conflict(
        story=cleaned["story"],
        details=details,
        named=cleaned["names_office"],
        flags=cleaned["flags"],
        about=cleaned["about"],
        area=cleaned["area"],
        idempotency_key=bytes.fromhex(cleaned["key"]),
        at=at,
        takes_fewer=cleaned["takes_fewer"],
    )
