// A <select data-td-picker="/to-chuc/chon/"> becomes a box that searches bodies on the server.
// The server answers {"results": [{"id": "…", "name": "…", "note": "cấp · địa bàn"}]} to ?q=. tom-select is fetched only when needed.

const assets = document.querySelector('meta[name="td-assets"]').dataset;
const words = JSON.parse(document.querySelector('meta[name="td-words"]').content);

function line(tag, item, small = true) {
  const box = document.createElement(tag);
  box.textContent = item.name || item.text;
  if (small && item.note) {
    const note = document.createElement("small");
    note.textContent = item.note;
    box.append(note);
  }
  return box;
}

function build(select) {
  if (select.tomselect) return;
  const many = select.multiple;
  const say = (word) => () => {
    const box = document.createElement("div");
    box.className = word === words.searching ? "loading" : "no-results";
    box.textContent = word;
    return box;
  };
  const picker = new window.TomSelect(select, {
    valueField: "id",
    labelField: "name",
    searchField: [],
    maxOptions: 50,
    maxItems: many ? null : 1,
    create: false,
    placeholder: select.dataset.placeholder || "",
    hidePlaceholder: true,
    closeAfterSelect: !many,
    loadThrottle: 180,
    // The server has already matched, without accents; nothing is filtered again here.
    score: () => () => 1,
    shouldLoad: (query) => query.trim().length >= 2,
    load: async function load(query, done) {
      const url = new URL(select.dataset.tdPicker, window.location.href);
      url.searchParams.set("q", query);
      try {
        const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
        if (!answer.ok) throw new Error(String(answer.status));
        const { results } = await answer.json();
        this.clearOptions((option) => this.items.includes(String(option.id)));
        done(results);
      } catch {
        document.dispatchEvent(new CustomEvent("td-toast", { detail: { text: words.lost, tone: "late" } }));
        done();
      }
    },
    render: {
      option: (item) => line("div", item),
      item: (item) => {
        const box = line("div", item, false);
        if (many) {
          const remove = document.createElement("span");
          remove.className = "remove";
          remove.setAttribute("title", `${words.remove} ${item.name || item.text}`);
          remove.dataset.tdRemove = item.id;
          remove.textContent = "×";
          box.append(remove);
        }
        return box;
      },
      no_results: say(words.nothing),
      loading: say(words.searching),
      not_loading: say(words.type),
    },
  });
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) picker.control_input.setAttribute(name, select.getAttribute(name));
  }
  // The label now names the search box; the select behind it is only what is sent.
  select.setAttribute("aria-hidden", "true");
  picker.control.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-td-remove]");
    if (remove) picker.removeItem(remove.dataset.tdRemove);
  });
  // What was typed found its unit; the next one is typed anew.
  if (many) {
    picker.on("item_add", () => {
      picker.setTextboxValue("");
      picker.refreshOptions(false);
    });
  }
  picker.on("change", () => select.dispatchEvent(new Event("input", { bubbles: true })));
}

// A picker is built when it is first seen: a review page holds dozens in closed details.
let loaded;
const seen = new IntersectionObserver(async (entries) => {
  const selects = entries.filter((e) => e.isIntersecting).map((e) => e.target);
  if (!selects.length) return;
  selects.forEach((select) => seen.unobserve(select));
  loaded ||= import(assets.tomSelect);
  await loaded;
  selects.forEach(build);
});
function prepare(root) {
  root.querySelectorAll("select[data-td-picker]:not(.tomselected)").forEach((select) => seen.observe(select));
}
prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.detail.elt.parentElement || document));
