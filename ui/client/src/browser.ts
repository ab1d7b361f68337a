/** The browser's clock, timers, chance and WebSocket for a connection. */

import type { ConnectionEnvironment, Socket, SocketEvents } from "./connection.ts";

export function browserEnvironment(streamUrl: string): ConnectionEnvironment {
  return {
    openSocket: (events) => openSocket(streamUrl, events),
    setTimer: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    now: () => Date.now(),
    random: () => Math.random(),
  };
}

/** The address of `path` on the page's own server, as a WebSocket wants it. */
export function streamUrl(page: string, path: string): string {
  const url = new URL(path, page);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

function openSocket(url: string, events: SocketEvents): Socket {
  const socket = new WebSocket(url);
  socket.onopen = () => events.opened();
  socket.onmessage = (message) => {
    if (typeof message.data === "string") events.received(message.data);
  };
  socket.onclose = (closing) => events.closed(closing.code);
  return {
    send: (text) => socket.send(text),
    close: () => socket.close(),
  };
}
