/** One conversation: who it is with and who has it, its messages, where to write, and beside it why it is where it is. */

import type { ConversationView } from "@lenochat/protocol";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { failureWords } from "../frame/failure.ts";
import { Failure, Placeholder } from "../frame/placeholder.tsx";
import { useConversation, useLive } from "../live.tsx";
import { useShortcuts } from "../shortcuts/use-shortcuts.ts";
import { Composer } from "./composer.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { Handover, useHandover } from "./handover.tsx";
import { MarkStrip } from "./marks.tsx";
import { Messages } from "./messages.tsx";
import { PastConversation, usePastId } from "./past.tsx";
import { SidePanel } from "./side-panel.tsx";
import { useReadConversation } from "./use-thread.ts";
import { visitorName } from "./visitor.tsx";
import "./conversation.css";

interface ConversationScreenProps {
  id: string;
  /** The list's address, without or with a conversation. */
  address: (id: string | null) => string;
}

export function ConversationScreen({ id, address }: ConversationScreenProps) {
  const { t } = useTranslation();
  const conversation = useConversation(id);
  const isRemoved = useLive((state) => state.removed.has(id));
  const { failure, retry } = useReadConversation(id);
  if (isRemoved) {
    return (
      <Placeholder title={t("conversation.not_found")} hint={t("conversation.not_found_hint")}>
        <Link className="button" href={address(null)}>
          {t("conversation.to_list")}
        </Link>
      </Placeholder>
    );
  }
  if (conversation) return <OpenConversation conversation={conversation} address={address} />;
  if (!failure) return <Placeholder patient title={t("conversation.loading")} />;
  return <Failure sentence={t("conversation.failed", { why: failureWords(t, failure) })} retry={retry} />;
}

interface OpenConversationProps {
  conversation: ConversationView;
  address: (id: string | null) => string;
}

function OpenConversation({ conversation, address }: OpenConversationProps) {
  const { t } = useTranslation();
  const [showsDetails, setShowsDetails] = useState(false);
  const pastId = usePastId();
  const handover = useHandover(conversation.id);
  const [, navigate] = useLocation();
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the list goes away with the focus in it: go on reading here, not at the page's beginning.
    if (document.activeElement === document.body) main.current?.focus();
  }, []);
  const drawer = useRef<HTMLElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Who opens the drawer goes on in it, not in what it covers.
    if (showsDetails) drawer.current?.focus();
  }, [showsDetails]);
  const closeDetails = () => {
    if (drawer.current?.contains(document.activeElement)) toggle.current?.focus();
    setShowsDetails(false);
  };
  // Where the side panel is a drawer, Escape puts it away before it leads back to the list.
  useShortcuts({ Escape: showsDetails ? closeDetails : null }, { first: true });
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
          back={address(null)}
          showsDetails={showsDetails}
          toggle={toggle}
          toggleDetails={() => setShowsDetails((shown) => !shown)}
        />
        <MarkStrip conversation={conversation} />
        {pastId !== null && pastId !== conversation.id ? (
          <PastConversation key={pastId} id={pastId} go={address(pastId)} />
        ) : (
          <>
            <Handover note={handover} />
            <Messages conversation={conversation} without={handover?.id ?? null} />
            <Composer conversation={conversation} />
          </>
        )}
      </section>
      <SidePanel
        ref={drawer}
        conversation={conversation}
        close={closeDetails}
        gone={() => navigate(address(null))}
      />
    </div>
  );
}
