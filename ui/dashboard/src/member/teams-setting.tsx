/** Which teams a member belongs to. */

import type { Agent, TeamView } from "@lenochat/protocol";
import { Group, Label } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Checkbox } from "../form/checkbox.tsx";
import { SaveNote } from "../form/save-note.tsx";
import { useTeams } from "../live.tsx";
import { useMemberChange } from "./use-member-change.ts";

export function TeamsSetting({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const teams = useTeams();
  return (
    <div className="field">
      <Label elementType="span" className="field-label" id="member-teams">
        {t("member.teams")}
      </Label>
      {teams.length === 0 ? (
        <span className="muted small">
          {t("member.no_teams")}{" "}
          <Link className="text-button" href="/team/teams">
            {t("member.make_team")}
          </Link>
        </span>
      ) : (
        <Group aria-labelledby="member-teams" className="team-choices">
          {teams.map((team) => (
            <TeamChoice key={team.id} agent={agent} team={team} />
          ))}
        </Group>
      )}
    </div>
  );
}

/** Each has a request of its own, which says what the others are at that moment. */
function TeamChoice({ agent, team }: { agent: Agent; team: TeamView }) {
  const { change, asked, isPending, failure } = useMemberChange(agent.id);
  const turn = (isIn: boolean) =>
    change(({ teams }) => {
      const others = teams.filter((id) => id !== team.id);
      return { teams: isIn ? [...others, team.id] : others };
    });
  const isIn = agent.teams.includes(team.id);
  return (
    <div className="team-choice">
      <Checkbox isOn={isPending && asked === null ? !isIn : isIn} turn={turn}>
        {team.name}
      </Checkbox>
      <SaveNote isPending={isPending} failure={failure} />
    </div>
  );
}
