"""Reads for Simfoni: victims with all that it asks and SIGAP holds; words of its lists; the rhythm."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.models import Service
from sigap.assistance.rules import catalogue
from sigap.cases.models import Assignment, CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.rules import PersonRole, RelationKind
from sigap.kernel.errors import Refused
from sigap.persons.queries import SECOND_OF_PAIR, relations_by_pair
from sigap.persons.rules import kind_proposed
from sigap.places.queries import kind_label
from sigap.sessions.models import ServiceSession
from sigap.simfoni.models import SimfoniLimit, SimfoniWord, VictimEntry
from sigap.simfoni.rules import EntryLimit, SimfoniList, VictimAccount, lists, shipped_limit, written_day

ENTERS = Permission.SIMFONI_ENTER
SERVICES_SHOWN = 100
"""Services of a victim on a page and in the sheet; the page says where there are more."""
type Codes = Mapping[SimfoniList, Mapping[str, str]]
"""Simfoni's word by SIGAP's code, as it stands on a day; empty where Simfoni dropped it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSurroundings:
    """What lies apart from the case: when it was reported, names of places, how offenders stand to victims."""

    reported_on: date
    province: str
    regency: str
    scene: str
    # None where the kinds are closed to the reader.
    pairs: Mapping[tuple[UUID, UUID], str] | None
    declared: Mapping[tuple[UUID, UUID], Sequence[RelationKind]]
    limit_days: int
    codes: Codes

    def relation(self, victim: UUID, offender: UUID) -> str | None:
        """How an offender stands to a victim: as recorded, else as the case's relations say; None while closed."""
        if self.pairs is None:
            return None
        return self.pairs.get((victim, offender)) or kind_proposed(self.declared.get((offender, victim), ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimFile:
    """A victim with what Simfoni asks, as far as it lies in clear; `services` are the first hundred, oldest first.

    `services` is None where the section is closed to the reader.
    """

    access: CaseAccess
    entry: VictimEntry
    person: CasePerson
    offenders: tuple[CasePerson, ...]
    services: tuple[Service, ...] | None
    around: CaseSurroundings
    has_more_services: bool = False

    @property
    def people(self) -> tuple[CasePerson, ...]:
        """Those whose identity the file names."""
        return (self.person, *self.offenders)


def case_to_enter(actor: Actor, code: str) -> CaseAccess:
    """The case, for who enters it for its own office and works in its identities. Raises Refused."""
    access = case_for(actor, code, need=Section.IDENTITY, power=ENTERS)
    if access.case.office_id not in access.offices_where(actor, ENTERS, Section.IDENTITY):
        raise Refused(ENTERS, ids={"case": str(access.case.id)})
    return access


def entry_lines(access: CaseAccess) -> list[str]:
    """How far each person of a case is in Simfoni, for whoever gets the case: nobody is to be entered twice."""
    rows = VictimEntry.objects.filter(case=access.case, recorded_at__isnull=False).select_related("person")
    return [
        f"Orang {row.person.ordinal}: Simfoni PPA, {row.number or row.not_entered_label}"
        for row in rows.defer("person__sealed_identity").order_by("person__ordinal")
    ]


def is_shown(entry: VictimEntry) -> bool:
    """Whether there is something to see: a victim, or somebody else who stands in Simfoni."""
    return entry.person.role == PersonRole.VICTIM or not entry.is_waiting


def entry_of(access: CaseAccess, ordinal: int) -> VictimEntry:
    """One of a case, by the person's number. Raises Refused."""
    rows = VictimEntry.objects.filter(case=access.case, person__ordinal=ordinal).select_related("person")
    found = rows.defer("person__sealed_identity").first()
    if found is None or not is_shown(found):
        raise Refused(ENTERS, ids={"case": str(access.case.id)})
    return found


def my_entries(actor: Actor, *, waiting: bool | None = None) -> QuerySet[VictimEntry]:
    """Victims of the cases on which the actor works, the oldest first; with `waiting` only those that wait, or not.

    Those of cases that are over come last: nothing presses there, and an old register brings thousands of them.
    """
    offices = actor.offices_where(ENTERS)
    mine = Assignment.objects.filter(person_id=actor.person_id, office_id__in=offices, until=None)
    rows = VictimEntry.objects.filter(case__in=mine.values("case_id"), case__office_id__in=offices)
    if waiting is not None:
        rows = rows.filter(recorded_at__isnull=waiting)
    if waiting:
        rows = rows.filter(person__role=PersonRole.VICTIM)
    rows = rows.select_related("case", "person").defer("person__sealed_identity")
    return rows.order_by(F("case__closed_at").asc(nulls_first=True), "since", "case_id", "person__ordinal")


def entries_listed(actor: Actor, *, page: int, most: int) -> tuple[list[VictimEntry], list[VictimEntry]]:
    """A page of the actor's victims who wait, and those of whom a sheet said otherwise; one more than `most` of each.

    Ordered as `my_entries`. Two statements, however many cases they work on.
    """
    with connection.cursor() as cursor:
        parameters: list[Any] = [list(actor.offices_where(ENTERS)), (page - 1) * most, most + 1]
        cursor.execute("SELECT entry, differs FROM simfoni.of_my_work(%s, %s, %s)", parameters)
        listed: list[tuple[UUID, bool]] = cursor.fetchall()
    rows = VictimEntry.objects.filter(pk__in=[entry for entry, _differs in listed]).select_related("case", "person")
    known = {row.pk: row for row in rows.defer("person__sealed_identity")}
    waiting, differing = (
        [known[entry] for entry, differs in listed if differs is wanted and entry in known] for wanted in (False, True)
    )
    return waiting, differing


def files_of(accesses: Iterable[CaseAccess], wanted: Collection[UUID] | None = None) -> list[VictimFile]:
    """What Simfoni asks of victims of these cases, in three statements however many there are.

    `wanted`: of these people alone.
    """
    by_case = {access.case.pk: access for access in accesses}
    people: dict[UUID, list[CasePerson]] = {case_id: [] for case_id in by_case}
    rows = CasePerson.objects.filter(case__in=by_case).select_related("simfoni").defer("sealed_identity")
    for person in rows.order_by("ordinal"):
        people[person.case_id].append(person)
    read = {case_id for case_id, access in by_case.items() if access.has(Section.SERVICES)}
    services, around = _services(read), _around_of(by_case)
    files = []
    for case_id, access in by_case.items():
        others = tuple(person for person in people[case_id] if person.role in SECOND_OF_PAIR)
        for person in people[case_id]:
            entry = getattr(person, "simfoni", None)
            if entry is None or (wanted is not None and person.pk not in wanted) or not is_shown(entry):
                continue
            given = [row for row in services.get(case_id, ()) if _is_for(row, person.pk)]
            files.append(
                VictimFile(
                    access=access,
                    entry=entry,
                    person=person,
                    offenders=_offenders_of(person, others),
                    services=tuple(given[:SERVICES_SHOWN]) if case_id in read else None,
                    around=around[case_id],
                    has_more_services=len(given) > SERVICES_SHOWN,
                )
            )
    return files


def _offenders_of(person: CasePerson, others: Iterable[CasePerson]) -> tuple[CasePerson, ...]:
    """Who stands beside this person as reported; a child in conflict with the law beside a victim alone."""
    wanted = SECOND_OF_PAIR if person.role == PersonRole.VICTIM else {PersonRole.SUSPECT}
    return tuple(each for each in others if each.pk != person.pk and each.role in wanted)


def _services(cases: Collection[UUID]) -> dict[UUID, list[Service]]:
    """Services as they stand now, the oldest first, each with the people of the session that it was."""
    people = ServiceSession.objects.filter(service_id=Coalesce(OuterRef("root"), OuterRef("pk"))).values("people")
    rows = Service.objects.filter(case__in=cases, replaced_by__isnull=True, is_void=False).defer("sealed_detail")
    found: dict[UUID, list[Service]] = {}
    newest = Coalesce(F("session_version__people"), Subquery(people))
    for row in rows.annotate(session_people=newest).order_by("done_at", "recorded_at"):
        found.setdefault(row.case_id, []).append(row)
    return found


def _is_for(row: Service, person_id: UUID) -> bool:
    """Whether a service was for this person: named, among those of the session, or for everybody."""
    named = vars(row)["session_people"] or ([row.person_id] if row.person_id else [])
    return not named or person_id in named


def _around_of(cases: Collection[UUID]) -> dict[UUID, CaseSurroundings]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM simfoni.around(%s)", [list(cases)])
        return {row[0]: _around(row) for row in cursor.fetchall()}


def _around(row: tuple[Any, ...]) -> CaseSurroundings:
    _case_id, reported_at, province, regency, scene, pairs, declared, limit_days, written = row
    recorded = None if pairs is None else {(UUID(one), UUID(other)): kind for one, other, kind in _parsed(pairs)}
    return CaseSurroundings(
        reported_on=localdate(reported_at),
        province=province or "",
        regency=(regency or "").removeprefix("Kabupaten "),
        scene=", ".join(_place(*each.split(":", 1)) for each in scene or ()),
        pairs=recorded,
        declared=relations_by_pair((UUID(one), kind, UUID(other)) for one, kind, other in _parsed(declared)),
        limit_days=limit_days,
        codes=_codes(_parsed(written)),
    )


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _place(kind: str, name: str) -> str:
    return f"{kind_label(kind)} {name}"


def codes_on(day: date) -> Codes:
    """Simfoni's words as they stand on a day: as shipped, and what was written of them since."""
    rows = SimfoniWord.objects.filter(valid_from__lte=day).order_by("valid_from", "recorded_at")
    return _codes(rows.values_list("list", "code", "word"))


def _codes(written: Iterable[tuple[str, str, str]]) -> Codes:
    found = {each: dict(facts.words) for each, facts in lists().items()}
    for of, code, word in written:
        found[SimfoniList(of)][code] = word
    return found


def words_written() -> dict[tuple[str, str], list[SimfoniWord]]:
    """Every word that was written since the shipped ones, the newest first, by list and code."""
    found: dict[tuple[str, str], list[SimfoniWord]] = {}
    for row in SimfoniWord.objects.order_by("-valid_from", "-recorded_at"):
        found.setdefault((row.list, row.code), []).append(row)
    return found


def limit_now() -> EntryLimit:
    """The rhythm that counts now, and who agreed on it."""
    row = SimfoniLimit.objects.order_by("-recorded_at", "-pk").first()
    return EntryLimit(days=row.days, decided=row.decided) if row else shipped_limit()


def service_code(kind: str) -> str:
    """Under which of Simfoni's services a service of the catalogue is entered; empty for one that is in none."""
    row = catalogue().named(kind)
    return row.simfoni if row else ""


def is_taken(number: str, person_id: UUID) -> bool:
    """Whether another victim of the office has this number, of whom the actor may know. Waits for who asks it now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT simfoni.is_taken(%s, %s)", [number, person_id])
        return bool(cursor.fetchone()[0])


def account_of(file: VictimFile, codes: Codes) -> VictimAccount:
    """What is recorded of a victim in clear, in Simfoni's words, to be held against a sheet; no name is in it."""
    case, around = file.access.case, file.around
    words_by_field: dict[str, Iterable[str | None]] = {
        "acted_on": [written_day(case.acted_on)],
        "reported_on": [written_day(around.reported_on)],
        "place": [codes[SimfoniList.PLACE].get(case.place_kind)],
        "regency": [around.regency],
        "sex": [codes[SimfoniList.SEX].get(file.person.sex)],
        "age": ["" if file.person.age_years is None else str(file.person.age_years)],
        "form": [codes[SimfoniList.FORM].get(form) for form in file.person.forms],
    }
    if file.services is not None and not file.has_more_services:
        words_by_field["service"] = [codes[SimfoniList.SERVICE].get(service_code(row.kind)) for row in file.services]
    if around.pairs is not None:
        kinds = [around.relation(file.person.pk, each.pk) for each in file.offenders]
        words_by_field["relation"] = [codes[SimfoniList.RELATION].get(kind) for kind in kinds if kind]
    return {field: frozenset(value for value in values if value) for field, values in words_by_field.items()}


def ages_of(file: VictimFile) -> range | None:
    """How old the victim can have been on the day of the report; None while no age is recorded."""
    person, reported_on = file.person, file.around.reported_on
    if person.age_years is None or person.aged_at is None:
        return None
    recorded_on: date = localdate(person.aged_at)
    years = abs(recorded_on.year - reported_on.year)
    if recorded_on >= reported_on:
        return range(max(person.age_years - years - 1, 0), person.age_years + 1)
    return range(person.age_years, person.age_years + years + 2)


def entries_by_number(actor: Actor) -> dict[str, list[VictimEntry]]:
    """Entered victims of the actor's cases, by their number."""
    found: dict[str, list[VictimEntry]] = {}
    for entry in my_entries(actor, waiting=False).exclude(number=""):
        found.setdefault(entry.number, []).append(entry)
    return found


def due_at(entry: VictimEntry, days: int) -> datetime:
    """By when a victim is to be entered, by the agreed rhythm."""
    return entry.since + timedelta(days=days)
