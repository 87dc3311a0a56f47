// What stands around a meeting, in the practice workplace: an exemption from being asked for to being approved, a
// disagreement from "I disagree" to its settlement, and a case under the variant that an answer chose.
import assert from "node:assert/strict";
import { BASE, become, dialog, fillsIn, leads, look, offers, page, presses, tells, types, whoeverIsAsked } from "./workplace.mjs";

const newest = () => page.locator("#messages > li").last();
const said = async () => (await newest().innerText()).replace(/\s+/g, " ");
const reference = async () => (await page.locator("#messages").innerText()).match(/PM-\w{4}/g).at(-1);
const opens = (which) => types(`/placement show ${which}`);

// What the form asks of a Placement Reflection and Learning Meeting, and of a Placement Stability Meeting.
const ENDED = { "already ended": "Yes", "not in the care plan": "Yes", "kind of placement ended": "Foster care", "unexpectedly in the past": "1" };
const FRAGILE = { "How worried": "It is becoming fragile" };

// Somebody whose turn it is: their newest card, its button, its form.
async function inTurn(name, shot, button, answers) {
  await become(name);
  await look(shot);
  await presses(button);
  if (!(await dialog.count())) return;
  await look(`${shot}-form`);
  await fillsIn(answers);
}

async function exemption() {
  await page.goto(`${BASE}/people/hannah-ward`);
  await types("/placement request prlm");
  await fillsIn({ ...ENDED, "case number": "C-801" });
  const ref = await reference();
  await opens(ref);
  await presses("Ask for an exemption");
  await look("ask-for-an-exemption");
  await fillsIn({ "Under which rule": /own circumstances changed/, Why: "She retires this summer" });
  await opens(ref);
  await look("exemption-asked");
  assert.match(await said(), /The meeting and its time limit go on/);

  await inTurn("Judith Rowe", "to-be-consulted", "Record the consultation", { "Do they agree": "Yes" });
  await become("Marta Silva");
  await presses("Record the consultation");
  await fillsIn({ "Do they agree": "Yes" });
  await inTurn("Ruth Adeyemi", "to-record-the-exemption", "It is in the case system");
  await become("Diane Holt");
  await look("to-decide-the-exemption");
  assert.doesNotMatch(await said(), /retires/, "the reason stands in a form");
  await presses("Read the reason");
  await look("read-the-reason");
  assert.match(await dialog.innerText(), /She retires this summer/);
  await closes();
  await presses("Approve");
  await look("exemption-approved");
  await become("Hannah Ward");
  assert.match(await said(), /is not needed: an exemption was approved/);
  await opens(ref);
  await look("not-needed");
  assert.ok(!(await offers("Choose the chair")));
}

async function closes() {
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached", timeout: 5000 });
}

// Judith suggests, Hannah declines, and the two who settle whether it is called say that it is.
async function disagreement() {
  await become("Judith Rowe");
  await types("/placement suggest");
  await fillsIn({ "social worker": "Hannah Ward", "Which meeting": "Placement Support Meeting" });
  const ref = await reference();
  await inTurn("Hannah Ward", "suggested", "Decline", {});
  await become("Judith Rowe");
  await look("declined");
  await presses("I disagree");
  await look("disagreement-raised");
  await inTurn("Imran Sheikh", "to-settle", "Record the decision", { "What was decided": "The meeting goes ahead" });
  await become("Carol Finch");
  await opens(ref);
  assert.ok(!(await offers("Record the decision")), "one of the two has recorded it");
  await become("Judith Rowe");
  await look("settled");
  assert.match(await said(), /is settled: the meeting goes ahead/);
  await become("Hannah Ward");
  await look("called-after-all");
  await presses("Request a meeting");
  await closes();
}

async function variant() {
  await become("Joel Mensah");
  await types("/placement request pstm");
  await fillsIn({ ...FRAGILE, "between the matching meeting": "Yes" });
  const ref = await reference();
  await opens(ref);
  await look("fostering-stability-meeting");
  assert.match(await said(), /Fostering Stability Meeting/);
  const designator = await whoeverIsAsked("Choose the chair");
  assert.equal(designator, "Marta Silva", "the fostering team manager chairs the variant");
  await look("choose-the-chair-of-the-variant");
}

await tells(exemption, disagreement, variant);
