"""The names on a page's lines, and the lists that they stand in."""

from bisect import bisect_right
from functools import cached_property

from extract.candidates import Candidate
from extract.han import is_han
from extract.lexicon import Lexicon
from extract.page import Line, Page
from extract.people import bare_surname, between_names, given_name, has_given, names
from extract.quotes import unquoted
from extract.scene import Scene

Span = tuple[int, int]
_OPENING, _CLOSING = '"“«„‹「『《〈', '"”»“›」』》〉'
_CONTEXT = 60  # characters beside a name in which a rule looks for its words


class Named:
    """Names by line, found once, without those that a title overlaps. All spans are offsets into the text."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._lines: dict[int, list[Span]] = {}
        self._cued: dict[int, list[Span]] = {}
        self._teams: dict[Span, Span] = {}
        self._joined: dict[Span, Span] = {}
        self._starts = [line.start for line in scene.page.lines]
        self._contexts: dict[Span, tuple[str, str]] = {}
        self._fired: dict[tuple[str, Span], tuple[str, ...]] = {}

    def on(self, line: Line) -> list[Span]:
        """The names of a line in order."""
        if line.index not in self._lines:
            lexicon = self.scene.page.lexicon
            titles = [self.scene.titles[i] for i in self.scene.on_line.get(line.index, [])]
            spans = [
                (line.start + a, line.start + b) for a, b in names(_blanked(line, titles)[:4000], lexicon)
            ]
            text = self.scene.page.article.text
            kept = [
                s
                for s in spans
                if not any(t.start < s[1] and s[0] < t.end for t in titles)
                and text[s[0] : s[1]].lower() not in lexicon.values
                and not _in_quotes(text, s)
                and not _other_title(text, s, lexicon)
            ]
            if lexicon.capital_nouns:
                kept = [s for s in kept if self._is_name(s)]
            self._lines[line.index] = kept
            self._teams.update(_teams(text, kept, lexicon))
        return self._lines[line.index]

    def _is_name(self, span: Span) -> bool:
        """Whether a run of capitals is a name where nouns are capitalised too: it holds a first name or initials, ends
        as a full name of the page does, or a word announces a maker."""
        page = self.scene.page
        words = page.article.text[span[0] : span[1]].split()
        if any(given_name(word, page.lexicon) or word.endswith(".") for word in words[:-1]):
            return True
        return bare_surname(words[-1], page.lexicon) in self._surnames or bool(self.fired(span, "director"))

    @cached_property
    def _surnames(self) -> frozenset[str]:
        """The last words of the page's names that begin with a first name, without a genitive's ending."""
        page = self.scene.page
        found = set[str]()
        for line in page.lines:
            for a, b in names(line.text[:4000], page.lexicon):
                words = line.text[a:b].split()
                if len(words) > 1 and given_name(words[0], page.lexicon):
                    found.add(bare_surname(words[-1], page.lexicon))
        return frozenset(found)

    def cued(self, line: Line) -> list[Span]:
        """Those beside which a word says that they directed."""
        if line.index not in self._cued:
            self._cued[line.index] = [s for s in self.on(line) if self.fired(self.team(s), "director")]
        return self._cued[line.index]

    def fired(self, span: Span, cell: str) -> tuple[str, ...]:
        """Names of the rules for a cell that the words before or after a span fire."""
        known = self._fired.get((cell, span))
        if known is None:
            if span not in self._contexts:
                self._contexts[span] = contexts(self.scene.page, span)
            known = self._fired[cell, span] = _fired(self.scene.page.lexicon, cell, *self._contexts[span])
        return known

    def join(self, spans: list[Span]) -> None:
        """Takes names of a slot or a line of names for one list, whatever joins them."""
        self._joined.update(_teams(self.scene.page.article.text, spans, self.scene.page.lexicon, commas=True))

    def team(self, span: Span) -> Span:
        """The list that a name stands in ("Ann Roe and Bo Lim"); the name's own span if it stands alone."""
        self.on(self.scene.page.lines[bisect_right(self._starts, span[0]) - 1])
        return self._joined.get(span) or self._teams.get(span, span)


def _blanked(line: Line, titles: list[Candidate]) -> str:
    """A line's text with its titles blanked: no name runs out of one ("Brume de Larisa Hill")."""
    text = line.text
    for title in titles:
        low, high = max(0, title.start - line.start), min(len(text), title.end - line.start)
        text = text[:low] + "\n" * (high - low) + text[high:]
    return text


def _in_quotes(text: str, span: Span) -> bool:
    """Whether a name stands alone in quotes, as the names of people in prose do not."""
    return span[0] > 0 and text[span[0] - 1] in _OPENING and text[span[1] : span[1] + 1] in tuple(_CLOSING)


def _other_title(text: str, span: Span, lexicon: Lexicon) -> bool:
    """Whether a name in Latin letters fills a bracket behind signs without capitals ("雾港（Fog Harbour）")."""
    start, end = span
    signs = is_han(text[max(0, start - 3) : start]) and not is_han(text[start:end])
    whole = text[start - 1 : start] in ("(", "（") and text[end : end + 1] in (")", "）")
    return signs and whole and not has_given(text[start:end], lexicon)


def _teams(text: str, spans: list[Span], lexicon: Lexicon, *, commas: bool = False) -> dict[Span, Span]:
    """Names joined by "and", an ampersand or a slash, with those before them that commas join.

    commas: whether commas alone join too.
    """
    teams: dict[Span, Span] = {}
    separator = between_names(lexicon)
    run: list[Span] = []
    joined = False
    for span in [*spans, None]:
        gap = text[run[-1][1] : span[0]] if run and span else ""
        if span and run and len(gap) <= 8 and separator.fullmatch(gap):
            joined = joined or commas or gap.strip() not in {",", ";", "，", "；"}
            run.append(span)
            continue
        if joined:
            teams.update(dict.fromkeys(run, (run[0][0], run[-1][1])))
        run, joined = ([span] if span else []), False
    return teams


def contexts(page: Page, span: Span) -> tuple[str, str]:
    """What stands before and after a span on its line, lower-cased, without quotes."""
    text = page.article.text
    start, end = span
    line_start = text.rfind("\n", max(0, start - _CONTEXT - 10), start) + 1
    stop = text.find("\n", end, end + _CONTEXT)
    after = text[end : stop if stop >= 0 else end + _CONTEXT]
    return _folded(text[max(line_start, start - _CONTEXT) : start]), _folded(after)


def _folded(text: str) -> str:
    return unquoted(text.lower())


def fired(page: Page, span: Span, cell: str) -> tuple[str, ...]:
    """Names of the rules for a cell that the words before or after a span fire."""
    return _fired(page.lexicon, cell, *contexts(page, span))


def _fired(lexicon: Lexicon, cell: str, before: str, after: str) -> tuple[str, ...]:
    return lexicon.fired((cell,), "before", before) + lexicon.fired((cell,), "after", after)
