"use strict";
// Filters and sorts the rows. What is shown is kept in the address, as
// #find=…&status=…&sort=…&order=descending, so that it can be linked to.
// Without this script the page is a plain table of all rows.
(() => {
  const table = document.querySelector("table#rows");
  if (!table) return;
  const form = document.getElementById("filter");
  const find = document.getElementById("find");
  const status = document.getElementById("status");
  const shown = document.getElementById("shown");
  const body = table.tBodies[0];
  const headers = [...table.tHead.rows[0].cells];
  const rows = [...body.rows].map((element, place) => ({
    element,
    place,
    status: element.dataset.status,
    text: element.textContent.toLowerCase(),
    cells: [...element.cells].map((cell) => cell.textContent.trim()),
  }));
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  let sort = -1;
  let descending = false;

  const grouped = (n) => n.toLocaleString("en");
  const name = (header) => header.textContent.trim();

  function filter() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const fits = (!status.value || row.status === status.value) && words.every((word) => row.text.includes(word));
      row.element.hidden = !fits;
      if (fits) count++;
    }
    shown.textContent = `${grouped(count)} of ${grouped(rows.length)} rows shown`;
  }

  function compare(a, b) {
    const x = a.cells[sort];
    const y = b.cells[sort];
    if (!x !== !y) return x ? -1 : 1; // what is blank comes last, either way
    let order;
    if (headers[sort].dataset.sort === "number") {
      const m = Number.parseInt(x, 10);
      const n = Number.parseInt(y, 10);
      if (Number.isNaN(m) !== Number.isNaN(n)) return Number.isNaN(m) ? 1 : -1;
      order = Number.isNaN(m) ? 0 : m - n;
    } else {
      order = collator.compare(x, y);
    }
    return (descending ? -order : order) || a.place - b.place;
  }

  function arrange() {
    const ordered = sort < 0 ? rows : [...rows].sort(compare);
    body.append(...ordered.map((row) => row.element));
    headers.forEach((header, i) => {
      if (i === sort) header.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else header.removeAttribute("aria-sort");
    });
  }

  function remember() {
    const state = new URLSearchParams();
    if (find.value) state.set("find", find.value);
    if (status.value) state.set("status", status.value);
    if (sort >= 0) state.set("sort", name(headers[sort]).toLowerCase());
    if (sort >= 0 && descending) state.set("order", "descending");
    history.replaceState(null, "", "#" + state);
  }

  // A link to one row shows it, whatever was filtered out before.
  function recall() {
    const hash = location.hash.slice(1);
    const state = new URLSearchParams(hash.includes("=") ? hash : "");
    if (hash && !hash.includes("=")) {
      const target = document.getElementById(hash);
      if (!target || !target.hidden) return;
    }
    find.value = state.get("find") || "";
    status.value = state.get("status") || "";
    if (status.selectedIndex < 0) status.value = "";
    sort = headers.findIndex((header) => name(header).toLowerCase() === state.get("sort"));
    descending = state.get("order") === "descending";
    filter();
    arrange();
    if (hash && !hash.includes("=")) location.replace("#" + hash);
    else if (state.has("status")) form.scrollIntoView({ block: "start" });
  }

  headers.forEach((header, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name(header);
    button.addEventListener("click", () => {
      descending = sort === i && !descending;
      sort = i;
      arrange();
      remember();
    });
    header.replaceChildren(button);
  });
  const refilter = () => {
    filter();
    remember();
  };
  find.addEventListener("input", refilter);
  status.addEventListener("change", refilter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    find.value = "";
    status.value = "";
    sort = -1;
    filter();
    arrange();
    remember();
    find.focus();
  });
  addEventListener("hashchange", recall);
  form.hidden = false;
  filter();
  recall();
})();
