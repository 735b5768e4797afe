"""Values as any file format can hold them."""


def storable(value: object) -> object:
    """The value itself; in text, lone surrogates (of undecodable file names) become question marks."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
