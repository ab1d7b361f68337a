/**
 * The assign button and its panel: every agent with live status, eligible first, the rest with the reason (DA4).
 * Choosing one who is not eligible asks once, and then obeys.
 */

import { assignmentChoice } from "@lenochat/client";
import type { Agent, ConversationView } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button, Dialog, DialogTrigger, Popover, VisuallyHidden } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Avatar } from "../agent/avatar.tsx";
import { useWords } from "../availability/use-words.ts";
import { availabilityWords, eligibilityWords, loadWords, situationWords } from "../availability/words.ts";
import { useAgent, useLive } from "../live.tsx";
import { useShortcuts } from "../shortcuts/use-shortcuts.ts";
import { AssignList } from "./assign-list.tsx";
import { AssignQuestion } from "./assign-question.tsx";
import "./assign-panel.css";

interface AssignProps {
  conversation: ConversationView;
  /** To an agent, or with null back to the queue. */
  assign: (agentId: string | null) => void;
}

export function AssignButton({ conversation, assign }: AssignProps) {
  const { t } = useTranslation();
  const assignee = useAgent(conversation.assignee_id);
  const isWaiting = conversation.assignee_id === null;
  const [isOpen, setOpen] = useState(false);
  useShortcuts({ a: () => setOpen(true) });
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button className="button assign-button">
        {assignee ? (
          <>
            <VisuallyHidden elementType="span">{t("conversation.assigned_to")} </VisuallyHidden>
            <Holder agent={assignee} />
            <VisuallyHidden elementType="span">. {t("conversation.change_assignee")}</VisuallyHidden>
          </>
        ) : (
          <span className="truncated">{isWaiting ? t("conversation.assign") : t("agent.former")}</span>
        )}
        <ChevronDown size={16} aria-hidden="true" />
      </Button>
      <Popover className="popover assign-popover" placement="bottom end">
        <Dialog aria-label={t("assign.title")}>
          <OneConversation conversation={conversation} assign={assign} close={() => setOpen(false)} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** Who has it, with live dot, status, message and load (RE3). */
function Holder({ agent }: { agent: Agent }) {
  const words = useWords();
  const { t } = words;
  return (
    <>
      <Avatar agent={agent} size="small" />
      <span className="holder">
        <span className="holder-name truncated" dir="auto">
          {agent.name}
        </span>
        {isVisible(agent) ? (
          <>
            <VisuallyHidden elementType="span">, </VisuallyHidden>
            <span className="holder-status status-words truncated">
              {[availabilityWords(words, agent), agent.status_message].filter(Boolean).join(" · ")}
            </span>
            <span className="assign-load" title={situationWords(words, agent)}>
              <VisuallyHidden elementType="span">, </VisuallyHidden>
              {loadWords(t, agent)}
              <VisuallyHidden elementType="span">, {eligibilityWords(words, agent)}</VisuallyHidden>
            </span>
          </>
        ) : (
          <VisuallyHidden elementType="span">, {t("agent.not_visible")}</VisuallyHidden>
        )}
      </span>
    </>
  );
}

function OneConversation({ conversation, assign, close }: AssignProps & { close: () => void }) {
  const { t } = useTranslation();
  const choice = useLive((state) => assignmentChoice(state, conversation));
  const assigneeId = conversation.assignee_id;
  if (choice === "nobody") return <NobodyMayBeAsked conversation={conversation} />;
  return (
    <>
      <AssignPanel
        to={choice}
        assigneeId={assigneeId}
        mayRelease={assigneeId !== null}
        assign={assign}
        close={close}
      />
      {choice === "only_me" && <p className="assign-note">{t("assign.only_me")}</p>}
    </>
  );
}

interface AssignPanelProps {
  to: "anyone" | "only_me";
  /** Who has it already. */
  assigneeId: string | null;
  mayRelease: boolean;
  assign: (agentId: string | null) => void;
  close: () => void;
}

export function AssignPanel({ to, assigneeId, mayRelease, assign, close }: AssignPanelProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<string | null>(null);
  const question = useAgent(asked);
  const give = (agentId: string | null) => {
    assign(agentId);
    close();
  };
  if (question)
    return <AssignQuestion agent={question} confirm={() => give(question.id)} back={() => setAsked(null)} />;
  return (
    <>
      <AssignList to={to} assigneeId={assigneeId} give={give} ask={setAsked} />
      {mayRelease && (
        <Button className="menu-button release" onPress={() => give(null)}>
          {t("assign.release")}
        </Button>
      )}
    </>
  );
}

function NobodyMayBeAsked({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const assignee = useAgent(conversation.assignee_id);
  return <p className="assign-note">{t("assign.nobody", { name: assignee?.name ?? t("agent.former") })}</p>;
}
