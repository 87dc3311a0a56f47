// Opens a Teams app package with somebody else's unzip, and holds its manifest against the schema that Microsoft
// publishes for the version it names. The argument is the package.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import Ajv from "ajv-draft-04";
import formats from "ajv-formats";
import { strFromU8, unzipSync } from "fflate";

const files = unzipSync(readFileSync(process.argv[2]));
const complaints = [];
const names = Object.keys(files).sort().join(" ");
if (names !== "color.png manifest.json outline.png") complaints.push(`the package holds ${names}`);
const manifest = JSON.parse(strFromU8(files["manifest.json"]));

// The published schemas lie beside the package's code.
const published = createRequire(import.meta.url).resolve("@microsoft/app-manifest").replace(/app-manifest[/\\].*$/, "app-manifest");
const schema = join(published, "build/json-schemas/teams", `v${manifest.manifestVersion}`, "MicrosoftTeams.schema.json");
const ajv = formats(new Ajv({ strict: false, allErrors: true }), { mode: "full" });
const validate = ajv.compile(JSON.parse(readFileSync(schema, "utf8").replace(/^\uFEFF/, "")));
if (!validate(manifest)) validate.errors.forEach((e) => complaints.push(`manifest${e.instancePath}: ${e.message}`));
if (!manifest.$schema.includes(`/v${manifest.manifestVersion}/`)) complaints.push("the manifest names another schema than its version");
for (const icon of Object.values(manifest.icons)) if (!files[icon]) complaints.push(`there is no ${icon}`);

// The schema must be one that refuses: a package that is wrong on purpose.
const wrong = { ...manifest, accentColor: "blue", bots: [{ ...manifest.bots[0], scopes: ["everywhere"] }] };
if (validate(wrong)) complaints.push("the schema refuses nothing");

if (complaints.length) console.error(complaints.join("\n"));
console.log(`${complaints.length ? 0 : 1} passed, ${complaints.length} failed`);
process.exitCode = complaints.length ? 1 : 0;
