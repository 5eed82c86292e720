"""Shape and wording of a service's input."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.assistance.models import SERVICE_LABELS
from sigap.assistance.rules import ServiceKind

NOTE_LIMIT = 10_000


class ServiceForm(forms.Form):
    """A service given: what, when it was done (not when it is typed in), a sealed note."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("Layanan"),
        choices=[("", _("Pilih layanan")), *((kind.value, SERVICE_LABELS[kind]) for kind in ServiceKind)],
        error_messages={"required": _("Pilih layanan yang diberikan.")},
    )
    done_at = forms.DateTimeField(
        label=_("Kapan dikerjakan"),
        help_text=_("Contoh: 25-11-2026 09.30. Waktu mencatat disimpan terpisah."),
        input_formats=["%d-%m-%Y %H.%M", "%d-%m-%Y %H:%M", "%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(format="%d-%m-%Y %H.%M"),
        error_messages={"invalid": _("Tulis hari-bulan-tahun jam.menit, misalnya 25-11-2026 09.30.")},
    )
    note = forms.CharField(
        label=_("Catatan layanan"),
        help_text=_("Disegel. Dibaca hanya oleh petugas yang bagian Layanan-nya terbuka."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=NOTE_LIMIT,
        required=False,
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.now = now

    def clean_done_at(self) -> datetime:
        """A service that has not happened yet is an appointment, not a service."""
        done_at: datetime = self.cleaned_data["done_at"]
        if done_at > self.now:
            raise forms.ValidationError(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
        return done_at
