"""Small pages for the tests of the annotate stage."""

from extract.annotate import pipeline, propose
from extract.candidates import Candidate
from extract.clean import clean
from extract.page import Page
from extract.types import Settings, Source


def read(body: str, headline: str, language: str = "en") -> tuple[Page, list[Candidate]]:
    """The page that this HTML makes below its headline, with its candidates, unscored."""
    html = (
        f"<html lang='{language}'><head><title>{headline}</title></head>"
        f"<body><article><h1>{headline}</h1>{body}</article></body></html>"
    )
    article = clean(Source(article_id="a", origin="a.html", data=html.encode()), Settings())
    page, candidates, _ = propose(article, pipeline(language))
    return page, candidates
