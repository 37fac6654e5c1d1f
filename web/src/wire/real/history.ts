import assert from "node:assert/strict";
import { effect } from "@preact/signals";
import { diff } from "../../board/text";
import { mayOn } from "../../state/rights";
import type { CardView, Kind, Phase } from "../messages";
import { chance } from "./chance";
import type { Group } from "./people";
import { Tab } from "./tab";

const patience = 20_000; // ms for a condition that has to come true
const token = /⟦[^⟧]*⟧/gu;
const nobody = "00000000-0000-4000-8000-000000000000";
/** What is written together here, in the two phases between which this history goes to and fro. */
const kinds: readonly Kind[] = ["reformulation", "contract", "note", "hypothesis", "suggestion"];

/** Resolves once ok holds of the signals it reads. */
const until = (what: string, ok: () => boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`never: ${what}`)), patience);
    const stop = effect(() => {
      if (!ok()) return;
      clearTimeout(late);
      queueMicrotask(() => stop());
      resolve();
    });
  });

/** A random session of the real client against the real server: everybody writes at once, over lines that break. */
export class History {
  readonly counts = { typed: 0, added: 0, cuts: 0, reloads: 0, phases: 0, returned: 0 };
  private readonly dice;
  private readonly tabs: Tab[] = [];
  private readonly broken: unknown[] = [];
  /** Words that nobody may lose, and in which card they were typed. */
  private readonly words = new Map<string, string>();
  private readonly asked = new Map<string, Tab>();
  private readonly traces: string[] = []; // what each typed where, and what came back, for the message of a failure
  private tokens = 0;

  constructor(
    private readonly url: string,
    private readonly group: Group,
    seed: number,
  ) {
    this.dice = chance(seed);
  }

  async play(steps: number, crash: (() => Promise<void>) | null): Promise<void> {
    const session = await this.group.plan();
    for (const person of this.group.people) this.tabs.push(await this.seat(session, person));
    try {
      await this.walk();
      const crashAt = crash ? this.dice.below(steps) : -1;
      let crashed: Promise<void> | undefined;
      for (let i = 0; i < steps; i++) {
        await this.step();
        if (i === crashAt) crashed = crash?.();
        await new Promise((resolve) => setTimeout(resolve, this.dice.below(8))); // the pace of typing
      }
      await crashed;
      await this.settle();
    } finally {
      for (const tab of this.tabs) tab.close();
    }
    this.check();
  }

  private seat(session: string, person: Group["people"][number]): Promise<Tab> {
    return Tab.open(this.url, session, person, {
      random: this.dice.random,
      broke: (error) => this.broken.push(error),
      heard: (text) => {
        for (const secret of text.match(/⟦private [^ ]+ /gu) ?? [])
          if (secret !== `⟦private ${person.id} `) this.broken.push(new Error(`${person.id} was sent ${text}`));
      },
    });
  }

  private lead(): Tab {
    const [lead] = this.tabs;
    assert.ok(lead);
    return lead;
  }

  private phase(): Phase | undefined {
    return this.lead().room.state.value?.phase;
  }

  /** On to the contract, by the way that people take. */
  private async walk(): Promise<void> {
    const [lead, client] = [this.lead(), this.tabs[1]];
    assert.ok(client);
    for (const tab of this.tabs) await until("everybody is there", () => tab.live);
    for (const [from, to] of [["open", "topic"], ["topic", "expose"], ["expose", "clarify"], ["clarify", "contract"]] as const) {
      if (from === "topic") {
        const card = crypto.randomUUID();
        client.conn.do({ k: "card.add", id: card, kind: "topic", text: "Un sujet", vis: "shared" });
        await until("a topic", () => lead.room.cards.value.has(card));
        lead.conn.do({ k: "role.offer", card });
        await until("the offer", () => client.room.state.value?.offer !== undefined);
        client.conn.do({ k: "role.accept", card });
        await until("a client", () => lead.room.state.value?.seats.some((seat) => seat.roles.includes("client")) ?? false);
      }
      lead.conn.do({ k: "phase.go", from, to, confirm: true });
      for (const tab of this.tabs) await until(to, () => tab.room.state.value?.phase === to);
    }
  }

  private async step(): Promise<void> {
    const tab = this.dice.one(this.tabs);
    const what = this.dice.below(100);
    if (what < 3) this.cut(tab);
    else if (what < 5) tab.cutIn = 1 + this.dice.below(12);
    else if (what < 7) {
      this.counts.reloads += 1;
      await tab.reload();
    } else if (what < 9) this.move();
    else if (what < 25) this.add(tab);
    else if (what < 40) this.change(tab);
    else this.type(tab);
  }

  private cut(tab: Tab): void {
    this.counts.cuts += 1;
    tab.cut();
  }

  /** One phase on, or back. */
  private move(): void {
    const from = this.phase();
    if (from !== "contract" && from !== "consult") return;
    this.counts.phases += 1;
    this.lead().conn.do({ k: "phase.go", from, to: from === "contract" ? "consult" : "contract", confirm: true });
  }

  private add(tab: Tab): void {
    const kind = this.dice.one(kinds.filter((k) => k !== "contract" || tab === this.tabs[1]));
    if (kind === "note" && [...tab.room.board.value.values()].some((card) => card.kind === "note")) return; // one each
    let id = crypto.randomUUID();
    while (kind === "note" && this.loose(id)) id = crypto.randomUUID(); // what is secret is looked for by whole words
    const text = this.word(tab, id, kind === "note");
    this.counts.added += 1;
    this.asked.set(id, tab);
    tab.conn.do({ k: "card.add", id, kind, text, ...(kind === "reformulation" ? { fields: { together: "yes" } } : {}) });
  }

