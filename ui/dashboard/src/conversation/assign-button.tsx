/** The assign button: who has the conversation, with live status, and the panel to give it to somebody else (DA4). */

import type { Agent, ConversationView } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button, Dialog, DialogTrigger, Popover, VisuallyHidden } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Avatar } from "../agent/avatar.tsx";
import { useWords } from "../availability/use-words.ts";
import { availabilityWords, eligibilityWords, loadWords, situationWords } from "../availability/words.ts";
import { useAgent } from "../live.tsx";
import { useShortcuts } from "../shortcuts/use-shortcuts.ts";
import { AssignOne } from "./assign-on-demand.ts";
import "./assign-button.css";

interface AssignButtonProps {
  conversation: ConversationView;
  /** To an agent, or with null back to the queue. */
  assign: (agentId: string | null) => void;
}

export function AssignButton({ conversation, assign }: AssignButtonProps) {
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
          <AssignOne conversation={conversation} assign={assign} close={() => setOpen(false)} />
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
