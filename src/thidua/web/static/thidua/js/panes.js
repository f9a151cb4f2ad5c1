// Two panes with a movable border (data-td-split) and times told as distance (time[data-td-ago]).

const KEEP = "td-split:";

function put(split, percent) {
  const value = Math.round(Math.min(75, Math.max(25, percent)));
  split.style.setProperty("--td-split", `${value}%`);
  split.querySelector("[data-td-split-bar]").setAttribute("aria-valuenow", String(value));
  return value;
}
function keep(split, value) {
  try {
    localStorage.setItem(KEEP + split.id, String(value));
  } catch {
    // private window: the width is simply not remembered
  }
}
function kept(split) {
  try {
    return Number(localStorage.getItem(KEEP + split.id)) || 0;
  } catch {
    return 0;
  }
}

document.addEventListener("pointerdown", (event) => {
  const bar = event.target.closest("[data-td-split-bar]");
  if (!bar) return;
  const split = bar.closest("[data-td-split]");
  const { left, width } = split.getBoundingClientRect();
  let value = 50;
  const move = (e) => {
    value = put(split, ((e.clientX - left) / width) * 100);
  };
  bar.setPointerCapture(event.pointerId);
  bar.addEventListener("pointermove", move);
  bar.addEventListener("lostpointercapture", () => {
    bar.removeEventListener("pointermove", move);
    keep(split, value);
  }, { once: true });
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  const bar = event.target.closest?.("[data-td-split-bar]");
  if (!bar) return;
  const now = Number(bar.getAttribute("aria-valuenow"));
  const next = { ArrowLeft: now - 5, ArrowRight: now + 5, Home: 25, End: 75, Enter: 50 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  const split = bar.closest("[data-td-split]");
  keep(split, put(split, next));
});

// On a phone one pane shows at a time; going to something in the other one brings that pane forward.
function show(split, side) {
  split.dataset.tdShow = side;
  for (const button of split.querySelectorAll("[data-td-split-pick]")) button.setAttribute("aria-pressed", String(button.dataset.tdSplitPick === side));
}
function reveal(el) {
  const pane = el?.closest("[data-td-pane]");
  if (pane) show(pane.closest("[data-td-split]"), pane.dataset.tdPane);
}
document.addEventListener("td-reveal", (event) => reveal(event.target));
document.addEventListener("click", (event) => {
  const pick = event.target.closest("[data-td-split-pick]");
  if (pick) show(pick.closest("[data-td-split]"), pick.dataset.tdSplitPick);
  const link = event.target.closest('[data-td-split] a[href^="#"]');
  if (link) reveal(document.getElementById(link.hash.slice(1)));
});

const distance = new Intl.RelativeTimeFormat(document.documentElement.lang || "vi", { numeric: "auto" });
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];
function tell(root) {
  for (const time of root.querySelectorAll("time[data-td-ago]")) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    if (Number.isNaN(seconds)) continue;
    if (!time.title) time.title = time.textContent.trim();
    const [unit, size] = UNITS.find(([, s]) => Math.abs(seconds) >= s) || ["minute", 60];
    time.textContent = distance.format(Math.trunc(seconds / size), unit);
  }
}
function prepare(root) {
  for (const split of root.querySelectorAll("[data-td-split]:not([data-td-show])")) {
    split.querySelector(".td-split__switch").hidden = false;
    show(split, "left");
    reveal(document.getElementById(window.location.hash.slice(1)));
    if (kept(split)) put(split, kept(split));
  }
  tell(root);
}
prepare(document);
setInterval(() => tell(document), 60000);
document.addEventListener("htmx:load", (event) => prepare(event.detail.elt.parentElement || document));
