"""Shape and wording of what is typed about decrees, and about who sits in a post of an annex."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from sigap.cases.forms.merging import MergingForm, version_of
from sigap.taskforce.models import DECREE_LABELS
from sigap.taskforce.rules.decrees import DecreeKind
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

TITLE, LONG, NAME = 300, 8000, 200
_DAY = timedelta(days=1)
type Choices = Sequence[tuple[str, Any]]


def midnight(day: date) -> datetime:
    """The beginning of a day by the regency's clock."""
    return datetime.combine(day, time.min, get_current_timezone())


def _lines(label: Any, hint: Any, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=LONG, required=False, widget=forms.Textarea(attrs={"rows": rows})
    )


class _SpanForm(ServerForm):
    """A first day, and a last one that may be open."""

    valid_from = DayField(label=_("Berlaku mulai"))
    valid_until = DayField(label=_("Berlaku sampai (boleh kosong)"), help_text=_("Hari terakhir."), required=False)

    def clean(self) -> dict[str, Any]:
        """In order."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("Hari terakhir harus sesudah hari mulai, atau hari yang sama."))
        return cleaned


class DraftForm(_SpanForm):
    """How a draft begins."""

    kind = forms.ChoiceField(
        label=_("Bentuk"), choices=[(kind.value, DECREE_LABELS[kind]) for kind in DecreeKind], widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("Tentang"),
        max_length=TITLE,
        error_messages={"required": _("Tulis tentang apa SK ini.")},
    )
    start = forms.ChoiceField(
        label=_("Lampiran dimulai dari"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih dari mana lampirannya.")},
    )
    row_id = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("kind", "title", "start", "valid_from", "valid_until")

    def __init__(self, *args: Any, starts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].choices = starts  # type: ignore[attr-defined]  # a ChoiceField


class DraftTextForm(MergingForm, _SpanForm):
    """The words of a draft; what a colleague changed meanwhile is not set back."""

    version_name = "based_on"

    kind = forms.ChoiceField(
        label=_("Bentuk"), choices=[(kind.value, DECREE_LABELS[kind]) for kind in DecreeKind], widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("Tentang"), max_length=TITLE, error_messages={"required": _("Tulis tentang apa SK ini.")}
    )
    considering = _lines(_("Menimbang"), _("Satu butir satu baris."), 4)
    basis = _lines(_("Mengingat"), _("Satu peraturan satu baris."), 6)
    rulings = _lines(_("Menetapkan"), _("Satu diktum satu baris: KESATU, KEDUA, dan seterusnya ditulis sendiri."), 8)
    holds_plan = forms.BooleanField(label=_("Memuat juga rencana aksi daerah"), required=False)
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("kind", "title", "considering", "basis", "rulings", "holds_plan", "valid_from", "valid_until")


class EnactForm(_SpanForm):
    """What the signed decree says, and its file."""

    number = forms.CharField(
        label=_("Nomor"), max_length=NAME, error_messages={"required": _("Tulis nomor SK seperti pada naskahnya.")}
    )
    signed_on = DayField(label=_("Ditetapkan pada"))
    replaces = forms.BooleanField(label=_("Menggantikan SK sebelumnya sejak hari mulai"), required=False)
    paper = forms.FileField(
        label=_("PDF yang sudah ditandatangani (boleh menyusul)"), required=False, allow_empty_file=True
    )
    field_order = ("number", "signed_on", "valid_from", "valid_until", "replaces", "paper")


class DecreeEndForm(ServerForm):
    """From which day on nothing of it holds."""

    on = DayField(label=_("Tidak berlaku sejak"))


class SignedPaperForm(ServerForm):
    """The signed PDF alone."""

    paper = forms.FileField(
        label=_("PDF yang sudah ditandatangani"),
        allow_empty_file=True,
        required=False,
    )


class FillForm(ServerForm):
    """Who sits in a post, from when to when."""

    person = forms.ChoiceField(
        label=_("Siapa"),
        help_text=_("Hanya orang dengan akun yang menerima pemberitahuan untuk jabatan ini."),
        required=False,
    )
    holder = forms.CharField(label=_("Nama, bila tidak punya akun"), max_length=NAME, required=False)
    first = DayField(label=_("Mulai"))
    last = DayField(label=_("Sampai (boleh kosong)"), help_text=_("Hari terakhir."), required=False)
    row_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Tanpa akun")), *people]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Somebody is named, for a span in order."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("person") and not cleaned.get("holder"):
            self.add_error("person", _("Pilih orangnya, atau tulis namanya bila tidak punya akun."))
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not first <= last < date.max:
            self.add_error("last", _("Hari terakhir harus sesudah hari mulai, atau hari yang sama."))
        return cleaned

    def since(self, at: datetime) -> datetime:
        """The first day's beginning; today's is now, so that whoever sat there sat there until now."""
        begin = midnight(self.cleaned_data["first"])
        return at if begin <= at < begin + _DAY else begin

    @property
    def until(self) -> datetime | None:
        """The last day's end."""
        last = self.cleaned_data["last"]
        return midnight(last) + _DAY if last else None


class OutsideOfficeForm(ServerForm):
    """The office outside the regency, and by which way it is reached."""

    label = forms.CharField(
        label=_("Nama kantor menurut SK"),
        max_length=80,
        error_messages={"required": _("Tulis nama kantornya.")},
    )
    office = forms.ChoiceField(label=_("Kantor itu di SIGAP"), required=False)
    address = forms.CharField(
        label=_("Alamat surel kantor (boleh kosong)"),
        help_text=_("Surelnya tanpa isi: hanya bahwa ada pemberitahuan."),
        max_length=254,
        required=False,
    )

    def __init__(self, *args: Any, offices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", _("Tidak bekerja di SIGAP")), *offices]  # type: ignore[attr-defined]  # a ChoiceField


class ProgrammeForm(MergingForm):
    """What a sub task force does; what a colleague wrote meanwhile is not overwritten unseen."""

    version_name = "based_on"
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)
    programme = _lines(_("Program kerja"), _("Satu kegiatan satu baris."), 6)

    def __init__(self, data: Any = None, *, stands: Mapping[str, str]) -> None:
        super().__init__(data, stands=stands, version=version_of(stands), initial=stands)
