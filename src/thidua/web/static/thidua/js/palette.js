// Ctrl-K: one box that finds everything. The server answers /tim-kiem/ with a list of links; arrows walk it.
// While nothing is typed the first content (where one can go) stands there.

const dialog = document.getElementById("td-palette");
const words = JSON.parse(document.querySelector('meta[name="td-words"]').content);

if (dialog) {
  const input = dialog.querySelector("input[type=search]");
  const results = dialog.querySelector(".td-palette__results");
  const status = dialog.querySelector("[data-td-palette-status]");
  const start = [...results.childNodes].map((n) => n.cloneNode(true));
  const links = () => [...results.querySelectorAll("a[href]")];

  const mark = () => links().forEach((a, i) => a.toggleAttribute("data-current", i === 0 && input.value.trim() !== ""));
  const show = () => {
    if (dialog.open) return;
    document.querySelectorAll("details[data-td-menu][open]").forEach((d) => (d.open = false));
    dialog.showModal();
    input.select();
  };

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-td-palette-open]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else show();
  });

  input.addEventListener("input", () => {
    if (input.value.trim() === "") {
      results.replaceChildren(...start.map((n) => n.cloneNode(true)));
      if (status) status.textContent = "";
    }
  });
  // An answer to words that are no longer there is not shown; an empty box asks nothing.
  input.addEventListener("htmx:configRequest", (event) => {
    if (input.value.trim() === "") event.preventDefault();
  });
  results.addEventListener("htmx:beforeSwap", (event) => {
    if (input.value.trim() === "") event.detail.shouldSwap = false;
  });
  results.addEventListener("htmx:afterSwap", () => {
    mark();
    if (status) status.textContent = links().length ? `${links().length}` : words.nothing;
  });

  dialog.addEventListener("keydown", (event) => {
    const all = links();
    const at = all.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && all.length) {
      event.preventDefault();
      all[Math.min(at + 1, all.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      if (at === 0) input.focus();
      else all[at - 1].focus();
    } else if (event.key === "Enter" && event.target === input && !event.isComposing) {
      const first = results.querySelector("a[data-current]");
      if (first) {
        event.preventDefault();
        first.click();
      }
    } else if (at >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey) input.focus();
  });
}
