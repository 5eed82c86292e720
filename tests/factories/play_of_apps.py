"""Acts drawn at random over the criminal track, a case's work, the house, the task force and who holds which role."""

from datetime import timedelta

from tests.actions import test_errands, test_protection, test_restitution, test_simfoni
from tests.factories import (
    children,
    diary,
    duplicates,
    fieldvisits,
    linking,
    meetings,
    plans,
    preventing,
    returning,
    shelter,
    supervision,
    team,
    victims,
)
from tests.factories.play import Play

from sigap.access.models import Person, Reset, RoleRequest
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import ResetReason
from sigap.clocks.jobs import sweep
from sigap.duplicates.rules import PairStep
from sigap.juvenile.rules import DetentionStage
from sigap.kernel import clock
from sigap.legal.rules import MarkKind
from sigap.legal.rules.telling import WishScope
from sigap.protection.rules import ProtectionKind
from sigap.restitution.rules import LedgerKind, LossHead
from sigap.shelter.models import ShelterHouse
from sigap.staff import actions as people

DAY = timedelta(days=1)


def team_sent(play: Play) -> None:
    code = play.code()
    visit = fieldvisits.planned(code)
    if play.die.random() < 0.7:
        fieldvisits.left(code, visit)
        fieldvisits.safe(code, visit, at=fieldvisits.AT)
    if play.die.random() < 0.5:
        fieldvisits.back(code, visit)
        fieldvisits.entered(code, visit)


def help_planned(play: Play) -> None:
    code = play.code()
    plans.plan(code, plans.draft(code))


def returned(play: Play) -> None:
    preventing.regions()
    code = play.code()
    row = returning.begun(code, returning.draft(returning.with_family(code)))
    if play.die.random() < 0.5:
        returning.handed(code, row)


def heard(play: Play) -> None:
    code = diary.opened()
    play.codes.append(code)
    row = diary.note(play.die.choice([team.DEWI, team.RATNA]), code)
    if play.die.random() < 0.5:
        diary.confirm(team.DEWI, row)


def boy_held(play: Play) -> None:
    code = children.opened()
    children.know(code)
    row = children.detain(code)
    if play.die.random() < 0.5:
        children.extend(code, row, children.HELD + DAY)
    if play.die.random() < 0.5:
        children.release(code, row, children.HELD + 2 * DAY)
    else:
        children.pass_on(code, row, DetentionStage.PROSECUTOR, children.HELD + 2 * DAY, OfficeKind.KEJARI)


def victim_told(play: Play) -> None:
    code = victims.opened()
    play.codes.append(code)
    is_heard = play.die.random() < 0.7
    if is_heard:
        victims.wish(code, play.die.choice([WishScope.ALL, WishScope.NOTHING]))
    victims.note(code, MarkKind.SPRINDIK)
    victims.plan(code, victims.TODAY + 20 * DAY)
    if is_heard and (kind := play.one(victims.news(code))):
        victims.settle(code, kind)


def linked(play: Play) -> None:
    play.codes += linking.linked(value=f"0812{play.die.randrange(10**8):08}")


def same_person(play: Play) -> None:
    one, other = duplicates.opened(duplicates.YUSUF), duplicates.opened(duplicates.YUSUP)
    play.codes += [one, other]
    duplicates.decide(team.RINA, one, other, PairStep.PROPOSED)
    if play.die.random() < 0.5:
        duplicates.decide(team.DEWI, one, other, PairStep.SAME, 1)


def met(play: Play) -> None:
    key = meetings.running()
    meetings.typed(key, "Rekaan: dibahas", "t berita acara pinjam pakai p dinsos dua minggu lagi berita acara")
    if play.die.random() < 0.7:
        meetings.closed(key)


def given(_play: Play) -> None:
    meetings.given()


def supervised(play: Play) -> None:
    visit = supervision.planned()
    if play.die.random() < 0.5:
        supervision.filled(visit)


def prevented(_play: Play) -> None:
    preventing.regions()
    preventing.planned()


def housed(play: Play) -> None:
    house = ShelterHouse.objects.first() or shelter.opened()
    shelter.comes(house, "P", play.die.choice([15, 30]), belongings="Rekaan: tas")


def sent_outside(play: Play) -> None:
    test_errands.give(play.code())


def claimed(play: Play) -> None:
    code = test_restitution.opened()
    play.codes.append(code)
    claim = test_restitution.claim_on(code)
    test_restitution.lose(code, claim, LossHead.INCOME, 5_000_000)
    if play.die.random() < 0.5:
        test_restitution.enter(team.DEWI, code, claim, LedgerKind.FILED)


def protected(play: Play) -> None:
    code = test_protection.opened()
    play.codes.append(code)
    row = test_protection.ask(team.ANTON, code, ProtectionKind.POLICE_TPKS)
    if play.die.random() < 0.5:
        test_protection.give(team.ANTON, code, row, test_protection.AT + test_protection.HOUR)


def entered(play: Play) -> None:
    test_simfoni.record(team.DEWI, play.code(), f"1609-26-{play.die.randrange(10**6)}")


def role_asked(play: Play) -> None:
    at = clock.now()
    team.stepped_up(team.MAYA, at=at)
    login = f"rekan.{play.die.randrange(10**6)}"
    office = team.office(OfficeKind.UPTD_PPA)
    with team.at_desk(team.MAYA) as maya:
        people.add_officer(by=maya, at=at, login=login, name="Rekan CONTOH", office=office, role=RoleCode.CASE_MANAGER)


def role_answered(play: Play) -> None:
    row, at = play.one(RoleRequest.objects.filter(ended_at=None)), clock.now()
    if row:
        team.stepped_up(team.HASAN, at=at)
        with team.at_desk(team.HASAN) as hasan:
            play.die.choice([people.confirm_asked_role, people.stop_role])(by=hasan, at=at, request_id=row.pk)


def way_back_asked(play: Play) -> None:
    at = clock.now()
    team.stepped_up(team.HASAN, at=at)
    person = Person.objects.get(login=play.die.choice([team.RINA, team.DEWI]))
    with team.at_desk(team.HASAN) as hasan:
        people.ask_reset(by=hasan, at=at, person=person, reason=ResetReason.FORGOTTEN)


def way_back_answered(play: Play) -> None:
    row, at = play.one(Reset.objects.filter(ended_at=None, confirmed_by=None)), clock.now()
    if row:
        team.stepped_up(team.MAYA, at=at)
        with team.at_desk(team.MAYA) as maya:
            people.confirm_reset(by=maya, at=at, reset_id=row.pk)


def time_passed(play: Play) -> None:
    with team.role("sigap_worker"):
        sweep(team.LATER + play.die.randrange(10) * DAY)


PLAYED_BY_APPS = (
    team_sent, help_planned, returned, heard, boy_held, victim_told, linked, same_person, met, given, supervised,
    prevented, housed, sent_outside, claimed, protected, entered, role_asked, role_answered, way_back_asked,
    way_back_answered, time_passed,
)  # fmt: skip
