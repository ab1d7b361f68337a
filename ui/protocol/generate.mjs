/**
 * Generates the TypeScript types of the protocol from the server's own JSON Schema.
 *
 *   npm run generate -w protocol               writes protocol/src/generated.ts
 *   npm run generate -w protocol -- --check    fails when that file is not what the server says today
 *   ... --stdin                                reads the schema from standard input instead of asking Python
 *
 * Python is the one named by LENOCHAT_PYTHON, else `python3`; it needs the server's packages.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const OUTPUT = fileURLToPath(new URL("src/generated.ts", import.meta.url));
const SERVER = fileURLToPath(new URL("../../src", import.meta.url));
const BANNER = `/**
 * Generated from the server's views, events and frames. Do not edit: change them there,
 * then \`npm run generate -w protocol\`.
 */`;

/** The document around the definitions has to be called something; nobody uses it, so it is cut out again. */
const UNUSED_ROOT = "Document";

/** Closed sets that the schema spells out wherever they are used, by a place where they stand. */
const NAMED_SETS = {
  Reason: ["AgentView", "not_eligible_because", "items"],
  AvailabilityCause: ["AvailabilityChanged", "cause"],
  AssignmentCause: ["ConversationAssigned", "cause"],
  AuthorType: ["AuthorView", "type"],
  Permission: ["MeView", "permissions", "items"],
  Trigger: ["ReceiptView", "trigger"],
  Outcome: ["ReceiptView", "outcome"],
  ErrorCode: ["RefusalView", "code"],
};

function readSchema() {
  if (process.argv.includes("--stdin")) return JSON.parse(readFileSync(0, "utf8"));
  const python = process.env.LENOCHAT_PYTHON ?? "python3";
  const printed = execFileSync(python, ["-m", "lenochat.web.schema"], {
    env: { ...process.env, PYTHONPATH: SERVER },
    encoding: "utf8",
  });
  return JSON.parse(printed);
}

/** Gives each set of NAMED_SETS a definition of its own and refers to it from everywhere. */
function nameSets(definitions) {
  const names = new Map();
  for (const [name, [owner, member, ...path]] of Object.entries(NAMED_SETS)) {
    const set = path.reduce((shape, key) => shape[key], definitions[owner].properties[member]);
    names.set(JSON.stringify(set.enum), name);
  }
  const referring = replaceDeep(definitions, (shape) => {
    const name = shape.enum && names.get(JSON.stringify(shape.enum));
    return name ? { $ref: `#/$defs/${name}` } : shape;
  });
  for (const [values, name] of names) referring[name] = { title: name, enum: JSON.parse(values) };
  return referring;
}

/** The compiler knows tuples by an older word of JSON Schema. */
function withOlderTuples(definitions) {
  return replaceDeep(definitions, ({ prefixItems, ...shape }) =>
    prefixItems ? { ...shape, items: prefixItems } : shape,
  );
}

/** A member's title would become a type of its own; only definitions have names. */
function withoutMemberTitles(definitions) {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [
      name,
      {
        ...replaceDeep(definition, ({ title: _title, ...shape }) => shape),
        title: name,
      },
    ]),
  );
}

/** Applies `replace` to every object of a JSON value, the innermost first. */
function replaceDeep(value, replace) {
  if (Array.isArray(value)) return value.map((item) => replaceDeep(item, replace));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, item]) => [key, replaceDeep(item, replace)]);
  const rebuilt = Object.fromEntries(entries);
  return isMembers(value) ? rebuilt : replace(rebuilt);
}

/** Whether the keys of this object are names of members, so that a `title` among them is not an annotation. */
function isMembers(value) {
  const items = Object.values(value);
  return (
    items.length > 0 &&
    items.every((item) => item !== null && typeof item === "object" && !Array.isArray(item))
  );
}

async function generate(schema) {
  const definitions = withOlderTuples(withoutMemberTitles(nameSets(schema.$defs)));
  const source = await compile({ $defs: definitions }, UNUSED_ROOT, {
    additionalProperties: false,
    bannerComment: BANNER,
    unreachableDefinitions: true,
    style: { printWidth: 110 },
  });
  return source
    .replace(new RegExp(`\\nexport interface ${UNUSED_ROOT} \\{[^}]*\\}\\n`), "\n")
    .replaceAll(/( \*\n)? \* This interface was referenced by .*\n \* via the `definition` .*\n/g, "")
    .replaceAll("/**\n */\n", "");
}

const generated = await generate(readSchema());
if (!process.argv.includes("--check")) {
  writeFileSync(OUTPUT, generated);
} else if (readFileSync(OUTPUT, "utf8") !== generated) {
  console.error("protocol/src/generated.ts is not what the server says: run `npm run generate -w protocol`.");
  process.exit(1);
}
