"""The form of an export of rows: which, of when, for whom, what for, and on what ground."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.releases.forms import PlainField
from sigap.releases.rows.actions import ExportTerms
from sigap.releases.rows.offered import OfferedRows
from sigap.releases.rules.spans import ReleaseSpan
from sigap.ui.forms import ServerForm

_SHORT, _LONG = 160, 600


class RowExportForm(ServerForm):
    """To prepare one."""

    kind = forms.ChoiceField(
        label=_("Yang dikirim"), widget=forms.RadioSelect, error_messages={"required": _("Pilih yang dikirim.")}
    )
    period = forms.ChoiceField(label=_("Masa"), error_messages={"required": _("Pilih masanya.")})
    receiver = PlainField(
        label=_("Lembaga penerima"),
        help_text=_("Satu lembaga, dengan jabatan yang menerima. Tanpa nama orang."),
        max_length=_SHORT,
        error_messages={"required": _("Tulis siapa yang menerima.")},
    )
    purpose = PlainField(
        label=_("Untuk apa"),
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tulis untuk apa.")},
    )
    agreement = forms.ChoiceField(label=_("Kesepakatan yang berlaku"), required=False)
    ground = PlainField(
        label=_("Atau dasar hukumnya"),
        help_text=_("Bila tidak ada kesepakatan: undang-undang atau peraturan, dengan pasalnya."),
        max_length=_LONG,
        required=False,
    )
    row_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        offered: Iterable[OfferedRows],
        spans: Iterable[ReleaseSpan],
        agreements: Iterable[tuple[UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(each.code, f"{each.title}. {each.lead}") for each in offered]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["period"].choices = [(each.name, each.label) for each in spans]  # type: ignore[attr-defined]  # as above
        standing = [("", _("Tidak ada")), *((str(key), words) for key, words in agreements)]
        self.fields["agreement"].choices = standing  # type: ignore[attr-defined]  # as above

    def clean(self) -> dict[str, Any]:
        """One ground or the other."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned["agreement"] and not cleaned["ground"]:
            self.add_error("ground", _("Pilih kesepakatan yang berlaku, atau tulis dasar hukumnya."))
        return cleaned

    @property
    def terms(self) -> ExportTerms:
        """What was agreed, once the form is valid."""
        data = self.cleaned_data
        agreement = UUID(data["agreement"]) if data["agreement"] else None
        return ExportTerms(
            receiver=data["receiver"], purpose=data["purpose"], ground=data["ground"], agreement_id=agreement
        )
