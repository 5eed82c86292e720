"""Shape and wording of the check of a job offer. Every question may be left open; nothing of it is stored."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.public import signs
from sigap.public.forms import PublicTextField
from sigap.public.offers import (
    COUNTRIES,
    Age,
    Contract,
    Costs,
    Destination,
    Job,
    ListingState,
    Offer,
    OfferChannel,
    OptionalAnswer,
    PaperHolder,
    Pressure,
    Visa,
)
from sigap.ui.forms import ServerForm

COMPANY_LIMIT = 120
_NOT_LISTED = {"invalid_choice": _("Pilih salah satu dari daftar.")}


def _one(label: Any, choices: Any) -> forms.ChoiceField:
    words = [(each.value, choice_label) for each, choice_label in choices]
    return forms.ChoiceField(
        label=label, choices=words, required=False, widget=forms.RadioSelect, error_messages=_NOT_LISTED
    )


class JobOfferForm(ServerForm):
    """The questions, in the order in which one would ask a recruiter."""

    destination = _one(_("Kerjanya di mana?"), signs.DESTINATION)
    country = forms.ChoiceField(
        label=_("Negara mana?"),
        choices=[("", _("Belum tahu atau lainnya")), *((code, signs.COUNTRY_NAMES[code]) for code in COUNTRIES)],
        required=False,
        error_messages=_NOT_LISTED,
    )
    job = _one(_("Kerja apa?"), signs.JOB)
    age = _one(_("Berapa umur yang akan berangkat?"), signs.AGE)
    through = forms.MultipleChoiceField(
        label=_("Lewat siapa? Boleh lebih dari satu."),
        choices=[(each.value, label) for each, label in signs.THROUGH],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_NOT_LISTED,
    )
    company = PublicTextField(
        label=_("Nama perusahaannya"),
        limit=COMPANY_LIMIT,
        help_text=_("Dicari di daftar perusahaan berizin. Salah ejaan sedikit tidak apa-apa."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    licence = _one(_("Apakah mereka menunjukkan izin SIP3MI?"), signs.YES_NO)
    registered = _one(_("Apakah Anda didaftarkan di Disnaker atau BP3MI?"), signs.YES_NO)
    visa = _one(_("Berangkat dengan visa apa?"), signs.VISA)
    costs = _one(_("Biaya apa yang diminta?"), signs.COSTS)
    papers = _one(_("Di mana paspor, KTP, dan ijazah Anda?"), signs.PAPERS)
    place = _one(_("Apakah Anda tahu nama dan alamat majikannya?"), signs.YES_NO)
    contract = _one(_("Bagaimana perjanjian kerjanya?"), signs.CONTRACT)
    pressures = forms.MultipleChoiceField(
        label=_("Adakah yang ini?"),
        choices=[(each.value, label) for each, label in signs.PRESSURES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_NOT_LISTED,
    )

    def offer(self, *, listed: ListingState, is_list_old: bool) -> Offer:
        """The answers of a valid form; what the list says of the company is added."""
        data = self.cleaned_data
        return Offer(
            destination=Destination(data["destination"] or Destination.UNKNOWN),
            country=data["country"],
            job=Job(data["job"] or Job.UNKNOWN),
            age=Age(data["age"] or Age.UNKNOWN),
            through=frozenset(OfferChannel(each) for each in data["through"]),
            listed=listed,
            is_list_old=is_list_old,
            licence=OptionalAnswer(data["licence"] or OptionalAnswer.UNKNOWN),
            registered=OptionalAnswer(data["registered"] or OptionalAnswer.UNKNOWN),
            visa=Visa(data["visa"] or Visa.UNKNOWN),
            costs=Costs(data["costs"] or Costs.UNKNOWN),
            papers=PaperHolder(data["papers"] or PaperHolder.UNKNOWN),
            place=OptionalAnswer(data["place"] or OptionalAnswer.UNKNOWN),
            contract=Contract(data["contract"] or Contract.UNKNOWN),
            pressures=frozenset(Pressure(each) for each in data["pressures"]),
        )
