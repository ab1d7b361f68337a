/** Which of those who wait Unassigned shows: all, those for one team, or those for everyone. Kept in the address. */

import type { ConversationView } from "@lenochat/protocol";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";
import { SelectField } from "../form/select-field.tsx";
import { useTeams } from "../live.tsx";

/** A team's id, `everyone` for those that are for no team, or null for all. */
type ForTeam = string | null;
const EVERYONE = "everyone";
const ALL = "all";
const NAME = "team";

export function useForTeam() {
  const [params, setParams] = useSearchParams();
  const teams = useTeams();
  const asked = params.get(NAME);
  // A team that is gone is asked for by nobody.
  const team: ForTeam = asked === EVERYONE || teams.some(({ id }) => id === asked) ? asked : null;
  const set = (chosen: ForTeam) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (chosen === null) after.delete(NAME);
        else after.set(NAME, chosen);
        return after;
      },
      { replace: true },
    );
  const isFor = useMemo(() => {
    const wanted = team === EVERYONE ? null : team;
    return ({ team_id }: ConversationView) => team_id === wanted;
  }, [team]);
  return { team: teams.length === 0 ? null : team, set, isFor };
}

export function TeamFilter({ team, set }: { team: ForTeam; set: (team: ForTeam) => void }) {
  const { t } = useTranslation();
  const options = [
    { id: ALL, name: t("for_team.all") },
    ...useTeams().map(({ id, name }) => ({ id, name: t("for_team.team", { name }) })),
    { id: EVERYONE, name: t("for_team.everyone") },
  ];
  return (
    <span className="holder-filter team-filter" data-on={team !== null || undefined}>
      <SelectField
        label={t("for_team.title")}
        isLabelHidden
        options={options}
        value={team ?? ALL}
        choose={(id) => set(id === ALL ? null : id)}
      />
    </span>
  );
}
