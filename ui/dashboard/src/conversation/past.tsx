/** The other conversations of a visitor: listed beside the present one, and read in its place without leaving it. */

import type { ConversationView } from "@lenochat/protocol";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearch, useSearchParams } from "wouter";
import { failureWords } from "../frame/failure.ts";
import { Failure, Placeholder } from "../frame/placeholder.tsx";
import { useAgent, useConversation, useDesk, useLive } from "../live.tsx";
import { ClockTime, clockTime } from "../time/time.tsx";
import { Messages } from "./messages.tsx";
import { PreviewIcon, previewWords } from "./preview.tsx";
import { useReadConversation } from "./use-thread.ts";
import "./past.css";

/** In the address, so that the browser's Back leads out of it. */
const NAME = "past";

/** So many stand there at first; the receipt below has to stay in sight. */
const FEW = 4;

export function usePastId(): string | null {
  return useSearchParams()[0].get(NAME);
}

/** The same address, with another one being read or none. */
function usePastAddress(): (id: string | null) => string {
  const [location] = useLocation();
  const search = useSearch();
  return (id) => {
    const params = new URLSearchParams(search);
    if (id === null) params.delete(NAME);
    else params.set(NAME, id);
    const query = params.toString();
    return query ? `${location}?${query}` : location;
  };
}

interface PastPanelProps {
  conversation: ConversationView;
  /** One was chosen: where the panel is a drawer it has to make room. */
  chosen: () => void;
}

export function PastPanel({ conversation, chosen }: PastPanelProps) {
  const { t } = useTranslation();
  const { api } = useDesk();
  const epoch = useLive((state) => state.epoch);
  const visitorId = conversation.visitor.id;
  const { data, error, refetch } = useQuery({
    queryKey: ["visitor", visitorId, epoch, conversation.id],
    queryFn: async () => (await api.conversationsOf(visitorId)).data.items,
  });
  return (
    <section aria-labelledby="past-panel">
      <h2 id="past-panel">{t("past.title")}</h2>
      {error && (
        <Failure sentence={t("past.failed", { why: failureWords(t, error) })} retry={() => void refetch()} />
      )}
      {!error && !data && <p className="muted patience">{t("past.loading")}</p>}
      {data && <PastList others={data.filter((one) => one.id !== conversation.id)} chosen={chosen} />}
    </section>
  );
}

function PastList({ others, chosen }: { others: readonly ConversationView[]; chosen: () => void }) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
  if (others.length === 0) return <p className="muted">{t("past.none")}</p>;
  const shown = isWhole ? others : others.slice(0, FEW);
  return (
    <>
      <ul className="past-list">
        {shown.map((one) => (
          <li key={one.id}>
            <PastLink conversation={one} chosen={chosen} />
          </li>
        ))}
      </ul>
      {shown.length < others.length && (
        <Button className="text-button small" onPress={() => setWhole(true)}>
          {t("past.all", { count: others.length })}
        </Button>
      )}
    </>
  );
}

function PastLink({ conversation, chosen }: PastPanelProps) {
  const { t } = useTranslation();
  const address = usePastAddress();
  const isRead = usePastId() === conversation.id;
  const agent = useAgent(conversation.assignee_id);
  const last = conversation.last_message;
  return (
    <Link
      href={address(conversation.id)}
      className="past-link"
      onClick={chosen}
      aria-current={isRead || undefined}
    >
      <span className="past-when">
        <ClockTime time={conversation.created_at} />
        <span className="muted">
          {conversation.spam
            ? t("past.spam")
            : agent
              ? t(`past.${conversation.status}_with`, { name: agent.name })
              : t(`past.${conversation.status}`)}
        </span>
      </span>
      <span className="past-line truncated" dir="auto">
        {last ? <PreviewIcon attachments={last.attachments} /> : null}
        {last ? previewWords(t, last) : t("inbox.no_message")}
      </span>
    </Link>
  );
}

/** In place of the present conversation's messages and composer: to be read, not to be written into. */
export function PastConversation({ id, go }: { id: string; go: string }) {
  const { t, i18n } = useTranslation();
  const [, navigate] = useLocation();
  const address = usePastAddress();
  const conversation = useConversation(id);
  const { failure, retry } = useReadConversation(id);
  return (
    <>
      {conversation && <Messages conversation={conversation} />}
      {!conversation && failure && (
        <Failure sentence={t("conversation.failed", { why: failureWords(t, failure) })} retry={retry} />
      )}
      {!conversation && !failure && <Placeholder patient title={t("conversation.loading")} />}
      <div className="past-note">
        {conversation && (
          <p>{t("past.reading", { time: clockTime(conversation.created_at, i18n.language) })}</p>
        )}
        <Button className="button primary" autoFocus onPress={() => navigate(address(null))}>
          {t("past.back")}
        </Button>
        <Link className="button quiet" href={go}>
          {t("past.go")}
        </Link>
      </div>
    </>
  );
}
