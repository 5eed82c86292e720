"""Shape and wording of leads by their kind, of requests and answers, of what a link is, of numbers that many share."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sigap.cases.forms.file import villages_to_choose
from sigap.links.models import (
    COINCIDENCE_LABELS,
    DECLINE_LABELS,
    LEAD_LABELS,
    LINK_STATUS_LABELS,
    OWNER_LABELS,
    REQUEST_LABELS,
    SOURCE_LABELS,
)
from sigap.links.rules import SETTLED, LeadKind, LeadOwner, LinkStatus
from sigap.places.words import regional
from sigap.ui.fields import BirthYearField
from sigap.ui.forms import ServerForm

_LONG, _SHORT = 1000, 200
_SEALED = _("Disegel.")
PLATFORMS: Mapping[str, Promise | str] = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "tiktok": "TikTok",
    "telegram": "Telegram",
    "x": "X (Twitter)",
    "other": _("lainnya"),
}
_VALUES: Mapping[LeadKind, tuple[Promise, Promise | str]] = {
    LeadKind.PHONE: (_("Nomor telepon"), _("Nomor pelaku, bukan nomor korban. 0812 dan 62812 dianggap sama.")),
    LeadKind.ACCOUNT: (_("Nomor rekening atau dompet digital"), _("Angkanya saja yang dibandingkan.")),
    LeadKind.HANDLE: (_("Nama akun"), _("Dengan atau tanpa @; alamat halamannya juga boleh.")),
    LeadKind.PLATE: (_("Pelat kendaraan"), _("Contoh: B 1234 XYZ.")),
    LeadKind.COMPANY: (_("Nama perusahaan"), _("PT dan CV boleh ditulis, boleh tidak.")),
    LeadKind.ADDRESS: (_("Jalan dan nomor"), _("Tempat penampungan, kantor, atau rumah pelaku; bukan rumah korban.")),
    LeadKind.RECRUITER: (_("Nama perekrut"), _("Nama atau panggilannya. Ejaan yang mirip ikut dibandingkan.")),
    LeadKind.ROUTE: (_("Dari"), _("Kota atau tempat berangkat.")),
}
_DETAILS: Mapping[LeadKind, Promise] = {
    LeadKind.ACCOUNT: _("Bank atau dompet digital"),
    LeadKind.HANDLE: _("Media sosial"),
    LeadKind.ROUTE: _("Ke"),
}
_WITH_VILLAGE = frozenset({LeadKind.COMPANY, LeadKind.ADDRESS, LeadKind.RECRUITER})


def _options[C: str](labels: Mapping[C, Promise]) -> list[tuple[str, str]]:
    return [(str(code), capfirst(str(label))) for code, label in labels.items()]


class LeadForm(ServerForm):
    """One kind of lead: what it is, whose, where it is known from."""

    value = forms.CharField(max_length=_SHORT, error_messages={"required": _("Tulis dulu jejaknya.")})
    detail = forms.CharField(max_length=_SHORT)
    via = forms.CharField(
        label=_("Lewat atau dengan"),
        help_text=_("Pelabuhan, travel, bus, kapal, atau penerbangannya."),
        max_length=_SHORT,
    )
    village = forms.ChoiceField(
        label=regional(_("Desa atau kelurahan")),
        choices=villages_to_choose,
        required=False,
        error_messages={
            "invalid_choice": regional(_("Desa ini tidak ada dalam daftar. Pilih dari daftar, atau kosongkan."))
        },
    )
    year = BirthYearField(label=_("Tahun lahir"), help_text=_("Kalau diketahui."), required=False)
    owner = forms.ChoiceField(
        label=_("Milik siapa"), widget=forms.RadioSelect, error_messages={"required": _("Pilih milik siapa.")}
    )
    source = forms.ChoiceField(
        label=_("Diketahui dari mana"),
        help_text=_("Ini alasan jejak boleh dicatat; ikut tercatat bersama nama Anda."),
        widget=forms.RadioSelect,
        choices=lambda: _options(SOURCE_LABELS),
        error_messages={"required": _("Pilih dari mana jejak ini diketahui.")},
    )
    note = forms.CharField(
        label=_("Keterangan"),
        help_text=_SEALED,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=_LONG,
        required=False,
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: LeadKind, suspects: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        value = self.fields["value"]
        label, hint = _VALUES[kind]
        value.label, value.help_text = str(label), str(hint)
        self._shape_detail(kind)
        unfit = [
            name
            for name, fits in (
                ("detail", kind in _DETAILS),
                ("via", kind is LeadKind.ROUTE),
                ("village", kind in _WITH_VILLAGE),
                ("year", kind is LeadKind.RECRUITER),
            )
            if not fits
        ]
        for name in unfit:
            del self.fields[name]
        people = [(f"{LeadOwner.SUSPECT.value}:{ordinal}", label) for ordinal, label in suspects]
        others = [(each.value, capfirst(str(OWNER_LABELS[each]))) for each in (LeadOwner.RECRUITER, LeadOwner.UNKNOWN)]
        self.fields["owner"].choices = [*people, *others]  # type: ignore[attr-defined]  # a ChoiceField

    def _shape_detail(self, kind: LeadKind) -> None:
        if kind is LeadKind.HANDLE:
            self.fields["detail"] = forms.ChoiceField(
                choices=[("", _("Pilih")), *PLATFORMS.items()], error_messages={"required": _("Pilih medianya.")}
            )
        self.fields["detail"].label = str(_DETAILS.get(kind, ""))
        self.fields["detail"].required = kind is not LeadKind.ACCOUNT
        if kind is LeadKind.ADDRESS:
            self.fields["village"].required = True
            self.fields["village"].error_messages["required"] = regional(
                _("Pilih desanya: tanpa itu alamat tidak dibandingkan.")
            )

    @property
    def whose(self) -> tuple[LeadOwner, int | None]:
        """Whose it is, and the number of the person in the case. Of a valid form."""
        owner, _colon, ordinal = self.cleaned_data["owner"].partition(":")
        return LeadOwner(owner), int(ordinal) if ordinal else None


class LinkRequestForm(ServerForm):
    """Why a link is to be opened to both sides."""

    reason = forms.ChoiceField(
        label=_("Mengapa perlu dibuka?"),
        help_text=_("Alasan dipilih, tidak ditulis, supaya tidak ada cerita korban yang ikut terkirim."),
        choices=lambda: _options(REQUEST_LABELS),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasannya. Alasan ini dibaca pihak lain dan tercatat.")},
    )


AGREES = "agree"


class LinkAnswerForm(ServerForm):
    """Whether it is opened, and if not, why."""

    answer = forms.ChoiceField(
        label=_("Jawaban"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jawabannya.")},
        choices=lambda: [
            (AGREES, _("Buka: kedua pihak melihat kode kasus dan jejak yang sama")),
            *((code, _("Jangan dulu: %(why)s") % {"why": label}) for code, label in DECLINE_LABELS.items()),
        ],
    )


class LinkVerdictForm(ServerForm):
    """What the link is; of a coincidence also why."""

    verdict = forms.ChoiceField(
        label=_("Kaitan ini apa?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih putusannya.")},
        choices=lambda: [(status.value, LINK_STATUS_LABELS[status]) for status in LinkStatus if status in SETTLED],
    )
    reason = forms.ChoiceField(
        label=_("Kalau kebetulan, mengapa?"),
        widget=forms.RadioSelect,
        required=False,
        choices=lambda: _options(COINCIDENCE_LABELS),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A coincidence has a reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("verdict") == LinkStatus.COINCIDENCE and not cleaned.get("reason"):
            self.add_error("reason", _("Pilih mengapa ini kebetulan. Alasannya dibaca pihak lain juga."))
        return cleaned


class CommonNumberForm(ServerForm):
    """A number that many share."""

    kind = forms.ChoiceField(
        label=_("Jenis"),
        widget=forms.RadioSelect,
        choices=lambda: _options({kind: LEAD_LABELS[kind] for kind in (LeadKind.PHONE, LeadKind.ACCOUNT)}),
        error_messages={"required": _("Pilih jenisnya.")},
    )
    number = forms.CharField(
        label=_("Nomor"),
        help_text=_("Disimpan terbuka: hanya nomor yang memang umum, seperti konter, agen, atau layanan."),
        max_length=_SHORT,
        error_messages={"required": _("Tulis nomornya.")},
    )
    words = forms.CharField(
        label=_("Nomor apa"),
        help_text=_("Contoh: konter pulsa di terminal. Tanpa nama orang."),
        max_length=_SHORT,
        error_messages={"required": _("Tulis singkat nomor apa ini.")},
    )
