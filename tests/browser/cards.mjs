// Shows every card and form that was rendered for Teams in Microsoft's own renderer, in headless Chromium, and looks at
// each: nothing unknown to the renderer, nothing that a person wrote become markup, nothing wider than the window, no
// finding of axe-core, at 1280 and at 320 pixels. MAINSTAY_RENDERED_DIR holds the cards (`*.jsonl`, as the tests leave
// them). SHOTS (optional) is a folder for pictures.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const FROM = process.env.MAINSTAY_RENDERED_DIR ?? ".";
const SHOTS = process.env.SHOTS;
const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";
const script = (name) => readFileSync(createRequire(import.meta.url).resolve(name), "utf8");
const AT_ONCE = 60;

// Teams' own letters are Segoe UI, which no package registry has: Open Sans is a little wider, so what fits in it fits.
// Whatever letters the machine happens to have, the widths measured here are the same.
const letters = [400, 600, 700]
  .map((weight) => {
    const file = createRequire(import.meta.url).resolve(`@fontsource/open-sans/files/open-sans-latin-${weight}-normal.woff2`);
    const url = `data:font/woff2;base64,${readFileSync(file).toString("base64")}`;
    return `@font-face { font-family: "Segoe UI"; font-weight: ${weight}; src: url(${url}) format("woff2"); }`;
  })
  .join("\n");

const lines = readdirSync(FROM)
  .filter((name) => name.endsWith(".jsonl"))
  .flatMap((name) => readFileSync(join(FROM, name), "utf8").split("\n"))
  .filter((line) => /"surface": ?"teams_/.test(line));
const cards = [...new Set(lines)].map((line) => JSON.parse(line));

// As Teams sets its renderer up, as far as it matters here: six buttons in a row, its sizes and its light colours.
const CONTAINER = (background) => ({
  backgroundColor: background,
  foregroundColors: {
    default: { default: "#242424", subtle: "#5a5a5a" },
    attention: { default: "#a1131f", subtle: "#a1131f" },
  },
});
const HOST = {
  fontFamily: "'Segoe UI', sans-serif",
  fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: "#d1d1d1" },
  actions: { maxActions: 6, buttonSpacing: 8, actionsOrientation: "horizontal", actionAlignment: "left" },
  containerStyles: {
    default: CONTAINER("#ffffff"),
    accent: CONTAINER("#ebf3fc"),
    warning: CONTAINER("#fff9f5"),
  },
  textBlock: { headingLevel: 2 },
  inputs: { label: { requiredInputs: { suffix: " *" }, optionalInputs: {} } },
  supportsInteractivity: true,
};

const profile = mkdtempSync(join(tmpdir(), "cards-"));
const flags =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --lang=en-GB";
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
page.on("request", (r) => r.url().startsWith("http") && complaints.push(`a card asks for ${r.url()}`));

// Renders some cards below each other and returns what the renderer had to say of each.
async function show(some) {
  await page.setContent(
    `<!doctype html><html lang="en"><head><title>Cards</title><style>${letters} ${script("adaptivecards/dist/adaptivecards.css")}
     body { margin: 0; background: #f5f5f5; } h1 { font: 12px sans-serif; margin: 0; padding: 4px; }
     section { margin: 12px auto; max-width: 720px; border: 1px solid #d1d1d1; border-radius: 4px; overflow: visible; }
     input:not([type=radio], [type=checkbox]), textarea, select { box-sizing: border-box; max-width: 100%; }
     </style></head><body><main><h1>Cards</h1></main></body></html>`,
  );
  await page.evaluate(() => Promise.all([400, 600, 700].map((weight) => document.fonts.load(`${weight} 14px "Segoe UI"`))));
  await page.evaluate(script("adaptivecards/dist/adaptivecards.js"));
  await page.evaluate(script("markdown-it/dist/markdown-it.js"));
  return page.evaluate(
    ([some, host]) => {
      const { AdaptiveCard, CardElement, HostConfig, SerializationContext, Versions, ValidationEvent } = window.AdaptiveCards;
      const markdown = window.markdownit();
      AdaptiveCard.onProcessMarkdown = (text, result) => {
        result.outputHtml = markdown.render(text);
        result.didProcess = true;
      };
      return some.map(({ body: json }, n) => {
        const said = [];
        const context = new SerializationContext(Versions.v1_6);
        const card = new AdaptiveCard();
        // The renderer keeps one pattern with a memory for all languages, and would refuse every second card's.
        CardElement.langProperty.regEx.lastIndex = 0;
        card.hostConfig = new HostConfig(host);
        card.parse(json, context);
        for (let at = 0; at < context.eventCount; at += 1) {
          const event = context.getEventAt(at);
          said.push(`${ValidationEvent[event.event]}: ${event.message}`);
        }
        const place = document.createElement("section");
        place.id = `card-${n}`;
        place.setAttribute("aria-label", `Card ${n}`);
        place.append(card.render());
        document.querySelector("main").append(place);
        for (const made of place.querySelectorAll("a, em, strong, code, ul, ol, blockquote, img")) {
          said.push(`words became <${made.localName}>: ${made.textContent.slice(0, 60)}`);
        }
        const wanted = JSON.stringify(json).match(/"type":"(Input\.\w+)"/g)?.length ?? 0;
        if (card.getAllInputs().length !== wanted) said.push(`${card.getAllInputs().length} inputs of ${wanted}`);
        // Filled in with nothing but what was drawn, the inputs give back what was drawn.
        for (const input of card.getAllInputs()) {
          const drawn = input.toJSON().value ?? "";
          if (String(input.value ?? "") !== drawn) said.push(`${input.id} gives back “${input.value}”, not “${drawn}”`);
        }
        return said;
      });
    },
    [some, HOST],
  );
}

await page.goto("about:blank");
for (let from = 0; from < cards.length; from += AT_ONCE) {
  const some = cards.slice(from, from + AT_ONCE);
  (await show(some)).forEach((said, n) => said.forEach((what) => complaints.push(`card ${from + n}: ${what}\n    ${JSON.stringify(some[n].body).slice(0, 300)}`)));
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll("section")].filter((s) => s.scrollWidth > s.clientWidth).map((s) => `${s.id}: ${s.scrollWidth - s.clientWidth} pixels`),
    );
    wide.forEach((what) => complaints.push(`from ${from} at ${width}, too wide: ${what}`));
    await page.evaluate(script("axe-core/axe.min.js"));
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll(".ac-pushButton, .ac-pushButton *")].filter((b) => b.scrollWidth > b.clientWidth).map((b) => b.textContent),
    );
    cut.forEach((label) => complaints.push(`from ${from} at ${width}, a button's label is cut: ${label}`));
    // The renderer gives the label of a search no field to belong to; Teams has a search of its own.
    const found = await page.evaluate(() => axe.run({ include: "main", exclude: ".ac-choiceSetInput-filtered-textbox" }, { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] } }));
    for (const v of found.violations) {
      complaints.push(`axe at ${width}, from ${from}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 200)).join(" | ")}`);
    }
    if (SHOTS) {
      mkdirSync(SHOTS, { recursive: true });
      for (let n = 0; n < some.length; n += 1) {
        await page.locator(`#card-${n}`).screenshot({ path: join(SHOTS, `${String(from + n).padStart(3, "0")}-${width}.png`) });
      }
    }
  }
}
await browser.close();
rmSync(profile, { recursive: true, force: true });
if (cards.length === 0) complaints.push(`there are no cards in ${FROM}`);
if (complaints.length) console.error(complaints.join("\n"));
console.log(`${cards.length} passed, ${complaints.length} failed`);
process.exitCode = complaints.length ? 1 : 0;
