"""Shape and wording of a partner's card, what was heard on the telephone, a file that came, the client's consent."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.assistance.forms.services import Choice, long_field
from sigap.assistance.models import MANNER_LABELS
from sigap.assistance.rules import GiverKind, Manner
from sigap.transfers.actions import PaperOffice, PaperReceipt, TransferConsent
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm
from sigap.vault.transfer_files import LARGEST

ON_PAPER = "paper"
"""Instead of a partner: to an office without SIGAP."""
_GIVERS = (
    (GiverKind.CLIENT, _("Klien sendiri")),
    (GiverKind.GUARDIAN, _("Wali, dan anaknya didengar")),
    (GiverKind.INSTITUTION, _("Lembaga sebagai wali sementara")),
)


def _fingerprint_field() -> forms.CharField:
    return forms.CharField(
        label=_("Sidik jari yang Anda dengar"),
        help_text=_(
            "Telepon kantor itu ke nomor yang Anda kenal, bukan nomor di surel. Minta sidik jarinya dibacakan: 32 "
            "huruf dan angka, dalam kelompok empat."
        ),
        max_length=60,
        error_messages={"required": _("Ketik sidik jari yang dibacakan.")},
    )


class HeardForm(ServerForm):
    """A fingerprint as it was read on the telephone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heard"] = _fingerprint_field()


class TransferUploadForm(ServerForm):
    """One file from another installation, read in memory."""

    file = forms.FileField(
        label=_("Berkas"),
        allow_empty_file=True,
        error_messages={"required": _("Pilih berkasnya."), "invalid": _("Pilih berkasnya.")},
    )

    def clean_file(self) -> bytes:
        """Its bytes, bounded."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("Berkas ini terlalu besar: paling besar 4 MB."))
        return bytes(file.read())


class PartnerCardForm(TransferUploadForm):
    """A card of an office elsewhere, and the fingerprint heard."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heard"] = _fingerprint_field()


class PaperReceiptForm(ServerForm):
    """A receipt that was signed by hand."""

    number = forms.CharField(
        label=_("Nomor tanda terima"), max_length=80, error_messages={"required": _("Tulis nomornya.")}
    )
    signed_on = DayField(label=_("Tanggal tanda terima"))
    signed_by = forms.CharField(
        label=_("Ditandatangani oleh"),
        help_text=_("Nama dan jabatan yang menerima di kantor tujuan, seperti di kertasnya."),
        max_length=160,
        error_messages={"required": _("Tulis siapa yang menandatangani.")},
    )

    @property
    def receipt(self) -> PaperReceipt:
        """What is on the paper. Of a valid form."""
        given = self.cleaned_data
        return PaperReceipt(number=given["number"], on=given["signed_on"], signed_by=given["signed_by"])


class TransferForm(ServerForm):
    """Where a case goes, and what the client said."""

    partner = forms.ChoiceField(label=_("Daerah tujuan"), error_messages={"required": _("Pilih daerah tujuan.")})
    paper_office = forms.CharField(
        label=_("Nama kantor tujuan"),
        help_text=_("Hanya kalau di atas kertas: kantor yang akan menandatangani tanda terimanya."),
        max_length=160,
        required=False,
    )
    paper_regency = forms.CharField(
        label=_("Kabupaten atau kota tujuan"),
        help_text=_("Hanya kalau di atas kertas."),
        max_length=160,
        required=False,
    )
    is_yes = forms.TypedChoiceField(
        label=_("Sesudah dijelaskan apa yang dikirim dan kepada siapa, klien"),
        choices=[("yes", _("Ya, setuju")), ("no", _("Tidak setuju"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jawaban klien.")},
    )
    giver = forms.TypedChoiceField(
        label=_("Yang menjawab"),
        choices=[(each.value, words) for each, words in _GIVERS],
        coerce=GiverKind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih siapa yang menjawab.")},
    )
    manner = forms.TypedChoiceField(
        label=_("Caranya"),
        choices=[(each.value, MANNER_LABELS[each]) for each in Manner],
        coerce=Manner,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih caranya.")},
    )
    consented_on = DayField(label=_("Pada tanggal"))
    words = long_field(
        _("Kata-kata klien sendiri"), _("Wajib untuk anak: ia didengar, siapa pun yang menyetujui."), rows=2
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, partners: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post_key"].initial = uuid4
        partner: Any = self.fields["partner"]
        partner.choices = [("", _("Pilih")), *partners, (ON_PAPER, _("Di atas kertas: kantornya tanpa SIGAP"))]
        if not partners:
            partner.initial = ON_PAPER

    def clean(self) -> dict[str, Any]:
        """On paper the other office is named by hand."""
        given = super().clean() or self.cleaned_data
        if given.get("partner") == ON_PAPER:
            for name in ("paper_office", "paper_regency"):
                if not given.get(name):
                    self.add_error(name, _("Tulis ke kantor mana, di kabupaten atau kota mana."))
        return given

    @property
    def to(self) -> UUID | PaperOffice:
        """Where it goes. Of a valid form."""
        given = self.cleaned_data
        if given["partner"] == ON_PAPER:
            return PaperOffice(name=given["paper_office"], regency=given["paper_regency"])
        return UUID(given["partner"])

    @property
    def consent(self) -> TransferConsent:
        """What was said. Of a valid form."""
        given = self.cleaned_data
        return TransferConsent(
            giver=given["giver"],
            manner=given["manner"],
            on=given["consented_on"],
            is_yes=given["is_yes"],
            words=given["words"],
        )
