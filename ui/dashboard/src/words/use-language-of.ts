import type { Live } from "@lenochat/client";
import type { MeView } from "@lenochat/protocol";
import { useEffect, useSyncExternalStore } from "react";
import { speak } from "./i18n.ts";

/** Speaks the member's own language: as the login says, then as their profile does. */
export function useLanguageOf(me: MeView, live: Live): void {
  const language = useSyncExternalStore(
    live.subscribe,
    () => live.getSnapshot().state?.account.language ?? me.language,
  );
  useEffect(() => void speak(language), [language]);
}
