// The keyboard in lists and on the review screen, driven by attributes.
//   data-td-list            a list; its items are [data-td-item], or the rows of a table body, or list items
//   j / k                   next, previous item;  Enter or o  opens its main link;  x  ticks its checkbox
//   data-td-key="a"         pressing "a" clicks this button: in the current item first, else the one outside all items
//   data-td-pair="p12"      two places that belong together (a span of the text, its provision) light up together
//   A key pressed while an item's answer is on its way waits for it, then acts where the focus has moved.
//   data-td-find            "/" puts the cursor there;  "?" opens the dialog #td-keys
// Single keys can be switched off (checkbox [data-td-keys-switch]); the choice is kept on this device.

const OFF = "td-keys-off";
const ITEMS = ":scope [data-td-item], :scope > tbody > tr, :scope > li";
const typing = (el) => el.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], .ts-wrapper");
const lastIndex = new WeakMap();

function stored(value) {
  try {
    if (value !== undefined) localStorage.setItem(OFF, value ? "1" : "");
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

const items = (list) => [...list.querySelectorAll(ITEMS)].filter((el) => el.offsetParent !== null && el.closest("[data-td-list]") === list);
const currentItem = () => document.querySelector("[data-td-list] [data-current]:not([data-td-span])");
const activeList = () => document.activeElement?.closest("[data-td-list]") || currentItem()?.closest("[data-td-list]") || document.querySelector("main [data-td-list]");
const mainLink = (item) => item.querySelector("[data-td-main], .td-row__main, .td-list__title, a[href]");

function pairUp(id, from) {
  for (const el of document.querySelectorAll("[data-td-pair]")) {
    const match = el.dataset.tdPair === id;
    if (el.matches("[data-td-list] [data-td-item]") && el !== from) continue;
    el.toggleAttribute("data-current", match);
    if (match && el !== from) el.scrollIntoView({ block: "center", behavior: "instant" });
  }
}

function setCurrent(item, { focus = true } = {}) {
  const list = item.closest("[data-td-list]");
  list.querySelectorAll("[data-current]").forEach((el) => el !== item && el.removeAttribute("data-current"));
  item.setAttribute("data-current", "");
  lastIndex.set(list, items(list).indexOf(item));
  if (focus) {
    const stop = item.hasAttribute("data-td-item") ? item : mainLink(item) || item;
    if (stop === item && !item.hasAttribute("tabindex")) item.tabIndex = -1;
    stop.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  }
  if (item.dataset.tdPair) pairUp(item.dataset.tdPair, item);
  item.dispatchEvent(new CustomEvent("td-current", { bubbles: true, detail: { pair: item.dataset.tdPair } }));
}

function step(by) {
  const list = activeList();
  if (!list) return false;
  const all = items(list);
  if (!all.length) return false;
  const at = all.findIndex((el) => el.hasAttribute("data-current"));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
  setCurrent(all[next]);
  return true;
}

function press(key) {
  const wanted = `[data-td-key="${CSS.escape(key)}"]`;
  const here = currentItem()?.querySelector(wanted);
  const button = here || [...document.querySelectorAll(wanted)].find((el) => !el.closest("[data-td-item]") && el.offsetParent !== null);
  if (!button || button.disabled) return false;
  if (button.matches("input, textarea, select")) button.focus();
  else button.click();
  return true;
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  o: () => open(),
  Enter: () => (document.activeElement?.matches("a, button, summary") ? false : open()),
  x: () => {
    const box = currentItem()?.querySelector("input[type=checkbox]");
    box?.click();
    return Boolean(box);
  },
  "/": () => {
    const find = document.querySelector("[data-td-find]");
    find?.focus();
    find?.select?.();
    return Boolean(find);
  },
  "?": () => {
    const help = document.getElementById("td-keys");
    if (!help || help.open) return false;
    help.showModal();
    return true;
  },
};

function open() {
  const link = currentItem() && mainLink(currentItem());
  link?.click();
  return Boolean(link);
}

// ── keys faster than the server
const underWay = new Set();
const kept = [];
const plain = (event) => !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing);
function settled(request) {
  underWay.delete(request);
  while (kept.length && !underWay.size) {
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: kept.shift(), bubbles: true, cancelable: true }));
  }
}
document.addEventListener("htmx:beforeSend", ({ detail }) => detail.elt.closest("[data-td-list]") && underWay.add(detail.xhr));
// What htmx settles, and the focus that follows it, is done when this timer fires.
document.addEventListener("htmx:afterRequest", ({ detail }) => setTimeout(settled, htmx.config.defaultSettleDelay + 1, detail.xhr));
window.addEventListener("keydown", (event) => {
  if (!underWay.size || !plain(event) || event.key.length !== 1 || typing(event.target) || stored()) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!event.repeat) kept.push(event.key);
}, true);

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || !plain(event)) return;
  if (typing(event.target) || stored() || document.querySelector("dialog[open]")) return;
  const done = press(event.key) || (Object.hasOwn(KEYS, event.key) && KEYS[event.key]());
  if (done) event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const list = event.target.closest("[data-td-list]");
  const item = list && items(list).find((el) => el.contains(event.target));
  if (item && !item.hasAttribute("data-current")) setCurrent(item, { focus: false });
});
document.addEventListener("click", (event) => {
  const span = event.target.closest("[data-td-pair]");
  if (!span || span.matches("[data-td-item]") || event.target.closest("a, button")) return;
  const item = document.querySelector(`[data-td-item][data-td-pair="${CSS.escape(span.dataset.tdPair)}"]`);
  if (!item) return;
  item.dispatchEvent(new CustomEvent("td-reveal", { bubbles: true }));
  setCurrent(item);
});
// An item replaced by its own answer keeps its place.
document.addEventListener("htmx:afterSettle", () => {
  for (const list of document.querySelectorAll("[data-td-list]")) {
    const all = items(list);
    const at = lastIndex.get(list);
    if (at === undefined || !all.length || all.some((el) => el.hasAttribute("data-current"))) continue;
    setCurrent(all[Math.min(at, all.length - 1)], { focus: document.activeElement === document.body });
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-td-keys-switch]")) stored(!event.target.checked);
  const row = event.target.closest("[data-td-list] tr, [data-td-list] [data-td-item]");
  if (row && event.target.type === "checkbox" && event.target.matches("[data-td-tick]")) row.toggleAttribute("data-selected", event.target.checked);
});
document.querySelectorAll("[data-td-keys-switch]").forEach((box) => {
  box.checked = !stored();
});
