"""Who may do what in which section of a case now: the plan's rules as small functions over plain facts.

Written from the plan and docs/security.md, by hand, and from nothing that runs: the program is held against it. Codes
are plain text, so that no constant of the program can be wrong on both sides. `MATRIX` is the table of powers that a
change of any power must change too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from tests.rules.test_access_matrix import ALL_SECTIONS, MATRIX

_FOR_HELP = {"summary", "persons", "identity", "referrals", "services"}
_FOR_LAW = {"summary", "persons", "identity", "referrals", "legal"}
_WITHOUT_NAMES = {"summary", "persons", "referrals"}
OPENED_FOR: dict[str, set[str]] = {
    "accompaniment": _FOR_HELP,
    "child_inquiry": _WITHOUT_NAMES,
    "civil_papers": _WITHOUT_NAMES,
    "education": _WITHOUT_NAMES | {"services"},
    "forensic_examination": {"summary", "persons", "identity", "referrals"},
    "labour_inspection": {"summary", "referrals"},
    "migrant_record": _WITHOUT_NAMES,
    "passport_check": _WITHOUT_NAMES,
    "return_home": _WITHOUT_NAMES | {"services"},
    "social_report": {"summary", "persons", "identity", "referrals"},
    "case_information": _WITHOUT_NAMES | {"legal"},
    "emergency_care": _FOR_HELP,
    "faith_counselling": _WITHOUT_NAMES | {"services"},
    "health_costs": _WITHOUT_NAMES,
    "legal_aid": _FOR_LAW,
    "medical_care": _FOR_HELP,
    "medical_certificate": _FOR_HELP,
    "police_report": _FOR_LAW | {"documents"},
    "pretrial_meeting": _WITHOUT_NAMES | {"legal"},
    "protection": _FOR_LAW,
    "protection_order": _WITHOUT_NAMES,
    "restitution": _WITHOUT_NAMES,
    "security_support": {"summary", "referrals"},
    "shelter": _FOR_HELP,
    "social_inquiry": _WITHOUT_NAMES,
    "social_rehabilitation": _FOR_HELP,
    "visum": {"summary", "persons", "identity", "referrals"},
    "witness_protection": _WITHOUT_NAMES | {"services"},
}
"""Accepting opens exactly this: a name only where the work needs it, never what was told in confidence."""
IN_EMERGENCY = {"summary", "persons", "identity", "notes"}
"""What a life may hang on; whatever would tell where a shelter is stays shut (wall 9)."""
ONLY_READ = {"case:see", "identity:open"}
CHANGES = {"case:edit_summary": "summary", "note:write": "notes", "service:note": "services"}
"""Acts that change what stands in a section."""


@dataclass(frozen=True, kw_only=True)
class OfficeFacts:
    """An office: what it is, and where it lies."""

    id: str
    kind: str
    region: str = ""


@dataclass(frozen=True, kw_only=True)
class PostFacts:
    """A role in an office, until its end."""

    office: str
    role: str
    is_over: bool = False


@dataclass(frozen=True, kw_only=True)
class ShareFacts:
    """An office's part in a case: for what it was asked, or all of it where the case is its own."""

    office: str
    purposes: frozenset[str] = frozenset()
    is_own: bool = False
    is_over: bool = False

    @property
    def sections(self) -> set[str]:
        """What stands open to the office's people who work on the case."""
        return set(ALL_SECTIONS) if self.is_own else set().union(*(OPENED_FOR[each] for each in self.purposes))


@dataclass(frozen=True, kw_only=True)
class KeptFacts:
    """Who must not know: a login, an office, or every office that lies in an area."""

    login: str = ""
    office: str = ""
    area: str = ""
    is_lifted: bool = False


@dataclass(frozen=True, kw_only=True)
class GlassFacts:
    """Somebody broke the glass for an office; it ends by its moment, or by their hand."""

    login: str
    office: str
    until: datetime
    is_shut: bool = False


@dataclass(kw_only=True)
class CaseFacts:
    """One case as it stands."""

    code: str
    parts: list[ShareFacts] = field(default_factory=list)
    assigned: set[tuple[str, str]] = field(default_factory=set)
    kept: list[KeptFacts] = field(default_factory=list)
    glass: list[GlassFacts] = field(default_factory=list)
    is_closed: bool = False
    is_erased: bool = False


USES_A_MONTH = 4


