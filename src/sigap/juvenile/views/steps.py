"""What is known of a child, and steps, noted."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act_and_return
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.juvenile import actions
from sigap.juvenile.actions.stepping import BY_BAPAS
from sigap.juvenile.forms import ChildFactsForm, ChildStepForm
from sigap.juvenile.models import FLAG_LABELS, FLAG_LAW
from sigap.juvenile.queries import known_of, office_in_sight, suspected_of
from sigap.juvenile.rules import AgeSource, ChildCompanion, ChildFlag, ChildStepKind, years_in
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.legal.actions import Paper
from sigap.legal.queries import charges_of
from sigap.ui.taking_back import reason_given

_NOTES = Permission.LEGAL_NOTE


def child_words(access: CaseAccess, heading: str, who: CasePerson, **more: Any) -> dict[str, Any]:
    """The words round a form on a child."""
    back = reverse("juvenile:of_case", args=[access.case.code])
    return {"heading": heading, "action": _("Simpan"), "back": back, "lead": str(who.label)} | more


def child_of(access: CaseAccess, ordinal: int) -> CasePerson:
    """The child of this number. Raises Refused."""
    found = next((who for who in suspected_of(access) if who.ordinal == ordinal), None)
    if found is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    return found


def _build_facts_form(_actor: Actor, access: CaseAccess, data: Any, ordinal: int) -> CaseForm[ChildFactsForm]:
    who = child_of(access, ordinal)
    known = known_of(who)
    if known is None:
        # What the case has already is looked at, not asked again; by which paper is what is new.
        initial: dict[str, Any] = {
            "version": 0,
            "acted_on": access.case.acted_on,
            "age_years": who.age_years,
            "source": AgeSource.UNKNOWN,
            "threat_years": _threat(access, who),
        }
    else:
        initial = {
            "version": known.version,
            "acted_on": known.acted_on or access.case.acted_on,
            "age_years": known.age_at_act if known.age_at_act is not None else who.age_years,
            "source": known.age_source,
            "threat_years": known.threat_years if known.threat_years is not None else _threat(access, who),
            "is_repeat": known.is_repeat,
            "is_also_victim": known.is_also_victim,
        }
    notes = [f"{FLAG_LABELS[flag]} {FLAG_LAW[flag]}" for flag in (ChildFlag.AGE_UNKNOWN, ChildFlag.ALSO_VICTIM)]
    form = ChildFactsForm(data, now=now(), initial=initial)
    return form, child_words(access, _("Umur dan sangkaan"), who, beside=notes)


def _threat(access: CaseAccess, who: CasePerson) -> int | None:
    """The heaviest penalty among the articles that stand for this person, or for the case, to begin with."""
    charges = [row for row in charges_of(access) if row.person_id in {None, who.id}]
    years = [years_in(row.offence.penalty) for row in charges if row.offence is not None]
    return max((found for found in years if found is not None), default=None)


def _facts(actor: Actor, access: CaseAccess, form: ChildFactsForm, ordinal: int) -> str:
    data = form.cleaned_data
    actions.note_facts(
        by=actor,
        at=now(),
        access=access,
        ordinal=ordinal,
        based_on=data["version"],
        acted_on=data["acted_on"],
        born_on=data["born_on"],
        age_years=data["age_years"],
        source=AgeSource(data["source"]),
        threat_years=data["threat_years"],
        is_repeat=data["is_repeat"],
        is_also_victim=data["is_also_victim"],
    )
    return _("Tersimpan. Periksa tanda-tandanya di bawah ini.")


facts = case_form_view(_NOTES, Section.LEGAL, _build_facts_form, _facts)


def _build_step_form(actor: Actor, access: CaseAccess, data: Any, ordinal: int) -> CaseForm[ChildStepForm]:
    has_section = access.may(actor, _NOTES, Section.LEGAL)
    if not has_section and office_in_sight(actor, access, only=OfficeKind.BAPAS) is None:
        raise Refused(_NOTES, ids={"case": str(access.case.id)})
    who, at = child_of(access, ordinal), now()
    kinds = list(ChildStepKind) if has_section else [kind for kind in ChildStepKind if kind in BY_BAPAS]
    initial = {"happened_at": at, "post_key": uuid4(), "kind": kinds[0].value if len(kinds) == 1 else ""}
    form = ChildStepForm(data, now=at, kinds=kinds, has_paper=has_section, initial=initial)
    return form, child_words(access, _("Catat langkah"), who)


def _step(actor: Actor, access: CaseAccess, form: ChildStepForm, ordinal: int) -> str:
    data = form.cleaned_data
    actions.note_step(
        by=actor,
        at=now(),
        access=access,
        ordinal=ordinal,
        kind=ChildStepKind(data["kind"]),
        happened_at=data["happened_at"],
        companions=[ChildCompanion(each) for each in data["companions"]],
        paper=Paper(number=data.get("number", ""), note=data.get("note", "")),
        post_key=data["post_key"],
    )
    return _("Langkah tercatat.")


step = case_form_view(Permission.CASE_SEE, Section.SUMMARY, _build_step_form, _step)


@act_and_return(_NOTES, "juvenile:of_case", "code", level=messages.ERROR)
def void(request: DeskRequest, code: str, item_id: UUID) -> str:
    """Takes a step back that was noted wrong."""
    with request.entering() as actor:
        access, reason = case_for(actor, code, need=Section.LEGAL, power=_NOTES), reason_given(request.POST)
        actions.void_step(by=actor, at=now(), access=access, step_id=item_id, reason=reason)
    return _("Langkah ditarik. Batas waktunya dihitung ulang. Catat lagi yang benar.")
