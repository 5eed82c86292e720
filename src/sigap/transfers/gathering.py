"""The whole case as it goes out, gathered so that nobody there is asked again. The reporter stays behind.

Through the vault's door, each opening traced, never inside an act. What is words is in Indonesian, whoever gathers it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.assistance import reading as assistance
from sigap.assistance.models import ANSWER_LABELS, service_words
from sigap.assistance.queries import PAGE
from sigap.assistance.rules import ConsentResponse
from sigap.cases.actions.contacts import ContactCard
from sigap.cases.models import CaseExclusion, CasePerson, DangerTag, Relation
from sigap.cases.queries import CaseAccess, case_for, persons_of
from sigap.cases.reading import (
    Entering,
    open_exclusions,
    open_identity,
    open_section_texts,
    open_text,
    safe_contact,
)
from sigap.cases.rules import OLDEST, PersonRole
from sigap.casework.models import DOMAIN_LABELS, LINE_WORDS
from sigap.casework.reading import OpenedGoal, OpenedPlan, OpenedService, PlanPart, open_plan
from sigap.casework.rules import SCORE, STRENGTHS, WISHES, RecordKind
from sigap.kernel.errors import Refused
from sigap.persons.queries import pairs_of
from sigap.persons.reading import open_part, open_person
from sigap.persons.rules import age_span
from sigap.places.queries import home_regency, label_of
from sigap.questionnaires.forms import shown_answers
from sigap.questionnaires.reading import OpenedSheet, open_newest
from sigap.reintegration.reading import OpenedReturn, open_homeward
from sigap.transfers.actions import UnableToTransfer, consent_place
from sigap.transfers.actions.sending import check_may_send
from sigap.transfers.models import OutgoingTransfer
from sigap.transfers.proceedings import consent_lines, open_proceedings, statement_lines
from sigap.transfers.queries import TRANSFERS
from sigap.transfers.reading import REASON, open_pair, public_of
from sigap.transfers.rules import CASE_FILE, LARGEST_CONTENT, MovedCase, MovedGoal, MovedPerson, expires_on
from sigap.ui.dates import local, long_day
from sigap.vault.transfer_files import SignedFile, sealed_file

_LINES = {each.value: label for each, label in DOMAIN_LABELS.items()} | LINE_WORDS | {
    STRENGTHS: _("Kekuatan"), WISHES: _("Keinginan"), "words": _("Kata-kata klien"), "changes": _("Yang berubah"),
    "others": _("Yang didengar"),
}  # fmt: skip
"""Lines of a record of a client, as they are called."""


def case_file(*, entering: Entering, code: str, transfer_id: UUID, at: datetime) -> SignedFile:
    """Everything of a case, sealed to the other office and signed by this one. Raises as `open_whole_case`."""
    row, content = open_whole_case(entering=entering, code=code, transfer_id=transfer_id, at=at, as_file=True)
    if row.partner is None:
        raise Refused(TRANSFERS)
    _key, pair = open_pair(entering=entering, at=at)
    to = public_of(row.partner)
    head = {
        "transfer": content.transfer, "expires_on": content.expires_on, "from": pair.public.fingerprint,
        "to": to.fingerprint, "office": content.office, "regency": content.regency,
    }  # fmt: skip
    return sealed_file(CASE_FILE, head, content.as_bytes(), to=to, pair=pair)


def open_whole_case(
    *, entering: Entering, code: str, transfer_id: UUID, at: datetime, as_file: bool = False
) -> tuple[OutgoingTransfer, MovedCase]:
    """Everything of a case that moves. Raises Refused, StepUpNeeded, UnableToTransfer."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, OutgoingTransfer, list[CasePerson]], Sequence[Any]]:
        access = case_for(actor, code, need=Section.IDENTITY, power=TRANSFERS)
        row = check_may_send(actor, access, transfer_id, as_file=as_file)
        people = [who for who in persons_of(access) if who.role != PersonRole.REPORTER]
        if any(who.restricted_at is not None for who in people):
            raise UnableToTransfer(_("Pemrosesan data seorang dalam kasus ini dibatasi. Cabut dulu, baru dialihkan."))
        return (access, row, people), [(access, consent_place(row.id), row.sealed_consent, row.key_id)]

    with translation.override("id"):
        (access, row, people), (words,) = open_section_texts(entering, select, at)
        case_content = _case_content(entering, code, access, at)
        content = MovedCase(
            transfer=str(row.id), expires_on=expires_on(localdate(at)).isoformat(), code=code,
            consent=f"{ANSWER_LABELS[ConsentResponse.GIVEN]}, {long_day(row.consented_on)}. {words}",
            people=[_person(entering, code, who, at) for who in people], **case_content,
        )  # fmt: skip
    if len(content.as_bytes()) > LARGEST_CONTENT:
        raise UnableToTransfer(_("Kasus ini terlalu besar untuk satu berkas. Kirim sebagai cetakan."))
    return row, content


