"""Proposes titles in running text: what stands in quotes or marks, before a bracketed year, or in a comma run."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc

from extract.fields import CERTIFICATE
from extract.keys import ARTICLES
from extract.lexicon import Lexicon, load
from extract.people import UPPER, given_name, split_people
from extract.proposals import CAPITAL, EDGES, MAX_CHARS, YEAR_BRACKET, Proposal, trim
from extract.quotes import find as find_quotes
from extract.runs import runs
from extract.spans import set_spans

_MAX_WORDS = 16
_MAX_PROPOSALS = 400  # per block; more is a page made to hurt
_OPENING = re.compile(r"[(\[（]")
# What a mark around a whole item holds beside its title: "12 - Fog Harbour", "FOG HARBOUR (12A)".
_MARKED_RANK = re.compile(r"#?\d{1,3}\s*(?:[.)]|\s[-–—]|:)\s+(?=\S)")
_CERTIFICATE = re.compile(rf"\s[(\[]{CERTIFICATE}[)\]](?=\s*(?:[(\[]|$))")
_STOPPERS = '.;:!?,…)]"”»'
_YEAR_OWNER = re.compile(r"(?<!\d)(?:18[89]\d|19\d\d|20[0-3]\d)['’]s $")  # "1944's Over the Bay"
# "Larisa Hill's Fog Harbour", "Holmes' Fog Harbour": what stands behind a capitalised owner
_OWNER = re.compile(rf"(?<!\w)(?!It['’])[{UPPER}][^\W\d_]+(?:['’]s|s['’]) (?=\S)")
# "Hill's La nebbia del porto (1972)": what goes on from an owner to the year, in small letters too
_OWNED = re.compile(rf"(?<!\w)[{UPPER}][^\W\d_]+(?:['’]s|s['’]) ([{UPPER}\d][^.,;:()\[\]\n]{{2,70}})$")
SENTENCE_STARTS = '.!?:"“”(['
_BEFORE_QUOTE = " ,:;-–—\"“”«»„‘'‹›"
_CLAUSE = re.compile(r"[.;:!?()\[\]«»“”\"/|]|,\s|\s[-–—]\s|\n")
_SMALL_BEFORE = re.compile(r"(?<!\S)[^\W\d_A-ZÀ-Þ]\S*\s+$")
_COMMA_YEAR = re.compile(r",\s(?:18[89]\d|19\d\d|20[0-3]\d)(?=[,.;)])")
_CAPITAL_WORD = re.compile(rf"(?<![\w’'.-])[{UPPER}][\w’'-]*")
_CLAUSE_WORDS, _NAME = 9, 3
_YEAR_DIGITS = 4
_SENTENCE = 40  # characters of a text that may hold a title among other words
_PLAIN_WORDS = 6  # of a title that nothing marks, but for small ones
_ANNOUNCING = ("nouns.film", "nouns.series")


def propose(text: str, marks: Iterable[tuple[str, int, int]], lexicon: Lexicon) -> list[Proposal]:
    """Titles that a text may hold; marks are (kind, start, end) in the text. In order of kind, then of place."""
    found = [
        *_marked(text, marks, lexicon),
        *_before_year(text, lexicon),
        *_comma_year(text, lexicon),
        *runs(text, lexicon),
        *_cued(text, lexicon),
        *_capitals(text, lexicon),
    ]
    return found[:_MAX_PROPOSALS]


def _marked(text: str, marks: Iterable[tuple[str, int, int]], lexicon: Lexicon) -> Iterable[Proposal]:
    marks = list(marks)
    quoted = [(begin, stop) for kind, begin, stop in marks if kind == "quote"]
    for kind, begin, stop in marks:
        if kind in ("span", "strike") or stop - begin > 2 * MAX_CHARS:
            continue
        start, end = trim(text, begin, stop)
        bracket = YEAR_BRACKET.search(text, start, end) or _CERTIFICATE.search(text, start, end)
        if bracket and bracket.start() > start:
            start, end = trim(text, start, bracket.start())
        rank = _MARKED_RANK.match(text, start, end) if start == 0 or text[start - 1] in "\n" else None
        if rank:
            start, end = trim(text, rank.end(), end)
        inner = next((low for low, high in quoted if start < low and high <= end), start)
        if split_people(text[start:inner].rstrip(_BEFORE_QUOTE), lexicon):
            continue  # "<b>Larisa Hill, “Fog Harbour”</b>": the quoted part is the title
        if start < end and text.count(" ", start, end) < _MAX_WORDS and "\n" not in text[start:end]:
            yield Proposal(start, end, kind)
        if text.count(",", start, end) >= 2:  # several titles in one pair of marks
            for piece in runs(text[start:end], lexicon):
                yield Proposal(start + piece.start, start + piece.end, "run")


def _before_year(text: str, lexicon: Lexicon) -> Iterable[Proposal]:
    """Capitalised words, joined by small ones, right before a bracket that holds a year."""
    if not _OPENING.search(text):
        return
    small = lexicon["orthography.small_words"]
    for bracket in YEAR_BRACKET.finditer(text):
        span = _run_before(text, bracket.start(), small)
        if span:
            yield Proposal(*span, "before-year")
        owner = _OWNED.search(text, max(0, bracket.start() - MAX_CHARS), bracket.start())
        if owner and trim(text, *owner.span(1)) != span:
            yield Proposal(*trim(text, *owner.span(1)), "owned-year")
        elif span is None or not lexicon.title_case:
            yield from (
                Proposal(*clause, "clause-year") for clause in _clauses(text, bracket.start(), lexicon)
            )


def _run_before(text: str, end: int, small: frozenset[str]) -> tuple[int, int] | None:
    """The run of title words that ends at `end`, at most twelve words back."""
    begin, start = end, end
    for word in reversed(list(re.finditer(r"\S+", text[max(0, end - MAX_CHARS) : end]))[-12:]):
        bare = word[0].strip(EDGES + ".!?'’")
        if start < end and word[0][-1] in _STOPPERS and word[0][-1] not in "!":
            break
        if bare and CAPITAL.match(bare):
            begin = max(0, end - MAX_CHARS) + word.start()
        elif bare and bare.lower() not in small and bare != "&":
            break
        start = max(0, end - MAX_CHARS) + word.start()
    first, last = trim(text, begin, end)
    return (first, last) if first < last else None


def _clauses(text: str, end: int, lexicon: Lexicon) -> Iterable[tuple[int, int]]:
    """From the first capital of the clause that ends at `end`, where titles are written in small letters ("and with La
    nebbia del porto (1972)"), and from the next one where the first only begins the clause ("Then came La nebbia");
    none for a name, or for too many words."""
    first = max(0, end - MAX_CHARS)
    for stop in _CLAUSE.finditer(text, first, end):
        first = stop.end()
    capitals = list(islice(_CAPITAL_WORD.finditer(text, first, end), _CLAUSE_WORDS))
    opens = bool(capitals) and not text[first : capitals[0].start()].strip()
    later = [found for found in capitals[1:] if _SMALL_BEFORE.search(text, first, found.start())]
    for capital in (*capitals[:1], *(later[:1] if opens else ())):
        words = text[capital.start() : end].split()
        named = given_name(words[0], lexicon) or bool(
            split_people(text[capital.start() : end].strip(), lexicon)
        )
        short = words[-1][:1].isupper() and len(words) < _NAME
        if not named and not short and 1 < len(words) <= _CLAUSE_WORDS:
            yield trim(text, capital.start(), end)


def _comma_year(text: str, lexicon: Lexicon) -> Iterable[Proposal]:
    """The clause before a year between commas ("La nebbia del porto, 1972, is"), where titles are written in small
    letters."""
    if not lexicon.title_case:
        for year in _COMMA_YEAR.finditer(text):
            yield from (Proposal(*clause, "clause-comma") for clause in _clauses(text, year.start(), lexicon))


def _cued(text: str, lexicon: Lexicon) -> Iterable[Proposal]:
    """Capitalised runs after words that announce a film ("the film Fog Harbour", "movies like X, Y and Z"), and
    those whose article is capitalised though no sentence begins with it ("in A Fog Harbour")."""
    if len(text) < _SENTENCE:
        return
    lowered = text.lower()
    articles = lexicon["orthography.small_words"].intersection(ARTICLES)
    owned = "'" in text or "’" in text
    for run in cap_runs(lexicon.code).finditer(text):
        first = run.start()
        context = lowered[max(0, first - 50) : first]
        source = "article" if _starts_with_article(text, *run.span(), articles) else ""
        if lexicon.fires(("title", "mentioned"), "before", context):
            source = source if _announces_person(context, lexicon) else "cue"
        source = source or ("after-year" if "s " in context[-3:] and _YEAR_OWNER.search(context) else "")
        owner = _OWNER.search(text, first, run.end()) if owned else None
        if owner:
            yield Proposal(*trim(text, owner.end(), _without_noun(lowered, *run.span(), lexicon)), "owned")
        source = source or ("plain" if _is_plain(text, *run.span(), lexicon) else "")
        start, end = trim(text, first, _without_noun(lowered, *run.span(), lexicon))
        if source and start < end:
            yield Proposal(start, end, source)


def _is_plain(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a run of two capitalised words or more stands inside a sentence and is no name of a person: a title may
    stand so, where titles are capitalised and the author marks none."""
    if not lexicon.title_case or start < 2 or text[start - 2] in SENTENCE_STARTS:
        return False
    words = text[start:end].split()
    main = [word for word in words if word.lower() not in lexicon["orthography.small_words"]]
    # "Hill's 2010", "Fog Harbour by Larisa Hill": no title, or more than one.
    broken = (words[-1].isdigit() and len(words[-1]) == _YEAR_DIGITS) or any(
        word.endswith(("'s", "’s")) and word[:-2].lower() not in lexicon.stop_words for word in words
    )
    broken = broken or not lexicon["labels.director"].isdisjoint(words)
    return 2 <= len(main) <= _PLAIN_WORDS and not broken and not given_name(words[0], lexicon)


def _without_noun(lowered: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Where a run ends without the word that announces the next title: "The Long Alley" of "The Long Alley and the TV
    series Dusk"."""
    last = lowered.rfind(" ", start, end) + 1
    if last <= start or not any(
        (found := lexicon.finder(key).match(lowered, last)) and found.end() > end for key in _ANNOUNCING
    ):
        return end
    words = lowered[start:last].split()
    while words and words[-1] in lexicon["orthography.small_words"]:
        last = lowered.rfind(words.pop(), start, last)
    return last if last > start else end


def _announces_person(context: str, lexicon: Lexicon) -> bool:
    """Whether what stands behind these words is a name: "the director Larisa Hill", "directors like Larisa Hill"; not
    "from the director of Fog Harbour"."""
    words = context.split()[-3:]
    return (
        bool(words)
        and words[-1] not in lexicon["orthography.of"]
        and not lexicon["nouns.director"].isdisjoint(words)
    )


def _starts_with_article(text: str, start: int, end: int, articles: frozenset[str]) -> bool:
    """Whether a run inside a sentence begins with an article in a capital letter, and goes on."""
    if start < 2 or text[start - 1] != " " or not (text[start - 2].isalnum() or text[start - 2] in ",’'"):
        return False
    article, blank, _ = text[start:end].partition(" ")
    return bool(blank) and article.lower() in articles


# A full stop ends a run, but for one behind up to three letters ("DR. FOG", "E.T.").
_UPPER_WORD = rf"(?:(?:[{UPPER}]{{1,3}}\.)+|[{UPPER}][{UPPER}\d’'\-]*)"
_UPPER_START = rf"(?=[{UPPER}](?:[{UPPER}]|[.\-][{UPPER}\d])|A |I,? [{UPPER}]{{2}})"
_UPPER_RUN = re.compile(
    rf"(?<![\w’'.]){_UPPER_START}{_UPPER_WORD}[:!?]?(?:[ ,&]{{1,3}}(?:{_UPPER_WORD}|\d+)[:!?]?){{0,11}}(?!\w)"
)


def _capitals(text: str, lexicon: Lexicon) -> Iterable[Proposal]:
    """Runs of words in capitals in a text that has small letters too, but for countries, services and years alone
    ("USA 1954")."""
    if len(text) < 60 or not any(char.islower() for char in text):
        return
    for run in _UPPER_RUN.finditer(text):
        start, end = trim(text, *run.span())
        words = text[start:end].lower().split()
        values = all(word.strip(",") in lexicon.values or word.isdigit() for word in words)
        if (end - start > 4 or len(words) > 1) and not values:
            yield Proposal(start, end, "capitals")


@lru_cache(maxsize=32)
def cap_runs(code: str) -> re.Pattern[str]:
    """Runs of words in capitals, joined by small words of the language."""
    small = (
        "|".join(sorted(map(re.escape, load(code)["orthography.small_words"]), key=len, reverse=True))
        or "(?!)"
    )
    word = rf"[{UPPER}\d][\w’'\-]*[!:]?"
    return re.compile(rf"(?<![\w’'.])[{UPPER}][\w’'\-]*:?(?:[ ](?:(?:{small})[ ]){{0,2}}{word}){{0,9}}")


@Language.factory("film_titles", assigns=["doc.spans"])
def make_film_titles(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """A component that writes what may be titles to `doc.spans["titles"]`, the source as the span's label.

    Proposals already made, with the marks of the markup, are taken from `doc.user_data["proposals"]`; without
    them the quotation marks of the text serve.
    """
    lexicon = load(nlp.lang)

    def film_titles(doc: Doc) -> Doc:
        proposals = doc.user_data.get("proposals")
        if proposals is None:
            text = doc.text
            marks = [("quote", start, end) for start, end in find_quotes(text, 0, len(text))]
            proposals = propose(text, marks, lexicon)
        return set_spans(doc, "titles", [(found.start, found.end, found.source) for found in proposals])

    return film_titles
