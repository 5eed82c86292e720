"""Letters about a case as shipped: every field is known and stands in the wording; amounts are spelt as receipts do."""

from sigap.correspondence.rules import CaseLetter, LetterSigner, LetterSubject, NamedPeople, case_letters, provisions
from sigap.correspondence.views.filling import BLANKS, FILLS
from sigap.letters.rules.kinds import FieldShape
from sigap.letters.rules.wording import faults, filled, sample_of
from sigap.ui.money import rupiah_words


def test_every_letter_knows_its_fields_its_law_and_its_signer() -> None:
    assert set(case_letters()) == set(CaseLetter)
    assert len({each.fingerprint for each in provisions()}) == len(CaseLetter)
    for code, spec in case_letters().items():
        assert not faults(spec.kind.wording, spec.kind), code
        for field in spec.kind.fields:
            assert f"{{{{ {field.name} }}}}" in spec.kind.wording, (code, field.name)
            assert (field.shape is FieldShape.TABLE) == bool(field.columns), (code, field.name)
        assert set(spec.fills.values()) <= {*FILLS, *BLANKS}, code
        assert spec.makers, code
        assert spec.signer or spec.signed_by is LetterSigner.OFFICE, code
        assert bool(spec.to) == spec.is_sent, code
        assert not spec.is_by_stage or len(spec.to) == 3, code
        # What is filled in needs the row that it is read from.
        assert "losses" not in spec.fills.values() or spec.about is LetterSubject.CLAIM, code
        assert NamedPeople.LIABLE not in spec.named.values() or spec.about is LetterSubject.CLAIM, code
        assert filled(spec.kind.wording, spec.kind, sample_of(spec.kind)), code


def test_every_fill_is_used_by_a_letter() -> None:
    used = {fill for spec in case_letters().values() for fill in spec.fills.values()}
    assert used == {*FILLS, *BLANKS}


def test_who_makes_which_letter() -> None:
    letters = case_letters()
    for code in (CaseLetter.VISUM, CaseLetter.CHILD_INQUIRY, CaseLetter.SOCIAL_REPORT, CaseLetter.PROGRESS):
        assert letters[code].is_made_by({"polres_ppa"}, is_unit=False), code
        assert not letters[code].is_made_by({"uptd_ppa"}, is_unit=True), code
        assert letters[code].road, code
    for code in (CaseLetter.REPORT, CaseLetter.MEDICAL, CaseLetter.LEGAL_AID, CaseLetter.COMPLAINT):
        assert letters[code].is_made_by({"uptd_ppa"}, is_unit=True), code
        assert not letters[code].is_made_by({"kejari"}, is_unit=False), code
    assert letters[CaseLetter.RESTITUTION].is_made_by({"obh"}, is_unit=False)


def test_amounts_are_spelt_out() -> None:
    for amount, words in {
        0: "nol", 1: "satu", 10: "sepuluh", 11: "sebelas", 12: "dua belas", 19: "sembilan belas", 20: "dua puluh",
        21: "dua puluh satu", 100: "seratus", 111: "seratus sebelas", 200: "dua ratus", 1000: "seribu",
        1001: "seribu satu", 2019: "dua ribu sembilan belas", 11_000: "sebelas ribu", 100_000: "seratus ribu",
        1_000_000: "satu juta", 17_500_000: "tujuh belas juta lima ratus ribu",
        1_001_100_001: "satu miliar satu juta seratus ribu satu", 10**12: "satu triliun",
    }.items():  # fmt: skip
        assert rupiah_words(amount) == f"{words} rupiah", amount
