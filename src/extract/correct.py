"""Applies a reader's corrections to a result: pure functions, nothing is read or written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from extract.corrections import Correction
from extract.keys import title_key
from extract.types import Cell, Film, Kind, Label, Mention, Result, Role

_RULE = "review:read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A corrected result. states: accepted or changed, by position. done: the reader closed the article."""

    result: Result
    states: dict[int, str] = field(default_factory=dict)
    rejected: tuple[Film, ...] = ()
    warnings: tuple[str, ...] = ()
    done: bool = False


def apply(result: Result, corrections: Iterable[Correction]) -> Result:
    """The result with the corrections of its article applied; see `correct` for what is said of them."""
    return correct(result, corrections).result


def correct(result: Result, corrections: Iterable[Correction]) -> Corrected:
    """Applies corrections (those that still hold, of this article) in their order.

    Applying them again to what they made changes nothing. A correction whose words the article no longer has
    is left out, with a warning.
    """
    wanted = [one for one in corrections if one.article_id == result.article_id]
    if result.article is None or not wanted:
        return Corrected(result=result)
    work = _Work(result, result.article.text)
    if any(one.sha256 != result.sha256 for one in wanted):
        work.warnings.append(
            "the article changed since it was reviewed; its corrections were looked for anew"
        )
    for one in wanted:
        work.take(one)
    return work.finish()


