"""Where the demo's stories are played: each officer in a session of their own, each act in its own transaction."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Protocol
from uuid import UUID

from sigap.access import sessions
from sigap.access.entry import Actor, enter
from sigap.access.models import Office, Person
from sigap.access.queries import Colleague, people_of_office
from sigap.access.sessions import SessionStore
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cleaning import CleanCopy
from sigap.kernel.reference import toml_file
from sigap.kernel.working_time import OfficeCalendar


class NotPlayable(Exception):
    """A story names what does not exist, or what has yet to come."""


@dataclass(kw_only=True)
class StoryProgress:
    """How far one story has come: its place among them, its report, its case, who is in it, what was sent."""

    row: Mapping[str, Any]
    place: int = 0
    number: str = ""
    code: str = ""
    manager: str = ""
    intake: str = ""
    ordinals: dict[str, int] = field(default_factory=dict)
    ids: dict[str, UUID] = field(default_factory=dict)

    @property
    def police_number(self) -> str:
        """Of the report to the police (LP): the story's own, or one by its place among them."""
        return str(self.row.get("lp", f"LP/CONTOH/{100 + self.place}/2026"))


class DemoFiles(Protocol):
    """Where the files for the cases lie."""

    def file(self, name: str) -> tuple[bytes, CleanCopy]:
        """A file as it was brought, and its clean copy."""


class Stage:
    """The officers' sessions and what was looked up once. `now` is the moment at which the demo is loaded."""

    def __init__(self, now: datetime, calendar: OfficeCalendar, papers: DemoFiles) -> None:
        self.now = now
        self.calendar = calendar
        self.papers = papers
        self._tickets: dict[str, str] = {}
        self._people: dict[str, Person] = {}
        self._offices: dict[str, Office] = {}

    @contextmanager
    def acting(self, login: str) -> Iterator[Actor]:
        """Somebody inside the desk's door."""
        with enter(self._ticket(login)) as actor:
            yield actor

    @contextmanager
    def on_case(self, login: str, progress: StoryProgress) -> Iterator[tuple[Actor, CaseAccess]]:
        """Somebody at the desk with the story's case before them."""
        with self.acting(login) as actor:
            yield actor, case_for(actor, progress.code)

    def entering(self, login: str) -> Callable[[], Any]:
        """What readings through the vault's door take."""
        return lambda: self.acting(login)

    def shown_again(self, login: str, *, at: datetime) -> None:
        """The officer shows again who they are."""
        if not sessions.touch(self._ticket(login), person_id=self.person(login).pk, at=at):
            raise NotPlayable(login)

    def person(self, login: str) -> Person:
        """One of the people."""
        if login not in self._people:
            self._people[login] = Person.objects.get(login=login)
        return self._people[login]

    def login_of(self, person_id: UUID) -> str:
        """By which name somebody signs in."""
        return Person.objects.values_list("login", flat=True).get(pk=person_id)

    def office(self, name: str) -> Office:
        """One of the offices."""
        if name not in self._offices:
            self._offices[name] = Office.objects.get(name=name, valid_to=None)
        return self._offices[name]

    def leave(self) -> None:
        """Everybody signs out."""
        for ticket in self._tickets.values():
            SessionStore(ticket).flush()
        self._tickets.clear()

    def _ticket(self, login: str) -> str:
        if login not in self._tickets:
            store = SessionStore()
            store["_auth_user_id"] = str(self.person(login).pk)
            store.create()
            self._tickets[login] = str(store.session_key)
        return self._tickets[login]


def colleague(actor: Actor, login: str, *, at: datetime) -> Colleague:
    """Somebody who works in the actor's office."""
    return next(who for who in people_of_office(actor, actor.office_ids[0], at=at) if who.login == login)


def version_of(access: CaseAccess, ordinal: int) -> int:
    """The version of a person as it stands."""
    return CasePerson.objects.values_list("version", flat=True).get(case=access.case, ordinal=ordinal)


@cache
def _addresses() -> tuple[str, ...]:
    return tuple(toml_file("sigap.cli.demo", "stories.toml")["addresses"]["list"])


def home_of(progress: StoryProgress, *, is_own: bool = True) -> str:
    """Where the story's person lives; another house, for whoever lives elsewhere."""
    homes = _addresses()
    return homes[(progress.place + (0 if is_own else 3)) % len(homes)]
