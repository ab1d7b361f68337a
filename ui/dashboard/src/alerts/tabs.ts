/** The tabs that one agent has open in this browser: they agree on who rings, and tell each other what was seen. */

export type TabMessage =
  | { readonly kind: "seen"; readonly conversationId: string }
  /** The profile was saved: what is held of it is old. */
  | { readonly kind: "profile_saved" };

export interface Tabs {
  /**
   * Whether this tab is the one to act on `key`, which all of them learn of at about the same time. Who has more right
   * to it waits less.
   */
  readonly claim: (key: string, patienceMs: number) => Promise<boolean>;
  /** Tells the other tabs. */
  readonly tell: (message: TabMessage) => void;
  /** Gives what ends it. */
  readonly onTold: (listener: (message: TabMessage) => void) => () => void;
}

/** Longer than any tab that is awake may take to learn of the same event. */
const HELD_MS = 30_000;

export function browserTabs(agentId: string): Tabs {
  const name = `lenochat.${agentId}`;
  return {
    claim: async (key, patienceMs) => {
      if (patienceMs > 0) await pause(patienceMs);
      return await claimed(`${name}.${key}`);
    },
    // A channel hears every other channel of its name, also in its own tab: so each tab has one, while it listens.
    ...channelOf(name),
  };
}

function channelOf(name: string): Pick<Tabs, "tell" | "onTold"> {
  let channel: BroadcastChannel | null = null;
  return {
    tell: (message) => channel?.postMessage(message),
    onTold: (listener) => {
      const own = new BroadcastChannel(name);
      channel = own;
      own.onmessage = (event: MessageEvent<TabMessage>) => listener(event.data);
      return () => {
        own.close();
        if (channel === own) channel = null;
      };
    },
  };
}

/** The first that takes the lock holds it until the others have come too late. */
function claimed(name: string): Promise<boolean> {
  // Plain http has no locks: then storage has to do, in which two tabs at the very same moment may both be first.
  const locks: LockManager | undefined = navigator.locks;
  if (!locks) return Promise.resolve(noted(name));
  return new Promise((resolve) => {
    void locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && pause(HELD_MS);
    });
  });
}

const NOTED = "lenochat.claimed";
const KEPT = 50;

function noted(name: string): boolean {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(NOTED) ?? "[]");
    const before = Array.isArray(stored) ? stored : [];
    if (before.includes(name)) return false;
    localStorage.setItem(NOTED, JSON.stringify([name, ...before].slice(0, KEPT)));
  } catch {
    // Where storage is refused every tab is on its own.
  }
  return true;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
