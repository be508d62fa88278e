// Makes the types of what the daemon says from its own documents: the OpenAPI document and the schemas of the events.
// `npm run types` writes them; `npm run types -- --check` fails when they are not what the documents say.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import openapiTS, { astToString } from "openapi-typescript";
import { compile } from "json-schema-to-typescript";
import ts from "typescript";

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.resolve(here, "../..");
const target = path.resolve(here, "../src/api");
const banner = "// Made by `npm run types`; do not edit.\n";

async function api() {
  const document = JSON.parse(await readFile(path.join(repository, "tests/Gantry.Server.Tests/Http/openapi-v1.json"), "utf8"));
  const nodes = await openapiTS(document, {
    defaultNonNullable: false,
    // The daemon reads numbers from strings too, and always writes numbers.
    transform: (schema) =>
      Array.isArray(schema.type) && schema.type.includes("integer") && schema.type.includes("string")
        ? schema.type.includes("null")
          ? ts.factory.createUnionTypeNode([
              ts.factory.createKeywordTypeNode(ts.SyntaxKind.NumberKeyword),
              ts.factory.createLiteralTypeNode(ts.factory.createNull()),
            ])
          : ts.factory.createKeywordTypeNode(ts.SyntaxKind.NumberKeyword)
        : undefined,
  });
  return banner + astToString(nodes);
}

function nameOf(type) {
  return type.split(/[.\-]/).map((word) => word[0].toUpperCase() + word.slice(1)).join("");
}

async function events() {
  const folder = path.join(repository, "schemas");
  const files = (await readdir(folder)).filter((file) => /^(ui\..+|run\..+|provider\.frame|snapshot|synced|reset)\.json$/.test(file)).sort();
  const parts = [];
  const members = [];
  for (const file of files) {
    const type = file.slice(0, -".json".length);
    const schema = JSON.parse(await readFile(path.join(folder, file), "utf8"));
    const payload = schema.properties?.payload ?? schema;
    const name = nameOf(type);
    const text = await compile({ $defs: schema.$defs, ...payload, title: name, additionalProperties: false }, name, {
      bannerComment: "",
      additionalProperties: false,
      unknownAny: true,
      format: true,
    });
    parts.push(text.trim());
    if (/^(ui|run|provider)\./.test(type)) members.push(`  "${type}": ${name};`);
  }
  return `${banner}${parts.join("\n\n")}\n\n/** The payload of each type of event. */\nexport interface EventPayloads {\n${members.join("\n")}\n}\n`;
}

const check = process.argv.includes("--check");
for (const [file, text] of [["schema.d.ts", await api()], ["events.d.ts", await events()]]) {
  const place = path.join(target, file);
  if (!check) await writeFile(place, text);
  else if ((await readFile(place, "utf8").catch(() => "")) !== text) {
    console.error(`${file} is not what the daemon's documents say; run: npm run types`);
    process.exitCode = 1;
  }
}
