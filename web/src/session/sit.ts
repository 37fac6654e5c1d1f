import { effect, signal } from "@preact/signals";
import { api } from "../api/client";
import { Problem } from "../api/problem";
import type { Seat } from "../api/types";
import type { Devices } from "../check/devices";
import { stayAwake } from "../media/awake";
import { hush } from "../media/hush";
import { Media } from "../media/media";
import { createRoom } from "../state/room";
import { browser } from "../wire/browser";
import { Conn } from "../wire/conn";
import { identify, keepOf } from "../wire/keep";
import type { Reach } from "../wire/world";
import { Share } from "./share";
import { opened, type Table } from "./table";

declare global {
  interface Window {
    /** For browser tests: reads figures of the connection, changes nothing. */
    __codev?: { media: () => ReturnType<Media["report"]> };
  }
}

const reach = async (session: string): Promise<Reach> => {
  try {
    const { session: found } = await api.session(session);
    return found.state === "closed" ? "closed" : "ok";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === "signin") return "signin";
    if (error.code === "gone") return "gone";
    return error.passing ? "unreachable" : "ok";
  }
};

/** Takes the person's seat: connects the socket, the media and the room that both fill. `stop` gets up again. */
export const sit = async (seat: Seat, devices: Devices): Promise<{ table: Table; stop: () => void }> => {
  const id = seat.session.id;
  const client = await identify(id, seat.you.id);
  const keep = keepOf(client, id, seat.you.id);
  const room = createRoom();
  room.audioOnly.value = seat.session.audioOnly;
  const now = signal(Date.now());
  let media: Media | null = null;
  const conn: Conn = new Conn(browser(id, keep, () => reach(id)), client, room, {
    welcome: (frame) => media?.welcome(frame.ice ?? [], frame.audioOnly ?? false),
    lost: () => media?.lost(),
    frame: (frame) => {
      if (frame.t === "media") void media?.answered(frame);
      else if (frame.t === "slots") media?.filled(frame);
      else if (frame.t === "layers") media?.layered(frame);
      else media?.said(frame);
    },
  });
  media = new Media({ send: (frame) => conn.send(frame), here: (on) => conn.here(on), doubt: () => conn.doubt(), now: () => conn.now() }, devices);
  const plane = media;
  const share = new Share(plane.own, room, (a) => conn.act(a), () => room.you.peek()?.id ?? seat.you.id);
  const table: Table = { seat, room, conn, media: plane, share, open: opened(), now, id: () => crypto.randomUUID() };

  const tick = setInterval(() => (now.value = Date.now() + room.offset.peek()), 250);
  const letSleep = stayAwake();
  const guard = (event: BeforeUnloadEvent) => {
    if (room.unsaved.peek() > 0) event.preventDefault();
  };
  const awake = () => {
    if (!document.hidden) conn.now();
  };
  document.addEventListener("visibilitychange", awake);
  addEventListener("beforeunload", guard);
  const over = effect(() => {
    if (room.line.value.at === "ended") plane.close();
  });
  let unhush: () => void = () => undefined;
  const hushing = effect(() => {
    const closed = room.state.value?.gates.closed.includes(room.you.value?.id ?? "") ?? false;
    const mic = plane.own.on.value.mic && closed ? plane.own.microphone : null;
    unhush();
    unhush = mic ? hush(mic) : () => undefined;
  });
  window.__codev = { media: () => plane.report() };
  await conn.start();

  const stop = () => {
    clearInterval(tick);
    letSleep();
    over();
    hushing();
    unhush();
    document.removeEventListener("visibilitychange", awake);
    removeEventListener("beforeunload", guard);
    delete window.__codev;
    conn.leave();
    share.close();
    plane.close();
  };
  return { table, stop };
};
