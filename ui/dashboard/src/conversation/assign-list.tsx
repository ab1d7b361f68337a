/** The agents of the assign panel: type to filter, arrow keys to move, Enter to choose. */

import type { AgentView } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import { useState } from "react";
import {
  Autocomplete,
  Collection,
  Header,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  ListLayout,
  SearchField,
  useFilter,
  Virtualizer,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Avatar } from "../agent/avatar.tsx";
import { useWords } from "../availability/use-words.ts";
import type { Words } from "../availability/words.ts";
import { availabilityWords, loadWords } from "../availability/words.ts";
import { useAgent, useDesk } from "../live.tsx";
import { rem } from "../styles/rem.ts";
import { forTeam } from "./for-team.ts";
import type { AssignEntry } from "./use-assign-order.ts";
import { useAssignOrder } from "./use-assign-order.ts";

export interface AssignListProps {
  /** Whom it may be given to: everybody, or only the one who asks. */
  to: "anyone" | "only_me";
  assigneeId: string | null;
  /** The team that it is for; null: for everybody. */
  teamId?: string | null;
  give: (agentId: string) => void;
  ask: (agentId: string) => void;
  placeholder?: string;
}

export function AssignList({ to, assigneeId, teamId = null, give, ask, placeholder }: AssignListProps) {
  const { t } = useTranslation();
  const { live } = useDesk();
  const { contains } = useFilter({ sensitivity: "base" });
  const [filter, setFilter] = useState("");
  const order = useAssignOrder(to, teamId, filter);
  const chosen = (id: string) => {
    const known = live.getSnapshot().state?.agents.get(id)?.value;
    if (!known) return;
    const agent = forTeam(known, teamId);
    if (isVisible(agent) && !agent.eligible) ask(id);
    else give(id);
  };
  return (
    <Autocomplete filter={contains} inputValue={filter} onInputChange={setFilter}>
      <SearchField className="assign-filter" autoFocus onKeyDown={order.keyPressed}>
        <Label className="hidden-label">{t("assign.filter")}</Label>
        <Input className="input" placeholder={placeholder ?? t("assign.filter_placeholder")} />
      </SearchField>
      <div {...order.pointer}>
        <Virtualizer layout={ListLayout} layoutOptions={layout()}>
          <ListBox
            aria-label={t("assign.agents")}
            className="assign-list"
            items={order.sections}
            dependencies={[assigneeId, teamId]}
            disabledKeys={assigneeId === null ? [] : [assigneeId]}
            onAction={(key) => chosen(String(key))}
            renderEmptyState={() => <p className="assign-note">{t("assign.none")}</p>}
          >
            {(section) => (
              <ListBoxSection id={section.id}>
                <Header className="assign-section">{t(`assign.${section.id}`)}</Header>
                <Collection items={section.entries} dependencies={[assigneeId, teamId]}>
                  {(entry) => <AgentItem entry={entry} hasIt={entry.id === assigneeId} teamId={teamId} />}
                </Collection>
              </ListBoxSection>
            )}
          </ListBox>
        </Virtualizer>
      </div>
    </Autocomplete>
  );
}

/** As `assign-panel.css` has them. */
function layout() {
  return { rowSize: rem(2.875), headingSize: rem(1.75) };
}

interface LineProps {
  hasIt: boolean;
  teamId: string | null;
}

function AgentItem({ entry, ...line }: LineProps & { entry: AssignEntry }) {
  return (
    <ListBoxItem id={entry.id} textValue={entry.name} className="assign-item">
      <AgentLine id={entry.id} {...line} />
    </ListBoxItem>
  );
}

/** Follows its agent by itself: a change of one status draws one line again, not the list. */
function AgentLine({ id, hasIt, teamId }: LineProps & { id: string }) {
  const { t } = useTranslation();
  const words = useWords();
  const known = useAgent(id);
  if (!known) return null;
  const agent = forTeam(known, teamId);
  return (
    <>
      <Avatar agent={agent} size="small" />
      {/* Read in this order: name, load, status. */}
      <span className="truncated" dir="auto">
        {agent.name}
      </span>
      <span className="assign-load">
        {hasIt ? t("assign.has_it") : isVisible(agent) && loadWords(t, agent)}
      </span>
      <span className="assign-status status-words truncated">
        {isVisible(agent) ? seen(words, agent) : t("agent.not_visible")}
      </span>
    </>
  );
}

/** What is read beside the name: status and message, and what speaks against the agent that they do not say. */
function seen(words: Words, agent: AgentView): string {
  const unsaid = agent.not_eligible_because.filter((reason) => !SAID_BY_STATUS.has(reason));
  const reasons = unsaid.map((reason) => words.t(`reason.${reason}`));
  return [availabilityWords(words, agent), ...reasons, agent.status_message].filter(Boolean).join(" · ");
}

const SAID_BY_STATUS = new Set<AgentView["not_eligible_because"][number]>([
  "status",
  "not_accepting",
  "connection_lost",
]);
