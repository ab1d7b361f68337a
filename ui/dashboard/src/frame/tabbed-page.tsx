/** The head of a screen that has pages: its name, in a word how things stand, and the pages as tabs. */

import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import "./view-tabs.css";
import "./tabbed-page.css";

interface PageHeadProps {
  title: string;
  summary: ReactNode;
  /** Nothing where there is one page alone. */
  tabs: ReactNode;
}

export function PageHead({ title, summary, tabs }: PageHeadProps) {
  return (
    <header className="page-head">
      <h1>{title}</h1>
      {summary}
      {tabs}
    </header>
  );
}

export interface PageTab {
  name: string;
  href: string;
  isHere: boolean;
  /** How many there are on it; not told while it is not known. */
  count: number | null | undefined;
}

export function PageTabs({ label, tabs }: { label: string; tabs: readonly PageTab[] }) {
  const { t } = useTranslation();
  return (
    <nav className="page-tabs" aria-label={label}>
      {tabs.map(({ name, href, isHere, count }) => (
        <Link key={href} href={href} className="view-tab" aria-current={isHere ? "page" : undefined}>
          {name}
          {typeof count === "number" && <span className="count"> {t("list.number", { number: count })}</span>}
        </Link>
      ))}
    </nav>
  );
}
