"""The language of an article."""

from extract.types import Article, Settings


def detect(article: Article, settings: Settings) -> str:
    """Code of the article's language: as the settings force it, as the page declares it, else English."""
    return settings.language or article.language or "en"
