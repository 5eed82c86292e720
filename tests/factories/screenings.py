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
    "health_worker",
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
    """What the contract's words say of a screening; reasons and the instrument's name apart."""
    victims = [person for person in given["persons"] if person["role"] == "victim"]
    child = any(victim["age"] is None or victim["age"] < 18 for victim in victims)
    indication = _indication(given, child=child)
    absent = [key for key in ("process", "means", "exploitation") if not given[key] and not (child and key == "means")]
    return {
        "id": given["id"],
        "trafficking": {
            "indication": indication,
            "child_rule": child,
            "missing": absent if indication == "partial" else [],
            "present": {key: given[key] for key in ("process", "means", "exploitation")},
        },
        "ampk": _ampk(given, indication, child=child),
        "risk": _risk(given, indication, child=child),
        "mediation_allowed": not (
            indication != "none"
            or "sexual" in given["violence"]
            or {"weapon", "abduction", "shackled", "confinement"} & set(given["emergency"])
            or {"abducted", "sold"} & set(given["circumstances"])
        ),
        "deadlines": _deadlines(given),
    }


def _indication(given: dict[str, Any], *, child: bool) -> str:
    if given["process"] and given["exploitation"] and (given["means"] or child):
        return "indicated"
    return "partial" if given["process"] or given["means"] or given["exploitation"] else "none"


def _ampk(given: dict[str, Any], indication: str, *, child: bool) -> list[str]:
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
        "j": "sexual" in harm,
        "k": "terror_network" in around,
        "l": "disability" in around or "disability" in given["emergency"],
        "m": "neglect" in harm or "maltreatment" in around,
        "n": "deviant_social_behaviour" in around,
        "o": "parent_stigma" in around,
    }
    return [letter for letter, stands in letters.items() if stands]


def _risk(given: dict[str, Any], indication: str, *, child: bool) -> str:
    flags, harm = set(given["emergency"]), set(given["violence"])
    if flags & {"confinement", "abduction", "weapon", "self_harm", "injury", "shackled"}:
        return "high"
    if "lives_with_suspect" in flags and ((child and harm & {"physical", "sexual"}) or indication == "indicated"):
        return "high"
    return "medium" if flags or indication != "none" or "sexual" in harm else "low"


def _deadlines(given: dict[str, Any]) -> list[dict[str, str]]:
    if (
        "sexual" not in given["violence"]
        or given.get("received_by") not in {"uptd_ppa", "dinsos"}
        or given.get("reported_by", "victim") not in {"victim", "health_worker", "psychologist", "social_worker"}
        or "reported_at" not in given
    ):
        return []
    due = datetime.fromisoformat(given["reported_at"]) + timedelta(hours=72)
    return [{"rule": "uptd-to-police", "due_at": due.isoformat(), "basis": "UU 12/2022 art. 41"}]
