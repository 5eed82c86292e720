"""The claim token: five words with a check word, never taken for a return code, the same for the same form."""

import pytest

from sigap.kernel.words import words
from sigap.mailbox import codes
from sigap.mailbox.claims.codes import CLAIM_WORDS, claim_for, claim_trace, code_claimed, read_claim

SECRET = b"s" * 32


def test_a_form_gives_its_words_and_another_form_others() -> None:
    token = claim_for(SECRET, b"report" + b"form-1")
    assert token == claim_for(SECRET, b"report" + b"form-1")
    assert token != claim_for(SECRET, b"report" + b"form-2")
    assert token != claim_for(b"t" * 32, b"report" + b"form-1")
    assert len(token) == CLAIM_WORDS
    assert len({claim_for(SECRET, bytes([each])) for each in range(200)}) == 200


def test_it_is_read_however_it_was_typed_and_a_slip_is_told_before_any_look_up() -> None:
    token = claim_for(SECRET, b"x")
    assert read_claim(f"1. {token[0].upper()}, {token[1]}-{token[2]}\n{token[3]}  {token[4]}") == token
    other = next(word for word in words() if word not in token)
    for typed in ("", " ".join(token[:-1]), " ".join((*token, token[0])), " ".join((*token[:-1], other)), "x" * 5000):
        with pytest.raises(codes.CodeMistyped):
            read_claim(typed)


def test_neither_is_taken_for_the_other() -> None:
    token, code = claim_for(SECRET, b"x"), codes.code_for(SECRET, b"x")
    with pytest.raises(codes.CodeMistyped):
        codes.read_code(" ".join(token))
    with pytest.raises(codes.CodeMistyped):
        read_claim(" ".join(code))


def test_the_six_words_come_of_the_token_and_the_form_together() -> None:
    token = claim_for(SECRET, b"x")
    six = code_claimed(SECRET, token, b"form-key-of-16-b")
    assert codes.read_code(" ".join(six)) == six
    assert six == code_claimed(SECRET, token, b"form-key-of-16-b")
    assert six != code_claimed(SECRET, token, b"another-key-of-6")
    assert six != code_claimed(SECRET, claim_for(SECRET, b"y"), b"form-key-of-16-b")
    assert len(claim_trace(SECRET, token)) == 32
