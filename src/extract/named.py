"""The names on a page's lines, and the lists that they stand in."""

import re
from bisect import bisect_right
from collections import Counter
from functools import cached_property

from extract.candidates import Candidate
from extract.han import is_han
from extract.keys import name_key
from extract.lexicon import Lexicon
from extract.page import Line, Page
from extract.people import (
    UPPER,
    bare_surname,
    between_names,
    given_name,
    has_given,
    name_pattern,
    names,
    person_like,
    small_names,
    split_people,
)
from extract.quotes import unquoted
from extract.scene import Scene

Span = tuple[int, int]
_OPENING, _CLOSING = '"“«„‹「『《〈', '"”»“›」』》〉'
_KIN = "director:kin"
_CUT_OFF = re.compile(r"s['’](?!\w)")
_FAMILY = 16  # characters between a family's name and the list of its members
_SPEAKS = re.compile(r"([^\W\d_][^:.!?\n]{1,40}):\s\S")
_TURNS = 2  # lines that begin with a speaker's name, at least
_END, _SIGNED = 4, 8  # lines at a page's end that may be signed, and words of such a line
_LONG_WORD = re.compile(r"\w[\w'’-]+")
_LINES = 400  # lines of a page whose names are known
_CONTEXT = 60  # characters beside a name in which a rule looks for its words
# A title below these is as likely a person, where its words have the form of a name, or begin with a first name.
_DOUBTFUL, _LIKELY = 0.6, 0.85
_SENTENCE = re.compile(r"(?:^|[.!?]\s|\n)[\W\d_]{0,4}([^\W\d_])")
_SMALL = 0.4  # of a page's sentences that begin in small letters, from which on its names may too
_LEAST_SENTENCES = 8
_STARTS = re.compile(r"(?:^|[.!?:…]\s|\n)[\"“”„‘’«»'(\[\s]*$")
_POSSESSIVE = re.compile(r"['’]s?$")
_ARTICLE = re.compile(r"(\w+)\s$")
# What stands behind the genitive of a name: a work in quotes, an adjective with its noun, a noun.
_OWNED = re.compile(
    rf" (?:[\"“„«‚'»]|(?:\d{{4}}[^\W\d_]{{0,3}} )?(?:(?P<adjective>(?![{UPPER}])[^\W\d_]+) )?[{UPPER}][^\W\d_])"
)


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
        self._whole: dict[tuple[Span, Span], str | None] = {}  # by the list that the name stands in, too
        self._asides: dict[Span, tuple[str, ...]] = {}

    def on(self, line: Line) -> list[Span]:
        """The names of a line in order."""
        if line.index not in self._lines:
            lexicon = self.scene.page.lexicon
            titles = [self.scene.titles[i] for i in self.scene.on_line.get(line.index, [])]
            titles = [title for title in titles if not self._is_person(title)]
            blanked = _blanked(line, titles)[:4000]
            found = names(blanked, lexicon)
            if self._in_small:
                found = sorted({*found, *small_names(blanked, lexicon)})
            text = self.scene.page.article.text
            spans = [(line.start + a, line.start + b) for a, b in found]
            kept = [
                s
                for s in spans
                if not any(t.start < s[1] and s[0] < t.end for t in titles)
                and text[s[0] : s[1]].lower() not in lexicon.values
                and not _in_quotes(text, s)
                and not _other_title(text, s, lexicon)
            ]
            if lexicon.capital_nouns:
                kept = [part for s in kept for part in self._nominative(s) if self._is_name(part)]
            self._lines[line.index] = kept
            self._teams.update((span, span) for span in kept)
            self._teams.update(_teams(text, kept, lexicon))
        return self._lines[line.index]

    def _is_person(self, title: Candidate) -> bool:
        """Whether what may be a title is a person's name in whole, and the words beside it or doubt say so."""
        lexicon = self.scene.page.lexicon
        if not person_like(title.text, lexicon) and not split_people(title.text, lexicon):
            return False
        cued = fired(self.scene.page, (title.start, title.end), "director")
        least = _LIKELY if title.entry is None and has_given(title.text, lexicon) else _DOUBTFUL
        return bool(cued) or title.score < least

    @cached_property
    def _in_small(self) -> bool:
        """Whether the page begins many of its sentences, and so its names, in small letters."""
        page = self.scene.page
        starts = [match[1] for match in _SENTENCE.finditer(page.article.text)]
        small = sum(letter.islower() for letter in starts)
        return len(starts) >= _LEAST_SENTENCES and small >= _SMALL * len(starts)

    def _is_name(self, span: Span) -> bool:
        """Whether a run of capitals is a name where nouns are capitalised too: it holds a first name or initials, ends
        as a full name of the page does, a word announces a maker, or it stands where no two nouns do."""
        page = self.scene.page
        words = page.article.text[span[0] : span[1]].split()
        if any(given_name(word, page.lexicon) or word.endswith(".") for word in words[:-1]):
            return True
        if bare_surname(words[-1], page.lexicon) in self._surnames or self.fired(span, "director"):
            return True
        if len(words) == 1:
            return page.article.text[span[1] : span[1] + 2] == "s " and self._owns_work(span[0], span[1] + 1)
        return given_name(words[-1], page.lexicon) or self._set_off(span)

    def _set_off(self, span: Span) -> bool:
        """Whether a run of capitals stands in brackets, or inside a sentence behind a word that is no article."""
        text, small = self.scene.page.article.text, self.scene.page.lexicon["orthography.small_words"]
        before = text[max(0, span[0] - 20) : span[0]]
        if before.endswith("(") and text[span[1] : span[1] + 1] in (")", ","):
            return True
        word = _ARTICLE.search(before)
        plain = word is not None and word[1].islower() and word[1] not in small
        return plain and not _STARTS.search(before)

    def _nominative(self, span: Span) -> list[Span]:
        """A name, without the letter of a genitive that has no apostrophe ("Wanda Hügels Debüt"), and without the
        noun behind it that has its capital too; where the name itself may end so, it stays."""
        page, (start, end) = self.scene.page, span
        text, lexicon = page.article.text, page.lexicon
        endings = [e for e in lexicon["orthography.possessive"] if e.isalpha()]
        at = start
        for number, word in enumerate(text[start:end].split(" ")):
            stop, at = at + len(word), at + len(word) + 1
            ending = next((e for e in endings if word.endswith(e)), None)
            known = word.lower() in lexicon["values.name"] or given_name(word, lexicon)
            if ending is None or len(word) <= 3 or known:
                continue
            first = number > 0 or stop == end
            if first and self._owns(text[start:stop], word.removesuffix(ending), stop):
                return [(start, stop - len(ending))]
        return [span]

    def _owns(self, name: str, bare: str, stop: int) -> bool:
        """Whether a name ends in a genitive: the page has its last word without the ending, or what it owns follows
        and the name begins with a first name. bare: the word without the ending."""
        text, lexicon = self.scene.page.article.text, self.scene.page.lexicon
        owned = _OWNED.match(text, stop)
        if owned is None:
            return False
        adjective = owned["adjective"]
        if adjective is not None and not adjective.endswith(tuple(lexicon["orthography.adjective"])):
            return False
        if bare.endswith(("s", "x", "z", "ß")):
            return False
        if " " in name:
            return given_name(name.partition(" ")[0], lexicon)
        known = bare in self._words and bare.lower() in self._surnames
        return known or self._owns_work(stop - len(name), stop)

    @cached_property
    def _words(self) -> frozenset[str]:
        """The page's words as printed."""
        return frozenset(re.findall(r"\w+", self.scene.page.article.text))

    def _owns_work(self, start: int, stop: int) -> bool:
        """Whether a word in the genitive stands right before a work in quotes, and behind no article ("Hügels „X“")."""
        text, small = self.scene.page.article.text, self.scene.page.lexicon["orthography.small_words"]
        before = _ARTICLE.search(text[max(0, start - 20) : start])
        free = before is None or before[1].lower() not in small
        quoted = text[stop : stop + 1] == " " and text[stop + 1 : stop + 2] in tuple(_OPENING)
        return free and quoted and text[stop - 1] == "s"

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
            known = _fired(self.scene.page.lexicon, cell, *self._contexts[span])
            if cell == "director" and self._kindred(span):
                known = (*known, "director:family")
            self._fired[cell, span] = known
        return known

    def _kindred(self, span: Span) -> bool:
        """Whether a name is a family's with the word for it ("Hügel-Schwestern")."""
        family, hyphen, word = self.scene.page.article.text[span[0] : span[1]].rpartition("-")
        lexicon = self.scene.page.lexicon
        return bool(family and hyphen) and _KIN in lexicon.fired(("director",), "before", f" {word.lower()} ")

    def whole(self, span: Span) -> str | None:
        """What a name stands for where it is not printed in whole, else None.

        The first of a pair shares the surname ("Paolo and Vittorio Rossi"), those behind a family's name have it ("the
        Hill brothers, Ann and Bo"); a possessive may have taken away the last letter of a full name that ends with an
        s ("Larisa Jones’ debut"); where the family's name comes first, it may stand alone ("Lin" for "Lin Haigang").
        """
        told = span, self.team(span)
        if told not in self._whole:
            self._whole[told] = self._in_whole(span)
        return self._whole[told]

    def _in_whole(self, span: Span) -> str | None:
        """See `whole`."""
        page = self.scene.page
        name, after = page.article.text[span[0] : span[1]], page.article.text[span[1] : span[1] + 60]
        if " " in name:
            cut = _CUT_OFF.match(after) and given_name(name.partition(" ")[0], page.lexicon)
            return f"{name}s" if cut else None
        return _shared(name, after, page.lexicon) or self._kin_of(span) or self._family_first.get(name)

    def _kin_of(self, span: Span) -> str | None:
        """A first name with the surname of the family that stands before its list ("the Hill brothers, Ann and Bo")."""
        page, team = self.scene.page, self.team(span)
        text = page.article.text
        if team == span or not given_name(text[span[0] : span[1]], page.lexicon):
            return None
        line = page.lines[bisect_right(self._starts, span[0]) - 1]
        before = [s for s in self.on(line) if team[0] - _FAMILY <= s[1] < team[0]]
        if not before or _KIN not in self.fired(before[-1], "director"):
            return None
        family = text[slice(*before[-1])]
        apart = text[before[-1][1] : team[0]].rstrip().endswith((",", ":", "(", "–", "—"))
        return f"{text[span[0] : span[1]]} {family}" if apart and " " not in family else None

    @cached_property
    def _family_first(self) -> dict[str, str]:
        """The page's full names whose first word is no first name, by that word; only where one begins so and none
        ends so."""
        page = self.scene.page
        found: dict[str, set[str]] = {}
        last = set[str]()
        for line in page.lines[:_LINES]:
            for start, end in self.on(line):
                name = page.article.text[start:end]
                first, _, rest = name.partition(" ")
                last.update(rest.split(" ")[-1:])
                if rest and not given_name(first, page.lexicon) and person_like(name, page.lexicon):
                    found.setdefault(first, set()).add(name)
        return {first: full.pop() for first, full in found.items() if len(full) == 1 and first not in last}

    def aside(self, span: Span) -> tuple[str, ...]:
        """Features of a name that the page's own people have: its author, who speaks in an interview, who signs."""
        if span not in self._asides:
            self._asides[span] = self._put_aside(span)
        return self._asides[span]

    def _put_aside(self, span: Span) -> tuple[str, ...]:
        """See `aside`."""
        page, (start, end) = self.scene.page, span
        text = page.article.text
        key = name_key(text[start:end])
        found = []
        if key in self._authors:
            found.append("name:author")
        line = page.lines[bisect_right(self._starts, start) - 1]
        label = _SPEAKS.match(line.text)
        if label and end <= line.start + label.end() and self._speakers[label[1]] >= _TURNS:
            found.append("name:speaker")
        if line.index in self._signatures:
            found.append("name:signed")
        return tuple(found)

    @cached_property
    def _authors(self) -> frozenset[tuple[str, ...]]:
        """The page's author, or authors, as name keys."""
        page = self.scene.page
        return frozenset(map(name_key, between_names(page.lexicon).split(page.article.author or ""))) - {()}

    @cached_property
    def _speakers(self) -> Counter[str]:
        """How many lines begin with the same label ("Larisa Hill: ...")."""
        labels = (_SPEAKS.match(line.text) for line in self.scene.page.lines)
        return Counter(label[1] for label in labels if label)

    @cached_property
    def _signatures(self) -> frozenset[int]:
        """The lines at the page's end that hold little but names, none under a heading nor a title."""
        page, found = self.scene.page, set[int]()
        for line in page.lines[max(1, len(page.lines) - _END) :]:
            if line.kind != "paragraph" or line.words > _SIGNED or line.index in self.scene.on_line:
                continue
            spans = names(line.text, page.lexicon)
            named = sum(len(line.text[a:b].split()) for a, b in spans)
            headed = page.lines[line.index - 1].kind == "heading"
            if spans and len(_LONG_WORD.findall(line.text)) - named <= 1 and not headed:
                found.add(line.index)
        return frozenset(found)

    def join(self, spans: list[Span]) -> None:
        """Takes names of a slot or a line of names for one list, whatever joins them."""
        self._joined.update(_teams(self.scene.page.article.text, spans, self.scene.page.lexicon, commas=True))

    def team(self, span: Span) -> Span:
        """The list that a name stands in ("Ann Roe and Bo Lim"); the name's own span if it stands alone."""
        if span not in self._teams:  # on a line not read as yet, or no name of one
            self.on(self.scene.page.lines[bisect_right(self._starts, span[0]) - 1])
        return self._joined.get(span) or self._teams.get(span, span)


def _shared(name: str, after: str, lexicon: Lexicon) -> str | None:
    """The full name of the first of a pair that shares a surname, from what stands behind it; a word that is no first
    name before one that begins with one is a name of its own ("Hill and Larisa Holt")."""
    if after[:1] != " ":
        return None
    joiner = "|".join(re.escape(word) for word in sorted(lexicon["orthography.and"])) or "(?!)"
    found = re.match(rf" (?:{joiner}) (?=\S)", after, re.I)
    pair = name_pattern(lexicon.code).match(after, found.end()) if found else None
    if pair is None:
        return None
    words = _POSSESSIVE.sub("", pair[0]).split()
    own = given_name(words[0], lexicon) and not given_name(name, lexicon)
    return f"{name} {' '.join(words[1:])}" if 2 <= len(words) <= 3 and not own else None


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
    if text[start - 1 : start] not in ("(", "（") or text[end : end + 1] not in (")", "）"):
        return False
    signs = is_han(text[max(0, start - 3) : start]) and not is_han(text[start:end])
    return signs and not has_given(text[start:end], lexicon)


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
