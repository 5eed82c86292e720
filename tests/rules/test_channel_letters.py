"""Letters of every shape are read under limits; nothing makes the reader stumble."""

import sys
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


def mixed(*parts: tuple[str, str], kind: str = "mixed") -> bytes:
    made = head(**{"Content-Type": f'multipart/{kind}; boundary="x"'})
    for subtype, words in parts:
        made += f"\r\n--x\r\nContent-Type: text/{subtype}; charset=utf-8\r\n\r\n{words}".encode()
    return made + b"\r\n--x--\r\n"


@pytest.mark.parametrize("empty", ["", " \r\n", "\u200b\ufeff\u00a0"])
def test_a_page_beside_an_empty_plain_half_is_read(empty: str) -> None:
    assert "dikurung" in text_of(mixed(("plain", empty), ("html", "<p>Anak dikurung</p>"), kind="alternative"))


def test_a_page_beside_a_foot_in_plain_words_is_read_in_order() -> None:
    said = text_of(mixed(("html", "<p>Anak dikurung</p>"), ("plain", "Dikirim dari HP")))
    assert said == "Perihal: CONTOH\n\nAnak dikurung\n\nDikirim dari HP"


def test_a_foot_outside_an_alternative_does_not_bring_the_page_back() -> None:
    made = EmailMessage()
    made["From"] = "ibu@contoh.example"
    made.set_content("polos")
    made.add_alternative("<b>berhias</b>", subtype="html")
    made.make_mixed()
    foot = EmailMessage()
    foot.set_content("kaki surat")
    made.attach(foot)
    assert text_of(made.as_bytes()) == "polos\n\nkaki surat"


def test_a_page_whose_head_has_no_end_is_read() -> None:
    assert "dikurung" in text_of(mixed(("html", "<html><head><title>x</title><body>Anak dikurung")))


@pytest.mark.parametrize("subtype", ["plain", "html"])
def test_the_end_of_a_long_letter_is_read_and_one_without_end_says_so(subtype: str) -> None:
    long = "<p>cerita panjang</p> " * 20_000
    assert text_of(mixed((subtype, f"{long}AKHIR"))).endswith("AKHIR")
    assert "Catatan SIGAP" not in text_of(mixed((subtype, f"{long}AKHIR")))
    endless = text_of(mixed((subtype, f"{long * 3}AKHIR")))
    assert len(endless) < 601_000
    assert endless.endswith("Sambungannya tidak tersimpan; minta dikirim lagi.]")


def test_a_long_blank_costs_no_time() -> None:
    assert text_of(mixed(("plain", f"awal{' ' * 500_000}akhir"))).endswith("akhir")


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
    # Other tests raise the limit and leave it so.
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(2000)
    try:
        with pytest.raises(LetterUnreadable):
            read(within(5000))
    finally:
        sys.setrecursionlimit(limit)


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
