import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNotices } from "../frame/notices.tsx";
import { useDesk } from "../live.tsx";

/** What to call when a tone could not be played: says so once, as soon as somebody can read it. */
export function useBlockedSound(): () => void {
  const { signals } = useDesk();
  const { t } = useTranslation();
  const notices = useNotices();
  const state = useRef<"unknown" | "blocked" | "told">("unknown");

  const tell = useRef(() => {});
  useEffect(() => {
    tell.current = () => {
      if (state.current !== "blocked" || signals.isHidden()) return;
      state.current = "told";
      notices.tell(t("alerts.sound_blocked"));
    };
  });
  useEffect(() => {
    const seen = () => tell.current();
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, []);

  return useCallback(() => {
    if (state.current === "unknown") state.current = "blocked";
    tell.current();
  }, []);
}
