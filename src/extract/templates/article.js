"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const list = (value) => (value ? value.split(" ") : []);
  let words = [];
  let place = 0;

  function clear() {
    all("mark.on, .cell.on").forEach((node) => node.classList.remove("on"));
    all("tr.now").forEach((row) => row.classList.remove("now"));
    one("#detail").hidden = true;
    words = [];
  }

  function reveal(index) {
    if (!words.length) return;
    place = (index + words.length) % words.length;
    words[place].scrollIntoView({ block: "center" });
  }

  function show(cell, scroll = true) {
    clear();
    const row = cell.closest("tr");
    row.classList.add("now");
    cell.classList.add("on");
    // The words that give the value come first in data-spans; others of the film are reached by n and p.
    const wanted = list(cell.dataset.spans);
    const marks = all("#words mark");
    for (const span of wanted) {
      const hits = marks.filter((mark) => list(mark.dataset.s).includes(span));
      hits.forEach((mark) => mark.classList.add("on"));
      if (hits.length) words.push(hits[0]);
    }
    detail(cell);
    if (scroll) reveal(0);
  }

  function detail(cell) {
    const box = one("#detail");
    const line = document.createElement("p");
    const name = document.createElement("strong");
    name.textContent = `${cell.dataset.field}: ${cell.dataset.value || "not stated"}`;
    line.append(name);
    if (cell.dataset.words) {
      const quote = document.createElement("q");
      quote.textContent = cell.dataset.words;
      line.append(" from ", quote);
    }
    if (cell.dataset.rules) line.append(` (rule ${cell.dataset.rules})`);
    box.replaceChildren(line);
    box.hidden = false;
  }

  function filter() {
    const least = Number(one("#confidence").value) / 100;
    const open = one("#cells").value;
    const role = one("#role").value;
    one("#confidence-value").value = least.toFixed(2);
    const rows = all("tr[data-film]");
    let shown = 0;
    for (const row of rows) {
      const gaps = list(row.dataset.open);
      const fits = Number(row.dataset.confidence) >= least &&
        (!open || (open === "any" ? gaps.length > 0 : gaps.includes(open))) &&
        (!role || row.dataset.role === role);
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    one("#shown").textContent = `${shown} of ${rows.length} films`;
  }

  function step(by) {
    const rows = all("tr[data-film]").filter((row) => !row.hidden);
    if (!rows.length) return;
    const now = rows.findIndex((row) => row.classList.contains("now"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, now < 0 ? 0 : now + by))];
    const cell = one(".cell", next);
    cell.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    show(cell);
  }

  document.addEventListener("click", (event) => {
    const cell = event.target.closest(".cell");
    if (cell) return show(cell);
    const mark = event.target.closest("#words mark");
    if (!mark || String(document.getSelection())) return;
    const hit = list(mark.dataset.s)
      .map((span) => all(".cell").find((button) => list(button.dataset.spans).includes(span)))
      .find(Boolean);
    if (hit) {
      show(hit, false);
      hit.scrollIntoView({ block: "nearest" });
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.closest(".filters")) filter();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.closest(".filters")) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, dialog")) return;
    const keys = { j: () => step(1), k: () => step(-1), n: () => reveal(place + 1), p: () => reveal(place - 1), Escape: clear };
    if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  document.addEventListener("page", filter);
  function follow() {
    if (!location.hash.startsWith("#film-")) return;
    const row = document.getElementById(location.hash.slice(1));
    if (!row) return;
    show(one(".cell", row));
    row.scrollIntoView({ block: "nearest" });
  }
  window.addEventListener("hashchange", follow);
  filter();
  follow();
})();
