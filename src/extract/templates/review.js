"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const api = document.body.dataset.api;
  const cells = { title: "title", year: "year", director: "directors", alias: "aliases" };
  let editing = null;

  function say(text) {
    one("#said").textContent = text;
  }

  function film(row) {
    const cell = one(".cell.title", row);
    return { title: cell.dataset.value, title_start: Number(row.dataset.start), title_end: Number(row.dataset.end) };
  }

  async function send(path, content) {
    const answer = await fetch(api + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ article_id: document.body.dataset.article, ...content }),
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error);
    return told;
  }

  async function redraw(start) {
    const answer = await fetch(location.pathname);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const places = ["#films", "#text"].map((name) => one(name).scrollTop);
    const filters = ["confidence", "cells", "role"].map((id) => [id, document.getElementById(id).value]);
    one("header").replaceWith(one("header", page));
    one("main").replaceWith(one("main", page));
    filters.forEach(([id, value]) => { document.getElementById(id).value = value; });
    ["#films", "#text"].forEach((name, index) => { one(name).scrollTop = places[index]; });
    document.dispatchEvent(new Event("page"));
    const row = start === undefined ? null : one(`tr[data-start="${start}"]`);
    if (row) one(".cell", row).click();
  }

  async function save(corrections, start, text) {
    try {
      await send("corrections", { corrections });
      await redraw(start);
      say(text);
    } catch (error) {
      say(`Not saved: ${error.message}`);
    }
  }

  async function undo() {
    try {
      const told = await send("undo", {});
      await redraw();
      say(told.said);
    } catch (error) {
      say(`Nothing undone: ${error.message}`);
    }
  }

  function open(row) {
    editing = row;
    const form = one("#edit form");
    for (const [field, name] of Object.entries(cells)) {
      const cell = one(`.cell.${field}`, row);
      form.elements[name].value = cell ? cell.dataset.value : "";
    }
    form.elements.role.value = row.dataset.role;
    form.elements.kind.value = row.dataset.kind;
    for (const field of form.elements) field.dataset.before = field.value;
    one("#edit").showModal();
    const chosen = one(".cell.on", row);
    if (chosen) form.elements[cells[chosen.dataset.field]].select();
  }

  function act(row, name) {
    if (name === "edit") return open(row);
    const next = name === "accept" ? row.dataset.start : undefined;
    save([{ action: name, ...film(row) }], next, name === "accept" ? "Accepted." : "Rejected.");
  }

  function offset(node, inside) {
    const range = document.createRange();
    range.selectNodeContents(one("#words"));
    range.setEnd(node, inside);
    return [...range.toString()].length;  // offsets count characters, not UTF-16 units
  }

  function selected() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!one("#words").contains(range.commonAncestorContainer)) return null;
    const words = range.toString();
    const start = offset(range.startContainer, range.startOffset) + [...words].length - [...words.trimStart()].length;
    const value = words.trim();
    return value ? { start, end: start + [...value].length, value } : null;
  }

  function mark(label) {
    const words = selected();
    if (!words) return say("Select words in the text first.");
    const row = one("tr.now");
    if (label !== "TITLE" && !row) return say("Choose the film first: click its row.");
    const whose = label === "TITLE" ? {} : film(row);
    const start = label === "TITLE" ? words.start : row.dataset.start;
    save([{ action: "mark", field: label, ...words, ...whose }], start, `Marked “${words.value}”.`);
  }

  document.addEventListener("mousedown", (event) => {
    if (event.target.closest("[data-mark]")) event.preventDefault();  // keeps the selection
  });
  document.addEventListener("click", (event) => {
    const verdict = event.target.closest("[data-do]");
    if (verdict) act(verdict.closest("tr"), verdict.dataset.do);
    const label = event.target.closest("[data-mark]");
    if (label) mark(label.dataset.mark);
    if (event.target.id === "undo") undo();
    if (event.target.id === "done") save([{ action: "done" }], undefined, "The article is complete.");
    if (event.target.id === "cancel") one("#edit").close();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("#edit form");
    if (!form) return;
    event.preventDefault();
    const names = [...Object.values(cells), "role", "kind"];
    const changed = names.filter((name) => form.elements[name].value.trim() !== form.elements[name].dataset.before);
    // The title goes last: it is the title before the edit that names the film to the others.
    changed.sort((a, b) => (a === "title") - (b === "title"));
    const whose = film(editing);
    one("#edit").close();
    if (!changed.length) return say("Nothing changed.");
    const edits = changed.map((field) => ({ action: "edit", field, value: form.elements[field].value.trim(), ...whose }));
    save(edits, changed.includes("title") ? undefined : editing.dataset.start, "Saved.");
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, dialog")) return;
    const row = one("tr.now");
    const verdicts = { a: "accept", x: "reject", e: "edit" };
    const labels = { t: "TITLE", y: "YEAR", d: "PERSON", s: "ALIAS" };
    if (Object.hasOwn(labels, event.key) && selected()) mark(labels[event.key]);
    else if (Object.hasOwn(verdicts, event.key) && row) act(row, verdicts[event.key]);
    else if (event.key === "u" && !one("#undo").disabled) undo();
    else if (event.key === "g" && one(".next")) one(".next").click();
    else return;
    event.preventDefault();
  });
})();
