/** The login's live state for React: one context, read piece by piece so that a change re-renders what shows it. */

import type { Api, ConnectionState, Live, State } from "@lenochat/client";
import { ownAgent } from "@lenochat/client";
import type { Agent, AgentView, ConversationView, TeamView } from "@lenochat/protocol";
import type { ReactNode } from "react";
import { createContext, useContext, useMemo, useSyncExternalStore } from "react";
import type { Signals } from "./alerts/signals.ts";
import type { Tabs } from "./alerts/tabs.ts";
import type { Drafts } from "./conversation/drafts.ts";
import type { Uploads } from "./conversation/uploads.ts";

export interface Desk {
  readonly api: Api;
  readonly live: Live;
  /** Throws when the server could not be told. */
  readonly logOut: () => Promise<void>;
  readonly drafts: Drafts;
  readonly uploads: Uploads;
  readonly signals: Signals;
  readonly tabs: Tabs;
}

const DeskContext = createContext<Desk | null>(null);

export function DeskProvider({ desk, children }: { desk: Desk; children: ReactNode }) {
  return <DeskContext value={desk}>{children}</DeskContext>;
}

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("useDesk is for what is shown to somebody logged in.");
  return desk;
}

export function useConnection(): ConnectionState {
  const { live } = useDesk();
  return useSyncExternalStore(live.subscribe, () => live.getSnapshot().connection);
}

export function useHasState(): boolean {
  const { live } = useDesk();
  return useSyncExternalStore(live.subscribe, () => live.getSnapshot().state !== null);
}

/** A part of the state; `select` must answer with the same object while nothing changed. */
export function useLive<Part>(select: (state: State) => Part): Part {
  const { live } = useDesk();
  return useSyncExternalStore(live.subscribe, () => {
    const { state } = live.getSnapshot();
    if (!state) throw new Error("useLive is for what is shown after the first snapshot.");
    return select(state);
  });
}

export function useOwnAgent(): AgentView {
  return useLive(ownAgent);
}

export function useAgent(id: string | null): Agent | null {
  return useLive((state) => (id === null ? null : (state.agents.get(id)?.value ?? null)));
}

/** Every agent, the oldest membership first. */
export function useAgents(): readonly Agent[] {
  const agents = useLive((state) => state.agents);
  return useMemo(() => [...agents.values()].map((held) => held.value), [agents]);
}

export function useTeams(): readonly TeamView[] {
  return useLive((state) => state.workspace.value.teams);
}

export function useConversation(id: string): ConversationView | null {
  return useLive((state) => state.conversations.get(id)?.value ?? null);
}

/** When what is shown was true, in milliseconds; null while it is live. */
export function useAsOf(): number | null {
  const connection = useConnection();
  return connection.kind === "reconnecting" ? connection.asOf : null;
}
