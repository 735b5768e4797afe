"""Values as any file format can hold them."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def storable(value: object) -> object:
    """The value itself; in text, lone surrogates (of undecodable file names) become question marks."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def safe_cell(value: object) -> str:
    """A CSV cell: lists joined by `|`, nothing for None, and no text that a spreadsheet would run.

    >>> safe_cell(("a", "b")), safe_cell(None), safe_cell("=1+1")
    ('a|b', '', "'=1+1")
    """
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "|".join(str(part) for part in value)
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def plain_cell(cell: str) -> str:
    """The text that `safe_cell` wrote.

    >>> plain_cell("'=1+1"), plain_cell("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
