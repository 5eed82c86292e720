"""Which new passwords fall to the first tries."""

import pytest

from sigap.access.guessable import is_guessable

KNOWN = ("OKU Selatan", "rina.uptd", "Rina Marlina")


@pytest.mark.parametrize(
    "password",
    [
        "1q2w3e4r5t6y",  # used by many
        "Password123456",  # a most used one under a capital and digits
        "P4ssw0rd!2026",  # digits for letters
        "iloveyou2026!",  # one word of the twenty thousand, and a year
        "sigap-oku-selatan",
        "Sigap2026OKUSelatan",
        "S1g4pOkuS3latan",
        "rinamarlina2026",
        "marlina-agustus-17",
        "TPPO-PPA-2026-11",
        "sigappassword26",
        "kabupaten.selatan",
        "202620272028",  # a row of digits only
        "aaaaaaaabbbb",
    ],
)
def test_known_words_with_digits_are_guessable(password: str) -> None:
    assert is_guessable(password, KNOWN)


@pytest.mark.parametrize(
    "password",
    [
        "kebun-kopi-muaradua",
        "sigap kuda lari biru tua",
        "ibu rina makan nasi goreng",
        "7fK2q9-Vd4xT1m",
        "belukar-jendela-tomat-sungai",
    ],
)
def test_other_words_are_accepted_even_beside_known_ones(password: str) -> None:
    assert not is_guessable(password, KNOWN)


def test_a_name_weighs_only_on_whom_it_belongs_to() -> None:
    assert is_guessable("wulan-setyawati", ("Wulan Setyawati",))
    assert not is_guessable("wulan-setyawati", KNOWN)
