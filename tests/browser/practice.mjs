// Drives the practice workplace through whole stories, as a newcomer would: who is waited for next is read from the page's
// own strip, never from knowledge of the procedure. BASE_URL names a running workplace; else MAINSTAY_BIN is started as
// one. SHOTS (optional) is a folder for pictures. Fails on any console error, any refused resource, anything wider than
// the window, and any finding of axe-core, each at 1280 and at 320 pixels.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const SHOTS = process.env.SHOTS;
const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// A practice workplace of our own, unless one is running already: its address is the first that it prints.
let own;
async function start() {
  if (process.env.BASE_URL) return process.env.BASE_URL;
  const binary = process.env.MAINSTAY_BIN ?? "../../target/debug/mainstay";
  own = spawn(binary, ["practice", "--port", "0", "--at", "2026-04-02T16:45"], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((found, lost) => {
    let said = "";
    own.stdout.on("data", (more) => {
      said += more;
      const address = said.match(/http:\/\/[\w.:[\]]+/);
      if (address) found(address[0]);
    });
    own.on("error", lost);
    own.on("exit", (code) => lost(new Error(`the practice workplace ended with ${code}`)));
  });
}
const BASE = await start();

// What to choose where the form asks; anything else that must be filled in gets the first choice or plain words.
const ANSWERS = [
  [/level of worry/i, "Risk of breakdown"],
  [/type of placement/i, /independent/i],
  [/immediately/i, "No"],
  [/case number/i, `C-${Date.now()}`],
  // The designator may choose themselves, which is a yes at once: the story asks somebody else.
  [/who will chair/i, /^(?!.*give a reason).*(Hollis|Nwosu|Morton)/],
  [/^where/i, "Council offices"],
  // Whoever is not told first is not written to.
  [/told in person/i, /Carer/],
];

const profile = mkdtempSync(join(tmpdir(), "practice-"));
const flags =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --lang=en-GB";
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: BROWSER,
  args: flags.split(" "),
  viewport: { width: 1280, height: 800 },
  locale: "en-GB",
});
const page = browser.pages()[0] ?? (await browser.newPage());
page.setDefaultTimeout(8000);
const complaints = [];
page.on("console", (m) => ["error", "warning"].includes(m.type()) && !/\/reply\/0+$/.test(m.location().url) && complaints.push(`console: ${m.text()}`));
page.on("pageerror", (e) => complaints.push(`page error: ${e.message}`));
page.on("requestfailed", (r) => {
  // A poll cut short by leaving the page is no fault.
  if (!r.url().includes("/pulse") && !r.failure()?.errorText.includes("ABORTED")) {
    complaints.push(`request failed: ${r.url()} ${r.failure()?.errorText}`);
  }
});
// A link that opens nothing is answered as one.
page.on("response", (r) => r.status() >= 400 && !/\/reply\/0+$/.test(r.url()) && complaints.push(`${r.status()} ${r.url()}`));

