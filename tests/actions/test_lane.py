"""The quarantine lane: beyond the pace a report waits there, accepted all the same; one clock, one notice."""

from collections import Counter
from datetime import timedelta

import pytest
from tests.factories import flooding, team
from tests.factories.flooding import ALL_FLAGS, NARROW, SHUT, SPAM, flood, in_lane, paced, swept, unlike
from tests.factories.inbox import waiting_reports

from sigap.clocks.models import Clock
from sigap.intake import actions, jobs
from sigap.intake.actions import quarantine, quarantine_sorting
from sigap.intake.actions.quarantine_sorting import CLOCK, LANE
from sigap.intake.models import FloodReason, QuarantineCluster, QuarantineEpisode
from sigap.intake.queries import quarantine_for, sample_of, waiting_ids
from sigap.intake.reading import open_sample
from sigap.kernel.errors import Refused
from sigap.mailbox import codes
from sigap.mailbox.models import Admission, Envelope, Message, QuarantinedReport, QuarantineState, ReportStatus
from sigap.mailbox.quarantine.pacing import EffortShown, Limits
from sigap.mailbox.reading import is_flooded, status_for
from sigap.notifications.models import Notice
from sigap.notifications.rules import MailPace

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
MINUTE = timedelta(minutes=1)
HONEST = "Anak tetangga dijemput orang tak dikenal dan dikurung di ruko dekat terminal, tolong cepat."


@pytest.mark.parametrize(
    ("apart", "limits", "expected"),
    [
        (timedelta(seconds=1), Limits(minute=2, hour=9, day=9), [False, False, True, True]),
        (2 * MINUTE, Limits(minute=2, hour=9, day=9), [False] * 4),
        (2 * MINUTE, Limits(minute=2, hour=3, day=9), [False, False, False, True]),
        (timedelta(hours=2), Limits(minute=2, hour=3, day=3), [False, False, False, True]),
    ],
)
def test_what_comes_beyond_a_limit_waits_in_the_lane(apart: timedelta, limits: Limits, expected: list[bool]) -> None:
    found = [in_lane(paced(at=team.AT + place * apart, limits=limits)) for place in range(4)]
    assert found == expected


def test_a_flood_spends_nothing_of_the_room_that_comes_after_it() -> None:
    for _each in range(30):
        paced(limits=NARROW)
    assert Admission.objects.count() == 2
    assert not in_lane(paced(at=team.AT + 2 * MINUTE, limits=NARROW, work=EffortShown.WAITED))


def test_while_a_flood_lasts_only_what_showed_work_has_the_room_that_is_left() -> None:
    wide = Limits(minute=9, hour=9, day=9)
    paced(limits=SHUT)
    assert in_lane(paced(limits=wide, at=team.AT + MINUTE))
    assert not in_lane(paced(limits=wide, at=team.AT + MINUTE, work=EffortShown.WAITED))
    assert not in_lane(paced(limits=wide, at=team.AT + 2 * MINUTE, work=EffortShown.SOLVED))
    # Ten minutes after the last one that went to quarantine it is calm again.
    assert in_lane(paced(limits=wide, at=team.AT + 10 * MINUTE))
    assert not in_lane(paced(limits=wide, at=team.AT + 21 * MINUTE))


def test_a_replay_is_the_same_report_in_the_same_place() -> None:
    key = bytes(range(16))
    first, again = paced(key=key), paced(key=key, limits=Limits(minute=9, hour=9, day=9))
    assert first == again
    assert in_lane(first)
    assert QuarantinedReport.objects.count() == 1
    assert Admission.objects.count() == 0


def test_in_the_lane_the_six_words_work_and_no_word_lies_in_clear() -> None:
    receipt = paced(HONEST)
    assert status_for(receipt.words) is not None
    report = QuarantinedReport.objects.get()
    assert (report.state, report.work) == ("waiting", "none")
    assert 1 <= len(report.sketch) <= 32


