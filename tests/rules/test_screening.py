"""The shipped instrument against the contract's words, against given vignettes, and against what must never happen."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.screenings import (
    EMERGENCY,
    EXPLOITATION,
    LISTS,
    MEANS,
    PROCESS,
    REPORTED_BY,
    SCREENING,
    VIOLENCE,
    expected,
    expected_of_the_first,
)

from sigap.cases.rules import PersonRole, Risk
from sigap.screening.rules.codes import (
    Circumstance,
    Element,
    Exploitation,
    Flag,
    Indication,
    Means,
    Process,
    ReportedBy,
    Violence,
)
from sigap.screening.rules.contract_json import read_screenings, written
from sigap.screening.rules.examination import Answers, Screening, Subject, examine, screen
from sigap.screening.rules.instrument import instrument_of

VIGNETTES = Path(__file__).resolve().parents[3] / "shared" / "data" / "vignettes.json"
RISKS = ["low", "medium", "high"]
INDICATIONS = ["none", "partial", "indicated"]


def result_of(given: dict[str, Any]) -> dict[str, Any]:
    (named,) = read_screenings(json.dumps(given))
    return written(named.id, screen(named.screening))


def told(result: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in result.items() if key not in {"reasons", "instrument"}}


def vignettes() -> list[dict[str, Any] | None]:
    """What is handed out beside the checkout; one empty place when nothing is."""
    found: list[dict[str, Any] | None] = [None]
    return json.loads(VIGNETTES.read_text(encoding="utf-8")) if VIGNETTES.exists() else found


@pytest.mark.parametrize("vignette", vignettes(), ids=lambda each: each["id"] if each else "none")
def test_each_given_vignette_comes_out_as_the_task_force_expects(vignette: dict[str, Any] | None) -> None:
    if vignette is None:
        pytest.skip(f"no vignettes at {VIGNETTES}: they are handed out beside the checkout")
    wanted, result = vignette["expect"], result_of(vignette["input"])
    for key in ("indication", "child_rule", "missing"):
        assert result["trafficking"][key] == wanted[key]
    for key in ("ampk", "mediation_allowed"):
        assert result[key] == wanted[key]
    assert result["risk"] in wanted["risk_tolerance"]
    assert {each["rule"] for each in result["deadlines"]} == set(wanted["must_have_deadline_rules"])


@given(SCREENING)
def test_every_screening_comes_out_as_the_contract_says(given: dict[str, Any]) -> None:
    assert told(result_of(given)) == expected(given)


@given(SCREENING)
def test_an_older_assessment_stays_measured_by_the_first_version(given: dict[str, Any]) -> None:
    (named,) = read_screenings(json.dumps(given))
    result = written(named.id, screen(named.screening, instrument_of("2025-1")))
    assert told(result) == expected_of_the_first(given)
    assert result["instrument"] == "2025-1"
    assert not any("tafsir" in reason or "pasal 4)" in reason for reason in result["reasons"])


@given(SCREENING)
def test_a_rule_for_a_child_and_a_reading_of_the_law_say_what_they_are(given: dict[str, Any]) -> None:
    result = result_of(given)
    whole = " ".join(result["reasons"])
    assert result["trafficking"]["child_rule"] is ("Protokol Palermo pasal 3 huruf c" in whole)
    assert result["trafficking"]["child_rule"] is ("Pembuktian di pengadilan urusan penyidik" in whole)
    assert result["sexual_offence"] is ("Terhitung dugaan kekerasan seksual (UU 12/2022 pasal 4)" in whole)
    rules = {each["rule"] for each in result["deadlines"]}
    assert ("ppt-to-police" in rules) is ("(PPT) yang dimaksud adalah tafsir" in whole)
    is_read = "uptd-to-police" in rules and given.get("reported_by", "victim") != "victim"
    assert is_read is ("laporan ini adalah tafsir" in whole)


@given(SCREENING, st.sampled_from(EMERGENCY))
def test_one_more_sign_of_danger_never_lowers_the_risk_nor_allows_mediation(given: dict[str, Any], flag: str) -> None:
    before = result_of(given)
    after = result_of(given | {"emergency": sorted({*given["emergency"], flag})})
    assert RISKS.index(after["risk"]) >= max(RISKS.index(before["risk"]), RISKS.index("medium"))
    assert not (after["mediation_allowed"] and not before["mediation_allowed"])
    assert set(before["ampk"]) <= set(after["ampk"])


@given(SCREENING, st.data())
def test_one_more_code_of_any_kind_takes_nothing_away(given: dict[str, Any], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(LISTS)))
    code = data.draw(st.sampled_from(LISTS[key]))
    before, after = result_of(given), result_of(given | {key: sorted({*given[key], code})})
    was, now = before["trafficking"], after["trafficking"]
    assert INDICATIONS.index(now["indication"]) >= INDICATIONS.index(was["indication"])
    assert RISKS.index(after["risk"]) >= RISKS.index(before["risk"])
    assert set(before["ampk"]) <= set(after["ampk"])
    assert before["mediation_allowed"] or not after["mediation_allowed"]
    assert len(before["deadlines"]) <= len(after["deadlines"])


@given(SCREENING, st.one_of(st.none(), st.integers(0, 17)))
def test_a_child_among_the_victims_is_never_worse_protected_than_an_adult(
    given: dict[str, Any], age: int | None
) -> None:
    adult = [{"role": "victim", "age": 30, "sex": "P"}]
    child = [{"role": "victim", "age": age, "sex": "P"}]
    before = result_of(given | {"persons": adult})
    after = result_of(given | {"persons": child})
    assert after["trafficking"]["child_rule"]
    assert RISKS.index(after["risk"]) >= RISKS.index(before["risk"])
    assert "means" not in after["trafficking"]["missing"]
    assert before["mediation_allowed"] or not after["mediation_allowed"]


@given(SCREENING, st.randoms(use_true_random=False))
def test_the_order_and_repetition_of_codes_change_nothing_but_their_own_order(
    given: dict[str, Any], random: Any
) -> None:
    mixed = given | {key: random.sample(given[key] * 2, len(given[key]) * 2) for key in LISTS}
    before, after = told(result_of(given)), told(result_of(mixed))
    assert {key: set(codes) for key, codes in before["trafficking"].pop("present").items()} == {
        key: set(codes) for key, codes in after["trafficking"].pop("present").items()
    }
    assert before == after


@given(SCREENING)
def test_whatever_is_screened_has_reasons_in_whole_sentences(given: dict[str, Any]) -> None:
    reasons = result_of(given)["reasons"]
    assert len(reasons) >= 3
    assert all(reason.endswith(".") and "%" not in reason and "()" not in reason for reason in reasons)
    assert len(set(reasons)) == len(reasons) or any(
        person["role"] == "child_in_conflict" for person in given["persons"]
    )


VICTIM = Subject(role=PersonRole.VICTIM, age=30)
CHILD = Subject(role=PersonRole.VICTIM, age=17)


@pytest.mark.parametrize(
    ("answers", "persons", "risk", "words"),
    [
        (Answers(), (), Risk.LOW, "tidak ada tanda darurat"),
        (Answers(emergency=(Flag.INJURY, Flag.PREGNANT)), (VICTIM,), Risk.HIGH, "tanda darurat: terluka."),
        (Answers(emergency=(Flag.PREGNANT,)), (VICTIM,), Risk.MEDIUM, "tanda darurat: hamil."),
        (
            Answers(emergency=(Flag.LIVES_WITH_SUSPECT,), violence=(Violence.PHYSICAL,)),
            (CHILD,), Risk.HIGH, "serumah dengan terlapor: tubuhnya disakiti",
        ),
        (
            Answers(emergency=(Flag.LIVES_WITH_SUSPECT,), violence=(Violence.PHYSICAL,)),
            (VICTIM,), Risk.MEDIUM, "tanda darurat: serumah dengan terlapor",
        ),
        (
            Answers(
                emergency=(Flag.LIVES_WITH_SUSPECT,), process=(Process.RECEIPT,),
                means=(Means.FRAUD,), exploitation=(Exploitation.FORCED_LABOUR,),
            ),
            (VICTIM,), Risk.HIGH, "masih dikuasai: serumah dengan terlapor",
        ),
        (Answers(means=(Means.FRAUD,)), (VICTIM,), Risk.MEDIUM, "sebagian tanda perdagangan orang"),
        (Answers(violence=(Violence.SEXUAL,)), (VICTIM,), Risk.MEDIUM, "karena kekerasan seksual"),
        (
            Answers(circumstances=(Circumstance.CHILD_MARRIAGE,)),
            (CHILD,), Risk.MEDIUM, "karena perkawinan anak",
        ),
        (
            Answers(emergency=(Flag.LIVES_WITH_SUSPECT,), exploitation=(Exploitation.PROSTITUTION,)),
            (CHILD,), Risk.HIGH, "serumah dengan terlapor: dieksploitasi secara seksual (pelacuran)",
        ),
        (
            Answers(process=(Process.RECEIPT,), exploitation=(Exploitation.FORCED_LABOUR,)),
            (CHILD,), Risk.HIGH, "ada indikasi perdagangan orang dengan korban anak",
        ),
        (
            Answers(
                process=(Process.RECEIPT,), means=(Means.CONFINEMENT,), exploitation=(Exploitation.FORCED_LABOUR,)
            ),
            (VICTIM,), Risk.HIGH, "masih dikuasai: disekap",
        ),
    ],
)  # fmt: skip
def test_the_risk_names_its_reason(answers: Answers, persons: tuple[Subject, ...], risk: Risk, words: str) -> None:
    result = examine(answers, persons=persons)
    assert result.risk is risk
    (reason,) = [str(reason) for reason in result.reasons if str(reason).startswith("Risiko")]
    assert words in reason


@pytest.mark.parametrize(
    ("received_by", "reported_by", "reported_at", "words"),
    [
        ("uptd_ppa", "victim", "2026-03-02T08:00:00+07:00", "wajib melapor ke kepolisian dalam 72 jam"),
        ("rsud", "victim", "2026-03-02T08:00:00+07:00", "tidak diterima UPTD PPA atau dinas sosial"),
        ("dinsos", "teacher", "2026-03-02T08:00:00+07:00", "pelapornya guru"),
        ("dinsos", "family", "2026-03-02T08:00:00+07:00", "pelapornya keluarga"),
        ("dinsos", "psychologist", None, "waktu laporan belum diisi"),
    ],
)
def test_a_deadline_that_runs_or_does_not_says_why(
    received_by: str, reported_by: str, reported_at: str | None, words: str
) -> None:
    given = {"id": "x", "acted_on": "2026-03-01", "persons": [], "violence": ["sexual"], "received_by": received_by}
    result = result_of(given | {"reported_by": reported_by, "reported_at": reported_at})
    assert words in result["reasons"][-1]
    assert bool(result["deadlines"]) is words.startswith("wajib")


@pytest.mark.parametrize(
    ("received_by", "reported_at", "words"),
    [
        ("uptd_ppa", "2026-03-02T08:00:00+07:00", "wajib melapor ke kepolisian dalam 24 jam"),
        ("dinsos", "2026-03-02T08:00:00+07:00", "tidak diterima UPTD PPA: tenggat PPT"),
        ("uptd_ppa", None, "waktu laporan belum diisi"),
    ],
)
def test_the_day_of_an_indicated_victim_at_the_unit_says_why(received_by: str, reported_at: str, words: str) -> None:
    given = {"id": "x", "acted_on": "2026-03-01", "persons": [], "received_by": received_by, "reported_by": "anonymous"}
    three = {"process": ["sending"], "means": ["fraud"], "exploitation": ["forced_labour"]}
    result = result_of(given | three | {"reported_at": reported_at})
    assert words in result["reasons"][-1]
    assert [each["rule"] for each in result["deadlines"]] == (["ppt-to-police"] if words.startswith("wajib") else [])


def test_who_is_an_adult_now_and_may_have_been_a_child_then_is_told() -> None:
    then = Subject(role=PersonRole.VICTIM, age=17, recorded_age=18)
    words = [str(each) for each in examine(Answers(), persons=[then]).reasons]
    assert any("tercatat 18 tahun, tetapi pada hari kejadian bisa jadi 17 tahun" in each for each in words)
    older = Subject(role=PersonRole.VICTIM, age=29, recorded_age=30)
    assert not any("bisa jadi" in str(each) for each in examine(Answers(), persons=[older]).reasons)


def test_an_age_that_is_not_known_and_a_role_that_does_not_fit_are_told() -> None:
    grown = Subject(role=PersonRole.CHILD_IN_CONFLICT, age=19)
    words = [str(each) for each in examine(Answers(), persons=[Subject(role=PersonRole.VICTIM), grown]).reasons]
    assert "Umur korban belum diketahui: dianggap anak sampai diketahui." in words
    assert any("umurnya 19 tahun" in each for each in words)


def test_reasons_can_be_told_in_another_language() -> None:
    result = examine(Answers(process=(Process.RECRUITMENT,)), persons=[VICTIM])
    assert result.indication is Indication.PARTIAL
    assert result.missing == (Element.MEANS, Element.EXPLOITATION)
    english = {
        "Unsur proses ada: %(what)s.": "Process: %(what)s.",
        "Diajak atau direkrut": "Recruited",
    }
    assert result.reasons[0].translated(lambda words: english.get(words, words)) == "Process: recruited."


def test_a_screening_without_the_day_of_the_act_is_measured_all_the_same() -> None:
    whole = Screening(answers=Answers(process=(Process.SENDING,)))
    assert screen(whole).instrument.version
    assert {*PROCESS} == {*Process}
    assert {*MEANS} == {*Means}
    assert {*EXPLOITATION} == {*Exploitation}
    assert {*VIOLENCE} == {*Violence}
    assert {*EMERGENCY} == {*Flag}
    assert [each.value for each in ReportedBy] == REPORTED_BY
