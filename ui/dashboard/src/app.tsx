/** What the page is: a login, the frame of somebody logged in, or a sentence about why neither. */

import type { Live, Session } from "@lenochat/client";
import type { InvitationAccepted, MeView } from "@lenochat/protocol";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Button, I18nProvider, RouterProvider } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { browserSignals } from "./alerts/signals.ts";
import { browserTabs } from "./alerts/tabs.ts";
import { Drafts, forgetDrafts } from "./conversation/drafts.ts";
import { Uploads } from "./conversation/uploads.ts";
import { AnnouncerProvider } from "./frame/announcer.tsx";
import { useFocusKeeper } from "./frame/focus-keeper.ts";
import { Frame } from "./frame/frame.tsx";
import { LeaveGuard } from "./frame/leave-guard.tsx";
import { NoticesProvider } from "./frame/notices.tsx";
import { onDemand, useLoadAhead } from "./frame/on-demand.tsx";
import { Placeholder } from "./frame/placeholder.tsx";
import { INVITATION_PATH, useInvitationToken } from "./invitation/token.ts";
import type { Desk } from "./live.tsx";
import { DeskProvider } from "./live.tsx";
import { LoginScreen } from "./login/login.tsx";
import { useLanguageOf } from "./words/use-language-of.ts";

const AcceptScreen = onDemand(async () => (await import("./invitation/accept-screen.tsx")).AcceptScreen, {
  Around: WholePage,
  isAhead: false,
});

/** The components of others speak the page's language too, and turn to its direction. */
export function App({ session }: { session: Session }) {
  const { i18n } = useTranslation();
  return (
    <I18nProvider locale={i18n.language}>
      <Screen session={session} />
    </I18nProvider>
  );
}

function Screen({ session }: { session: Session }) {
  const { t } = useTranslation();
  const state = useSyncExternalStore(session.subscribe, session.getSnapshot);
  const invited = useInvited();
  useFocusKeeper();
  const isChecking = state.kind === "checking" && !invited.isHere && invited.welcome === null;
  useEffect(() => {
    if (isChecking) void session.check();
  }, [session, isChecking]);
  const isOver = state.kind === "logged_out" || state.kind === "replaced";
  useEffect(() => {
    if (isOver) forgetDrafts();
  }, [isOver]);

  if (invited.isHere) {
    return (
      <Queries>
        <AcceptScreen api={session.api} {...invited} />
      </Queries>
    );
  }
  // Whoever was logged in here before: the new member logs in as themselves.
  if (invited.welcome && state.kind === "checking") {
    return (
      <Queries>
        <LoginScreen session={session} why={null} welcome={invited.welcome} />
      </Queries>
    );
  }
  switch (state.kind) {
    case "checking":
      return <Page patient title={t("session.checking")} />;
    case "unreachable":
      return (
        <Page title={t("session.unreachable_title")} hint={t("session.unreachable")}>
          <Button className="button" onPress={() => session.check()}>
            {t("session.try_again")}
          </Button>
        </Page>
      );
    case "logged_out":
      return (
        <Queries>
          <LoginScreen session={session} why={state.why} />
        </Queries>
      );
    case "logged_in":
      return <Workplace key={state.me.login_id} session={session} live={state.live} me={state.me} />;
    case "replaced":
      return <ReloadPage title={t("session.replaced_title")} hint={t("session.replaced")} />;
    case "outdated":
      return <ReloadPage title={t("session.outdated_title")} hint={t("session.outdated")} />;
  }
}

/** An invitation's link opens its own page, whether or not somebody is logged in, and then leads to the login. */
function useInvited() {
  const [path, navigate] = useLocation();
  const token = useInvitationToken();
  const [welcome, setWelcome] = useState<InvitationAccepted | null>(null);
  const leave = () => navigate("/", { replace: true });
  const accepted = (answer: InvitationAccepted) => {
    setWelcome(answer);
    leave();
  };
  return { isHere: path === INVITATION_PATH, token, welcome, accepted, leave };
}

/** Everything that belongs to one login and must not survive it. */
function Workplace(props: { session: Session; live: Live; me: MeView }) {
  const { session, live, me } = props;
  const [, navigate] = useLocation();
  useLanguageOf(me, live);
  useLoadAhead(useSyncExternalStore(live.subscribe, () => live.getSnapshot().state !== null));
  const [desk] = useState<Desk>(() => ({
    api: session.api,
    live,
    logOut: () => session.logOut(),
    drafts: new Drafts(me.login_id),
    uploads: new Uploads(session.api),
    signals: browserSignals,
    tabs: browserTabs(me.id),
  }));
  return (
    <Queries>
      <RouterProvider navigate={(path) => navigate(path)}>
        <DeskProvider desk={desk}>
          <AnnouncerProvider>
            <NoticesProvider>
              <LeaveGuard>
                <Frame />
              </LeaveGuard>
            </NoticesProvider>
          </AnnouncerProvider>
        </DeskProvider>
      </RouterProvider>
    </Queries>
  );
}

/** What REST answered; live changes come by the stream, so nothing here asks again by itself. */
function Queries({ children }: { children: ReactNode }) {
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            staleTime: 0,
            retry: false,
            refetchOnWindowFocus: false,
            refetchOnReconnect: false,
            networkMode: "always",
          },
          mutations: { retry: false, networkMode: "always" },
        },
      }),
  );
  return <QueryClientProvider client={queries}>{children}</QueryClientProvider>;
}

/** A sentence that is all there is. */
function Page(props: Parameters<typeof Placeholder>[0]) {
  return (
    <WholePage>
      <Placeholder {...props} />
    </WholePage>
  );
}

function WholePage({ children }: { children: ReactNode }) {
  return <main className="page">{children}</main>;
}

function ReloadPage({ title, hint }: { title: string; hint: string }) {
  const { t } = useTranslation();
  return (
    <Page title={title} hint={hint}>
      <Button className="button primary" onPress={() => window.location.reload()}>
        {t("session.reload")}
      </Button>
    </Page>
  );
}
