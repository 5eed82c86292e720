"""The sheet of triage: emergency flags, who must not know, how to reach somebody safely, who needs help."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from sigap.cases.actions import Identity
from sigap.cases.actions.contacts import ContactCard
from sigap.cases.forms import ScreeningForm
from sigap.cases.models import RISK_LABELS, SEX_LABELS, WAY_LABELS
from sigap.cases.rules import ContactWay, ExclusionKind, PersonRole, Risk, Sex
from sigap.intake.forms import fields
from sigap.intake.rules import ExcludedParty, Flag
from sigap.places.words import regional
from sigap.screening.rules.examination import Answers, Subject
from sigap.ui.forms import ServerForm

NOTES_LIMIT = 20_000
CONTACT = ("number", "when", "answers", "cover", "never")
"""The safe contact, field by field as the card of a case has it."""
HEARD = ("process", "means", "exploitation", "violence", "circumstances", "asked", "acted_on", "reported_by")
"""What of the screening is asked at triage; emergency flags are the sheet's own."""
SCREENING = "saring"
"""Prefix of the screening's fields on the page."""
KEPT = (
    (ExclusionKind.OFFICE, "kept_office"),
    (ExclusionKind.PERSON, "kept_person"),
    (ExclusionKind.AREA, "kept_area"),
)
"""Who must not know, by the field that lists them."""
SEALED = ("notes", "name", "sex", "age_years", *CONTACT, "risk", "kept_words")
"""What of the sheet is sealed; the rest stands in clear."""


class SheetForm(ServerForm):
    """What was heard, as far as it was heard."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    flags = fields.flags()
    notes = fields.story(_("Catatan percakapan"), _("Disegel bersama laporan."), rows=4, limit=NOTES_LIMIT)
    about = fields.about()
    name = fields.line(_("Nama yang perlu ditolong"))
    sex = forms.ChoiceField(
        label=_("Jenis kelamin"), choices=[(sex.value, SEX_LABELS[sex]) for sex in Sex], required=False
    )
    age_years = forms.IntegerField(
        label=_("Umur (tahun)"),
        required=False,
        min_value=0,
        max_value=130,
        error_messages={
            "invalid": _("Tulis umur dengan angka, misalnya 15."),
            "min_value": _("Umur tidak bisa kurang dari nol. Periksa lagi angkanya."),
            "max_value": _("Umur paling tinggi 130 tahun. Periksa lagi angkanya."),
        },
    )
    number = fields.line(_("Nomor yang aman"), inputmode="tel")
    when = fields.line(_("Jam yang aman"))
    answers = fields.line(_("Siapa yang boleh menjawab, dan caranya"))
    cover = fields.line(_("Kata penyamaran"))
    never = forms.MultipleChoiceField(
        label=_("Jangan lewat"),
        choices=[(way.value, WAY_LABELS[way]) for way in ContactWay],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    risk = forms.ChoiceField(
        label=_("Risiko menurut Anda"),
        choices=[("", _("Ikut saran")), *((risk.value, RISK_LABELS[risk]) for risk in Risk)],
        required=False,
    )
    kept_office = forms.MultipleChoiceField(label=_("Kantor"), required=False)
    kept_person = forms.MultipleChoiceField(label=_("Petugas"), required=False)
    kept_area = forms.MultipleChoiceField(label=regional(_("Semua kantor di kecamatan")), required=False)
    # Who was marked when the page was made: only who was shown so can be lifted.
    kept_shown = forms.CharField(widget=forms.HiddenInput, required=False)
    kept_words = fields.line(_("Orang lain"), _("Misalnya: paman. Disegel; tim kasus membacanya."))

    def __init__(
        self,
        *args: Any,
        offices: Sequence[tuple[str, str]] = (),
        people: Sequence[tuple[str, str]] = (),
        areas: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["about"].help_text = _("Kalau pelapor sendiri, isi juga kontak amannya di bawah.")
        for name, choices in (("kept_office", offices), ("kept_person", people), ("kept_area", areas)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices
            field.widget.attrs["size"] = "4"

    def kept(self) -> frozenset[ExcludedParty]:
        """Who must not know, as ids and codes."""
        return frozenset(
            ExcludedParty(kind=kind, value=value) for kind, name in KEPT for value in self.cleaned_data[name]
        )

    def lifted(self) -> frozenset[ExcludedParty]:
        """Who was shown as excluded and is no more."""
        shown = set(self.cleaned_data["kept_shown"].split())
        offered = (
            ExcludedParty(kind=kind, value=value)
            for kind, name in KEPT
            for value, _label in self.fields[name].choices  # type: ignore[attr-defined]  # a MultipleChoiceField
            if value in shown
        )
        return frozenset(offered) - self.kept()

    def body(self) -> dict[str, Any]:
        """What is sealed."""
        return {name: self.cleaned_data[name] for name in SEALED}


def screening_typed(posted: QueryDict) -> dict[str, list[str]]:
    """The screening's fields as they were posted, to be sealed: the words of the instrument's own form."""
    return {name: posted.getlist(f"{SCREENING}-{name}") for name in HEARD}


def screening_form(typed: Mapping[str, list[str]] | None, *, now: datetime) -> ScreeningForm:
    """The instrument's form as it was filled in; unfilled when it was not."""
    if typed is None:
        return ScreeningForm(prefix=SCREENING, now=now)
    data = MultiValueDict({f"{SCREENING}-{name}": list(values) for name, values in typed.items()})
    return ScreeningForm(data, prefix=SCREENING, now=now)


def answers_of(form: ScreeningForm, flags: Iterable[str]) -> Answers | None:
    """What was heard, in the instrument's codes, of a valid form; None for nothing: dangers alone screen nobody."""
    answers = replace(form.answers(), emergency=tuple(Flag(flag) for flag in flags))
    data = (form.cleaned_data["asked"], *(getattr(answers, name) for name in HEARD[:5]))
    return answers if any(data) else None


def subject_of(body: Mapping[str, Any]) -> Subject:
    """The person who needs help, as the instrument asks: an unknown age counts as a child's."""
    return Subject(role=PersonRole.VICTIM, age=body.get("age_years"), sex=Sex(body.get("sex") or Sex.UNKNOWN))


def card_of(body: Mapping[str, Any]) -> ContactCard | None:
    """The safe contact that was told; None when nothing was."""
    content = {name: body.get(name) or ([] if name == "never" else "") for name in CONTACT}
    return ContactCard.from_fields(content | {"note": ""}) if any(content.values()) else None


def named_in(body: Mapping[str, Any], *, today: date) -> list[Identity]:
    """Whoever a sheet names, as identities that make tokens: an age stands for either of two years of birth."""
    name, age = str(body.get("name") or ""), body.get("age_years")
    found = [Identity(full_name="", phone=str(body["number"]))] if body.get("number") else []
    if name and age is not None:
        years = (today.year - int(age), today.year - int(age) - 1)
        found += [Identity(full_name=name, birth_date=f"{year:04d}-01-01") for year in years if year > 0]
    return found


def exclusions_initial(rows: Iterable[Any]) -> dict[str, list[str]]:
    """The stored kept-from rows as the form's initial values."""
    initial: dict[str, list[str]] = {name: [] for _kind, name in KEPT}
    for row in rows:
        initial[f"kept_{row.kind}"].append(row.area or str(row.person_id or row.office_id))
    return initial