def test_in_calm_no_sketch_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_sketch(*_facts: object) -> list[int]:
        raise AssertionError

    monkeypatch.setattr("sigap.mailbox.posting.sketch_of", no_sketch)
    assert not in_lane(paced(limits=NARROW))


def test_a_flood_with_all_flags_rings_nobody_and_has_one_clock() -> None:
    flood(40)
    swept()
    swept(team.AT + 5 * MINUTE)
    assert not QuarantinedReport.objects.filter(state=QuarantineState.THROUGH).exists()
    assert list(Notice.objects.values_list("code", "role")) == [("lane-opened", "intake")]
    (clock,) = Clock.objects.filter(subject_kind=LANE)
    assert (clock.rule_code, clock.owner_role, clock.started_at) == (CLOCK, "intake", team.AT)
    assert not Clock.objects.filter(subject_kind="report").exists()
    assert {step["to"] for step in clock.rule.steps} == {"officer", "head"}
    with team.at_desk(team.RINA) as actor:
        assert not waiting_reports(actor, only_mine=False)
        (cluster,) = quarantine_for(actor).alike
    assert (cluster.waiting, cluster.is_alone, cluster.has_flags) == (40, False, True)


def test_the_first_of_a_slow_flood_goes_on_before_it_is_known_for_one() -> None:
    for turn in range(5):
        paced(SPAM, at=team.AT + turn * MINUTE)
        swept(team.AT + turn * MINUTE)
    assert QuarantinedReport.objects.filter(state=QuarantineState.THROUGH).count() == 1


def test_an_honest_report_in_a_flood_goes_on_to_the_queue_by_itself() -> None:
    flood(60)
    swept(team.AT + MINUTE)
    honest = paced(HONEST, flags=["confinement"], at=team.AT + 2 * MINUTE)
    assert in_lane(honest)
    swept(team.AT + 2 * MINUTE)
    assert not in_lane(honest)
    with team.at_desk(team.RINA) as actor:
        assert honest.number in {each.envelope.number for each in waiting_reports(actor, only_mine=False)}
    clock = Clock.objects.get(subject_kind="report", subject_id=team.envelope(honest).pk)
    assert clock.started_at == honest.received_at


def test_of_many_different_ones_those_that_showed_work_and_danger_come_first() -> None:
    plain = [paced(unlike(n), flags=ALL_FLAGS) for n in range(8)]
    flagged = paced(HONEST, flags=["injury"], work=EffortShown.WAITED)
    solved = paced("Saya dipaksa bekerja tanpa upah di kebun orang.", work=EffortShown.SOLVED)
    swept()
    # Two a minute go on by themselves.
    assert [in_lane(each) for each in (solved, flagged)] == [False, False]
    assert all(in_lane(each) for each in plain)
    with team.at_desk(team.RINA) as actor:
        found = quarantine_for(actor)
    assert (found.waiting, found.unsorted, len(found.alone), found.alike) == (8, 0, 8, ())
    assert all(each.is_alone and each.has_flags for each in found.alone)


def test_behind_a_long_flood_the_one_that_showed_work_is_sorted_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine_sorting, "BATCH", 5)
    monkeypatch.setattr(jobs, "_SORTING", -1.0)
    flood(12)
    honest = paced(HONEST, work=EffortShown.WAITED, at=team.AT + MINUTE)
    with team.role("sigap_worker"):
        assert jobs.sort_quarantine(team.AT + MINUTE) == 5
    assert not in_lane(honest)
    assert QuarantinedReport.objects.filter(cluster_id=None).count() == 8


def test_one_sweep_sorts_turn_after_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine_sorting, "BATCH", 5)
    flood(12)
    with team.role("sigap_worker"):
        assert jobs.sort_quarantine(team.AT + MINUTE) == 12
    assert not QuarantinedReport.objects.filter(cluster_id=None).exists()


