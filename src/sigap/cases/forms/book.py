"""What of the year's register is asked for. Read from an address: what is unknown in it is no filter."""

from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import STATUS_LABELS
from sigap.cases.models.kind import COMPETENCE_LABELS, LEADING_LABELS
from sigap.cases.queries.book import BookFilter
from sigap.cases.rules import CaseStatus
from sigap.cases.rules.kind import LeadingKind
from sigap.cases.rules.origin import Competence, number_in_register
from sigap.places.queries import ShownRegion
from sigap.places.words import regional
from sigap.ui.forms import ServerForm

_ANY = ("", _("Semua"))


def _chosen(label: Any, choices: list[tuple[Any, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[_ANY, *choices], required=False)


class BookForm(ServerForm):
    """Year, month, kind, status, place, whose it is; or one number."""

    tahun = forms.TypedChoiceField(label=_("Tahun"), coerce=int)
    bulan = _chosen(_("Bulan"), [(str(number), name) for number, name in MONTHS.items()])
    jenis = _chosen(_("Jenis"), [(kind.value, LEADING_LABELS[kind]) for kind in LeadingKind])
    status = _chosen(_("Status"), [(each.value, STATUS_LABELS[each]) for each in CaseStatus])
    kewenangan = _chosen(_("Kewenangan"), [(each.value, COMPETENCE_LABELS[each]) for each in Competence])
    desa = forms.ChoiceField(label=regional(_("Kecamatan atau desa")), required=False)
    nomor = forms.CharField(
        label=_("Nomor register"), required=False, max_length=20, help_text=_("Misalnya 12 atau 12/2026."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )  # fmt: skip

    def __init__(self, data: Any, *, years: list[int], places: list[ShownRegion]) -> None:
        super().__init__(data)
        self.years = years
        self.fields["tahun"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["desa"].choices = [_ANY, *((each.code, each.label) for each in places)]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_nomor(self) -> int | None:
        """The number, where it is one."""
        text = self.cleaned_data["nomor"]
        number = number_in_register(text)
        if text and number is None:
            raise forms.ValidationError(_("Tulis nomornya dengan angka, misalnya 12 atau 12/2026."))
        return number

    @property
    def year(self) -> int:
        """The year asked for; the newest where none is."""
        return int(self.cleaned_data.get("tahun") or self.years[0])

    @property
    def asked(self) -> BookFilter:
        """What a form that was checked asks for."""
        data = self.cleaned_data
        return BookFilter(
            month=int(data["bulan"]) if data.get("bulan") else None,
            kind=data.get("jenis", ""),
            status=data.get("status", ""),
            competence=data.get("kewenangan", ""),
            area=data.get("desa", ""),
            number=data.get("nomor"),
        )

    @property
    def active_filters(self) -> list[tuple[str, str]]:
        """The filters in force, as label and words."""
        found = []
        for name in ("bulan", "jenis", "status", "kewenangan", "desa"):
            if code := self.cleaned_data.get(name):
                words = dict(self.fields[name].choices)  # type: ignore[attr-defined]  # a ChoiceField
                found.append((str(self.fields[name].label), str(words.get(code, code))))
        return found
