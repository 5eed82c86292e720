"""Shape and wording of a service, its correction, and an appointment."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.assistance.models import FUNDING_LABELS, LINE_LABELS, RESULT_LABELS, service_words
from sigap.assistance.rules import Funding, ServiceLine, ServiceResult, catalogue
from sigap.testimony.forms import again_field
from sigap.ui.fields import TOO_LONG, MomentField
from sigap.ui.forms import ServerForm
from sigap.ui.money import whole_rupiah

NOTE_LIMIT = 10_000
OWN, OTHERS = "", "lain"
"""Who gave a service: one's own office, or somebody who is no office of the task force."""

type Choice = tuple[str, str | Promise]
type Choices = list[Choice | tuple[str | Promise, list[Choice]]]


def moment_field(label: Any, help_text: Any = "", *, required: bool = True) -> MomentField:
    """A moment as officers write it: 25-11-2026 09.30."""
    return MomentField(
        label=label,
        help_text=help_text,
        required=required,
    )


def long_field(label: Any, help_text: Any = "", *, rows: int = 3, required: bool = False) -> Any:
    """A sealed text."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=NOTE_LIMIT,
        required=required,
        error_messages={"max_length": TOO_LONG},
    )


def kinds_on(day: date) -> Choices:
    """The catalogue as a list to choose from, grouped by line."""
    groups: Choices = [("", _("Pilih layanan"))]
    rows = catalogue().on(day)
    for line in (*ServiceLine, None):
        found: list[Choice] = [(row.code, service_words(row.code)) for row in rows if row.line is line]
        if found:
            groups.append((LINE_LABELS[line] if line else _("Semua jalur"), found))
    return groups


class ServiceForm(ServerForm):
    """A service given. Only what and when are needed; who paid and what came of it may follow as a correction."""

    kind = forms.ChoiceField(label=_("Layanan"), error_messages={"required": _("Pilih layanan yang diberikan.")})
    done_at = moment_field(_("Kapan dikerjakan"), _("Contoh: 25-11-2026 09.30. Waktu mencatat disimpan terpisah."))
    person = forms.ChoiceField(label=_("Untuk siapa"), required=False)
    note = long_field(
        _("Catatan layanan"), _("Disegel. Dibaca hanya oleh petugas yang bagian Layanan-nya terbuka."), rows=5
    )
    provider = forms.ChoiceField(label=_("Diberikan oleh"), required=False)
    provider_words = forms.CharField(
        label=_("Nama pemberi layanan"),
        help_text=_("Kalau bukan kantor Anda, atau nama petugasnya perlu diingat. Disegel."),
        max_length=300,
        required=False,
    )
    cost = forms.CharField(
        label=_("Biaya (rupiah)"), help_text=_("Rupiah bulat. Tanpa biaya: 0. Belum tahu: kosongkan."), required=False
    )
    funding = forms.ChoiceField(
        label=_("Dibiayai dari"),
        choices=[("", _("Belum diisi")), *((line.value, FUNDING_LABELS[line]) for line in Funding)],
        required=False,
    )
    result = forms.ChoiceField(
        label=_("Hasil"),
        choices=[("", _("Belum diisi")), *((result.value, RESULT_LABELS[result]) for result in ServiceResult)],
        required=False,
    )
    result_words = long_field(_("Keterangan hasil"), _("Disegel."))
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: object,
        now: datetime,
        people: Sequence[Choice] = (),
        providers: Sequence[Choice] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.now = now
        _choose(self, "kind", kinds_on(localdate(now)))
        _choose(self, "person", [("", _("Semua orang dalam kasus")), *people])
        _choose(self, "provider", [(OWN, _("Kantor saya")), *providers, (OTHERS, _("Pihak lain (tulis namanya)"))])

    def clean_done_at(self) -> datetime:
        """A service that has not happened yet is an appointment, not a service."""
        done_at: datetime = self.cleaned_data["done_at"]
        if done_at > self.now:
            raise forms.ValidationError(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
        return done_at

    def clean_cost(self) -> int | None:
        """Whole rupiah, or nothing."""
        return whole_rupiah(self.cleaned_data["cost"])

    def clean(self) -> dict[str, Any]:
        """What cost something was paid by somebody; whoever is no office has a name."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("cost") and not cleaned.get("funding"):
            self.add_error("funding", _("Pilih siapa yang membiayai."))
        if cleaned.get("provider") == OTHERS and not cleaned.get("provider_words"):
            self.add_error("provider_words", _("Tulis siapa yang memberi layanan."))
        return cleaned

    @property
    def has_more_open(self) -> bool:
        """Whether the folded part holds a mistake or something typed, and stands open."""
        folded = ("provider", "provider_words", "cost", "funding", "result", "result_words")
        return any(self[name].errors or self[name].value() for name in folded)


class CorrectionForm(ServiceForm):
    """The next version of a service: everything as it should be, and why it changes."""

    why = long_field(_("Mengapa diperbaiki"), _("Disegel. Versi lama tetap tersimpan."), rows=2, required=True)
    is_void = forms.BooleanField(
        label=_("Layanan ini tidak pernah diberikan"),
        help_text=_("Catatan dibatalkan dan tidak dihitung lagi. Versi lama tetap tersimpan."),
        required=False,
    )


class AppointmentForm(ServerForm):
    """What comes next."""

    kind = forms.ChoiceField(label=_("Layanan"), error_messages={"required": _("Pilih layanan yang direncanakan.")})
    starts_at = moment_field(_("Kapan"), _("Contoh: 27-11-2026 09.30."))
    officer = forms.ChoiceField(label=_("Petugas"), error_messages={"required": _("Pilih siapa yang mengerjakan.")})
    person = forms.ChoiceField(label=_("Untuk siapa"), required=False)
    place = forms.CharField(
        label=_("Di mana, dan yang perlu dibawa"),
        help_text=_("Disegel. Pilih tempat yang aman bagi klien."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )
    again = again_field()
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: object,
        now: datetime,
        people: Sequence[Choice] = (),
        officers: Sequence[Choice] = (),
        before: Sequence[str] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.now = now
        self.before = before
        if not before:
            del self.fields["again"]
        _choose(self, "kind", kinds_on(localdate(now)))
        _choose(self, "person", [("", _("Semua orang dalam kasus")), *people])
        _choose(self, "officer", [("", _("Pilih petugas")), *officers])

    def clean_starts_at(self) -> datetime:
        """An appointment lies ahead."""
        starts_at: datetime = self.cleaned_data["starts_at"]
        if starts_at <= self.now:
            raise forms.ValidationError(_("Waktu ini sudah lewat. Yang sudah dikerjakan dicatat sebagai layanan."))
        return starts_at


def _choose(form: forms.Form, name: str, choices: Sequence[Any]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
