// The pretend workspace: somebody else's Slack on this machine, a door between it and Mainstay that only listens, and
// Mainstay itself as it is served.
//
// The door passes every call on unchanged and remembers it with its answer: the pretend Slack has no way to ask what a
// form looks like, and its answer to `views.open` says it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createEmulator } from "emulate";

const SECRET = randomBytes(16).toString("hex");
const TOKEN = `xoxb-${randomBytes(12).toString("hex")}`;
const PEOPLE = new URL("../../src/practice/people.csv", import.meta.url);

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/// Looks again and again, for up to `seconds`, until `look` gives something.
export async function eventually(what, look, seconds = 20) {
  for (const until = Date.now() + seconds * 1000; Date.now() < until; await pause(100)) {
    const seen = await look();
    if (seen) return seen;
  }
  throw new Error(`it never came about: ${what}`);
}

async function freePort() {
  const socket = createSocket().listen(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}

export class Workspace {
  calls = [];
  privately = [];
  trouble = "";

  static async open() {
    const it = new Workspace();
    await it.#startSlack();
    await it.#startDoor();
    await it.#startMainstay();
    return it;
  }

  // The pretend council's people, whom the pretend Slack gives ids of its own.
  async #startSlack() {
    const [head, ...lines] = readFileSync(PEOPLE, "utf8").trim().split("\n");
    const columns = head.split(",");
    const rows = lines.map((line) => Object.fromEntries(line.split(",").map((cell, n) => [columns[n], cell])));
    const users = rows.map((row) => ({ name: row.id, real_name: row.name, email: row.email }));
    this.slack = await createEmulator({ service: "slack", port: await freePort(), seed: { slack: { users } } });
    this.slackUrl = this.slack.url.replace("localhost", "127.0.0.1");
    this.team = (await this.asks("auth.test")).team_id;
    this.people = new Map();
    for (const row of rows) {
      const { user } = await this.asks("users.lookupByEmail", { email: row.email });
      row.slack = user.id;
      this.people.set(row.name, { ...row, user: user.id });
    }
    this.peopleFile = [head, ...rows.map((row) => columns.map((column) => row[column] ?? "").join(","))].join("\n");
  }

  async #startDoor() {
    this.door = createServer(async (request, answer) => {
      const parts = [];
      for await (const part of request) parts.push(part);
      const body = Buffer.concat(parts);
      if (request.url.startsWith("/respond/")) {
        this.privately.push({ user: request.url.slice("/respond/".length), body: JSON.parse(body) });
        writeDown("message", JSON.parse(body));
        return answer.end("ok");
      }
      const { host, connection, "content-length": length, ...headers } = request.headers;
      const passed = await fetch(this.slackUrl + request.url, { method: request.method, headers, body: body.length ? body : undefined });
      const said = await passed.text();
      const call = { method: request.url.split("/api/")[1]?.split("?")[0], asked: read(body.toString(), headers), said: JSON.parse(said) };
      this.calls.push(call);
      if (/^chat\.(postMessage|update)$/.test(call.method)) writeDown("message", call.asked);
      if (call.method.startsWith("views.")) writeDown(call.asked.view.type, call.asked.view);
      answer.writeHead(passed.status, { "content-type": passed.headers.get("content-type") ?? "application/json" });
      answer.end(said);
    }).listen(0, "127.0.0.1");
    await once(this.door, "listening");
    this.doorUrl = `http://127.0.0.1:${this.door.address().port}`;
  }

  async #startMainstay() {
    this.dir = mkdtempSync(join(tmpdir(), "mainstay-emulate-"));
    const port = await freePort();
    writeFileSync(join(this.dir, "people.csv"), this.peopleFile);
    this.url = `http://127.0.0.1:${port}`;
    this.mainstay = spawn(process.env.MAINSTAY_BIN ?? "../../target/debug/mainstay", ["serve"], {
      env: {
        PATH: process.env.PATH,
        MAINSTAY_LISTEN: `127.0.0.1:${port}`,
        MAINSTAY_DATABASE_URL: `sqlite:${join(this.dir, "mainstay.db")}`,
        MAINSTAY_DATA_KEY: randomBytes(32).toString("base64"),
        MAINSTAY_PEOPLE: join(this.dir, "people.csv"),
        // As wide as the settings allow. Weekends and bank holidays stay quiet: see `letGo`.
        MAINSTAY_HOURS_START: "00:00",
        MAINSTAY_HOURS_END: "23:59",
        SLACK_SIGNING_SECRET: SECRET,
        SLACK_BOT_TOKEN: TOKEN,
        SLACK_API_URL: `${this.doorUrl}/api/`,
      },
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.mainstay.stderr.on("data", (more) => (this.trouble += more));
    await eventually("Mainstay is ready and Slack has said who it is", async () => {
      assert.equal(this.mainstay.exitCode, null, this.trouble);
      const ready = await fetch(`${this.url}/health/ready`).catch(() => null);
      return ready?.ok && this.calls.some((call) => call.method === "auth.test" && call.said.ok) && this.trouble.includes("Slack knows the app");
    });
  }

  /// Messages that wait for the next working morning go now: the service's clock is the machine's, and the story must
  /// also be told on a Sunday. Returns how many waited.
  letGo() {
    const database = new DatabaseSync(join(this.dir, "mainstay.db"));
    database.exec("PRAGMA busy_timeout = 5000");
    const now = database.prepare("SELECT MAX(created_at) AS now FROM deliveries").get().now;
    const { changes } = database.prepare("UPDATE deliveries SET due_at = ? WHERE state = 'pending' AND due_at > ?").run(now, now);
    database.close();
    return Number(changes);
  }

  /// Everything that is due has been sent, or this fails.
  async quiet() {
    let waited = 0;
    await eventually("every message was sent", async () => {
      waited += this.letGo();
      const database = new DatabaseSync(join(this.dir, "mainstay.db"), { readOnly: true });
      const { open } = database.prepare("SELECT COUNT(*) AS open FROM deliveries WHERE state NOT IN ('sent', 'not_needed', 'cancelled')").get();
      database.close();
      return open === 0;
    });
    return waited;
  }

  /// Asks the pretend Slack itself, past the door.
  async asks(method, body = {}) {
    const answer = await fetch(`${this.slackUrl}/api/${method}`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const said = await answer.json();
    assert.ok(said.ok, `${method}: ${said.error}`);
    return said;
  }

  /// One signed request, as Slack makes it. The app must answer 200 within Slack's three seconds.
  async sends(path, body, type = "application/x-www-form-urlencoded") {
    const at = Math.floor(Date.now() / 1000);
    const signature = `v0=${createHmac("sha256", SECRET).update(`v0:${at}:${body}`).digest("hex")}`;
    const headers = { "content-type": type, "x-slack-request-timestamp": String(at), "x-slack-signature": signature };
    const answer = await fetch(this.url + path, { method: "POST", headers, body, signal: AbortSignal.timeout(3000) });
    const said = await answer.text();
    assert.equal(answer.status, 200, `${path}: ${answer.status} ${said}`);
    return said ? JSON.parse(said) : {};
  }

  /// Asks Mainstay to stop, and returns how it ended.
  async close() {
    let code = this.mainstay?.exitCode ?? null;
    if (this.mainstay && code === null) {
      this.mainstay.kill("SIGTERM");
      const ended = once(this.mainstay, "exit").then(([status]) => status);
      code = await Promise.race([ended, pause(11_000).then(() => "it did not stop")]);
      if (code === "it did not stop") this.mainstay.kill("SIGKILL");
    }
    this.door?.close();
    this.door?.closeAllConnections();
    await this.slack?.close();
    if (this.dir) rmSync(this.dir, { recursive: true, force: true });
    return code;
  }
}

// For the check of what was rendered, which comes after the stories. The pretend Slack itself looks at no block.
export function writeDown(surface, body) {
  const dir = process.env.MAINSTAY_RENDERED_DIR;
  if (dir) appendFileSync(join(dir, "emulate.jsonl"), `${JSON.stringify({ surface, body })}\n`);
}

function read(text, headers) {
  if ((headers["content-type"] ?? "").includes("json")) return JSON.parse(text || "{}");
  return Object.fromEntries(new URLSearchParams(text));
}
