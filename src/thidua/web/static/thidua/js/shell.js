// What every page has: the loading bar, toasts, and an answer in words when a request fails.
// Server → page: the response header HX-Trigger: {"td-toast": {"text": "…", "tone": "good"}} shows a toast;
// an error response carrying HX-Retarget is put there (a refusal in place) instead of a toast.

const words = JSON.parse(document.querySelector('meta[name="td-words"]').content);
const icons = document.querySelector('meta[name="td-assets"]').dataset.icons;
const SHAPES = { neutral: "circle", info: "info-circle", waiting: "hourglass", good: "circle-check-filled", late: "alert-triangle-filled", stopped: "ban" };
const STAY_MS = 8000;

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "td-icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${icons}#${name}`);
  svg.append(use);
  return svg;
}

// Good news leaves by itself; a failure stays until it is dismissed. Nothing leaves while it is pointed at or focused.
function settle(toast) {
  if (toast.dataset.tone === "late") return;
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, STAY_MS) : toast.remove());
  setTimeout(leave, STAY_MS);
}

function showToast({ text, tone = "info" }) {
  const area = document.getElementById("td-toasts");
  if (!area || !text) return;
  for (const old of area.children) {
    if (old.querySelector(".td-toast__text")?.textContent === text) old.remove();
  }
  const toast = document.createElement("div");
  toast.className = "td-toast";
  toast.dataset.tdToast = "";
  toast.dataset.tone = tone in SHAPES ? tone : "info";
  const line = document.createElement("p");
  line.className = "td-toast__text";
  line.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "td-tool";
  close.dataset.tdDismiss = "";
  close.setAttribute("aria-label", words.close);
  close.append(icon("x"));
  toast.append(icon(SHAPES[toast.dataset.tone]), line, close);
  area.append(toast);
  settle(toast);
}

document.addEventListener("td-toast", (event) => showToast(event.detail.value || event.detail));
document.addEventListener("click", (event) => event.target.closest("[data-td-dismiss]")?.closest("[data-td-toast]")?.remove());
document.querySelectorAll("[data-td-toast]").forEach(settle);

// loading bar: shown only when a request takes longer than a blink
let running = 0;
let timer = 0;
const bar = document.getElementById("td-progress");
function progress(step) {
  running = Math.max(0, running + step);
  clearTimeout(timer);
  if (running === 0) bar?.removeAttribute("data-active");
  else timer = setTimeout(() => bar?.setAttribute("data-active", ""), 200);
}
document.addEventListener("htmx:beforeRequest", () => progress(1));
document.addEventListener("htmx:afterRequest", () => progress(-1));
window.addEventListener("pageshow", () => progress(-running));

// failures
const STATUS_WORDS = { 403: "refused", 404: "missing", 409: "stale", 413: "large", 419: "expired", 429: "busy" };
function answersItself(xhr) {
  return Boolean(xhr.getResponseHeader("HX-Retarget")) || (xhr.getResponseHeader("HX-Trigger") || "").includes("td-toast");
}
document.addEventListener("htmx:sendError", () => showToast({ text: words.lost, tone: "late" }));
document.addEventListener("htmx:timeout", () => showToast({ text: words.timeout, tone: "late" }));
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (answersItself(detail.xhr)) return;
  showToast({ text: words[STATUS_WORDS[detail.xhr.status] || "broken"], tone: "late" });
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  const { xhr } = detail;
  if (xhr.status >= 400 && xhr.getResponseHeader("HX-Retarget")) {
    detail.shouldSwap = true;
    return;
  }
  // A whole page came back where a piece was asked (signed out, or a redirect after a change): go there.
  const moved = xhr.responseURL && new URL(xhr.responseURL).pathname !== detail.pathInfo?.requestPath?.split("?")[0];
  if (moved && !detail.boosted && /^\s*<!doctype html/i.test(xhr.responseText)) {
    detail.shouldSwap = false;
    window.location.assign(xhr.responseURL);
  }
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id === "td-refusal") {
    detail.target.setAttribute("tabindex", "-1");
    detail.target.focus();
  }
});
window.addEventListener("offline", () => showToast({ text: words.lost, tone: "late" }));
window.addEventListener("online", () => showToast({ text: words.online, tone: "good" }));