@dataclass(kw_only=True)
class World:
    """All of it, and the moment at which it is looked at. `on_duty`: offices by login."""

    now: datetime
    offices: dict[str, OfficeFacts] = field(default_factory=dict)
    posts: dict[str, list[PostFacts]] = field(default_factory=dict)
    cases: dict[str, CaseFacts] = field(default_factory=dict)
    on_duty: set[tuple[str, str]] = field(default_factory=set)

    def knows_of(self, login: str, code: str) -> bool:
        """The case is there for this officer: an office of theirs takes part in which they see cases; nobody kept."""
        return not self.is_kept(login, code) and bool(self._seeing(login) & self._taking_part(code))

    def works_on(self, login: str, code: str) -> bool:
        """Assigned for an office through which they know of it."""
        offices = self._seeing(login) & self._taking_part(code)
        return self.knows_of(login, code) and any((login, each) in self.cases[code].assigned for each in offices)

    def may(self, login: str, code: str, section: str, act: str) -> bool:
        """By powers alone, whatever became of the case. One office gives all of it, or a broken glass the reading."""
        if not self.knows_of(login, code):
            return False
        if self.works_on(login, code):
            return any(
                section in part.sections & self._entered(login, part.office) and self._holds(login, part.office, act)
                for part in self._parts_worked_for(login, code)
            )
        return section in IN_EMERGENCY and act in ONLY_READ and any(
            self._holds(login, each.office, act) for each in self._glass_broken(login, code)
        )  # fmt: skip

    def may_now(self, login: str, code: str, section: str, act: str) -> bool:
        """The act as it would go: nothing is changed on a closed case, nothing is left to open of an erased one."""
        case = self.cases[code]
        if case.is_erased or (act in CHANGES and case.is_closed):
            return False
        if act == "case:edit_summary" and not self.is_in_core_team(login, code):
            return False
        return self.may(login, code, section, act)

    def is_in_core_team(self, login: str, code: str) -> bool:
        """Works for an office to which an identity or the criminal matter is open: who reads the summary (ADR 46)."""
        return any({"identity", "legal"} & set(part.sections) for part in self._parts_worked_for(login, code))

    def may_break_glass(self, login: str, code: str) -> bool:
        """On duty for an office that takes part and whose people may, a few times a month; the team need it not."""
        if not self.knows_of(login, code) or self.works_on(login, code):
            return False
        offices = [each for each in self._taking_part(code) if self._holds(login, each, "case:break_glass")]
        seeing = self._seeing(login)
        if not offices or any(each.office in seeing for each in self._glass_broken(login, code)):
            return bool(offices)
        used = sum(each.login == login for case in self.cases.values() for each in case.glass)
        return used < USES_A_MONTH and any((login, each) in self.on_duty for each in offices)

    def rows_lie_open(self, login: str, code: str, section: str) -> bool:
        """What the database lets through, which knows offices and no roles: the net beneath the door."""
        mine = {post.office for post in self._standing(login)}
        if self.is_kept(login, code) or not mine & self._taking_part(code):
            return False
        assigned = (part for part in self._parts(code) if part.office in mine and self._is_assigned(login, code, part))
        whole = [part.sections for part in assigned]
        is_shut = section == "summary" and not any({"identity", "legal"} & set(sections) for sections in whole)
        return (not is_shut and any(section in sections for sections in whole)) or (
            section in IN_EMERGENCY and any(each.office in mine for each in self._glass_broken(login, code))
        )

    def is_kept(self, login: str, code: str) -> bool:
        """By name, through an office of theirs, or through where such an office lies."""
        mine = [self.offices[post.office] for post in self._standing(login)]
        return any(_keeps(each, login, mine) for each in self.cases[code].kept if not each.is_lifted)

    def office_is_kept(self, office: str, code: str) -> bool:
        """The office itself, by name or by where it lies."""
        return any(_keeps(each, "", [self.offices[office]]) for each in self.cases[code].kept if not each.is_lifted)

    def _standing(self, login: str) -> list[PostFacts]:
        return [post for post in self.posts[login] if not post.is_over]

    def _holds(self, login: str, office: str, act: str) -> bool:
        return any(act in MATRIX[post.role][0] for post in self._standing(login) if post.office == office)

    def _entered(self, login: str, office: str) -> set[str]:
        return set().union(*(MATRIX[post.role][1] for post in self._standing(login) if post.office == office))

    def _seeing(self, login: str) -> set[str]:
        return {post.office for post in self._standing(login) if "case:see" in MATRIX[post.role][0]}

    def _parts(self, code: str) -> list[ShareFacts]:
        return [part for part in self.cases[code].parts if not part.is_over]

    def _taking_part(self, code: str) -> set[str]:
        return {part.office for part in self._parts(code)}

    def _is_assigned(self, login: str, code: str, part: ShareFacts) -> bool:
        return (login, part.office) in self.cases[code].assigned

    def _parts_worked_for(self, login: str, code: str) -> list[ShareFacts]:
        seeing = self._seeing(login)
        return [part for part in self._parts(code) if part.office in seeing and self._is_assigned(login, code, part)]

    def _glass_broken(self, login: str, code: str) -> list[GlassFacts]:
        offices = self._taking_part(code)
        running = (each for each in self.cases[code].glass if not each.is_shut and each.until > self.now)
        return [each for each in running if each.login == login and each.office in offices]


def _keeps(kept: KeptFacts, login: str, offices: Iterable[OfficeFacts]) -> bool:
    if kept.login:
        return kept.login == login
    if kept.office:
        return any(office.id == kept.office for office in offices)
    return any(office.region == kept.area or office.region.startswith(f"{kept.area}.") for office in offices)