def _case_content(entering: Entering, code: str, access: CaseAccess, at: datetime) -> dict[str, Any]:
    """All but the people: rows as they stand, and what is opened, in words."""
    parts = frozenset({PlanPart.GOALS, PlanPart.SERVICES, PlanPart.RECORDS})
    plan = open_plan(entering=entering, code=code, at=at, parts=parts)
    kept = open_exclusions(entering=entering, code=code, at=at).rows
    given = _services(entering, code, at)
    sheets = open_newest(entering=entering, code=code, at=at)
    homeward = open_homeward(entering=entering, code=code, at=at, with_clients=False)
    summary = open_text(entering=entering, code=code, section=Section.SUMMARY, at=at).text
    law = open_proceedings(entering=entering, code=code, access=access, at=at)
    case = access.case
    with entering():
        numbers = {who.pk: who.ordinal for who in persons_of(access) if who.role != PersonRole.REPORTER}
        return {
            "office": case.office_name, "regency": label_of(home_regency()), "summary": summary, "risk": case.risk,
            "opened_on": long_day(local(case.opened_at)), "kind": case.kind, "place": case.place_kind,
            "acted_on": case.acted_on.isoformat() if case.acted_on else "", "area": case.area,
            "area_label": label_of(case.area) if case.area else "",
            "relations": _relations(access, numbers), "goals": [_goal(goal) for goal in plan.goals],
            "offenders": [
                (pair.victim.ordinal, pair.offender.ordinal, pair.row.kind, pair.row.household)
                for pair in pairs_of(access) if pair.row
            ],
            "kept": [(row.basis, _exclusion_words(row, words)) for row, words in kept if row.lifted_at is None],
            "dangers": list(DangerTag.objects.filter(case=case, lifted_at=None).values_list("flag", flat=True)),
            "records": [
                *_records(plan, numbers, (RecordKind.ASSESSMENT, RecordKind.FOLLOW_UP)),
                *(_answered(sheet) for sheet in sheets if not sheet.lost),
            ],
            "safety": _records(plan, numbers, (RecordKind.SAFETY_PLAN,)),
            "services": [
                f"{long_day(local(each.done_at))}: {service_words(each.kind)}. {note}" for each, note in reversed(given)
            ],
            "journey": [line for each in homeward.returns for line in _journey(each)],
            "proceedings": law.stands, "limits": law.limits, "wishes": law.wishes,
            "consents": consent_lines(access, at), "statements": statement_lines(access),
            "entries": [line for path in settings.SIGAP_ENTERED_ELSEWHERE for line in import_string(path)(access)],
            "timeline": _timeline(access, plan),
        }  # fmt: skip


def _services(entering: Entering, code: str, at: datetime) -> list[Any]:
    """Every service with its note, the newest first: page after page."""
    found: list[Any] = []
    for page in count(1):
        rows = assistance.open_notes(entering=entering, code=code, at=at, page=page).services
        found += rows
        if len(rows) < PAGE:
            break
    return found


def _exclusion_words(row: CaseExclusion, words: str) -> str:
    """Who must not know: an office, an officer or a place of ours by name, with what was said of it."""
    who = row.office_name or row.person_name or (label_of(row.area) if row.area else "")
    return ": ".join(filter(None, (who, words))) or str(row.kind_label)


def _person(entering: Entering, code: str, who: CasePerson, at: datetime) -> MovedPerson:
    identity: dict[str, str] = {}
    card = safe_contact(entering=entering, code=code, ordinal=who.ordinal, reason=REASON, at=at)
    if who.is_named:
        opened = open_identity(entering=entering, code=code, ordinal=who.ordinal, reason=REASON, at=at).identity
        identity = opened.as_known()
    parts = {}
    for part in open_person(entering=entering, code=code, ordinal=who.ordinal, at=at).parts:
        if part.row is None or part.erased_at is not None:
            continue
        facts = part.facts
        if part.spec.is_closed:
            one = open_part(entering=entering, code=code, ordinal=who.ordinal, part=part.spec.part, at=at)
            facts = one.parts[0].facts
        parts[part.spec.part.value] = dict(facts)
    heard_on = who.recorded_on.isoformat() if who.recorded_on else ""
    return MovedPerson(
        ordinal=who.ordinal, role=who.role, sex=who.sex, age=_age(who, at), said_age=who.age_years, said_on=heard_on,
        identity=identity, parts=parts, contact=_contact(card) if card else {}, forms=who.forms, settings=who.settings,
        letters=who.letters,
    )  # fmt: skip


