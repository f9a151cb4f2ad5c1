// Figures entered as in a spreadsheet: Enter and the arrows go down and up, a column is pasted in one go, tables grow.
// Markup: [data-td-grid] around inputs [data-td-figure] (one column), and around tables [data-td-rows] with inputs row:table:n:column.

for (const grid of document.querySelectorAll("[data-td-grid]")) start(grid);

function start(grid) {
  const figures = () => [...grid.querySelectorAll("input[data-td-figure]")];

  function go(from, step) {
    const all = figures();
    const next = all[all.indexOf(from) + step];
    if (!next) return;
    next.focus();
    next.select();
  }

  function down(input, step) {
    const [, table, row, column] = input.name.split(":");
    const next = grid.querySelector(`[name="row:${table}:${Number(row) + step}:${column}"]`);
    next?.focus();
  }

  grid.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!target.matches?.("input") || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = key === "Enter" ? (event.shiftKey ? -1 : 1) : { ArrowDown: 1, ArrowUp: -1 }[key];
    if (!step) return;
    if (target.dataset.tdFigure !== undefined) go(target, step);
    else if (target.name.startsWith("row:")) down(target, step);
    else return;
    event.preventDefault();
  });

  // As in a spreadsheet, what is typed into a cell one has come to replaces it.
  grid.addEventListener("focusin", ({ target }) => target.dataset?.tdFigure !== undefined && target.select());

  grid.addEventListener("paste", (event) => {
    const { target } = event;
    if (target.dataset?.tdFigure === undefined) return;
    const lines = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/);
    if (lines.length < 2 || lines.some((line) => line.includes("\t"))) return;
    event.preventDefault();
    const all = figures();
    const from = all.indexOf(target);
    lines.forEach((line, at) => {
      const cell = all[from + at];
      if (!cell) return;
      cell.value = line.trim();
      cell.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });

  grid.addEventListener("input", ({ target }) => target.value && grow(target));
  grid.addEventListener("td-row", ({ target }) => grow(target));

  function grow(input) {
    if (!input.name?.startsWith("row:")) return;
    const row = input.closest("tr");
    if (row.nextElementSibling) return;
    const more = row.cloneNode(true);
    for (const input of more.querySelectorAll("input")) {
      const [kind, table, number, column] = input.name.split(":");
      input.name = [kind, table, Number(number) + 1, column].join(":");
      input.value = "";
      input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+/, Number(number) + 2));
    }
    row.after(more);
  }
}
