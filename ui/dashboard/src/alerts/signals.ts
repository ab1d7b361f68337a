/** What the browser can do to be noticed: a tone, and a notification of the desktop. */

import { playTone } from "./tone.ts";

/** `default`: not asked yet. `unsupported`: none over plain http, and none from a page on some phones. */
export type Permission = NotificationPermission | "unsupported";

export interface DesktopNote {
  readonly title: string;
  readonly text: string;
  /** A later note with the same tag takes the place of the earlier. */
  readonly tag: string;
  readonly clicked: () => void;
}

export interface Signals {
  /** False: the browser plays nothing before somebody has clicked or typed in this page. */
  readonly ring: () => Promise<boolean>;
  readonly permission: () => Permission;
  /** Has to follow a click. */
  readonly askPermission: () => Promise<Permission>;
  /** False: the browser could not show it. */
  readonly show: (note: DesktopNote) => boolean;
  readonly isHidden: () => boolean;
}

export const browserSignals: Signals = {
  ring: playTone,
  permission,
  askPermission: async () => {
    if (permission() === "unsupported") return "unsupported";
    return await Notification.requestPermission();
  },
  show,
  isHidden: () => document.visibilityState === "hidden",
};

function permission(): Permission {
  return window.isSecureContext && "Notification" in window ? Notification.permission : "unsupported";
}

function show({ title, text, tag, clicked }: DesktopNote): boolean {
  if (permission() !== "granted") return false;
  try {
    const note = new Notification(title, { body: text, tag });
    note.onclick = () => {
      window.focus();
      note.close();
      clicked();
    };
    return true;
  } catch {
    // Chrome on Android has the class, but lets only service workers show notifications.
    return false;
  }
}
