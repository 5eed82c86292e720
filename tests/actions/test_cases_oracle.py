"""A random-access oracle: (actor, case, section, act) by the tens of thousands against a table written by hand.

The regency is drawn and works on between the rounds; every try asks the desk's own door as the desk's database role,
with row-level security on. What is expected, `factories.entitlements` says, which knows the drawn facts and nothing of
the code. `./sigap bench oracle` is the same with 100,000 tries.
"""

import random
import sys
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.conf import settings as site
from django.db import connection
from tests.factories import casework, team
from tests.factories.drawn_regency import CASES, DrawnRegency, draw, go_on
from tests.factories.emergency import WHY
from tests.factories.entitlements import CHANGES, IN_EMERGENCY
from tests.rules.test_access_matrix import ALL_SECTIONS, MATRIX

from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.actions import note_service
from sigap.assistance.rules import ServiceKind
from sigap.cases.actions.break_glass import break_glass
from sigap.cases.actions.notes import write_note
from sigap.cases.actions.sections import write_section
from sigap.cases.models import Assignment, Case, CasePerson, Participation, SectionKey, SectionText
from sigap.cases.queries import CaseAccess, case_for, case_list, latest_text, running_cases_for
from sigap.cases.reading import open_identity
from sigap.cases.rules import NoteTemplate
from sigap.clocks.rules.deadlines import NoSuchRule
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused, Unable
from sigap.vault.models import DataKey

pytestmark = pytest.mark.django_db
PAIRS, EACH = 400, 10  # tries of a round: so many officers before a case, so many (section, act) each
ACTS_A_ROUND, PAGES_A_ROUND, TURNS_A_ROUND = 30, 25, 60
SEED = 20_261_128
PAGES = {
    "persons": ("orang/", "case:see"),
    "assessment": ("asesmen/", "case:see"),
    "services": ("layanan/", "case:see"),
    "referrals": ("rujukan/", "referral:see"),
    "legal": ("hukum/", "case:see"),
    "documents": ("dokumen/", "case:see"),
    "notes": ("catatan/", "case:see"),
    "timeline": ("linimasa/", "case:see"),
}


@pytest.fixture
def drawn(settings: LazySettings) -> DrawnRegency:
    """Thirty officers and sixty cases."""
    settings.SIGAP_DEMO = True  # sessions without a second factor
    return draw(SEED)


def _pairs(drawn: DrawnRegency, count: int) -> Iterator[tuple[str, str]]:
    """Officers before cases, ordered by officer, so that each enters once. Two in three have to do with the case."""
    made = []
    for _each in range(count):
        login, case = drawn.login(), drawn.case()
        if drawn.die.random() < 0.6 and case.assigned:
            login = drawn.die.choice(sorted(case.assigned))[0]
        elif drawn.die.random() < 0.3 and case.glass:
            login = drawn.die.choice(case.glass).login
        made.append((login, case.code))
    return iter(sorted(made))


def _found(actor: Any, code: str) -> CaseAccess | None:
    try:
        return case_for(actor, code)
    except Refused:
        return None


def _asked_at_the_door(drawn: DrawnRegency, wrong: list[str]) -> int:
    """One round of tries; how many opened."""
    opened, acts, sections = 0, [power.value for power in Permission], sorted(ALL_SECTIONS)
    for login, before in groupby(_pairs(drawn, PAIRS), key=itemgetter(0)):
        with team.at_desk(login) as actor:
            for _login, code in before:
                access = _found(actor, code)
                if (access is not None) != drawn.world.knows_of(login, code):
                    wrong.append(f"{login} {code}: header {access is not None}")
                for _each in range(EACH):
                    section, act = drawn.die.choice(sections), drawn.die.choice(acts)
                    got = access is not None and access.may(actor, Permission(act), Section(section))
                    opened += got
                    if got != drawn.world.may(login, code, section, act):
                        wrong.append(f"{login} {code} {section} {act}: {got}")
    return opened


def _done(drawn: DrawnRegency, login: str, code: str, act: str) -> bool:
    """Whether somebody's act went through."""
    at = now()
    try:
        if act == "identity:open":
            return bool(
                open_identity(entering=team.entering(login), code=code, ordinal=1, reason="contact", at=at).identity
            )
        with team.at_desk(login) as actor:
            if act == "case:break_glass":
                return break_glass(by=actor, at=at, code=code, words=WHY).ended_at is None
            access = case_for(actor, code)
            if act == "case:edit_summary":
                newest = latest_text(access, Section.SUMMARY)
                write_section(
                    by=actor,
                    at=at,
                    access=access,
                    section=Section.SUMMARY,
                    text="x",
                    based_on=newest.version if newest else 0,
                )
            elif act == "note:write":
                write_note(
                    by=actor, at=at, access=access, note_id=uuid4(), template=NoteTemplate.MEETING, text="x", done_at=at
                )
            else:
                note_service(
                    by=actor, at=at, access=access, kind=ServiceKind.HEALTH, done_at=at, note="x", post_key=uuid4()
                )
    except (Refused, Unable):
        return False
    except NoSuchRule:
        # Every door lies behind: only the reviews' deadlines are not there, and nothing of the glass stays broken.
        return act == "case:break_glass"
    return True