def test_of_many_new_ones_the_first_of_each_risk_wake_somebody_at_night() -> None:
    for number in range(12):
        team.post(flags=["weapon"], at=team.AT + timedelta(seconds=number))
    team.post(flags=["pregnant"], at=team.AT)
    swept()
    found = Notice.objects.filter(code="report-received").order_by("created_at")
    assert Counter(found.values_list("ids__rule", "mail_pace")) == {
        ("triage-high", MailPace.EMERGENCY): 10,
        ("triage-high", MailPace.NEWS): 2,
        ("triage-medium", MailPace.NEWS): 1,
    }


def test_neither_do_many_single_ones_hide_a_cluster_nor_clusters_the_single_ones() -> None:
    for number in range(20):
        paced(unlike(number))
    flood(9)
    swept()
    with team.at_desk(team.RINA) as actor:
        found = quarantine_for(actor)
    # Two went on by themselves.
    assert (len(found.alone), found.alone_in_all, found.at_once) == (12, 18, 18)
    assert [each.waiting for each in found.alike] == [9]
    assert found.alike_in_all == 1


def test_what_goes_on_by_itself_is_bounded_by_the_hour() -> None:
    for number in range(20):
        paced(unlike(number))
    for turn in range(30):
        swept(team.AT + turn * MINUTE)
    assert QuarantinedReport.objects.filter(state=QuarantineState.THROUGH).count() == 12


def test_the_lane_ends_its_clock_when_it_is_empty_and_rings_once_in_six_hours() -> None:
    paced(SPAM), paced(SPAM)
    swept()
    with team.at_desk(team.RINA) as actor:
        (cluster,) = QuarantineCluster.objects.values_list("pk", flat=True)
        quarantine.let_in(by=actor, at=team.AT + MINUTE, envelope_ids=waiting_ids(actor, cluster))
    swept(team.AT + 2 * MINUTE)
    assert QuarantineEpisode.objects.get().ended_at == team.AT + 2 * MINUTE
    assert not Clock.objects.filter(subject_kind=LANE, stopped_at=None).exists()
    paced(SPAM, at=team.AT + 3 * MINUTE)
    swept(team.AT + 3 * MINUTE)
    assert Clock.objects.filter(subject_kind=LANE, stopped_at=None).count() == 1
    assert Notice.objects.filter(code="lane-opened").count() == 1


def test_let_in_a_report_has_its_clock_from_when_it_was_received_and_its_notice() -> None:
    receipts = flood(5, flags=())
    swept()
    late = team.AT + timedelta(hours=3)
    (cluster,) = QuarantineCluster.objects.values_list("pk", flat=True)
    with team.at_desk(team.RINA) as actor:
        assert quarantine.let_in(by=actor, at=late, envelope_ids=waiting_ids(actor, cluster)) == 5
    swept(late)
    assert not any(in_lane(each) for each in receipts)
    started = Clock.objects.filter(subject_kind="report").order_by("started_at").values_list("started_at", flat=True)
    assert list(started) == [each.received_at for each in receipts]
    assert Notice.objects.filter(code="report-received").count() == 5
    assert team.trail(team.envelope(receipts[-1]).pk) == [
        "mailbox:report:received", "vault:report:checked", "report:lane:let_in",
        "clocks:clock:started", "report:clock:started",
    ]  # fmt: skip
    assert not QuarantinedReport.objects.exclude(sketch=[]).exists()


