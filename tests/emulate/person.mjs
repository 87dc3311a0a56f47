// Somebody in the pretend workspace: types, presses, fills in and reads, by the words on the screen.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { eventually, writeDown } from "./workspace.mjs";

let acts = 0;
const words = (text) => text?.text ?? "";

export class Person {
  constructor(workspace, name) {
    const row = workspace.people.get(name);
    assert.ok(row, `${name} does not work here`);
    Object.assign(this, { workspace, name, user: row.user });
  }

  get #account() {
    return { id: this.user, username: "somebody", team_id: this.workspace.team };
  }

  get #respond() {
    return `${this.workspace.doorUrl}/respond/${this.user}`;
  }

  async #trigger() {
    return (await this.workspace.asks("views.generateTriggerId", { user_id: this.user })).trigger_id;
  }

  #interacts(payload) {
    const whole = { team: { id: this.workspace.team, domain: "council" }, user: this.#account, api_app_id: "A000000001", ...payload };
    return this.workspace.sends("/slack/interactions", new URLSearchParams({ payload: JSON.stringify(whole) }).toString());
  }

  // The form that the call with this trigger opened, as the pretend Slack took it.
  async #opened(trigger) {
    const call = await eventually("a form opens", () => this.workspace.calls.find((c) => c.method === "views.open" && c.asked.trigger_id === trigger), 5);
    assert.ok(call.said.ok, `views.open: ${call.said.error}`);
    this.view = call.said.view;
    this.#begin(call.asked.view);
  }

  // A page as it stands before anything is filled in.
  #begin(page) {
    this.page = page;
    this.filled = {};
    for (const block of page.blocks.filter((b) => b.type === "input")) {
      const { type, action_id, initial_value: value, initial_option, initial_options, initial_date, initial_time } = block.element;
      const states = {
        plain_text_input: { value: value ?? null },
        datepicker: { selected_date: initial_date ?? null },
        timepicker: { selected_time: initial_time ?? null },
        checkboxes: { selected_options: initial_options ?? [] },
      };
      this.filled[block.block_id] = { [action_id]: { type, ...(states[type] ?? { selected_option: initial_option ?? null }) } };
    }
  }

  /// Types a command. Returns the private answer, if it is one; a form opens otherwise.
  async types(line) {
    const [command, ...rest] = line.split(" ");
    const trigger_id = await this.#trigger();
    const form = { command, text: rest.join(" "), trigger_id, user_id: this.user, team_id: this.workspace.team, channel_id: "C000000001", response_url: this.#respond, api_app_id: "A000000001" };
    const answer = await this.workspace.sends("/slack/commands", new URLSearchParams(form).toString());
    if (answer.blocks || answer.text) return answer;
    await this.#opened(trigger_id);
    return null;
  }

  /// This person's conversation with the app, oldest first, as the pretend Slack keeps it.
  async messages() {
    const { channel } = await this.workspace.asks("conversations.open", { users: this.user });
    const { messages } = await this.workspace.asks("conversations.history", { channel: channel.id, limit: 100 });
    return messages.map((m) => ({ ...m, channel: channel.id })).sort((a, b) => Number(a.ts) - Number(b.ts));
  }

  async newest() {
    return (await this.messages()).at(-1);
  }

  async isOffered(label) {
    return (await this.messages()).some((m) => button(m, label));
  }

  /// Presses a button on the newest message that has it. A form may open.
  async presses(label) {
    const found = await eventually(`${this.name} is offered “${label}”`, async () => (await this.messages()).reverse().find((m) => button(m, label)));
    const { element, block_id } = button(found, label);
    const trigger_id = await this.#trigger();
    await this.#interacts({
      type: "block_actions",
      trigger_id,
      container: { type: "message", message_ts: found.ts, channel_id: found.channel, is_ephemeral: false },
      channel: { id: found.channel, name: "directmessage" },
      message: { type: "message", ts: found.ts, text: found.text, blocks: found.blocks },
      state: { values: {} },
      response_url: this.#respond,
      actions: [{ type: "button", block_id, action_id: element.action_id, value: element.value, text: element.text, action_ts: `${Date.now()}.${++acts}` }],
    });
    // A form is opened before the press is answered; without one, the card itself changes later.
    this.page = null;
    if (this.workspace.calls.some((c) => c.method === "views.open" && c.asked.trigger_id === trigger_id)) await this.#opened(trigger_id);
  }

  /// Fills in the open form page by page until it closes. `answers` are pairs of a pattern for the question and an
  /// answer; what must be filled in and has none gets the first choice. Returns the page that came last.
  async fillsIn(answers = []) {
    for (let pages = 0; this.page; pages += 1) {
      assert.ok(pages < 15, "the form never ends");
      for (const block of this.page.blocks.filter((b) => b.type === "input")) this.#answers(block, answers);
      const last = this.page;
      const said = await this.#sends();
      if (said.response_action === "errors") throw new Refused(said.errors, last);
      if (said.view) writeDown("modal", said.view);
      if (said.response_action === "update" || said.response_action === "push") {
        this.view = { ...this.view, hash: randomBytes(6).toString("hex") };
        this.#begin(said.view);
        if (!said.view.submit) this.page = null;
      } else this.page = null;
      this.last = said.view ?? last;
    }
    return this.last;
  }

  #answers(block, answers) {
    const question = words(block.label);
    const given = answers.find(([pattern]) => pattern.test(question))?.[1];
    const state = Object.values(this.filled[block.block_id])[0];
    const { type } = state;
    const needed = !block.optional;
    if (type === "plain_text_input") {
      if (given ?? (needed && !state.value)) state.value = given ?? "As agreed";
    } else if (type === "datepicker") {
      if (given) state.selected_date = given;
    } else if (type === "timepicker") {
      if (given) state.selected_time = given;
    } else if (type === "checkboxes") {
      if (given) state.selected_options = block.element.options.filter((o) => given.test(words(o.text)));
    } else if (type === "external_select") {
      state.selected_option = given ? { text: { type: "plain_text", text: given.label }, value: given.code } : state.selected_option;
    } else if (given || (needed && !state.selected_option)) {
      const options = block.element.options ?? block.element.option_groups.flatMap((g) => g.options);
      const option = given ? options.find((o) => given.test(words(o.text))) : options[0];
      assert.ok(option, `“${question}” does not offer ${given}: ${options.map((o) => words(o.text)).join("; ")}`);
      state.selected_option = option;
    }
  }

  #sends() {
    return this.#interacts({ type: "view_submission", trigger_id: "", response_urls: [], view: { ...this.page, ...this.view, ...pick(this.page), state: { values: this.filled } } });
  }

  /// Opens the app's home page.
  opensHome() {
    const event = { type: "app_home_opened", user: this.user, tab: "home", channel: "D0HOME", event_ts: `${Date.now()}.1` };
    const envelope = { type: "event_callback", team_id: this.workspace.team, api_app_id: "A000000001", event, event_id: `Ev${Date.now()}${++acts}`, event_time: 1, authorizations: [{ team_id: this.workspace.team, user_id: "U0BOT", is_bot: true }] };
    return this.workspace.sends("/slack/events", JSON.stringify(envelope), "application/json");
  }
}

/// The form came back with faults.
export class Refused extends Error {
  constructor(errors, page) {
    super(`“${words(page.title)}” was refused: ${JSON.stringify(errors)}`);
  }
}

const pick = (page) => ({ blocks: page.blocks, private_metadata: page.private_metadata, callback_id: page.callback_id });

export function button(message, label) {
  for (const block of message?.blocks ?? []) {
    for (const element of block.elements ?? []) {
      if (element.type === "button" && words(element.text) === label) return { element, block_id: block.block_id };
    }
  }
  return null;
}
