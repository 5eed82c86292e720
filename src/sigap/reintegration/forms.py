"""Shape and wording of a plan, a hand, the days of visits, a visit, and a reason."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from sigap.assistance.forms.services import Choice, long_field
from sigap.assistance.models import FUNDING_LABELS
from sigap.assistance.rules import Funding
from sigap.places.queries import home_regency, regencies
from sigap.reintegration.actions import HandoverRecord, PlanDraft, VisitFacts
from sigap.reintegration.models import (
    CHECK_LABELS,
    DESTINATION_LABELS,
    FAMILY_LABELS,
    OUTCOME_LABELS,
    ReintegrationVisit,
    shown,
)
from sigap.reintegration.rules import (
    MOST_HANDS,
    CheckAnswer,
    FamilyAnswer,
    ReturnDestination,
    VisitOutcome,
    checklist,
)
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm
from sigap.ui.money import RupiahField

DAY = "%d-%m-%Y"
SHORT = 300
_PLACES = range(1, MOST_HANDS + 1)
_SEALED = ("assessment", "address", "escort", "note", *(f"office_{place}" for place in _PLACES))
"""Fields of a plan that are sealed as words."""


def _line(label: Any, help_text: Any = "", *, missing: Any = "") -> forms.CharField:
    """`missing`: what is said where nothing stands, of one that must not be empty."""
    says = {"required": missing} if missing else {}
    return forms.CharField(
        label=label, help_text=help_text, max_length=SHORT, required=bool(missing), error_messages=says
    )


class ReturnPlanForm(ServerForm):
    """Where to, whether the family was asked, by which hands, who goes along and who pays."""

    destination = forms.TypedChoiceField(
        label=_("Ke mana"),
        choices=[(each.value, DESTINATION_LABELS[each]) for each in ReturnDestination],
        coerce=ReturnDestination,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih ke mana klien pulang.")},
    )
    answer = forms.TypedChoiceField(
        label=_("Keluarganya, sesudah dinilai"),
        choices=[(each.value, FAMILY_LABELS[each]) for each in FamilyAnswer],
        coerce=FamilyAnswer,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih apa jawaban keluarganya. Tanpa menilai keluarga, tidak ada pemulangan.")},
    )
    assessed_on = DayField(label=_("Keluarga dinilai pada"), required=False)
    assessment = long_field(_("Penilaian keluarga"), _("Siapa ditemui, apa katanya, aman atau tidak, dan mengapa."))
    host = forms.TypedChoiceField(
        label=_("Siapa yang menerima"),
        help_text=_("Orang yang tercatat di kasus ini. Terlapor dan yang serumah dengannya ditolak."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    address = long_field(_("Tempat tujuan"), _("Alamat, panti, siapa di sana. Disegel."), rows=2)
    leaves_on = DayField(label=_("Berangkat pada"))
    escort = _line(_("Pengantar"), _("Petugas dan kantornya. Anak perempuan diantar petugas perempuan."))
    cost = RupiahField(label=_("Biaya (rupiah)"), required=False)
    funding = forms.TypedChoiceField(
        label=_("Dibiayai dari"),
        choices=[("", _("Belum diisi")), *((each.value, FUNDING_LABELS[each]) for each in Funding)],
        coerce=Funding,
        empty_value=None,
        required=False,
    )
    note = long_field(_("Catatan perjalanan"), rows=2)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    post_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        host: Any = self.fields["host"]
        host.choices = [("", _("Belum ada")), *people]
        places = [("", _("Tidak ada")), *((each.code, each.label) for each in regencies())]
        for place in _PLACES:
            self.fields[f"region_{place}"] = forms.ChoiceField(
                label=_("Serah terima %(n)d: kabupaten atau kota") % {"n": place},
                choices=places[1:] if place == 1 else places,
                required=place == 1,
                initial=home_regency() if place == 1 else "",
            )
            self.fields[f"office_{place}"] = _line(_("Serah terima %(n)d: kepada kantor") % {"n": place})

    def clean(self) -> dict[str, Any]:
        """Hands without a gap."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        regions = [given.get(f"region_{place}", "") for place in _PLACES]
        filled = len([each for each in regions if each])
        if any(regions[filled:]):
            self.add_error(f"region_{filled + 1}", _("Isi berurutan: jangan melompati satu serah terima."))
        return given

    @property
    def draft(self) -> PlanDraft:
        """As it is planned. Of a valid form."""
        given = self.cleaned_data
        return PlanDraft(
            destination=given["destination"],
            answer=given["answer"],
            assessed_on=given["assessed_on"],
            host=given["host"],
            leaves_on=given["leaves_on"],
            route=[region for place in _PLACES if (region := given[f"region_{place}"])],
            cost=given["cost"],
            funding=given["funding"],
            words={name: given[name] for name in _SEALED if given.get(name)},
        )

    def hands(self) -> list[list[BoundField]]:
        """The fields of each hand, as the page draws them."""
        return [[self[f"region_{place}"], self[f"office_{place}"]] for place in _PLACES]

    def before(self) -> list[BoundField]:
        """What stands before the hands."""
        return [
            self[name]
            for name in ("destination", "answer", "assessed_on", "assessment", "host", "address", "leaves_on")
        ]

    def after(self) -> list[BoundField]:
        """What stands after them."""
        return [self[name] for name in ("escort", "cost", "funding", "note")]


