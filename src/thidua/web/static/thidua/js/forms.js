// Forms: what is typed is not lost, one click sends once, files can be dropped.
// Markup: form[data-td-guard] warns before leaving; form[data-td-again] may be sent repeatedly; [data-td-drop] shows chosen files;
// [data-td-ask-text] holds the question of layouts/ask.html, [data-td-ask-yes] answers it.

const words = JSON.parse(document.querySelector('meta[name="td-words"]').content);
const unsaved = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-td-guard]");
  if (form) unsaved.add(form);
});
window.addEventListener("beforeunload", (event) => {
  for (const form of unsaved) if (!form.isConnected) unsaved.delete(form);
  if (unsaved.size) event.preventDefault();
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt.closest?.("form");
  if (form && detail.successful) unsaved.delete(form);
  release(form);
});
// Questions before an act (hx-confirm), and before leaving a guarded form by a boosted link, in the dialog of layouts/ask.html.
function ask(question, act) {
  const dialog = document.getElementById("td-ask");
  dialog.querySelector("[data-td-ask-text]").textContent = question;
  dialog.returnValue = "";
  dialog.onclose = () => dialog.returnValue === "yes" && act();
  dialog.showModal();
}
document.addEventListener("click", ({ target }) => target.closest("[data-td-ask-yes]")?.closest("dialog").close("yes"));
document.addEventListener("htmx:confirm", (event) => {
  const { elt, question, issueRequest } = event.detail;
  const leaves = elt.matches("a") && unsaved.size > 0 && ![...unsaved].some((f) => f.contains(elt));
  if (!question && !leaves) return;
  event.preventDefault();
  ask(question || words.unsaved, () => {
    if (leaves) unsaved.clear();
    issueRequest(true);
  });
});

function release(form) {
  form?.removeAttribute("data-sent");
  form?.querySelectorAll("[aria-busy]").forEach((b) => b.removeAttribute("aria-busy"));
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || form.method === "get" || form.hasAttribute("data-td-again")) return;
  if (form.hasAttribute("data-sent")) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.setAttribute("data-sent", "");
  event.submitter?.setAttribute("aria-busy", "true");
  if (!form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete], [data-hx-post]")) unsaved.delete(form);
  // A later listener may stop the sending (a refused confirmation): then the form is free again.
  setTimeout(() => event.defaultPrevented && !form.classList.contains("htmx-request") && release(form), 0);
}, true);
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// files
const size = (bytes) => {
  const [value, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "KB"] : [bytes / 1024 / 1024, "MB"];
  return `${value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${unit}`;
};
document.addEventListener("change", (event) => {
  const drop = event.target.closest("[data-td-drop]");
  if (!drop || event.target.type !== "file") return;
  const names = [...event.target.files].map((f) => `${f.name} (${size(f.size)})`);
  drop.querySelector("[data-td-drop-names]").textContent = names.join(", ");
});
for (const [name, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(name, (event) => event.target.closest?.("[data-td-drop]")?.toggleAttribute("data-over", over));
}

// A form that came back with errors: the reader starts at the summary.
document.querySelector("[data-td-errors]")?.focus();
