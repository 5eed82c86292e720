"""Shape and wording of what is written about an incident."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.incidents.models import (
    DATA_LABELS,
    HANDED_TO_LABELS,
    KIND_LABELS,
    NO_BREACH_LABELS,
    UNREACHABLE_LABELS,
)
from sigap.incidents.rules import (
    DataKind,
    HandedTo,
    IncidentKind,
    LetterState,
    NoBreachReason,
    StepCode,
    Unreachable,
    may_receive,
)
from sigap.kernel.identifiers import read_case_code
from sigap.ui.fields import MomentField
from sigap.ui.forms import ServerForm

TEXT_LIMIT = 10_000
_NOTE_HELP = _("Disegel. Tanpa nama orang dalam kasus.")
STEP_CHOICES = (
    (StepCode.CONTAIN, _("Menghentikan: sesi diakhiri, kata sandi diganti, kiriman ditarik, mesin dimatikan")),
    (StepCode.RECOVER, _("Memulihkan: kunci diganti, salinan dikembalikan, peranti diganti")),
    (StepCode.LEARN, _("Mengambil pelajaran: apa yang diubah supaya tidak terulang")),
)
"""The steps that need a word only, in the order of the work."""


def _moment(label: Any) -> MomentField:
    return MomentField(
        label=label,
        help_text=_("Hari-bulan-tahun jam.menit. Waktu mencatat disimpan terpisah."),
        error_messages={"required": _("Tulis waktunya, kira-kira pun cukup.")},
    )


def _text(
    label: Any, hint: Any = _NOTE_HELP, *, rows: int = 4, words: Any = "", required: bool = True
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=TEXT_LIMIT,
        required=required,
        error_messages={"required": words or _("Tulis satu dua kalimat.")},
    )


class DatedForm(ServerForm):
    """A form that knows the moment: nothing has been done yet that lies in the future."""

    done_at = _moment(_("Kapan dikerjakan"))

    def __init__(self, *args: object, now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.now = now

    def clean_done_at(self) -> datetime:
        """Not in the future."""
        done_at: datetime = self.cleaned_data["done_at"]
        if done_at > self.now:
            raise forms.ValidationError(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
        return done_at


class ReportIncidentForm(DatedForm):
    """What somebody noticed, in their own words. A minute, no more."""

    kind = forms.ChoiceField(
        label=_("Apa yang terjadi?"),
        choices=[(kind.value, KIND_LABELS[kind]) for kind in IncidentKind],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih yang paling dekat. Boleh “Lainnya”.")},
    )
    story = _text(
        _("Ceritakan singkat"),
        _("Disegel. Hanya pengelola insiden yang membacanya. Sebut kode kasus kalau tahu, jangan nama orang."),
        rows=5,
        words=_("Tulis satu dua kalimat: apa, di mana, data apa."),
    )
    done_at = _moment(_("Kapan Anda mengetahuinya?"))
    post_key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("kind", "done_at", "story", "post_key")


class StepForm(DatedForm):
    """A step that was done."""

    code = forms.ChoiceField(
        label=_("Langkah"), widget=forms.RadioSelect, error_messages={"required": _("Pilih langkahnya.")}
    )
    note = _text(_("Apa yang dikerjakan, dan oleh siapa"))
    post_key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("code", "done_at", "note", "post_key")

    def __init__(self, *args: object, now: datetime, codes: frozenset[StepCode], **kwargs: object) -> None:
        super().__init__(*args, now=now, **kwargs)
        offered = [(code.value, label) for code, label in STEP_CHOICES if code in codes]
        self.fields["code"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField


class AgencyForm(DatedForm):
    """The letter to the agency went out."""

    done_at = _moment(_("Kapan surat dikirim"))
    note = _text(_("Nomor surat, cara mengirim, tanda terima"))
    post_key = forms.UUIDField(widget=forms.HiddenInput)


class PublicForm(DatedForm):
    """Whether the public was told."""

    answer = forms.ChoiceField(
        label=_("Apakah masyarakat perlu diberi tahu?"),
        choices=[
            (StepCode.TELL_PUBLIC.value, _("Ya, dan sudah diumumkan")),
            (StepCode.NO_PUBLIC.value, _("Tidak perlu")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu.")},
    )
    done_at = _moment(_("Kapan diumumkan atau diputuskan"))
    note = _text(_("Di mana diumumkan, atau mengapa tidak perlu"))
    post_key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("answer", "done_at", "note", "post_key")


class SubjectsToldForm(ServerForm):
    """The list is complete and every letter is settled."""

    is_complete = forms.BooleanField(
        label=_("Daftar orang yang terkena sudah lengkap, sejauh yang kami ketahui."),
        error_messages={"required": _("Centang kalau daftarnya sudah lengkap.")},
    )
    note = _text(_("Catatan"), required=False)
    post_key = forms.UUIDField(widget=forms.HiddenInput)


class AssessForm(ServerForm):
    """What is known. The four texts stand in the letters, word for word."""

    data_kinds = forms.MultipleChoiceField(
        label=_("Data apa yang keluar"),
        choices=[(kind.value, DATA_LABELS[kind]) for kind in DataKind],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu. Boleh diperbaiki nanti.")},
    )
    people = forms.IntegerField(
        label=_("Kira-kira berapa orang"),
        help_text=_("Kosongkan kalau belum tahu."),
        required=False,
        min_value=0,
        max_value=1_000_000,
        error_messages={"invalid": _("Tulis dengan angka, misalnya 12.")},
    )
    data_words = _text(
        _("Data apa, dalam kalimat untuk suratnya"), _("Dibaca orang yang terkena. Tanpa nama dan kode kasus.")
    )
    how_words = _text(
        _("Kapan dan bagaimana terjadi"), _("Dibaca orang yang terkena. Kata sederhana, tanpa istilah teknis.")
    )
    handling_words = _text(
        _("Apa yang sudah dan akan kami kerjakan"), _("Penanganan dan pemulihan. Janjikan yang pasti saja.")
    )
    advice_words = _text(_("Apa yang dapat dilakukan orang itu"), _("Boleh kosong."), rows=3, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class AskCaseForm(ServerForm):
    """A case by its code."""

    code = forms.CharField(
        label=_("Kode kasus"),
        help_text=_("Misalnya KENARI-582. Penanggung jawab kasus yang memastikan orangnya."),
        max_length=60,
        error_messages={"required": _("Tulis kode kasusnya.")},
    )

    def clean_code(self) -> str:
        """As a person says or types it."""
        code = read_case_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("Kode kasus berbentuk kata dan tiga angka, misalnya KENARI-582."))
        return code


class AddOfficerForm(ServerForm):
    """An officer by user name."""

    login = forms.CharField(
        label=_("Nama pengguna petugas"),
        help_text=_("Kalau data petugas itu sendiri yang keluar."),
        max_length=60,
        error_messages={"required": _("Tulis nama penggunanya.")},
    )


class PersonsForm(ServerForm):
    """Who in a case is concerned; nobody is an answer too."""

    ordinals = forms.TypedMultipleChoiceField(
        label=_("Siapa yang datanya keluar?"),
        help_text=_("Tidak ada yang dicentang berarti: tidak seorang pun dalam kasus ini."),
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        required=False,
    )

    def __init__(self, *args: object, people: list[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.fields["ordinals"].choices = people  # type: ignore[attr-defined]  # a ChoiceField


class LetterForm(DatedForm):
    """How one letter ended, for now."""

    outcome = forms.ChoiceField(
        label=_("Bagaimana suratnya?"),
        choices=[
            (LetterState.HANDED_OVER.value, _("Sudah disampaikan")),
            (LetterState.UNREACHABLE.value, _("Belum dapat disampaikan dengan aman")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu.")},
    )
    done_at = _moment(_("Kapan"))
    handed_to = forms.ChoiceField(
        label=_("Kalau disampaikan: kepada siapa?"),
        choices=[(to.value, HANDED_TO_LABELS[to]) for to in HandedTo],
        widget=forms.RadioSelect,
        required=False,
    )
    is_cleared = forms.BooleanField(
        label=_("Walinya bukan terlapor dan tidak serumah dengan terlapor."), required=False
    )
    reason = forms.ChoiceField(
        label=_("Kalau belum: mengapa?"),
        choices=[(reason.value, UNREACHABLE_LABELS[reason]) for reason in Unreachable],
        widget=forms.RadioSelect,
        required=False,
    )
    field_order = ("outcome", "done_at", "handed_to", "is_cleared", "reason")

    def clean(self) -> dict[str, Any]:
        """What belongs to the outcome must be there."""
        cleaned = super().clean() or self.cleaned_data
        outcome, to = cleaned.get("outcome"), cleaned.get("handed_to")
        if outcome == LetterState.UNREACHABLE and not cleaned.get("reason"):
            self.add_error("reason", _("Pilih alasannya."))
        if outcome == LetterState.HANDED_OVER:
            if not to:
                self.add_error("handed_to", _("Pilih kepada siapa surat diberikan."))
            elif not may_receive(HandedTo(to), is_cleared=bool(cleaned.get("is_cleared"))):
                self.add_error(
                    "is_cleared", _("Wali yang terlapor tidak mendapat surat. Centang hanya kalau sudah pasti.")
                )
        return cleaned


class NoBreachForm(ServerForm):
    """A proposal that it was none."""

    reason = forms.ChoiceField(
        label=_("Mengapa bukan kegagalan pelindungan data?"),
        choices=[(reason.value, NO_BREACH_LABELS[reason]) for reason in NoBreachReason],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasannya.")},
    )
    note = _text(_("Bagaimana itu diketahui"))
