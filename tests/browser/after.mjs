// What comes after a meeting in the practice workplace, from the flag to the last check: the plan, those who sign up to
// it, what goes wrong with an action, the minutes, the review. Its days are played by moving the clock.
import assert from "node:assert/strict";
import { BASE, become, clockUntil, dialog, fillsIn, isAsked, leads, look, offers, page, presses, tells, types, whoeverIsAsked } from "./workplace.mjs";

let reference;
const newest = () => page.locator("#messages > li").last();
const opens = () => types(`/placement show ${reference}`);

// A button about one action, on the newest card that has it.
const button = (label, action) => page.locator(`#messages button[aria-label$=", action ${action}"]`, { hasText: new RegExp(`^${label}$`) }).last();
const pressesFor = async (label, action) => leads(() => button(label, action).click());

// Sends the open form once, and stays where that leads.
async function sends() {
  await leads(() => dialog.locator("button.primary").click());
  if (await dialog.locator(".problems").count()) throw new Error(`refused: ${await dialog.locator(".problems").innerText()}`);
}
async function closes() {
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached", timeout: 5000 });
}
const field = (label) => dialog.locator(".field", { hasText: label });

async function chooses(label, option) {
  const list = field(label).locator("select");
  if (await list.count()) await list.selectOption({ label: option });
  else await field(label).getByLabel(option, { exact: true }).check();
}

async function writes({ what, lead, service, due }) {
  await field("What will be done?").locator("textarea, input").first().fill(what);
  const people = field("Who leads it?").locator("select");
  const names = await people.locator("option").allTextContents();
  await people.selectOption({ index: names.findIndex((name) => name.startsWith(lead)) });
  await chooses("Whose service is it?", service);
  await field("By when?").locator("input").fill(due);
  await sends();
}

// From the flag to the invitations, as quickly as it goes.
async function arranged() {
  await page.goto(`${BASE}/people/hannah-ward`);
  await types("/placement request bpm");
  await fillsIn();
  for (const step of ["Agree", "Choose the chair", "Yes, I'll chair", "Set date and place", "Check the invitations", "Send the invitations"]) {
    await whoeverIsAsked(step);
    await presses(step);
    await fillsIn();
  }
  reference = (await page.locator("#messages").innerText()).match(/PM-\w{4}/)[0];
  await become("Neil Barton");
  await presses("Accept");
  await fillsIn();
}

async function planned() {
  await become("Tom Hollis");
  await clockUntil(() => offers("It was held"), "A working day");
  await opens();
  await look("day");
  await presses("It was held");
  await fillsIn();
  await opens();
  await look("after-it-was-held");
  await presses("Add an action");
  await look("add-an-action");
  await writes({ what: "Weekly visits", lead: "Hannah Ward", service: "Social work", due: "2026-04-24" });
  assert.match(await dialog.innerText(), /Action 1 is added/);
  await look("add-another-action");
  await writes({ what: "Respite at weekends", lead: "Neil Barton", service: "Commissioning", due: "2026-05-01" });
  await writes({ what: "Sessions for the carers", lead: "Sam Ellery", service: "Fostering", due: "2026-04-17" });
  assert.match(await dialog.innerText(), /Action 3 is added/);
  await closes();
  await opens();
  await presses("Add an unmet need");
  await look("add-an-unmet-need");
  await chooses("Which need cannot be met?", "Therapeutic support");
  await sends();
  assert.match(await dialog.innerText(), /The unmet need is added/);
  await closes();
  await opens();
  await look("plan-being-written");
  await presses("Confirm the plan");
  await look("confirm-the-plan");
  await fillsIn();
  await look("plan-confirmed");
}

async function signedUp() {
  await become("Hannah Ward");
  await look("asked-to-sign-up");
  await pressesFor("I'll do it", 1);
  await become("Neil Barton");
  await pressesFor("I'll do it", 2);
  await become("Sam Ellery");
  await pressesFor("Not as written", 3);
  await look("not-as-written");
  await fillsIn({ "How should it read": "Sessions every other week", "By when": "2026-04-20" });
  await become("Tom Hollis");
  await look("counter-proposal");
  await presses("Read the plan");
  await look("read-the-plan");
  await closes();
  await pressesFor("Take the proposal", 3);
  await become("Neil Barton");
  await pressesFor("Blocked", 2);
  await fillsIn({ "What would unblock it": "A place at the respite home" });
  await pressesFor("Ask for a new date", 2);
  await fillsIn({ "Which date": "2026-05-08", "Why": "The home is full" });
  await become("Tom Hollis");
  await look("a-new-date-is-asked");
  await pressesFor("Grant", 2);
  await look("a-new-date-is-granted");
}

// The proposal set action 3 to 20 April: two working days before, the day, one after; the chair after three.
async function overdue() {
  await become("Sam Ellery");
  await clockUntil(async () => (await newest().innerText()).includes("1 working day ago"), "To the next reminder");
  await look("overdue");
  await become("Tom Hollis");
  await clockUntil(async () => (await newest().innerText()).includes("3 working days ago"), "To the next reminder");
  await look("overdue-chair");
  await types("/placement actions");
  await look("actions-of-the-chair");
  await become("Sam Ellery");
  await types("/placement actions");
  await look("actions-of-a-lead");
  await pressesFor("Done", 3);
  await look("action-done");
}

// Whoever the next step is with ticks it. Older cards in the conversation still show the button.
async function minutes() {
  for (let ticks = 0; ticks < 8; ticks += 1) {
    let ticked = false;
    for (const name of ["Priti Shah", "Tom Hollis", "Hannah Ward"]) {
      await become(name);
      await opens();
      if (await newest().getByRole("button", { name: /^Tick the minutes/ }).count()) {
        if (ticks === 0) await look("minutes");
        await presses("Tick the minutes");
        ticked = true;
      }
    }
    if (!ticked) return;
  }
  throw new Error("the minutes never end");
}

async function reviewed() {
  await become("Hannah Ward");
  await opens();
  await pressesFor("Done", 1);
  await become("Neil Barton");
  await opens();
  await pressesFor("Done", 2);
  await become("Tom Hollis");
  await leads(() => page.getByRole("link", { name: "My list" }).click());
  await look("list-of-the-chair");
  await leads(() => page.getByRole("link", { name: "Messages", exact: true }).click());
  await presses("Close the plan");
  await look("close-the-plan");
  await fillsIn();
  await opens();
  await look("plan-closed");
}

async function checked() {
  await become("Hannah Ward");
  for (const days of [28, 90]) {
    await clockUntil(async () => (await newest().innerText()).includes(`${days} days since`), "To the next reminder");
    await look(`${days}-days-after`);
    await presses("Say whether it held");
    if (days === 28) await look("did-it-hold");
    await fillsIn();
  }
  await opens();
  await look("the-end");
  assert.ok(!(await isAsked("Say whether it held")), "nothing is asked any more");
  await types(`/placement why ${reference}`);
  await look("why-in-the-end");
}

await tells(arranged, planned, signedUp, overdue, minutes, reviewed, checked);
