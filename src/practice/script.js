// The page works without this. With it: the place is kept, the focus goes where the news is, and news arrives by itself.
"use strict";

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

// Opens the form as a dialog that holds the focus; Escape closes it the way its own button does.
function openForm() {
  const dialog = one("#form");
  if (!dialog) return;
  dialog.close();
  dialog.showModal();
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    one('button[value="close"]', dialog).click();
  });
  (one(".problems", dialog) || one("#form-title", dialog)).focus({ preventScroll: true });
  dialog.scrollTop = 0;
  all("[data-find]", dialog).forEach(searchAsTyped);
}

// Shows the people that a search field finds, in the same list that the page shows without script.
function searchAsTyped(input) {
  const name = input.dataset.find;
  const form = input.form;
  const list = one(`[data-found="${name}"]`, form);
  const count = one(`[data-found-count="${name}"]`, form);
  let waiting = 0;
  let asked = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 250);
  });

  async function search() {
    const typed = input.value.trim();
    const mine = ++asked;
    if (typed.length < 2) return show([], "");
    const body = new URLSearchParams({
      csrf: form.elements.csrf.value,
      form: form.elements.form.value,
      field: name,
      typed,
    });
    const answer = await fetch(form.dataset.lookup, { method: "POST", body }).catch(() => null);
    if (!answer || !answer.ok || mine !== asked) return;
    const found = await answer.json();
    show(found, found.length === 1 ? "1 person found" : `${found.length} people found`);
  }

  function show(found, words) {
    all(".option", list).forEach((option) => option.remove());
    found.forEach((person, n) => list.append(option(person, n)));
    list.hidden = found.length === 0;
    count.textContent = words;
  }

  function option(person, n) {
    const row = document.createElement("div");
    row.className = "option";
    const radio = Object.assign(document.createElement("input"), {
      type: "radio",
      name: `person.${name}`,
      value: person.code,
      id: `${input.id}-found-${n}`,
    });
    const label = Object.assign(document.createElement("label"), { htmlFor: radio.id, textContent: person.label });
    if (person.hint) {
      const hint = Object.assign(document.createElement("span"), { className: "hint", textContent: ` ${person.hint}` });
      label.append(hint);
    }
    row.append(radio, label);
    return row;
  }
}

// A form that has been sent is not sent again by a second click.
function sendOnce() {
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
    remember();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) all("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
}

// Across a reload of the same person's page, the deliveries stay open or shut and the people list stays where it was.
const MEMORY = "mainstay-practice";
function remember() {
  const deliveries = one("#deliveries details");
  const kept = { people: one("#people").scrollTop, shut: deliveries && !deliveries.open };
  sessionStorage.setItem(MEMORY, JSON.stringify(kept));
}
function recall() {
  const kept = JSON.parse(sessionStorage.getItem(MEMORY) || "{}");
  if (kept.people) one("#people").scrollTop = kept.people;
  if (one("#switch").open) one("#people [aria-current]").scrollIntoView({ block: "nearest" });
  if (kept.shut) one("#deliveries details").open = false;
}

// Shows a message: its end, or its beginning if it is longer than the view.
function toMessage(message, smoothly) {
  const scroll = one("#scroll");
  if (!scroll || !message) return;
  const start = message.getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop;
  const top = Math.min(scroll.scrollHeight - scroll.clientHeight, start - 12);
  scroll.scrollTo({ top, behavior: smoothly && !calm ? "smooth" : "auto" });
}

const newest = () => one("#messages > li:last-child");

// The address may name the message that was answered or that the form was opened from: the focus goes there, not to the
// top of the page.
function toTheAnswer() {
  const named = location.hash && one(`#messages > li[id="${CSS.escape(location.hash.slice(1))}"]`);
  toMessage(named || newest(), false);
  if (named) named.focus({ preventScroll: true });
}

// The people list is folded where it would push the conversation off a small screen.
function foldPeople() {
  const wide = matchMedia("(min-width: 62em)");
  const fit = () => (one("#switch").open = wide.matches);
  fit();
  wide.addEventListener("change", fit);
}

// The strip names a button: its link goes to the button itself, which may be below the view.
function stripToButton() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.to-button");
    const button = link && one(`${link.hash} button.primary`);
    if (!button) return;
    event.preventDefault();
    button.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    button.focus({ preventScroll: true, focusVisible: true });
  });
}

function lazyCardJson() {
  document.addEventListener(
    "toggle",
    async (event) => {
      const details = event.target;
      if (!details.matches?.(".card-as") || !details.open || details.dataset.loaded) return;
      details.dataset.loaded = "yes";
      const answer = await fetch(details.dataset.href).catch(() => null);
      const pre = document.createElement("pre");
      pre.tabIndex = 0;
      pre.setAttribute("role", "region");
      pre.setAttribute("aria-label", `${details.dataset.platform} JSON of this message`);
      pre.textContent = answer?.ok ? await answer.text() : "It could not be loaded.";
      one("p", details).replaceWith(pre);
      pre.scrollIntoView({ block: "nearest" });
    },
    true,
  );
}

// Asks now and then whether anything is new, and if so draws the changed parts from a fresh copy of the page.
function listen() {
  const pulse = `/people/${encodeURIComponent(document.body.dataset.person)}/pulse`;
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(pulse).catch(() => null);
    if (!answer?.ok) return;
    const { version } = await answer.json();
    if (version !== document.body.dataset.version) await refresh();
  }, 2000);
}

async function refresh() {
  const answer = await fetch(location.pathname).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.body.dataset.version = fresh.body.dataset.version;
  const kept = one("#people").scrollTop;
  const folded = one("#switch").open;
  for (const part of ["#people", "#hint", "#hint-again", "#clock", "#deliveries"]) {
    const [old, next] = [one(part), one(part, fresh)];
    if (old && next && !old.contains(document.activeElement)) {
      const shut = part === "#deliveries" && !one("details", old).open;
      old.replaceWith(next);
      if (shut) one("details", next).open = false;
    }
  }
  one("#switch").open = folded;
  one("#people").scrollTop = kept;
  takeMessages(fresh);
}

// Only what is new or changed is touched: a reader's place and the focus stay.
function takeMessages(fresh) {
  const list = one("#messages");
  if (!list) return;
  let news = false;
  for (const next of all("#messages > li", fresh)) {
    const old = document.getElementById(next.id);
    if (!old) {
      list.append(next);
      news = true;
    } else if (old.dataset.revision !== next.dataset.revision) {
      const focused = document.activeElement === old;
      if (!focused && old.contains(document.activeElement)) continue;
      old.replaceWith(next);
      if (focused) next.focus({ preventScroll: true });
    }
  }
  if (news) {
    one(".empty")?.remove();
    toMessage(newest(), true);
    one("#skip-newest")?.setAttribute("href", `#${newest().id}`);
  }
}

foldPeople();
recall();
toTheAnswer();
openForm();
sendOnce();
stripToButton();
lazyCardJson();
listen();
// What just happened is heard before anything else.
if (!one("#form")) one("#notice")?.focus();
