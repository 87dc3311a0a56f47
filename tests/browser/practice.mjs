// The path up to the meeting in the practice workplace, as a newcomer would walk it; and one that is cancelled.
import assert from "node:assert/strict";
import { join } from "node:path";
import { chromium } from "playwright-core";
import {
  ANSWERS,
  BASE,
  become,
  browser,
  BROWSER,
  clockUntil,
  dialog,
  effort,
  fillsIn,
  flags,
  hasFocus,
  leads,
  look,
  me,
  offers,
  page,
  presses,
  SHOTS,
  strip,
  tells,
  types,
  whoeverIsAsked,
  withNews,
} from "./workplace.mjs";

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
  // Closed with nothing in it, the form leads back to the box; what was typed is kept, and the page says where.
  await leads(() => page.keyboard.press("Escape"));
  await hasFocus("#line");
  await types("/placement request bpm");
  await dialog.getByLabel(/case number/i).fill("C-17");
  await leads(() => page.keyboard.press("Escape"));
  assert.equal(await page.locator("#notice").innerText(), "Kept: you find it under My list.");
  await hasFocus("#notice");
  await look("kept");
  await leads(() => page.getByRole("link", { name: "My list" }).click());
  await leads(() => page.getByRole("button", { name: /^Carry on/ }).first().click());
  assert.equal(await dialog.getByLabel(/case number/i).inputValue(), "C-17");
  await leads(() => dialog.getByRole("button", { name: "Close" }).click());
  effort.began = Date.now();
  await types("/placement request bpm");
  await leads(() => dialog.locator("button.primary").click());
  await dialog.locator(".problems").waitFor();
  await hasFocus(".problems");
  assert.match(await dialog.locator(".problems").innerText(), /How worried.*\? Please choose one\.\s+Private case number: Please fill this in\./);
  await look("form-with-problems");
  await enlarged();
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

  // Whoever looks at their list has not read their messages yet.
  const here = page.url();
  const [unread] = await withNews();
  const theirs = await page.locator("#people li a", { hasText: unread }).getAttribute("href");
  await page.goto(`${BASE}${theirs}/list`);
  await page.reload();
  assert.ok((await withNews()).includes(unread), `${unread} has seen no message`);
  await look("list-with-news");
  await page.goto(here);

  await whoeverIsAsked("Agree");
  await look("asked-to-agree");
  await presses("Agree");
  // It is answered in its place, and that is where the focus is.
  await hasFocus("#messages > li");
  await look("agreed");

  const designator = await whoeverIsAsked("Choose the chair");
  await look("asked-to-choose-the-chair");
  await presses("Choose the chair");
  await look("choose-the-chair");
  const listed = (path) => dialog.locator(`select ${path}`).allTextContents();
  assert.match((await listed("> option"))[1], /^Ruth Adeyemi, Team Manager/);
  assert.ok((await listed("> optgroup[label*='give a reason']")).length, "who is outside the usual roles stands apart");
  const asked = new URL(page.url()).pathname;
  await leads(() => page.keyboard.press("Escape"));
  await hasFocus("#messages > li");
  assert.equal(new URL(page.url()).pathname, asked);
  assert.ok(await page.locator("#messages > li:focus").getByRole("button", { name: "Choose the chair" }).count(), "back at its card");
  await presses("Choose the chair");
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

// At 400 per cent a laptop's window is this small: what went wrong must not be hidden by the buttons.
async function enlarged() {
  await page.setViewportSize({ width: 320, height: 200 });
  const seen = await page.evaluate(() => {
    document.querySelector(".problems").scrollIntoView({ block: "start" });
    const covered = (y) => document.elementFromPoint(160, y).closest(".sheet > .buttons");
    return [20, 60, 100, 140, 180].filter(covered);
  });
  assert.deepEqual(seen, [], "something covers the problems");
  if (SHOTS) await page.screenshot({ path: join(SHOTS, "enlarged.png") });
  await page.setViewportSize({ width: 1280, height: 800 });
}

// Moves the clock to the next reminder until somebody who is waited for has a new message.
async function untilSomebodyIsReminded() {
  for (let moves = 0; moves < 6; moves += 1) {
    const already = new Set(await withNews());
    const before = await page.locator(".now").innerText();
    await leads(() => page.getByRole("button", { name: /To the next reminder/ }).click());
    await hasFocus("#side > #notice");
    assert.match(await page.locator("#notice").innerText(), /2026, .*: (nobody was written to|.* went to .*)\.$/);
    effort.presses += 1;
    assert.notEqual(await page.locator(".now").innerText(), before, "the clock moved");
    const news = (await withNews()).filter((name) => !already.has(name));
    if (news.length) return news[0];
  }
  throw new Error("nobody was reminded");
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

await tells(bpm, psm);
