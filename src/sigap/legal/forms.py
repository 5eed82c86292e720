"""Shape and wording of marks, articles and of what a victim was told."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.legal.models import KIND_LABELS, MANNER_LABELS, SOURCE_LABELS, TRACK_LABELS
from sigap.legal.rules import MarkKind, MarkSource, TellManner, Track, law, mark_types

_LONG = 4000
_DAYS = ["%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y"]
_MOMENTS = ["%d-%m-%Y %H.%M", "%d-%m-%Y %H:%M", "%Y-%m-%dT%H:%M"]
_TOO_LONG = _("Paling panjang %(limit_value)d huruf; ini %(show_value)d.")
_NOT_YET = _("Tanggal ini belum tiba. Periksa lagi.")

type Choice = tuple[str, str | Promise]


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day as officers write it."""
    return forms.DateField(
        label=label,
        help_text=help_text or _("Contoh: 25-11-2026."),
        input_formats=_DAYS,
        widget=forms.DateInput(format="%d-%m-%Y"),
        error_messages={
            "invalid": _("Tanggal ini tidak ada dalam kalender. Tulis hari-bulan-tahun."),
            "required": _("Tulis tanggalnya."),
        },
    )


def sealed_text(label: Any, help_text: Any = "", *, rows: int = 2, required: bool = False) -> Any:
    """A text that is sealed."""
    return forms.CharField(
        label=label,
        help_text=help_text or _("Disegel."),
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=_LONG,
        required=required,
        error_messages={"max_length": _TOO_LONG},
    )


def _kinds() -> list[Any]:
    groups: list[Any] = [("", _("Pilih tanda"))]
    for track in Track:
        found = [(kind.value, KIND_LABELS[kind]) for kind, row in mark_types().items() if row.track is track]
        groups.append((TRACK_LABELS[track], found))
    return groups


class MarkForm(forms.Form):
    """A mark: what, on which day, which paper; by hearsay also according to whom."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("Tanda"), choices=_kinds, error_messages={"required": _("Pilih apa yang terjadi.")}
    )
    happened_on = day_field(_("Tanggal pada suratnya"))
    person = forms.ChoiceField(
        label=_("Terlapor yang mana"),
        help_text=_("Untuk penetapan tersangka, SP3, dan diversi."),
        required=False,
    )
    told_by = forms.ChoiceField(
        label=_("Menurut keterangan"),
        choices=[("", _("Pilih")), *((source.value, SOURCE_LABELS[source]) for source in MarkSource)],
        required=False,
    )
    number = forms.CharField(
        label=_("Nomor surat"), help_text=_("Disegel. Seperti tertulis pada suratnya."), max_length=200, required=False
    )
    document = forms.CharField(
        label=_("Di mana suratnya"),
        help_text=_("Disegel. Misalnya map kasus, lembar ke-3."),
        max_length=300,
        required=False,
    )
    note = sealed_text(_("Keterangan"))
    is_meant = forms.BooleanField(label=_("Sudah saya periksa, memang begitu"), required=False)
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: object, now: datetime, people: Sequence[Choice], is_first_hand: bool, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.today: date = localdate(now)
        self.is_first_hand = is_first_hand
        self.fields["person"].choices = [("", _("Tidak menyebut orang")), *people]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_happened_on(self) -> date:
        """What has not happened is no mark."""
        day: date = self.cleaned_data["happened_on"]
        if day > self.today:
            raise forms.ValidationError(_NOT_YET)
        return day

    def clean(self) -> dict[str, Any]:
        """Who is meant, and who said so."""
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind and mark_types()[MarkKind(kind)].is_per_person and not cleaned.get("person"):
            self.add_error("person", _("Pilih terlapor yang dimaksud. Belum ada? Tambahkan dulu di bagian Orang."))
        if not self.is_first_hand and not cleaned.get("told_by"):
            self.add_error("told_by", _("Pilih menurut keterangan siapa."))
        return cleaned


class MarkCorrectionForm(MarkForm):
    """The next version of a mark, and why."""

    why = sealed_text(_("Mengapa diperbaiki"), _("Disegel. Versi lama tetap tersimpan."), required=True)
    is_void = forms.BooleanField(
        label=_("Tanda ini keliru dan tidak berlaku"), help_text=_("Versi lama tetap tersimpan."), required=False
    )

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].required = False
        self.fields["kind"].disabled = True


class ActForm(forms.Form):
    """The day of the act: it decides which law is shown."""

    use_required_attribute = False
    acted_on = day_field(_("Tanggal perbuatan"), _("Kalau berlangsung lama: hari terakhir yang diketahui."))

    def __init__(self, *args: object, now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.today: date = localdate(now)

    def clean_acted_on(self) -> date:
        """No act lies ahead."""
        day: date = self.cleaned_data["acted_on"]
        if day > self.today:
            raise forms.ValidationError(_NOT_YET)
        return day


class ChargeForm(ActForm):
    """Articles by the law of that day."""

    articles = forms.MultipleChoiceField(
        label=_("Pasal"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu pasal."), "invalid_choice": _("Pilih dari daftar.")},
    )
    person = forms.ChoiceField(label=_("Terlapor yang mana"), required=False)

    def __init__(
        self, *args: object, acted_on: date, people: Sequence[Choice], now: datetime, **kwargs: object
    ) -> None:
        super().__init__(*args, now=now, **kwargs)
        self.fields["acted_on"].widget = forms.HiddenInput()
        rows = law().on(acted_on)
        unsure = _("belum diverifikasi")
        field: Any = self.fields["articles"]
        field.choices = [(row.code, f"{row.name}: {row.label}") for row in rows]
        field.choice_hints = {row.code: row.penalty if row.is_verified else f"{row.penalty} ({unsure})" for row in rows}
        self.fields["person"].choices = [("", _("Semua terlapor")), *people]  # type: ignore[attr-defined]  # a ChoiceField


class ToldForm(forms.Form):
    """That a victim was told."""

    use_required_attribute = False
    person = forms.ChoiceField(label=_("Siapa yang diberi tahu"), error_messages={"required": _("Pilih korbannya.")})
    mark = forms.ChoiceField(label=_("Tentang apa"), required=False)
    manner = forms.ChoiceField(
        label=_("Bagaimana"),
        choices=[(manner.value, MANNER_LABELS[manner]) for manner in TellManner],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih bagaimana disampaikan.")},
    )
    told_at = forms.DateTimeField(
        label=_("Kapan"),
        help_text=_("Contoh: 25-11-2026 09.30."),
        input_formats=_MOMENTS,
        widget=forms.DateTimeInput(format="%d-%m-%Y %H.%M"),
        error_messages={
            "invalid": _("Tulis hari-bulan-tahun jam.menit, misalnya 25-11-2026 09.30."),
            "required": _("Tulis tanggal dan jamnya."),
        },
    )
    words = sealed_text(_("Yang disampaikan dan tanggapannya"), rows=4)
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: object, now: datetime, people: Sequence[Choice], marks: Sequence[Choice], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.now = now
        self.fields["person"].choices = [("", _("Pilih korban")), *people]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["mark"].choices = [("", _("Kemajuan pada umumnya")), *marks]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_told_at(self) -> datetime:
        """It has happened."""
        told_at: datetime = self.cleaned_data["told_at"]
        if told_at > self.now:
            raise forms.ValidationError(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
        return told_at
