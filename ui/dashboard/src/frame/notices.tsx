/** Short notices at the edge of the screen: what failed, what another device did. They never take the focus. */

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { createContext, useContext, useState } from "react";
import {
  Button,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { failureWords } from "./failure.ts";
import "./notices.css";

export interface Notice {
  readonly text: string;
  readonly tone: "plain" | "failure";
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Long enough to read and to reach the button with a keyboard. */
const SHOWN_MS = 10_000;
const MOST_AT_ONCE = 4;

const NoticesContext = createContext<ToastQueue<Notice> | null>(null);

export function NoticesProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [queue] = useState(() => new ToastQueue<Notice>({ maxVisibleToasts: MOST_AT_ONCE }));
  return (
    <NoticesContext value={queue}>
      {children}
      <ToastRegion queue={queue} className="notices" aria-label={t("notice.region")}>
        {({ toast }) => (
          <Toast toast={toast} className={`notice ${toast.content.tone}`}>
            <ToastContent className="notice-text">
              <Text slot="title">{toast.content.text}</Text>
            </ToastContent>
            {toast.content.action && (
              <Button className="text-button" onPress={toast.content.action.run} slot="close">
                {toast.content.action.label}
              </Button>
            )}
            <Button className="icon-button" slot="close" aria-label={t("notice.dismiss")}>
              <X size={16} aria-hidden="true" />
            </Button>
          </Toast>
        )}
      </ToastRegion>
    </NoticesContext>
  );
}

export interface Notices {
  readonly tell: (text: string, action?: Notice["action"]) => void;
  /** Says that something did not work, and why. */
  readonly fail: (error: unknown, sentence?: (why: string) => string) => void;
}

export function useNotices(): Notices {
  const queue = useContext(NoticesContext);
  const { t } = useTranslation();
  if (!queue) throw new Error("useNotices is for what is inside NoticesProvider.");
  return {
    tell: (text, action) =>
      queue.add({ text, tone: "plain", ...(action && { action }) }, { timeout: SHOWN_MS }),
    fail: (error, sentence = (why) => t("notice.failed", { why })) =>
      queue.add({ text: sentence(failureWords(t, error)), tone: "failure" }, { timeout: SHOWN_MS }),
  };
}
