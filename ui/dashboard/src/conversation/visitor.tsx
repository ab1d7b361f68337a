/** The visitor of a conversation: what to call them, and what is known of them. */

import type { ConversationView } from "@lenochat/protocol";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useDesk, useLive } from "../live.tsx";
import { TimeAgo } from "../time/time.tsx";

/** The name, else the e-mail address, else a short number by which nameless visitors are told apart. */
export function visitorName(t: TFunction, { visitor }: Pick<ConversationView, "visitor">): string {
  return visitor.name ?? visitor.email ?? `${t("inbox.visitor")} ${visitor.id.slice(-4)}`;
}

export function VisitorPanel({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const { visitor, page_url, created_at } = conversation;
  return (
    <section aria-labelledby="visitor-panel">
      <h2 id="visitor-panel">{t("visitor.title")}</h2>
      <dl className="facts">
        <Fact name={t("visitor.name")}>{visitor.name ?? <NotGiven />}</Fact>
        <Fact name={t("visitor.email")}>{visitor.email ?? <NotGiven />}</Fact>
        <Fact name={t("visitor.page")}>{page_url ? <PageLink url={page_url} /> : <NotGiven />}</Fact>
        <Fact name={t("visitor.began")}>
          <TimeAgo time={created_at} inWords />
        </Fact>
        <AddressFact conversation={conversation} />
      </dl>
    </section>
  );
}

/** Where they last wrote from, in workspaces that keep that; no event tells it, so it is asked for with each message. */
function AddressFact({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const { api } = useDesk();
  const isKept = useLive((state) => state.workspace.value.keep_addresses);
  const { id } = conversation.visitor;
  const { data } = useQuery({
    queryKey: ["visitor-record", id, conversation.last_message?.created_at],
    queryFn: async () => (await api.visitor(id)).data,
    placeholderData: keepPreviousData,
    enabled: isKept,
  });
  if (!isKept || !data || data.id !== id) return null;
  return <Fact name={t("visitor.address")}>{data.address ?? <NotGiven />}</Fact>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function NotGiven() {
  const { t } = useTranslation();
  return <span className="muted">{t("visitor.unknown")}</span>;
}

/** The visitor's page sent this address: only a web address becomes a link, anything else stays text. */
function PageLink({ url }: { url: string }) {
  if (!/^https?:\/\//iu.test(url)) return <span className="truncated">{url}</span>;
  return (
    <a className="truncated" href={url} target="_blank" rel="noreferrer noopener" title={url}>
      {url.replace(/^https?:\/\//iu, "")}
    </a>
  );
}
