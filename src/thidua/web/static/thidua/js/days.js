// A slider over days and the date field it moves: <div data-td-days="id of the field" data-td-first="2024-01-01"> with a range in it.
// While it is dragged the field follows; let go, the field reports a change and its form asks for the tree of that day.
// [data-td-day] links do the same. Territories that stand open are sent along (mo), so that they are open on the other day too.

const MS = 86400000;
const two = (n) => String(n).padStart(2, "0");

for (const box of document.querySelectorAll("[data-td-days]")) {
  const field = document.getElementById(box.dataset.tdDays);
  const range = box.querySelector("input[type=range]");
  const first = Date.parse(`${box.dataset.tdFirst}T00:00:00Z`);
  // The date field alone is sent: the place on the slider is for browsers without scripts.
  for (const input of box.querySelectorAll("input")) input.removeAttribute("name");

  const written = (place) => {
    const day = new Date(first + place * MS);
    return `${two(day.getUTCDate())}/${two(day.getUTCMonth() + 1)}/${day.getUTCFullYear()}`;
  };
  const placed = (text) => {
    const found = text.trim().match(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/);
    return found ? Math.round((Date.UTC(found[3], found[2] - 1, found[1]) - first) / MS) : null;
  };
  const mark = () => {
    range.setAttribute("aria-valuetext", field.value);
    for (const link of box.querySelectorAll("[data-td-day]")) {
      if (link.dataset.tdDay === field.value) link.setAttribute("aria-current", "date");
      else link.removeAttribute("aria-current");
    }
  };
  const send = (text) => {
    field.value = text;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  range.addEventListener("input", () => {
    field.value = written(Number(range.value));
    mark();
  });
  range.addEventListener("change", () => send(written(Number(range.value))));
  box.addEventListener("click", (event) => {
    const link = event.target.closest("[data-td-day]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    send(link.dataset.tdDay);
  });
  field.addEventListener("change", () => {
    const place = placed(field.value);
    if (place !== null) range.value = String(place);
    mark();
  });
  field.form.addEventListener("htmx:configRequest", (event) => {
    const open = [...document.querySelectorAll("[data-td-tree] [role=treeitem][aria-expanded=true]")];
    const places = open.map((item) => item.id).filter((id) => id.startsWith("t-"));
    if (places.length) event.detail.parameters.mo = places.slice(0, 6);
  });
}
