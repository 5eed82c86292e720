"""Shape and wording of a request, an answer, a decision, its handing over, and parts of the registers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from sigap.cases.forms.file import villages_to_choose
from sigap.cases.forms.merging import MergingForm
from sigap.datarights.actions import NewAnswer, NewRequest, RequestWords
from sigap.datarights.models import (
    CANCEL_LABELS,
    CAPACITY_LABELS,
    CHANNEL_LABELS,
    GROUND_LABELS,
    HANDED_LABELS,
    KIND_LABELS,
    OUTCOME_LABELS,
    PROOF_LABELS,
)
from sigap.datarights.rules import (
    DONE_FOR,
    AnswerDecision,
    AnswerOutcome,
    AskerCapacity,
    CancelReason,
    HandedManner,
    IdentityProof,
    RequestChannel,
    RightKind,
)
from sigap.kernel.identifiers import read_case_code
from sigap.places.words import regional
from sigap.ui.fields import MomentField
from sigap.ui.forms import ServerForm

LINE, TEXT = 200, 2_000
NOBODY = "nobody"
"""None of those who may be the person asked about."""


def _line(label: Any, hint: Any = "", *, required: bool = False, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=LINE, required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )  # fmt: skip


def _text(label: Any, hint: Any = "", *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=hint, max_length=TEXT, required=required, widget=widget)


def _choice(label: Any, codes: Any, labels: Any, *, radio: bool = False, none: Any = None) -> Any:
    widget = forms.RadioSelect if radio else forms.Select
    choices = [*([("", none)] if none else []), *((each.value, labels[each]) for each in codes)]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=codes, widget=widget)


class DataRequestForm(ServerForm):
    """What somebody asks about whose data, and how they showed who they are."""

    kind = _choice(_("Yang diminta"), RightKind, KIND_LABELS, radio=True)
    asker = _line(_("Nama yang meminta"), _("Seperti di kartunya."), required=True)
    capacity = _choice(_("Meminta"), AskerCapacity, CAPACITY_LABELS)
    proof = _choice(_("Yang ditunjukkan"), IdentityProof, PROOF_LABELS, none=_("Pilih"))
    phone = _line(_("Teleponnya"), inputmode="tel")
    address = _line(_("Alamat untuk jawabannya"), _("Kosong: jawabannya diambil di kantor."))
    asker_village = forms.ChoiceField(label=regional(_("Desanya")), choices=villages_to_choose, required=False)
    subject = _line(
        _("Nama orang yang datanya diminta"),
        _("Tulis seperti disebut. Mencatat ini tidak membuat berkas."),
        required=True,
    )
    subject_year = forms.RegexField(
        label=_("Tahun lahirnya"), regex=r"^[0-9]{4}$", required=False,
        error_messages={"invalid": _("Tulis tahunnya dengan empat angka, atau kosongkan.")},
    )  # fmt: skip
    subject_village = forms.ChoiceField(label=regional(_("Desa orang itu")), choices=villages_to_choose, required=False)
    words = _text(_("Permintaannya, dengan kata-katanya sendiri"))
    channel = _choice(_("Caranya"), RequestChannel, CHANNEL_LABELS)
    requested_at = MomentField(
        label=_("Diterima kantor pada"),
        help_text=_("Tenggat 3×24 jam dihitung dari sini (tafsir, belum diverifikasi)."),
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, at: datetime) -> None:
        super().__init__(data, initial={"post_key": uuid4(), "requested_at": localtime(at)})

    def request(self) -> NewRequest:
        """What a valid form says."""
        data = self.cleaned_data
        names = ("asker", "phone", "address", "asker_village", "subject", "subject_year", "subject_village", "words")
        return NewRequest(
            kind=data["kind"], channel=data["channel"], capacity=data["capacity"], proof=data["proof"],
            requested_at=data["requested_at"], words=RequestWords(**{name: data[name].strip() for name in names}),
        )  # fmt: skip


class DataAnswerForm(ServerForm):
    """Whom of which case it is about, and the answer. Without a person nothing is held.

    One who may be the person is proposed; of several (`is_doubtful`), also where the officer reads one of them alone,
    nobody is: whoever asks is held against the one that is chosen.
    """

    person = forms.ChoiceField(label=_("Orangnya"), required=False, widget=forms.RadioSelect)
    case = _line(_("Kode kasus lain"), _("Kalau Anda tahu orangnya ada di kasus lain."))
    ordinal = forms.IntegerField(label=_("Nomor orang di kasus itu"), required=False, min_value=1, max_value=99)
    outcome = forms.TypedChoiceField(label=_("Jawaban"), coerce=AnswerOutcome, widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=_("Kalau ditolak, dasarnya"), required=False,
        choices=[("", _("Tidak ditolak")), *GROUND_LABELS.items()],
    )  # fmt: skip
    reason = _text(_("Alasan dan langkahnya"), _("Disegel. Dibaca orang kedua; yang meminta tidak membacanya."))
    is_other = forms.BooleanField(
        label=_("Yang meminta orang lain, walau namanya sama. Orang kedua memeriksanya sendiri."), required=False
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, kind: RightKind, people: Sequence[tuple[str, Any]], is_doubtful: bool
    ) -> None:
        choices = [*people, (NOBODY, _("Tidak ada di kasus saya, atau di kasus yang saya tulis di bawah"))]
        proposed = None if people and is_doubtful else choices[0][0]
        super().__init__(data, initial={"post_key": uuid4(), "person": proposed})
        person: Any = self.fields["person"]
        person.choices = choices
        outcome: Any = self.fields["outcome"]
        outcomes = (DONE_FOR[kind], AnswerOutcome.REFUSED, AnswerOutcome.NOTHING)
        outcome.choices = [(each.value, OUTCOME_LABELS[each]) for each in outcomes]

    def clean(self) -> dict[str, Any]:
        """The person that was meant, as code and number."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        code, _stroke, ordinal = data.get("person", "").partition("/")
        if data.get("case"):
            code, ordinal = read_case_code(data["case"]) or "", str(data.get("ordinal") or "")
            if not code or not ordinal:
                self.add_error("case", _("Tulis kode kasus seperti KENARI-582, dan nomor orangnya."))
            elif data.get("person") not in {None, "", NOBODY, f"{code}/{ordinal}"}:
                self.add_error("case", _("Pilih orangnya di atas, atau tulis kasus lain; jangan keduanya."))
        data["about"] = (code, int(ordinal)) if code and ordinal else None
        outcome = data.get("outcome")
        if outcome is AnswerOutcome.NOTHING and data["about"]:
            self.add_error("outcome", _("Anda memilih orangnya: datanya ada. Pilih jawaban lain."))
        elif not data.get("person") and not data.get("case"):
            if "person" not in self.errors:
                self.add_error("person", _("Pilih orangnya, atau bahwa ia tidak ada."))
        elif outcome and outcome is not AnswerOutcome.NOTHING and not data["about"]:
            self.add_error("person", _("Pilih orangnya, atau jawab bahwa tidak ada data yang disimpan."))
        return data

    def answer(self) -> NewAnswer:
        """What a valid form says."""
        data = self.cleaned_data
        is_refused = data["outcome"] is AnswerOutcome.REFUSED
        ground = data["ground"] if is_refused else ""
        return NewAnswer(outcome=data["outcome"], ground=ground, is_other=data["is_other"], reason=data["reason"])

    @property
    def asked_always(self) -> list[forms.BoundField]:
        """What is asked whatever the comparison says."""
        return [field for field in self.visible_fields() if field.name != "is_other"]


