/** The members of the workspace: what to look for, the table, and for who manages them one member's settings. */

import type { Agent } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ToggleButton, useFilter } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Redirect, useLocation } from "wouter";
import { useWords } from "../availability/use-words.ts";
import { FilterField } from "../form/filter-field.tsx";
import { SelectField } from "../form/select-field.tsx";
import { Placeholder } from "../frame/placeholder.tsx";
import { InviteButton } from "../invitation/invite-dialog.tsx";
import { useAgents, useLive, useTeams } from "../live.tsx";
import { MemberPanel } from "../member/member-panel.tsx";
import type { MemberFilter, Sort } from "./member-rows.ts";
import { BY_NAME, memberRows, NO_FILTER } from "./member-rows.ts";
import { MemberTable } from "./member-table.tsx";
import { useSteadyOrder } from "./use-steady-order.ts";
import "./members.css";

export function MembersPage({ manages, openId }: { manages: boolean; openId: string | null }) {
  const { t } = useTranslation();
  const words = useWords();
  const [, navigate] = useLocation();
  const ownId = useLive((state) => state.account.id);
  const agents = useAgents();
  const teamNames = useTeamNames();
  const [filter, setFilter] = useState(NO_FILTER);
  const [sort, setSort] = useState(BY_NAME);
  const { rows, pointer } = useShownMembers(agents, filter, sort);
  const open = useCallback((id: string) => navigate(`/team/members/${encodeURIComponent(id)}`), [navigate]);
  useReturnToRow(openId);
  const opened = openId === null ? null : (agents.find((agent) => agent.id === openId) ?? null);
  return (
    <div className="members" data-open={opened !== null || undefined}>
      <section
        className="members-list"
        aria-label={t("team.page.members")}
        data-alone={agents.length === 1 || undefined}
      >
        <Tools filter={filter} setFilter={setFilter} manages={manages} />
        <HiddenNote agents={agents} />
        {rows.length === 0 ? (
          <NobodyFound clear={() => setFilter(NO_FILTER)} />
        ) : (
          <MemberTable
            {...{ rows, words, teamNames, ownId, sort, setSort, pointer }}
            open={manages ? open : null}
            openId={opened?.id ?? null}
          />
        )}
        {agents.length === 1 && <Alone manages={manages} />}
      </section>
      {/* Nobody of that address, or not any more. */}
      {openId !== null && !opened && <Redirect to="/team" replace />}
      {opened && <MemberPanel key={opened.id} agent={opened} close={() => navigate("/team")} />}
    </div>
  );
}

/** Whoever leaves a member's settings goes on at that member's row, or where the member has gone, at another. */
function useReturnToRow(openId: string | null): void {
  const last = useRef(openId);
  useEffect(() => {
    const left = last.current;
    last.current = openId;
    if (openId !== null || left === null || document.activeElement !== document.body) return;
    const row = document.querySelector<HTMLElement>(`[data-member="${CSS.escape(left)}"]`);
    (row ?? document.querySelector<HTMLElement>('[data-member][tabindex="0"]'))?.focus();
  }, [openId]);
}

function useShownMembers(agents: readonly Agent[], filter: MemberFilter, sort: Sort) {
  const { i18n } = useTranslation();
  const { contains } = useFilter({ sensitivity: "base" });
  const compareNames = useMemo(
    () => new Intl.Collator(i18n.language, { numeric: true }).compare,
    [i18n.language],
  );
  const rows = useMemo(
    () => memberRows(agents, { filter, sort, contains, compareNames }),
    [agents, filter, sort, contains, compareNames],
  );
  return useSteadyOrder(rows, agents, JSON.stringify([filter, sort]));
}

function useTeamNames(): ReadonlyMap<string, string> {
  const teams = useTeams();
  return useMemo(() => new Map(teams.map(({ id, name }) => [id, name])), [teams]);
}

interface ToolsProps {
  filter: MemberFilter;
  setFilter: (filter: MemberFilter) => void;
  manages: boolean;
}

const ANY_TEAM = "";

function Tools({ filter, setFilter, manages }: ToolsProps) {
  const { t } = useTranslation();
  const teams = useTeams();
  return (
    <div className="members-tools">
      <FilterField
        label={t("agent.search")}
        value={filter.text}
        set={(text) => setFilter({ ...filter, text })}
      />
      {teams.length > 0 && (
        <SelectField
          label={t("team.of_team")}
          isLabelHidden
          options={[{ id: ANY_TEAM, name: t("team.any_team") }, ...teams]}
          value={filter.teamId ?? ANY_TEAM}
          choose={(id) => setFilter({ ...filter, teamId: id === ANY_TEAM ? null : id })}
        />
      )}
      <ToggleButton
        className="button filter-toggle"
        isSelected={filter.onlyEligible}
        onChange={(onlyEligible) => setFilter({ ...filter, onlyEligible })}
      >
        {t("team.only_eligible")}
      </ToggleButton>
      {manages && <InviteButton />}
    </div>
  );
}

function NobodyFound({ clear }: { clear: () => void }) {
  const { t } = useTranslation();
  return (
    <Placeholder title={t("team.nobody_found")} hint={t("team.nobody_found_hint")}>
      <button type="button" className="button" onClick={clear}>
        {t("team.clear_filter")}
      </button>
    </Placeholder>
  );
}

/** Why some rows say less than others. */
function HiddenNote({ agents }: { agents: readonly Agent[] }) {
  const { t } = useTranslation();
  const visibility = useLive((state) => state.workspace.value.agent_visibility);
  if (agents.every(isVisible)) return null;
  return <p className="members-note small">{t(`team.hidden.${visibility}`)}</p>;
}

function Alone({ manages }: { manages: boolean }) {
  const { t } = useTranslation();
  return <Placeholder title={t("team.alone")} hint={t(manages ? "team.alone_invite" : "team.alone_wait")} />;
}
