/** Who would get the next chat under the rules that stand in the form, told in the sentences of a receipt (RT10). */

import type { TrialRules } from "@lenochat/client";
import type { DecisionView } from "@lenochat/protocol";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { failureWords } from "../frame/failure.ts";
import { Failure } from "../frame/placeholder.tsx";
import { useDesk, useLive } from "../live.tsx";
import { tell } from "../receipt/sentences.ts";
import { useTeller } from "../receipt/use-teller.ts";
import { SentenceText, WhyNotOthers } from "../receipt/why-not.tsx";
import type { Rules } from "./rules.ts";
import { useQuiet } from "./use-quiet.ts";

export function NextAssignment({ rules, isDraft }: { rules: Rules; isDraft: boolean }) {
  const { t } = useTranslation();
  const next = useNextAssignment(rules);
  return (
    <aside className="settings-aside" aria-labelledby="next-assignment">
      <h2 id="next-assignment">{t("settings.next.title")}</h2>
      <p className="muted small">{t(isDraft ? "settings.next.with_draft" : "settings.next.with_saved")}</p>
      <div className="receipt">
        {next.error ? (
          <Failure
            sentence={t("settings.next.failed", { why: failureWords(t, next.error) })}
            retry={() => void next.refetch()}
          />
        ) : (
          <Told next={next.data} />
        )}
      </div>
    </aside>
  );
}

function Told({ next }: { next: DecisionView | undefined }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const isOutside = useLive((state) => state.widget.value.mode === "offline_form");
  if (!next) return <p className="muted patience">{t("settings.next.loading")}</p>;
  const told = tell(teller, next);
  return (
    <>
      {isOutside && <p className="muted small">{t("settings.next.outside_hours")}</p>}
      {/* What changes below it follows from the same rules: the headline alone is news. */}
      <p className="receipt-headline" aria-live="polite" aria-atomic="true">
        {told.headline.name === null ? (
          t(next.outcome === "assistant" ? "settings.next.assistant" : "settings.next.nobody")
        ) : (
          <SentenceText sentence={told.headline} words="receipt.would_be_chosen" />
        )}
      </p>
      <WhyNotOthers told={told} />
    </>
  );
}

/** Asked again whenever the rules in the form change, or an agent does. */
function useNextAssignment({ strategy, busy_fallback, away_fallback, default_capacity }: Rules) {
  const { api } = useDesk();
  const policy: TrialRules = { strategy, busy_fallback, away_fallback, default_capacity };
  const agentsAt = useLive((state) => Math.max(...[...state.agents.values()].map((held) => held.position)));
  const epoch = useLive((state) => state.epoch);
  const asked = useQuiet(JSON.stringify({ policy, agentsAt, epoch }));
  return useQuery({
    queryKey: ["next-assignment", asked],
    queryFn: async () => (await api.nextAssignment(JSON.parse(asked).policy)).data,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}
