"""How a child may be heard has its law; what spares it; which papers come of a request, and who is asked for it."""

from sigap.assistance.rules import PURPOSE_KINDS, ReferralPurpose, catalogue
from sigap.assistance.rules import services as of_services
from sigap.hearings.rules import ArrangementAnswer, ArrangementKind, arrangement_laws, is_spared, provisions
from sigap.referrals.rules import PSYCHOLOGY, QUESTIONING, ExamKind, exams_among

P = ReferralPurpose


def test_every_arrangement_stands_with_a_law_that_nobody_has_confirmed_yet() -> None:
    laws = arrangement_laws()
    assert set(laws) == set(ArrangementKind)
    assert all(law.basis and law.label for law in laws.values())
    assert len(provisions()) == len(laws)
    assert {"R", "P"} == {law.provision.kind for law in laws.values()}


def test_a_child_is_spared_by_what_is_granted_or_still_asked() -> None:
    waiting, granted, refused = ArrangementAnswer.WAITING, ArrangementAnswer.GRANTED, ArrangementAnswer.REFUSED
    for answers, spared in (
        ((), False), ((refused,), False), ((refused, refused), False), ((waiting,), True), ((refused, granted), True),
    ):  # fmt: skip
        assert is_spared(answers) is spared, answers


def test_papers_come_of_the_requests_that_ask_for_them() -> None:
    cases: tuple[tuple[set[ReferralPurpose], set[str], list[ExamKind]], ...] = (
        (set(), set(), []),
        ({P.MEDICAL_CARE}, set(), []),
        ({P.MEDICAL_CARE}, {PSYCHOLOGY}, [ExamKind.PSYCHOLOGY]),
        ({P.FORENSIC_EXAMINATION, P.MEDICAL_CERTIFICATE}, set(), [ExamKind.VISUM, ExamKind.CERTIFICATE]),
        ({P.VISUM}, {"counselling"}, [ExamKind.VISUM]),
    )
    for purposes, services, papers in cases:
        assert exams_among(purposes, services) == papers, purposes


def test_what_counts_as_asking_is_something_that_can_be_planned() -> None:
    assert set(PURPOSE_KINDS) >= QUESTIONING
    assert not {P.EMERGENCY_CARE, P.SHELTER} & QUESTIONING, "nobody waits for a reason where help cannot wait"
    for code in (PSYCHOLOGY, *of_services.QUESTIONING):
        assert catalogue().named(code) is not None, code
