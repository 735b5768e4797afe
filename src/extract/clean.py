"""The cleaning stage: a page's bytes to an `Article`; one walk over its region makes text and offsets."""

import hashlib

from extract import boilerplate, edges, encoding, markup, metadata, trim
from extract.types import Article, Settings, Source
from extract.walk import Walk
from extract.writer import Writer, plain


def clean(source: Source, settings: Settings = Settings()) -> Article:
    """The article of a page: text, blocks, marks and the page's facts.

    InputError where the bytes are no HTML page. What was left out for its size is said in `Article.notes`.
    """
    decoded = encoding.decode(source.data, source.charset, origin=source.origin)
    root, unread = markup.parse(decoded.text, origin=source.origin)
    facts = metadata.read(root, decoded, source, settings)
    region = boilerplate.select(root, facts.title or "")
    writer = Writer()
    gone = region.dropped | trim.trim(region, facts.title or "")
    gone |= edges.trim(region, gone, facts.title or "", facts.author or "")
    walk = Walk(writer, frozenset(gone))
    walk.run(region.tree.nodes[region.index])
    return Article(
        article_id=source.article_id,
        origin=source.origin,
        sha256=hashlib.sha256(source.data).hexdigest(),
        text=writer.text(),
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        title=facts.title,
        author=facts.author,
        published=facts.published,
        updated=facts.updated,
        language=facts.language,
        url=facts.url,
        charset=decoded.charset,
        mojibake=decoded.mojibake,
        hints=facts.hints,
        notes=tuple(dict.fromkeys((*decoded.notes, *unread, *facts.notes, *walk.notes))),
    )


def body_text(data: bytes) -> str:
    """The article's text without the page's headline, a line a block; for the judge of the cleaning stage."""
    article = clean(Source(article_id="page", origin="page", data=data))
    title = (article.title or "").casefold()
    lines = []
    for block in article.blocks:
        text = article.text[block.start : block.end]
        headline = block.kind == "heading" and plain(text).casefold() == title
        if not headline and block.kind != "caption":
            lines.append(text)
    return "\n".join(lines)
