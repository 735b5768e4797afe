"""Thousands of broken pages through a whole run: `python tests/fuzz/mutated.py COUNT SEED`.

Pages of `raw/` and `tests/fuzz/seeds` are broken in random ways (bytes changed, pieces cut, doubled, swapped
between pages, hostile tokens put in) and run together with unbroken ones. Prints one line of JSON; exits 1 if
the run failed, a page is missing, was stopped for its time or met an error of ours, or a neighbour lost rows.
"""

import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from extract.api import extract, load
from extract.runner import Options, run

HERE = Path(__file__).parent
EVERY = 100  # one page in so many is left unbroken
TOKENS = (
    *(
        b"<p>",
        b"<li>",
        b"<table><tr><td>",
        b"<h2>",
        b"</p>",
        b"</div>",
        b"<!--",
        b"-->",
        b"<script>",
        b"</script>",
    ),
    *(
        b"<i>",
        b"<b>",
        b"<a href='",
        b"'>",
        b'"',
        b"<ol start=-5 reversed>",
        b"<td colspan=9999>",
        b"<![CDATA[",
    ),
    *(
        "“".encode(),
        "”".encode(),
        "«".encode(),
        "‘".encode(),
        b"(",
        b")",
        b"[",
        b"(1927)",
        b" by ",
        b"directed by ",
    ),
    *(
        b"\x00",
        b"\xff",
        b"\xed\xa0\x80",
        b"&#0;",
        b"&#xD800;",
        b"&#x110000;",
        b"\xe2\x80\xae",
        b"\xe2\x80\x8b",
        b"\r",
    ),
    *(
        b"=1+1",
        b"<meta charset=utf-16>",
        b"<meta charset=x-none>",
        b"<base href=//x>",
        b'{"@type":"Movie"',
        b"\n" * 50,
    ),
    *(b"<div>" * 300, b"(" * 500, "“".encode() * 500, b"A. " * 300, b"x" * 3000),
)


def mutate(page: bytes, other: bytes, rng: random.Random) -> bytes:
    """The page, broken in one to twelve ways."""
    broken = bytearray(page)
    for _ in range(rng.randint(1, 12)):
        start = rng.randrange(len(broken) + 1)
        end = min(len(broken), start + rng.choice((1, 4, 30, 200, 3000)))
        kind = rng.randrange(6)
        if kind == 0:
            broken[start:end] = rng.randbytes(min(40, end - start))
        elif kind == 1:
            del broken[start:end]
        elif kind == 2:
            broken[start:start] = broken[start:end] * rng.choice((1, 3))
        elif kind == 3:
            at = rng.randrange(len(other) + 1)
            broken[start:end] = other[at : at + rng.choice((10, 200, 3000))]
        elif kind == 4:
            broken[start:start] = rng.choice(TOKENS) * rng.choice((1, 1, 2, 10))
        elif rng.random() < 0.1:
            del broken[start:]
    return bytes(broken[:1_000_000])


def seeds() -> list[bytes]:
    """The unbroken pages."""
    folders = (HERE.parents[1] / "raw", HERE / "seeds")
    return [path.read_bytes() for folder in folders for path in sorted(folder.glob("*.html"))]


def main(count: int, seed: int) -> int:
    """The whole trial."""
    rng, pages = random.Random(seed), seeds()
    good = pages[0]
    expected = len(extract(good)[1])
    with tempfile.TemporaryDirectory() as folder:
        raw, output = Path(folder) / "raw", Path(folder) / "out"
        raw.mkdir()
        for number in range(count):
            whole = number % EVERY == 0
            page = good if whole else mutate(rng.choice(pages), rng.choice(pages), rng)
            (raw / f"{'good' if whole else 'bad'}-{number:06d}.html").write_bytes(page)
        started = time.monotonic()
        run([raw], output, options=Options(workers=2))
        rows = load(output / "articles.parquet")
    neighbours = rows[rows["article_id"].str.startswith("good-")]
    reasons = Counter(str(error)[:160] for error in rows["error"].dropna())
    ours = [reason for reason in reasons if reason.startswith(("internal", "stopped", "ended"))]
    lost = int((neighbours["films"] != expected).sum())
    summary = {
        "pages": len(rows),
        "status": rows["status"].value_counts().to_dict(),
        "reasons": dict(reasons),
        "neighbours": len(neighbours),
        "neighbours that lost rows": lost,
        "seconds": round(time.monotonic() - started),
    }
    print(json.dumps(summary))
    return 1 if ours or lost or len(rows) != count else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
