"""The errors that a caller may meet.

ExtractError
├── InputError      a page, file or folder that cannot be read
├── LexiconError    a language file with an unknown key or a bad pattern
└── SchemaError     a table or a gold file that is not in the form that DESIGN names
"""


class ExtractError(Exception):
    """Base of all errors raised on purpose; its message says what is wrong, where, and what to do.

    source: the file, address or key that the error is about.
    """

    def __init__(self, message: str, *, source: str = "") -> None:
        super().__init__(f"{source}: {message}" if source else message)
        self.message = message
        self.source = source

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions cross process boundaries by pickling, which would lose the keyword.
        return _rebuild, (type(self), self.message, self.source)


def _rebuild(cls: "type[ExtractError]", message: str, source: str) -> "ExtractError":
    return cls(message, source=source)


class InputError(ExtractError):
    """An input that cannot be read or is not an HTML page."""


class LexiconError(ExtractError):
    """A language file that cannot be used; the source names file and key."""


class SchemaError(ExtractError):
    """A table or gold file that does not have the expected form."""
