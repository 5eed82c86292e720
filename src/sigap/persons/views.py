"""A person's page with a card for each part, a form for each part, and the pairs of victims and alleged offenders."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for, person_of
from sigap.cases.reading import open_identity
from sigap.cases.rules import PersonRole
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.persons import actions
from sigap.persons.forms import CERTAIN, OffendersForm, PartForm
from sigap.persons.models import DOUBT_LABELS
from sigap.persons.proposing import proposed_facts
from sigap.persons.queries import WRITES, has_pairs, pairs_of, part_of, reads_offenders, standing_flags
from sigap.persons.reading import OpenedPerson, open_part, open_person
from sigap.persons.rows import cards_of, lines_of, offender_rows, pairs_merge, part_merge
from sigap.persons.rules import PartSpec, PersonPart, may_have_come_of_age
from sigap.persons.words import label_of

_CONFLICT = 409
_CORRECTING = "correct"


def _person_url(code: str, ordinal: int) -> str:
    return reverse("persons:person", args=[code, ordinal])


@reading_sealed(Permission.CASE_SEE)
def person(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    """What is known of a person, as far as it stands open to the reader."""
    at = now()
    opened = open_person(entering=request.entering, code=code, ordinal=ordinal, at=at)
    who = opened.person
    with request.entering() as actor:
        reads = has_pairs(who) and bool(reads_offenders(actor, opened.access))
        pairs = pairs_of(opened.access) if reads else []
        writes = not opened.access.case.is_closed and reads_offenders(actor, opened.access, power=WRITES)
        context = case_page(opened.access, Section.PERSONS, now=at) | {
            "person": who,
            "cards": cards_of(opened),
            "is_restricted": opened.access.restricts(who),
            "offenders": offender_rows(pairs, who),
            "reads_offenders": reads,
            "may_relate": bool(writes and pairs),
            "may_be_adult": may_have_come_of_age(who.age_years, who.recorded_on, localdate(at)),
            "recorded_on": who.recorded_on,
        }
        return render(request, "persons/person.html", context)


@reading_sealed(Permission.CASE_SEE)
def _part_page(request: DeskRequest, code: str, ordinal: int, slug: str) -> HttpResponse:
    at = now()
    opened = open_part(entering=request.entering, code=code, ordinal=ordinal, part=slug, at=at)
    (part,) = opened.parts
    facts, is_proposed = dict(part.facts), False
    if part.row is None and part.may_write:
        facts, is_proposed = _from_identity(request, opened, part.spec), True
    with request.entering() as actor:
        if is_proposed and not facts:
            facts = proposed_facts(opened.access, opened.person, part.spec.part)
        context = _part_context(opened.access, opened.person, part.spec) | {
            "part": part,
            "lines": lines_of(part),
            "is_proposed": is_proposed and bool(facts),
            "offers_identity": is_proposed
            and part.spec.part is PersonPart.ID_ADDRESS
            and opened.person.is_named
            and opened.access.may(actor, Permission.IDENTITY_OPEN, Section.IDENTITY),
        }
        if part.may_write:
            role = PersonRole(opened.person.role)
            context["form"] = PartForm(spec=part.spec, role=role, facts=facts, initial={"version": part.version})
        return render(request, "persons/part.html", context)


def _from_identity(request: DeskRequest, opened: OpenedPerson, spec: PartSpec) -> dict[str, str]:
    """The address that lies sealed in the identity, where the writer asks for it: opened as a correction is."""
    if spec.part is not PersonPart.ID_ADDRESS or request.GET.get("dari") != "identitas":
        return {}
    identity = open_identity(
        entering=request.entering,
        code=opened.access.case.code,
        ordinal=opened.person.ordinal,
        reason=_CORRECTING,
        at=now(),
    ).identity
    found = {"region": identity.village, "address": identity.address}
    return {name: value for name, value in found.items() if value}


def _part_context(access: CaseAccess, who: CasePerson, spec: PartSpec) -> dict[str, Any]:
    return case_page(access, Section.PERSONS, now=now()) | {
        "person": who,
        "spec": spec,
        "heading": f"{label_of(spec)}, {who.label}",
        "back": _person_url(access.case.code, who.ordinal),
        "uses": [(label_of(each), each.used_by) for each in spec.fields_of(PersonRole(who.role))],
    }


def _build_form(
    actor: Actor, code: str, ordinal: int, slug: str, data: Any, *, asks_doubt: bool = False
) -> tuple[Any, ...]:
    access = case_for(actor, code, need=Section.PERSONS, power=WRITES)
    who = person_of(access, ordinal)
    spec = part_of(actor, access, who, slug)
    return access, who, spec, PartForm(data, spec=spec, role=PersonRole(who.role), asks_doubt=asks_doubt)


@act(WRITES)
def _write(request: DeskRequest, code: str, ordinal: int, slug: str) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        doubts = failure.unable.doubts if isinstance(failure.unable, actions.NotCertain) else ()
        access, who, spec, form = _build_form(actor, code, ordinal, slug, request.POST, asks_doubt=bool(doubts))
        form.is_valid()
        context = _part_context(access, who, spec) | {
            "form": form,
            "doubts": [DOUBT_LABELS[each] for each in doubts],
            "unable": "" if doubts else failure.sentence,
        }
        return render(request, "persons/part.html", context, status=failure.status)

    show_on_failure(request, again)
    try:
        with request.entering() as actor:
            access, _who, spec, form = _build_form(actor, code, ordinal, slug, request.POST)
            check_form(form)
            written = actions.write_part(
                by=actor,
                at=now(),
                access=access,
                ordinal=ordinal,
                part=spec.part,
                facts=form.facts,
                based_on=form.cleaned_data["version"],
                is_certain=CERTAIN in request.POST,
            )
    except actions.StaleFacts:
        return _conflict(request, code, ordinal, slug, form)
    messages.success(request, _("Tersimpan dan tersegel.") if written else _("Belum ada yang diisi."))
    return HttpResponseRedirect(_person_url(code, ordinal))


def _conflict(request: DeskRequest, code: str, ordinal: int, slug: str, form: PartForm) -> HttpResponse:
    """Both versions field by field; the same written twice is a second click."""

    def version(number: int | None) -> OpenedPerson:
        return open_part(entering=request.entering, code=code, ordinal=ordinal, part=slug, at=now(), version=number)

    based_on = form.cleaned_data["version"]
    base = version(based_on).parts[0].facts if based_on else {}
    opened = version(None)
    (theirs,) = opened.parts
    with request.entering():
        merge = part_merge(theirs, base, form.facts)
        if not merge["rows"]:
            messages.success(request, _("Tersimpan dan tersegel."))
            return HttpResponseRedirect(_person_url(code, ordinal))
        context = _part_context(opened.access, opened.person, theirs.spec) | {"merge": merge}
        return render(request, "persons/part.html", context, status=_CONFLICT)


part = either(get=_part_page, post=_write)


def _pairs_form(actor: Actor, access: CaseAccess, data: Any, _item: Any) -> CaseForm[OffendersForm]:
    pairs = pairs_of(access, flags=standing_flags(access))
    if not pairs or access.case.is_closed or not reads_offenders(actor, access, power=WRITES):
        raise Refused(WRITES, ids={"case": str(access.case.id)})
    form = OffendersForm(data, pairs=pairs)
    words = {
        "heading": _("Hubungan terlapor dengan korban"),
        "action": _("Simpan"),
        "back": reverse("cases:persons", args=[access.case.code]),
        "lead": _("Satu isian untuk setiap pasangan. Yang sudah tercatat di kasus ini diusulkan; periksa saja."),
        "in_two": True,
        "merge": pairs_merge(access, form) if data is not None else None,
    }
    return form, words


def _pairs_written(actor: Actor, access: CaseAccess, form: OffendersForm, _item: Any) -> str:
    actions.write_relations(by=actor, at=now(), access=access, pairs=form.given)
    return _("Hubungan tersimpan.")


offenders = case_form_view(WRITES, Section.PERSONS, _pairs_form, _pairs_written)