def _decision(agreed: Any, disagreed: Any) -> Any:
    words = {AnswerDecision.AGREED: agreed, AnswerDecision.DISAGREED: disagreed}
    return _choice(_("Putusan Anda"), AnswerDecision, words, radio=True)


class DataDecisionForm(ServerForm):
    """The second person's word on an answer: why they do not agree; of a barred name, what shows that it is another."""

    decision = _decision(_("Setuju; suratnya boleh diserahkan"), _("Tidak setuju; harus dijawab lagi"))
    other = _text(
        _("Yang Anda lihat sendiri, sehingga yang meminta pasti orang lain"),
        _("Misalnya NIK, tanggal lahir, atau wajahnya lain. Wajib kalau Anda setuju. Disegel."),
        required=False,
    )
    why = _text(
        _("Kalau tidak setuju, mengapa"),
        _("Wajib kalau Anda tidak setuju. Disegel; dibaca rekan yang menjawab lagi."),
        required=False,
    )

    def __init__(self, data: Any = None, *, asks_other: bool, asks_why: bool) -> None:
        super().__init__(data)
        if not asks_why:
            del self.fields["why"]
        if not asks_other:
            del self.fields["other"]

    @property
    def explanation(self) -> str:
        """What a valid form says with its decision."""
        is_agreed = self.cleaned_data["decision"] is AnswerDecision.AGREED
        return str(self.cleaned_data.get("other" if is_agreed else "why", ""))


class LiftDecisionForm(ServerForm):
    """The second person's word on the end of a restriction."""

    decision = _decision(_("Setuju; pembatasannya dicabut"), _("Tidak setuju; tetap dibatasi"))


class CancelRequestForm(ServerForm):
    """Why nobody answers a request."""

    reason = _choice(_("Sebabnya"), CancelReason, CANCEL_LABELS, radio=True)
    same_as = _line(_("Nomor permintaan yang sama"), _("Kalau sudah dicatat sebelumnya, seperti D-01234."))

    def clean_same_as(self) -> str:
        """As numbers are written."""
        return str(self.cleaned_data["same_as"]).strip().upper()


class HandedForm(ServerForm):
    """How and when the answer reached who asked."""

    how = _choice(_("Suratnya"), HandedManner, HANDED_LABELS, radio=True)
    done_at = MomentField(label=_("Pada"))


class LiftForm(ServerForm):
    """The end of a restriction is proposed once somebody has asked for it."""

    is_sure = forms.BooleanField(
        label=_("Yang meminta, atau pengadilan, sudah mencabut pembatasan ini."),
        error_messages={"required": _("Beri tanda kalau memang sudah dicabut.")},
    )


class RegisterWordForm(MergingForm):
    """One part of the registers."""

    version_name = "based_on"
    words = forms.CharField(label=_("Isi"), max_length=TEXT, required=False, widget=forms.Textarea(attrs={"rows": 6}))
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)
