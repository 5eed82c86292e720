"""Screenings as outsiders write them, drawn at random, and the contract written down a second time as a plain table.

The table knows nothing of the instrument: it was written from the commands contract alone.
"""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

PROCESS = ["recruitment", "transportation", "harbouring", "sending", "transfer", "receipt"]
MEANS = [
    "threat_of_force",
    "use_of_force",
    "abduction",
    "confinement",
    "forgery",
    "fraud",
    "abuse_of_power",
    "abuse_of_vulnerability",
    "debt_bondage",
    "payment_to_controller",
]
EXPLOITATION = [
    "prostitution",
    "forced_labour",
    "slavery_like",
    "oppression",
    "extortion",
    "sexual_or_reproductive_use",
    "organ_removal",
    "other_gain",
]
VIOLENCE = ["physical", "psychological", "sexual", "neglect", "economic", "other"]
CIRCUMSTANCES = [
    "emergency_situation",
    "minority_isolated",
    "drug_victim",
    "pornography",
    "hiv_aids",
    "abducted",
    "sold",
    "terror_network",
    "disability",
    "maltreatment",
    "deviant_social_behaviour",
    "parent_stigma",
    "domestic",
    "online",
    "child_marriage",
    "economic_exploitation",
    "official_involved",
    "cross_border",
    "migrant_placement",
]
EMERGENCY = [
    "lives_with_suspect",
    "weapon",
    "pregnant",
    "disability",
    "injury",
    "self_harm",
    "confinement",
    "abduction",
    "shackled",
    "no_family",
    "no_safe_place",
    "rejected_by_family",
    "rejected_by_community",
]
REPORTED_BY = [
    "victim",
    "family",
    "doctor",
    "health_worker",
    "psychiatrist",
    "psychologist",
    "social_worker",
    "teacher",
    "neighbour",
    "officer",
    "anonymous",
]
AGENCIES = [
    "uptd_ppa",
    "polres_ppa",
    "dinsos",
    "dinkes",
    "rsud",
    "kejari",
    "desa",
    "kecamatan",
    "kemenag",
    "kodim",
    "disdik",
    "disnaker",
    "secretariat",
    "public",
]
ROLES = ["victim", "witness", "child_in_conflict", "reporter", "suspect"]
LISTS = {
    "process": PROCESS,
    "means": MEANS,
    "exploitation": EXPLOITATION,
    "violence": VIOLENCE,
    "circumstances": CIRCUMSTANCES,
    "emergency": EMERGENCY,
}


def some(codes: list[str]) -> st.SearchStrategy[list[str]]:
    """A few of these codes, often none."""
    return st.lists(st.sampled_from(codes), unique=True, max_size=4)


PERSON = st.fixed_dictionaries(
    {
        "role": st.sampled_from(ROLES),
        "age": st.one_of(st.none(), st.integers(0, 90)),
        "sex": st.sampled_from(["L", "P", None]),
    }
)
SCREENING = st.fixed_dictionaries(
    {
        "id": st.just("s"),
        "acted_on": st.dates(datetime(2024, 1, 1).date(), datetime(2027, 12, 31).date()).map(str),  # noqa: DTZ001
        "persons": st.lists(PERSON, max_size=3),
        **{key: some(codes) for key, codes in LISTS.items()},
    },
    optional={
        "reported_by": st.sampled_from(REPORTED_BY),
        "received_by": st.sampled_from(AGENCIES),
        "reported_at": st.sampled_from(["2026-03-02T08:00:00+07:00", "2026-12-31T23:59:59Z"]),
    },
)


def expected(given: dict[str, Any]) -> dict[str, Any]:
    """What the contract's words (the second version) say of a screening; reasons and the instrument's name apart."""
    victims = [person for person in given["persons"] if person["role"] == "victim"]
    child = any(victim["age"] is None or victim["age"] < 18 for victim in victims)
    indication = _indication(given, child=child)
    offence = _sexual_offence(given, indication, child=child)
    absent = [key for key in ("process", "means", "exploitation") if not given[key] and not (child and key == "means")]
    return {
        "id": given["id"],
        "trafficking": {
            "indication": indication,
            "child_rule": child,
            "missing": absent if indication == "partial" else [],
            "present": {key: given[key] for key in ("process", "means", "exploitation")},
        },
        "ampk": _ampk(given, indication, child=child, offence=offence),
        "risk": _risk(given, indication, child=child, offence=offence),
        "sexual_offence": offence,
        "mediation_allowed": not (
            indication != "none"
            or offence
            or "physical" in given["violence"]
            or (child and "psychological" in given["violence"])
            or _holds_danger(given)
        ),
        "deadlines": _deadlines(given, indication, child=child, offence=offence),
    }


