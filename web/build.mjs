// Builds the client into dist/, which the Go program embeds: one entry, code split at every import(), one stylesheet,
// fonts, everything under a hashed name, compressed once here instead of at every request.
//   node build.mjs            build
//   node build.mjs --budget   build, then fail if the JavaScript is heavier than bars.md allows
import { build } from "esbuild";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname);
const dist = join(root, "dist");
const entry = "src/main.tsx";
const budget = { first: 60_000, whole: 120_000 }; // bytes of JavaScript, gzip, that one person loads: one language of the two
const languages = ["en", "fr"];

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  metafile: true,
  write: false, // dist changes only when everything has been built
  outdir: "dist/assets",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: "/assets/",
  target: ["chrome125", "firefox126", "safari17.5"],
  loader: { ".woff2": "file", ".svg": "text" },
  logLevel: "warning",
};

/** Scripts. Stylesheets that components import are left out here and collected by {@link styles}. */
const scripts = () =>
  build({
    ...shared,
    entryPoints: [entry],
    format: "esm",
    splitting: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ...shared.loader, ".css": "empty" },
    define: { "process.env.NODE_ENV": '"production"' },
  });

/** One stylesheet of everything the scripts import, in the order in which they import it: esbuild does not split CSS. */
const styles = (inputs) => {
  const seen = new Set();
  const sheets = [];
  const visit = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    if (name.endsWith(".css")) sheets.push(name);
    for (const next of inputs[name]?.imports ?? []) visit(next.path);
  };
  visit(entry);
  return build({
    ...shared,
    stdin: { contents: sheets.map((name) => `@import "./${name}";`).join("\n"), resolveDir: root, loader: "css" },
    entryNames: "style-[hash]",
  });
};

/** The scripts that the first screen loads: the entry and what it imports statically. */
const firstScreen = (outputs) => {
  const main = Object.keys(outputs).find((name) => outputs[name].entryPoint === entry);
  const names = new Set();
  const visit = (name) => {
    if (names.has(name)) return;
    names.add(name);
    for (const next of outputs[name].imports) if (next.kind === "import-statement" && !next.external) visit(next.path);
  };
  visit(main);
  return [...names]; // the entry first
};

const url = (name) => "/" + relative("dist", name);

const page = (first, css, outputs) => {
  const [main, ...rest] = first;
  const font = Object.keys(outputs).find((name) => /-latin-wght-normal-\w+\.woff2$/.test(name));
  const tags = [
    ...(css ? [`<link rel="stylesheet" href="${url(css)}">`] : []),
    ...(font ? [`<link rel="preload" href="${url(font)}" as="font" type="font/woff2" crossorigin>`] : []),
    ...rest.map((name) => `<link rel="modulepreload" href="${url(name)}">`),
    `<script type="module" src="${url(main)}"></script>`,
  ];
  return readFileSync(join(root, "src/index.html"), "utf8").replace("<!-- assets -->", tags.join("\n    "));
};

/** Writes built files, and name.br and name.gz beside those that are text. Fonts are compressed already. */
const write = (files) => {
  for (const { path, contents } of files) {
    writeFileSync(path, contents);
    if (!/\.(js|css|svg)$/.test(path)) continue;
    writeFileSync(path + ".br", brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
    writeFileSync(path + ".gz", gzipSync(contents, { level: 9 }));
  }
};

const gzipped = (names) => names.reduce((sum, name) => sum + gzipSync(readFileSync(join(root, name)), { level: 9 }).length, 0);

const wrong = () => process.exit(1); // esbuild has said what
const js = await scripts().catch(wrong);
const css = await styles(js.metafile.inputs).catch(wrong);
const outputs = { ...js.metafile.outputs, ...css.metafile.outputs };
const first = firstScreen(js.metafile.outputs);
const sheet = Object.keys(css.metafile.outputs).find((name) => name.endsWith(".css"));
const html = page(first, sheet, outputs);

for (const name of readdirSync(dist)) if (name !== ".keep") rmSync(join(dist, name), { recursive: true });
mkdirSync(join(dist, "assets"), { recursive: true });
write([...js.outputFiles, ...css.outputFiles]);
writeFileSync(join(dist, "index.html"), html); // last: its presence means the build is whole

/** What one person loads of these scripts: the words of the language that weighs more, and everything that is no words. */
const loaded = (names) => {
  const of = (language) => names.filter((name) => outputs[name].entryPoint?.endsWith(`.${language}.ts`));
  const words = languages.map(of);
  const rest = names.filter((name) => !words.flat().includes(name));
  return gzipped(rest) + Math.max(...words.map(gzipped));
};

const scripted = Object.keys(js.metafile.outputs).filter((name) => name.endsWith(".js"));
const greeting = scripted.filter((name) => /^src\/i18n\/pages\.\w+\.ts$/.test(outputs[name].entryPoint ?? "")); // main.tsx waits for them
const size = { first: loaded([...first, ...greeting]), whole: loaded(scripted) };
console.error(`client built: first screen ${size.first} B, everything ${size.whole} B of JavaScript (gzip, one language)`);
if (process.argv.includes("--budget") && (size.first > budget.first || size.whole > budget.whole)) {
  console.error(`over the budget of ${budget.first} and ${budget.whole} B`);
  process.exit(1);
}
