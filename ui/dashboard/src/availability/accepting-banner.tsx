/** Says that a green dot gets nothing yet, and ends that with one click (AV8). */

import type { AgentView } from "@lenochat/protocol";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useOwnAgent } from "../live.tsx";
import { useIsAvailabilityPending, useSetAvailability } from "./use-availability.ts";
import "./accepting-banner.css";

export function AcceptingBanner() {
  const agent = useOwnAgent();
  return agent.accepting ? null : <Banner agent={agent} />;
}

function Banner({ agent }: { agent: AgentView }) {
  const { t } = useTranslation();
  const setAvailability = useSetAvailability();
  const pending = useIsAvailabilityPending();
  return (
    <div className="accepting-banner" role="status">
      <span>{t("accepting.banner", { status: t(`availability.${agent.status}`) })}</span>
      {/* Choosing the present status by hand is what starts accepting. */}
      <Button
        className="button primary"
        onPress={() => !pending && setAvailability({ status: agent.status })}
      >
        {t("accepting.start")}
      </Button>
    </div>
  );
}
