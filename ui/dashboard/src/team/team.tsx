/** The team: its members as they are now, and for Owner and Admin who is invited and which teams there are. */

import { isVisible } from "@lenochat/protocol";
import { useTranslation } from "react-i18next";
import { Redirect } from "wouter";
import { PageHead, PageTabs } from "../frame/tabbed-page.tsx";
import { useTitle } from "../frame/title.ts";
import { InvitationsPage } from "../invitation/invitations-page.tsx";
import { useInvitationsAgain, usePendingInvitations } from "../invitation/use-invitations.ts";
import { useAgents, useLive, useTeams } from "../live.tsx";
import { MembersPage } from "./members-page.tsx";
import { TeamsPage } from "./teams-page.tsx";
import "./team.css";

const PAGES = ["members", "invitations", "teams"] as const;
type TeamPage = (typeof PAGES)[number];

export function TeamScreen({ page, memberId }: { page: string; memberId: string | null }) {
  const { t } = useTranslation();
  const manages = useLive((state) => state.account.permissions.includes("manage_members"));
  const shown = PAGES.find((one) => one === page);
  useTitle(t("team.title"));
  if (!shown || (!manages && shown !== "members")) return <Redirect to="/team" replace />;
  return (
    <div className="tabbed-page">
      <PageHead title={t("team.title")} summary={<Summary />} tabs={manages && <TeamTabs page={shown} />} />
      {shown === "members" && <MembersPage manages={manages} openId={manages ? memberId : null} />}
      {shown === "invitations" && <InvitationsPage />}
      {shown === "teams" && <TeamsPage />}
    </div>
  );
}

function Summary() {
  const { t } = useTranslation();
  const agents = useAgents();
  const waiting = useLive((state) => state.unassignedCount);
  const seesEveryone = agents.every(isVisible);
  const eligible = agents.filter((agent) => isVisible(agent) && agent.eligible).length;
  const parts = [
    // Of agents whose availability is hidden nothing is counted either.
    seesEveryone && (eligible === 0 ? t("team.nobody_can") : t("team.can_take", { count: eligible })),
    t("team.waiting", { count: waiting }),
  ];
  return <p className="muted">{parts.filter(Boolean).join(" · ")}</p>;
}

function TeamTabs({ page }: { page: TeamPage }) {
  const { t } = useTranslation();
  useInvitationsAgain();
  const counts: Record<TeamPage, number | null> = {
    members: useAgents().length,
    invitations: usePendingInvitations().data?.length ?? null,
    teams: useTeams().length,
  };
  const tabs = PAGES.map((one) => ({
    name: t(`team.page.${one}`),
    href: one === "members" ? "/team" : `/team/${one}`,
    isHere: one === page,
    count: counts[one],
  }));
  return <PageTabs label={t("team.pages")} tabs={tabs} />;
}
