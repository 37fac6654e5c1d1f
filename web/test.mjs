// Runs the client's unit tests, every *.test.ts(x) below src, with Node's own test runner. esbuild turns them into
// JavaScript first, so that the oldest Node we build with needs no TypeScript loader.
// Arguments narrow the run: node test.mjs board conn
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const out = "node_modules/.cache/tests";
const words = process.argv.slice(2);
const tests = readdirSync("src", { recursive: true })
  .map((name) => join("src", name))
  .filter((name) => /\.test\.tsx?$/.test(name) && words.every((word) => name.includes(word)))
  .sort();
if (tests.length === 0) {
  console.error("no test matches");
  process.exit(1);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  entryPoints: tests,
  outdir: out,
  outbase: "src",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  jsx: "automatic",
  jsxImportSource: "preact",
  sourcemap: "inline",
  loader: { ".css": "empty", ".svg": "text" },
  logLevel: "warning",
});
const built = tests.map((name) => join(out, name.slice("src/".length).replace(/\.tsx?$/, ".mjs")));
const sockets = typeof WebSocket === "undefined" ? ["--experimental-websocket"] : []; // Node 20 has them behind a flag
const run = spawnSync(process.execPath, ["--enable-source-maps", ...sockets, "--test", ...built], { stdio: "inherit" });
process.exit(run.status ?? 1);
