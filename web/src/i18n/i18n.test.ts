import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { day, daysUntil, list, moment, sentence, time } from "./dates";
import { dictionary, french } from "./dictionary";
import { detect, lang, ready, register, speak } from "./lang";
import * as line from "./line.en";
import * as ligne from "./line.fr";
import * as pages from "./pages.en";
import * as pagesFr from "./pages.fr";
import * as room from "./room.en";
import * as salle from "./room.fr";

beforeEach(() => speak("en").then(() => undefined));

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

test("a dictionary follows the language, its functions and branches too", async () => {
  const words = dictionary({
    en: async () => ({ en: { a: { hello: (name: string) => `Hello, ${name}!` } } }),
    fr: async () => ({ fr: { a: { hello: (name: string) => `Bonjour ${name} !` } } }),
  });
  assert.throws(words, /before it was ready/);
  await ready();
  assert.equal(words().a.hello("Aïcha"), "Hello, Aïcha!");
  assert.equal(await speak("fr"), true);
  assert.equal(lang.value, "fr");
  assert.equal(words().a.hello("Aïcha"), "Bonjour Aïcha\u00a0!");
});

test("the language changes when all its words are here, and stays when they cannot be had", async () => {
  let asked = 0;
  let offline = true;
  const words = dictionary({
    en: async () => ({ en: { yes: "Yes" } }),
    fr: async () => {
      asked++;
      if (offline) throw new TypeError("offline");
      return { fr: { yes: "Oui" } };
    },
  });
  await ready();
  assert.equal(await speak("fr"), false);
  assert.equal(lang.value, "en");
  assert.equal(words().yes, "Yes");
  offline = false;
  const turning = speak("fr");
  assert.equal(lang.value, "en");
  assert.equal(await turning, true);
  assert.equal(words().yes, "Oui");
  await speak("en");
  await speak("fr");
  assert.equal(asked, 2); // what is here is not fetched again
});

test("of two changes the later one counts, and a dictionary that comes meanwhile is waited for", async () => {
  let arrive: () => void = () => undefined;
  let here = false;
  register((next) => (next === "en" || here ? undefined : new Promise<void>((done) => (arrive = () => ((here = true), done())))));
  const slow = speak("fr");
  await speak("en");
  arrive();
  await slow;
  assert.equal(lang.value, "en");

  here = false;
  const turning = speak("fr");
  let late: () => void = () => undefined;
  let there = false;
  register((next) => (next === "en" || there ? undefined : new Promise<void>((done) => (late = () => ((there = true), done())))));
  arrive();
  await new Promise(setImmediate);
  assert.equal(lang.value, "en"); // the late one is still on its way
  late();
  await turning;
  assert.equal(lang.value, "fr");
});

const walk = (value: unknown, path: string, visit: (path: string, leaf: unknown) => void): void => {
  if (typeof value === "object" && value !== null) for (const [name, member] of Object.entries(value)) walk(member, `${path}.${name}`, visit);
  else visit(path, value);
};

for (const [name, en, fr, alike] of [
  ["pages", pages.en, pagesFr.fr, [".titles.invitation"]],
  ["room", room.en, salle.fr, []],
  ["line", line.en, ligne.fr, []],
] as const) {
  test(`both languages say everything of ${name}, and no sentence is left in the other one`, () => {
    const paths = { en: new Map<string, unknown>(), fr: new Map<string, unknown>() };
    walk(en, "", (path, leaf) => paths.en.set(path, leaf));
    walk(fr, "", (path, leaf) => paths.fr.set(path, leaf));
    assert.deepEqual([...paths.fr.keys()].sort(), [...paths.en.keys()].sort());
    const same = [...paths.en].filter(([path, leaf]) => typeof leaf === "string" && leaf.length > 14 && paths.fr.get(path) === leaf).map(([path]) => path);
    assert.deepEqual(same, alike); // the same word in both
    for (const [path, leaf] of paths.fr) assert.ok(leaf !== "" || paths.en.get(path) === "", `${path} is empty`);
  });

  test(`the French of ${name} uses the typographic apostrophe`, () => {
    const wrong: string[] = [];
    walk(fr, "", (path, leaf) => typeof leaf === "string" && leaf.includes("'") && wrong.push(path));
    assert.deepEqual(wrong, []);
  });
}

test("times and days are written as each language writes them", async () => {
  const at = new Date(new Date().getFullYear(), 11, 3, 9, 5);
  assert.equal(time(at), "09:05");
  assert.equal(day(at), "3 December");
  assert.equal(day(new Date(2020, 1, 1)), "1 February 2020");
  assert.match(moment(at), /^\w+day 3 December, 09:05$/);
  await speak("fr");
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
