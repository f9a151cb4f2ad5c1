/* The worksheet of a target: what the lines come to, while they are typed. The server works it out again. */

const sheet = document.querySelector("[data-td-sheet]");

/** A figure as Vietnamese type it: dots between thousands, a comma before decimals; NaN for anything else. */
function figure(text) {
  const said = text.replace(/[\s\u00a0%]/g, "");
  return /^-?\d{1,3}(\.\d{3})*(,\d+)?$|^-?\d+(,\d+)?$/.test(said) ? Number(said.replaceAll(".", "").replace(",", ".")) : NaN;
}

function total(inputs) {
  let sum = 0;
  let weight = 0;
  for (const input of inputs) {
    if (input.value.trim() === "") continue;
    const value = figure(input.value);
    if (Number.isNaN(value)) return NaN;
    const size = sheet.dataset.splits ? 1 : Number(input.dataset.size);
    if (!size) return NaN;
    sum += sheet.dataset.splits ? value : value * size;
    weight += size;
  }
  return sheet.dataset.splits ? sum : sum / weight;
}

if (sheet) {
  const shown = sheet.querySelector("#sheet-total");
  const gap = sheet.querySelector("#sheet-gap");
  const print = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 2 });
  const add = () => {
    const sum = total(sheet.querySelectorAll(".td-sheet__value"));
    const known = !Number.isNaN(sum);
    shown.textContent = known ? print.format(sum) : "—";
    const away = known ? sum - Number(sheet.dataset.goal) : 0;
    gap.textContent = !known ? gap.dataset.unknown : away ? `(${away > 0 ? "+" : "−"}${print.format(Math.abs(away))})` : "";
    const short = known && (sheet.dataset.upward ? away < 0 : away > 0);
    shown.closest("p").toggleAttribute("data-tone", short);
    if (short) shown.closest("p").dataset.tone = "late";
  };
  sheet.addEventListener("input", (event) => event.target.matches(".td-sheet__value") && add());
  // Refused, the sheet comes back with what was typed; the server's sum is of what is stored.
  if (document.querySelector(".td-refusal")) add();
}
