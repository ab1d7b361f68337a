/** What is left of the page when a mistake of ours broke it: a sentence and a way on, instead of nothing. */

import type { ReactNode } from "react";
import { Component } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Placeholder } from "./placeholder.tsx";

export class Unbroken extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { t } = useTranslation();
  return (
    <main className="page">
      <Placeholder title={t("session.broken_title")} hint={t("session.broken")}>
        <Button className="button primary" onPress={() => window.location.reload()}>
          {t("session.reload")}
        </Button>
      </Placeholder>
    </main>
  );
}
