/**
 * The assign panel: every agent with live status, eligible first, the rest with the reason (DA4). Choosing one who is not
 * eligible asks once, and then obeys.
 */

import { assignmentChoice } from "@lenochat/client";
import type { ConversationView } from "@lenochat/protocol";
import { useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useAgent, useLive, useTeams } from "../live.tsx";
import { AssignList } from "./assign-list.tsx";
import { AssignQuestion } from "./assign-question.tsx";
import { forTeam } from "./for-team.ts";
import "./assign-panel.css";

export { AssignList };

interface AssignOneProps {
  conversation: ConversationView;
  /** To an agent, or with null back to the queue. */
  assign: (agentId: string | null) => void;
  close: () => void;
}

/** For one conversation: to whom depends on what its assignee and the rights allow. */
export function AssignOne({ conversation, assign, close }: AssignOneProps) {
  const { t } = useTranslation();
  const choice = useLive((state) => assignmentChoice(state, conversation));
  const team = useTeams().find(({ id }) => id === conversation.team_id);
  const assigneeId = conversation.assignee_id;
  if (choice === "nobody") return <NobodyMayBeAsked conversation={conversation} />;
  return (
    <>
      <AssignPanel
        to={choice}
        assigneeId={assigneeId}
        teamId={team === undefined || conversation.open_to_all ? null : team.id}
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
  /** The team that it is for, and nobody else; null: for everybody. */
  teamId?: string | null;
  mayRelease: boolean;
  assign: (agentId: string | null) => void;
  close: () => void;
}

export function AssignPanel({ to, assigneeId, teamId = null, mayRelease, assign, close }: AssignPanelProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<string | null>(null);
  const question = useAgent(asked);
  const give = (agentId: string | null) => {
    assign(agentId);
    close();
  };
  if (question)
    return (
      <AssignQuestion
        agent={forTeam(question, teamId)}
        confirm={() => give(question.id)}
        back={() => setAsked(null)}
      />
    );
  return (
    <>
      <AssignList to={to} assigneeId={assigneeId} teamId={teamId} give={give} ask={setAsked} />
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
