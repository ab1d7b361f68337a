/** For tests: what a page can do to be noticed, and another tab of the same agent, both in the test's hands. */

import { act } from "@testing-library/react";
import type { DesktopNote, Permission, Signals } from "./signals.ts";
import type { TabMessage, Tabs } from "./tabs.ts";

export interface ExampleBrowser {
  readonly signals: Signals;
  readonly tabs: Tabs;
  /** What happened, in order: "rang", "shown: TITLE". */
  readonly noticed: string[];
  readonly notes: DesktopNote[];
  readonly toldOthers: TabMessage[];
  readonly hide: () => void;
  readonly show: () => void;
  readonly letSound: (isAllowed: boolean) => void;
  readonly permit: (permission: Permission) => void;
  /** Another tab is faster, from now on. */
  readonly otherTabClaims: () => void;
  readonly otherTabTells: (message: TabMessage) => void;
}

export function exampleBrowser(): ExampleBrowser {
  const noticed: string[] = [];
  const notes: DesktopNote[] = [];
  const toldOthers: TabMessage[] = [];
  const listeners = new Set<(message: TabMessage) => void>();
  const now = { isHidden: false, sounds: true, isFirst: true, permission: "granted" as Permission };
  const change = (what: Partial<typeof now>) => act(() => void Object.assign(now, what));
  const turn = (isHidden: boolean) => {
    change({ isHidden });
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
  };
  return {
    noticed,
    notes,
    toldOthers,
    hide: () => turn(true),
    show: () => turn(false),
    letSound: (sounds) => change({ sounds }),
    permit: (permission) => change({ permission }),
    otherTabClaims: () => change({ isFirst: false }),
    otherTabTells: (message) =>
      act(() => {
        for (const listener of listeners) listener(message);
      }),
    signals: {
      ring: async () => {
        if (now.sounds) noticed.push("rang");
        return now.sounds;
      },
      permission: () => now.permission,
      askPermission: async () => now.permission,
      show: (note) => {
        if (now.permission !== "granted") return false;
        noticed.push(`shown: ${note.title}`);
        notes.push(note);
        return true;
      },
      isHidden: () => now.isHidden,
    },
    tabs: {
      claim: async () => now.isFirst,
      tell: (message) => toldOthers.push(message),
      onTold: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}
