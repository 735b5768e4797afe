"use strict";
(() => {
  const one = (selector) => document.querySelector(selector);
  const { columns, rows, status, language, open, confidence } = JSON.parse(one("#data").textContent);
  const size = 100;
  let first = 0;
  let order = { key: -1, down: false };

  function chosen() {
    const find = one("#find").value.trim().toLocaleLowerCase();
    const wanted = { status: one("#status").value, language: one("#language").value };
    const least = Number(one("#confidence").value) / 100;
    one("#confidence-value").value = least.toFixed(2);
    const kept = rows.filter((row) =>
      (!find || `${row[1]} ${row[0]}`.toLocaleLowerCase().includes(find)) &&
      (!wanted.status || row[status + 1] === wanted.status) &&
      (!wanted.language || row[language + 1] === wanted.language) &&
      (!one("#cells").value || row[open + 1] > 0) &&
      (least === 0 || row[confidence + 1] >= least));
    if (order.key >= 0) {
      const at = order.key + 1;
      const number = kept.some((row) => typeof row[at] === "number");
      kept.sort((a, b) => (number ? a[at] - b[at] : a[at].localeCompare(b[at])));
      if (order.down) kept.reverse();
    }
    return kept;
  }

  function draw() {
    const kept = chosen();
    if (first >= kept.length) first = 0;
    const body = document.createElement("tbody");
    for (const row of kept.slice(first, first + size)) {
      const line = body.insertRow();
      row.slice(1).forEach((value, index) => {
        const cell = line.insertCell();
        cell.dataset.name = columns[index];
        if (index === 0) {
          const link = document.createElement("a");
          link.href = row[0];
          link.dir = "auto";
          link.textContent = value;
          cell.append(link);
        } else {
          cell.textContent = index === confidence && value !== "" ? value.toFixed(2) : value;
        }
      });
    }
    one("#list tbody").replaceWith(body);
    const last = Math.min(first + size, kept.length);
    one("#shown").textContent = `${kept.length} of ${rows.length} articles`;
    one("#place").textContent = kept.length ? `${first + 1} to ${last}` : "none";
    one("#back").disabled = first === 0;
    one("#on").disabled = last >= kept.length;
  }

  document.addEventListener("input", () => { first = 0; draw(); });
  document.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("click", (event) => {
    const sort = event.target.closest(".sort");
    if (sort) {
      const key = Number(sort.dataset.key);
      order = { key, down: order.key === key ? !order.down : false };
      document.querySelectorAll("#list th").forEach((head) => head.setAttribute("aria-sort", "none"));
      sort.closest("th").setAttribute("aria-sort", order.down ? "descending" : "ascending");
      draw();
    }
    if (event.target.id === "back" || event.target.id === "on") {
      first = Math.max(0, first + (event.target.id === "on" ? size : -size));
      draw();
      one("#articles").scrollIntoView();
    }
  });
  draw();
})();