let shots = 0;
let looks = 0;
async function look(name, { mayScroll = false } = {}) {
  for (const [width, height] of [
    [1280, 800],
    [320, 640],
  ]) {
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(120);
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document, { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } }));
    for (const v of found.violations) {
      complaints.push(`axe at ${width}, ${name}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    const long = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    if (width === 1280 && long > 0 && !mayScroll) complaints.push(`${name} at ${width}: the page itself scrolls, by ${long} pixels`);
    looks += 1;
    if (wide > 0) complaints.push(`${name} at ${width}: ${wide} pixels too wide`);
    if (SHOTS) {
      mkdirSync(SHOTS, { recursive: true });
      await page.screenshot({ path: join(SHOTS, `${String(shots).padStart(2, "0")}-${name}-${width}.png`), fullPage: width === 320 });
    }
  }
  shots += 1;
  await page.setViewportSize({ width: 1280, height: 800 });
}

const me = async () => (await page.locator(".me strong").textContent()).trim();
const dialog = page.locator("dialog#form");
// Does what leads to a fresh page, and waits for that page.
const leads = (act) => Promise.all([page.waitForEvent("load"), act()]);

const hasFocus = (selector) => page.waitForFunction((s) => document.activeElement.matches(s), selector, { timeout: 5000 });

async function become(name) {
  await leads(() => page.getByRole("navigation", { name: "People" }).getByRole("link", { name: new RegExp(`^${name}`) }).click());
  effort.presses += 1;
  assert.equal(await me(), name);
}

async function types(line) {
  await page.getByLabel("Type a command to Mainstay").fill(line);
  await leads(() => page.keyboard.press("Enter"));
}

// Everybody with something unread, in the order of the list.
const withNews = () =>
  page.locator("#people li a[href^='/people/']").evaluateAll((links) => links.filter((a) => a.querySelector(".badge")).map((a) => a.querySelector(".name").textContent));

// Presses a button on the newest card that has it.
async function presses(label) {
  const button = page.locator("#messages button", { hasText: new RegExp(`^${label}$`) }).last();
  await leads(() => button.click());
  effort.presses += 1;
}
const isAsked = async (label) => (await page.locator("#messages button.primary", { hasText: new RegExp(`^${label}$`) }).count()) > 0;
const offers = async (label) => (await page.locator("#messages button", { hasText: new RegExp(`^${label}$`) }).count()) > 0;

const strip = async () => (await page.locator("#hint").innerText()).replace(/\s+/g, " ").trim();

// Follows the strip above the conversation to somebody whose next step is this button, as somebody who knows nothing
// would. The people it names are tried in its order.
async function whoeverIsAsked(label) {
  if (await isAsked(label)) return me();
  const named = await page.locator("#hint a[href^='/people/']").allTextContents();
  for (const name of named) {
    await become(name);
    if (await isAsked(label)) return name;
  }
  throw new Error(`the strip (“${await strip()}”, before: ${named.join(", ")}) leads to nobody who is asked to “${label}”`);
}

// Fills in the open form, page by page, and sends it.
async function fillsIn(answers = {}, { day = "2026-04-09", looking } = {}) {
  for (let pages = 0; await dialog.count(); pages += 1) {
    assert.ok(pages < 12, "the form never ends");
    for (const field of await dialog.locator(".field").all()) {
      const question = (await field.locator("label, legend").first().innerText()).trim();
      const given = Object.entries(answers).find(([k]) => question.includes(k))?.[1] ?? ANSWERS.find(([k]) => k.test(question))?.[1];
      await answer(field, given, question.includes("(optional)"), day);
    }
    if (looking) await look(`${looking}-page-${pages + 1}`);
    await leads(() => dialog.locator("button.primary").click());
    effort.pages += 1;
    if (await dialog.locator(".problems").count()) throw new Error(`refused: ${await dialog.locator(".problems").innerText()}`);
  }
}

async function answer(field, given, optional, day) {
  const option = field.locator(":scope > .option");
  if (await option.count()) {
    if (given) return option.filter({ has: page.getByText(given) }).first().locator("input").check();
    const checked = await option.locator("input:checked").count();
    return checked || optional ? undefined : option.first().locator("input").check();
  }
  const list = field.locator("select");
  if (await list.count()) {
    if (!given && optional) return;
    const labels = await list.locator("option").allTextContents();
    const at = given ? labels.findIndex((label) => (given instanceof RegExp ? given.test(label) : label.startsWith(given))) : 1;
    assert.ok(at >= 0, `“${given}” is not among ${labels.join("; ")}`);
    return list.selectOption({ index: at });
  }
  const input = field.locator("input:not([type=hidden]):not([type=radio]), textarea").first();
  if (await input.getAttribute("data-find")) {
    if (!given) return;
    await input.pressSequentially(given.slice(0, 5));
    await field.locator(".found .option", { hasText: given }).first().locator("input").check();
    return;
  }
  if (typeof given === "string") return input.fill(given);
  if (optional || (await input.inputValue())) return;
  const kind = await input.getAttribute("type");
  return input.fill(kind === "date" ? day : kind === "time" ? "10:00" : "As agreed");
}

// How much work it is for somebody new, from the command to the first reminder.
const effort = { presses: 0, pages: 0, began: 0 };

async function bpm() {
  await page.goto(BASE);
  await look("start");
  const worker = await me();
  assert.match(await strip(), /Start here.*\/placement request bpm/);
  const onlooker = await browser.newPage();
  await onlooker.goto(`${BASE}${await page.locator("#people li a[href^='/people/']").last().getAttribute("href")}`);
  await page.bringToFront();

  // Words that are not a command are neither kept nor shown.
  await types("a secret about somebody");
  assert.match(await page.getByRole("alert").innerText(), /Start with \/placement/);
  assert.ok(!(await page.content()).includes("a secret"), "typed words were echoed");
  await look("not-a-command");

  await types("/placement request bpm");
  await dialog.waitFor();
  await hasFocus("#form-title");
  await look("form");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached", timeout: 5000 });
  effort.began = Date.now();
  await types("/placement request bpm");
  await leads(() => dialog.locator("button.primary").click());
  await dialog.locator(".problems").waitFor();
  await hasFocus(".problems");
  await look("form-with-problems");
  await dialog.locator(".problems a").first().click();
  await hasFocus("dialog .field :is(input, select, textarea)");
  // An optional answer can be taken back.
  const field = dialog.locator(".field", { has: page.locator(".no-answer") }).first();
  await field.locator("input").first().check();
  await field.getByRole("radio", { name: "Not answered" }).check();
  await fillsIn({}, { looking: "request" });
  await look("requested");

  // A second window hears of it by itself.
  await onlooker.locator("#people li .badge").first().waitFor({ timeout: 8000 });
  await onlooker.close();

  await whoeverIsAsked("Agree");
  await look("asked-to-agree");
  await presses("Agree");

  const designator = await whoeverIsAsked("Choose the chair");
  await look("asked-to-choose-the-chair");
  await presses("Choose the chair");
  await look("choose-the-chair");
  await fillsIn();
  const chair = await whoeverIsAsked("Yes, I'll chair");
  assert.notEqual(chair, designator);
  await look("asked-to-chair");
  await presses("Yes, I'll chair");

  await whoeverIsAsked("Set date and place");
  await presses("Set date and place");
  await look("set-date");
  await fillsIn();
  await look("date-set");
  await whoeverIsAsked("Check the invitations");
  await presses("Check the invitations");
  await look("check-the-invitations");
  await fillsIn();
  await whoeverIsAsked("Send the invitations");
  await presses("Send the invitations");
  await look("send-the-invitations");
  await fillsIn();
  await look("invited");

  await outside();

  // Somebody sends a representative; the representative is asked, and accepts.
  await leads(() => page.locator("#hint a[href^='/people/']").first().click());
  const invitee = await me();
  await look("invitation");
  await presses("Send a representative");
  await look("representative");
  const representative = invitee === "Colin Webb" ? "Owen Clarke" : "Colin Webb";
  await fillsIn({ "represent you": representative });
  await look("representative-named");
  await become(representative);
  await look("asked-to-represent");
  await presses("Accept");
  if (await dialog.count()) {
    await look("can-you-commit");
    await fillsIn({}, { day: "2026-04-09" });
  }
  await look("accepted");
  assert.ok(!(await offers("Accept")), "who has accepted is not asked again");

  // The clock moves to the next reminder, and somebody hears.
  const reminded = await untilSomebodyIsReminded();
  effort.took = Date.now() - effort.began;
  const { presses: pressed, pages } = effort;
  await become(reminded);
  await look("reminded");

  // Any card is also shown as what Slack and what Teams would get.
  for (const platform of ["Slack", "Teams"]) {
    await page.getByText(`This card as ${platform} sees it`).last().click();
    const json = page.locator(`.card-as[data-platform=${platform}] pre`).last();
    await json.waitFor();
    JSON.parse(await json.innerText());
    await look(`as-${platform.toLowerCase()}`);
  }

  // Why, and the list of what is mine.
  await become(worker);
  const reference = (await page.locator("#messages").innerText()).match(/PM-\w{4}/)[0];
  await types(`/placement why ${reference}`);
  await look("why");
  const why = await page.locator("#messages > li").last().innerText();
  assert.match(why, /Good Friday/);
  assert.match(why, /Monday 13 April 2026/);
  await leads(() => page.getByRole("link", { name: "My list" }).click());
  await look("my-list");
  assert.match(await page.locator(".card.home").innerText(), new RegExp(reference));
  await leads(() => page.getByRole("link", { name: "Messages", exact: true }).click());

  // Nothing may be sent while the platform is down; all of it comes when it is back.
  await leads(() => page.getByRole("button", { name: /platform down/ }).click());
  await look("platform-down");
  await leads(() => page.getByRole("button", { name: /platform back/ }).click());

  // On the day it is held.
  await become(chair);
  await clockUntil(() => offers("It was held"), "A working day");
  await look("was-it-held");
  await presses("It was held");
  await look("held-form");
  await fillsIn();
  await look("held");
  console.log(`bpm: ${worker} asked, ${designator} chose ${chair}, ${representative} came for ${invitee}, ${reminded} was reminded`);
  console.log(`from the command to a reminder: ${pressed} presses and ${pages} form pages, ${(effort.took / 1000).toFixed(1)} s of browser time`);
}

// Somebody who has nothing but an address reads their letter and answers on its page: at 320 pixels, with script off.
async function outside() {
  const here = page.url();
  await leads(() => page.locator("#people a[href^='/post/']").first().click());
  await look("post", { mayScroll: true });
  const file = await (await fetch(`${BASE}${await page.locator("a[download]").first().getAttribute("href")}`)).text();
  assert.match(file, /^BEGIN:VCALENDAR[^]*METHOD:REQUEST[^]*END:VCALENDAR\s*$/);
  const link = await page.locator("a.page-link").first().getAttribute("href");
  await page.goto(link);
  await look("reply", { mayScroll: true });
  await leads(() => page.getByRole("button", { name: /^Send a representative/ }).click());
  await look("reply-form", { mayScroll: true });
  await leads(() => page.locator("button.primary").click());
  await page.locator(".problems").waitFor();
  await look("reply-problems", { mayScroll: true });

  const plain = await chromium.launch({ executablePath: BROWSER, args: flags.split(" ") });
  const small = await plain.newPage({ viewport: { width: 320, height: 640 }, javaScriptEnabled: false, locale: "en-GB" });
  await small.goto(link);
  await small.getByRole("button", { name: /^Accept/ }).click();
  const form = small.locator("form.sheet");
  if (await form.count()) {
    // By keyboard alone.
    for (let stops = 0; stops < 30; stops += 1) {
      await small.keyboard.press("Tab");
      if (await form.locator("input[type=radio]:focus").count()) await small.keyboard.press("Space");
      if (await form.locator("button.primary:focus").count()) break;
    }
    await small.keyboard.press("Enter");
  }
  await small.getByText("You have accepted. You are expected.").waitFor();
  if (SHOTS) await small.screenshot({ path: join(SHOTS, "reply-accepted-without-script-320.png"), fullPage: true });
  await plain.close();
  await page.goto(link);
  await look("reply-accepted", { mayScroll: true });
  await page.goto(`${BASE}/reply/${"0".repeat(40)}`).catch(() => {});
  await look("reply-unknown", { mayScroll: true });
  await page.goto(here);
}

// Moves the clock to the next reminder until somebody who is waited for has a new message.
async function untilSomebodyIsReminded() {
  for (let moves = 0; moves < 6; moves += 1) {
    const already = new Set(await withNews());
    const before = await page.locator(".now").innerText();
    await leads(() => page.getByRole("button", { name: /To the next reminder/ }).click());
    effort.presses += 1;
    assert.notEqual(await page.locator(".now").innerText(), before, "the clock moved");
    const news = (await withNews()).filter((name) => !already.has(name));
    if (news.length) return news[0];
  }
  throw new Error("nobody was reminded");
}

async function clockUntil(done, move) {
  for (let moves = 0; moves < 12; moves += 1) {
    if (await done()) return;
    await leads(() => page.getByRole("button", { name: new RegExp(move) }).click());
  }
  throw new Error(`it never came about: ${await strip()}`);
}

// The other kind, by keyboard alone up to its request, and cancelled after that.
async function psm() {
  await page.goto(`${BASE}/people/joel-mensah`);
  await page.getByLabel("Type a command to Mainstay").focus();
  await page.keyboard.type("/placement request psm");
  await leads(() => page.keyboard.press("Enter"));
  await dialog.waitFor();
  for (let pages = 0; await dialog.count(); pages += 1) {
    assert.ok(pages < 12, "the form never ends");
    await keyboardOnly();
    if (await dialog.locator(".problems").count()) throw new Error(`refused: ${await dialog.locator(".problems").innerText()}`);
  }
  await look("psm-requested");
  const asked = await page.locator("#hint a[href^='/people/']").allTextContents();
  assert.ok(asked.length, `nobody is asked: ${await strip()}`);
  await whoeverIsAsked("Agree");
  await look("psm-asked-to-agree");
  await presses("Agree");
  if (await dialog.count()) await fillsIn();
  await whoeverIsAsked("Choose the chair");
  await presses("Choose the chair");
  await fillsIn();
  await look("psm-chair-chosen");
  await become("Joel Mensah");
  await presses("Cancel the meeting");
  await look("psm-cancel");
  await fillsIn();
  await look("psm-cancelled");
  assert.ok(!(await offers("Cancel the meeting")), "a cancelled meeting offers nothing more");
}

// Fills in one page with Tab, arrows, Space and Enter only, as somebody without a mouse does. Every stop is in sight.
async function keyboardOnly() {
  for (let stops = 0; stops < 80; stops += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      const box = e.getBoundingClientRect();
      const field = e.closest(".field");
      const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return {
        inside: Boolean(e.closest("dialog")),
        seen: e === document.body || over === e || e.contains(over) || Boolean(over?.closest("label, .option")),
        tag: e.tagName,
        type: e.type,
        primary: e.matches("button.primary"),
        question: field?.querySelector("label, legend")?.innerText ?? "",
        optional: Boolean(field?.querySelector(".optional")),
        done: e.type === "radio" ? Boolean(field.querySelector("input:checked")) && e.checked : Boolean(e.value),
      };
    });
    assert.ok(at.inside || at.tag === "BODY", `the focus left the form: ${JSON.stringify(at)}`);
    assert.ok(at.seen, `the focus is out of sight: ${JSON.stringify(at)}`);
    if (at.primary) {
      await leads(() => page.keyboard.press("Enter"));
      return;
    }
    if (at.optional || at.done || !at.question) continue;
    if (at.type === "radio") {
      const wanted = ANSWERS.find(([k]) => k.test(at.question))?.[1];
      await page.keyboard.press("Space");
      for (let turns = 0; wanted && turns < 12; turns += 1) {
        const chosen = await page.evaluate(() => document.activeElement.closest(".option").innerText);
        if (wanted instanceof RegExp ? wanted.test(chosen) : chosen.startsWith(wanted)) break;
        await page.keyboard.press("ArrowDown");
      }
    } else if (at.type === "checkbox") await page.keyboard.press("Space");
    else if (at.tag === "SELECT") await page.keyboard.press("ArrowDown");
    else if (at.type === "date") await page.keyboard.type("02042026");
    else if (at.type === "time") await page.keyboard.type("1000AM");
    else await page.keyboard.type(`By keyboard ${Date.now() % 1000}`);
  }
  throw new Error("the keyboard never reached the button");
}

try {
  await bpm();
  await psm();
} catch (error) {
  complaints.push(error.stack);
  if (SHOTS) await page.screenshot({ path: join(SHOTS, "failed.png") });
} finally {
  await browser.close();
  own?.removeAllListeners("exit").kill();
  rmSync(profile, { recursive: true, force: true });
}
const failed = new Set(complaints);
if (failed.size) console.error([...failed].join("\n"));
console.log(`${looks} passed, ${failed.size} failed`);
process.exitCode = failed.size ? 1 : 0;
