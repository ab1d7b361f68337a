/** The browser's clock, timers, chance and WebSocket for a connection, and how it sends a file. */

import type { ConnectionEnvironment, Socket, SocketEvents } from "./connection.ts";
import type { FormToSend } from "./http.ts";

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

/** By XMLHttpRequest, which tells how much of a body has been sent. */
export function sendForm({ path, headers, form, signal, progress }: FormToSend): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const failed = () => reject(new TypeError("The form did not arrive."));
    request.onload = () => resolve(new Response(request.responseText, responseOf(request)));
    request.onerror = failed;
    request.onabort = failed;
    request.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 0 : loaded / total);
    request.open("POST", path);
    for (const [name, value] of headers) request.setRequestHeader(name, value);
    signal.addEventListener("abort", () => request.abort());
    if (signal.aborted) failed();
    else request.send(form);
  });
}

function responseOf(request: XMLHttpRequest): ResponseInit {
  const position = request.getResponseHeader("X-LenoChat-Position");
  return { status: request.status, headers: position === null ? {} : { "X-LenoChat-Position": position } };
}
