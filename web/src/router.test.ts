import assert from "node:assert/strict";
import { test } from "node:test";
import { match, pasted } from "./router";

test("addresses are the pages of API.md", () => {
  assert.deepEqual(match("/", ""), { page: "landing" });
  assert.deepEqual(match("/start", ""), { page: "start" });
  assert.deepEqual(match("/i", "#abc"), { page: "invitation", token: "abc" });
  assert.deepEqual(match("/r", ""), { page: "return", token: "" });
  assert.deepEqual(match("/g/7", ""), { page: "group", group: "7" });
  assert.deepEqual(match("/s/7", "#x"), { page: "session", session: "7" });
  assert.deepEqual(match("/s/7/record", ""), { page: "record", session: "7" });
  for (const path of ["/g/", "/g/7/x", "/startx", "/s//record", "/api/me"]) assert.deepEqual(match(path, ""), { page: "nowhere" }, path);
});

const token = "mcz9mXrQcrJoWF-_0123456789abcdefghijklmnopq";

test("a pasted link opens here, whatever stands around it", () => {
  assert.equal(pasted(`https://codev.example/i#${token}`), `/i#${token}`);
  assert.equal(pasted(`  https://codev.example/r#${token}\n`), `/r#${token}`);
  assert.equal(pasted(`Bonjour, voici ton lien : https://codev.example/i#${token}`), `/i#${token}`);
  assert.equal(pasted(token), `/i#${token}`);
});

test("what is not a link of ours stays where it was typed", () => {
  for (const text of ["", "  ", "https://codev.example/", "https://codev.example/i#", "tree lamp river", "/i#short", `${token}!`]) assert.equal(pasted(text), null, text);
});