def _acted(drawn: DrawnRegency, wrong: list[str]) -> int:
    """What the acts themselves say, also of closed and erased cases; how many went through."""
    done = 0
    for login, code in _pairs(drawn, ACTS_A_ROUND):
        team.stepped_up(login, at=now())
        act = drawn.die.choice([*CHANGES, "identity:open", "case:break_glass"])
        if act == "case:break_glass":
            expected = drawn.world.may_break_glass(login, code)
        else:
            expected = drawn.world.may_now(login, code, CHANGES.get(act, "identity"), act)
        got = _done(drawn, login, code, act)
        done += got
        if got != expected:
            wrong.append(f"{login} {code} {act} done: {got}")
    return done


def _looked_at_pages(drawn: DrawnRegency, wrong: list[str]) -> int:
    """What stands before somebody's eyes; how many pages opened."""
    opened = 0
    for login, code in _pairs(drawn, PAGES_A_ROUND):
        client = casework.RoleClient()
        client.cookies[site.SESSION_COOKIE_NAME] = team.TICKETS[login]
        section = drawn.die.choice(sorted(PAGES))
        path, power = PAGES[section]
        got = client.get(f"/kasus/{code}/{path}").status_code
        opened += got == 200
        if (got == 200) != drawn.world.may(login, code, section, power) or got not in {200, 404}:
            wrong.append(f"{login} {code} page {section}: {got}")
    return opened


def _rows_beneath(drawn: DrawnRegency, wrong: list[str]) -> int:
    """Tables and keys as such, without any filter: row-level security alone; how many sections lay open."""
    codes = {id_: code for code, id_ in drawn.ids.items()}
    shut = sorted(ALL_SECTIONS - IN_EMERGENCY)
    ask = "SELECT c.id, r FROM unnest(%s) c(id) CROSS JOIN unnest(%s::text[]) r WHERE cases.in_room(c.id, r)"
    opened = 0
    for login in random.Random(SEED).sample(sorted(drawn.world.posts), k=12):  # noqa: S311 - a drawing that repeats
        with team.at_desk(login):
            rows = {
                "persons": CasePerson.objects.values_list("case_id", flat=True),
                "summary": SectionText.objects.filter(room="summary").values_list("case_id", flat=True),
                "identity": DataKey.objects.filter(purpose="person").values_list("case_id", flat=True),
                "notes": SectionKey.objects.filter(room="notes").values_list("case_id", flat=True),
            }
            got = {(codes[each], section) for section, found in rows.items() for each in found if each in codes}
            with connection.cursor() as cursor:
                cursor.execute(ask, [list(codes), shut])
                got |= {(codes[case_id], section) for case_id, section in cursor.fetchall()}
        expected = {
            (code, section)
            for code in drawn.world.cases
            for section in ALL_SECTIONS
            if drawn.world.rows_lie_open(login, code, section)
        }
        # Of an erased case no key opens anything: whether its row is still seen says nothing.
        erased = {(code, "identity") for code, case in drawn.world.cases.items() if case.is_erased}
        opened += len(got)
        wrong += [
            f"{login} {code} {section}: row {(code, section) in got}" for code, section in (got ^ expected) - erased
        ]
    return opened


@pytest.mark.rounds
def test_every_answer_is_what_the_table_says(drawn: DrawnRegency, rounds: int) -> None:
    wrong: list[str] = []
    opened = acted = seen = beneath = 0
    for number in range(rounds):
        opened += _asked_at_the_door(drawn, wrong)
        acted += _acted(drawn, wrong)
        seen += _looked_at_pages(drawn, wrong)
        beneath += _rows_beneath(drawn, wrong)
        assert not wrong, (number, len(wrong), wrong[:10])
        go_on(drawn, TURNS_A_ROUND)
    # Read by `./sigap bench oracle`.
    sys.stdout.write(f"asked {rounds * PAIRS * EACH}, opened {opened}, acted {acted}, pages {seen}, rows {beneath}\n")
    assert min(opened / (rounds * PAIRS * EACH), acted / (rounds * ACTS_A_ROUND)) > 0.01, "an empty comparison"
    assert min(seen, beneath) > rounds


def test_lists_and_tables_show_each_officer_the_same_cases_as_the_door(drawn: DrawnRegency) -> None:
    with team.role("sigap_desk"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case")
        assert cursor.fetchone() == (0,), "outside the door nothing is seen"
    for login, posts in drawn.world.posts.items():
        expected = {code for code in drawn.world.cases if drawn.world.knows_of(login, code)}
        with team.at_desk(login) as actor:
            if any("case:see" in MATRIX[post.role][0] for post in posts):
                rows, _more = case_list(actor, include_closed=True, limit=CASES)
                assert {row.code for row in rows} == expected, login
                own, _more = running_cases_for(actor, limit=CASES)
                running = {code for code in expected if not drawn.world.cases[code].is_closed}
                assert {row.code for row in own} == {code for code in running if drawn.world.works_on(login, code)}
            net = {code for code in drawn.world.cases if _lies_under(drawn, login, code)}
            assert {*Case.objects.values_list("code", flat=True)} == net, login
            assert {*Participation.objects.values_list("case__code", flat=True)} <= net, login
            assert {*Assignment.objects.values_list("case__code", flat=True)} <= net, login


def _lies_under(drawn: DrawnRegency, login: str, code: str) -> bool:
    mine = {post.office for post in drawn.world.posts[login] if not post.is_over}
    parts = {part.office for part in drawn.world.cases[code].parts if not part.is_over}
    return not drawn.world.is_kept(login, code) and bool(mine & parts)
