// json-rules-engine over cases that another process wrote down. Started once; each line on standard input
// runs every case and answers with one line: the seconds it took, and on "fired" which rules fired.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const [folder, file] = process.argv.slice(2);
const { Engine } = createRequire(`${folder}/`)("json-rules-engine");
const { rules, cases } = JSON.parse(readFileSync(file, "utf8"));
const engine = new Engine(rules);

for await (const line of createInterface({ input: process.stdin })) {
  const fired = [];
  const began = process.hrtime.bigint();
  for (const facts of cases) {
    const { events } = await engine.run(facts);
    if (line === "fired") fired.push(events.map((event) => [event.type, event.params.level]));
  }
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  console.log(JSON.stringify({ seconds, fired }));
}
