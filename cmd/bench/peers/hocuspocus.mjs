// Hocuspocus (MIT) with its own settings and nothing to store in: a room is a document, a card one text of it. The client is its frames on a
// bare socket, so that the server is measured, not what waits in a client.
import { Server } from "@hocuspocus/server";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { readSyncMessage, writeSyncStep1, writeUpdate } from "y-protocols/sync";
import WebSocket from "ws";
import * as Y from "yjs";

// A frame is the name of the document, one of these, and what belongs to it.
const SYNC = 0, AUTH = 2, SYNC_REPLY = 4, STATUS = 8;

// The first word of AUTH.
const TOKEN = 0, DENIED = 1;

export const serve = async () => {
  const server = new Server({ address: "127.0.0.1", port: 0, quiet: true, stopOnSignals: false });
  await server.listen();
  return server.webSocketURL;
};

const frame = (room, type, fill) => {
  const out = encoding.createEncoder();
  encoding.writeVarString(out, room);
  encoding.writeVarUint(out, type);
  const head = encoding.length(out);
  fill(out);
  return encoding.length(out) > head && encoding.toUint8Array(out); // false: there is nothing to say
};

export const join = (url, room, cards, own, shown, lost) =>
  new Promise((resolve) => {
    const doc = new Y.Doc();
    const mine = doc.getText(own);
    for (const card of cards) doc.getText(card).observe((event) => shown(card, event.target.length));
    const ws = new WebSocket(url, { perMessageDeflate: false });
    doc.on("update", (update, origin) => origin === ws || ws.send(frame(room, SYNC, (out) => writeUpdate(out, update))));
    ws.on("error", lost);
    ws.on("close", () => lost("the server hung up"));
    ws.on("open", () => {
      ws.send(frame(room, AUTH, (out) => (encoding.writeVarUint(out, TOKEN), encoding.writeVarString(out, "bench"))));
      ws.send(frame(room, SYNC, (out) => writeSyncStep1(out, doc)));
    });
    ws.on("message", (data) => {
      const from = decoding.createDecoder(new Uint8Array(data));
      decoding.readVarString(from);
      const type = decoding.readVarUint(from);
      if (type === SYNC || type === SYNC_REPLY) {
        const answer = frame(room, SYNC, (out) => readSyncMessage(from, out, doc, ws));
        if (answer) ws.send(answer);
      } else if (type === AUTH) {
        if (decoding.readVarUint(from) === DENIED) lost(decoding.readVarString(from));
      } else if (type === STATUS) {
        if (decoding.readVarUint(from) === 0) lost("an edit is refused");
        resolve(() => mine.insert(mine.length, "a")); // at first of the empty document it asked us for
      }
    });
  });
