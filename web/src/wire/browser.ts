import type { Keep, Reach, Socket, SocketEvents, World } from "./world";

const dial = (url: string, events: SocketEvents): Socket => {
  const socket = new WebSocket(url);
  socket.onopen = () => events.open();
  socket.onmessage = (event) => events.message(String(event.data));
  socket.onclose = () => events.closed();
  return {
    send: (text) => {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(text);
      return true;
    },
    close: () => {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
};

/** The connection's surroundings in a browser. */
export const browser = (session: string, keep: Keep, reach: () => Promise<Reach>): World => ({
  dial: (events) => dial(`${location.origin.replace(/^http/, "ws")}/api/sessions/${session}/socket`, events),
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
  now: () => Date.now(),
  random: () => Math.random(),
  uuid: () => crypto.randomUUID(),
  reach,
  keep,
});
