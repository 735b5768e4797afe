"""A user's own spaCy pipeline as a further proposer of titles and persons."""

from collections.abc import Callable

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extract.errors import InputError
from extract.spans import get_spans, set_spans

_GROUPS = {"WORK_OF_ART": "titles", "PERSON": "people", "PER": "people"}


@Language.factory("film_model", default_config={"model": ""}, assigns=["doc.spans"], requires=["doc.spans"])
def make_film_model(nlp: Language, name: str, model: str) -> Callable[[Doc], Doc]:
    """A component that adds the named entities of an installed spaCy pipeline to our span groups.

    Raises InputError if no pipeline of that name is installed; nothing is downloaded.
    """
    try:
        other = spacy.load(model)
    except OSError as error:
        raise InputError("no spaCy pipeline of this name is installed", source=model) from error

    def film_model(doc: Doc) -> Doc:
        found: dict[str, list[tuple[int, int, str]]] = {"titles": [], "people": []}
        for entity in other(doc.text).ents:
            group = _GROUPS.get(entity.label_)
            if group:
                found[group].append((entity.start_char, entity.end_char, "model"))
        for group, spans in found.items():
            set_spans(doc, group, (*get_spans(doc, group), *spans))
        return doc

    return film_model
