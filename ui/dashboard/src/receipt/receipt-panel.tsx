/** "Why Ana?": the stored explanation of the decisions about a conversation, the newest first (RT10). */

import type { ConversationView, ReceiptView, RoutingView } from "@lenochat/protocol";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { ChevronRight } from "lucide-react";
import { Button, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { failureWords } from "../frame/failure.ts";
import { Failure } from "../frame/placeholder.tsx";
import { useAgent, useDesk, useLive } from "../live.tsx";
import { spanWords } from "../time/span.ts";
import { ClockTime } from "../time/time.tsx";
import { AllMembers } from "./all-members.tsx";
import { tell } from "./sentences.ts";
import { useTeller } from "./use-teller.ts";
import { SentenceText, Stressed, WhyNotOthers } from "./why-not.tsx";
import "./receipt.css";

export function ReceiptPanel({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const assignee = useAgent(conversation.assignee_id);
  const receipts = useReceipts(conversation);
  const isWaiting = conversation.status === "open" && conversation.assignee_id === null;
  const untaken =
    conversation.handled_by === "assistant" ? "receipt.title_assistant" : "receipt.title_waiting";
  const title = assignee
    ? t("receipt.title_named", { name: firstName(assignee.name) })
    : t(isWaiting ? untaken : "receipt.title");
  return (
    <section className="receipt-panel" aria-labelledby="receipt-panel">
      <h2 id="receipt-panel">{title}</h2>
      {receipts.error ? (
        <Failure
          sentence={t("receipt.failed", { why: failureWords(t, receipts.error) })}
          retry={() => void receipts.refetch()}
        />
      ) : (
        <Receipts receipts={receipts.data} conversation={conversation} />
      )}
    </section>
  );
}

/** Every change of the assignee, and every turn in the queue, may have a new receipt; so has the end of Leno AI's part. */
function useReceipts(conversation: ConversationView) {
  const { id, assignee_id, assigned_at, status, queued_since, team_id, assistant } = conversation;
  const { api } = useDesk();
  const epoch = useLive((state) => state.epoch);
  return useQuery({
    queryKey: ["receipts", id, epoch, assignee_id, assigned_at, status, queued_since, team_id, assistant],
    queryFn: async () => (await api.receipts(id)).data.items,
    placeholderData: (previous: readonly ReceiptView[] | undefined) => previous,
  });
}

function Receipts(props: { receipts: readonly ReceiptView[] | undefined; conversation: ConversationView }) {
  const { t } = useTranslation();
  const { receipts, conversation } = props;
  const assignee = useAgent(conversation.assignee_id);
  if (!receipts) return <p className="muted patience">{t("receipt.loading")}</p>;
  const [newest, ...earlier] = receipts;
  const isByHand = assignee !== null && !isDecidedBy(newest, conversation);
  if (!newest && !isByHand) return <p className="muted">{t("receipt.none")}</p>;
  const folded = isByHand ? receipts : earlier;
  return (
    <>
      {isByHand && (
        <p>
          <Stressed text={t("receipt.by_hand", { name: assignee.name })} name={assignee.name} />
        </p>
      )}
      {newest && !isByHand && <Receipt key={newest.id} receipt={newest} conversationId={conversation.id} />}
      {folded.length > 0 && <Earlier receipts={folded} conversationId={conversation.id} />}
    </>
  );
}

/** Whether its assignee has it by that decision: they may have lost it since, and got it again by hand. */
function isDecidedBy(newest: ReceiptView | undefined, conversation: ConversationView): boolean {
  const { assignee_id, assigned_at } = conversation;
  if (newest?.chosen_agent_id !== assignee_id) return false;
  return assigned_at === null || newest.at === assigned_at;
}

interface EarlierProps {
  receipts: readonly ReceiptView[];
  conversationId: string;
}

function Earlier({ receipts, conversationId }: EarlierProps) {
  const { t } = useTranslation();
  return (
    <Disclosure className="folded earlier">
      <Heading level={3}>
        <Button slot="trigger" className="text-button">
          <ChevronRight className="mirrored" size={14} aria-hidden="true" />
          {t("receipt.earlier", { count: receipts.length })}
        </Button>
      </Heading>
      <DisclosurePanel>
        <ol>
          {receipts.map((receipt) => (
            <li key={receipt.id}>
              <Receipt receipt={receipt} conversationId={conversationId} />
            </li>
          ))}
        </ol>
      </DisclosurePanel>
    </Disclosure>
  );
}

function Receipt({ receipt, conversationId }: { receipt: ReceiptView; conversationId: string }) {
  const { t } = useTranslation();
  const told = tell(useTeller(), receipt);
  return (
    <div className="receipt">
      <p className="receipt-when muted">
        {t(`receipt.trigger.${receipt.trigger}`)}, <ClockTime time={receipt.at} />
      </p>
      {told.team && <p className="receipt-team">{told.team}</p>}
      <p className="receipt-headline">
        <SentenceText sentence={told.headline} words="receipt.chosen" />
      </p>
      <WhyNotOthers told={told} />
      {told.rest && <AllMembers receipt={receipt} conversationId={conversationId} />}
      <p className="muted">{told.isPartial ? t("receipt.others_hidden") : policyWords(t, receipt.policy)}</p>
    </div>
  );
}

/** The rules that it was decided by, as far as the sentences above do not say them; of the rarer ones those in force. */
function policyWords(t: TFunction, policy: RoutingView): string {
  const { busy_fallback: busy, away_fallback: away, ramp_seconds: ramp } = policy;
  const onOff = (isOn: boolean) => t(isOn ? "receipt.on" : "receipt.off");
  const rules = [t("receipt.fallbacks", { busy: onOff(busy), away: onOff(away) })];
  if (policy.prefer_former_agent) rules.push(t("receipt.former_rule_on"));
  if (ramp !== null) rules.push(t("receipt.ramp_rule", { span: spanWords(t, ramp) }));
  return rules.join(" ");
}

function firstName(name: string): string {
  return name.split(/\s+/u)[0] ?? name;
}
