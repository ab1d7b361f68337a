/** One conversation: who it is with and who has it, its messages, where to write, and beside it why it is where it is. */

import { ApiError } from "@lenochat/client";
import type { ConversationView } from "@lenochat/protocol";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { failureWords } from "../frame/failure.ts";
import { Failure, Placeholder } from "../frame/placeholder.tsx";
import { useConversation } from "../live.tsx";
import { Composer } from "./composer.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { Messages } from "./messages.tsx";
import { SidePanel } from "./side-panel.tsx";
import { useReadConversation } from "./use-thread.ts";
import { visitorName } from "./visitor.tsx";
import "./conversation.css";

export function ConversationScreen({ id, back }: { id: string; back: string }) {
  const { t } = useTranslation();
  const conversation = useConversation(id);
  const { failure, retry } = useReadConversation(id);
  if (conversation) return <OpenConversation conversation={conversation} back={back} />;
  if (!failure) return <Placeholder patient title={t("conversation.loading")} />;
  if (failure instanceof ApiError && failure.code === "not_found") {
    return <Placeholder title={t("conversation.not_found")} />;
  }
  return <Failure sentence={t("conversation.failed", { why: failureWords(t, failure) })} retry={retry} />;
}

function OpenConversation({ conversation, back }: { conversation: ConversationView; back: string }) {
  const { t } = useTranslation();
  const [showsDetails, setShowsDetails] = useState(false);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the list goes away with the focus in it: go on reading here, not at the page's beginning.
    if (document.activeElement === document.body) main.current?.focus();
  }, []);
  useEscape(showsDetails, () => setShowsDetails(false));
  return (
    <div className="conversation" data-details={showsDetails || undefined}>
      <section
        className="conversation-main"
        ref={main}
        tabIndex={-1}
        aria-label={t("conversation.with", { visitor: visitorName(t, conversation) })}
      >
        <ConversationHeader
          conversation={conversation}
          back={back}
          showsDetails={showsDetails}
          toggleDetails={() => setShowsDetails((shown) => !shown)}
        />
        <Messages conversation={conversation} />
        <Composer conversation={conversation} />
      </section>
      <SidePanel conversation={conversation} close={() => setShowsDetails(false)} />
    </div>
  );
}

/** Where the side panel is a drawer, Escape puts it away. */
function useEscape(isActive: boolean, leave: () => void): void {
  const left = useEffectEvent(leave);
  useEffect(() => {
    if (!isActive) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.key === "Escape") left();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [isActive]);
}
