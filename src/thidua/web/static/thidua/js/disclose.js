// Things that open: menus, dialogs, disclosures, trees. Markup: data-td-menu, data-td-open, data-td-close, data-td-disclose, data-td-tree.

const openMenus = () => document.querySelectorAll("details[data-td-menu][open]");

function closeMenus(except) {
  for (const menu of openMenus()) if (menu !== except && !menu.contains(except)) menu.open = false;
}

document.addEventListener("click", (event) => {
  const { target } = event;
  closeMenus(target.closest("details[data-td-menu]"));
  const opener = target.closest("[data-td-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.tdOpen);
    if (dialog && !dialog.open) {
      event.preventDefault();
      closeMenus();
      dialog.showModal();
    }
  }
  if (target.closest("[data-td-close]") || target.matches("dialog.td-dialog, dialog.td-palette")) target.closest("dialog")?.close();
  const switcher = target.closest("[data-td-disclose]");
  if (switcher) {
    const area = document.getElementById(switcher.getAttribute("aria-controls"));
    const open = switcher.getAttribute("aria-expanded") !== "true";
    switcher.setAttribute("aria-expanded", String(open));
    if (area) area.hidden = !open;
  }
  const twist = target.closest("[data-td-twist]");
  if (twist) toggle(twist.closest("[role=treeitem]"));
});

// The server closes a dialog after a saved form with the response header HX-Trigger: td-close-dialog.
document.addEventListener("td-close-dialog", () => document.querySelectorAll("dialog[open]").forEach((d) => d.close()));

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-td-menu][open]");
  if (menu) menuKey(event, menu);
  const item = event.target.closest?.("[role=treeitem]");
  if (item && !event.target.matches("input, select, textarea")) treeKey(event, item);
});

function menuKey(event, menu) {
  const stops = [...menu.querySelectorAll(":scope > :not(summary) :is(a[href], button:not(:disabled))")];
  const at = stops.indexOf(document.activeElement);
  const move = { ArrowDown: at + 1, ArrowUp: at < 0 ? stops.length - 1 : at - 1, Home: 0, End: stops.length - 1 }[event.key];
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (move !== undefined && stops.length) {
    event.preventDefault();
    stops[(move + stops.length) % stops.length].focus();
  }
}

// A menu left by Tab closes behind the reader.
document.addEventListener("focusin", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

// ── tree: one tab stop, arrows walk it
const visible = (tree) => [...tree.querySelectorAll("[role=treeitem]")].filter((n) => !n.parentElement.closest("[hidden]"));

function toggle(item, open = item.getAttribute("aria-expanded") !== "true") {
  if (!item?.hasAttribute("aria-expanded")) return;
  const group = item.querySelector(":scope > [role=group]");
  item.setAttribute("aria-expanded", String(open));
  group.hidden = !open;
  if (open) group.dispatchEvent(new CustomEvent("td-expand"));
}

function stopAt(tree, item, focus = true) {
  for (const other of tree.querySelectorAll("[role=treeitem][tabindex='0']")) other.tabIndex = -1;
  item.tabIndex = 0;
  if (focus) item.focus();
}

function treeKey(event, item) {
  const tree = item.closest("[data-td-tree]");
  if (!tree || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = visible(tree);
  const at = all.indexOf(item);
  const expanded = item.getAttribute("aria-expanded");
  const parent = item.parentElement.closest("[role=treeitem]");
  let next;
  if (event.key === "ArrowDown") next = all[at + 1];
  else if (event.key === "ArrowUp") next = all[at - 1];
  else if (event.key === "Home") [next] = all;
  else if (event.key === "End") next = all.at(-1);
  else if (event.key === "ArrowRight") {
    if (expanded === "false") toggle(item, true);
    else if (expanded === "true") next = all[at + 1];
  } else if (event.key === "ArrowLeft") {
    if (expanded === "true") toggle(item, false);
    else next = parent;
  } else if (event.key === "Enter" && event.target === item) item.querySelector(":scope > .td-tree__row a")?.click();
  else return;
  event.preventDefault();
  if (next) stopAt(tree, next);
}

function prepare(root) {
  for (const tree of root.querySelectorAll("[data-td-tree]")) {
    const first = tree.querySelector("[role=treeitem][aria-current]") || tree.querySelector("[role=treeitem]");
    if (first && !tree.querySelector("[tabindex='0']")) stopAt(tree, first, false);
  }
}
document.addEventListener("focusin", (event) => {
  const item = event.target.closest("[role=treeitem]");
  const tree = item?.closest("[data-td-tree]");
  if (tree) stopAt(tree, item, false);
});
prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.detail.elt.parentElement || document));
