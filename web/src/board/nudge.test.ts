import assert from "node:assert/strict";
import { test } from "node:test";
import { alike, nudges } from "./nudge";

const advice = [
  "Have you thought of asking your director to clarify the reporting line?",
  "Why don't you call him?",
  "Don’t you think he is afraid?",
  "If I were you, would you stay?",
  "You should write it down.",
  "What about asking him?",
  "As-tu pensé à demander à ta directrice de retirer la fiche ?",
  "As-tu déjà essayé de lui parler ?",
  "Pourquoi ne pas l’écrire ?",
  "Si j’étais toi, que ferais-tu ?",
  "À ta place, tu ferais quoi ?",
  "Et si tu attendais ?",
  "Que fait-il ? Et elle ?",
  "He answers in the channel",
  "What would it change for you, given that the whole team has been waiting for so long and that nobody in the firm has ever said clearly who decides?",
  "Does he do it because he is afraid?",
];

const questions = [
  "What did the two of you agree about who answers?",
  "Qui a demandé la fiche ?",
  "Que perds-tu si elles l’utilisent ?",
  "Dans deux mois, à quoi saurais-tu que c’est réglé ?",
  "When did they last trust you at night?",
  "",
];

for (const text of advice) test(`a nudge: ${text}`, () => assert.equal(nudges(text), true));
for (const text of questions) test(`no nudge: ${text}`, () => assert.equal(nudges(text), false));

test("nearly the same question is recognised, another is not", () => {
  assert.equal(alike("Qui a demandé la fiche de transmission ?", "Au fait, qui a demandé cette fiche ?"), true);
  assert.equal(alike("Qui a demandé la fiche ?", "Que perds-tu si elles l’utilisent ?"), false);
});
