"""Shape and wording of a request for protection, of what became of it, and of its end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.protection.models import ASKER_LABELS, END_LABELS, FORM_LABELS, PROTECTION_LABELS
from sigap.protection.rules import OF_POLICE, ProtectionAsker, ProtectionEnd, ProtectionForm, ProtectionKind
from sigap.ui.fields import MomentField
from sigap.ui.forms import ServerForm

_LONG = 2000
_NOT_YET = _("Waktu ini belum tiba. Periksa tanggal dan jamnya.")
_MISSING_KIND = _("Pilih pelindungan yang mana.")


class _PaperForm(ServerForm):
    """What each of them ends with: the paper's number and a note, sealed; a key, by which a second click is known."""

    number = forms.CharField(
        label=_("Nomor surat"), help_text=_("Disegel. Boleh kosong kalau lisan."), max_length=200, required=False
    )
    note = forms.CharField(
        label=_("Keterangan"),
        help_text=_("Disegel."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=_LONG,
        required=False,
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.now = now
        last = [name for name in ("number", "note", "place") if name in self.fields]
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def clean(self) -> dict[str, Any]:
        """What has not happened is not noted; only an end may lie ahead."""
        cleaned = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            moment = cleaned.get(name)
            if isinstance(field, MomentField) and name != "ends_at" and moment is not None and moment > self.now:
                self.add_error(name, _NOT_YET)
        return cleaned


class AskProtectionForm(_PaperForm):
    """Which protection, for whom, asked by whom and when; for the police also since when they have the report."""

    kind = forms.ChoiceField(
        label=_("Pelindungan"),
        choices=[("", _("Pilih")), *((kind.value, PROTECTION_LABELS[kind]) for kind in ProtectionKind)],
        error_messages={"required": _MISSING_KIND},
    )
    person = forms.ChoiceField(label=_("Untuk siapa"), error_messages={"required": _("Pilih korban yang dilindungi.")})
    asker = forms.ChoiceField(
        label=_("Diminta oleh"),
        choices=[("", _("Pilih")), *((who.value, ASKER_LABELS[who]) for who in ProtectionAsker)],
        error_messages={"required": _("Pilih siapa yang meminta.")},
    )
    asked_at = MomentField(label=_("Diminta pada"), help_text=_("Tanggal dan jam surat atau permintaan lisan."))
    reported_at = MomentField(
        label=_("Polisi menerima laporan pada"),
        help_text=_("Untuk pelindungan oleh kepolisian: 1×24 jam dihitung dari sini."),
        required=False,
    )
    is_consented = forms.BooleanField(
        label=_("Korban menyetujui permohonan ini"),
        help_text=_(
            "Wajib kalau yang memohon kepada pengadilan (kekerasan dalam rumah tangga) atau LPSK bukan korban sendiri; "
            "untuk anak, LPSK juga memerlukan izin orang tua atau wali yang tidak diduga pelaku."
        ),
        required=False,
    )

    def __init__(self, *args: object, people: Sequence[tuple[str, str | Promise]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Pilih")), *people]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["post_key"].required = True

    def clean(self) -> dict[str, Any]:
        """The police have their hours from the report."""
        cleaned = super().clean()
        if cleaned.get("kind") in OF_POLICE and not cleaned.get("reported_at") and "reported_at" not in self.errors:
            self.add_error("reported_at", _("Tulis kapan polisi menerima laporannya."))
        return cleaned


class RenewProtectionForm(_PaperForm):
    """That the renewal of one that runs was asked for."""

    asker = forms.ChoiceField(
        label=_("Diminta oleh"),
        choices=[("", _("Pilih")), *((who.value, ASKER_LABELS[who]) for who in ProtectionAsker)],
        error_messages={"required": _("Pilih siapa yang meminta.")},
    )
    asked_at = MomentField(label=_("Diminta pada"))
    is_consented = forms.BooleanField(label=_("Korban menyetujui permohonan ini"), required=False)


class GiveProtectionForm(_PaperForm):
    """That it was given: since when, until when; by LPSK also what; place and route for who may know them."""

    given_at = MomentField(label=_("Diberikan pada"))
    ends_at = MomentField(
        label=_("Berlaku sampai"),
        help_text=_("Kosongkan untuk jangka terpanjang menurut undang-undang, atau kalau suratnya tidak menyebut."),
        required=False,
    )
    given = forms.MultipleChoiceField(
        label=_("Yang diberikan LPSK"),
        choices=[(form.value, FORM_LABELS[form]) for form in ProtectionForm],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    place = forms.CharField(
        label=_("Tempat dan rute"),
        help_text=_(
            "Disegel: dibaca di sini hanya oleh yang membuka bagian Hukum dan Layanan. "
            "Kepada polisi, LPSK dan rumah aman sampaikan sendiri."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=_LONG,
        required=False,
    )

    def __init__(self, *args: object, kind: ProtectionKind, has_place: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_lpsk = kind is ProtectionKind.LPSK
        if not self.is_lpsk:
            del self.fields["given"]
        if not has_place:
            del self.fields["place"]

    def clean(self) -> dict[str, Any]:
        """LPSK says what it gives."""
        cleaned = super().clean()
        if self.is_lpsk and not cleaned.get("given") and "given" not in self.errors:
            self.add_error("given", _("Pilih pelindungan apa yang diberikan LPSK."))
        return cleaned


class RefuseProtectionForm(_PaperForm):
    """That it was refused, and why."""

    refused_at = MomentField(label=_("Ditolak pada"))

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].label = _("Alasannya")
        self.fields["note"].error_messages["required"] = _("Tulis alasan penolakannya.")


class AssessProtectionForm(_PaperForm):
    """That LPSK has looked into a request."""

    done_at = MomentField(label=_("Ditelaah pada"))


class EndProtectionForm(_PaperForm):
    """That one that ran is over, and why."""

    reason = forms.ChoiceField(
        label=_("Mengapa berakhir"),
        choices=[(end.value, END_LABELS[end]) for end in ProtectionEnd if end is not ProtectionEnd.RENEWED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih mengapa berakhir.")},
    )
    ended_at = MomentField(label=_("Berakhir pada"))


class ProtectionPlaceForm(ServerForm):
    """Place and route, written anew."""

    place = forms.CharField(
        label=_("Tempat dan rute"),
        help_text=_(
            "Disegel; yang lama tetap tersimpan, yang terakhir berlaku. "
            "Kepada polisi, LPSK dan rumah aman sampaikan sendiri."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=_LONG,
        error_messages={"required": _("Tulis tempat atau rutenya.")},
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)
