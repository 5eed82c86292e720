"""Shape and wording of a referral's input."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.assistance.models import PURPOSE_LABELS
from sigap.assistance.rules import ReferralPurpose, asks_between, asks_for, may_ask
from sigap.cases.models import EMERGENCY_LABELS
from sigap.referrals.forms.exams import ExamForm
from sigap.referrals.models import (
    ACT_LABELS,
    DECLINE_LABELS,
    MEANS_LABELS,
    RESULT_LABELS,
    URGENCY_LABELS,
    askable_words,
)
from sigap.referrals.rules import (
    Act,
    AnswerMeans,
    DeclineReason,
    ReferralFacts,
    ResultKind,
    Urgency,
    facts_from,
)
from sigap.testimony.forms import again_field
from sigap.ui.fields import MomentField
from sigap.ui.forms import ServerForm

PREVIEW_LIMIT = 4000
_NAME_LIMIT = 200
_SHORT_LIMIT = 500
YES = "yes"


def _moment_field(label: Any) -> MomentField:
    """When something was done, which is not when it is typed in."""
    return MomentField(
        label=label,
        help_text=_("Contoh: 25-11-2026 09.30. Waktu mencatat disimpan terpisah."),
        error_messages={"required": _("Tulis kapan itu terjadi.")},
    )


class _DoneForm(ServerForm):
    """What has been done: it cannot lie ahead of `now`."""

    def __init__(self, *args: object, now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.now = now

    def past(self, name: str) -> datetime:
        """The moment in this field. Raises ValidationError when it has not come yet."""
        moment: datetime = self.cleaned_data[name]
        if moment > self.now:
            raise forms.ValidationError(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
        return moment


class _TellsForm(ServerForm):
    """What the asked office reads before it answers: how soon, kinds of act, signs of danger, sentences."""

    urgency = forms.ChoiceField(
        label=_("Seberapa mendesak"),
        choices=[(urgency.value, URGENCY_LABELS[urgency]) for urgency in Urgency],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih seberapa mendesak.")},
    )
    acts = forms.MultipleChoiceField(
        label=_("Dugaan"),
        choices=[(act.value, ACT_LABELS[act]) for act in Act],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    dangers = forms.MultipleChoiceField(
        label=_("Tanda darurat"),
        choices=[(flag.value, label) for flag, label in EMERGENCY_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    @property
    def facts(self) -> ReferralFacts:
        """What goes along, of a form that is valid."""
        return facts_from(self.cleaned_data["acts"], self.cleaned_data["dangers"])


class _PurposesField(forms.MultipleChoiceField):
    """What the sender may ask for. Another purpose is no error of the form: `OfferForm` tells which road is open."""

    def valid_value(self, value: str) -> bool:
        """Whether any office can be asked for it."""
        return value in ReferralPurpose


def _unread(office: Office) -> list[str]:
    """A warning at an office of which the query says that nobody there reads."""
    return [] if getattr(office, "is_staffed", True) else [str(_("belum ada petugas di SIGAP: telepon"))]


class OfferForm(_TellsForm):
    """A request to another office."""

    office = forms.ChoiceField(
        label=_("Kepada kantor"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih kantor yang diminta membantu.")},
    )
    purposes = _PurposesField(
        label=_("Yang diminta"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu yang diminta.")},
    )
    services = forms.MultipleChoiceField(
        label=_("Layanan yang diharapkan"),
        help_text=_("Boleh dikosongkan. Mereka memilih sendiri caranya."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    preview = forms.CharField(
        label=_("Keterangan tambahan untuk mereka"),
        help_text=_("Boleh dikosongkan. Tanpa nama, alamat, dan nomor. Mereka membaca ini sebelum menerima."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=PREVIEW_LIMIT,
        required=False,
    )
    again = again_field()
    offer_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: object,
        by: OfficeKind,
        offices: Mapping[str, Office],
        services: Iterable[tuple[str, Any]] = (),
        before: Sequence[str] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.before = before
        if not before:
            del self.fields["again"]
        self.by = by
        self.offices = offices
        asked = [(purpose.value, PURPOSE_LABELS[purpose]) for purpose in asks_for(by)]
        self.fields["purposes"].choices = asked  # type: ignore[attr-defined]  # a ChoiceField
        choices = [(key, office.name) for key, office in offices.items()]
        self.fields["office"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["office"].choice_hints = {  # type: ignore[attr-defined]  # read by the template library
            key: ", ".join(
                [str(PURPOSE_LABELS[each]) for each in asks_between(by, OfficeKind(office.kind))] + _unread(office)
            )
            for key, office in offices.items()
        }
        taken = {purpose for office in offices.values() for purpose in asks_between(by, OfficeKind(office.kind))}
        self.fields["purposes"].choice_hints = {  # type: ignore[attr-defined]  # read by the template library
            purpose.value: _("Tidak ada kantor dalam daftar yang menerimanya")
            for purpose in asks_for(by)
            if purpose not in taken
        }
        self.fields["services"].choices = list(services)  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def asked(self) -> frozenset[ReferralPurpose]:
        """What was chosen, as far as it is known."""
        return frozenset(ReferralPurpose(each) for each in self["purposes"].value() or () if each in ReferralPurpose)

    def clean(self) -> dict[str, Any]:
        """An office is asked for its own work only, and by who may ask for it."""
        cleaned = super().clean() or self.cleaned_data
        office = self.offices.get(cleaned.get("office", ""))
        if office and "purposes" in cleaned and not may_ask(self.by, self.asked, OfficeKind(office.kind)):
            kind = OfficeKind(office.kind)
            self.add_error("purposes", askable_words(office.name, kind, by=self.by, purposes=self.asked))
        return cleaned


class DeclineForm(ServerForm):
    """A reasoned no."""

    reason = forms.ChoiceField(
        label=_("Mengapa tidak dapat diterima?"),
        choices=[(reason.value, DECLINE_LABELS[reason]) for reason in DeclineReason],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasannya, supaya pengirim tahu langkah berikutnya.")},
    )
    note = forms.CharField(
        label=_("Keterangan untuk pengirim"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=PREVIEW_LIMIT,
        required=False,
    )


class ContestForm(ServerForm):
    """Why an answer that was taken down is not the office's own."""

    objection = forms.CharField(
        label=_("Mengapa ini bukan jawaban kantor Anda?"),
        help_text=_("Disegel. Dibaca kantor pengirim."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=PREVIEW_LIMIT,
        error_messages={"required": _("Tulis alasannya, supaya pengirim tahu apa yang keliru.")},
    )


class RerouteForm(_TellsForm):
    """Another office for the same referral."""

    office = forms.ChoiceField(
        label=_("Alihkan ke kantor"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih kantor yang diminta sekarang.")},
    )
    preview = forms.CharField(
        label=_("Keterangan untuk kantor itu"),
        help_text=_("Tanpa nama, alamat, dan nomor. Sudah terisi dari rujukan sebelumnya."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=PREVIEW_LIMIT,
        required=False,
    )
    offer_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, offices: Mapping[str, Office], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.offices = offices
        choices = [(key, office.name) for key, office in offices.items()]
        self.fields["office"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["office"].choice_hints = {  # type: ignore[attr-defined]  # read by the template library
            key: ", ".join(_unread(office)) for key, office in offices.items()
        }


class PassOnForm(ServerForm):
    """Who stands in: a named colleague, or another office."""

    who = forms.ChoiceField(
        label=_("Siapa yang menggantikan?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih pengganti yang bernama.")},
    )
    offer_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: object, choices: Iterable[tuple[str, Any]], hints: Mapping[str, Any], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        who = self.fields["who"]
        who.choices = list(choices)  # type: ignore[attr-defined]  # a ChoiceField
        who.choice_hints = hints  # type: ignore[attr-defined]  # read by the template library


class RecordAnswerForm(_DoneForm):
    """What an office answered on paper or by telephone, taken down for it."""

    answer = forms.ChoiceField(
        label=_("Jawaban mereka"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jawaban mereka.")},
    )
    means = forms.ChoiceField(
        label=_("Bagaimana disampaikan"),
        choices=[(means.value, MEANS_LABELS[means]) for means in AnswerMeans],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih bagaimana jawaban itu disampaikan.")},
    )
    name = forms.CharField(
        label=_("Siapa yang menjawab"),
        help_text=_("Nama petugas kantor itu. Disegel."),
        max_length=_NAME_LIMIT,
        error_messages={"required": _("Tulis siapa yang menjawab, supaya dapat dihubungi lagi.")},
    )
    position = forms.CharField(label=_("Jabatan"), max_length=_NAME_LIMIT, required=False)
    said_at = _moment_field(_("Kapan dijawab"))
    paper = forms.CharField(
        label=_("Letak surat, foto, atau pindaian"),
        help_text=_("Boleh dikosongkan. Misalnya: map rujukan November, lembar 4."),
        max_length=_SHORT_LIMIT,
        required=False,
    )
    note = forms.CharField(
        label=_("Catatan"), widget=forms.Textarea(attrs={"rows": 3}), max_length=PREVIEW_LIMIT, required=False
    )

    def __init__(self, *args: object, now: datetime, may_decline: bool, **kwargs: object) -> None:
        super().__init__(*args, now=now, **kwargs)
        noes = [(reason.value, _("Tidak: %(why)s") % {"why": DECLINE_LABELS[reason]}) for reason in DeclineReason]
        choices = [(YES, _("Ya, mereka terima")), *(noes if may_decline else [])]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_said_at(self) -> datetime:
        """They have said it already."""
        return self.past("said_at")

    @property
    def declined(self) -> DeclineReason | None:
        """Why they said no; None for a yes."""
        answer = self.cleaned_data["answer"]
        return None if answer == YES else DeclineReason(answer)


class ResultForm(_DoneForm, ExamForm):
    """What came of it."""

    kind = forms.ChoiceField(
        label=_("Apa hasilnya?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih hasilnya.")},
    )
    done_at = _moment_field(_("Kapan dikerjakan"))
    note = forms.CharField(
        label=_("Apa yang dilakukan"),
        help_text=_("Disegel. Dibaca kantor pengirim dan kantor penerima."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=PREVIEW_LIMIT,
        required=False,
    )

    def __init__(self, *args: object, now: datetime, may_waive: bool, **kwargs: Any) -> None:
        super().__init__(*args, now=now, **kwargs)
        kinds = [kind for kind in ResultKind if may_waive or kind is not ResultKind.WAIVED]
        choices = [(kind.value, RESULT_LABELS[kind]) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_done_at(self) -> datetime:
        """It has been done already."""
        return self.past("done_at")

    def clean(self) -> dict[str, Any]:
        """No result is waived without saying why."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == ResultKind.WAIVED and not cleaned.get("note", "").strip():
            self.add_error("note", _("Tulis mengapa hasilnya tidak ditunggu lagi."))
        return cleaned


class HandoverForm(_DoneForm):
    """A person or papers given from hand to hand."""

    persons = forms.MultipleChoiceField(
        label=_("Orang yang diserahkan"), widget=forms.CheckboxSelectMultiple, required=False
    )
    papers = forms.CharField(
        label=_("Berkas atau barang"),
        help_text=_("Tanpa nama klien. Misalnya: surat permintaan visum, 1 lembar."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=PREVIEW_LIMIT,
        required=False,
    )
    given_by = forms.CharField(
        label=_("Yang menyerahkan"),
        max_length=_NAME_LIMIT,
        error_messages={"required": _("Tulis siapa yang menyerahkan.")},
    )
    given_position = forms.CharField(label=_("Jabatan yang menyerahkan"), max_length=_NAME_LIMIT, required=False)
    taken_by = forms.CharField(
        label=_("Yang menerima"),
        max_length=_NAME_LIMIT,
        error_messages={"required": _("Tulis siapa yang menerima.")},
    )
    taken_position = forms.CharField(label=_("Jabatan yang menerima"), max_length=_NAME_LIMIT, required=False)
    witness = forms.CharField(label=_("Saksi"), max_length=_NAME_LIMIT, required=False)
    place = forms.CharField(label=_("Tempat"), max_length=_NAME_LIMIT, required=False)
    handed_at = _moment_field(_("Kapan diserahkan"))
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, now: datetime, persons: Iterable[tuple[str, Any]], **kwargs: object) -> None:
        super().__init__(*args, now=now, **kwargs)
        self.fields["persons"].choices = list(persons)  # type: ignore[attr-defined]  # a ChoiceField

    def clean_handed_at(self) -> datetime:
        """It has been handed over already."""
        return self.past("handed_at")

    def clean(self) -> dict[str, Any]:
        """Something goes along."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("persons") and not cleaned.get("papers", "").strip():
            self.add_error("papers", _("Pilih orangnya, atau tulis berkas apa yang diserahkan."))
        return cleaned
