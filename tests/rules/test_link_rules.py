"""What of a lead is compared: one thing written in many ways has one key, and what says too little has none."""

from datetime import date

from sigap.links.rules import LeadKind, LinkStrength, link_rules, parts_of, reopens, strength_of
from sigap.matching.facts import account_key, address_key, company_key, handle_key, place_key, plate_key

VILLAGE = "16.09.01.2001"


def test_one_thing_written_in_many_ways_has_one_key() -> None:
    for key, writings in (
        (account_key, ("1234-56-789012", "1234 56 789012", "BRI 123456789012")),
        (
            handle_key,
            ("@Agen.Jaya", "agen.jaya", "https://www.instagram.com/agen.jaya/?hl=id", "instagram.com/Agen.Jaya"),
        ),
        (plate_key, ("B 1234 XYZ", "b1234xyz", "B-1234-XYZ", "B 01234 XYZ")),
        (company_key, ("PT. Maju Jaya", "CV Madju Jaya", "maju jaya (persero)", "MAJU JAYA")),
        (address_key, ("Jl. Melati No. 5 RT 03/RW 02", "Jalan Melati 5", "melati no 05, RT.3 RW.2")),
        (place_key, ("Pere'an", "perean", "PERE’AN")),
    ):
        assert len({key(each) for each in writings}) == 1, (key.__name__, [key(each) for each in writings])
        assert key(writings[0])
    assert handle_key("https://facebook.com/profile.php?id=10001234567") == "10001234567"
    for no_address in ("//[agen.jaya", "[agen/jaya", "http://[agen].jaya/"):
        assert handle_key(no_address), "a bracket makes an address no address, and the text a name"


def test_different_things_differ_and_what_says_too_little_has_no_key() -> None:
    for key, one, other in (
        (account_key, "123456789", "123456780"),
        (plate_key, "B 1234 XY", "B 1234 XYZ"),
        (company_key, "Maju Jaya", "Maju Terus"),
        (address_key, "Jl Melati 5", "Jl Melati 6"),
    ):
        assert key(one) != key(other)
    for key, little in (
        (account_key, "12345"),
        (handle_key, "@a"),
        (plate_key, "B 0000 X"),
        (plate_key, "1234"),
        (company_key, "PT Maju"),
        (address_key, "5 6"),
        (address_key, "Jalan"),
    ):
        assert key(little) == "", little
    assert company_key("PT Maju", VILLAGE)


def test_an_account_that_is_a_telephone_is_compared_as_one() -> None:
    kinds = {token.value for token, _words in parts_of(LeadKind.ACCOUNT, value="0812-7788-9900", detail="DANA")}
    assert kinds == {"account", "phone"}
    assert [token.value for token, _words in parts_of(LeadKind.ACCOUNT, value="1234567890")] == ["account"]
    assert parts_of(LeadKind.ROUTE, value="Sambas", detail="Kuching") == []
    assert parts_of(LeadKind.ADDRESS, value="Jl Melati 5") == []
    assert parts_of(LeadKind.RECRUITER, value="Joko Susilo") == []


def of(*kinds: str) -> LinkStrength:
    weights = link_rules(date(2026, 11, 25)).weights
    return strength_of((kind, weights[kind]) for kind in kinds)


def test_what_is_shared_says_more_or_less() -> None:
    assert (of("phone"), of("name"), of("route")) == (LinkStrength.STRONG, LinkStrength.LIKELY, LinkStrength.WEAK)
    assert of("name", "company") == LinkStrength.STRONG
    assert of("name", "name") == LinkStrength.LIKELY
    assert of("name_like", "route") == LinkStrength.WEAK
    assert strength_of([]) == LinkStrength.WEAK
    assert link_rules(date(1990, 1, 1)) == link_rules(date(2026, 11, 1))


def test_a_coincidence_is_looked_at_again_where_it_is_stronger_or_by_another_kind_that_says_much() -> None:
    phone, name, route = ("phone", 3), ("name", 2), ("route", 1)
    for judged, kinds, facts, is_again in (
        (2, ["name"], [name, phone], True),
        (3, ["phone"], [phone, phone, route], False),
        (3, ["phone"], [phone, name], True),
        (3, ["phone"], [("phone", 1)], False),
        (1, [], [route], False),
    ):
        assert reopens(judged, kinds, facts) is is_again, (judged, kinds, facts)
