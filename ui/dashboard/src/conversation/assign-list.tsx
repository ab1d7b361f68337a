/** The agents of the assign panel: type to filter, arrow keys to move, Enter to choose. */

import type { Agent, AgentView } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import type { TFunction } from "i18next";
import {
  Autocomplete,
  Collection,
  Header,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  SearchField,
  useFilter,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Avatar } from "../agent/avatar.tsx";
import { useWords } from "../availability/use-words.ts";
import type { Words } from "../availability/words.ts";
import { availabilityWords, loadWords } from "../availability/words.ts";

interface AssignListProps {
  agents: readonly Agent[];
  assigneeId: string | null;
  give: (agentId: string) => void;
  ask: (agentId: string) => void;
}

export function AssignList({ agents, assigneeId, give, ask }: AssignListProps) {
  const { t } = useTranslation();
  const { contains } = useFilter({ sensitivity: "base" });
  const chosen = (agent: Agent | undefined) => {
    if (!agent) return;
    if (isVisible(agent) && !agent.eligible) ask(agent.id);
    else give(agent.id);
  };
  return (
    <Autocomplete filter={contains}>
      <SearchField className="assign-filter" autoFocus>
        <Label className="hidden-label">{t("assign.filter")}</Label>
        <Input className="input" placeholder={t("assign.filter_placeholder")} />
      </SearchField>
      <ListBox
        aria-label={t("assign.agents")}
        className="assign-list"
        items={sections(t, agents)}
        dependencies={[assigneeId]}
        disabledKeys={assigneeId === null ? [] : [assigneeId]}
        onAction={(key) => chosen(agents.find((agent) => agent.id === key))}
        renderEmptyState={() => <p className="assign-note">{t("assign.none")}</p>}
      >
        {(section) => (
          <ListBoxSection id={section.id}>
            <Header className="assign-section">{section.title}</Header>
            <Collection items={section.agents} dependencies={[assigneeId]}>
              {(agent) => <AgentItem agent={agent} hasIt={agent.id === assigneeId} />}
            </Collection>
          </ListBoxSection>
        )}
      </ListBox>
    </Autocomplete>
  );
}

function AgentItem({ agent, hasIt }: { agent: Agent; hasIt: boolean }) {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <ListBoxItem id={agent.id} textValue={agent.name} className="assign-item">
      <Avatar agent={agent} size="small" />
      {/* Read in this order: name, load, status. */}
      <span className="truncated">{agent.name}</span>
      <span className="assign-load">
        {hasIt ? t("assign.has_it") : isVisible(agent) && loadWords(t, agent)}
      </span>
      <span className="assign-status status-words truncated">
        {isVisible(agent) ? seen(words, agent) : t("agent.not_visible")}
      </span>
    </ListBoxItem>
  );
}

/** What is read beside the name: status and message, and what speaks against the agent that they do not say. */
function seen(words: Words, agent: AgentView): string {
  const unsaid = agent.not_eligible_because.filter((reason) => !SAID_BY_STATUS.has(reason));
  const reasons = unsaid.map((reason) => words.t(`reason.${reason}`));
  return [availabilityWords(words, agent), agent.status_message, ...reasons].filter(Boolean).join(" · ");
}

const SAID_BY_STATUS = new Set(["status", "not_accepting", "connection_lost"]);

interface Section {
  readonly id: string;
  readonly title: string;
  readonly agents: readonly Agent[];
}

function sections(t: TFunction, agents: readonly Agent[]): Section[] {
  const all: Section[] = [
    {
      id: "eligible",
      title: t("assign.eligible"),
      agents: agents.filter((agent) => isVisible(agent) && agent.eligible),
    },
    {
      id: "not_eligible",
      title: t("assign.not_eligible"),
      agents: agents.filter((agent) => isVisible(agent) && !agent.eligible),
    },
    { id: "unknown", title: t("assign.unknown"), agents: agents.filter((agent) => !isVisible(agent)) },
  ];
  return all.filter((section) => section.agents.length > 0);
}
