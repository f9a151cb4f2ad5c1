// The review screen by keyboard: after a word on one provision the next waiting one takes the focus.
// Server → page: HX-Trigger-After-Settle {"td-judged": {id, tone, go}}; go is "next" (the next waiting one) or "stay".
//   data-td-add="kind"      opens the form for a missed provision at the clause one is in, with the selected words
//   data-td-add-kind, data-td-add-clause, data-td-add-words   parts of that dialog
//   data-td-load="id"       fills that place with the page the link leads to, each time it is pressed
//   data-td-cancel          leaves the correction form
//   data-td-scan            holds the picture of a clause's lines;  data-td-zoom makes it larger (z at the current one)

const TONES = ["td-span--good", "td-span--info", "td-span--late"];
const all = () => [...document.querySelectorAll("#review-list [data-td-item]")];
const current = () => document.querySelector("#review-list [data-td-item][data-current]");
const waiting = (item) => item.dataset.state === "proposed";
let last = "";
let clause = "";
let words = "";

function goto(item) {
  if (!item) return;
  item.dispatchEvent(new CustomEvent("td-reveal", { bubbles: true }));
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function next(from) {
  const items = all();
  const at = items.indexOf(from);
  return items.slice(at + 1).find(waiting) || items.slice(0, Math.max(0, at)).find(waiting);
}

document.addEventListener("td-judged", ({ detail }) => {
  const { id, tone, go } = detail.value || detail;
  const item = document.getElementById(id);
  if (tone !== undefined) {
    for (const span of document.querySelectorAll(`[data-td-span][data-td-pair="${CSS.escape(id)}"]`)) {
      span.classList.remove(...TONES);
      if (tone) span.classList.add(`td-span--${tone}`);
    }
  }
  last = id;
  const target = go === "next" ? next(item) : item;
  if (target) goto(target);
  else if (go === "next") (document.getElementById("adopt-open") || item)?.focus();
});

// ── the correction form
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const box = detail.target;
  if (box?.matches(".td-provision__form, #add-form")) box.querySelector("textarea, input:not([type=hidden]), select")?.focus();
  if (box?.matches("[id^=m], #add-message")) box.firstElementChild?.focus();
});
function leave(form) {
  const item = form.closest("[data-td-item]");
  if (!item) return false;
  form.remove();
  goto(item);
  return true;
}
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".td-correct, #add-form form");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  } else if (form?.matches(".td-correct") && event.key === "Escape" && !event.defaultPrevented) {
    if (leave(form)) event.preventDefault();
  }
});
document.addEventListener("click", (event) => {
  const cancel = event.target.closest("[data-td-cancel]");
  if (cancel && leave(cancel.closest("form"))) event.preventDefault();
});

// u on a provision that waits takes back the word said last; a on one already judged goes on to the next waiting one
document.addEventListener("keydown", (event) => {
  if (!["a", "u"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, .ts-wrapper") || document.querySelector("dialog[open]")) return;
  const here = current();
  if (here?.querySelector(`[data-td-key="${event.key}"]`)) return;
  if (event.key === "u") goto(document.getElementById(last));
  else if (here) setTimeout(() => (next(here) ? goto(next(here)) : document.getElementById("adopt-open")?.focus()));
}, true);

// ── the picture of the scan's lines: open at the provision one is in, fetched ahead for the next ones
const AHEAD = 3;
function scanOf(item) {
  const span = document.querySelector(`#review-doc [data-td-pair="${CSS.escape(item.dataset.tdPair)}"]`);
  const place = span?.closest(".td-doc__clause") || document.getElementById(`c${item.dataset.clause}`);
  return place?.querySelector("details[data-td-scan]");
}
function bring(scan) {
  const place = scan.closest(".td-doc__clause");
  const fits = place.offsetHeight < place.closest("[data-td-pane]").clientHeight;
  place.scrollIntoView({ block: fits ? "center" : "start", behavior: "instant" });
}
document.addEventListener("td-current", ({ target }) => {
  if (!target.matches("#review-list [data-td-item]")) return;
  const scan = scanOf(target);
  const before = document.querySelector("[data-td-here]");
  if (before !== scan) {
    if (before?.dataset.tdHere) before.open = false;
    before?.removeAttribute("data-td-here");
    before?.querySelector("[data-td-zoom]")?.removeAttribute("data-td-key");
    if (scan) {
      scan.dataset.tdHere = scan.open ? "" : "opened";
      scan.open = true;
      scan.querySelector("[data-td-zoom]")?.setAttribute("data-td-key", "z");
      bring(scan);
    }
  }
  const items = all();
  for (const item of items.slice(items.indexOf(target)).slice(0, 1 + AHEAD)) {
    for (const picture of scanOf(item)?.querySelectorAll("img") || []) picture.loading = "eager";
  }
});
document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-td-zoom]");
  if (!pressed) return;
  const large = String(pressed.getAttribute("aria-pressed") !== "true");
  for (const button of pressed.closest("details").querySelectorAll("[data-td-zoom]")) button.setAttribute("aria-pressed", large);
});

// What adopting will do is asked anew each time its dialog opens.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-td-load]");
  if (link) htmx.ajax("GET", link.getAttribute("href"), { target: `#${link.dataset.tdLoad}` });
});

// ── a missed provision
document.addEventListener("selectionchange", () => {
  const picked = window.getSelection();
  const place = picked.anchorNode?.parentElement?.closest("#review-doc .td-doc__clause");
  if (!place) return;
  clause = place.id.slice(1);
  words = picked.isCollapsed ? "" : picked.toString().replace(/\s+/g, " ").trim();
});
document.addEventListener("td-current", (event) => {
  if (!words && event.target.dataset.clause) clause = event.target.dataset.clause;
});
document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-td-add]");
  const dialog = add && document.getElementById("add-provision");
  if (!dialog) return;
  event.preventDefault();
  dialog.querySelector("[data-td-add-clause]").value = clause || current()?.dataset.clause || "";
  dialog.querySelector("[data-td-add-words]").value = words;
  document.getElementById("add-message").replaceChildren();
  const kind = add.dataset.tdAdd || current()?.dataset.kind || "duty";
  dialog.querySelector(`[data-td-add-kind="${CSS.escape(kind)}"]`).click();
});
document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-td-add-kind]");
  if (!chosen) return;
  for (const button of chosen.parentElement.children) button.setAttribute("aria-pressed", String(button === chosen));
});

// The first waiting provision is ready for the keyboard, unless the address names one.
const named = document.getElementById(window.location.hash.slice(1));
if (document.activeElement === document.body) {
  if (named?.matches("[data-td-item]")) goto(named);
  else if (!named) all().find(waiting)?.focus({ preventScroll: true });
}
