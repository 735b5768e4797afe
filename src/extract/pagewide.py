"""The person of whom the whole page speaks: the maker of the one film that an essay is about."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from extract.keys import name_key, title_key
from extract.main_titles import main_titles
from extract.named import Named, Span
from extract.people import names, person_like
from extract.scene import SURE, Scene

_LINES = 400  # lines that are asked for names
_SHARE = 0.4  # of a page's cued mentions that speak of its leading person, at least
WIDE = frozenset({"director:page", "director:page-other"})  # what only the whole page ties to a title
# What a sure and a soft cue weigh; a person of the headline needs no more than the latter.
_SURE, _LEAST = 1.0, 0.3
_FURTHER = 5  # persons beside the leading one who are proposed for what a page is about
_SURE_CUES = frozenset(f"director:{rule}" for rule in ("label", "the", "noun", "works", "does", "work"))
_SOFT_CUES = frozenset(
    f"director:{rule}"
    for rule in (
        "acts",
        "owner",
        "owner-alone",
        "sentence-by",
        "crafts",
        "known",
        "film",
        "its",
        "from-before",
    )
)


@dataclass(frozen=True, slots=True)
class Lead:
    """A person of a page: the span of a full name, and what the page says of the person in all its lines.

    share: of all cued mentions on the page; headline: the article's title holds the name; name: the full one, where
    only the headline, which need not be in the text, has it.
    """

    span: Span
    weight: float
    mentions: int
    share: float
    headline: bool
    name: str | None = None


@dataclass(slots=True)
class _Person:
    spans: list[Span]
    weight: float = 0.0


def leading(scene: Scene, people: Sequence[_Person]) -> Lead | None:
    """The person who may have made what a page is about: of whom its cues speak most, and more than of others."""
    total = sum(person.weight for person in people) or 1.0
    likely = [person for person in people if person.weight >= max(_LEAST, _SHARE * total)]
    found = [lead for lead in _leads(scene, likely, total) if lead.headline or lead.weight >= _SURE]
    return min(found, key=lambda lead: (-lead.headline, -lead.weight, lead.span), default=None)


def _in_headline(scene: Scene, people: Sequence[_Person]) -> list[_Person]:
    """Those whose surname the headline holds."""
    text, headline = scene.page.article.text, f" {title_key(scene.page.article.title or '')} "
    ends = ((person, title_key(text[slice(*person.spans[0])]).rpartition(" ")[2]) for person in people)
    return [person for person, end in ends if f" {end} " in headline]


def headliner(scene: Scene, people: Sequence[_Person], called: Sequence[_Person]) -> Lead | None:
    """The person whom the page's headline names, whatever its cues say. called: see `_in_headline`."""
    total = sum(person.weight for person in people) or 1.0
    found = [lead for lead in _leads(scene, called, total) if lead.headline]
    if not found:
        found = list(_only_in_headline(scene, called, total))
    return min(found, key=lambda lead: (-lead.weight, lead.span), default=None)


def _only_in_headline(scene: Scene, people: Sequence[_Person], total: float) -> Iterator[Lead]:
    """Those whom the text calls by the surname of a full name in the headline."""
    text, title = scene.page.article.text, scene.page.article.title or ""
    full = [title[a:b] for a, b in names(title, scene.page.lexicon)]
    by_surname = {name_key(name)[-1:]: name for name in full if person_like(name, scene.page.lexicon)}
    for person in people:
        start, end = person.spans[0]
        name = by_surname.get(name_key(text[start:end]))
        if name is not None:
            yield Lead((start, end), person.weight, len(person.spans), person.weight / total, True, name)


def _leads(scene: Scene, people: Sequence[_Person], total: float) -> Iterator[Lead]:
    """Those who are once called by their full name, which is no title's. total: the weight of all."""
    text, lexicon = scene.page.article.text, scene.page.lexicon
    headline = f" {title_key(scene.page.article.title or '')} "
    titles = {title.key for title in scene.titles if title.score >= SURE}
    for person in people:
        full = next((s for s in person.spans if person_like(text[s[0] : s[1]], lexicon)), None)
        if full is None:
            continue
        key = f" {title_key(text[full[0] : full[1]])} "
        if not any(key in f" {title} " for title in titles):
            named = bool(key.strip()) and key in headline
            yield Lead(full, person.weight, len(person.spans), person.weight / total, named)


def _people(scene: Scene, finder: Named) -> list[_Person]:
    """The persons of the page by surname, not weighed."""
    text = scene.page.article.text
    people: dict[tuple[str, ...], _Person] = defaultdict(lambda: _Person([]))
    for span in (span for line in scene.page.lines[:_LINES] for span in finder.on(line)):
        people[name_key(text[span[0] : span[1]])[-1:]].spans.append(span)
    return list(people.values())


def _weight(finder: Named, team: Span) -> float:
    rules = finder.fired(team, "director")
    if not rules or finder.fired(team, "crew"):
        return 0.0
    return _SURE if not _SURE_CUES.isdisjoint(rules) else _LEAST if not _SOFT_CUES.isdisjoint(rules) else 0.0


def page_links(scene: Scene, finder: Named) -> Iterator[tuple[int, Lead, dict[str, float]]]:
    """Proposals (title, person, features): the page's leading person, and others of whom its cues speak, for the
    titles that it is about; a person whom the headline names for all of its items ("Larisa Hill, ranked")."""
    main = main_titles(scene)
    people = _people(scene, finder) if scene.titles else []
    called = _in_headline(scene, people)
    if not main and not called:
        return  # nobody's cues are asked for
    for person in people:
        person.weight = sum(_weight(finder, finder.team(span)) for span in person.spans)
    named = headliner(scene, people, called)
    if named is not None:
        yield from _of_all(scene, named, main)
    lead = leading(scene, people) if main else None
    if lead is not None:
        who = "headline" if lead.headline else "cued"
        for index, how in main.items():
            yield index, lead, {"director:page": 1.0, f"page:{who}:{how}": 1.0} | _numbers("page", lead)
    for rank, other in enumerate(_further(scene, people, lead) if main else ()):
        for index, how in main.items():
            features = {
                "director:page-other": 1.0,
                f"page-other:{how}": 1.0,
                f"page-other:{min(rank, 2)}": 1.0,
            }
            yield index, other, features | _numbers("page-other", other)


def _further(scene: Scene, people: Sequence[_Person], lead: Lead | None) -> list[Lead]:
    """The persons with a full name of whom the page's cues speak most, without the leading one."""
    total = sum(person.weight for person in people) or 1.0
    likely = sorted(
        (person for person in people if person.weight >= _LEAST),
        key=lambda person: (-person.weight, -len(person.spans), person.spans[0]),
    )
    found = _leads(scene, likely[: 2 * _FURTHER], total)
    return [other for other in found if lead is None or other.span != lead.span][:_FURTHER]


def _numbers(name: str, lead: Lead) -> dict[str, float]:
    return {
        f"{name}:share": lead.share,
        f"{name}:weight": min(3.0, lead.weight) / 3,
        f"{name}:mentions": min(6, lead.mentions) / 6,
    }


def _of_all(scene: Scene, lead: Lead, main: Collection[int]) -> Iterator[tuple[int, Lead, dict[str, float]]]:
    """Proposals of the headline's person for the page's items, and for the other titles that it names."""
    for index, title in enumerate(scene.titles):
        if title.score >= SURE and index not in main:
            kind = "inline" if title.entry is None else "entry"
            yield (
                index,
                lead,
                {f"director:headline-{kind}": 1.0} | _numbers(f"headline-{kind}", lead),
            )
