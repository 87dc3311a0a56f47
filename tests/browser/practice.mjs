// Drives the practice workplace through a whole story, as people would. BASE_URL names a running one; else MAINSTAY_BIN
// is started as one. SHOTS (optional) is a folder for pictures. Fails on any console error, any refused resource, and any finding of axe-core at 1280 or 320 pixels.
//
// The story is told in the words on the buttons, so it runs against the scripted page and against Mainstay itself.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const SHOTS = process.env.SHOTS;
const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";
const REQUEST = process.env.REQUEST ?? "/placement request bpm";
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
  [/how worried/i, "Risk of breakdown"],
  [/type of placement/i, /independent|ifa|agency/i],
  [/immediately/i, "No"],
];

const profile = mkdtempSync(join(tmpdir(), "practice-"));
const flags =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: BROWSER,
  args: flags.split(" "),
  viewport: { width: 1280, height: 800 },
  locale: "en-GB",
});
const page = browser.pages()[0] ?? (await browser.newPage());
const complaints = [];
page.on("console", (m) => ["error", "warning"].includes(m.type()) && complaints.push(`console: ${m.text()}`));
page.on("pageerror", (e) => complaints.push(`page error: ${e.message}`));
page.on("requestfailed", (r) => {
  // A poll cut short by leaving the page is no fault.
  if (!r.url().includes("/pulse") && !r.failure()?.errorText.includes("ABORTED")) {
    complaints.push(`request failed: ${r.url()} ${r.failure()?.errorText}`);
  }
});
page.on("response", (r) => r.status() >= 400 && complaints.push(`${r.status()} ${r.url()}`));

