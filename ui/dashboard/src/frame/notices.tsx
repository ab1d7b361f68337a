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
            <NoticeAction notice={toast.content} close={() => queue.close(toast.key)} />
            <Button className="icon-button" slot="close" aria-label={t("notice.dismiss")}>
              <X size={16} aria-hidden="true" />
            </Button>
          </Toast>
        )}
      </ToastRegion>
    </NoticesContext>
  );
}

function NoticeAction({ notice, close }: { notice: Notice; close: () => void }) {
  const { action } = notice;
  if (!action) return null;
  const act = () => {
    action.run();
    close();
  };
  return (
    // Without a slot of its own it would be taken, and named, for the button that closes.
    <Button className="text-button" slot={null} onPress={act}>
      {action.label}
    </Button>
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
