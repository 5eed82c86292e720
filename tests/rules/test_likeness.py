"""Who is meant by a report: liberal where it says who must not know, strict in the story."""

from uuid import UUID, uuid4

import pytest

from sigap.intake.rules.likeness import KnownOffice, KnownPerson, StaffDirectory, mentioned_in

UNIT, POLICE, SUBDISTRICT, OTHER_SUBDISTRICT, SHELTER = (uuid4() for _each in range(5))
OFFICES = (
    KnownOffice(id=UNIT, kind="uptd_ppa", name="UPTD PPA Kabupaten Contoh"),
    KnownOffice(id=POLICE, kind="polres_ppa", name="Unit PPA Polres Contoh"),
    KnownOffice(id=SUBDISTRICT, kind="kecamatan", name="Kecamatan Buay Pere'an"),
    KnownOffice(id=OTHER_SUBDISTRICT, kind="kecamatan", name="Kecamatan Muaradua"),
    KnownOffice(id=SHELTER, kind="rumah_aman", name="Rumah Aman Melati"),
)
NAMES = {
    "Rina Marlina, S.Psi": UNIT,
    "Rina Kusuma": UNIT,
    "Dewi Anggraini": UNIT,
    "Bripka Anton Saputra": POLICE,
    "Suparman": SUBDISTRICT,
    "Pere'an Jaya": SUBDISTRICT,
    "Drs. H. Abdul Rahman": OTHER_SUBDISTRICT,
}
PEOPLE = {
    name: KnownPerson(id=uuid4(), name=name, offices=frozenset({office}), takes=office == UNIT)
    for name, office in NAMES.items()
}
DIRECTORY = StaffDirectory(people=tuple(PEOPLE.values()), offices=OFFICES)


def people_called(*names: str) -> StaffDirectory:
    """An office of the unit in which these work."""
    people = (KnownPerson(id=uuid4(), name=name, offices=frozenset({UNIT}), takes=True) for name in names)
    return StaffDirectory(people=tuple(people), offices=OFFICES)


def people_in(story: str = "", **details: object) -> set[str]:
    found = mentioned_in(story=story, details=details, area="", directory=DIRECTORY)
    return {name for name, who in PEOPLE.items() if who.id in found.people}


def offices_in(text: str, ticked: tuple[str, ...] = ()) -> frozenset[UUID]:
    details = {"hidden_from_office": text, "hidden_from": list(ticked)}
    return mentioned_in(story="", details=details, area="16.09.01", directory=DIRECTORY).offices


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Bu Rina", {"Rina Marlina, S.Psi", "Rina Kusuma"}),
        ("ibu rinna marlina", {"Rina Marlina, S.Psi", "Rina Kusuma"}),
        ("Marlena", {"Rina Marlina, S.Psi"}),
        ("pak Anton", {"Bripka Anton Saputra"}),
        ("Pak Sup", {"Suparman"}),
        ("Parman", set()),
        ("Pere’an", {"Pere'an Jaya"}),
        ("pere an", {"Pere'an Jaya"}),
        ("Abdurrahman", {"Drs. H. Abdul Rahman"}),
        ("paman saya", set()),
        ("petugas kantor itu", set()),
        ("", set()),
    ],
)
def test_any_likeness_where_it_says_who_must_not_know(told: str, expected: set[str]) -> None:
    assert people_in(hidden_from_who=told) == expected


@pytest.mark.parametrize("name", ["Diah Lestari", "Hakim", "Kasih Permata", "Siti Aman", "Wali", "Sanah"])
def test_a_name_that_is_or_sounds_as_an_ordinary_word_counts(name: str) -> None:
    directory = people_called(name, "Rina Marlina")
    for word in name.split():
        for told in (word, word.upper(), f"jangan {word.lower()} dan orang rumah"):
            found = mentioned_in(story="", details={"hidden_from_who": told}, area="", directory=directory)
            assert found.people == {directory.people[0].id}


def test_an_ordinary_word_means_nobody_whose_name_only_sounds_like_it() -> None:
    directory = people_called("Diah Lestari", "Sanah")
    told = "jangan beri tahu dia, atau siapa pun di sana"
    assert not mentioned_in(story="", details={"hidden_from_who": told}, area="", directory=directory).people


def test_a_list_of_names_in_the_story_tells_of_none_of_them() -> None:
    names = ("Ani", "Budi", "Citra", "Darma", "Endang", "Fitri", "Galuh Permata")
    directory = people_called(*names)
    whole = "Galuh Permata yang menyuruh"

    def meant(count: int, *, more: str = "", **details: object) -> set[str]:
        tried = " ".join(f"Bu {name.split()[0]} petugas." for name in names[:count])
        found = mentioned_in(story=f"{tried} {more}", details=details, area="", directory=directory)
        return {who.name for who in directory.people if who.id in found.people}

    assert meant(6) == set(names[:6])
    assert meant(7) == set()
    assert meant(6, more=whole) == set(names), "who is named whole is none of the six"
    assert meant(7, more=whole) == {"Galuh Permata"}
    assert meant(7, hidden_from_who="Budi") == {"Budi"}


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ("Rina Marlina menjual adik saya", {"Rina Marlina, S.Psi"}),
        ("yang menyuruh itu Anton, Saputra katanya", {"Bripka Anton Saputra"}),
        ("teman saya Rina dibawa orang", set()),
        ("Bu Rina yang petugas UPTD bilang diam saja", {"Rina Marlina, S.Psi", "Rina Kusuma"}),
        ("Bu Rina tetangga kami melihat anak itu dipukul bapaknya malam hari, lalu besoknya ia lari", set()),
        ("Suparman orang kecamatan, camat juga tahu", {"Suparman"}),
        ("Suparman memukul istrinya", set()),
        ("Tolong", set()),
        ("", set()),
    ],
)
def test_the_story_must_say_more(story: str, expected: set[str]) -> None:
    assert people_in(story) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("UPTD", {UNIT}),
        ("updt ppa", {UNIT}),
        ("Polsek sini", {POLICE}),
        ("polres conth", {POLICE}),
        ("camat", {SUBDISTRICT, OTHER_SUBDISTRICT}),
        ("kantor kecamatan buay perean", {SUBDISTRICT}),
        ("Kec. Muaradua", {OTHER_SUBDISTRICT}),
        ("Rumah Aman Melati", {SHELTER}),
        ("paman", set()),
    ],
)
def test_offices_by_kind_and_by_their_own_name(told: str, expected: set[UUID]) -> None:
    assert offices_in(told) == expected


def test_a_ticked_kind_means_every_such_office_and_the_village_its_own() -> None:
    assert offices_in("", ("police",)) == {POLICE}
    found = mentioned_in(story="", details={"hidden_from": ["village"]}, area="16.09.01", directory=DIRECTORY)
    assert (found.offices, found.area) == (frozenset(), "16.09.01")


def test_a_whole_small_office_named_leaves_nobody() -> None:
    named = "Bu Rina, Dewi Anggraini"
    found = mentioned_in(story="", details={"hidden_from_who": named}, area="", directory=DIRECTORY)
    assert not found.leaves_somebody(DIRECTORY)
    found = mentioned_in(story="", details={"hidden_from_who": "Bu Rina"}, area="", directory=DIRECTORY)
    assert found.leaves_somebody(DIRECTORY)
