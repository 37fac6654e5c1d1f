// The peers of make bench: their servers, and the load of board.room8 and board.rooms100x6 for them.
//
//   node main.mjs serve PEER                                     says "PEER is ready on URL"
//   node main.mjs load PEER URL ROOMS PEOPLE RATE SECONDS        says "seated"; at a line on stdin everybody types
//
// The load has everybody in a room append one letter to a card of their own RATE times a second, and prints one JSON array: how many
// milliseconds each letter took from its author's hand to each other one of the room. It stays until stdin ends; a letter that is lost is a failure.
//
// PEER.mjs exports serve(), which gives the URL, and join(url, room, cards, own, shown, lost), which gives write() once seated: it appends a
// letter to the own card. shown(card, letters) is called when a card has so many letters here, lost(error) when the line is lost.
import readline from "node:readline";

/** How long the last letters may take, in milliseconds. */
const PATIENCE = 30_000;

const lost = (error) => {
  console.error(error);
  process.exit(1);
};

/** Seats everybody of one room; each letter shown to another than its author goes to took. */
const seat = async ({ join }, url, room, people, took) => {
  const cards = Array.from({ length: people }, (_, i) => `card${i}`);
  const left = Object.fromEntries(cards.map((card) => [card, []])); // when each letter left its author
  return Promise.all(
    cards.map(async (own) => {
      const seen = Object.fromEntries(cards.map((card) => [card, 0]));
      const shown = (card, letters) => {
        if (letters > left[card].length) lost(`${card} has a letter that nobody wrote`);
        if (card === own) return;
        for (const now = performance.now(); seen[card] < letters; seen[card]++) took(now - left[card][seen[card]]);
      };
      const write = await join(url, room, cards, own, shown, lost);
      return () => {
        left[own].push(performance.now());
        write();
      };
    }),
  );
};

/** Writes so many letters, one at every tick, beginning somewhere within the first. */
const type = (write, letters, every) =>
  setTimeout(() => {
    const ticks = setInterval(() => (write(), --letters || clearInterval(ticks)), every);
  }, Math.random() * every);

const load = async (peer, url, ...numbers) => {
  const [rooms, people, rate, seconds] = numbers.map(Number);
  const took = [];
  let done;
  const over = new Promise((resolve) => (done = resolve));
  const all = rooms * people * (people - 1) * rate * seconds;
  const writers = [];
  for (let i = 0; i < rooms; i++) writers.push(...(await seat(peer, url, `room${i}`, people, (ms) => took.push(ms) === all && done())));
  const told = readline.createInterface({ input: process.stdin });
  console.log("seated");
  told.once("line", () => {
    for (const write of writers) type(write, rate * seconds, 1000 / rate);
    setTimeout(() => lost(`${all - took.length} letters of ${all} were never shown`), seconds * 1000 + PATIENCE).unref();
  });
  told.on("close", () => process.exit());
  await over;
  console.log(JSON.stringify(took));
};

process.env.NODE_ENV = "production"; // before anything of theirs is read
const [what, name, ...rest] = process.argv.slice(2);
const peer = await import(`./${name}.mjs`);
if (what === "load") await load(peer, ...rest);
else console.log(`${name} is ready on ${await peer.serve()}`);
