import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { day, daysUntil, list, moment, sentence, time } from "./dates";
import { dictionary, french } from "./dictionary";
import { detect, lang, speak } from "./lang";
import { en } from "./pages.en";
import { fr } from "./pages.fr";

beforeEach(() => speak("en"));

test("the first language of the browser that we speak wins", () => {
  assert.equal(detect(["de-CH", "fr-CH", "en"]), "fr");
  assert.equal(detect(["en-US"]), "en");
  assert.equal(detect(["nl", "de"]), "en");
  assert.equal(detect([]), "en");
});

test("French sentences get their no-break spaces", () => {
  assert.equal(french("Pour qui ? Lui : « Odile »"), "Pour qui\u00a0? Lui\u00a0: «\u00a0Odile\u00a0»");
  assert.equal(french("Rien ; rien !"), "Rien\u00a0; rien\u00a0!");
  assert.equal(french("Une phrase. Une autre"), "Une phrase. Une autre");
});

test("a dictionary follows the language, its functions and branches too", () => {
  const words = dictionary({ en: { a: { hello: (name: string) => `Hello, ${name}!` } }, fr: { a: { hello: (name: string) => `Bonjour ${name} !` } } });
  assert.equal(words().a.hello("Aïcha"), "Hello, Aïcha!");
  speak("fr");
  assert.equal(lang.value, "fr");
  assert.equal(words().a.hello("Aïcha"), "Bonjour Aïcha\u00a0!");
});

const walk = (value: unknown, path: string, visit: (path: string, leaf: unknown) => void): void => {
  if (typeof value === "object" && value !== null) for (const [name, member] of Object.entries(value)) walk(member, `${path}.${name}`, visit);
  else visit(path, value);
};

test("both languages say everything, and no sentence is left in the other one", () => {
  const paths = { en: new Map<string, unknown>(), fr: new Map<string, unknown>() };
  walk(en, "", (path, leaf) => paths.en.set(path, leaf));
  walk(fr, "", (path, leaf) => paths.fr.set(path, leaf));
  assert.deepEqual([...paths.fr.keys()].sort(), [...paths.en.keys()].sort());
  const same = [...paths.en].filter(([path, leaf]) => typeof leaf === "string" && leaf.length > 14 && paths.fr.get(path) === leaf).map(([path]) => path);
  assert.deepEqual(same, [".titles.invitation"]); // the same word in both
  for (const [path, leaf] of paths.fr) assert.ok(leaf !== "", `${path} is empty`);
});

test("French sentences use the typographic apostrophe", () => {
  const wrong: string[] = [];
  walk(fr, "", (path, leaf) => typeof leaf === "string" && leaf.includes("'") && wrong.push(path));
  assert.deepEqual(wrong, []);
});

test("times and days are written as each language writes them", () => {
  const at = new Date(new Date().getFullYear(), 11, 3, 9, 5);
  assert.equal(time(at), "09:05");
  assert.equal(day(at), "3 December");
  assert.equal(day(new Date(2020, 1, 1)), "1 February 2020");
  assert.match(moment(at), /^\w+day 3 December, 09:05$/);
  speak("fr");
  assert.equal(time(at), "9\u00a0h\u00a005");
  assert.equal(day(at), "3 décembre");
  assert.match(sentence(moment(at)), /^[LMJVSD]\p{Ll}+ 3 décembre, 9\u00a0h\u00a005$/u);
  assert.equal(list(["Aïcha", "Marc", "Sylvie"]), "Aïcha, Marc et Sylvie");
});

test("the days until an end are whole, and never negative", () => {
  const now = new Date("2026-11-23T12:00:00Z");
  assert.equal(daysUntil("2026-11-24T11:00:00Z", now), 1);
  assert.equal(daysUntil("2026-12-23T13:00:00Z", now), 31);
  assert.equal(daysUntil("2026-11-20T00:00:00Z", now), 0);
});
