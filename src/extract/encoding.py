"""Turns a page's bytes into text: BOM, transport header, strict UTF-8, the page's declaration, a detector."""

import codecs
import json
import re
from dataclasses import dataclass

from bs4.dammit import EncodingDetector
from charset_normalizer import from_bytes

from extract.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What pages call these is in truth the larger set (as browsers read it: WHATWG Encoding Standard, 4.2).
_LARGER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
_SIGNATURES = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "an image (PNG)"),
    (b"GIF8", "an image (GIF)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"RIFF", "a media file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"BZh", "bzip2-compressed data"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"wOF", "a font"),
    (b"OggS", "a media file"),
    (b"ID3", "a media file"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "an RTF document"),
)
# Codecs of Python that no page is written in.
_NO_CHARSETS = frozenset({"utf-7", "idna", "punycode", "undefined"})
_SAMPLE = 65_536
_SNIFFED = 8_192
# Of the characters outside ASCII, so many may be senseless before a charset is given up: one bad byte in a
# page of Russian does not make it another language.
_BAD_SHARE = 0.1
# UTF-8 that was read as Windows-1252 and saved again: "Ã©" for an e with its accent.
_TWICE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{1,3}"
)
_TWICE_LEADS = "ÃÂâÐÑÎÏÄÅ"
_LANG = re.compile(rb"""<html[^>]{0,500}\blang\s*=\s*["']?([a-zA-Z]{2,3})\b""", re.IGNORECASE)
# The fallback encodings of the HTML Standard (13.2.3.2); where it names none, cp1252.
_USUAL = {
    **dict.fromkeys(("be", "bg", "ky", "mk", "ru", "sr", "tg", "tt", "uk"), "cp1251"),
    **dict.fromkeys(("cs", "hr", "hu", "pl", "sk", "sl"), "cp1250"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    **dict.fromkeys(("az", "ku", "tr"), "cp1254"),
    **dict.fromkeys(("ar", "fa"), "cp1256"),
    **{"el": "cp1253", "he": "cp1255", "th": "cp874", "vi": "cp1258"},
    **{"ja": "cp932", "ko": "cp949", "zh": "gb18030"},
}
_SURROGATES = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
# What no text holds (WHATWG MIME Sniffing, "binary data byte"): a page has a few by accident, not one in 20.
_BINARY = bytes([*range(9), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])


@dataclass(frozen=True, slots=True)
class Decoded:
    """text: the page. charset: Python's name of the encoding. mojibake: characters without meaning in it."""

    text: str
    charset: str
    mojibake: int = 0
    notes: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None, *, origin: str = "") -> Decoded:
    """The text of a page's bytes; `declared` is the charset that the transport names.

    A declaration that contradicts the bytes is passed over with a note. InputError where the bytes are
    empty or of another kind of file.
    """
    _refuse(data, origin)
    decoded = _decode(data, declared)
    head = decoded.text[:_SNIFFED].encode("utf-8", "replace")
    if (len(head) - len(head.translate(None, _BINARY))) * 20 > len(decoded.text[:_SNIFFED]):
        raise InputError("is binary data, not an HTML page", source=origin)
    return decoded


def _decode(data: bytes, declared: str | None) -> Decoded:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _result(data[len(bom) :].decode(name, "replace"), name)
    notes: list[str] = []
    found = _declared(data, declared, "header", notes)
    if found is None or (found.charset != "utf-8" and _multibyte_utf8(data, found.charset)):
        try:
            return _result(data.decode("utf-8"), "utf-8", notes)
        except UnicodeDecodeError:
            pass
    if found is None:
        page = EncodingDetector.find_declared_encoding(data[:_SAMPLE], is_html=True)
        found = _declared(data, page, "page", notes)
    return found or _detect(data, declared, notes)


def _declared(data: bytes, name: str | None, who: str, notes: list[str]) -> Decoded | None:
    """The text as a declaration has it, None where the bytes contradict that."""
    codec = _codec(name)
    if codec is None:
        if name:
            notes.append(f"the {who} names an unknown charset: {name[:40]!r}")
        return None
    if who == "page" and codec.startswith(("utf-16", "utf-32")):
        codec = "utf-8"  # it could be read byte by byte, so it is not in these (WHATWG HTML, 13.2.3.3)
    read = _result(data.decode(codec, "replace"), codec, notes)
    foreign = len(read.text) - len(read.text.encode("ascii", "ignore"))
    if read.text.count("\ufffd") > _BAD_SHARE * foreign:
        notes.append(f"the {who} says {codec}, which the bytes are not")
        return None
    return read


def _codec(name: str | None) -> str | None:
    """Python's name of a text encoding, None where there is none of that name."""
    if not name:
        return None
    try:
        info = codecs.lookup(name.strip().strip("\"'").lower())
    except (LookupError, ValueError, UnicodeError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name in _NO_CHARSETS:
        return None
    return _LARGER.get(info.name, info.name)


def _multibyte_utf8(data: bytes, codec: str) -> bool:
    """True where bytes outside ASCII form UTF-8, which text of a single-byte charset hardly ever does."""
    if codec.startswith(("utf", "gb", "big5", "euc", "cp932", "cp949", "shift", "iso2022")) or data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _detect(data: bytes, declared: str | None, notes: list[str]) -> Decoded:
    """Where declarations fail: a nearly perfect UTF-8, else what the detector says, else the Windows set."""
    # Halves of surrogate pairs are no UTF-8, though some programs write them; without them it may be.
    text = _SURROGATES.sub(b"\xef\xbf\xbd", data).decode("utf-8", "replace")
    wrong = text.count("\ufffd") - len(_SURROGATES.findall(data))
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if wrong * 5 < foreign or not wrong:
        return _result(text, "utf-8", notes)
    codec = _by_language(data) or _codec(declared) or "cp1252"
    return _result(data.decode(codec, "replace"), codec, notes)


def _by_language(data: bytes) -> str | None:
    """The detector's choice, or what the page's language is usually written in where that is about as likely.

    Short texts look equally well in several tables: French in Western and Baltic ones, for example.
    """
    matches = from_bytes(data[:_SAMPLE])
    best = matches.best()
    found = _LANG.search(data[:_SAMPLE])
    language = found[1].decode().lower() if found else ""
    for usual in (_USUAL[language],) if language in _USUAL else ("cp1252", "cp1251"):
        for match in matches:
            if best is not None and match.chaos <= best.chaos + 0.05 and usual in match.could_be_from_charset:
                return usual
    if language in _USUAL:
        return _USUAL[language]
    return _codec(best.encoding if best else None)


def _result(text: str, charset: str, notes: list[str] | None = None) -> Decoded:
    # Looked for by single characters first: that costs a tenth of counting and matching.
    wrong = text.count("\ufffd") if "\ufffd" in text else 0
    if not text.isascii() and any(lead in text for lead in _TWICE_LEADS):
        wrong += len(_TWICE.findall(text))
    said = (*(notes or ()), *((f"{wrong} characters make no sense in {charset}",) if wrong else ()))
    return Decoded(text=text, charset=charset, mojibake=wrong, notes=said)


def _refuse(data: bytes, origin: str) -> None:
    head = data[:512].lstrip()
    if not data.strip(b"\x00 \t\r\n\x0c\xef\xbb\xbf"):
        raise InputError("is empty", source=origin)
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise InputError(f"is {what}, not an HTML page", source=origin)
    if head[:1] in (b"{", b"["):
        try:
            json.loads(data)
        except (ValueError, RecursionError):
            return
        raise InputError("is JSON, not an HTML page", source=origin)
