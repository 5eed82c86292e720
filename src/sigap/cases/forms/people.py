"""Shape and wording of what is known of people: corrected, related, reached; who must not know; the day of the act."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sigap.cases.forms.file import IDENTITY_REASONS, TEXT_LIMIT, CasePersonForm
from sigap.cases.models import (
    FINDING_LABELS,
    KEPT_BASIS_LABELS,
    KEPT_KIND_LABELS,
    RELATION_LABELS,
    TEMPLATE_LABELS,
    WAY_LABELS,
)
from sigap.cases.rules import CallBackFinding, ContactWay, ExclusionBasis, ExclusionKind, NoteTemplate, RelationKind
from sigap.cases.rules.notes import REACHING
from sigap.places.words import regional
from sigap.ui.fields import FIRST_MOMENT_YEAR, DayField
from sigap.ui.forms import ServerForm

_SHORT = 300


class CorrectPersonForm(CasePersonForm):
    """Role, sex and age as they are now; `knows_the_law` once the officer has read what stands against it."""

    knows_the_law = forms.BooleanField(
        label=_("Saya sudah membaca pasal ini, dan orang ini tetap dicatat sebagai terlapor."), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asks_law: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["ordinal"]
        if not asks_law:
            del self.fields["knows_the_law"]


class RelationForm(ServerForm):
    """How one person of the case stands to another."""

    kind = forms.ChoiceField(
        label=_("Hubungannya"),
        choices=[(kind.value, RELATION_LABELS[kind]) for kind in RelationKind],
        error_messages={"required": _("Pilih hubungannya.")},
    )
    other = forms.TypedChoiceField(
        label=_("Dengan siapa?"), coerce=int, error_messages={"required": _("Pilih orangnya.")}
    )

    def __init__(self, *args: Any, others: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = list(others)  # type: ignore[attr-defined]  # a ChoiceField


def _contact_reasons() -> list[tuple[str, str]]:
    return [(code, capfirst(str(IDENTITY_REASONS[code]))) for code in ("contact", "letter", "consent", "service")]


class OpenContactForm(ServerForm):
    """Why a card is opened."""

    reason = forms.ChoiceField(
        label=_("Untuk apa?"),
        choices=_contact_reasons,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih keperluannya. Ini tercatat bersama nama Anda.")},
    )


class ContactForm(ServerForm):
    """How somebody may be reached without harm. All of it is sealed; nothing is compulsory."""

    answers = forms.CharField(
        label=_("Siapa yang boleh menjawab?"),
        help_text=_("Misalnya: hanya dia sendiri, atau guru BK. Juga caranya: lewat pesan dulu."),
        max_length=_SHORT,
        required=False,
    )
    number = forms.RegexField(
        label=_("Nomor yang aman"),
        regex=r"^\+?[0-9 .-]{6,20}$",
        required=False,
        error_messages={"invalid": _("Tulis nomor telepon dengan angka saja.")},
    )
    when = forms.CharField(
        label=_("Kapan?"), help_text=_("Misalnya: hari sekolah, 10.00–12.00."), max_length=_SHORT, required=False
    )
    cover = forms.CharField(
        label=_("Kata penyamaran"),
        help_text=_("Yang dikatakan kalau orang lain yang mengangkat. Misalnya: dari koperasi sekolah."),
        max_length=_SHORT,
        required=False,
    )
    never = forms.MultipleChoiceField(
        label=_("Jangan pernah lewat"),
        choices=[(way.value, capfirst(str(WAY_LABELS[way]))) for way in ContactWay],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=_("Yang lain"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class EventForm(ServerForm):
    """When and where the act was, as far as known."""

    acted_on = DayField(
        label=_("Tanggal kejadian"),
        help_text=_("Contoh: 25-11-2026. Kosongkan kalau belum tahu."),
        required=False,
    )
    area = forms.ChoiceField(
        label=_("Tempat kejadian"),
        required=False,
        error_messages={"invalid_choice": _("Wilayah ini tidak ada dalam daftar. Pilih dari daftar, atau kosongkan.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("Belum diketahui")), *areas]  # type: ignore[attr-defined]  # a ChoiceField


class KeepForm(ServerForm):
    """Who must not know of a case: one thing at a time."""

    kind = forms.ChoiceField(
        label=_("Siapa yang tidak boleh tahu?"),
        choices=[(kind.value, KEPT_KIND_LABELS[kind]) for kind in ExclusionKind],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih dulu jenisnya.")},
    )
    office = forms.ChoiceField(label=_("Kantor"), required=False)
    person = forms.ChoiceField(label=_("Petugas"), required=False)
    area = forms.ChoiceField(label=regional(_("Kecamatan atau desa")), required=False)
    basis = forms.ChoiceField(
        label=_("Karena apa?"),
        choices=[(basis.value, KEPT_BASIS_LABELS[basis]) for basis in ExclusionBasis],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih sebabnya.")},
    )
    words = forms.CharField(
        label=_("Keterangan"),
        help_text=_("Disegel. Hanya petugas yang menangani kasus ini dapat membacanya."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    _WANTED = {
        ExclusionKind.OFFICE: ("office", _("Pilih kantornya.")),
        ExclusionKind.PERSON: ("person", _("Pilih petugasnya.")),
        ExclusionKind.AREA: ("area", regional(_("Pilih kecamatan atau desanya."))),
        ExclusionKind.NAMED: ("words", _("Tulis siapa orangnya; tulisan ini disegel.")),
    }

    def __init__(
        self,
        *args: Any,
        offices: Iterable[tuple[str, str]],
        people: Iterable[tuple[str, str]],
        areas: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, found in (("office", offices), ("person", people), ("area", areas)):
            self.fields[name].choices = [("", _("Pilih")), *found]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """What the chosen kind asks for is there."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if kind := cleaned.get("kind"):
            name, words = self._WANTED[ExclusionKind(kind)]
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        return cleaned


