/** For whom a conversation is and how urgent, to be changed here, and since when its agent has it. */

import type { ConversationView, Priority } from "@lenochat/protocol";
import { useTranslation } from "react-i18next";
import { SelectField } from "../form/select-field.tsx";
import { useTeams } from "../live.tsx";
import { TimeAgo } from "../time/time.tsx";
import { useActions } from "./use-actions.ts";
import { Fact } from "./visitor.tsx";

const PRIORITIES: readonly Priority[] = ["high", "normal", "low"];
/** No team's id: those are longer. */
const EVERYONE = "everyone";

export function PlacementPanel({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const teams = useTeams();
  const { change, isPending } = useActions(conversation);
  const { priority, team_id, assigned_at, status } = conversation;
  const isClosed = status === "closed";
  const known = teams.some((team) => team.id === team_id) ? team_id : null;
  return (
    <section aria-labelledby="placement-panel" className="placement">
      <h2 id="placement-panel">{t("placement.title")}</h2>
      {teams.length > 0 && (
        <SelectField
          label={t("placement.team")}
          options={[
            { id: EVERYONE, name: t("placement.everyone") },
            ...teams.map(({ id, name }) => ({ id, name })),
          ]}
          value={known ?? EVERYONE}
          choose={(id) => !isPending && change({ team_id: id === EVERYONE ? null : id })}
          isDisabled={isClosed}
        />
      )}
      <SelectField
        label={t("placement.priority")}
        options={PRIORITIES.map((id) => ({ id, name: t(`priority.${id}`) }))}
        value={priority}
        choose={(chosen) => !isPending && change({ priority: chosen })}
        isDisabled={isClosed}
      />
      {assigned_at !== null && (
        <dl className="facts">
          <Fact name={t("placement.assigned")}>
            <TimeAgo time={assigned_at} inWords />
          </Fact>
        </dl>
      )}
    </section>
  );
}
