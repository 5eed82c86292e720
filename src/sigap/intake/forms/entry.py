"""The forms of two doors: what somebody told the unit, and what another office asks of it.

Half filled is valid; only something must be there. A report by telephone takes eight fields at most.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sigap.intake.forms import fields
from sigap.intake.models import CHANNEL_LABELS, LP_LIMIT
from sigap.intake.rules import DESK_CHANNELS, WrittenReport, is_in_future, is_too_old
from sigap.mailbox.channels import Channel
from sigap.ui.fields import MomentField
from sigap.ui.forms import ServerForm

SEVERAL = frozenset({"flags"})


class DoorForm(ServerForm):
    """What both doors ask."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    story = fields.story(
        _("Cerita"), _("Dengan kata-kata penelepon. Tidak harus urut; disegel seperti laporan warga."), rows=7
    )
    flags = fields.flags()
    about = fields.about_whom()
    area = fields.area()
    phone = fields.line(_("Nomor yang dapat dihubungi"), inputmode="tel")

    anything: tuple[str, ...] = ("story", "flags", "about", "area", "phone")

    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        fields.with_areas(self, areas)

    def clean(self) -> dict[str, Any]:
        """Something must be known, whatever it is."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in self.anything):
            raise ValidationError(_("Isi satu hal saja sudah cukup: cerita, tanda darurat, tempat, atau nomor."))
        return cleaned

    def written(self) -> WrittenReport:
        """What is stored."""
        cleaned = self.cleaned_data
        return WrittenReport(
            story=cleaned["story"],
            details=self._details(),
            flags=cleaned["flags"],
            about=cleaned["about"],
            area=cleaned["area"],
        )

    def _details(self) -> dict[str, str | list[str]]:
        return {"phone": self.cleaned_data["phone"]} if self.cleaned_data["phone"] else {}


class ReportEntryForm(DoorForm):
    """A report that the unit writes down: eight fields."""

    channel = forms.ChoiceField(
        label=_("Masuk lewat"),
        initial=Channel.TELEPHONE.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih dari mana laporan ini masuk."), "invalid_choice": _("Pilih dari daftar.")},
    )
    received_at = MomentField(
        label=_("Masuk kapan"),
        help_text=_("Kosong berarti sekarang. Contoh: 25-11-2026 02.10"),
        required=False,
    )
    safe = fields.line(
        _("Cara aman menghubungi"), _("Jam yang aman, siapa yang boleh menjawab, kata samaran, jangan lewat apa.")
    )
    field_order = ("key", "channel", "received_at", "story", "flags", "phone", "safe", "area", "about")
    anything = (*DoorForm.anything, "safe")

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        channel.choices = [(each.value, capfirst(str(CHANNEL_LABELS[each]))) for each in DESK_CHANNELS]

    def clean_received_at(self) -> datetime:
        """What has not happened yet cannot be reported, and what is long past is not new."""
        moment: datetime = self.cleaned_data["received_at"] or self.now
        if is_in_future(moment, at=self.now):
            raise ValidationError(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
        if is_too_old(moment, at=self.now):
            raise ValidationError(_("Lebih dari 30 hari lalu. Periksa tanggal dan jamnya."))
        return moment

    def _details(self) -> dict[str, str | list[str]]:
        safe: str = self.cleaned_data["safe"]
        details = super()._details() | ({"safe": safe} if safe else {})
        # Nothing said of contact is no leave to call; a number alone was not asked whether it is safe.
        return {"contact": "yes" if safe else "unasked" if details else "no"} | details


class BringForm(DoorForm):
    """A request of another office ("permintaan pendampingan")."""

    lp_number = fields.PlainTextField(
        label=_("Nomor LP, kalau ada"),
        help_text=_("Seperti tertulis di laporan polisi. Nomor ini terbaca tanpa membuka segel."),
        limit=LP_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        validators=[
            RegexValidator(
                r"\A[A-Za-z0-9/. -]{3,}\Z",
                _("Nomor LP hanya berisi huruf, angka, titik, garis, dan garis miring. Cerita ditulis di bawah."),
            )
        ],
    )
    contact = fields.line(_("Petugas Anda yang dapat dihubungi"), _("Nama dan jabatan; disegel."))
    field_order = ("key", "lp_number", "story", "flags", "about", "area", "contact", "phone")
    anything = (*DoorForm.anything, "lp_number")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["story"].label = _("Apa yang terjadi, dan pendampingan apa yang diminta?")
        self.fields["story"].help_text = _("Disegel; dibaca petugas pengaduan UPTD PPA. Nama korban boleh ditulis.")
        self.fields["phone"].label = _("Nomor petugas itu")

    def _details(self) -> dict[str, str | list[str]]:
        contact: str = self.cleaned_data["contact"]
        return super()._details() | ({"officer": contact} if contact else {})
