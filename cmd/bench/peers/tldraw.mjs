// tldraw sync, its own in-memory storage, a record type "card" with a text. Its licence is not a free one: it is installed here only to be
// measured on loopback, and nothing of it is copied or shipped. The client is its frames on a bare socket, because its own holds edits back.
import { randomUUID } from "node:crypto";
import { StoreSchema, createRecordType } from "@tldraw/store";
import { InMemorySyncStorage, TLSocketRoom, getTlsyncProtocolVersion } from "@tldraw/sync-core";
import { T } from "@tldraw/validate";
import WebSocket, { WebSocketServer } from "ws";

const validator = T.object({ id: T.string, typeName: T.literal("card"), text: T.string });
const schema = StoreSchema.create({ card: createRecordType("card", { scope: "document", validator }) });

export const serve = () =>
  new Promise((resolve) => {
    const rooms = new Map();
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 }, () => resolve(`ws://127.0.0.1:${server.address().port}`));
    server.on("connection", (socket, { url }) => {
      if (!rooms.has(url)) {
        const storage = new InMemorySyncStorage({ snapshot: { documents: [], schema: schema.serialize() } });
        rooms.set(url, new TLSocketRoom({ schema, storage }));
      }
      rooms.get(url).handleSocketConnect({ sessionId: randomUUID(), socket });
    });
  });

export const join = (url, room, _cards, own, shown, lost) =>
  new Promise((resolve) => {
    const texts = {};
    let clientClock = 0;
    const ws = new WebSocket(`${url}/${room}`, { perMessageDeflate: false });
    const say = (message) => ws.send(JSON.stringify(message));
    const push = (op) => say({ type: "push", clientClock: ++clientClock, diff: { [`card:${own}`]: op } });
    const write = () => {
      push(["patch", { text: ["append", "a", texts[own].length] }]);
      texts[own] += "a";
    };
    const apply = (diff) => {
      for (const [id, [kind, value]] of Object.entries(diff)) {
        const card = id.slice("card:".length);
        if (kind === "put") texts[card] = value.text;
        else if (kind !== "patch" || value.text[0] !== "append" || value.text[2] !== texts[card].length) lost(`cannot apply ${JSON.stringify(diff)}`);
        else texts[card] += value.text[1];
        shown(card, texts[card].length);
      }
    };
    const hear = (message) => {
      switch (message.type) {
        case "data":
          return message.data.forEach(hear);
        case "connect":
          apply(message.diff);
          texts[own] = "";
          return push(["put", { id: `card:${own}`, typeName: "card", text: "" }]);
        case "patch":
          return apply(message.diff);
        case "push_result":
          return message.action === "commit" ? resolve(write) : lost(`a push is answered ${JSON.stringify(message.action)}`);
        default:
          lost(`the server says ${JSON.stringify(message)}`);
      }
    };
    ws.on("error", lost);
    ws.on("close", () => lost("the server hung up"));
    ws.on("message", (data) => hear(JSON.parse(data)));
    ws.on("open", () =>
      say({ type: "connect", connectRequestId: randomUUID(), lastServerClock: 0, protocolVersion: getTlsyncProtocolVersion(), schema: schema.serialize() }),
    );
  });
