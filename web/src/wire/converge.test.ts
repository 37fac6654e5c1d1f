// The real client against the real server, bin/codev, through real sockets that are cut, with pages that are reloaded and a server
// that is killed. CONVERGE_SEEDS says how many random histories (2), CONVERGE_FROM the first seed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Server } from "../../e2e/program";
import { History } from "./real/history";
import { gather, type Group } from "./real/people";

const seeds = Number(process.env["CONVERGE_SEEDS"] ?? 2);
const from = Number(process.env["CONVERGE_FROM"] ?? 0);
const sizes = [4, 2, 3, 6, 8];
const server = new Server(["--turn-port", "off"]);
const groups = new Map<number, Group>();

before(() => server.start());
after(async () => {
  await server.stop();
  server.remove();
});

const crash = async (): Promise<void> => {
  await server.stop("SIGKILL");
  await server.start();
};

const groupOf = async (size: number): Promise<Group> => {
  const group = groups.get(size) ?? (await gather(server.url, size));
  groups.set(size, group);
  return group;
};

for (let seed = from; seed < from + seeds; seed++)
  test(`everybody ends up with the server's board, and no word is lost: seed ${seed}`, async (t) => {
    const size = sizes[seed % sizes.length] ?? 4;
    const history = new History(server.url, await groupOf(Math.max(size, 3)), seed);
    await history.play(240, seed % 2 === 1 ? crash : null);
    t.diagnostic(JSON.stringify(history.counts));
    assert.ok(history.counts.typed > 20, "hardly anybody typed");
  });
