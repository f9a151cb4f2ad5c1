// Dates are typed day first, whatever language the browser speaks: <input type="text" data-td-date>.
// 5/12/26, 05-12-2026, 05122026 and 2026-12-05 become 05/12/2026 on leaving the field; an impossible day is left as typed and said so.

const words = JSON.parse(document.querySelector('meta[name="td-words"]').content);
const icons = document.querySelector('meta[name="td-assets"]').dataset.icons;
const SHAPES = [/^(?<d>\d{1,2})[/.\- ](?<m>\d{1,2})[/.\- ](?<y>\d{2}|\d{4})$/, /^(?<d>\d{2})(?<m>\d{2})(?<y>\d{4})$/, /^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})$/];
const two = (n) => String(n).padStart(2, "0");

function read(text) {
  const found = SHAPES.map((shape) => text.trim().match(shape)).find(Boolean);
  if (!found) return null;
  const { d, m, y } = found.groups;
  const [day, month, year] = [Number(d), Number(m), Number(y.length === 2 ? `20${y}` : y)];
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? { day, month, year } : null;
}

function check(input) {
  const date = read(input.value);
  if (date) input.value = `${two(date.day)}/${two(date.month)}/${date.year}`;
  input.setCustomValidity(!input.value.trim() || date ? "" : words.baddate);
}

function calendarButton(input) {
  const box = document.createElement("div");
  const native = document.createElement("input");
  const button = document.createElement("button");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  box.className = "td-date";
  native.type = "date";
  native.tabIndex = -1;
  native.setAttribute("aria-hidden", "true");
  button.type = "button";
  button.className = "td-tool";
  button.setAttribute("aria-label", words.calendar);
  svg.setAttribute("class", "td-icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${icons}#calendar`);
  svg.append(use);
  button.append(svg);
  input.replaceWith(box);
  box.append(input, native, button);
  button.addEventListener("click", () => {
    const date = read(input.value);
    native.value = date ? `${date.year}-${two(date.month)}-${two(date.day)}` : "";
    native.showPicker();
  });
  native.addEventListener("change", (event) => {
    event.stopPropagation();
    if (!native.value) return;
    input.value = native.value;
    check(input);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
  native.addEventListener("input", (event) => event.stopPropagation());
}

function prepare(root) {
  for (const input of root.querySelectorAll("input[data-td-date]:not([data-td-ready])")) {
    input.setAttribute("data-td-ready", "");
    check(input);
    if ("showPicker" in HTMLInputElement.prototype && !input.readOnly && !input.disabled) calendarButton(input);
  }
}
document.addEventListener("focusout", (event) => event.target.matches?.("input[data-td-date]") && check(event.target));
document.addEventListener("input", (event) => event.target.matches?.("input[data-td-date]") && event.target.setCustomValidity(""));
prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.detail.elt.parentElement || document));
