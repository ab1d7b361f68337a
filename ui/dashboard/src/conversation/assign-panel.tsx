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
import type { Words } from "../availability/words.ts";
import { availabilitySentence, loadWords, situationWords } from "../availability/words.ts";
import { useAgent, useLive } from "../live.tsx";
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
  const words = useWords();
  const assignee = useAgent(conversation.assignee_id);
  const isWaiting = conversation.assignee_id === null;
  return (
    <DialogTrigger>
      <Button className="button assign-button">
        {!isWaiting && <VisuallyHidden>{t("conversation.assigned_to")} </VisuallyHidden>}
        {assignee && <Avatar agent={assignee} size="small" />}
        <span className="truncated">
          {isWaiting ? t("conversation.assign") : (assignee?.name ?? t("agent.former"))}
        </span>
        {assignee && isVisible(assignee) && (
          <span className="assign-load" title={situationWords(words, assignee)}>
            {loadWords(t, assignee)}
          </span>
        )}
        {assignee && <VisuallyHidden>. {fullSentence(words, assignee)}</VisuallyHidden>}
        <ChevronDown size={16} aria-hidden="true" />
      </Button>
      <Popover className="popover assign-popover" placement="bottom end">
        <Dialog aria-label={t("assign.title")}>
          {({ close }) => <OneConversation conversation={conversation} assign={assign} close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
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

function fullSentence(words: Words, agent: Agent): string {
  const sentence = availabilitySentence(words, agent);
  return isVisible(agent) ? `${sentence}. ${situationWords(words, agent)}` : sentence;
}