def plan_facts(draft: PlanDraft) -> dict[str, str]:
    """A plan as its form sends it, each field as text: two versions are compared by it."""
    found = {
        "destination": draft.destination.value,
        "answer": draft.answer.value,
        "assessed_on": draft.assessed_on.strftime(DAY) if draft.assessed_on else "",
        "host": "" if draft.host is None else str(draft.host),
        "leaves_on": draft.leaves_on.strftime(DAY),
        "cost": "" if draft.cost is None else str(draft.cost),
        "funding": draft.funding.value if draft.funding else "",
    }
    for place, region in enumerate(draft.route, 1):
        found[f"region_{place}"] = region
    return found | {name: value.strip().replace("\r\n", "\n") for name, value in draft.words.items()}


class ReturnHandForm(ServerForm):
    """A record of one hand."""

    place = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_HANDS)
    handed_on = DayField(label=_("Diserahkan pada"))
    giver = _line(_("Yang menyerahkan"), _("Nama petugas dan kantornya."), missing=_("Tulis siapa yang menyerahkan."))
    taker = _line(
        _("Yang menerima"),
        _("Nama dan jabatannya, atau hubungannya dengan klien."),
        missing=_("Tulis siapa yang menerima."),
    )
    office = _line(_("Kantor atau keluarga yang menerima"))
    number = _line(_("Nomor berita acara"), _("Kosongkan kalau belum bernomor."))
    condition = long_field(_("Keadaan klien dan barangnya"))

    @property
    def words(self) -> HandoverRecord:
        """What is sealed. Of a valid form."""
        names = ("giver", "taker", "office", "number", "condition")
        return HandoverRecord(**{name: self.cleaned_data[name] for name in names})


class VisitDaysForm(ServerForm):
    """The days of the visits, as agreed."""

    def __init__(self, *args: Any, visits: Sequence[ReintegrationVisit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visits = visits
        for place, visit in enumerate(visits, 1):
            label = _("Bulan ke-%(n)d") % {"n": visit.months} if visit.months else _("Kunjungan %(n)d") % {"n": place}
            self.fields[str(visit.id)] = DayField(label=label, initial=visit.due_on)
        self.fields["more"] = DayField(
            label=_("Satu kunjungan lagi"), help_text=_("Kosongkan kalau tidak."), required=False
        )

    @property
    def days(self) -> dict[UUID, date]:
        """By visit. Of a valid form."""
        return {visit.id: self.cleaned_data[str(visit.id)] for visit in self.visits}


class ClientVisitForm(ServerForm):
    """What a visit found: the checklist, the outcome, the client's own words."""

    made_on = DayField(label=_("Dikunjungi pada"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [*((each.value, CHECK_LABELS[each]) for each in CheckAnswer), ("", _("tidak ditanya"))]
        for line in checklist():
            self.fields[line.code] = forms.ChoiceField(
                label=shown(line), choices=answers, widget=forms.RadioSelect, required=False, initial=""
            )
        self.fields["client_words"] = long_field(_("Kata-kata klien sendiri"), rows=2)
        self.fields["note"] = long_field(_("Yang terlihat, dan yang disepakati"))
        self.fields["outcome"] = forms.TypedChoiceField(
            label=_("Hasil kunjungan"),
            choices=[(each.value, OUTCOME_LABELS[each]) for each in VisitOutcome],
            coerce=VisitOutcome,
            widget=forms.RadioSelect,
            error_messages={"required": _("Pilih hasil kunjungan ini.")},
        )
        self.fields["next_on"] = DayField(
            label=_("Dikunjungi lagi pada"),
            help_text=_("Wajib kalau tidak bertemu atau dalam bahaya. Kunjungan yang sudah dijadwalkan tetap."),
            required=False,
        )

    @property
    def facts(self) -> VisitFacts:
        """What was found. Of a valid form."""
        given = self.cleaned_data
        return VisitFacts(
            made_on=given["made_on"],
            outcome=given["outcome"],
            answers={line.code: given[line.code] for line in checklist() if given[line.code]},
            client_words=given["client_words"],
            note=given["note"],
            next_on=given["next_on"],
        )


class ReturnEndForm(ServerForm):
    """Why something is given up."""

    words = long_field(_("Alasan"), required=True)


def value_words(form: ReturnPlanForm, name: str, value: str) -> str:
    """A value of a plan in words, as a merge shows it."""
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value)) or str(_("Belum diisi"))
