// A report's form: saved as it is typed, kept on this machine while the line is down or the browser closed, clashes shown at
// their cell. Markup: form[data-td-report] with fields cell:…, text:…, why:…, row:…; seen:… holds the revision a field was
// shown with. A copy kept here keeps that revision too: what others wrote meanwhile is then shown, never overwritten.

const form = document.querySelector("form[data-td-report]");
handedIn(Boolean(form));
if (form) start(form);

// After handing in: where the page is no longer written on, the copy on this machine has done its duty.
function handedIn(writing) {
  try {
    const shelf = sessionStorage.getItem("td-report-sent");
    sessionStorage.removeItem("td-report-sent");
    if (!shelf || writing) return;
    for (const key of Object.keys(localStorage).filter((each) => each.startsWith(shelf))) localStorage.removeItem(key);
  } catch {
    return;
  }
}

function start(form) {
  const words = form.dataset;
  const shelf = `td-report:${words.tdWho}:${words.tdReport}:`;
  const status = form.querySelector("[data-td-saved]");
  const dirty = new Set();
  const clashes = new Map();
  const rejected = new Set();
  let timer = 0;
  let sending = null;
  let stopped = false;

  const groupOf = (name) => (name.startsWith("row:") ? `table:${name.split(":")[1]}` : name);
  const fieldsOf = (group) =>
    group.startsWith("table:")
      ? [...form.elements].filter((e) => e.name?.startsWith(`row:${group.slice(6)}:`))
      : [form.elements.namedItem(group)].filter(Boolean);
  const seenOf = (group) => form.elements.namedItem(`seen:${group}`);

  // What is typed and not on the server yet, by field; storage that is full or forbidden loses only the copy.
  function remember(group) {
    try {
      if (!dirty.has(group) && !clashes.has(group)) return localStorage.removeItem(shelf + group);
      const values = Object.fromEntries(fieldsOf(group).map((field) => [field.name, field.value]));
      localStorage.setItem(shelf + group, JSON.stringify({ seen: seenOf(group)?.value ?? "0", values }));
    } catch {
      return;
    }
  }

  function restore() {
    let any = false;
    for (const key of keptKeys()) {
      const group = key.slice(shelf.length);
      let kept = null;
      try {
        kept = JSON.parse(localStorage.getItem(key));
      } catch {
        continue;
      }
      if (!kept || !seenOf(group)) continue;
      for (const [name, value] of Object.entries(kept.values)) put(name, value);
      seenOf(group).value = kept.seen;
      dirty.add(group);
      any = true;
    }
    if (any) {
      say(words.kept);
      later(0);
    }
  }

  function keptKeys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(shelf));
    } catch {
      return [];
    }
  }

  // A row that is not there yet appears once the last one holds something (grid.js).
  function put(name, value) {
    let field = form.elements.namedItem(name);
    if (!field && name.startsWith("row:")) {
      const last = fieldsOf(groupOf(name)).at(-1);
      const row = last?.closest("tr");
      if (!row) return;
      last.dispatchEvent(new Event("td-row", { bubbles: true }));
      field = form.elements.namedItem(name);
    }
    if (field && field.value !== value) field.value = value;
  }

  const say = (text, tone = "") => {
    status.textContent = text;
    status.dataset.tone = tone;
  };

  function later(wait = 700) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(send, wait);
  }

  // The fields of these groups as they are sent, with the revision each was seen at; nought needs no saying.
  function typed(groups) {
    const pairs = [];
    for (const group of groups) {
      for (const field of fieldsOf(group)) pairs.push([field.name, field.value]);
      const seen = seenOf(group)?.value ?? "0";
      if (seen !== "0") pairs.push([`seen:${group}`, seen]);
    }
    return pairs;
  }

  async function send({ look = false } = {}) {
    if (sending || stopped || (!dirty.size && !look)) return;
    clearTimeout(timer);
    const groups = [...dirty];
    const sent = new Map(typed(groups));
    const body = new URLSearchParams([...sent]);
    body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    if (groups.length) say(words.saving);
    sending = fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      keepalive: document.visibilityState === "hidden",
    });
    try {
      const answer = await sending;
      const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
      if (answer.ok && told) {
        settle(told, groups, sent);
        if ([...dirty].some((group) => !rejected.has(group))) later();
      } else if (answer.status >= 500) throw new Error(String(answer.status));
      else {
        stopped = true;
        say(answer.redirected ? words.signin : words.refused, "late");
      }
    } catch {
      say(words.offline, "late");
      clearTimeout(timer);
      timer = setTimeout(send, 5000);
    } finally {
      sending = null;
      groups.forEach(remember);
    }
  }

  function settle(told, groups, sent) {
    const clashing = new Set(told.conflicts.map((c) => c.field));
    const broken = new Set(told.issues.filter((i) => i.code === "number").flatMap((i) => [`cell:${i.cell}`, `date:${i.cell}`]));
    for (const group of groups) {
      const same = fieldsOf(group).every((f) => f.value === (sent.get(f.name) ?? ""));
      if (group in told.written && seenOf(group)) seenOf(group).value = told.written[group];
      if (same && broken.has(group)) rejected.add(group);
      else if (same) dirty.delete(group);
      const field = fieldsOf(group)[0];
      if (same && group in told.values && document.activeElement !== field) field.value = told.values[group];
    }
    for (const clash of told.conflicts) show(clash);
    for (const [group, now] of Object.entries(told.draft)) if (!clashing.has(group)) follow(group, now);
    mark(told);
    if (clashes.size) say(words.clashing, "late");
    else if (rejected.size) say(words.unsaved, "late");
    else if (groups.length) say(`${words.saved} ${told.saved}`);
    if (Object.keys(told.written).length) refresh();
  }

  // Parts of the page that follow what is saved: what a restatement changes above, a sign-off that holds no more.
  async function refresh() {
    if (!document.querySelector("[data-td-live]")) return;
    try {
      const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const old of document.querySelectorAll("[data-td-live]")) {
        const now = fresh.getElementById(old.id);
        if (old.contains(document.activeElement)) continue;
        if (now) old.replaceWith(document.adoptNode(now));
        else old.remove();
      }
    } catch {
      return;
    }
  }

  // What a colleague wrote elsewhere appears, with the colleague's name; what is being typed here stays.
  function follow(group, now) {
    const seen = seenOf(group);
    if (!seen || Number(seen.value) >= now.revision || dirty.has(group) || clashes.has(group)) return;
    if (fieldsOf(group).includes(document.activeElement)) return;
    take(group, now);
    const place = form.querySelector(`[data-td-by="${CSS.escape(group)}"]`);
    if (place) place.textContent = `${now.by} ${words.wrote}`;
  }

  // A value written over is no more the workbook's.
  function unsource(name) {
    form.querySelector(`[data-td-source="${CSS.escape(name)}"]`)?.remove();
  }

  function take(group, now) {
    if (group.startsWith("table:")) {
      for (const field of fieldsOf(group)) field.value = "";
      (now.value ?? []).forEach((row, at) => {
        for (const [column, value] of Object.entries(row)) put(`${group.replace("table", "row")}:${at}:${column}`, value);
      });
    } else fieldsOf(group)[0].value = now.value ?? "";
    seenOf(group).value = now.revision;
    unsource(group);
  }

  function mark(told) {
    for (const line of form.querySelectorAll(".td-report__issue")) line.textContent = "";
    for (const field of form.querySelectorAll(".is-invalid")) field.classList.remove("is-invalid");
    for (const issue of told.issues) {
      if (issue.code === "blank") continue;
      const line = document.getElementById(`i-${issue.cell}`);
      if (line) line.textContent = `${line.textContent} ${issue.message}`.trim();
      if (issue.blocking) document.getElementById(`c-${issue.cell}`)?.classList.add("is-invalid");
    }
    let unexplained = null;
    let waiting = 0;
    for (const box of form.querySelectorAll("[data-td-why]")) {
      const issue = told.issues.find((i) => !i.blocking && i.code === box.dataset.tdWhy);
      const field = box.querySelector("textarea");
      box.hidden = !issue;
      box.querySelector("[data-td-because]").textContent = issue?.message ?? "";
      if (issue && !field.value) {
        waiting += 1;
        unexplained ??= field;
      }
    }
    for (const [code, value] of Object.entries(told.rates)) {
      const place = form.querySelector(`[data-td-rate="${CSS.escape(code)}"]`);
      if (place) place.textContent = value;
    }
    const blocking = told.issues.filter((i) => i.blocking);
    count("blocking", blocking.length);
    count("unexplained", waiting);
    const first = blocking[0] && ["c", "t", "tep"].map((kind) => document.getElementById(`${kind}-${blocking[0].cell}`));
    const next = document.querySelector("[data-td-next]");
    const goal = first?.find(Boolean) ?? unexplained;
    next.hidden = !goal;
    if (goal) next.href = `#${goal.id}`;
    for (const place of document.querySelectorAll("[data-td-left]")) {
      place.textContent = blocking.length || waiting ? words.left.replace("{n}", blocking.length + waiting) : words.ready;
    }
    tally();
  }

  const count = (name, number) => {
    for (const place of document.querySelectorAll(`[data-td-count="${name}"] .td-stat__value`)) place.textContent = number;
  };

  function tally() {
    let all = 0;
    for (const section of form.querySelectorAll("[data-td-section]")) {
      const figures = [...section.querySelectorAll("[data-td-figure]")];
      const filled = figures.filter((f) => f.value.trim()).length;
      all += filled;
      for (const place of document.querySelectorAll(`[data-td-filled="${section.dataset.tdSection}"]`)) {
        place.textContent = `${filled}/${figures.length}`;
      }
    }
    const held = [...form.elements].some((f) => /^(cell|text|row):/.test(f.name ?? "") && !["", "0"].includes(f.value.trim()));
    for (const box of document.querySelectorAll("[data-td-leftout]")) {
      box.hidden = !held;
      box.querySelector("input").required = held;
    }
    const place = document.querySelector("[data-td-count='filled'] .td-stat__value");
    if (place) place.firstChild.textContent = `${all} `;
  }

  // Both values at their cell, until the person chooses; the copy on this machine keeps one's own meanwhile.
  function show(clash) {
    const group = clash.field;
    const field = fieldsOf(group)[0];
    if (!field) return;
    clashes.set(group, clash);
    dirty.delete(group);
    const place = field.closest("td[data-td-place], .td-field, fieldset") ?? field.parentElement;
    place.querySelector(".td-report__clash")?.remove();
    const box = document.createElement("div");
    box.className = "td-report__clash";
    box.setAttribute("role", "alert");
    const told = document.createElement("span");
    told.textContent = `${clash.by} ${words.theirs} ${shown(clash.value)}`;
    const done = () => {
      clashes.delete(group);
      box.remove();
      remember(group);
      if (!clashes.size) say(words.settled);
    };
    const theirs = button(words.take, () => {
      take(group, clash);
      done();
      later(0);
    });
    const mine = button(words.mine, () => {
      seenOf(group).value = clash.revision;
      dirty.add(group);
      done();
      later(0);
    });
    box.append(told, theirs, mine);
    place.append(box);
  }

  const shown = (value) =>
    Array.isArray(value) ? value.map((row) => Object.values(row).filter(Boolean).join(" · ")).join("; ") : value || "—";

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  form.addEventListener("input", ({ target }) => {
    if (!target.name || target.name.startsWith("seen:")) return;
    unsource(target.name);
    const group = groupOf(target.name);
    rejected.delete(group);
    const by = form.querySelector(`[data-td-by="${CSS.escape(group)}"]`);
    if (by) by.textContent = "";
    if (!clashes.has(group)) dirty.add(group);
    remember(group);
    tally();
    later();
  });
  window.addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => send({ look: document.visibilityState === "visible" }));
  // What is typed and not saved goes along with handing in, in one request; it stays on this machine until that is done.
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target.matches("form[data-td-send]")) goAlong(event);
    },
    true,
  );

  function goAlong(event) {
    const sender = event.target;
    if (clashes.size) return event.preventDefault();
    if (sending) {
      event.preventDefault();
      sending.catch(() => null).then(() => setTimeout(() => (sender.isConnected ? sender : document.querySelector("form[data-td-send]"))?.requestSubmit()));
      return;
    }
    clearTimeout(timer);
    stopped = true;
    for (const old of sender.querySelectorAll("[data-td-along]")) old.remove();
    for (const [name, value] of typed(dirty)) {
      const along = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      along.dataset.tdAlong = "";
      sender.append(along);
    }
    try {
      sessionStorage.setItem("td-report-sent", shelf);
    } catch {
      return;
    }
  }

  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    stopped = false;
    later(0);
  });
  restore();
  tally();
}
