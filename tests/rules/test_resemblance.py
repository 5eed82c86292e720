"""Why two people may be one: reasons by spelling, day, place and number; sisters and opposites are no candidates."""

from datetime import date
from typing import Any

from django.utils.translation import override

from sigap.matching.resemblance import KnownFacts, Likeness, resemblance
from sigap.matching.words import explained

YUSUF = KnownFacts(
    full_name="Muh. Yusup Contoh",
    sex="L",
    birth_year=2009,
    mother="Siti Aminah",
    village="16.09.04.2004",
    phone="0812-7400-1188",
)


def test_the_example_of_the_issue_in_words() -> None:
    other = KnownFacts(full_name="Muhammad Yusuf Contoh", born_on=date(2009, 3, 14), village="16.09.04.2004")
    found = resemblance(YUSUF, other)
    with override("id"):
        assert explained(found) == "nama mirip: Muh./Muhammad, Yusup/Yusuf; lahir 2009; desa sama"
    assert found.is_candidate
    assert resemblance(other, YUSUF).points == found.points
    assert "Yusup" not in f"{found!r} {YUSUF!r}"


def test_each_reason_stands_for_what_it_says() -> None:
    for one, other, kind in (
        ({"full_name": "Siti Aminah"}, {"full_name": "Siti Aminah"}, Likeness.NAME_SAME),
        ({"full_name": "Nurhidayati"}, {"full_name": "Nurhifayati"}, Likeness.NAME_SPELLED),
        ({"full_name": "Aisyah"}, {"full_name": "Aisayh"}, Likeness.NAME_SPELLED),
        ({"full_name": "Boenga Wulandari"}, {"full_name": "Bungawulandari"}, Likeness.NAME_SAME),
        ({"full_name": "Hasan, Tn."}, {"full_name": "HASAN BIN ABDUL SALAM"}, Likeness.NAME_SAME),
        ({"full_name": "Dewi Puspita"}, {"full_name": "Dewi"}, Likeness.NAME_PART),
        ({"full_name": "Slamet"}, {"full_name": "Zubaidah"}, Likeness.NAME_OTHER),
        ({"full_name": "Mochamad Yusuf", "alias": "Ucup"}, {"full_name": "Yusup"}, Likeness.CALLED),
        ({"born_on": date(2009, 3, 4)}, {"born_on": date(2009, 3, 4)}, Likeness.BORN_SAME),
        ({"born_on": date(2009, 3, 4)}, {"born_on": date(2009, 4, 3)}, Likeness.BORN_SWAPPED),
        ({"born_on": date(2009, 1, 1)}, {"born_on": date(2009, 1, 1)}, Likeness.BORN_YEAR),
        ({"born_on": date(2009, 3, 4)}, {"birth_year": 2010}, Likeness.BORN_BESIDE),
        ({"born_on": date(2009, 3, 4)}, {"born_on": date(2009, 6, 30)}, Likeness.BORN_OTHER),
        ({"nik": "1609041403090001"}, {"nik": "160904 140309 0001"}, Likeness.NIK_SAME),
        ({"nik": "1609041403090001"}, {"nik": "1609044103090001"}, Likeness.NIK_NEAR),
        ({"nik": "1609041403090001"}, {"nik": "1609041403090002"}, Likeness.NIK_OTHER),
        ({"phone": "0812-7400-1188"}, {"phone": "+6281274001188"}, Likeness.PHONE),
        ({"village": "16.09.04.2004"}, {"village": "16.09.04.2011"}, Likeness.DISTRICT),
        ({"mother": "ST. AMINAH"}, {"mother": "Siti Aminah"}, Likeness.MOTHER),
        ({"mother": "Siti Aminah"}, {"mother": "Retno"}, Likeness.MOTHER_OTHER),
        ({"sex": "L"}, {"sex": "P"}, Likeness.SEX_OTHER),
    ):
        kinds = [reason.kind for reason in resemblance(KnownFacts(**one), KnownFacts(**other)).reasons]
        assert kind in kinds, (one, other, kinds)
    assert resemblance(KnownFacts(), KnownFacts()).reasons == ()


def test_sisters_and_strangers_are_no_candidates() -> None:
    home: dict[str, Any] = {"mother": "Sri Rahayu", "village": "16.09.04.2004", "phone": "081274001188", "sex": "P"}
    maya = KnownFacts(full_name="Maya Pratiwi", born_on=date(2008, 5, 17), nik="1609045705080001", **home)
    tiur = KnownFacts(full_name="Tiur Pratiwi", born_on=date(2011, 9, 2), nik="1609044209110001", **home)
    for other in (
        tiur,
        KnownFacts(full_name="Maya Pratiwi", sex="P", born_on=date(1979, 2, 11), village="16.09.12.2001"),
    ):
        assert not resemblance(maya, other).is_candidate
    assert resemblance(maya, KnownFacts(full_name="M. Pratiwi", birth_year=2008, **home)).is_candidate