def _age(who: CasePerson, at: datetime) -> int | None:
    """The least that somebody can be today: as a paper says it, and as a SIGAP of before keeps it."""
    span = age_span(who.age_years, who.recorded_on, localdate(at))
    return min(span[0], OLDEST) if span else who.age_years


def _contact(card: ContactCard) -> dict[str, str]:
    fields = card.as_fields()
    return {name: value for name, value in (fields | {"never": ",".join(fields["never"])}).items() if value}


def _relations(access: CaseAccess, numbers: dict[UUID, int]) -> list[tuple[int, str, int]]:
    rows = Relation.objects.filter(case=access.case, ended_at=None).values_list("person_id", "kind", "other_id")
    return [
        (numbers[first], kind, numbers[other]) for first, kind, other in rows if first in numbers and other in numbers
    ]


def _records(plan: OpenedPlan, numbers: dict[UUID, int], kinds: Collection[RecordKind]) -> list[str]:
    """The newest version of each record of a client, with its day and writer: it stays what it was."""
    newest = {(each.row.kind, each.row.subject_id): each for each in plan.records if each.row.kind in kinds}
    found = []
    for each in sorted(newest.values(), key=lambda one: (one.row.happened_on, one.row.version)):
        if lines := _lines(each.content):
            who = numbers.get(each.row.subject_id, 0)
            head = f"{each.row.kind_label}, orang {who}, {long_day(each.row.happened_on)}, {each.row.recorded_by_name}"
            found.append("\n".join([head, *lines]))
    return found


def _answered(sheet: OpenedSheet) -> str:
    """What was answered to a form of ours, in its own words: the other office has no such form."""
    row = sheet.row
    who = f", orang {row.person.ordinal}" if row.person else ""
    head = f"{row.edition.title}{who}, {long_day(local(row.recorded_at))}, {row.recorded_by_name}"
    found = shown_answers(row.edition.specs, sheet.answers)
    return "\n".join([head, *(f"- {question.label}: {words}" for question, words in found)])


def _lines(content: Mapping[str, str]) -> list[str]:
    found = []
    for name, label in _LINES.items():
        words, step = content.get(name, ""), content.get(SCORE + name, "")
        if words or step:
            found.append(f"- {label}{f' ({step} dari 5)' if step else ''}: {words or '–'}")
    return found


def _goal(goal: OpenedGoal) -> MovedGoal:
    return MovedGoal(
        area=goal.row.area,
        words=goal.words,
        due_on=goal.row.due_on.isoformat(),
        is_open=goal.row.is_open,
        ordinal=goal.row.person.ordinal if goal.row.person else None,
        services=[_service_line(each) for each in goal.services],
    )


def _service_line(each: OpenedService) -> str:
    line = f"{each.row.service_label or each.task}: {each.row.owner}, {each.row.state_label}"
    return f"{line}. {each.result}" if each.result else line


def _journey(each: OpenedReturn) -> Iterator[str]:
    plan = each.plan
    parts = (each.row.state_label, each.words.get("address"), each.words.get("assessment"), each.words.get("note"))
    yield f"{long_day(plan.leaves_on)}: {plan.destination_label}. " + ". ".join(str(words) for words in parts if words)
    for hand, words in each.hands:
        yield f"{long_day(hand.handed_on)}: {words.get('giver', '')} → {words.get('taker', '')}"
    for visit, words in each.visits:
        sentence = ". ".join(filter(None, (words.get("client_words"), words.get("note"))))
        yield f"{long_day(visit.made_on or visit.due_on)}: {visit.state_label}. {sentence}".strip()


def _timeline(access: CaseAccess, plan: OpenedPlan) -> list[str]:
    goals = [f"{long_day(local(goal.row.set_at))}: tujuan {goal.row.area_label}" for goal in plan.goals]
    return [f"{long_day(local(access.case.opened_at))}: kasus dibuka, {access.case.manager_name}", *goals]