def test_a_cluster_is_closed_once_somebody_has_read_of_it() -> None:
    flood(6)
    swept()
    (cluster,) = QuarantineCluster.objects.values_list("pk", flat=True)
    with team.at_desk(team.RINA) as actor, pytest.raises(quarantine.UnableToSettleQuarantine):
        quarantine.close_as_flood(by=actor, at=team.LATER, cluster_id=cluster, reason=FloodReason.SAME_TEXT)
    with team.at_desk(team.RINA) as actor:
        quarantine.note_read(by=actor, at=team.LATER, cluster_ids=[cluster])
        count = quarantine.close_as_flood(by=actor, at=team.LATER, cluster_id=cluster, reason=FloodReason.SAME_TEXT)
    assert count == 6
    closed = Envelope.objects.filter(in_lane=True)
    assert set(closed.values_list("status", flat=True)) == {ReportStatus.DONE.value}
    assert Message.objects.filter(code="done_too_little").count() == 6
    assert team.trail(cluster) == ["report:lane:closed"]
    swept(team.LATER)
    assert not Clock.objects.filter(subject_kind=LANE, stopped_at=None).exists()


def test_what_was_closed_by_mistake_can_still_be_let_in() -> None:
    receipts = flood(3)
    swept()
    (cluster,) = QuarantineCluster.objects.values_list("pk", flat=True)
    wanted = next(each for each in receipts if in_lane(each))
    with team.at_desk(team.RINA) as actor:
        quarantine.note_read(by=actor, at=team.LATER, cluster_ids=[cluster])
        quarantine.close_as_flood(by=actor, at=team.LATER, cluster_id=cluster, reason=FloodReason.TRIAL)
        quarantine.let_in(by=actor, at=team.LATER, envelope_ids=waiting_ids(actor, cluster, only=wanted.number))
    assert not in_lane(wanted)
    found = status_for(codes.read_code(" ".join(wanted.words)))
    assert found is not None
    assert found.status is ReportStatus.RECEIVED


def test_taking_a_report_by_its_number_lets_it_in() -> None:
    receipt = paced(HONEST)
    with team.at_desk(team.RINA) as actor:
        actions.take(by=actor, at=team.LATER, envelope=team.envelope(receipt))
    assert not in_lane(receipt)
    assert QuarantinedReport.objects.get().state == QuarantineState.ACCEPTED


def test_a_second_click_and_too_many_at_once_are_told_apart() -> None:
    paced(SPAM)
    (pk,) = QuarantinedReport.objects.values_list("pk", flat=True)
    with team.at_desk(team.RINA) as actor:
        quarantine.let_in(by=actor, at=team.AT, envelope_ids=[pk])
    with team.at_desk(team.DEWI) as actor, pytest.raises(quarantine.UnableToSettleQuarantine, match="sudah diputuskan"):
        quarantine.let_in(by=actor, at=team.AT, envelope_ids=[pk])
    with team.at_desk(team.DEWI) as actor, pytest.raises(quarantine.UnableToSettleQuarantine, match="Paling banyak 50"):
        quarantine.let_in(by=actor, at=team.AT, envelope_ids=[team.person_id(team.RINA)] * 51)


@pytest.mark.parametrize("login", [team.ANTON, team.MAYA, team.SURYA])
def test_the_lane_is_for_who_receives_reports(login: str) -> None:
    paced(SPAM)
    with team.at_desk(login) as actor:
        assert not QuarantinedReport.objects.exists()
        with pytest.raises(Refused):
            quarantine_for(actor)
    with team.at_desk(login) as actor, pytest.raises(Refused):
        quarantine.let_in(by=actor, at=team.AT, envelope_ids=[])


def test_a_sample_is_the_first_and_some_by_chance_and_leaves_a_trace() -> None:
    receipts = flood(9)
    swept()
    (cluster,) = QuarantineCluster.objects.values_list("pk", flat=True)
    with team.at_desk(team.HASAN) as actor:
        drawn = sample_of(actor, cluster)
        assert len(drawn) == len(sample_of(actor, None)) == 3
    first = next(each for each in receipts if in_lane(each))
    assert drawn[0].number == first.number
    assert is_flooded(at=team.AT + 5 * MINUTE)
    assert not is_flooded(at=team.AT + timedelta(hours=1))
    assert flooding.SPAM not in str(open_sample)
