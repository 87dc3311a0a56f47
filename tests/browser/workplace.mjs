// A practice workplace in a real browser, and what a newcomer does there: who is waited for next is read from the page's
// own strip, never from knowledge of the procedure. BASE_URL names a running workplace; else MAINSTAY_BIN is started as
// one. SHOTS (optional) is a folder for pictures. A story fails on any console error, any refused resource, anything
// wider than the window, and any finding of axe-core, each at 1280 and at 320 pixels.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const SHOTS = process.env.SHOTS;
export const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";
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
export const BASE = await start();

// What to choose where the form asks; anything else that must be filled in gets the first choice or plain words.
export const ANSWERS = [
  [/how worried/i, /risk that it breaks down/i],
  // The day on which the pretend council begins: what the limit counts from is typed on purpose.
  [/^when did you tell|^when was concern|^when did the placement end/i, "2026-04-02"],
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
export const flags =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --lang=en-GB";
export const browser = await chromium.launchPersistentContext(profile, {
  executablePath: BROWSER,
  args: flags.split(" "),
  viewport: { width: 1280, height: 800 },
  locale: "en-GB",
});
export const page = browser.pages()[0] ?? (await browser.newPage());
page.setDefaultTimeout(20000);
export const complaints = [];
// A link to the reply page that opens nothing is answered as one.
const opensNothing = (url) => /\/reply\/0+$/.test(url);
page.on("console", (m) => ["error", "warning"].includes(m.type()) && !opensNothing(m.location().url) && complaints.push(`console: ${m.text()}`));
page.on("pageerror", (e) => complaints.push(`page error: ${e.message}`));
page.on("requestfailed", (r) => {
  // A poll cut short by leaving the page is no fault.
  if (!r.url().includes("/pulse") && !r.failure()?.errorText.includes("ABORTED")) {
    complaints.push(`request failed: ${r.url()} ${r.failure()?.errorText}`);
  }
});
page.on("response", (r) => r.status() >= 400 && !opensNothing(r.url()) && complaints.push(`${r.status()} ${r.url()}`));

let shots = 0;
let looks = 0;
export async function look(name, { mayScroll = false } = {}) {
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
      const file = (part) => join(SHOTS, `${String(shots).padStart(2, "0")}-${name}-${part}.png`);
      await page.screenshot({ path: file(width) });
      // On a phone a card is longer than the window: it is shown whole.
      const card = page.locator("#messages > li, .card.home").last();
      if (width === 320 && !(await dialog.count()) && (await card.count())) await card.screenshot({ path: file("card") });
    }
  }
  shots += 1;
  await page.setViewportSize({ width: 1280, height: 800 });
}

export const me = async () => (await page.locator(".me strong").textContent()).trim();
export const dialog = page.locator("dialog#form");
// Does what leads to a fresh page, and waits for that page.
export const leads = (act) => Promise.all([page.waitForEvent("load"), act()]);

export const hasFocus = (selector) => page.waitForFunction((s) => document.activeElement.matches(s), selector, { timeout: 5000 });

export async function become(name) {
  await leads(() => page.getByRole("navigation", { name: "People" }).getByRole("link", { name: new RegExp(`^${name}`) }).click());
  effort.presses += 1;
  assert.equal(await me(), name);
}

export async function types(line) {
  await page.getByLabel("Type a command to Mainstay").fill(line);
  await leads(() => page.keyboard.press("Enter"));
}

// Everybody with something unread, in the order of the list.
export const withNews = () =>
  page.locator("#people li a[href^='/people/']").evaluateAll((links) => links.filter((a) => a.querySelector(".badge")).map((a) => a.querySelector(".name").textContent));

// Presses a button on the newest card that has it.
export async function presses(label) {
  const button = page.locator("#messages button", { hasText: new RegExp(`^${label}$`) }).last();
  await leads(() => button.click());
  effort.presses += 1;
}
export const isAsked = async (label) => (await page.locator("#messages button.primary", { hasText: new RegExp(`^${label}$`) }).count()) > 0;
export const offers = async (label) => (await page.locator("#messages button", { hasText: new RegExp(`^${label}$`) }).count()) > 0;

export const strip = async () => (await page.locator("#hint").innerText()).replace(/\s+/g, " ").trim();

// Follows the strip above the conversation to somebody whose next step is this button, as somebody who knows nothing
// would. The people it names are tried in its order.
export async function whoeverIsAsked(label) {
  if (await isAsked(label)) return me();
  const named = await page.locator("#hint a[href^='/people/']").allTextContents();
  for (const name of named) {
    await become(name);
    if (await isAsked(label)) return name;
  }
  throw new Error(`the strip (“${await strip()}”, before: ${named.join(", ")}) leads to nobody who is asked to “${label}”`);
}

// Fills in the open form, page by page, and sends it.
export async function fillsIn(answers = {}, { day = "2026-04-09", looking } = {}) {
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
    if (given) {
      const named = option.filter({ has: page.getByText(given) });
      // Whoever was told when the list was checked is not asked about again when it goes.
      if ((await named.count()) || !optional) return named.first().locator("input").check();
      return undefined;
    }
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
export const effort = { presses: 0, pages: 0, began: 0 };

// Moves the clock by this button until it has come about.
export async function clockUntil(done, move) {
  for (let moves = 0; moves < 12; moves += 1) {
    if (await done()) return;
    await leads(() => page.getByRole("button", { name: new RegExp(move) }).click());
  }
  throw new Error(`it never came about: ${await strip()}`);
}

// Tells these stories, puts everything away, and says how it went.
export async function tells(...stories) {
  try {
    for (const story of stories) await story();
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
}