class _Work:
    """The films and mentions of a result while they are corrected."""

    def __init__(self, result: Result, text: str) -> None:
        self.result = result
        self.text = text
        self.films = list(result.films)
        self.mentions = list(result.mentions)
        self.states: dict[int, str] = {}  # by the position before the films are numbered anew
        self.rejected: list[Film] = []
        self.gone = 0
        self.warnings: list[str] = []
        self.done = False

    def take(self, one: Correction) -> None:
        """Applies one correction."""
        if one.action == "done":
            self.done = one.sha256 == self.result.sha256
            return
        if one.action == "mark" and one.field == "TITLE":
            self._add(one)
            return
        index = self._find(one)
        if index is None:
            if one.action == "reject":
                self._remember(one)
            else:
                self.warnings.append(f"{one.action} of “{one.title}”: the film is no longer found")
            return
        film = self.films[index]
        if one.action == "reject":
            self.rejected.append(self.films.pop(index))
            self.gone += 1
        elif one.action == "accept":
            self._put(index, film, "accepted")
        elif one.action == "edit":
            self._put(index, self._edited(film, one), "changed")
        else:
            self._mark(index, film, one)

    def _remember(self, one: Correction) -> None:
        """A rejected film that the result does not have: the run that made it had rejected it already."""
        start, end = place(self.text, one.title, one.title_start, one.title_end)
        if self.text[start:end] == one.title:
            cell = Cell(value=one.title, start=start, end=end, rule=_RULE)
            self.rejected.append(Film(position=0, title=cell, title_key=title_key(one.title)))

    def _put(self, index: int, film: Film, state: str) -> None:
        self.films[index] = replace(film, confidence=1.0)
        if self.states.get(film.position) != "changed":
            self.states[film.position] = state

    def _find(self, one: Correction) -> int | None:
        """The film that a correction is about: by place, then by the words of a title."""
        start, end = place(self.text, one.title, one.title_start, one.title_end)
        for index, film in enumerate(self.films):
            if (film.title.start, film.title.end) == (start, end):
                return index
        for index, film in enumerate(self.films):
            titles = (self.mentions[number] for number in film.mentions if number < len(self.mentions))
            if any(m.label == "TITLE" and m.start < end and start < m.end for m in titles):
                return index
        key = title_key(one.title)
        same = [index for index, film in enumerate(self.films) if title_key(film.title.value) == key]
        return same[0] if len(same) == 1 else None

    def _edited(self, film: Film, one: Correction) -> Film:
        if one.field == "role":
            return replace(film, role=cast(Role, one.value))
        if one.field == "kind":
            return replace(film, kind=cast(Kind, one.value))
        if one.field == "year":
            return replace(film, year=self._cell(film, one.value) if one.value else None)
        if one.field == "title":
            known = [film.title] if film.title.value == one.value else []
            cell = (known or [self._cell(film, one.value)])[0]
            return replace(film, title=cell, title_key=title_key(one.value))
        known = list(film.directors if one.field == "directors" else film.aliases)
        values = dict.fromkeys(part.strip() for part in one.value.split("|") if part.strip())
        cells = tuple(
            next((cell for cell in known if cell.value == value), None) or self._cell(film, value)
            for value in values
        )
        return replace(film, directors=cells) if one.field == "directors" else replace(film, aliases=cells)

    def _cell(self, film: Film, value: str) -> Cell:
        """A typed value with its words, where the article has them; else an empty span at the title."""
        at = film.title.start
        start, end = place(self.text, value, at, at + len(value))
        if self.text[start:end] != value:
            start = end = at
        return Cell(value=value, start=start, end=end, rule=_RULE)

    def _marked(self, one: Correction) -> Cell | None:
        start, end = place(self.text, one.value, one.start, one.end)
        words = self.text[start:end]
        if not words.strip() or (one.value and words != one.value):
            self.warnings.append(f"mark of “{one.value}”: the words are no longer found")
            return None
        return Cell(value=" ".join(words.split()), start=start, end=end, rule=_RULE)

    def _mark(self, index: int, film: Film, one: Correction) -> None:
        cell = self._marked(one)
        if cell is None:
            return
        if one.field == "YEAR":
            if not (cell.value.isascii() and cell.value.isdigit()):
                self.warnings.append(f"mark of “{cell.value}”: not a year")
                return
            film = replace(film, year=cell)
        elif one.field == "PERSON" and cell.value not in {known.value for known in film.directors}:
            film = replace(film, directors=(*film.directors, cell))
        elif one.field == "ALIAS" and cell.value not in {known.value for known in film.aliases}:
            film = replace(film, aliases=(*film.aliases, cell))
        self._put(index, self._mentioned(film, cast(Label, one.field), cell), "changed")

    def _mentioned(self, film: Film, label: Label, cell: Cell) -> Film:
        """The film with a mention for the cell, unless it has one."""
        for number in film.mentions:
            known = self.mentions[number]
            if (known.label, known.start, known.end) == (label, cell.start, cell.end):
                return film
        title = next((n for n in film.mentions if self.mentions[n].label == "TITLE"), None)
        mention = Mention(
            label=label,
            start=cell.start,
            end=cell.end,
            text=self.text[cell.start : cell.end],
            rules=(_RULE,),
            title=None if label == "TITLE" else title,
        )
        self.mentions.append(mention)
        return replace(film, mentions=(*film.mentions, len(self.mentions) - 1))

    def _add(self, one: Correction) -> None:
        """A film whose title the reader marked."""
        cell = self._marked(one)
        if cell is None:
            return
        for index, film in enumerate(self.films):
            if (film.title.start, film.title.end) == (cell.start, cell.end):
                self._put(index, film, "changed")
                return
        left = self.text.rfind("\n", 0, cell.start) + 1
        right = self.text.find("\n", cell.end)
        film = Film(
            position=1 + max((known.position for known in (*self.films, *self.rejected)), default=0),
            title=cell,
            title_key=title_key(cell.value),
            evidence=(left, len(self.text) if right < 0 else right),
        )
        self.films.append(self._mentioned(film, "TITLE", cell))
        self._put(len(self.films) - 1, self.films[-1], "changed")

    def finish(self) -> Corrected:
        """The result, its films numbered anew in the order of their first appearance."""
        order = list(self.films)
        if len(self.films) + self.gone > len(self.result.films):
            order.sort(key=lambda film: _first(film, self.mentions))
        states = {}
        films = []
        for position, film in enumerate(order, start=1):
            if film.position in self.states:
                states[position] = self.states[film.position]
            films.append(replace(film, position=position))
        status = self.result.status
        if status != "error":
            status = "ok" if films else "no_films"
        return Corrected(
            result=replace(self.result, films=tuple(films), mentions=tuple(self.mentions), status=status),
            states=states,
            rejected=tuple(self.rejected),
            warnings=tuple(self.warnings),
            done=self.done,
        )


def _first(film: Film, mentions: Sequence[Mention]) -> int:
    """Where the article first names the film."""
    starts = [mentions[number].start for number in film.mentions if mentions[number].label == "TITLE"]
    return min([film.title.start, *starts])


def place(text: str, words: str, start: int, end: int) -> tuple[int, int]:
    """[start, end) where the text still has the words there, else their nearest occurrence, else as given."""
    if not words or text[start:end] == words:
        return start, end
    before, after = text.rfind(words, 0, max(0, start) + len(words)), text.find(words, max(0, start))
    found = [at for at in (before, after) if at >= 0]
    if not found:
        return start, end
    at = min(found, key=lambda at: abs(at - start))
    return at, at + len(words)
