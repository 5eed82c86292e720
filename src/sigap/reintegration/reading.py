"""What plans, hands and visits say, opened through the vault's door for whoever leads the case. Never inside an act."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Entering, Sealing, open_section_texts
from sigap.kernel.errors import Refused
from sigap.reintegration.actions import end_place, handover_place, plan_place, visit_place
from sigap.reintegration.models import HomeReturn, ReintegrationVisit, ReturnHandover, ReturnPlan
from sigap.reintegration.queries import clients_with_tasks, require_services, returns_of

type Words = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedReturn:
    """A return with everything that is said of it. `former`: the version that was asked for, or the newest."""

    row: HomeReturn
    plan: ReturnPlan
    words: Words = field(repr=False)
    hands: tuple[tuple[ReturnHandover, Words], ...] = field(repr=False)
    visits: tuple[tuple[ReintegrationVisit, Words], ...] = field(repr=False)
    end: str = field(default="", repr=False)
    former: tuple[ReturnPlan, Words] | None = field(default=None, repr=False)

    @property
    def next_place(self) -> int:
        """Which hand comes next, from 1."""
        return len(self.hands) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedHomeward:
    """The returns of a case, the newest first, and whom the case is worked for."""

    access: CaseAccess
    returns: tuple[OpenedReturn, ...] = ()
    clients: tuple[CasePerson, ...] = ()

    def one(self, return_id: UUID) -> OpenedReturn:
        """One of them. Raises Refused."""
        found = next((each for each in self.returns if each.row.id == return_id), None)
        if found is None:
            raise Refused(Permission.SERVICE_NOTE, ids={"case": str(self.access.case.id), "item": str(return_id)})
        return found


def open_homeward(
    *,
    entering: Entering,
    code: str,
    at: datetime,
    with_visits: bool = True,
    with_clients: bool = True,
    version: int | None = None,
    place: int | None = None,
) -> OpenedHomeward:
    """One case's way home, or its plans alone. Raises Refused.

    `version`: also that version of each plan; `place`: also the one that stood when that hand was noted.
    """

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[HomeReturn], list[CasePerson]], Sequence[Sealing]]:
        access = case_for(actor, code, need=Section.SERVICES, power=Permission.SERVICE_NOTE)
        require_services(actor, access)
        rows = returns_of(access, with_visits=with_visits)
        for row in rows:
            former = _former(row, version, place)
            row.versions = [row.plan, *([former] if former else [])]  # type: ignore[attr-defined]  # see returns_of
        wants_clients = with_visits and with_clients and access.has(Section.PERSONS)
        clients = clients_with_tasks(access) if wants_clients else []
        return (access, rows, clients), [each for row in rows for each in _sealed(access, row)]

    (access, rows, clients), opened = open_section_texts(entering, select, at)
    texts = iter(opened)
    return OpenedHomeward(access=access, returns=tuple(_opened(row, texts) for row in rows), clients=tuple(clients))


def _former(row: Any, version: int | None, place: int | None) -> ReturnPlan | None:
    noted_at = next((each.recorded_at for each in row.hands if each.place == place), None)
    found = (each for each in row.written if each.version == version or (noted_at and each.written_at <= noted_at))
    return next(found, None)


def _sealed(access: CaseAccess, row: Any) -> list[Sealing]:
    found = [(access, plan_place(each.id), each.sealed_words, each.key_id) for each in row.versions]
    found += [(access, handover_place(each.id), each.sealed_words, each.key_id) for each in row.hands]
    found += [
        (access, visit_place(each.id), each.sealed_words, each.key_id)
        for each in row.made
        if each.sealed_words is not None
    ]
    if row.sealed_end is not None:
        found.append((access, end_place(row.id), row.sealed_end, row.key_id))
    return found


def _words(text: str) -> Words:
    return json.loads(text) if text.startswith("{") else {"note": text}


def _opened(row: Any, texts: Iterator[str]) -> OpenedReturn:
    plans = [(plan, _words(next(texts))) for plan in row.versions]
    hands = tuple((each, _words(next(texts))) for each in row.hands)
    visits = tuple((each, _words(next(texts)) if each.sealed_words is not None else {}) for each in row.made)
    end = next(texts) if row.sealed_end is not None else ""
    return OpenedReturn(
        row=row, plan=plans[0][0], words=plans[0][1], hands=hands, visits=visits, end=end, former=plans[-1]
    )