let shots = 0;
let looks = 0;
async function look(name) {
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
const settled = () => page.waitForLoadState("load");

const hasFocus = (selector) => page.waitForFunction((s) => document.activeElement.matches(s), selector, { timeout: 5000 });

async function become(name) {
  await page.getByRole("navigation", { name: "People" }).getByRole("link", { name: new RegExp(`^${name}`) }).click();
  await settled();
  assert.equal(await me(), name);
}

async function types(line) {
  await page.getByLabel("Type a command to Mainstay").fill(line);
  await page.keyboard.press("Enter");
  await settled();
}

// Everybody with something unread, in the order of the list.
const withNews = () =>
  page.locator("#people li a").evaluateAll((links) => links.filter((a) => a.querySelector(".badge")).map((a) => a.querySelector(".name").textContent));

// Presses a button on the newest card that has it.
async function presses(label) {
  const button = page.locator("#messages button", { hasText: new RegExp(`^${label}$`) }).last();
  await button.click();
  await settled();
}
const offers = async (label) => (await page.locator("#messages button", { hasText: new RegExp(`^${label}$`) }).count()) > 0;

// Becomes whoever has news and is offered this button; the one who has it already, if nobody new does.
async function whoeverIsOffered(label) {
  if (await offers(label)) return me();
  const tried = new Set();
  for (;;) {
    const next = (await withNews()).find((name) => !tried.has(name));
    if (!next) break;
    tried.add(next);
    await become(next);
    if (await offers(label)) return next;
  }
  const everybody = await page.locator("#people .name").allTextContents();
  for (const name of everybody) {
    await become(name);
    if (await offers(label)) return name;
  }
  throw new Error(`nobody is offered "${label}"`);
}

// Fills in the open form, page by page, and sends it.
async function fillsIn(answers = {}, day = process.env.MEETING_DATE ?? "2026-04-09") {
  for (let pages = 0; await dialog.count(); pages += 1) {
    assert.ok(pages < 12, "the form never ends");
    for (const field of await dialog.locator(".field").all()) {
      const question = (await field.locator("label, legend").first().innerText()).trim();
      const given = Object.entries(answers).find(([k]) => question.includes(k))?.[1] ?? ANSWERS.find(([k]) => k.test(question))?.[1];
      await answer(field, given, question.includes("(optional)"), day);
    }
    await dialog.locator("button.primary").click();
    await settled();
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
  if (await field.locator("select").count()) {
    return given ? field.locator("select").selectOption({ label: given }) : optional ? undefined : field.locator("select").selectOption({ index: 1 });
  }
  const input = field.locator("input:not([type=hidden]):not([type=radio]), textarea").first();
  if (await input.getAttribute("data-find")) {
    if (!given) return;
    await input.pressSequentially(given.slice(0, 5));
    await field.locator(".found .option", { hasText: given }).first().locator("input").check();
    return;
  }
  if (given) return input.fill(given);
  if (optional || (await input.inputValue())) return;
  const kind = await input.getAttribute("type");
  return input.fill(kind === "date" ? day : kind === "time" ? "10:00" : "As agreed");
}

async function story() {
  await page.goto(BASE);
  await look("start");
  const worker = await me();
  const onlooker = await browser.newPage();
  await onlooker.goto(`${BASE}${await page.locator("#people li a").last().getAttribute("href")}`);
  await page.bringToFront();

  // Words that are not a command are neither kept nor shown.
  await types("a secret about somebody");
  assert.match(await page.getByRole("alert").innerText(), /Start with \/placement/);
  assert.ok(!(await page.content()).includes("a secret"), "typed words were echoed");

  await types(REQUEST);
  await dialog.waitFor();
  await hasFocus("#form-title");
  await look("form");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached", timeout: 5000 });
  await types(REQUEST);
  await dialog.locator("button.primary").click();
  await settled();
  await dialog.locator(".problems").waitFor();
  await hasFocus(".problems");
  await look("form-with-problems");
  await dialog.locator(".problems a").first().click();
  await hasFocus("dialog .field :is(input, select, textarea)");
  await fillsIn();
  await look("requested");

  // A second window hears of it by itself.
  await onlooker.locator("#people li .badge").first().waitFor({ timeout: 8000 });
  await onlooker.close();

  await whoeverIsOffered("Agree");
  await look("asked-to-agree");
  await presses("Agree");
  if (await dialog.count()) await fillsIn();

  const designator = await whoeverIsOffered("Choose the chair");
  await presses("Choose the chair");
  await fillsIn();
  await whoeverIsOffered("Yes, I'll chair");
  await presses("Yes, I'll chair");
  if (await dialog.count()) await fillsIn();

  await whoeverIsOffered("Set date and place");
  await presses("Set date and place");
  await look("set-date");
  await fillsIn();
  if (!(await offers("Send the invitations"))) {
    await whoeverIsOffered("Check the invitations|Send the invitations");
  }
  for (const label of ["Check the invitations", "Send the invitations"]) {
    if (await offers(label)) {
      await presses(label);
      if (await dialog.count()) await fillsIn();
    }
  }
  await look("invited");

  // Somebody sends a representative; the representative is asked, and accepts.
  const sender = process.env.SENDER ?? "Nadia Rahman";
  const representative = process.env.REPRESENTATIVE ?? "Colin Webb";
  await become(sender);
  await look("invitation");
  await presses("Send a representative");
  await look("representative");
  await fillsIn({ representative, "Who will": representative });
  await become(representative);
  await presses("Accept");
  if (await dialog.count()) await fillsIn();
  await look("accepted");

  // The clock moves to the next reminder, and somebody hears.
  const before = await page.locator(".now").innerText();
  await page.getByRole("button", { name: /To the next reminder/ }).click();
  await settled();
  assert.notEqual(await page.locator(".now").innerText(), before, "the clock moved");
  const reminded = await withNews();
  assert.ok(reminded.length > 0, "nobody was reminded");
  await become(reminded[0]);
  await look("reminded");

  // Any card is also shown as what Slack would get.
  await page.getByText("Show as Slack JSON").last().click();
  const json = page.locator(".as-slack pre").last();
  await json.waitFor();
  JSON.parse(await json.innerText());
  await look("as-slack");

  await become(worker);
  await page.getByRole("link", { name: "My list" }).click();
  await settled();
  await look("my-list");
  console.log(`told: ${worker} asked, ${designator} chose the chair, ${representative} came for ${sender}, ${reminded.length} reminded`);
}

try {
  await story();
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