class NoteForm(ServerForm):
    """A note: when it was, and the text, sealed."""

    done_on = DayField(
        label=_("Tanggal"),
    )
    done_time = forms.TimeField(
        label=_("Jam"),
        help_text=_("Contoh: 09.30"),
        input_formats=["%H.%M", "%H:%M"],
        widget=forms.TimeInput(format="%H.%M"),
        error_messages={"required": _("Tulis jamnya."), "invalid": _("Tulis jam dan menit, misalnya 09.30.")},
    )
    text = forms.CharField(
        label=_("Catatan"),
        help_text=_("Tanpa nama dan alamat: nama hanya di bagian Orang."),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=TEXT_LIMIT,
        error_messages={"required": _("Tulis catatannya dulu.")},
    )
    has_reached = forms.BooleanField(
        label=_("Korban atau walinya berhasil dihubungi"),
        help_text=_("Bukan bila orang lain yang menjawab, atau tidak ada jawaban."),
        required=False,
    )
    note = forms.UUIDField(widget=forms.HiddenInput)
    template = forms.ChoiceField(
        widget=forms.HiddenInput, choices=[(each.value, TEMPLATE_LABELS[each]) for each in NoteTemplate]
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_done_on(self) -> date:
        """Raises ValidationError for a day before any moment that the tables hold."""
        day: date = self.cleaned_data["done_on"]
        if day.year < FIRST_MOMENT_YEAR:
            raise forms.ValidationError(self.fields["done_on"].error_messages["year"], code="year")
        return day

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A correction changes words; what a first version ended stays ended.
        if self["template"].value() not in REACHING or str(self["version"].value()) != "0":
            del self.fields["has_reached"]


class CallBackReviewForm(ServerForm):
    """What a head found of a call-back."""

    finding = forms.ChoiceField(choices=[(each.value, FINDING_LABELS[each]) for each in CallBackFinding])
