// From the command to an accepted representative, told to a pretend Slack that somebody else wrote: what it takes and
// keeps is looked up there, not in Mainstay. Ends with "N passed, N failed".
import assert from "node:assert/strict";
import { Person, Refused } from "./person.mjs";
import { Workspace, eventually } from "./workspace.mjs";

const CANARY = `Zebedee${Date.now()}`;
let passed = 0;
let failed = 0;
async function sees(what, look) {
  try {
    await look();
    passed += 1;
    console.log(`  ok      ${what}`);
  } catch (error) {
    failed += 1;
    console.log(`  FAILED  ${what}\n${error.stack}`);
  }
}

const day = (ahead) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London" }).format(Date.now() + ahead * 86_400_000);

async function story(workspace) {
  const as = (name) => new Person(workspace, name);
  const [hannah, grace, ruth, tom, neil, colin] = ["Hannah Ward", "Grace Okafor", "Ruth Adeyemi", "Tom Hollis", "Neil Barton", "Colin Webb"].map(as);

  await sees("words that are not a command get a private hint and are not said again", async () => {
    const hint = await hannah.types(`/placement ${CANARY} is unwell`);
    assert.equal(hint.response_type, "ephemeral");
    assert.ok(!JSON.stringify(hint).includes(CANARY));
  });

  await hannah.types("/placement request bpm");
  await sees("the form opens with the trigger that the pretend Slack gave", () => assert.equal(hannah.view.type, "modal"));
  await hannah.fillsIn([
    [/worried/, /risk that it breaks down/],
    [/case number/i, CANARY],
    [/type of placement/, /independent/],
    [/immediately/, /No/],
    [/appropriate/, /No/],
    [/When did you tell/, day(0)],
  ]);
  await workspace.quiet();

  await sees("the request reaches the people it waits for", async () => {
    for (const person of [hannah, grace, ruth]) assert.equal((await person.messages()).length, 1, person.name);
    assert.match((await grace.newest()).text, /^PM-\w{4}: /);
    assert.ok(await grace.isOffered("Agree"));
  });
  await sees("a message carries the mark by which it can be found again", async () => {
    const message = await grace.newest();
    const { asked } = workspace.calls.find((c) => c.method === "chat.postMessage" && c.said.ts === message.ts);
    assert.equal(asked.metadata.event_type, "mainstay_delivery");
    assert.ok(asked.metadata.event_payload.d.startsWith("dlv_"));
    assert.equal(asked.unfurl_links, false);
  });

  const posts = (await grace.messages()).length;
  await grace.presses("Agree");
  await grace.fillsIn();
  await workspace.quiet();
  await sees("an answered card is changed in place: no button, no second message", async () => {
    await eventually("the button goes", async () => !(await grace.isOffered("Agree")));
    assert.equal((await grace.messages()).length, posts);
  });

  await ruth.presses("Choose the chair");
  await ruth.fillsIn([[/Who will chair/, /Tom Hollis/]]);
  await workspace.quiet();
  await tom.presses("Yes, I'll chair");
  await tom.fillsIn();

  await sees("the date is set", () => setsDate(hannah));
  await workspace.quiet();
  await tom.presses("Check the invitations");
  await tom.fillsIn();
  await workspace.quiet();
  await hannah.presses("Send the invitations");
  await hannah.fillsIn();
  await workspace.quiet();

  await sees("the invited are asked", async () => {
    assert.match((await neil.newest()).text, /you are invited/i);
    for (const label of ["Accept", "Send a representative", "Send a written contribution", "Can't attend"]) assert.ok(await neil.isOffered(label), label);
  });

  await neil.presses("Send a representative");
  await neil.fillsIn([[/represent/, /Colin Webb/]]);
  await workspace.quiet();
  await sees("the representative is asked", async () => assert.ok(await colin.isOffered("Accept")));
  await colin.presses("Accept");
  await colin.fillsIn([[/commit/, /Yes/]]);
  await workspace.quiet();
  await sees("the representative has accepted, and is asked no more", async () => {
    await eventually("the button goes", async () => !(await colin.isOffered("Accept")));
    assert.ok(await colin.isOffered("Change my answer"));
  });
  await sees("the chair reads who comes", async () => {
    const everything = JSON.stringify(await tom.messages());
    assert.match(everything, /Colin Webb/);
  });

  await sees("the home page is published", async () => {
    await hannah.opensHome();
    const call = await eventually("views.publish", () => workspace.calls.find((c) => c.method === "views.publish"), 5);
    assert.ok(call.said.ok, call.said.error);
    assert.equal(call.said.view.type, "home");
    assert.match(JSON.stringify(call.said.view.blocks), /PM-\w{4}/);
  });
  await sees("why each date is what it is", async () => {
    const [reference] = (await hannah.newest()).text.match(/PM-\w{4}/);
    const why = await hannah.types(`/placement why ${reference}`);
    assert.match(JSON.stringify(why), /Last date/);
  });

  await sees("the pretend Slack took every call", () => {
    const refused = workspace.calls.filter((c) => !c.said.ok).map((c) => `${c.method}: ${c.said.error}`);
    assert.deepEqual(refused, []);
    for (const method of ["auth.test", "views.open", "views.publish", "chat.postMessage", "chat.update"]) {
      assert.ok(workspace.calls.some((c) => c.method === method), `${method} was never called`);
    }
  });
  await sees("nothing was posted twice", () => {
    const marks = workspace.calls.filter((c) => c.method === "chat.postMessage").map((c) => c.asked.metadata.event_payload.d);
    assert.equal(new Set(marks).size, marks.length);
  });
  await sees("the private case number left in no message, form or log", () => {
    const sent = workspace.calls.filter((c) => c.method.startsWith("chat."));
    assert.ok(!JSON.stringify([sent, workspace.privately]).includes(CANARY));
    assert.ok(!workspace.trouble.includes(CANARY));
  });
}

// The first day that the form takes: never a weekend, a bank holiday or a day after the last date.
async function setsDate(person) {
  for (let ahead = 1; ahead < 12; ahead += 1) {
    await person.presses("Set date and place");
    try {
      await person.fillsIn([[/^Date/, day(ahead)], [/^Time/, "10:00"], [/^Where/, /Council offices/]]);
      return;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  throw new Error("no day was taken");
}

const workspace = await Workspace.open();
try {
  await story(workspace);
} catch (error) {
  failed += 1;
  console.log(`  FAILED  the story ended early\n${error.stack}`);
} finally {
  if (failed) console.log(workspace.trouble.split("\n").slice(-20).join("\n"));
  const code = await workspace.close();
  await sees("asked to stop, Mainstay ends well", () => assert.equal(code, 0));
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
