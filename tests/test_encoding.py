"""Bytes to text: the order of declarations, what is recorded, and what is refused."""

import pytest

from extract.encoding import decode
from extract.errors import InputError

RUSSIAN = "<p>Фильм Сталкер снял Андрей Тарковский, и его стоит посмотреть на большом экране."
GERMAN = "<p>Die Blechtrommel von Volker Schlöndorff läuft heute spät, und das ist schön für alle."

ORDER = [
    ("bom-before-header", b"\xef\xbb\xbf" + RUSSIAN.encode(), "cp1252", "utf-8", RUSSIAN),
    ("utf-16-bom", RUSSIAN.encode("utf-16"), None, "utf-16-le", RUSSIAN),
    ("utf-16-be-bom", b"\xfe\xff" + RUSSIAN.encode("utf-16-be"), None, "utf-16-be", RUSSIAN),
    ("header", RUSSIAN.encode("koi8-r"), "koi8-r", "koi8-r", RUSSIAN),
    ("header-latin-1-is-windows", "<p>“Ran”".encode("cp1252"), "ISO-8859-1", "cp1252", "<p>“Ran”"),
    ("utf-8-without-words", RUSSIAN.encode(), None, "utf-8", RUSSIAN),
    ("utf-8-before-declaration", f"<meta charset=cp1251>{RUSSIAN}".encode(), None, "utf-8", None),
    ("declaration", f"<meta charset='windows-1251'>{RUSSIAN}".encode("cp1251"), None, "cp1251", None),
    (
        "declaration-http-equiv",
        f'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">{RUSSIAN}'.encode("koi8-r"),
        None,
        "koi8-r",
        None,
    ),
    ("declaration-shift-jis", "<meta charset=Shift_JIS><p>東京物語".encode("cp932"), None, "cp932", None),
    ("unknown-header", GERMAN.encode(), "no-such-charset", "utf-8", GERMAN),
    ("codec-that-is-no-charset", GERMAN.encode(), "rot13", "utf-8", GERMAN),
    ("detector-cyrillic", RUSSIAN.encode("cp1251"), None, "cp1251", RUSSIAN),
    ("detector-latin", GERMAN.encode("cp1252"), None, "cp1252", GERMAN),
]


@pytest.mark.parametrize(
    ("data", "header", "charset", "text"), [pytest.param(*row[1:], id=row[0]) for row in ORDER]
)
def test_order(data: bytes, header: str | None, charset: str, text: str | None) -> None:
    decoded = decode(data, header)
    assert decoded.charset == charset
    assert decoded.mojibake == 0
    assert text is None or decoded.text == text
    assert text is not None or "Сталкер" in decoded.text or "東京" in decoded.text


def test_one_bad_byte_is_counted_and_said() -> None:
    decoded = decode(b"<meta charset=utf-8>" + RUSSIAN.encode() + b"\xff")
    assert decoded.charset == "utf-8"
    assert decoded.mojibake == 1
    assert "Сталкер" in decoded.text
    assert decoded.notes


def test_text_encoded_twice_is_counted() -> None:
    assert decode("<p>Amélie, déjà vue".encode().decode("cp1252").encode()).mojibake == 3


def test_a_wrong_header_is_noted() -> None:
    decoded = decode(RUSSIAN.encode("cp1251"), "utf-8")
    assert decoded.charset == "cp1251"
    assert any("utf-8" in note for note in decoded.notes)


REFUSED = [
    ("empty", b"", "empty"),
    ("spaces", b" \r\n\t", "empty"),
    ("pdf", b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    ("png", b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
    ("jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
    ("zip", b"PK\x03\x04\x14\x00", "ZIP"),
    ("gzip", b"\x1f\x8b\x08\x00", "gzip"),
    ("json", b'{"films": ["Ran"]}', "JSON"),
    ("json-list", b'["Ran", "Ikiru"]', "JSON"),
    ("binary", bytes(range(256)) * 20, "binary"),
]


@pytest.mark.parametrize(("data", "said"), [pytest.param(*row[1:], id=row[0]) for row in REFUSED])
def test_refused(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        decode(data, origin="page.html")
    assert str(caught.value).startswith("page.html: ")
    assert "\n" not in str(caught.value)
