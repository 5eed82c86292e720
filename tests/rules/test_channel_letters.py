"""Letters of every shape are read under limits; nothing makes the reader stumble."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigap.channels.rules.letters import LetterUnreadable, file_in, read


def text_of(raw: bytes) -> str:
    return read(raw).messages[0].text


def head(**more: str) -> bytes:
    heads = {"From": "ibu@contoh.example", "Subject": "CONTOH"} | more
    return "".join(f"{name}: {value}\r\n" for name, value in heads.items()).encode()


def test_a_page_is_read_as_words_without_what_it_hides() -> None:
    raw = head(**{"Content-Type": "text/html; charset=utf-8"}) + (
        b"\r\n<style>p{color:red}</style><p>Tolong</p><script>alert(1)</script><p>anak &amp; ibu</p>"
    )
    assert text_of(raw) == "Perihal: CONTOH\n\nTolong\nanak & ibu"


def test_the_plain_half_is_preferred() -> None:
    made = EmailMessage()
    made["From"] = "ibu@contoh.example"
    made.set_content("polos")
    made.add_alternative("<b>berhias</b>", subtype="html")
    assert text_of(made.as_bytes()) == "polos"


@pytest.mark.parametrize("charset", ["tidak-ada", "utf-8", "us-ascii", "base64"])
def test_a_wrong_charset_costs_letters_and_not_the_report(charset: str) -> None:
    raw = head(**{"Content-Type": f"text/plain; charset={charset}"}) + b"\r\ncerita \xff\xfe penuh"
    assert "cerita" in text_of(raw)


def test_a_subject_in_code_words_is_read() -> None:
    assert "Pere'an" in text_of(head(Subject="=?utf-8?B?UGVyZSdhbg==?=") + b"\r\nx")


def test_a_forwarded_letter_is_read_with_its_files() -> None:
    inner = EmailMessage()
    inner["From"] = "lain@contoh.example"
    inner.set_content("isi yang diteruskan")
    inner.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="a.pdf")
    outer = EmailMessage()
    outer["From"] = "ibu@contoh.example"
    outer.set_content("lihat ini")
    outer.add_attachment(inner)
    found = read(outer.as_bytes())
    assert "isi yang diteruskan" in found.messages[0].text
    media = found.messages[1].media
    assert media is not None
    assert file_in(outer.as_bytes(), media.id) == b"%PDF-1.7"
    with pytest.raises(LetterUnreadable):
        file_in(outer.as_bytes(), "99")


def test_a_letter_within_a_letter_without_end_is_kept_for_somebody_to_look_at() -> None:
    def within(times: int) -> bytes:
        return head() + b"Content-Type: message/rfc822\r\n\r\n" * times + b"isi"

    assert read(within(20)).messages[0].text.startswith("Perihal: CONTOH")
    with pytest.raises(LetterUnreadable):
        read(within(5000))


def test_a_head_without_end_is_refused() -> None:
    with pytest.raises(LetterUnreadable):
        read(b"X: " + b"a" * 400_000)
    with pytest.raises(LetterUnreadable):
        read(b"")


def test_whoever_says_not_to_answer_is_not_answered() -> None:
    for sender, expected in (("no-reply@contoh.example", False), ("ibu@contoh.example", True)):
        assert read(head(From=sender) + b"\r\nx").may_answer is expected


@given(st.binary(max_size=2000))
def test_no_bytes_make_the_reader_stumble(raw: bytes) -> None:
    for whole in (raw, head() + raw, head(**{"Content-Type": 'multipart/mixed; boundary="x"'}) + b"\r\n--x\r\n" + raw):
        try:
            read(whole)
        except LetterUnreadable:
            continue