def expected_of_the_first(given: dict[str, Any]) -> dict[str, Any]:
    """What the first version said, by which older assessments stay measured."""
    told, sexual = expected(given), "sexual" in given["violence"]
    child, indication = told["trafficking"]["child_rule"], told["trafficking"]["indication"]
    flags, harm = set(given["emergency"]), set(given["violence"])
    at_home = "lives_with_suspect" in flags and ((child and harm & {"physical", "sexual"}) or indication == "indicated")
    high = bool(flags & HIGH_FLAGS) or bool(at_home)
    to_police = {"victim", "health_worker", "psychologist", "social_worker"}
    owed = sexual and given.get("reported_by", "victim") in to_police
    return told | {
        "ampk": _ampk(given, indication, child=child, offence=sexual),
        "risk": "high" if high else "medium" if flags or indication != "none" or sexual else "low",
        "sexual_offence": False,
        "mediation_allowed": not (indication != "none" or sexual or _holds_danger(given)),
        "deadlines": _due(given, "uptd-to-police", {"uptd_ppa", "dinsos"}) if owed else [],
    }


def _holds_danger(given: dict[str, Any]) -> bool:
    flags = {"weapon", "abduction", "shackled", "confinement"} & set(given["emergency"])
    return bool(flags or {"abducted", "sold"} & set(given["circumstances"]))


def _sexual_offence(given: dict[str, Any], indication: str, *, child: bool) -> bool:
    used = {"prostitution", "sexual_or_reproductive_use"} & set(given["exploitation"])
    return bool(
        "sexual" in given["violence"]
        or (used and (child or indication == "indicated"))
        or (child and {"pornography", "child_marriage"} & set(given["circumstances"]))
    )


def _indication(given: dict[str, Any], *, child: bool) -> str:
    if given["process"] and given["exploitation"] and (given["means"] or child):
        return "indicated"
    return "partial" if given["process"] or given["means"] or given["exploitation"] else "none"


def _ampk(given: dict[str, Any], indication: str, *, child: bool, offence: bool) -> list[str]:
    in_conflict = any(person["role"] == "child_in_conflict" for person in given["persons"])
    if not (child or in_conflict):
        return []
    around, harm = set(given["circumstances"]), set(given["violence"])
    letters = {
        "a": "emergency_situation" in around,
        "b": in_conflict,
        "c": "minority_isolated" in around,
        "d": bool(given["exploitation"]) or "economic_exploitation" in around,
        "e": "drug_victim" in around,
        "f": "pornography" in around,
        "g": "hiv_aids" in around,
        "h": indication == "indicated" or bool({"abducted", "sold"} & around),
        "i": bool({"physical", "psychological"} & harm),
        "j": offence,
        "k": "terror_network" in around,
        "l": "disability" in around or "disability" in given["emergency"],
        "m": "neglect" in harm or "maltreatment" in around,
        "n": "deviant_social_behaviour" in around,
        "o": "parent_stigma" in around,
    }
    return [letter for letter, stands in letters.items() if stands]


HIGH_FLAGS = {"confinement", "abduction", "weapon", "self_harm", "injury", "shackled"}


def _risk(given: dict[str, Any], indication: str, *, child: bool, offence: bool) -> str:
    flags, at_home = set(given["emergency"]), "lives_with_suspect" in given["emergency"]
    if flags & HIGH_FLAGS or (at_home and child and (offence or "physical" in given["violence"])):
        return "high"
    controlled = at_home or bool({"confinement", "abduction"} & set(given["means"]))
    if indication == "indicated" and (child or controlled):
        return "high"
    return "medium" if flags or indication != "none" or offence else "low"


def _deadlines(given: dict[str, Any], indication: str, *, child: bool, offence: bool) -> list[dict[str, str]]:
    told_by = {"victim", "doctor", "health_worker", "psychiatrist", "psychologist", "social_worker"}
    told_by |= {"family"} if child else set()
    found = _due(given, "ppt-to-police", {"uptd_ppa"}) if indication == "indicated" else []
    if offence and given.get("reported_by", "victim") in told_by:
        found += _due(given, "uptd-to-police", {"uptd_ppa", "dinsos"})
    return found


def _due(given: dict[str, Any], rule: str, receivers: set[str]) -> list[dict[str, str]]:
    if given.get("received_by") not in receivers or "reported_at" not in given:
        return []
    hours, basis = {
        "ppt-to-police": (24, "PP 9/2008 art. 14(5)"),
        "uptd-to-police": (72, "UU 12/2022 art. 41"),
    }[rule]
    due = datetime.fromisoformat(given["reported_at"]) + timedelta(hours=hours)
    return [{"rule": rule, "due_at": due.isoformat(), "basis": basis}]
