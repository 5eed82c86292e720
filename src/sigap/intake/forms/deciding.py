"""Shape and wording of how triage ends, and of what the reporter is told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import RISK_LABELS, ROLE_LABELS, SEX_LABELS
from sigap.cases.models.kind import COMPETENCE_LABELS
from sigap.cases.rules import PersonRole, Risk, Sex
from sigap.cases.rules.origin import Competence
from sigap.intake.forms.fields import PlainTextField
from sigap.intake.models import NO_CASE_LABELS, RECEIPT_LIMIT
from sigap.intake.rules import Authority, NoCaseReason
from sigap.mailbox.models import MESSAGE_WORDS
from sigap.mailbox.wordings import CLOSING, UNDERWAY
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

_ROLES_AT_TRIAGE = (PersonRole.VICTIM, PersonRole.CHILD_IN_CONFLICT, PersonRole.WITNESS)


# Held to be untrue is what two officers say, on a page of its own.
_REASONS = [reason for reason in NoCaseReason if reason is not NoCaseReason.FALSE_REPORT]


class OpenCaseForm(ServerForm):
    """A case from a report: risk, who manages it, and the first person as far as known."""

    risk = forms.ChoiceField(
        label=_("Risiko menurut Anda"),
        choices=[(risk.value, RISK_LABELS[risk]) for risk in Risk],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih risikonya. Boleh dinaikkan kapan saja.")},
    )
    manager = forms.ChoiceField(
        label=_("Penanggung jawab"),
        error_messages={"invalid_choice": _("Pilih orang yang masih bertugas di kantor Anda.")},
    )
    role = forms.ChoiceField(
        label=_("Orang pertama"),
        choices=[(role.value, ROLE_LABELS[role]) for role in _ROLES_AT_TRIAGE],
        initial=PersonRole.VICTIM.value,
    )
    sex = forms.ChoiceField(
        label=_("Jenis kelamin"),
        choices=[(sex.value, SEX_LABELS[sex]) for sex in Sex],
        required=False,
    )
    age_years = forms.IntegerField(
        label=_("Umur (tahun)"),
        help_text=_("Kosong berarti ikut lembar skrining. Kalau belum tahu, ia dianggap anak."),
        required=False,
        min_value=0,
        max_value=130,
        error_messages={
            "invalid": _("Tulis umur dengan angka, misalnya 15."),
            "min_value": _("Umur tidak bisa kurang dari nol. Periksa lagi angkanya."),
            "max_value": _("Umur paling tinggi 130 tahun. Periksa lagi angkanya."),
        },
    )

    competence = forms.ChoiceField(
        label=_("Kewenangan"),
        help_text=_("Menurut tempat kejadian dan tempat tinggal korban. Milik daerah lain atau provinsi pun dibuka "
                    "dulu: kantor ini yang menjaga sampai diterima di sana."),
        choices=[("", _("Belum diketahui")), *((each.value, COMPETENCE_LABELS[each]) for each in Competence)],
        initial=Competence.OURS.value,
        required=False,
    )  # fmt: skip
    with_sender = forms.BooleanField(
        label=_("Kantor pengirim ikut menangani"),
        help_text=_("Mereka melihat bagian berkas yang menjadi pekerjaannya, sama seperti sesudah menerima rujukan."),
        required=False,
        initial=True,
    )

    def __init__(
        self, *args: object, managers: list[tuple[str, str]], has_sender: bool = False, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        if not has_sender:
            del self.fields["with_sender"]
        self.fields["manager"].choices = managers  # type: ignore[attr-defined]  # a ChoiceField


class NoCaseForm(ServerForm):
    """The end of a report that becomes no case."""

    reason = forms.ChoiceField(
        label=_("Mengapa tidak menjadi kasus?"),
        choices=[(reason.value, NO_CASE_LABELS[reason]) for reason in _REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasannya. Pelapor akan membaca “selesai”.")},
    )
    message = forms.ChoiceField(
        label=_("Kata yang dibaca pelapor"),
        help_text=_("Tanpa nama kantor, orang, dan jenis kasus: yang membaca bisa saja pelakunya."),
        choices=[("", _("Ikut alasannya")), *((code.value, MESSAGE_WORDS[code]) for code in CLOSING)],
        required=False,
    )


class JoinForm(ServerForm):
    """A report joins a case that there is."""

    case = forms.ChoiceField(
        label=_("Kasus yang sama"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Pilih kasusnya, atau kembali dan buka kasus baru."),
            "invalid_choice": _("Kasus ini sudah tidak terbuka untuk Anda. Pilih yang lain."),
        },
    )

    def __init__(self, *args: object, cases: list[tuple[str, str]], hints: dict[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        field = self.fields["case"]
        field.choices = cases  # type: ignore[attr-defined]  # a ChoiceField
        field.choice_hints = hints  # type: ignore[attr-defined]  # read by the component that draws choices


class ForwardForm(ServerForm):
    """A report is passed on to an authority outside the regency's offices."""

    authority = forms.ChoiceField(
        label=_("Diteruskan ke"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih lembaganya."), "invalid_choice": _("Pilih lembaga dari daftar.")},
    )

    def __init__(self, *args: object, authorities: list[Authority], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        field = self.fields["authority"]
        field.choices = [(each.code, each.name) for each in authorities]  # type: ignore[attr-defined]  # a ChoiceField
        unverified = _("belum diverifikasi")
        field.choice_hints = {  # type: ignore[attr-defined]  # read by the component that draws choices
            each.code: each.reach if each.is_verified else f"{each.reach} ({unverified})" for each in authorities
        }


class ReceiptForm(ServerForm):
    """The receipt that the other authority gave."""

    number = PlainTextField(
        label=_("Nomor tanda terima"),
        required=True,
        limit=RECEIPT_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Tulis nomor tanda terimanya. Kalau lisan, tulis “lisan” dan nama jabatannya.")},
    )
    received_on = DayField(
        label=_("Tanggal tanda terima"),
        help_text=_("Contoh: 25-11-2026"),
    )


class TellForm(ServerForm):
    """One ready wording for the reporter."""

    message = forms.ChoiceField(
        label=_("Pesan untuk pelapor"),
        choices=[(code.value, MESSAGE_WORDS[code]) for code in UNDERWAY],
        error_messages={"required": _("Pilih pesannya."), "invalid_choice": _("Pilih pesan dari daftar.")},
    )
