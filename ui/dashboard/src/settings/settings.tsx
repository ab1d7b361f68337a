/** The workspace's settings, one page a subject. For whoever may change them, and only as long as they may (DA7). */

import { useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, Redirect } from "wouter";
import { AssistantPage } from "../assistant/assistant-page.tsx";
import { BusinessHoursPage } from "../business-hours/business-hours-page.tsx";
import { Placeholder } from "../frame/placeholder.tsx";
import { useTitle } from "../frame/title.ts";
import { WidgetPage } from "../widget/widget-page.tsx";
import { ConnectionsPage } from "./connections-page.tsx";
import { GeneralPage } from "./general-page.tsx";
import { useMayChangeWorkspace } from "./may-change.ts";
import { PrivacyPage } from "./privacy-page.tsx";
import { RoutingPage } from "./routing-page.tsx";
import { VisibilityPage } from "./visibility-page.tsx";
import "./settings.css";

const PAGES = {
  routing: RoutingPage,
  hours: BusinessHoursPage,
  widget: WidgetPage,
  assistant: AssistantPage,
  visibility: VisibilityPage,
  privacy: PrivacyPage,
  connections: ConnectionsPage,
  general: GeneralPage,
} as const;

type PageName = keyof typeof PAGES;

const NAMES = Object.keys(PAGES) as PageName[];

export function SettingsScreen({ page }: { page: string | null }) {
  const mayChange = useMayChangeWorkspace();
  const name = NAMES.find((one) => one === page);
  const screen = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page begins at its beginning.
  useLayoutEffect(() => {
    if (screen.current) screen.current.scrollTop = 0;
  }, [name]);
  if (!mayChange) return <NotAllowed />;
  if (!name) return <Redirect to="/settings/routing" replace />;
  const Page = PAGES[name];
  return (
    <div className="settings" ref={screen}>
      <SideList here={name} />
      {/* Another one for each page: it scrolls by itself where there is room for the list beside it. */}
      <div key={name} className="settings-page">
        <Page />
      </div>
    </div>
  );
}

function SideList({ here }: { here: PageName }) {
  const { t } = useTranslation();
  return (
    <nav className="settings-side" aria-label={t("settings.pages_label")}>
      <p aria-hidden="true">{t("settings.title")}</p>
      <ul>
        {NAMES.map((name) => (
          <li key={name}>
            <Link href={`/settings/${name}`} aria-current={name === here ? "page" : undefined}>
              {t(`settings.pages.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function NotAllowed() {
  const { t } = useTranslation();
  useTitle(t("settings.title"));
  return (
    <div className="page">
      <Placeholder isScreen title={t("settings.not_allowed")} hint={t("settings.not_allowed_hint")}>
        <Link className="button" href="/inbox/mine">
          {t("nav.to_inbox")}
        </Link>
      </Placeholder>
    </div>
  );
}
