/** Everything by which a new chat is noticed in this page, and what the agent's other tabs say about it. */

import { profileKnown } from "@lenochat/client";
import { useEffect, useEffectEvent } from "react";
import { useDesk } from "../live.tsx";
import type { TabMessage } from "./tabs.ts";
import { soundAfterFirstGesture } from "./tone.ts";
import { useBell } from "./use-bell.ts";
import { useUnseen } from "./use-unseen.ts";

export function useAlerts(): void {
  const { api, live, tabs } = useDesk();
  const seenElsewhere = useUnseen();
  useBell();
  useEffect(() => soundAfterFirstGesture(), []);

  const told = useEffectEvent((message: TabMessage) => {
    if (message.kind === "seen") seenElsewhere(message.conversationId);
    else void readProfile();
  });
  const readProfile = async () => {
    const answer = await api.me().catch(() => null);
    if (answer) live.update((state) => profileKnown(state, answer.data, answer.position));
  };
  useEffect(() => tabs.onTold((message) => told(message)), [tabs]);
}