  private word(tab: Tab, card: string, secret: boolean): string {
    const word = `⟦${secret ? `private ${tab.person.id} ` : ""}${this.dice.one(["é", "🙂", "مرحبا", "e\u0301", "x"])}${++this.tokens}⟧`;
    if (!this.loose(card)) this.words.set(word, card);
    return word;
  }

  /** Half of the texts are written without care; in the others only whole words are put between whole words, and none may be lost. */
  private loose(card: string): boolean {
    return "13579bdf".includes(card.at(-1) ?? "");
  }

  private writable(tab: Tab): CardView[] {
    const me = tab.person.id;
    return [...tab.room.board.value.values()].filter((card) => !card.removed && !card.sealed && mayOn(tab.room.may.value, me, card, "card.text"));
  }

  private type(tab: Tab): void {
    const cards = this.writable(tab);
    if (cards.length === 0) return;
    const card = this.dice.one(cards);
    const before = tab.text(card);
    const loose = this.loose(card.id);
    if (before.length > 1200 && !loose) return;
    if (loose && this.dice.below(12) === 0) return this.dice.below(3) > 0 ? tab.conn.undo(card.id) : tab.conn.redo(card.id);
    this.counts.typed += 1;
    this.traces.push(`${tab.person.id} types in ${card.id} "${before}" with ${this.tokens + 1}`);
    tab.conn.type(card.id, diff(before, loose ? this.carelessly(before) : this.between(tab, card, before)));
  }

  private carelessly(text: string): string {
    const points = Array.from(text);
    const at = this.dice.below(points.length + 1);
    points.splice(at, this.dice.below(text.length > 1200 ? 200 : 6), this.dice.one(["", "a", "ß", "👩‍🚀", "مرحبا", "xyz"]));
    return points.join("");
  }

  private between(tab: Tab, card: CardView, text: string): string {
    const places = [0, ...[...text.matchAll(token)].map((m) => m.index + m[0].length)];
    const at = this.dice.one(places);
    return text.slice(0, at) + this.word(tab, card.id, card.vis === "private") + text.slice(at);
  }

  private change(tab: Tab): void {
    const cards = [...tab.room.board.value.values()];
    if (cards.length === 0) return;
    const { id, kind } = this.dice.one(cards);
    switch (this.dice.below(5)) {
      case 0:
        return void tab.conn.do({ k: "card.move", id, after: this.dice.one(cards).id });
      case 1:
        return this.dice.below(4) === 0 && kind !== "note" ? tab.conn.do({ k: "card.remove", id }) : undefined;
      case 2:
        return tab.conn.do({ k: "card.restore", id });
      case 3:
        return tab.conn.do({ k: "card.set", id, f: "together", v: this.dice.one(["", "yes"]) });
      default:
        return kind === "contract" ? tab.conn.do({ k: "card.version", id }) : tab.conn.do({ k: "card.keep", id, on: this.dice.below(2) === 0 });
    }
  }

  /** Waits for every answer, and compares what each was shown on the way with what they are shown anew. */
  private async settle(): Promise<void> {
    for (const tab of this.tabs) tab.cutIn = Infinity;
    await this.quiet();
    for (const tab of this.tabs) tab.conn.do({ k: "card.remove", id: nobody }); // the last of all changes is shown before its answer
    await this.quiet();
    const homes: string[] = [];
    for (const tab of this.tabs) {
      const live = board(tab);
      homes.push(...tab.room.returned.value.map((r) => r.text));
      for (const { id, text, code } of tab.room.returned.value) this.traces.push(`${tab.person.id} has back from ${id} for ${code} "${text}"`);
      this.counts.returned += tab.room.returned.value.length;
      const returned = new Set(tab.room.returned.value.map((r) => r.id));
      await tab.anew();
      await until("back", () => tab.live);
      assert.deepEqual(live, board(tab), `${tab.person.id}: what was shown on the way, and the snapshot`);
      const cards = tab.room.cards.value;
      for (const [id, author] of this.asked) if (author === tab) assert.ok(cards.has(id) || returned.has(id), `card ${id} is lost`);
      for (const { text, id } of cards.values()) {
        homes.push(text);
        if (!this.loose(id)) for (const word of text.match(token) ?? []) assert.equal(text.split(word).length, 2, `${word} is in one text twice: ${text}`);
      }
    }
    const all = homes.join("\n");
    for (const [word, card] of this.words) assert.ok(all.includes(word), `${word}, typed in ${card}, is lost: ${this.traces.filter((text) => text.includes(card)).join("\n")}`);
  }

  private async quiet(): Promise<void> {
    for (const tab of this.tabs) {
      await until(`every operation of ${tab.person.id} is answered`, () => tab.saved).catch((error: unknown) => {
        const { pending, typing, line } = tab.room;
        throw new Error(`${String(error)}: ${JSON.stringify({ line: line.value, pending: pending.value, typing: [...typing.value] })}`, { cause: this.broken[0] });
      });
    }
  }

  private check(): void {
    for (const error of this.broken) throw error;
  }
}

const board = (tab: Tab): CardView[] => [...tab.room.cards.value.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
