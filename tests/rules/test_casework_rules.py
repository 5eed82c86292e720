"""What a child's letters propose, what a service works towards, how outcomes move, which day is before the case."""

from datetime import date

from sigap.assistance.rules import GoalArea, catalogue
from sigap.casework.rules import (
    Domain,
    area_of,
    client_rights,
    entitlements,
    is_before_case,
    outcome_scale,
    outcomes,
    proposals_for,
    provisions,
    scores_of,
)
from sigap.screening.rules.words import AMPK_WORDS


def test_every_letter_of_the_law_proposes_something_of_the_catalogue_with_its_article() -> None:
    assert {goal.letter for goal in entitlements()} == {*AMPK_WORDS, "restitution", "every"}
    for goal in entitlements():
        assert catalogue().named(goal.service), goal.letter
        assert "pasal" in goal.basis
    assert len({each.fingerprint for each in provisions()}) == len(provisions()) == len(AMPK_WORDS) + 2 + 8 + 1
    assert len(client_rights()) == 8


def test_a_childs_letters_propose_each_duty_once_its_own_articles_first() -> None:
    assert proposals_for([]) == []
    assert [goal.key for goal in proposals_for(["h", "j", "h"])] == [
        "h.temporary_shelter", "h.social_rehabilitation", "j.counselling", "j.social_rehabilitation",
        "j.accompany_court", "j.health", "restitution.accompany_restitution", "every.medical_care", "every.social_aid",
    ]  # fmt: skip
    # One service for two duties stays two goals; one duty by two articles is one.
    assert {"b.legal", "i.legal"} <= {goal.key for goal in proposals_for(["b", "i"])}
    assert [goal.key for goal in proposals_for(["i", "d"]) if goal.service == "legal"] == ["i.legal"]
    assert len({goal.key for goal in entitlements()}) == len(entitlements())
    # What everybody is owed stands behind a letter's own counselling, which is another duty.
    assert [goal.letter for goal in proposals_for(["k"]) if goal.service == "counselling"] == ["k", "every"]


def test_each_letter_stands_on_its_article_as_the_law_in_force_has_it() -> None:
    articles = {
        "a": "60 sampai 62", "b": "64", "c": "65", "d": "66", "e": "67", "f": "67B ayat (1)", "g": "67C", "h": "68",
        "i": "69", "j": "69A", "k": "69B", "l": "70", "m": "71", "n": "71A", "o": "71B",
        "restitution": "71D ayat (1)", "every": "59A",
    }  # fmt: skip
    found = {goal.letter: goal.basis.partition(" pasal ")[2].partition(";")[0] for goal in entitlements()}
    assert found == articles
    # Art. 71D(1) names six letters, art. 59A every one; neither is owed to a child without a letter.
    owed = {letter: {goal.letter for goal in proposals_for([letter])} for letter in AMPK_WORDS}
    assert {letter for letter, rows in owed.items() if "restitution" in rows} == set("bdfhij")
    assert all("every" in rows for rows in owed.values())
    # Art. 69A and 69B have four parts each, art. 71A and 71B name counselling, rehabilitation and company.
    services = {letter: {goal.service for goal in entitlements() if goal.letter == letter} for letter in "jkno"}
    assert {len(services[letter]) for letter in "jk"} == {4}
    assert all({"counselling", "social_rehabilitation", "accompaniment"} <= services[letter] for letter in "no")


def test_a_service_works_towards_one_side_of_life() -> None:
    for service, area in (
        ("temporary_shelter", GoalArea.SAFETY),
        ("visum", GoalArea.HEALTH),
        ("legal_aid", GoalArea.LEGAL),
        ("transport_home", GoalArea.FAMILY),
        ("back_to_school", GoalArea.EDUCATION),
        ("social_aid", GoalArea.LIVELIHOOD),
        ("counselling", GoalArea.PSYCHOSOCIAL),
        ("", GoalArea.PSYCHOSOCIAL),
    ):
        assert area_of(service) is area, service


def test_an_outcome_is_the_start_beside_the_newest_step() -> None:
    assert len(outcome_scale().steps) == 5
    assert scores_of({"score_family": "4", "family": "Rekaan", "score_social": ""}) == {Domain.FAMILY: 4}
    rows = outcomes({"score_family": "1", "score_social": "2"}, {"score_family": "3", "score_physical": "5"})
    assert [(row.domain.value, row.start, row.latest) for row in rows] == [
        ("physical", None, 5), ("social", 2, None), ("family", 1, 3),
    ]  # fmt: skip


def test_nothing_of_the_casework_happened_before_the_case() -> None:
    assert is_before_case(date(2026, 11, 24), date(2026, 11, 25))
    assert not is_before_case(date(2026, 11, 25), date(2026, 11, 25))
