/** The frame around every view: the rail with the toolbar at its foot, the connection bar, and the view itself. */

import { useQueryClient } from "@tanstack/react-query";
import { BookOpen, Inbox as InboxIcon, Settings as SettingsIcon, Users } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { useAlerts } from "../alerts/use-alerts.ts";
import { AcceptingBanner } from "../availability/accepting-banner.tsx";
import { Toolbar } from "../availability/toolbar.tsx";
import { useOwnChanges } from "../availability/use-own-changes.ts";
import { InboxScreen } from "../inbox/inbox.tsx";
import { useNewAssignments } from "../inbox/use-new-assignments.ts";
import { useConnection, useDesk, useHasState } from "../live.tsx";
import { useMayChangeWorkspace } from "../settings/may-change.ts";
import { ConnectionBar } from "./connection-bar.tsx";
import { onDemand } from "./on-demand.tsx";
import { Placeholder } from "./placeholder.tsx";
import { useTitle } from "./title.ts";
import "./frame.css";

// Most people open these never or once a week.
const TeamScreen = onDemand(async () => (await import("../team/team.tsx")).TeamScreen);
const ArticlesScreen = onDemand(async () => (await import("../articles/articles.tsx")).ArticlesScreen);
const SettingsScreen = onDemand(async () => (await import("../settings/settings.tsx")).SettingsScreen);

export function Frame() {
  const connection = useConnection();
  const hasState = useHasState();
  useRetryWhenBack();
  useAskAgainWhenLive();
  return (
    <div className="frame" data-stale={connection.kind === "reconnecting" || undefined}>
      <ConnectionBar />
      {hasState ? <Screens /> : <Connecting />}
    </div>
  );
}

function Screens() {
  const { t } = useTranslation();
  useOwnChanges();
  useNewAssignments();
  useAlerts();
  return (
    <>
      <a className="skip-link" href="#content">
        {t("nav.skip")}
      </a>
      <Rail />
      <main className="screen" id="content" tabIndex={-1}>
        <Switch>
          <Route path="/">
            <Redirect to="/inbox/mine" replace />
          </Route>
          <Route path="/inbox">
            <Redirect to="/inbox/mine" replace />
          </Route>
          <Route path="/inbox/:view/:id?">
            {({ view, id }) => <InboxScreen view={view} conversationId={id ?? null} />}
          </Route>
          <Route path="/team/:page?/:id?">
            {({ page, id }) => <TeamScreen page={page ?? "members"} memberId={id ?? null} />}
          </Route>
          <Route path="/articles/:page?">{({ page }) => <ArticlesScreen page={page ?? null} />}</Route>
          <Route path="/settings/:page?">{({ page }) => <SettingsScreen page={page ?? null} />}</Route>
          <Route>
            <NothingHere />
          </Route>
        </Switch>
      </main>
      <AcceptingBanner />
    </>
  );
}

function Rail() {
  const { t } = useTranslation();
  const mayChangeWorkspace = useMayChangeWorkspace();
  return (
    <nav className="rail" aria-label={t("nav.label")}>
      <RailLink to="/inbox/mine" under="/inbox" label={t("nav.inbox")}>
        <InboxIcon size={20} aria-hidden="true" />
      </RailLink>
      <RailLink to="/team" under="/team" label={t("nav.team")}>
        <Users size={20} aria-hidden="true" />
      </RailLink>
      <RailLink to="/articles" under="/articles" label={t("nav.articles")}>
        <BookOpen size={20} aria-hidden="true" />
      </RailLink>
      {mayChangeWorkspace && (
        <RailLink to="/settings/routing" under="/settings" label={t("nav.settings")}>
          <SettingsIcon size={20} aria-hidden="true" />
        </RailLink>
      )}
      <Toolbar />
    </nav>
  );
}

function RailLink(props: { to: string; under: string; label: string; children: ReactNode }) {
  const [location] = useLocation();
  const isHere = location === props.under || location.startsWith(`${props.under}/`);
  return (
    <Link className="rail-link" href={props.to} aria-current={isHere ? "page" : undefined}>
      {props.children}
      <span>{props.label}</span>
    </Link>
  );
}

function Connecting() {
  const { t } = useTranslation();
  return <Placeholder patient title={t("connection.connecting")} />;
}

function NothingHere() {
  const { t } = useTranslation();
  useTitle(t("nav.not_found"));
  return (
    <Placeholder isScreen title={t("nav.not_found")}>
      <Link className="button" href="/inbox/mine">
        {t("nav.to_inbox")}
      </Link>
    </Placeholder>
  );
}

/** The network or the screen came back: nobody should wait for a timer that was set while they were away. */
function useRetryWhenBack(): void {
  const { live } = useDesk();
  useEffect(() => {
    const back = () => document.visibilityState === "visible" && live.retryNow();
    window.addEventListener("online", back);
    document.addEventListener("visibilitychange", back);
    return () => {
      window.removeEventListener("online", back);
      document.removeEventListener("visibilitychange", back);
    };
  }, [live]);
}

/** What could not be read while the server was away is read once it is back: nobody has to ask for it. */
function useAskAgainWhenLive(): void {
  const queries = useQueryClient();
  const connection = useConnection();
  useEffect(() => {
    if (connection.kind !== "live") return;
    void queries.refetchQueries({ predicate: (query) => query.state.status === "error" });
  }, [queries, connection.kind]);
}
