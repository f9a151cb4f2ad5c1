// A report's form: saved as it is typed, kept on this machine while the line is down, clashes shown at their cell.
// Markup: form[data-td-report] with fields cell:…, text:…, why:…, row:…; seen:… holds the revision a field was shown with.

const form = document.querySelector("form[data-td-report]");
if (form) start(form);

function start(form) {
  const key = `td-report:${form.dataset.tdReport}`;
  const status = form.querySelector("[data-td-saved]");
  const dirty = new Set();
  let timer = 0;
  let sending = null;

  const groupOf = (name) => (name.startsWith("row:") ? `table:${name.split(":")[1]}` : name);
  const fieldsOf = (group) =>
    group.startsWith("table:")
      ? [...form.elements].filter((e) => e.name?.startsWith(`row:${group.slice(6)}:`))
      : [form.elements.namedItem(group)].filter(Boolean);
  const seenOf = (group) => form.elements.namedItem(`seen:${group}`);

  function remember() {
    const kept = {};
    for (const group of dirty) for (const field of fieldsOf(group)) kept[field.name] = field.value;
    try {
      if (dirty.size) localStorage.setItem(key, JSON.stringify(kept));
      else localStorage.removeItem(key);
    } catch {
      // A full or forbidden store loses only the copy; the form still holds what was typed.
    }
  }

  function restore() {
    let kept = {};
    try {
      kept = JSON.parse(localStorage.getItem(key) ?? "{}");
    } catch {
      kept = {};
    }
    let any = false;
    for (const [name, value] of Object.entries(kept)) {
      const field = form.elements.namedItem(name);
      if (!field || field.value === value) continue;
      field.value = value;
      dirty.add(groupOf(name));
      any = true;
    }
    if (any) {
      status.textContent = form.dataset.kept;
      later(0);
    }
  }

  function later(wait = 700) {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  }

  async function send() {
    if (sending || !dirty.size) return;
    const groups = [...dirty];
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    const sent = new Map();
    for (const group of groups) {
      for (const field of fieldsOf(group)) {
        body.set(field.name, field.value);
        sent.set(field.name, field.value);
      }
      body.set(`seen:${group}`, seenOf(group)?.value ?? "0");
    }
    status.textContent = form.dataset.saving;
    sending = fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    try {
      const answer = await sending;
      if (!answer.ok) throw new Error(String(answer.status));
      settle(await answer.json(), groups, sent);
    } catch (problem) {
      status.textContent = form.dataset.offline;
      setTimeout(() => later(), 5000);
    } finally {
      sending = null;
      remember();
    }
    if (groups.some((group) => fieldsOf(group).some((f) => f.value !== sent.get(f.name) && dirty.has(group)))) later();
  }

  function settle(told, groups, sent) {
    const clashing = new Set(told.conflicts.map((c) => c.field));
    const broken = new Set(told.issues.filter((i) => i.code === "number").map((i) => `cell:${i.cell}`));
    for (const group of groups) {
      const same = fieldsOf(group).every((f) => f.value === sent.get(f.name));
      if (same && !clashing.has(group) && !broken.has(group)) dirty.delete(group);
      if (group in told.written && seenOf(group)) seenOf(group).value = told.written[group];
      const field = fieldsOf(group)[0];
      if (same && group in told.values && field && document.activeElement !== field) field.value = told.values[group];
    }
    for (const line of form.querySelectorAll(".td-report__issue")) line.textContent = "";
    for (const field of form.querySelectorAll(".is-invalid")) field.classList.remove("is-invalid");
    for (const issue of told.issues) {
      if (issue.code === "blank") continue;
      const line = document.getElementById(`i-${issue.cell}`);
      if (line) line.textContent = `${line.textContent} ${issue.message}`.trim();
      if (issue.blocking) document.getElementById(`c-${issue.cell}`)?.classList.add("is-invalid");
    }
    for (const [code, value] of Object.entries(told.rates)) {
      const place = form.querySelector(`[data-td-rate="${CSS.escape(code)}"]`);
      if (place) place.textContent = value;
    }
    for (const clash of told.conflicts) show(clash);
    status.textContent = `${form.dataset.saved} ${told.saved}`;
  }

  function show(clash) {
    const field = fieldsOf(clash.field)[0];
    if (!field || clash.field.startsWith("table:")) return;
    const row = field.closest("td, .td-field");
    row.querySelector(".td-report__clash")?.remove();
    const box = document.createElement("div");
    box.className = "td-report__clash";
    box.setAttribute("role", "alert");
    const told = document.createElement("span");
    told.textContent = `${clash.by} ${form.dataset.theirs} ${clash.value ?? "—"}`;
    const take = button(form.dataset.take, () => {
      field.value = clash.value ?? "";
      seenOf(clash.field).value = clash.revision;
      dirty.delete(clash.field);
      box.remove();
      remember();
    });
    const mine = button(form.dataset.mine, () => {
      seenOf(clash.field).value = clash.revision;
      dirty.add(clash.field);
      box.remove();
      later(0);
    });
    box.append(told, take, mine);
    row.append(box);
    dirty.delete(clash.field);
  }

  function button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  form.addEventListener("input", ({ target }) => {
    if (!target.name || target.name.startsWith("seen:")) return;
    dirty.add(groupOf(target.name));
    remember();
    later();
  });
  window.addEventListener("online", () => later(0));
  // Handing in waits until everything typed is saved.
  document.querySelector("form[data-td-send]")?.addEventListener("submit", (event) => {
    if (!dirty.size) return;
    event.preventDefault();
    const sender = event.target;
    clearTimeout(timer);
    send().then(() => !dirty.size && sender.requestSubmit());
  });
  restore();
}
