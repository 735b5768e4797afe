"""HTML pages from the templates: everything escaped, style and script inside the page, a strict policy.

A page holds its own style and script, allowed by their hashes in the Content Security Policy, so that it
opens from a disk, a mail or a web server alike and never asks another machine for anything.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape


@cache
def asset(name: str) -> str:
    """Text of a style or script file beside the templates."""
    return (files("extract") / "templates" / name).read_text("utf-8")


@cache
def environment() -> Environment:
    """The template engine: autoescape always on, an unknown name is an error."""
    env = Environment(
        loader=PackageLoader("extract"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["exact"] = exact
    env.filters["json_block"] = json_block
    env.globals["index_data"] = index_data
    return env


def render(template: str, *, scripts: tuple[str, ...], connect: str = "'none'", **values: object) -> str:
    """A whole page. scripts: names of script files to put in; connect: the policy's connect-src."""
    style, script = asset("style.css"), "\n".join(asset(name) for name in scripts)
    page = environment().get_template(template)
    return page.render(
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=policy(style, script, connect=connect),
        **values,
    )


def policy(style: str, script: str, *, connect: str = "'none'") -> str:
    """A Content Security Policy that allows this style and this script, and nothing else."""
    return (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        f"connect-src {connect}; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def index_data(columns: Sequence[tuple[str, str]], rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What the index's script shows: all rows, and in which columns it finds what it filters by."""
    names = [key for key, _ in columns]
    return {
        "columns": [name for _, name in columns],
        "rows": [[row["href"], *row["cells"]] for row in rows],
        **{key: names.index(key) for key in ("status", "language", "open", "confidence")},
    }


def exact(text: str) -> Markup:
    """Escapes text so that the browser gives back the very same characters.

    A parser turns a raw carriage return into a line feed, which would keep the count but change the text.
    """
    return Markup(str(escape(text)).replace("\r", "&#13;"))  # noqa: S704 - escaped here


def json_block(value: Mapping[str, Any] | list[Any]) -> Markup:
    """JSON for a script element of a data type: no `<`, so that no text in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - no markup is left
